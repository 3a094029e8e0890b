//! Odds formats: what the trade writes, as decimal odds and back.
//!
//! Everywhere else in this crate odds are decimal: the payout per unit staked, stake included, a finite double
//! above 1. Here other formats come in and go out. With decimal odds `o` and the profit per unit staked `r = o − 1`:
//!
//! | format | number | range | evens | 2.50 | 1.40 |
//! |---|---|---|---|---|---|
//! | [`Decimal`](OddsFormat::Decimal) | `o` | (1, ∞) | `2` | `2.5` | `1.4` |
//! | [`American`](OddsFormat::American) | `100·r` if r ≥ 1, otherwise `−100/r` | (−∞, −100\] ∪ \[100, ∞) | `+100` | `+150` | `-250` |
//! | [`Fractional`](OddsFormat::Fractional) | `r` as `numerator/denominator` | both at least 1 | `1/1` | `3/2` | `2/5` |
//! | [`HongKong`](OddsFormat::HongKong) | `r` | (0, ∞) | `1` | `1.5` | `0.4` |
//! | [`Malay`](OddsFormat::Malay) | `r` if r ≤ 1, otherwise `−1/r` | \[−1, 0) ∪ (0, 1\] | `1` | `-0.6666666666666667` | `0.4` |
//! | [`Indonesian`](OddsFormat::Indonesian) | `r` if r ≥ 1, otherwise `−1/r` | (−∞, −1\] ∪ \[1, ∞) | `1` | `1.5` | `-2.5` |
//! | [`Probability`](OddsFormat::Probability) | `1/o` | (0, 1) | `50%` | `40%` | `71.42857142857143%` |
//!
//! Evens have two numbers in the three signed formats: −100 and +100, −1 and 1. Both are read, the positive one is
//! written. A signed format is easily taken for another one (`-2.5` is Indonesian, `-0.5` Malay), so a number
//! outside of its format's range is an error and never moved into it.
//!
//! There are two ways out and one way in:
//!
//! | | for | 2.5 in American | 2.62 as a fraction |
//! |---|---|---|---|
//! | [`format()`] | machines: [`parse`] gives the same bits back | `+150` | `81/50` |
//! | [`format_usual`] | people: rounded as the trade writes it | `+150` | `13/8` |
//!
//! All conversions work on exact fractions and round once, to the nearest double. That every double has an exact
//! text in every format follows from it; `1 + 100/110` in doubles rounds twice and does not have that property. It
//! costs less than a microsecond to read a price, and a few to write an everyday one.
//!
//! # References
//! The ranges are those of the converter of oddsorca.com, with −100 as well as +100; the formulas those of the R
//! package `odds.converter` (M. Blume, version 1.4.8, CRAN), whose test values are tested here too.

mod convert;
mod exact;
mod fraction;
mod parse;
mod text;
mod usual;

pub use convert::{
    from_american, from_hong_kong, from_indonesian, from_malay, from_probability, to_american, to_hong_kong,
    to_indonesian, to_malay, to_probability,
};
pub use fraction::{from_fractional, to_fractional};
pub use parse::parse;
pub use text::format;
pub use usual::{USUAL_FRACTIONS, format_usual, usual_fraction};

use crate::check::Range;
use crate::{Error, Result};

/// A way to write odds; see the table at [`odds`](self).
///
/// It goes by its name in small letters, `hong_kong` for `HongKong`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum OddsFormat {
    /// Payout per unit staked, stake included: `2.50`. Also called European.
    Decimal,
    /// Profit on a stake of 100 (`+150`), or the stake that wins 100 (`-250`). Also called moneyline.
    American,
    /// Profit to stake, in whole numbers: `6/4`. Also called British or traditional.
    Fractional,
    /// Profit per unit staked: `1.50`.
    HongKong,
    /// Profit per unit staked (`0.40`), or the stake that wins 1 with a minus sign (`-0.67`), whichever is at most 1.
    Malay,
    /// Profit per unit staked (`1.50`), or the stake that wins 1 with a minus sign (`-2.50`), whichever is at least 1.
    Indonesian,
    /// Implied probability, the reciprocal of decimal odds: `40%` or `0.4`.
    Probability,
}

impl OddsFormat {
    /// Every format.
    pub const ALL: [Self; 7] = [
        Self::Decimal,
        Self::American,
        Self::Fractional,
        Self::HongKong,
        Self::Malay,
        Self::Indonesian,
        Self::Probability,
    ];

    /// What numbers there are, as an error says it.
    pub(crate) fn range(self) -> &'static str {
        match self {
            Self::Decimal => "greater than 1",
            Self::American => "at most -100 or at least 100",
            Self::Fractional => "a fraction of whole numbers of at least 1",
            Self::HongKong => "greater than 0",
            Self::Malay => "from -1 to 1 and not 0",
            Self::Indonesian => "at most -1 or at least 1",
            Self::Probability => "greater than 0 and less than 1 (100%)",
        }
    }

    /// How such odds are written, as an error says it.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Decimal => "2.50",
            Self::American => "+150, -200 or even",
            Self::Fractional => "5/2, 5-2, 6/4 on or evens",
            Self::HongKong => "1.50",
            Self::Malay => "0.85 or -0.85",
            Self::Indonesian => "1.50 or -1.50",
            Self::Probability => "40% or 0.4",
        }
    }
}

impl std::fmt::Display for OddsFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Decimal => "decimal",
            Self::American => "american",
            Self::Fractional => "fractional",
            Self::HongKong => "hong_kong",
            Self::Malay => "malay",
            Self::Indonesian => "indonesian",
            Self::Probability => "probability",
        })
    }
}

impl std::str::FromStr for OddsFormat {
    type Err = Error;

    /// Reads the name that [`Display`](std::fmt::Display) writes.
    fn from_str(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.to_string() == name)
            .ok_or_else(|| Error::UnknownOddsFormat { name: name.to_owned() })
    }
}

/// The one door for decimal odds on their way out.
fn check(odds: f64) -> Result<()> {
    Range::Odds.check("odds", odds)
}
