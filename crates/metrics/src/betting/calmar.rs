//! The Calmar ratio: growth per year per unit of the worst fall.

use super::drawdown::{check_values, deepest};
use super::growth_rate::rate;
use crate::Result;
use crate::check::{Range, check_overflow};

/// A depth up to this is the rounding of bankrolls, not a fall.
const NO_FALL: f64 = 1e-12;

/// Returns the Calmar ratio of a bankroll: compound growth per year over the maximum drawdown.
///
/// Both parts hang on single events (where the series ends, its one worst fall), so a short record says little:
/// growth over ten weeks, compounded to a year, is an extrapolation.
///
/// # Formula
/// ```text
/// calmar = ((value_N / value₀)^(periods per year / N) − 1) / depth of the maximum drawdown
/// ```
/// Undefined (`None`) for a series that never falls, up to a rounding of 1e-12.
///
/// # Shapes
/// `values`: the bankroll after each of N periods, the starting bankroll first. `periods_per_year`: > 0, the number of
/// such periods in a year: 52 for weeks all year round, fewer for a season.
///
/// # Errors
/// [`Empty`](crate::Error::Empty) without values; [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a value
/// that is not finite, negative, or 0 at index 0; [`OutOfRange`](crate::Error::OutOfRange) for `periods_per_year` not
/// finite and > 0; [`Overflow`](crate::Error::Overflow) when the growth of a year leaves the range of `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::calmar;
///
/// let ratio = calmar(&[100.0, 80.0, 110.0], 4.0)?.unwrap();
/// assert!((ratio - (1.1_f64.powi(2) - 1.0) / 0.2).abs() < 1e-12); // 21 % a year, 20 % down
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Young, T. W. (1991), Calmar ratio: a smoother tool, *Futures* 20(1), 40.
pub fn calmar(values: &[f64], periods_per_year: f64) -> Result<Option<f64>> {
    check_values(values)?;
    Range::Positive.check("periods_per_year", periods_per_year)?;
    let ratio = rate(values).and_then(|rate| ratio(rate, deepest(values).depth, periods_per_year));
    ratio.map(|ratio| check_overflow("the Calmar ratio", ratio)).transpose()
}

/// The ratio of a logarithmic growth rate per period, −∞ for ruin, to a depth.
pub(super) fn ratio(growth_rate: f64, depth: f64, periods_per_year: f64) -> Option<f64> {
    (depth > NO_FALL).then(|| (growth_rate * periods_per_year).exp_m1() / depth)
}
