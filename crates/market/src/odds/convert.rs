//! Numbers of one format as numbers of another: exact in between, rounded once.

use std::cmp::Ordering::{Equal, Greater, Less};

use super::exact::Ratio;
use super::{OddsFormat, check};
use crate::{Error, Result};

/// A number of some format, exact.
#[derive(Clone)]
pub(super) struct Signed {
    pub(super) negative: bool,
    pub(super) size: Ratio,
}

/// Exact decimal odds of a number of a format; `None` if the number is out of the format's range.
fn exact_odds(format: OddsFormat, number: Signed) -> Option<Ratio> {
    let Signed { negative, size } = number;
    // What each unit staked wins, for a format that writes it with a plus, and its reciprocal with a minus.
    let signed = |size: Ratio| if negative { size.reciprocal() } else { size }.plus_one();
    match format {
        OddsFormat::Decimal if !negative && size.compare(1) == Greater => Some(size),
        OddsFormat::American if size.compare(100) != Less => Some(signed(size.over(100))),
        OddsFormat::Fractional | OddsFormat::HongKong if !negative && !size.is_zero() => {
            Some(size.plus_one())
        }
        OddsFormat::Malay if !size.is_zero() && size.compare(1) != Greater => Some(signed(size)),
        OddsFormat::Indonesian if size.compare(1) != Less => Some(signed(size)),
        OddsFormat::Probability if !negative && !size.is_zero() && size.compare(1) == Less => {
            Some(size.reciprocal())
        }
        _ => None,
    }
}

/// The number that a format has for decimal odds above 1, exact.
pub(super) fn exact_number(format: OddsFormat, odds: f64) -> Signed {
    let odds = Ratio::from_f64(odds);
    let profit = odds.clone().minus_one();
    let positive = |size| Signed { negative: false, size };
    let negative = |profit: Ratio| Signed { negative: true, size: profit.reciprocal() };
    match (format, profit.compare(1)) {
        (OddsFormat::Decimal, _) => positive(odds),
        (OddsFormat::Probability, _) => positive(odds.reciprocal()),
        (OddsFormat::American, Less) => negative(profit.over(100)),
        (OddsFormat::American, _) => positive(profit.times(100)),
        (OddsFormat::Indonesian, Less) | (OddsFormat::Malay, Greater) => negative(profit),
        (OddsFormat::Indonesian, Equal | Greater)
        | (OddsFormat::Malay, Less | Equal)
        | (OddsFormat::Fractional | OddsFormat::HongKong, _) => positive(profit),
    }
}

/// Decimal odds of a number of a format; `given` is how the caller wrote it.
pub(super) fn odds_of(format: OddsFormat, number: Signed, given: impl Fn() -> String) -> Result<f64> {
    let exact = exact_odds(format, number).ok_or_else(|| Error::FormatRange { format, value: given() })?;
    let odds = exact.to_f64();
    if check(odds).is_ok() { Ok(odds) } else { Err(Error::BeyondDouble { format, value: given() }) }
}

fn from_number(format: OddsFormat, value: f64) -> Result<f64> {
    if !value.is_finite() {
        return Err(Error::FormatRange { format, value: value.to_string() });
    }
    let number = Signed { negative: value < 0.0, size: Ratio::from_f64(value.abs()) };
    odds_of(format, number, || value.to_string())
}

pub(super) fn to_number(format: OddsFormat, odds: f64) -> Result<f64> {
    check(odds)?;
    let number = exact_number(format, odds);
    let size = number.size.to_f64();
    if size.is_finite() {
        Ok(if number.negative { -size } else { size })
    } else {
        Err(Error::BeyondDouble { format: OddsFormat::Decimal, value: odds.to_string() })
    }
}

/// Decimal odds of American odds.
///
/// # Formula
/// ```text
/// o = 1 + a/100 if a ≥ 100,   o = 1 − 100/a if a ≤ −100
/// ```
/// rounded once, to the nearest double.
///
/// # Errors
/// [`Error::FormatRange`] for a number between −100 and 100, NaN or infinite; [`Error::BeyondDouble`] for a number so
/// large that the odds would round to 1.
///
/// # Examples
/// ```
/// use fairline_market::odds;
///
/// assert_eq!(odds::from_american(150.0)?.to_string(), "2.5");
/// assert_eq!(odds::from_american(-200.0)?.to_string(), "1.5");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn from_american(american: f64) -> Result<f64> {
    from_number(OddsFormat::American, american)
}

