//! Maximum drawdown: the worst fall of a bankroll from a peak.

use crate::check::Range;
use crate::{Error, Result};

/// The deepest fall of a series from its peak so far; indices point into the series.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Drawdown {
    /// Share of the peak that was lost, in \[0, 1\].
    pub depth: f64,
    /// Periods from the peak to the recovery, or to the end of the series without one.
    pub length: usize,
    /// Index of the peak: the last time the series stood at its high before the fall.
    pub peak: usize,
    /// Index of the lowest value after the peak, the first of equals.
    pub trough: usize,
    /// Index of the first value back at the peak or above; `None` when the series ends below it.
    pub recovery: Option<usize>,
}

/// Finds the maximum drawdown of a bankroll; of equally deep ones, the first.
///
/// # Formula
/// ```text
/// depth = max over t of 1 − valueₜ/peakₜ,   peakₜ = max of value₀ … valueₜ
/// length = recovery (or last index) − peak
/// ```
/// A series that never falls has depth 0, length 0, and peak, trough and recovery at index 0: nothing to
/// recover from.
///
/// # Shapes
/// `values`: the bankroll after each period, in any unit, the starting bankroll first. The first value is > 0
/// (without a peak there is no share of it to lose); later ones are ≥ 0, and 0 (ruin) is a depth of 1.
///
/// # Errors
/// [`Empty`](Error::Empty) without values: there is no peak to name.
/// [`ElementOutOfRange`](Error::ElementOutOfRange) for a value that is not finite, negative, or 0 at index 0.
///
/// # Examples
/// ```
/// let worst = fairline_metrics::max_drawdown(&[100.0, 120.0, 90.0, 110.0, 125.0, 115.0])?;
/// assert_eq!(worst.depth, 0.25); // 120 to 90
/// assert_eq!((worst.peak, worst.trough, worst.recovery), (1, 2, Some(4)));
/// assert_eq!(worst.length, 3);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Magdon-Ismail, M. & Atiya, A. F. (2004), Maximum drawdown, *Risk* 17(10), 99–102.
pub fn max_drawdown(values: &[f64]) -> Result<Drawdown> {
    check_values(values)?;
    Ok(deepest(values))
}

/// Refuses a series that is no bankroll: empty, starting without money, negative or not finite anywhere.
pub(super) fn check_values(values: &[f64]) -> Result<()> {
    let Some(&first) = values.first() else {
        return Err(Error::Empty { argument: "values" });
    };
    Range::Positive.check_element("values", 0, first)?;
    for (index, &value) in values.iter().enumerate() {
        Range::NotNegative.check_element("values", index, value)?;
    }
    Ok(())
}

/// The maximum drawdown of a valid series.
pub(super) fn deepest(values: &[f64]) -> Drawdown {
    let mut peak = 0;
    let mut worst = Drawdown { depth: 0.0, length: 0, peak: 0, trough: 0, recovery: Some(0) };
    for (index, &value) in values.iter().enumerate() {
        if value >= values[peak] {
            worst.recovery = worst.recovery.or(Some(index));
            peak = index;
            continue;
        }
        // Equal to 1 − value/peak, without its rounding when the two are close.
        let depth = (values[peak] - value) / values[peak];
        if depth > worst.depth {
            worst = Drawdown { depth, length: 0, peak, trough: index, recovery: None };
        }
    }
    worst.length = worst.recovery.unwrap_or(values.len() - 1) - worst.peak;
    worst
}
