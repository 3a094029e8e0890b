//! The probabilistic Sharpe ratio: how sure is it that the true ratio is above a benchmark?

use super::TIE;
use crate::check::{Range, check_overflow};
use crate::distributions::{normal_cdf, normal_quantile};
use crate::moments::{self, magnitude};
use crate::sum::sum_by;
use crate::{Error, Result};

/// A variance term up to this share of its parts is rounding.
const ROUNDING: f64 = 1e-12;

/// What the returns of a strategy say about its Sharpe ratio per period.
pub(super) struct Track {
    pub(super) sharpe: f64,
    skewness: f64,
    kurtosis: f64,
    periods: f64,
}

impl Track {
    /// `None` for fewer than two returns or constant ones.
    pub(super) fn of(returns: &[f64]) -> Result<Option<Self>> {
        for (index, &value) in returns.iter().enumerate() {
            Range::Finite.check_element("returns", index, value)?;
        }
        if returns.is_empty() {
            return Ok(None);
        }
        let moments = moments::of_returns(returns);
        let Some(deviation) = moments.standard_deviation else {
            return Ok(None);
        };
        check_overflow("the standard deviation of the returns", deviation)?;
        let scale = magnitude(returns);
        let (mean, deviation) = (moments.mean / scale, deviation / scale);
        let power = |k| move |x: &f64| ((x / scale - mean) / deviation).powi(k);
        let periods = returns.len() as f64;
        // The powers are of deviations over s; skewness and kurtosis are over the root of the mean square.
        let correction = periods / (periods - 1.0);
        Ok(Some(Self {
            sharpe: moments.mean / scale / deviation,
            skewness: sum_by(returns, power(3)) / periods * correction.powf(1.5),
            kurtosis: sum_by(returns, power(4)) / periods * correction.powi(2),
            periods,
        }))
    }

    /// The variance of the estimated ratio, times the periods less one.
    fn variance(&self) -> Option<f64> {
        let (skewed, tailed) =
            (self.skewness * self.sharpe, 0.25 * (self.kurtosis - 1.0) * self.sharpe * self.sharpe);
        let variance = 1.0 - skewed + tailed;
        (variance > ROUNDING * (1.0 + skewed.abs() + tailed)).then_some(variance)
    }

    /// The probability that the true ratio is above `benchmark`.
    pub(super) fn probability(&self, benchmark: f64) -> Option<f64> {
        let variance = self.variance()?;
        Some(normal_cdf((self.sharpe - benchmark) * ((self.periods - 1.0) / variance).sqrt()))
    }
}

/// Returns the probability that the true Sharpe ratio of a strategy is above a benchmark.
///
/// A season is short, and returns of bets are skewed: the ratio of a few lucky longshots is far less certain than its
/// size suggests. 0.95 and more is what a test at the 5 % level would call proven, *if this strategy was the only one
/// tried*; for the best of several use [`deflated_sharpe`](crate::deflated_sharpe). It is one minus a p-value, not the
/// probability that the bettor has an edge.
///
/// # Formula
/// ```text
/// probability = Φ( (SR − SR*)·√(n − 1) / √(1 − γ₃·SR + (γ₄ − 1)/4·SR²) )
/// SR = r̄/s per period, s with n − 1;   SR* = benchmark
/// γ₃, γ₄: skewness and kurtosis (3 for a normal distribution) of the returns, with n
/// ```
/// Undefined (`None`) for fewer than two returns, for constant ones (as in [`sharpe`](crate::sharpe)), and where
/// the term under the root is only rounding. The formula is one for long records: below some thirty periods the shape
/// of the returns is hardly known, and the probability is surer than it should be.
///
/// # Shapes
/// `returns`: one per period, as for [`sharpe`](crate::sharpe). `benchmark`: a Sharpe ratio per period, not
/// annualised; 0 asks whether there is any profit at all.
///
/// # Errors
/// [`ElementOutOfRange`](Error::ElementOutOfRange) for a return that is not finite,
/// [`OutOfRange`](Error::OutOfRange) for such a benchmark; [`Overflow`](Error::Overflow) for returns whose standard
/// deviation leaves the range of `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::probabilistic_sharpe;
///
/// let returns = [0.03, -0.02, 0.05, 0.01, -0.03, 0.04, 0.02, -0.01, 0.06, 0.00];
/// let probability = probabilistic_sharpe(&returns, 0.0)?.unwrap();
/// assert!((probability - 0.9268).abs() < 1e-4);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Bailey, D. H. & López de Prado, M. (2012), The Sharpe ratio efficient frontier, *Journal of Risk* 15(2), 3–44.
#[doc(alias = "psr")]
pub fn probabilistic_sharpe(returns: &[f64], benchmark: f64) -> Result<Option<f64>> {
    Range::Finite.check("benchmark", benchmark)?;
    Ok(Track::of(returns)?.and_then(|track| track.probability(benchmark)))
}