/// American odds of decimal odds, +100 for evens.
///
/// # Formula
/// ```text
/// a = 100·(o − 1) if o ≥ 2,   a = −100/(o − 1) if o < 2
/// ```
/// rounded once, to the nearest double. Neighbouring odds may share a number; only [`format()`](super::format()) has a
/// text of its own for each.
///
/// # Errors
/// [`Error::OutOfRange`]; [`Error::BeyondDouble`] for odds above 1.8e306.
///
/// # Examples
/// ```
/// use fairline_market::odds;
///
/// assert_eq!(odds::to_american(2.5)?.to_string(), "150");
/// assert_eq!(odds::to_american(1.5)?.to_string(), "-200");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn to_american(odds: f64) -> Result<f64> {
    to_number(OddsFormat::American, odds)
}

/// Decimal odds of Hong Kong odds: one more.
///
/// # Errors
/// [`Error::FormatRange`] unless the number is positive and finite; [`Error::BeyondDouble`] if the odds would round
/// to 1, as they do up to 1.1e-16.
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::from_hong_kong(1.5)?.to_string(), "2.5");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn from_hong_kong(hong_kong: f64) -> Result<f64> {
    from_number(OddsFormat::HongKong, hong_kong)
}

/// Hong Kong odds of decimal odds: one less, the profit per unit staked.
///
/// # Errors
/// [`Error::OutOfRange`].
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::to_hong_kong(2.5)?.to_string(), "1.5");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn to_hong_kong(odds: f64) -> Result<f64> {
    to_number(OddsFormat::HongKong, odds)
}

/// Decimal odds of Malay odds.
///
/// # Formula
/// ```text
/// o = 1 + m if 0 < m ≤ 1,   o = 1 − 1/m if −1 ≤ m < 0
/// ```
/// rounded once, to the nearest double.
///
/// # Errors
/// [`Error::FormatRange`] for 0, NaN and a number outside of −1 to 1; [`Error::BeyondDouble`] if the odds would round
/// to 1 or to infinity.
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::from_malay(-0.5)?.to_string(), "3");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn from_malay(malay: f64) -> Result<f64> {
    from_number(OddsFormat::Malay, malay)
}

/// Malay odds of decimal odds, 1 for evens.
///
/// # Formula
/// ```text
/// m = o − 1 if o ≤ 2,   m = −1/(o − 1) if o > 2
/// ```
/// rounded once, to the nearest double.
///
/// # Errors
/// [`Error::OutOfRange`].
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::to_malay(3.0)?.to_string(), "-0.5");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn to_malay(odds: f64) -> Result<f64> {
    to_number(OddsFormat::Malay, odds)
}

/// Decimal odds of Indonesian odds.
///
/// # Formula
/// ```text
/// o = 1 + i if i ≥ 1,   o = 1 − 1/i if i ≤ −1
/// ```
/// rounded once, to the nearest double.
///
/// # Errors
/// [`Error::FormatRange`] for a number between −1 and 1, NaN or infinite; [`Error::BeyondDouble`] if the odds would
/// round to 1.
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::from_indonesian(-2.5)?.to_string(), "1.4");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn from_indonesian(indonesian: f64) -> Result<f64> {
    from_number(OddsFormat::Indonesian, indonesian)
}

/// Indonesian odds of decimal odds, 1 for evens.
///
/// # Formula
/// ```text
/// i = o − 1 if o ≥ 2,   i = −1/(o − 1) if o < 2
/// ```
/// rounded once, to the nearest double.
///
/// # Errors
/// [`Error::OutOfRange`].
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::to_indonesian(1.5)?.to_string(), "-2");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn to_indonesian(odds: f64) -> Result<f64> {
    to_number(OddsFormat::Indonesian, odds)
}

/// Decimal odds of an implied probability: its reciprocal.
///
/// # Errors
/// [`Error::FormatRange`] unless the number is between 0 and 1; [`Error::BeyondDouble`] if it is so small that the odds
/// would be infinite.
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::from_probability(0.4)?.to_string(), "2.5");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn from_probability(probability: f64) -> Result<f64> {
    from_number(OddsFormat::Probability, probability)
}

/// Implied probability of decimal odds: their reciprocal, overround included.
///
/// # Errors
/// [`Error::OutOfRange`].
///
/// # Examples
/// ```
/// assert_eq!(fairline_market::odds::to_probability(2.5)?.to_string(), "0.4");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn to_probability(odds: f64) -> Result<f64> {
    to_number(OddsFormat::Probability, odds)
}
