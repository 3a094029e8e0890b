//! Return on investment of a period.

use crate::Result;
use crate::check::{Range, check_overflow};

/// Returns the return on investment of a period, as a fraction of the bankroll it started with.
///
/// # Formula
/// ```text
/// roi = profit / bankroll at the start
/// ```
/// Not the yield, which divides by the turnover: a bankroll staked ten times over makes an ROI of ten yields.
///
/// # Errors
/// [`OutOfRange`](crate::Error::OutOfRange) for a profit that is not finite or a bankroll that is not finite
/// and > 0; [`Overflow`](crate::Error::Overflow) when the ratio leaves the range of `f64`.
///
/// # Examples
/// ```
/// assert_eq!(fairline_metrics::roi(-50.0, 1000.0)?, -0.05);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
pub fn roi(profit: f64, bankroll_at_start: f64) -> Result<f64> {
    Range::Finite.check("profit", profit)?;
    Range::Positive.check("bankroll_at_start", bankroll_at_start)?;
    check_overflow("roi", profit / bankroll_at_start)
}
