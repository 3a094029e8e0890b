//! The Sharpe ratio: mean return per unit of its own fluctuation.

use crate::Result;
use crate::check::{Range, check_overflow};
use crate::moments;

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
/// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a return that is not finite;
/// [`Overflow`](crate::Error::Overflow) when the standard deviation leaves the range of `f64`.
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
    let ratio = ratio(returns, periods_per_year);
    ratio.map_or(Ok(None), |ratio| check_overflow("the standard deviation of the returns", ratio).map(Some))
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
    let moments = moments::of_returns(returns);
    // A standard deviation beyond the largest number would make any mean a ratio of 0.
    let mean = |s: f64| if s.is_finite() { moments.mean } else { f64::NAN };
    moments.standard_deviation.map(|s| mean(s) / s * periods_per_year.sqrt())
}
