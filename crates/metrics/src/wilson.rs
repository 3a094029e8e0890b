//! The Wilson interval: what a share of successes says about the chance behind it.

use crate::check::Range;
use crate::distributions::normal_quantile;
use crate::{Error, Result};

/// Returns the Wilson score interval of a proportion; `None` without trials.
///
/// Unlike mean ± standard errors it stays inside \[0, 1\], is not a single point for 0 or all successes, and
/// covers close to its level for small samples.
///
/// # Formula
/// ```text
/// centre = (p̂ + z²/2n) / (1 + z²/n),   half width = z/(1 + z²/n) · √(p̂(1 − p̂)/n + z²/4n²)
/// p̂ = successes/n,   z = the (1 + confidence)/2 quantile of the normal distribution
/// ```
///
/// # Shapes
/// `successes` of `trials`, `confidence` in (0, 1), 0.95 as a rule. Gives the lower and the upper end.
///
/// # Errors
/// [`OutOfRange`](Error::OutOfRange) for more successes than trials or a confidence outside (0, 1).
///
/// # Examples
/// ```
/// let [low, high] = fairline_metrics::wilson_interval(7, 10, 0.95)?.unwrap();
/// assert!((low - 0.3968).abs() < 1e-4 && (high - 0.8922).abs() < 1e-4);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, *Journal of the
/// American Statistical Association* 22(158), 209–212. Brown, L. D., Cai, T. T. & Das Gupta, A. (2001), Interval
/// estimation for a binomial proportion, *Statistical Science* 16(2), 101–133.
pub fn wilson_interval(successes: usize, trials: usize, confidence: f64) -> Result<Option<[f64; 2]>> {
    Range::Inner.check("confidence", confidence)?;
    if successes > trials {
        let allowed = "at most the number of trials";
        return Err(Error::OutOfRange { argument: "successes", value: successes as f64, allowed });
    }
    if trials == 0 {
        return Ok(None);
    }
    let (n, wins, losses) = (trials as f64, successes as f64, (trials - successes) as f64);
    let z = -normal_quantile(0.5 * (1.0 - confidence));
    let spread = z * (wins * losses / n + 0.25 * z * z).sqrt();
    // The ends are one minus each other with wins and losses swapped; without the subtraction 0 wins give exactly 0.
    let end = |wins: f64, sign: f64| (wins + 0.5 * z * z + sign * spread) / (n + z * z);
    let low = if successes == 0 { 0.0 } else { end(wins, -1.0).max(0.0) };
    let high = if successes == trials { 1.0 } else { end(wins, 1.0).min(1.0) };
    Ok(Some([low, high]))
}
