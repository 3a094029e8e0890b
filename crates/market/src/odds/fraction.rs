//! Fractional odds: the simplest fraction that reads as given decimal odds.
//!
//! A double stands for every real number that rounds to it. Among the fractions in that interval the one with the
//! smallest denominator also has the smallest numerator, and continued fractions find it: take the whole part off
//! both ends as long as it is the same, turn both upside down, go on (Graham, Knuth & Patashnik (1994), *Concrete
//! Mathematics*, 2nd ed., section 4.5, the Stern-Brocot tree). 1.3333333333333333 is `1/3` because of it, and not
//! `6004799503160661/18014398509481984`.

use num_bigint::BigUint;

use super::convert::{Signed, odds_of};
use super::exact::Ratio;
use super::{OddsFormat, check, text};
use crate::{Error, Result};

/// From here on odds are whole numbers and so is every double around them.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// Decimal odds of fractional odds: `1 + numerator/denominator`, rounded once, to the nearest double.
///
/// # Errors
/// [`Error::FormatRange`] if either is 0; [`Error::BeyondDouble`] for a fraction so small that the odds would round
/// to 1.
///
/// # Examples
/// ```
/// use fairline_market::odds;
///
/// assert_eq!(odds::from_fractional(5, 2)?.to_string(), "3.5");
/// assert_eq!(odds::from_fractional(100, 30)?, odds::from_fractional(10, 3)?);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn from_fractional(numerator: u64, denominator: u64) -> Result<f64> {
    let given = || format!("{numerator}/{denominator}");
    if denominator == 0 {
        return Err(Error::FormatRange { format: OddsFormat::Fractional, value: given() });
    }
    let number = Signed { negative: false, size: Ratio::new(numerator, denominator) };
    odds_of(OddsFormat::Fractional, number, given)
}

/// The simplest numerator and denominator that [`from_fractional`] turns into these very odds.
///
/// It is in lowest terms; what the trade writes (`6/4`) is [`usual_fraction`](super::usual_fraction).
///
/// # Errors
/// [`Error::OutOfRange`]; [`Error::BeyondDouble`] for odds whose numerator is above 1.8e19.
///
/// # Examples
/// ```
/// use fairline_market::odds;
///
/// assert_eq!(odds::to_fractional(3.5)?, (5, 2));
/// assert_eq!(odds::to_fractional(1.3333333333333333)?, (1, 3));
/// assert_eq!(odds::to_fractional(2.38)?, (69, 50)); // 11/8 rounded, not 11/8
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn to_fractional(odds: f64) -> Result<(u64, u64)> {
    check(odds)?;
    if odds < WHOLE {
        return Ok(simplest(odds));
    }
    match text::whole_profit(odds).parse() {
        Ok(numerator) => Ok((numerator, 1)),
        Err(_) => Err(Error::BeyondDouble { format: OddsFormat::Decimal, value: odds.to_string() }),
    }
}

/// The exact fraction as text. Large odds are a whole number to 1 with as many zeros as can be.
pub(super) fn to_text(odds: f64) -> String {
    if odds < WHOLE {
        let (numerator, denominator) = simplest(odds);
        format!("{numerator}/{denominator}")
    } else {
        format!("{}/1", text::whole_profit(odds))
    }
}

/// Numerator and denominator of a text in small letters: digits each, at least one.
pub(super) fn split(text: &str) -> Option<(BigUint, BigUint)> {
    if matches!(text, "evens" | "even" | "evs" | "ev") {
        return Some((1u32.into(), 1u32.into()));
    }
    let (fraction, on) = match text.strip_suffix("on") {
        Some(fraction) => (fraction, true),
        None => (text, false),
    };
    let (left, right) = fraction.split_once(['/', '-'])?;
    let (left, right) = (left.trim(), right.trim());
    // BigUint would read `+1` and `1_000`, too.
    let whole = |digits: &str| digits.parse().ok().filter(|_| digits.bytes().all(|c| c.is_ascii_digit()));
    let (left, right) = (whole(left)?, whole(right)?);
    Some(if on { (right, left) } else { (left, right) })
}

/// The simplest fraction among those that, one added, round to odds in (1, 2⁵³).
fn simplest(odds: f64) -> (u64, u64) {
    // In units of 2⁻⁵⁴ odds, 1, and half of the distance to a neighbour are whole numbers below 2¹⁰⁸.
    const ONE: u128 = 1 << 54;
    let bits = odds.to_bits();
    let mantissa = u128::from(bits & ((1 << 52) - 1) | 1 << 52);
    let half_step = 1u128 << ((bits >> 52) - 1023 + 1);
    let below = if mantissa == 1 << 52 { half_step / 2 } else { half_step };
    let profit = 2 * half_step * mantissa - ONE;
    // Half-way points may round either way; their denominators are larger than that of the odds between them.
    let (n, d) = between((profit - below, ONE), (profit + half_step, ONE));
    // d² is at most 2 units over a step, n at most d·odds: both are far below 2⁶⁴.
    (u64::try_from(n).unwrap_or(u64::MAX), u64::try_from(d).unwrap_or(u64::MAX))
}

/// The simplest fraction between two fractions, without the ends.
fn between(low: (u128, u128), high: (u128, u128)) -> (u128, u128) {
    let (whole, rest) = (low.0 / low.1, low.0 % low.1);
    if (whole + 1) * high.1 < high.0 {
        return (whole + 1, 1);
    }
    let above = high.0 - whole * high.1;
    if rest == 0 {
        // Just above a whole number: 1/t more, with the smallest t that keeps below the high end.
        let t = high.1 / above + 1;
        return (whole * t + 1, t);
    }
    let (n, d) = between((high.1, above), (low.1, rest));
    (whole * n + d, n)
}
