//! From decimal odds to the shortest text that is read back to the same bits.
//!
//! Between a double and its neighbours on either side there is always a decimal number of 17 digits, and no format
//! narrows that gap: with the profit `r = o − 1`, a relative step of `o` is at least as large a relative step of `r`,
//! `1/r` and `1/o`. So numbers of 1, 2, … digits on both sides of the exact one are read back until one gives the
//! odds; cutting the exact number off at 18 digits would always do.

use super::convert::{Signed, exact_number, odds_of};
use super::exact::Ratio;
use super::{OddsFormat, check, fraction};
use crate::Result;

/// The shortest text that [`parse`](super::parse) reads as these very odds, bit for bit.
///
/// It has the fewest significant digits that do; among those with as few it is the nearest. Numbers of 1e21 and more
/// or below 1e-6 have an exponent. Fractions are the simplest ones, with a denominator also where it is 1. American
/// odds always have a sign, probabilities are in percent.
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange); there is a text for all other odds in every format.
///
/// # Examples
/// ```
/// use fairline_market::odds::{self, OddsFormat};
///
/// assert_eq!(odds::format(2.5, OddsFormat::American)?, "+150");
/// assert_eq!(odds::format(1.91, OddsFormat::American)?, "-109.8901098901099");
/// assert_eq!(odds::format(1.91, OddsFormat::Fractional)?, "91/100");
/// assert_eq!(odds::format(2.5, OddsFormat::Probability)?, "40%");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn format(odds: f64, format: OddsFormat) -> Result<String> {
    check(odds)?;
    Ok(match format {
        OddsFormat::Fractional => fraction::to_text(odds),
        OddsFormat::Probability => format!("{}%", decimal(shortest(format, odds), 2)),
        _ => {
            let negative = exact_number(format, odds).negative;
            let sign = match format {
                _ if negative => "-",
                OddsFormat::American => "+",
                _ => "",
            };
            format!("{sign}{}", decimal(shortest(format, odds), 0))
        }
    })
}

/// The whole number of shortest profit for odds so large that every double is whole, without an exponent.
pub(super) fn whole_profit(odds: f64) -> String {
    let (digits, exponent) = shortest(OddsFormat::HongKong, odds);
    format!("{digits}{}", "0".repeat(usize::try_from(exponent).unwrap_or(0)))
}

/// The size of the shortest number, `digits·10^exponent`, `digits` not ending in 0.
fn shortest(format: OddsFormat, odds: f64) -> (u64, i32) {
    let Signed { negative, size } = exact_number(format, odds);
    let (exact, exponent) = size.to_decimal();
    let reads_back = |&(digits, exponent): &(u64, i32)| {
        let number = Signed { negative, size: Ratio::from_decimal(digits, exponent) };
        odds_of(format, number, String::new).is_ok_and(|read| read.to_bits() == odds.to_bits())
    };
    let (mut digits, mut exponent) = (1..18)
        .map(|length| 18 - length)
        .find_map(|cut| {
            let unit = 10u64.pow(cut);
            let (kept, rest) = (exact / unit, exact % unit);
            let exponent = exponent + cut.cast_signed();
            let mut sides = [(kept, exponent), (kept + 1, exponent)];
            // What was cut off beyond 18 digits makes a half more than a half.
            if rest >= unit / 2 {
                sides.reverse();
            }
            sides.into_iter().find(reads_back)
        })
        .unwrap_or((exact, exponent));
    while digits % 10 == 0 {
        digits /= 10;
        exponent += 1;
    }
    (digits, exponent)
}

/// `digits·10^(exponent + shift)` in plain notation where that is bearable.
fn decimal((digits, exponent): (u64, i32), shift: i32) -> String {
    let exponent = exponent + shift;
    // Digits before the decimal point; not positive if the number is below 0.1.
    let whole = digits.ilog10().cast_signed() + 1 + exponent;
    let digits = digits.to_string();
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    match usize::try_from(whole) {
        _ if !(-5..=21).contains(&whole) => match digits.split_at(1) {
            (first, "") => format!("{first}e{}", whole - 1),
            (first, rest) => format!("{first}.{rest}e{}", whole - 1),
        },
        _ if exponent >= 0 => format!("{digits}{}", zeros(exponent)),
        Ok(whole) if whole > 0 => format!("{}.{}", &digits[..whole], &digits[whole..]),
        _ => format!("0.{}{digits}", zeros(-whole)),
    }
}
