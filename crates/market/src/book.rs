//! One book of odds: what makes it valid, and how much more than 1 it sums to.

use crate::{Error, Result};

/// Overround of a book, `Σ 1/odds − 1`.
///
/// Negative for an underround book (an arbitrage). Not to be mixed up with the margin `1 − 1/Σ(1/odds)`,
/// the share of turnover that the house keeps.
///
/// # Shapes
/// `odds`: n decimal odds, n ≥ 2, each > 1.
///
/// # Errors
/// [`Error::TooFewOutcomes`], [`Error::OddsOutOfRange`].
///
/// # Examples
/// ```
/// let overround = fairline_market::overround(&[2.60, 2.40, 4.30])?;
/// assert!((overround - 0.033840).abs() < 1e-6);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn overround(odds: &[f64]) -> Result<f64> {
    check_odds(odds)?;
    Ok(booksum(odds) - 1.0)
}

/// The one door for odds: at least two, each finite and above 1.
pub(crate) fn check_odds(odds: &[f64]) -> Result<()> {
    if odds.len() < 2 {
        return Err(Error::TooFewOutcomes { outcomes: odds.len() });
    }
    match odds.iter().position(|&o| !(o.is_finite() && o > 1.0)) {
        Some(index) => Err(Error::OddsOutOfRange { index, value: odds[index] }),
        None => Ok(()),
    }
}

/// `Σ 1/odds`, without a check.
pub(crate) fn booksum(odds: &[f64]) -> f64 {
    odds.iter().map(|o| o.recip()).sum()
}
