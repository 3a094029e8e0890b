//! The scores by name, for code that lets its user choose one.

use ndarray::ArrayView2;

use super::forecasts::{Forecasts, check_distribution};
use super::{Scores, accuracy, brier, log_score, rps, spherical};
use crate::check::{Range, same_length};
use crate::{Error, PROBABILITY_SUM_TOLERANCE, Result};

/// A score of probability forecasts.
///
/// [`brier`](crate::brier()), [`rps`](crate::rps()), [`log_score`](crate::log_score()), [`spherical`](crate::spherical())
/// and [`accuracy`](crate::accuracy()) are the same by name, with the default options.
///
/// | score | range | better | proper | knows the order of outcomes |
/// |---|---|---|---|---|
/// | `Brier` | \[0, 2\] | lower | yes | no |
/// | `Rps` | \[0, 1\] | lower | yes | yes |
/// | `Log` | \[0, +∞\] | lower | yes | no |
/// | `Spherical` | \[0, 1\] | higher | yes | no |
/// | `Accuracy` | \[0, 1\] | higher | no | no |
///
/// # Examples
/// ```
/// use fairline_metrics::{Score, ScoreOptions};
/// use ndarray::array;
///
/// let p = array![[0.5, 0.3, 0.2], [0.25, 0.25, 0.5]];
/// let outcomes = [0, 2];
/// for score in Score::ALL {
///     let mean = score.mean(p.view(), &outcomes, &ScoreOptions::new())?;
///     let scores = score.per_event(p.view(), &outcomes, &ScoreOptions::new())?;
///     assert!((mean - scores.mean).abs() < 1e-15);
/// }
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Score {
    /// The multi-class Brier score.
    Brier,
    /// The ranked probability score.
    Rps,
    /// The log score, in nats.
    Log,
    /// The spherical score.
    Spherical,
    /// Whether the favourite came in.
    Accuracy,
}

/// How to read forecasts.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `sum_tolerance` | [`PROBABILITY_SUM_TOLERANCE`] = 1e-6 | \[0, 1) | how far a row may sum from 1 |
///
/// A wider tolerance admits forecasts published with two or three digits. They are scored as they are, and a forecast that
/// sums to more than 1 scores a little better in the log score than it deserves.
///
/// # Examples
/// ```
/// use fairline_metrics::{Score, ScoreOptions};
/// use ndarray::array;
///
/// let published = array![[0.48, 0.27, 0.26]]; // sums to 1.01
/// assert!(Score::Rps.mean(published.view(), &[0], &ScoreOptions::new()).is_err());
/// assert!(Score::Rps.mean(published.view(), &[0], &ScoreOptions::new().sum_tolerance(0.015))? > 0.0);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreOptions {
    sum_tolerance: f64,
}

impl Default for ScoreOptions {
    fn default() -> Self {
        Self { sum_tolerance: PROBABILITY_SUM_TOLERANCE }
    }
}

impl ScoreOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how far a row may sum from 1.
    #[must_use]
    pub fn sum_tolerance(self, sum_tolerance: f64) -> Self {
        Self { sum_tolerance }
    }

    pub(crate) fn checked_tolerance(self) -> Result<f64> {
        Range::BelowOne.check("sum_tolerance", self.sum_tolerance)?;
        Ok(self.sum_tolerance)
    }
}

impl Score {
    /// Every score.
    pub const ALL: [Self; 5] = [Self::Brier, Self::Rps, Self::Log, Self::Spherical, Self::Accuracy];

    /// Scores every event.
    ///
    /// # Shapes
    /// As for [`brier`](crate::brier()).
    ///
    /// # Errors
    /// Those of [`brier`](crate::brier()), and [`OutOfRange`](crate::Error::OutOfRange) for the tolerance.
    pub fn per_event(
        self,
        p: ArrayView2<'_, f64>,
        outcomes: &[usize],
        options: &ScoreOptions,
    ) -> Result<Scores> {
        let forecasts = Forecasts::new(p, outcomes, *options)?;
        let scores = match self {
            Self::Brier => forecasts.scores(brier::of_row),
            Self::Rps => forecasts.scores(rps::of_row),
            Self::Log => log_score::per_event(&forecasts),
            Self::Spherical => forecasts.scores(spherical::of_row),
            Self::Accuracy => forecasts.scores(accuracy::of_row),
        }?;
        Ok(Scores::unweighted(scores))
    }

    /// The mean score, without the score of each event: a single pass over the forecasts that writes nothing.
    ///
    /// Equal to the mean of [`per_event`](Self::per_event) within 1e-13 of itself.
    ///
    /// # Shapes
    /// As for [`brier`](crate::brier()).
    ///
    /// # Errors
    /// Those of [`per_event`](Self::per_event).
    pub fn mean(self, p: ArrayView2<'_, f64>, outcomes: &[usize], options: &ScoreOptions) -> Result<f64> {
        let forecasts = Forecasts::new(p, outcomes, *options)?;
        match self {
            Self::Brier => forecasts.mean(brier::of_row),
            Self::Rps => forecasts.mean(rps::of_row),
            Self::Log => log_score::mean(&forecasts),
            Self::Spherical => forecasts.mean(spherical::of_row),
            Self::Accuracy => forecasts.mean(accuracy::of_row),
        }
    }

