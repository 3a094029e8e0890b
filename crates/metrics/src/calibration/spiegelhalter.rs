//! Spiegelhalter's test: is the Brier score what calibrated forecasts would have got?

use super::BinaryForecasts;
use crate::distributions::normal_two_sided;

/// Spiegelhalter's test of "these forecasts are calibrated".
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Spiegelhalter {
    /// Distance of the Brier score from its expectation, in standard deviations; positive when it is worse than it
    /// should be. `None` when undefined.
    pub z: Option<f64>,
    /// Two-sided p-value of "calibrated", in \[0, 1\]; `None` when undefined.
    pub p_value: Option<f64>,
}

impl BinaryForecasts {
    /// Tests whether the Brier score is what calibrated forecasts would have got, without bins.
    ///
    /// A score that is too high means too bold: events forecast at 80 % that happen 70 % of the time. One that is too
    /// low means too timid. The test sees little of an error that leaves the score alone, above all of one in forecasts
    /// near 1/2. Events must be independent.
    ///
    /// # Formula
    /// ```text
    /// z = Σ (y − p)(1 − 2p) / √(Σ (1 − 2p)² p(1 − p)),   p-value = P(|Z| > |z|),   Z standard normal
    /// ```
    /// Undefined (`None`) when no forecast leaves the score open: every p is 0, 1/2 or 1. The normal distribution holds
    /// for many events none of which weighs much; a p of 1e-9 that happened makes a z of thousands and that is right, but
    /// the p-value is then no longer a frequency.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// // Called at 90 %, happened in 7 of 10.
    /// let bold = BinaryForecasts::new(&[0.9; 10], &[[true; 7].as_slice(), &[false; 3]].concat())?;
    /// let test = bold.spiegelhalter();
    /// assert!((test.z.unwrap() - 2.0 / 0.9_f64.sqrt()).abs() < 1e-12);
    /// assert!((test.p_value.unwrap() - 0.0350).abs() < 1e-4);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Spiegelhalter, D. J. (1986), Probabilistic prediction in patient management and clinical trials, *Statistics in
    /// Medicine* 5(5), 421–433, doi:10.1002/sim.4780050506.
    pub fn spiegelhalter(&self) -> Spiegelhalter {
        let above = self.mean_of(|p, y| (y - p) * (1.0 - 2.0 * p));
        let variance = self.mean_of(|p, _| (1.0 - 2.0 * p).powi(2) * p * (1.0 - p));
        let z = (variance > 0.0).then(|| above / variance.sqrt() * self.count().sqrt());
        Spiegelhalter { z, p_value: z.map(normal_two_sided) }
    }
}
