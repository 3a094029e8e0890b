//! Scores of probability forecasts: how far the forecast was from what happened.
//!
//! | symbol | meaning | shape, range |
//! |---|---|---|
//! | `p` | forecast probabilities | (events, outcomes), in \[0, 1\], rows sum to 1 |
//! | `outcomes` | column of `p` that happened | one index per event |
//! | `y_k` | 1 for the outcome that happened, else 0 | |

#![expect(
    clippy::inline_always,
    reason = "the score of a row must end up inside the loop over rows, compiled for the processor's instructions"
)]

mod accumulator;
mod accuracy;
mod brier;
mod brier_binary;
pub(crate) mod forecasts;
mod groups;
mod log_score;
mod rolling;
mod rps;
mod score;
mod spherical;

use ndarray::Array1;

use crate::check::{Range, SCORE, is_score, same_length};
use crate::sum::sum_by;
use crate::{Error, Result};

pub use accumulator::ScoreAccumulator;
pub use accuracy::accuracy;
pub use brier::brier;
pub use brier_binary::brier_binary;
pub use groups::bands;
pub use log_score::log_score;
pub use rps::rps;
pub use score::{Score, ScoreOptions};
pub use spherical::spherical;

/// How far the probabilities of one event may sum from 1, unless [`ScoreOptions`] say otherwise.
///
/// Forecasts often arrive as `f32` (7 digits), where an exactly normalised row sums to 1 only within some
/// 1e-7; the tolerance leaves room for that and refuses raw implied probabilities or percentages. Rows are
/// scored as they are: nothing is renormalised.
pub const PROBABILITY_SUM_TOLERANCE: f64 = 1e-6;

/// One score per event and their mean.
///
/// The per-event scores are what the comparisons of two forecasters take.
///
/// # Examples
/// ```
/// use fairline_metrics::Scores;
///
/// // Scores of a rule of one's own, a piece at a time.
/// let (first, second) = (Scores::new(vec![0.2, 0.4])?, Scores::new(vec![0.9])?);
/// let mut all = first.accumulator()?;
/// all.merge(&second.accumulator()?);
/// assert!((first.mean - 0.3).abs() < 1e-15 && (all.mean().unwrap() - 0.5).abs() < 1e-15);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Scores {
    /// The score of each event, in the order of the forecasts.
    pub per_event: Array1<f64>,
    /// The mean of `per_event`, weighted if weights were given.
    pub mean: f64,
    weights: Option<Vec<f64>>,
}

impl Scores {
    /// Any scores, from another rule than those of this crate.
    ///
    /// # Errors
    /// [`Empty`](Error::Empty); [`ElementOutOfRange`](Error::ElementOutOfRange) for NaN, −∞ or a number beyond 1e75.
    pub fn new(per_event: Vec<f64>) -> Result<Self> {
        if per_event.is_empty() {
            return Err(Error::Empty { argument: "per_event" });
        }
        check_scores(per_event.iter())?;
        Ok(Self::unweighted(per_event))
    }

    /// Takes the mean of at least one score.
    fn unweighted(per_event: Vec<f64>) -> Self {
        let mean = sum_by(&per_event, |&score| score) / per_event.len() as f64;
        Self { per_event: per_event.into(), mean, weights: None }
    }

    /// Gives every event a weight: for the mean, [`rolling`](Self::rolling), the groups and the accumulator. The tests of
    /// one forecaster against another take `per_event` and know no weights.
    ///
    /// # Formula
    /// ```text
    /// mean = Σ wᵢsᵢ / Σ wᵢ
    /// ```
    /// An event of weight 0 is left out, also when it scored +∞.
    ///
    /// # Shapes
    /// `weights`: one per event, 0 or in 1e-75 to 1e75, not all 0; their unit does not matter.
    ///
    /// # Errors
    /// [`LengthMismatch`](Error::LengthMismatch); [`ElementOutOfRange`](Error::ElementOutOfRange) for a weight outside its
    /// range; [`NoWeight`](Error::NoWeight) if all are 0.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    ///
    /// let p = array![[0.5, 0.5], [0.9, 0.1]];
    /// let scores = fairline_metrics::brier(p.view(), &[0, 0])?.weighted(&[1.0, 3.0])?;
    /// assert!((scores.mean - (0.50 + 3.0 * 0.02) / 4.0).abs() < 1e-15);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn weighted(self, weights: &[f64]) -> Result<Self> {
        let n = self.per_event.len();
        same_length("scores", n, "weights", weights.len())?;
        for (index, &weight) in weights.iter().enumerate() {
            Range::Weight.check_element("weights", index, weight)?;
        }
        check_scores(self.per_event.iter())?;
        let total = sum_by(weights, |&weight| weight);
        if total <= 0.0 {
            return Err(Error::NoWeight { first: 0, events: n });
        }
        let terms: Vec<(f64, f64)> = self.per_event.iter().copied().zip(weights.iter().copied()).collect();
        let sum = sum_by(&terms, |&(score, weight)| if weight > 0.0 { weight * score } else { 0.0 });
        Ok(Self { mean: sum / total, weights: Some(weights.to_vec()), per_event: self.per_event })
    }

    /// The scores as an accumulator, to merge with those of other pieces.
    ///
    /// # Errors
    /// [`ElementOutOfRange`](Error::ElementOutOfRange) for a score that was changed to what is none.
    pub fn accumulator(&self) -> Result<ScoreAccumulator> {
        check_scores(self.per_event.iter())?;
        let mut accumulator = ScoreAccumulator::new();
        for (event, &score) in self.per_event.iter().enumerate() {
            accumulator.push_weighted(score, self.weight(event))?;
        }
        Ok(accumulator)
    }

    fn weight(&self, event: usize) -> f64 {
        self.weights.as_ref().and_then(|weights| weights.get(event)).copied().unwrap_or(1.0)
    }
}

/// Refuses what is no score.
fn check_scores<'s>(scores: impl Iterator<Item = &'s f64>) -> Result<()> {
    for (index, &value) in scores.enumerate() {
        if !is_score(value) {
            return Err(Error::ElementOutOfRange { argument: "per_event", index, value, allowed: SCORE });
        }
    }
    Ok(())
}