    /// The lowest and the highest difference between the scores of two forecasts of one event, whatever happens.
    ///
    /// Known before the event, it is the range that a [`ConfidenceSequence`](crate::ConfidenceSequence) asks for. Infinite
    /// where one forecast gives an outcome no chance and the score is the log score.
    ///
    /// # Shapes
    /// `p`, `q`: one probability per outcome, summing to 1 within [`PROBABILITY_SUM_TOLERANCE`]. The difference is that of
    /// p minus that of q.
    ///
    /// # Errors
    /// [`LengthMismatch`](crate::Error::LengthMismatch), [`TooFewOutcomes`](crate::Error::TooFewOutcomes) and what is
    /// wrong with a row, as event 0.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::Score;
    ///
    /// let [low, high] = Score::Brier.difference_range(&[0.50, 0.30, 0.20], &[0.45, 0.30, 0.25])?;
    /// // Best for p if it is a home win (0.38 against 0.455), worst if it is an away win (0.98 against 0.855).
    /// assert!((low + 0.075).abs() < 1e-12 && (high - 0.125).abs() < 1e-12);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn difference_range(self, p: &[f64], q: &[f64]) -> Result<[f64; 2]> {
        self.difference_range_at(0, [("p", p), ("q", q)])
    }

    /// The same for two named forecasts of an event with a number.
    pub(crate) fn difference_range_at(
        self,
        event: usize,
        forecasts: [(&'static str, &[f64]); 2],
    ) -> Result<[f64; 2]> {
        let [(first, p), (second, q)] = forecasts;
        if p.len() < 2 {
            return Err(Error::TooFewOutcomes { outcomes: p.len() });
        }
        same_length(first, p.len(), second, q.len())?;
        for (name, row) in forecasts {
            check_distribution(name, event, row, PROBABILITY_SUM_TOLERANCE)?;
        }
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for outcome in 0..p.len() {
            let difference = self.difference(p, q, outcome);
            low = low.min(difference);
            high = high.max(difference);
        }
        Ok([low, high])
    }

    /// The difference of the scores of two rows that were checked.
    pub(crate) fn difference(self, p: &[f64], q: &[f64], outcome: usize) -> f64 {
        let of_row = match self {
            Self::Brier => brier::of_row,
            Self::Rps => rps::of_row,
            Self::Log => log_score::of_row,
            Self::Spherical => spherical::of_row,
            Self::Accuracy => accuracy::of_row,
        };
        let (a, b) = (of_row(p, outcome), of_row(q, outcome));
        // Neither gave what happened a chance: equally wrong, not NaN.
        if a.is_infinite() && b.is_infinite() { 0.0 } else { a - b }
    }

    /// The score of a perfect forecast.
    pub fn perfect(self) -> f64 {
        match self {
            Self::Brier | Self::Rps | Self::Log => 0.0,
            Self::Spherical | Self::Accuracy => 1.0,
        }
    }

    /// The skill of a mean score against that of a reference forecast: 1 is perfect, 0 no better, below 0 worse.
    ///
    /// # Formula
    /// ```text
    /// skill = (S − S_ref) / (S_perfect − S_ref),   for scores where 0 is perfect: 1 − S/S_ref
    /// ```
    /// The market is the reference worth beating; base rates are the usual one. A skill against another reference, or over
    /// other matches, cannot be compared. Undefined (`None`) when the reference is perfect or a score is infinite.
    ///
    /// # Shapes
    /// `mean`, `reference`: mean scores over the same events, within the range of the score.
    ///
    /// # Errors
    /// [`OutOfRange`](crate::Error::OutOfRange) for a mean below 0, above 1 where higher is better, or NaN.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::Score;
    ///
    /// let skill = Score::Brier.skill(0.5454, 0.5320)?.unwrap(); // a model against the market
    /// assert!((skill + 0.0252).abs() < 1e-4); // two and a half percent worse
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Murphy, A. H. (1988), Skill scores based on the mean square error and their relationships to the correlation
    /// coefficient, *Monthly Weather Review* 116(12), 2417–2424.
    pub fn skill(self, mean: f64, reference: f64) -> Result<Option<f64>> {
        let perfect = self.perfect();
        for (argument, value) in [("mean", mean), ("reference", reference)] {
            let range = if perfect > 0.0 { Range::Probability } else { Range::NotNegative };
            if value != f64::INFINITY || perfect > 0.0 {
                range.check(argument, value)?;
            }
        }
        // Equal scores would come to −0.
        let skill = (mean - reference) / (perfect - reference) + 0.0;
        Ok(skill.is_finite().then_some(skill))
    }
}
