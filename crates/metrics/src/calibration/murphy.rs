//! The Brier score taken apart over bins.

use super::{BinaryForecasts, Bins};
use crate::Result;
use crate::sum::sum_by;

/// The parts of a mean Brier score: reliability − resolution + uncertainty + within-bin variance − within-bin
/// covariance.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MurphyDecomposition {
    /// The mean binary Brier score, in \[0, 1\].
    pub score: f64,
    /// Mean squared distance of what was said from what happened, bin by bin; 0 is best.
    pub reliability: f64,
    /// Mean squared distance of what happened in the bins from the base rate; more is better.
    pub resolution: f64,
    /// The score of saying the base rate every time, in \[0, 1/4\]: how hard the events were, not how good the forecasts.
    pub uncertainty: f64,
    /// Mean squared distance of the forecasts from the mean of their bin; 0 if no bin holds different forecasts.
    pub within_bin_variance: f64,
    /// Twice the mean product of the distances of forecast and event from their bin's means: what the forecasts tell
    /// apart inside the bins. 0 if no bin holds different forecasts.
    pub within_bin_covariance: f64,
}

impl BinaryForecasts {
    /// Takes the mean Brier score apart: off on average, able to tell events apart, or hard events?
    ///
    /// # Formula
    /// ```text
    /// score = reliability − resolution + uncertainty + within-bin variance − within-bin covariance
    ///
    /// score       = mean of (p − y)²                  uncertainty = ȳ(1 − ȳ)
    /// reliability = 1/n Σ_b n_b (p̄_b − ȳ_b)²          variance    = 1/n Σ_b Σ_i (p_i − p̄_b)²
    /// resolution  = 1/n Σ_b n_b (ȳ_b − ȳ)²            covariance  = 2/n Σ_b Σ_i (y_i − ȳ_b)(p_i − p̄_b)
    /// p̄_b, ȳ_b: mean forecast and share that happened of the n_b forecasts in bin b;   ȳ: base rate
    /// ```
    /// The parts sum to the score to 1e-12, whatever the bins. With [`Bins::Distinct`] the last two are exactly 0, and
    /// the three others are Murphy's. Where nearly every forecast is a different number that is no use: alone in its bin
    /// each looks unreliable and perfectly resolved. Luck does the same on a smaller scale: reliability and resolution
    /// are both too large by about (number of bins)/n · uncertainty. [`corp`](Self::corp) needs no bins.
    ///
    /// # Errors
    /// [`OutOfRange`](crate::Error::OutOfRange) for 0 bins.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{BinaryForecasts, Bins};
    ///
    /// // Four matches at 25 %, one of them won; four at 50 %, three won.
    /// let p = [0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5];
    /// let won = [true, false, false, false, true, true, true, false];
    /// let parts = BinaryForecasts::new(&p, &won)?.murphy(Bins::Distinct)?;
    /// assert_eq!(parts.reliability, 0.03125); // half of the forecasts are off by 0.25
    /// assert_eq!(parts.resolution, 0.0625); // both groups are 0.25 from the base rate of 1/2
    /// assert_eq!(parts.uncertainty, 0.25);
    /// assert_eq!(parts.score, 0.03125 - 0.0625 + 0.25);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Murphy, A. H. (1973), A new vector partition of the probability score, *Journal of Applied Meteorology* 12(4),
    /// 595–600. Stephenson, D. B., Coelho, C. A. S. & Jolliffe, I. T. (2008), Two extra components in the Brier score
    /// decomposition, *Weather and Forecasting* 23(4), 752–757, doi:10.1175/2007WAF2006116.1.
    pub fn murphy(&self, bins: Bins) -> Result<MurphyDecomposition> {
        let binned = self.binned(bins)?;
        let (n, base_rate) = (self.count(), self.base_rate());
        let reliability =
            sum_by(&binned.each, |bin| bin.count as f64 * (bin.mean_forecast - bin.frequency).powi(2));
        let resolution = sum_by(&binned.each, |bin| bin.count as f64 * (bin.frequency - base_rate).powi(2));
        let variance = sum_by(&binned.each, |bin| {
            sum_by(binned.ties(bin), |tie| tie.count as f64 * (tie.p - bin.mean_forecast).powi(2))
        });
        let covariance = sum_by(&binned.each, |bin| {
            sum_by(binned.ties(bin), |tie| {
                (tie.happened as f64 - tie.count as f64 * bin.frequency) * (tie.p - bin.mean_forecast)
            })
        });
        Ok(MurphyDecomposition {
            score: self.mean_brier(),
            reliability: reliability / n,
            resolution: resolution / n,
            uncertainty: base_rate * (1.0 - base_rate),
            within_bin_variance: variance / n,
            within_bin_covariance: 2.0 * covariance / n,
        })
    }
}
