//! The growth rate of a bankroll: mean logarithm of what a period multiplies it by.

use super::drawdown::check_values;
use crate::Result;

/// Returns the mean logarithmic growth of a bankroll per period.
///
/// A rate of 0.01 is a bankroll growing by a factor of e^0.01, about 1 %, a period. It is what Kelly stakes maximise:
/// unlike the mean return it knows that a loss of half takes a gain of double to mend.
///
/// # Formula
/// ```text
/// growth rate = 1/N · Σ ln(valueₜ / valueₜ₋₁) = ln(value_N / value₀) / N
/// ```
/// Undefined (`None`) without a period, and for a bankroll that was 0: its rate would be −∞.
///
/// # Shapes
/// `values`: the bankroll after each of N periods, the starting bankroll first: N + 1 values.
///
/// # Errors
/// [`Empty`](crate::Error::Empty) without values; [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a value
/// that is not finite, negative, or 0 at index 0.
///
/// # Examples
/// ```
/// use fairline_metrics::growth_rate;
///
/// let rate = growth_rate(&[100.0, 150.0, 75.0])?.unwrap(); // up by half, then down by half
/// assert!((rate - 0.75_f64.ln() / 2.0).abs() < 1e-15);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Kelly, J. L. (1956), A new interpretation of information rate, *Bell System Technical Journal* 35(4), 917–926.
pub fn growth_rate(values: &[f64]) -> Result<Option<f64>> {
    check_values(values)?;
    // What comes after ruin is another bankroll.
    let ruined = values.contains(&0.0);
    Ok(rate(values).filter(|rate| rate.is_finite() && !ruined))
}

/// The rate of a valid series: −∞ for one that ends at 0, `None` without a period.
pub(super) fn rate(values: &[f64]) -> Option<f64> {
    let (&[start, .., end], periods) = (values, values.len().checked_sub(1)?) else {
        return None;
    };
    let logarithm = match end / start {
        // A quotient beyond the range of f64 has a logarithm within it.
        quotient if !quotient.is_normal() => end.ln() - start.ln(),
        quotient if quotient < 0.5 => quotient.ln(),
        // Near 1 the quotient has lost the digits that its logarithm consists of.
        _ => ((end - start) / start).ln_1p(),
    };
    Some(logarithm / periods as f64)
}
