//! What a paired comparison found.

use super::power::{check_arguments, observations_needed};
use crate::Result;
use crate::check::{Range, check_overflow};
use crate::distributions::{student_quantile, student_two_sided};

/// A paired comparison of two forecasters over the same events.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Comparison {
    /// Mean of a − b. Negative when a has the lower scores, that is, when a forecasts better.
    pub mean_difference: f64,
    /// Standard error of the mean difference; `None` when undefined.
    pub standard_error: Option<f64>,
    /// Mean difference over its standard error; `None` when undefined.
    pub statistic: Option<f64>,
    /// Two-sided p-value of "both forecast equally well", in \[0, 1\]; `None` when undefined.
    pub p_value: Option<f64>,
    /// Number of events compared.
    pub observations: usize,
}

impl Comparison {
    /// A mean with its standard error, tested against 0 with n − 1 degrees of freedom.
    pub(super) fn new(mean_difference: f64, standard_error: Option<f64>, observations: usize) -> Self {
        let statistic = standard_error.map(|error| mean_difference / error);
        let p_value = statistic.map(|t| student_two_sided(t, observations as f64 - 1.0));
        Self { mean_difference, standard_error, statistic, p_value, observations }
    }

    /// Returns the confidence interval of the mean difference; `None` where the standard error is undefined.
    ///
    /// Of intervals at 95 % made on many seasons, 95 in 100 hold the true difference. An interval that holds 0 does
    /// not say that both forecast equally well, only that these events cannot tell. It is made for one look after a
    /// number of events fixed in advance; to look every week, use [`ConfidenceSequence`](crate::ConfidenceSequence).
    ///
    /// # Formula
    /// ```text
    /// mean difference ± t·standard error,   t = the (1 + confidence)/2 quantile of Student's t, n − 1 degrees
    /// ```
    ///
    /// # Errors
    /// [`OutOfRange`](crate::Error::OutOfRange) for a confidence outside (0, 1); [`Overflow`](crate::Error::Overflow)
    /// for an end beyond `f64`.
    ///
    /// # Examples
    /// ```
    /// use ndarray::aview1;
    ///
    /// let test = fairline_metrics::paired_t(aview1(&[0.3, 0.5, 0.4]), aview1(&[0.4, 0.5, 0.6]))?;
    /// let [low, high] = test.interval(0.95)?.unwrap();
    /// assert!((low + 0.3484).abs() < 1e-4 && (high - 0.1484).abs() < 1e-4); // −0.1 ± 4.303·0.0577
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn interval(&self, confidence: f64) -> Result<Option<[f64; 2]>> {
        Range::Inner.check("confidence", confidence)?;
        let (Some(error), true) = (self.standard_error, self.observations > 1) else {
            return Ok(None);
        };
        // The lower quantile: close to 1 a confidence has more digits than (1 + confidence)/2.
        let t = -student_quantile(0.5 * (1.0 - confidence), self.observations as f64 - 1.0);
        let low = check_overflow("the interval", self.mean_difference - t * error)?;
        let high = check_overflow("the interval", self.mean_difference + t * error)?;
        Ok(Some([low, high]))
    }

    /// Returns how many more events are needed to see a mean difference of this size; `None` where the standard
    /// error is undefined, 0 when there are enough already.
    ///
    /// [`observations_needed`] with the standard deviation of the differences seen so far, √n times the standard
    /// error, minus the events seen. Choose `difference` for what would matter to the bankroll, not from these
    /// scores: with the difference just seen the answer only repeats the p-value.
    ///
    /// # Shapes
    /// `power`, `difference`, `confidence`: as for [`observations_needed`]; 0.8 and 0.95 as a rule.
    ///
    /// # Errors
    /// Those of [`observations_needed`].
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::paired_t;
    /// use ndarray::aview1;
    ///
    /// let test = paired_t(aview1(&[0.3, 0.5, 0.4]), aview1(&[0.4, 0.5, 0.6]))?;
    /// assert_eq!(test.still_needed(0.8, 0.01, 0.95)?, Some(784)); // 787 matches, less the 3 seen
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn still_needed(&self, power: f64, difference: f64, confidence: f64) -> Result<Option<u64>> {
        let Some(error) = self.standard_error else {
            check_arguments(power, difference, confidence)?;
            return Ok(None);
        };
        let deviation = check_overflow("the standard deviation", error * (self.observations as f64).sqrt())?;
        let needed = observations_needed(power, difference, deviation, confidence)?;
        Ok(Some(needed.saturating_sub(self.observations as u64)))
    }
}
