//! One book of odds: what makes it valid, and how much more than 1 it sums to.

use crate::sum::sum_by;
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
/// [`Error::TooFewOutcomes`], [`Error::MissingPrice`] for NaN, [`Error::OddsOutOfRange`].
///
/// # Examples
/// ```
/// let overround = fairline_market::overround(&[2.60, 2.40, 4.30])?;
/// assert!((overround - 0.033840).abs() < 1e-6);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn overround(odds: &[f64]) -> Result<f64> {
    check_odds(odds.iter().copied())?;
    Ok(sum_by(odds, f64::recip) - 1.0)
}

/// The one door for odds: at least two, none missing, each finite and above 1.
pub(crate) fn check_odds(odds: impl Iterator<Item = f64>) -> Result<()> {
    let mut outcomes = 0;
    for (index, value) in odds.enumerate() {
        if value.is_nan() {
            return Err(Error::MissingPrice { index });
        }
        if !(value.is_finite() && value > 1.0) {
            return Err(Error::OddsOutOfRange { index, value });
        }
        outcomes += 1;
    }
    if outcomes < 2 { Err(Error::TooFewOutcomes { outcomes }) } else { Ok(()) }
}
