//! Probabilities of an event and whether it happened, checked once.

use ndarray::ArrayView2;

use crate::check::{Range, same_length};
use crate::scores::forecasts::Forecasts;
use crate::sum::sum_by;
use crate::{Error, Result, ScoreOptions};

/// Probabilities of an event, each with whether the event happened.
///
/// A home win, a goal after the 80th minute, any outcome of any match: everything about calibration is asked of
/// these pairs. They are checked when they are taken in, so that no later answer can meet a bad number.
///
/// | question | method |
/// |---|---|
/// | How far off were the probabilities? | [`mean_brier`](Self::mean_brier) |
/// | … from being off on average, from not telling events apart, or from luck? | [`murphy`](Self::murphy), [`corp`](Self::corp) |
/// | How often did what was called 30 % happen? | [`reliability`](Self::reliability) |
/// | … in one number, and how sure is it? | [`calibration_error`](Self::calibration_error), [`calibration_error_interval`](Self::calibration_error_interval), [`expected_if_calibrated`](Self::expected_if_calibrated) |
/// | Too bold or too timid, too high or too low? | [`recalibration`](Self::recalibration) |
/// | Could all of it be luck? | [`spiegelhalter`](Self::spiegelhalter), [`hosmer_lemeshow`](Self::hosmer_lemeshow) |
///
/// No answer depends on the order of the events beyond its last digits, except for the resampled ones.
///
/// # Examples
/// ```
/// use fairline_metrics::BinaryForecasts;
///
/// let forecasts = BinaryForecasts::new(&[0.7, 0.4, 0.5], &[true, false, false])?;
/// assert!((forecasts.mean_brier() - (0.09 + 0.16 + 0.25) / 3.0).abs() < 1e-15);
/// assert_eq!(forecasts.base_rate(), 1.0 / 3.0);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BinaryForecasts {
    p: Vec<f64>,
    happened: Vec<bool>,
}

impl BinaryForecasts {
    /// Takes probabilities of an event and whether it happened.
    ///
    /// # Shapes
    /// `p`: probabilities in \[0, 1\], at least one. `happened`: as many, in the same order.
    ///
    /// # Errors
    /// [`LengthMismatch`](Error::LengthMismatch); [`Empty`](Error::Empty);
    /// [`ElementOutOfRange`](Error::ElementOutOfRange) for a probability that is NaN or not in \[0, 1\].
    pub fn new(p: &[f64], happened: &[bool]) -> Result<Self> {
        same_length("p", p.len(), "happened", happened.len())?;
        if p.is_empty() {
            return Err(Error::Empty { argument: "p" });
        }
        for (index, &value) in p.iter().enumerate() {
            Range::Probability.check_element("p", index, value)?;
        }
        Ok(Self::checked(p.iter().copied(), happened.to_vec()))
    }

    /// Takes one column of a matrix of forecasts: the event is that outcome `k` happened.
    ///
    /// Forecasts that were rounded until their rows no longer sum to 1 are refused; pass their column to
    /// [`new`](Self::new), which asks for no sum.
    ///
    /// # Shapes
    /// `p`: (events, outcomes), probabilities in \[0, 1\], rows sum to 1 within
    /// [`PROBABILITY_SUM_TOLERANCE`](crate::PROBABILITY_SUM_TOLERANCE); at least 1 event and 2 outcomes.
    /// `outcomes`: the column that happened, one per event. `k`: a column of `p`. Gives one forecast per event.
    ///
    /// # Errors
    /// The same as [`brier`](crate::brier()), and [`OutOfRange`](Error::OutOfRange) for a `k` that is no column.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// let p = ndarray::array![[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]];
    /// let draws = BinaryForecasts::of_outcome(p.view(), &[1, 2], 1)?;
    /// assert_eq!(draws, BinaryForecasts::new(&[0.3, 0.3], &[true, false])?);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn of_outcome(p: ArrayView2<'_, f64>, outcomes: &[usize], k: usize) -> Result<Self> {
        Forecasts::new(p, outcomes, ScoreOptions::new())?.check()?;
        if k >= p.ncols() {
            let allowed = "less than the number of outcomes";
            return Err(Error::OutOfRange { argument: "k", value: k as f64, allowed });
        }
        let happened = outcomes.iter().map(|&outcome| outcome == k).collect();
        Ok(Self::checked(p.column(k).iter().copied(), happened))
    }

    /// Takes every probability of a matrix of forecasts: outcome by outcome, did it happen?
    ///
    /// Good for a picture of the calibration of a whole model. The outcomes of one event hang together (exactly
    /// one of them happens), so tests and intervals, which take forecasts for independent, do not hold for pooled
    /// ones: ask them of one outcome at a time, [`of_outcome`](Self::of_outcome).
    ///
    /// # Shapes
    /// As for [`of_outcome`](Self::of_outcome). Gives events × outcomes forecasts, the outcomes of the first event
    /// first.
    ///
    /// # Errors
    /// The same as [`brier`](crate::brier()).
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// let p = ndarray::array![[0.5, 0.3, 0.2]];
    /// let all = BinaryForecasts::pooled(p.view(), &[0])?;
    /// assert_eq!(all, BinaryForecasts::new(&[0.5, 0.3, 0.2], &[true, false, false])?);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn pooled(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Result<Self> {
        Forecasts::new(p, outcomes, ScoreOptions::new())?.check()?;
        let columns = p.ncols();
        let happened = outcomes.iter().flat_map(|&outcome| (0..columns).map(move |k| k == outcome)).collect();
        Ok(Self::checked(p.iter().copied(), happened))
    }

    /// Keeps what is known to be valid. −0 becomes 0, so that equal probabilities have equal bits.
    fn checked(p: impl Iterator<Item = f64>, happened: Vec<bool>) -> Self {
        Self { p: p.map(|p| p + 0.0).collect(), happened }
    }

    /// Number of forecasts, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "there is always a forecast")]
    pub fn len(&self) -> usize {
        self.p.len()
    }

    /// The probabilities, in the order they came.
    pub fn p(&self) -> &[f64] {
        &self.p
    }

    /// Whether each event happened, in the order of the probabilities.
    pub fn happened(&self) -> &[bool] {
        &self.happened
    }

    /// Share of the events that happened.
    pub fn base_rate(&self) -> f64 {
        self.hits() as f64 / self.count()
    }

    /// The mean binary Brier score; lower is better.
    ///
    /// # Formula
    /// ```text
    /// mean of (p − y)²
    /// ```
    /// In \[0, 1\]. For two outcomes it is half of [`brier`](crate::brier()), which sums over both.
    pub fn mean_brier(&self) -> f64 {
        self.mean_of(|p, y| (p - y) * (p - y))
    }

    /// The mean of `term(p, y)`.
    pub(super) fn mean_of(&self, term: impl Fn(f64, f64) -> f64) -> f64 {
        let terms: Vec<f64> = self.pairs().map(|(p, y)| term(p, y)).collect();
        sum_by(&terms, |&x| x) / self.count()
    }

    /// Every probability with 1 if its event happened, else 0.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        self.p.iter().zip(&self.happened).map(|(&p, &happened)| (p, f64::from(u8::from(happened))))
    }

    /// Number of forecasts, for divisions.
    pub(super) fn count(&self) -> f64 {
        self.p.len() as f64
    }

    /// Number of events that happened.
    pub(super) fn hits(&self) -> usize {
        self.happened.iter().map(|&happened| usize::from(happened)).sum()
    }
}
