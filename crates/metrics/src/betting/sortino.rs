//! The Sortino ratio: mean return per unit of downside.

use super::sharpe::check_returns;
use crate::Result;
use crate::moments::{CONSTANT_RETURNS, largest, moments};
use crate::sum::sum_by;

/// A downside up to this share of the largest return is rounding, as a standard deviation is.
const NO_DOWNSIDE: f64 = CONSTANT_RETURNS;

/// Returns the annualised Sortino ratio of period returns, with a target of 0.
///
/// The Sharpe ratio counts a week that won far too much as risk; here only losing weeks are. A record with few losing
/// weeks has a high ratio and a very uncertain one.
///
/// # Formula
/// ```text
/// sortino = r̄/d · √(periods per year),   d² = Σ min(rᵢ, 0)² / N
/// ```
/// `N` counts all periods, not only the losing ones. Undefined (`None`) without a losing period: `d` not above 1e-10
/// of the largest |r| is only rounding.
///
/// # Shapes
/// `returns`: one fraction of the bankroll per period (0.02 for 2 %); a period without a bet returns 0 and counts.
/// `periods_per_year`: > 0, 52 for weeks all year round, fewer for a season; 1 leaves the ratio per period.
///
/// # Errors
/// [`OutOfRange`](crate::Error::OutOfRange) for `periods_per_year` not finite and > 0;
/// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a return that is not finite.
///
/// # Examples
/// ```
/// use fairline_metrics::sortino;
///
/// let ratio = sortino(&[0.03, -0.01, 0.02, 0.0], 1.0)?.unwrap();
/// assert!((ratio - 2.0).abs() < 1e-12); // mean 0.01, downside 0.005
/// assert_eq!(sortino(&[0.01, 0.02], 1.0)?, None);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Sortino, F. A. & Price, L. N. (1994), Performance measurement in a downside risk framework, *Journal of Investing*
/// 3(3), 59–64.
pub fn sortino(returns: &[f64], periods_per_year: f64) -> Result<Option<f64>> {
    check_returns(returns, periods_per_year)?;
    Ok(ratio(returns, periods_per_year))
}

/// The ratio of valid returns.
pub(super) fn ratio(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    let size = largest(returns);
    if size == 0.0 {
        return None;
    }
    // As shares of the largest return, so that no square leaves the range of f64.
    let squares = sum_by(returns, |r| (r.min(0.0) / size).powi(2));
    let downside = (squares / returns.len() as f64).sqrt();
    let mean = moments(returns, 0.0).mean / size;
    (downside > NO_DOWNSIDE).then(|| mean / downside * periods_per_year.sqrt())
}
