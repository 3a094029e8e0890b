//! Closing-line value: did the bet get a better price than the market's last word?

use crate::Result;
use crate::check::Range;

/// Returns the closing-line value of a bet: its expected profit per unit staked if the closing book is right.
///
/// # Formula
/// ```text
/// closing-line value = odds taken · closing probability − 1
/// ```
/// Positive when the odds taken beat the fair closing odds. It needs no result, so it shows skill, or the lack of it,
/// far sooner than the profit does.
///
/// # Shapes
/// `odds_taken`: decimal odds, > 1. `closing_probability`: in \[0, 1\], from the closing book with its
/// overround removed; with raw implied probabilities every bet would look better than it is.
///
/// # Errors
/// [`OutOfRange`](crate::Error::OutOfRange) for odds or a probability outside their range.
///
/// # Examples
/// ```
/// // Taken at 2.20, closed at a fair 2.00.
/// let value = fairline_metrics::closing_line_value(2.20, 0.50)?;
/// assert!((value - 0.10).abs() < 1e-15);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
pub fn closing_line_value(odds_taken: f64, closing_probability: f64) -> Result<f64> {
    Range::Odds.check("odds_taken", odds_taken)?;
    Range::Probability.check("closing_probability", closing_probability)?;
    Ok(value(odds_taken, closing_probability))
}

/// The value of a valid bet.
pub(super) fn value(odds_taken: f64, closing_probability: f64) -> f64 {
    odds_taken * closing_probability - 1.0
}
