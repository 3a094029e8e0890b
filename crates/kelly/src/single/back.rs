//! A stake on a selection.

use super::check::{is_bet, refusal};
use crate::Result;

/// Fraction of the bankroll to stake on a selection, 0 without an edge.
///
/// # Formula
/// ```text
/// f = max(0, (p·b − (1 − p))/b),   b = (o − 1)(1 − c)
/// ```
/// `p` probability in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// // A coin that lands heads with probability 0.6 at even money: stake a fifth.
/// assert!((fairline_kelly::back(0.6, 2.0, 0.0)? - 0.2).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Kelly, J. L. (1956), *A new interpretation of information rate*, Bell System Technical Journal 35(4),
/// doi:10.1002/j.1538-7305.1956.tb03809.x
#[inline]
pub fn back(probability: f64, odds: f64, commission: f64) -> Result<f64> {
    if is_bet(probability, odds, commission) {
        Ok(stake(probability, odds, 1.0 - commission))
    } else {
        Err(refusal(probability, odds, commission))
    }
}

/// Expected profit per unit staked on a back bet.
///
/// # Formula
/// ```text
/// edge = p·b − (1 − p),   b = (o − 1)(1 − c);   without commission p·o − 1
/// ```
/// `p` probability in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// assert!((fairline_kelly::edge(0.5, 2.1, 0.0)? - 0.05).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[inline]
pub fn edge(probability: f64, odds: f64, commission: f64) -> Result<f64> {
    if is_bet(probability, odds, commission) {
        Ok(probability * net(odds, 1.0 - commission) - (1.0 - probability))
    } else {
        Err(refusal(probability, odds, commission))
    }
}

/// Net winnings per unit staked; `keep` is what the commission leaves of them.
#[inline]
pub(super) fn net(odds: f64, keep: f64) -> f64 {
    (odds - 1.0) * keep
}

/// The Kelly stake of a checked back bet.
#[inline]
pub(crate) fn stake(probability: f64, odds: f64, keep: f64) -> f64 {
    positive(probability - (1.0 - probability) / net(odds, keep))
}

/// `max(x, 0)` in one instruction; `f64::max` has rules for NaN that cost three more.
#[inline]
pub(super) fn positive(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}
