//! The ulcer index: how deep and how long a bankroll was below its high.

use super::drawdown::check_values;
use crate::Result;

/// Returns the ulcer index of a bankroll: the root mean square of its drawdowns.
///
/// The maximum drawdown sees the one worst moment. The ulcer index sees every period spent below the high, the deep
/// ones more. A bankroll that is 10 % below its high all the time has an index of 0.1.
///
/// # Formula
/// ```text
/// ulcer index = √(Σ Dₜ² / N),   Dₜ = 1 − valueₜ/peakₜ,   peakₜ = max of value₀ … valueₜ,   t = 1 … N
/// ```
/// The index is a fraction of the high; the original has it in percent. Undefined (`None`) without a period.
///
/// # Shapes
/// `values`: the bankroll after each of N periods, the starting bankroll first: N + 1 values. The start is the first
/// peak, not a period of its own.
///
/// # Errors
/// [`Empty`](crate::Error::Empty) without values; [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a value
/// that is not finite, negative, or 0 at index 0.
///
/// # Examples
/// ```
/// use fairline_metrics::ulcer_index;
///
/// let ulcer = ulcer_index(&[100.0, 70.0, 60.0, 110.0, 110.0])?.unwrap(); // drawdowns 0.3, 0.4, 0, 0
/// assert!((ulcer - 0.25).abs() < 1e-12);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Martin, P. G. & McCann, B. B. (1989), *The investor's guide to Fidelity funds*, Wiley.
#[expect(clippy::doc_markdown, reason = "a surname is no identifier")]
pub fn ulcer_index(values: &[f64]) -> Result<Option<f64>> {
    check_values(values)?;
    Ok(index(values))
}

/// The index of a valid series.
pub(super) fn index(values: &[f64]) -> Option<f64> {
    let (&start, periods) = values.split_first()?;
    if periods.is_empty() {
        return None;
    }
    let mut peak = start;
    let mut squares = 0.0;
    for &value in periods {
        peak = value.max(peak);
        squares += ((peak - value) / peak).powi(2);
    }
    Some((squares / periods.len() as f64).sqrt())
}