/// Returns how many periods a record like this one must have until its Sharpe ratio is above a benchmark with
/// the given confidence.
///
/// A number far above the periods there are says: too early to tell. It takes the ratio and the shape of the
/// returns so far for the true ones.
///
/// # Formula
/// ```text
/// periods = 1 + (1 − γ₃·SR + (γ₄ − 1)/4·SR²)·(Φ⁻¹(confidence)/(SR − SR*))²
/// ```
/// with the symbols of [`probabilistic_sharpe`]; a record of that length has exactly this probability. Not rounded.
/// Undefined (`None`) where that function is, and for a ratio not above the benchmark, up to a rounding of 1e-12: no length
/// would do.
///
/// # Shapes
/// `returns`, `benchmark`: as in [`probabilistic_sharpe`]. `confidence`: in \[0.5, 1), 0.95 as a rule.
///
/// # Errors
/// Those of [`probabilistic_sharpe`]; [`OutOfRange`](Error::OutOfRange) for a confidence outside its range.
///
/// # Examples
/// ```
/// use fairline_metrics::minimum_track_record;
///
/// let returns = [0.03, -0.02, 0.05, 0.01, -0.03, 0.04, 0.02, -0.01, 0.06, 0.00];
/// let periods = minimum_track_record(&returns, 0.0, 0.95)?.unwrap();
/// assert!((periods - 12.5473).abs() < 1e-4);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Bailey, D. H. & López de Prado, M. (2012), The Sharpe ratio efficient frontier, *Journal of Risk* 15(2), 3–44.
pub fn minimum_track_record(returns: &[f64], benchmark: f64, confidence: f64) -> Result<Option<f64>> {
    Range::Finite.check("benchmark", benchmark)?;
    if !(0.5..1.0).contains(&confidence) {
        let allowed = "at least 0.5 and less than 1";
        return Err(Error::OutOfRange { argument: "confidence", value: confidence, allowed });
    }
    let Some(track) = Track::of(returns)? else {
        return Ok(None);
    };
    let lead = track.sharpe - benchmark;
    let variance = track.variance().filter(|_| lead > TIE * (1.0 + benchmark.abs()));
    Ok(variance.map(|variance| 1.0 + variance * (normal_quantile(confidence) / lead).powi(2)))
}

#[cfg(test)]
mod tests {
    use super::Track;
    use crate::overfitting::expected_maximum_sharpe;

    /// The numerical example of Bailey & López de Prado (2014): the best of 100 trials has an annual ratio of 2.5 over
    /// five years of 250 days, the annual ratios of the trials have variance 1/2. All digits they print.
    #[test]
    fn published_example_of_a_deflated_ratio() {
        let sharpe = 2.5 / 250.0_f64.sqrt();
        let track = |skewness, kurtosis| Track { sharpe, skewness, kurtosis, periods: 1250.0 };
        let expected = |trials| expected_maximum_sharpe(trials, 0.5 / 250.0).unwrap();
        let deflated = |track: Track, trials| track.probability(expected(trials)).unwrap();
        assert!((expected(100) - 0.1132).abs() < 5e-5);
        assert!((deflated(track(-3.0, 10.0), 100) - 0.9004).abs() < 5e-5);
        // Where the probability falls below 0.95 …
        assert!((deflated(track(-3.0, 10.0), 46) - 0.9505).abs() < 5e-5);
        // … and with normal returns.
        assert!((deflated(track(0.0, 3.0), 88) - 0.9505).abs() < 5e-5);
    }
}
