//! From text to decimal odds.

use num_bigint::BigUint;

use super::convert::{Signed, odds_of};
use super::exact::Ratio;
use super::{OddsFormat, fraction};
use crate::{Error, Result};

/// No odds are longer; what [`format()`](super::format()) writes has at most 311 characters.
const LONGEST: usize = 1000;

/// Powers of ten beyond which a number is past every double, and past every format's range on one side.
const FARTHEST: i32 = 400;

/// Decimal odds of a text.
///
/// The text is taken for its exact value and rounded once, to the nearest double. Spaces around it do not count, nor
/// do capitals; the minus sign may be the typographic one (`−`).
///
/// | format | read | not read |
/// |---|---|---|
/// | decimal, Hong Kong | `2.50`, `.5`, `1e3` | `+2.50`: a sign belongs to another format |
/// | American | `+150`, `150`, `-200`, `even`, `evens`, `ev` | `pk`: a point spread of 0, mostly at −110 |
/// | fractional | `5/2`, `5-2`, `5 / 2`, `evens`, `even`, `evs`, `ev`; `6/4 on` is `4/6` | `5`, `2.5/1` |
/// | Malay, Indonesian | `0.85`, `+0.85`, `-0.85` | |
/// | probability | `40%`, `40 %`, `0.4` | `40`: 4000 % |
///
/// # Errors
/// [`Error::CommaInOdds`] for a decimal comma or a thousands separator, which are not told apart by guessing;
/// [`Error::UnreadableOdds`] for any other text that is no number; [`Error::FormatRange`] for a number that the format
/// does not have; [`Error::BeyondDouble`] for odds that would round to 1 or to infinity.
///
/// # Examples
/// ```
/// use fairline_market::odds::{self, OddsFormat};
///
/// assert_eq!(odds::parse("+150", OddsFormat::American)?.to_string(), "2.5");
/// assert_eq!(odds::parse(" 6/4 on ", OddsFormat::Fractional)?, odds::parse("4/6", OddsFormat::Fractional)?);
/// let error = odds::parse("2,50", OddsFormat::Decimal).unwrap_err();
/// assert!(error.to_string().contains("write a decimal point"));
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn parse(text: &str, format: OddsFormat) -> Result<f64> {
    let unreadable = || Error::UnreadableOdds { format, text: text.to_owned() };
    if text.len() > LONGEST {
        return Err(Error::UnreadableOdds {
            format,
            text: text.chars().take(40).chain("…".chars()).collect(),
        });
    }
    if text.contains(',') {
        return Err(Error::CommaInOdds { text: text.to_owned() });
    }
    let plain = text.trim().to_lowercase().replace('\u{2212}', "-");
    let number = match (format, plain.as_str()) {
        (OddsFormat::American, "even" | "evens" | "ev") => {
            Signed { negative: false, size: Ratio::new(100u32, 1u32) }
        }
        (OddsFormat::American | OddsFormat::Malay | OddsFormat::Indonesian, plain) => {
            let (negative, size) = match plain.strip_prefix('-') {
                Some(size) => (true, size),
                None => (false, plain.strip_prefix('+').unwrap_or(plain)),
            };
            Signed { negative, size: number(size).ok_or_else(unreadable)? }
        }
        (OddsFormat::Fractional, plain) => {
            let (numerator, denominator) = fraction::split(plain).ok_or_else(unreadable)?;
            if denominator == BigUint::ZERO {
                return Err(Error::FormatRange { format, value: text.to_owned() });
            }
            Signed { negative: false, size: Ratio::new(numerator, denominator) }
        }
        (OddsFormat::Probability, plain) => {
            let size = match plain.strip_suffix('%') {
                Some(percent) => number(percent.trim_end()).map(|size| size.over(100)),
                None => number(plain),
            };
            Signed { negative: false, size: size.ok_or_else(unreadable)? }
        }
        (OddsFormat::Decimal | OddsFormat::HongKong, plain) => {
            Signed { negative: false, size: number(plain).ok_or_else(unreadable)? }
        }
    };
    odds_of(format, number, || text.to_owned())
}

/// Digits with at most one point among them or beside them, and an exponent perhaps; no sign.
fn number(text: &str) -> Option<Ratio> {
    let (digits, exponent) = match text.split_once('e') {
        Some((digits, exponent)) => (digits, exponent_of(exponent)?),
        None => (text, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && part.is_empty() || !whole.bytes().chain(part.bytes()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits = format!("{whole}{part}");
    // The power of ten of the first digit. A number past the farthest stays past everything when it is moved there.
    let length = i32::try_from(digits.trim_start_matches('0').len()).ok()?;
    let first = exponent - i32::try_from(part.len()).ok()? + length;
    let digits: BigUint = digits.parse().ok()?;
    Some(Ratio::from_decimal(digits, first.clamp(-FARTHEST, FARTHEST) - length))
}

/// An exponent; one that is longer than any that matters is cut down, its sign decides then.
fn exponent_of(text: &str) -> Option<i32> {
    let size = text.strip_prefix(['+', '-']).unwrap_or(text);
    if size.is_empty() || !size.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let size = size.parse().unwrap_or(i32::MAX).min(100_000);
    Some(if text.starts_with('-') { -size } else { size })
}
