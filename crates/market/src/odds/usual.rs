//! Odds as people write them.

use super::convert::to_number;
use super::{OddsFormat, check};
use crate::{Error, Result};

/// The usual prices above evens, short to long; upside down they are the usual prices below.
const AGAINST: [(u32, u32); 50] = [
    (21, 20),
    (11, 10),
    (6, 5),
    (5, 4),
    (11, 8),
    (6, 4),
    (13, 8),
    (7, 4),
    (15, 8),
    (2, 1),
    (85, 40),
    (9, 4),
    (95, 40),
    (5, 2),
    (11, 4),
    (3, 1),
    (100, 30),
    (7, 2),
    (4, 1),
    (9, 2),
    (5, 1),
    (11, 2),
    (6, 1),
    (13, 2),
    (7, 1),
    (15, 2),
    (8, 1),
    (17, 2),
    (9, 1),
    (10, 1),
    (11, 1),
    (12, 1),
    (14, 1),
    (16, 1),
    (18, 1),
    (20, 1),
    (22, 1),
    (25, 1),
    (28, 1),
    (33, 1),
    (40, 1),
    (50, 1),
    (66, 1),
    (80, 1),
    (100, 1),
    (150, 1),
    (200, 1),
    (250, 1),
    (500, 1),
    (1000, 1),
];

/// The fractions that bookmakers in Britain and Ireland quote, from 1/1000 to 1000/1, as they write them.
///
/// By custom some are not in lowest terms (`6/4`, `100/30`, `85/40`). The list is its own mirror: upside down, every
/// price above evens is one below.
///
/// # References
/// Up to `14/1` they are those of the percentage table at horseracing-and-bettingsystems.com, without `13/1`. `21/20`,
/// `85/40`, `95/40`, the upside-down `40/85`, `40/95`, `30/100` and the mirror itself are in the conversion table of the
/// Python kit of the exchange Smarkets (`smk_python_sdk`, `smarkets/odds.py`). From `16/1` on they are a selection of
/// the racing ladder that the crate `oddsidizer` records: what the Python package `pybet` has as standard, and `28/1`.
pub const USUAL_FRACTIONS: [(u32, u32); 2 * AGAINST.len() + 1] = {
    let middle = AGAINST.len();
    let mut all = [(1, 1); 2 * AGAINST.len() + 1];
    let mut i = 0;
    while i < middle {
        let (numerator, denominator) = AGAINST[i];
        all[middle + 1 + i] = (numerator, denominator);
        all[middle - 1 - i] = (denominator, numerator);
        i += 1;
    }
    all
};

/// The usual fraction nearest to decimal odds.
///
/// # Formula
/// ```text
/// argmin |ln(n/d) − ln(o − 1)|   over (n, d) in USUAL_FRACTIONS
/// ```
/// That is the distance in log odds, `ln(o − 1) = −logit(1/o)`: a price and its mirror image on the other side of
/// evens are treated alike, and near 1/10 a step counts as much as near 10/1. In the middle between two, the shorter.
///
/// # Errors
/// [`Error::OutOfRange`]; [`Error::NoUsualFraction`] below 1/1000 and above 1000/1.
///
/// # Examples
/// ```
/// use fairline_market::odds;
///
/// assert_eq!(odds::usual_fraction(2.5)?, (6, 4));
/// assert_eq!(odds::usual_fraction(4.33)?, (100, 30));
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn usual_fraction(odds: f64) -> Result<(u32, u32)> {
    check(odds)?;
    if !(1.001..=1001.0).contains(&odds) {
        return Err(Error::NoUsualFraction { odds });
    }
    let price = |(numerator, denominator): (u32, u32)| f64::from(numerator) / f64::from(denominator);
    let profit = odds - 1.0;
    let longer = USUAL_FRACTIONS.partition_point(|&fraction| price(fraction) < profit);
    let longer = longer.clamp(1, USUAL_FRACTIONS.len() - 1);
    let (below, above) = (USUAL_FRACTIONS[longer - 1], USUAL_FRACTIONS[longer]);
    // profit/below ≤ above/profit, without logarithms: the middle is the geometric mean.
    Ok(if profit * profit <= price(below) * price(above) { below } else { above })
}

/// Odds as the trade writes them, rounded.
///
/// | format | text | 2.5 | 1.4 | 1.001 |
/// |---|---|---|---|---|
/// | decimal | two places | `2.50` | `1.40` | `1.001` |
/// | American | a whole number with its sign | `+150` | `-250` | `-100000` |
/// | fractional | the [`usual_fraction`], or `evens` | `6/4` | `2/5` | `1/1000` |
/// | Hong Kong | two places | `1.50` | `0.40` | `0.001` |
/// | Malay | two places | `-0.67` | `0.40` | `0.001` |
/// | Indonesian | two places | `1.50` | `-2.50` | `-1000.00` |
/// | probability | percent with one place | `40.0%` | `71.4%` | `99.9%` |
///
/// Where so few places would leave nothing of the number (of the profit, in decimal odds; of the distance from 100 %,
/// in probabilities), there are as many as it takes to show its first digit. What rounds to evens is written as evens
/// are: `+100` and not `-100`. [`parse`](super::parse) reads every such text. From 1.000000001 to 1e306 the odds it
/// reads are written as the same text again; the bits of the odds need [`format()`](super::format()).
///
/// # Errors
/// [`Error::OutOfRange`]; [`Error::NoUsualFraction`] in the fractional format; [`Error::BeyondDouble`] in the
/// American format for odds above 1.8e306.
///
/// # Examples
/// ```
/// use fairline_market::odds::{self, OddsFormat};
///
/// assert_eq!(odds::format_usual(1.909, OddsFormat::American)?, "-110");
/// assert_eq!(odds::format_usual(1.909, OddsFormat::Fractional)?, "10/11");
/// assert_eq!(odds::format_usual(1.909, OddsFormat::Probability)?, "52.4%");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn format_usual(odds: f64, format: OddsFormat) -> Result<String> {
    if format == OddsFormat::Fractional {
        return Ok(match usual_fraction(odds)? {
            (1, 1) => "evens".to_owned(),
            (numerator, denominator) => format!("{numerator}/{denominator}"),
        });
    }
    let number = to_number(format, odds)?;
    Ok(match format {
        // What rounds to evens has two names in a signed format.
        OddsFormat::American if number < -100.5 => format!("{number:.0}"),
        OddsFormat::American => format!("{:+.0}", number.abs()),
        OddsFormat::Decimal => format!("{odds:.*}", places(2, odds - 1.0)),
        OddsFormat::Probability => {
            let percent = 100.0 * number;
            let from_end = percent.min(100.0 * (odds - 1.0) / odds);
            format!("{percent:.*}%", places(1, from_end))
        }
        _ => {
            let text = format!("{number:.*}", places(2, number));
            if text == "-1.00" { "1.00".to_owned() } else { text }
        }
    })
}

/// As many decimal places as usual, or as it takes to show the first digit.
fn places(usual: usize, distance: f64) -> usize {
    let rounded = format!("{distance:.0e}");
    let first = rounded.split_once("e-").and_then(|(_, place)| place.parse().ok()).unwrap_or(0);
    usual.max(first)
}
