//! The Sharpe ratio: mean return per unit of its own fluctuation.

use crate::Result;
use crate::check::Range;
use crate::moments::{largest, moments};

/// Standard deviations up to this share of the largest return are rounding.
///
/// A return is a small difference of two bankrolls that are exact to 16 digits: a return of 0.01 keeps about
/// 14 of them, one of 0.00001 eleven. 1e-10 covers both, and calls nothing rounding that could be a
/// performance: it would have a ratio above 1e10 per period.
pub(crate) const ROUNDING: f64 = 1e-10;

/// Returns the annualised Sharpe ratio of period returns, without a risk-free rate.
///
/// # Formula
/// ```text
/// sharpe = r̄/s · √(periods per year),   s² = Σ (rᵢ − r̄)² / (N − 1)
/// ```
/// Undefined (`None`) for fewer than two periods and for constant returns: `s` not above 1e-10 of the largest
/// |r| is only rounding. The threshold is relative, so the unit of the returns does not matter.
///
/// # Shapes
/// `returns`: one fraction of the bankroll per period (0.02 for 2 %); a period without a bet returns 0 and
/// counts. `periods_per_year`: > 0, 52 for weeks all year round, fewer for a season; 1 leaves the ratio per period.
///
/// # Errors
/// [`OutOfRange`](crate::Error::OutOfRange) for `periods_per_year` not finite and > 0;
/// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a return that is not finite.
///
/// # Examples
/// ```
/// use fairline_metrics::sharpe;
///
/// let ratio = sharpe(&[0.01, 0.03, -0.01, 0.01], 52.0)?.unwrap();
/// assert!((ratio - 0.01 / (0.0008_f64 / 3.0).sqrt() * 52.0_f64.sqrt()).abs() < 1e-12);
/// assert_eq!(sharpe(&[0.1; 5], 52.0)?, None);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Sharpe, W. F. (1994), The Sharpe ratio, *Journal of Portfolio Management* 21(1), 49–58.
pub fn sharpe(returns: &[f64], periods_per_year: f64) -> Result<Option<f64>> {
    check_returns(returns, periods_per_year)?;
    Ok(ratio(returns, periods_per_year))
}

/// Refuses returns that are not finite and a year without periods.
pub(super) fn check_returns(returns: &[f64], periods_per_year: f64) -> Result<()> {
    Range::Positive.check("periods_per_year", periods_per_year)?;
    for (index, &value) in returns.iter().enumerate() {
        Range::Finite.check_element("returns", index, value)?;
    }
    Ok(())
}

/// The ratio of valid returns.
pub(super) fn ratio(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    if returns.is_empty() {
        return None;
    }
    let moments = moments(returns, ROUNDING * largest(returns));
    moments.standard_deviation.map(|s| moments.mean / s * periods_per_year.sqrt())
}
