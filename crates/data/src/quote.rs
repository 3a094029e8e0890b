//! One bookmaker's prices in one market.

use std::fmt;
use std::sync::Arc;

/// When a price was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Line {
    /// Hours to days before the match: the price a bettor can plan with.
    Opening,
    /// The last price before kick-off: for closing-line value only.
    Closing,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Opening => "opening",
            Self::Closing => "closing",
        })
    }
}

/// One bookmaker's 1X2 prices, all three present.
///
/// # Examples
/// ```
/// use fairline_data::{Line, Quote};
///
/// let quote = |code: &str| Quote { bookmaker: code.into(), line: Line::Opening, odds: [2.1, 3.4, 3.6] };
/// assert!(!quote("B365").is_statistic());
/// assert!(quote(Quote::MAXIMUM).is_statistic()); // nobody offers all three of these prices
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Quote {
    /// The code of football-data.co.uk, such as `B365`, `PS` or `Max`; shared by all quotes of a data set.
    pub bookmaker: Arc<str>,
    /// When the prices were collected.
    pub line: Line,
    /// Home, draw, away; decimal odds, > 1.
    pub odds: [f64; 3],
}

impl Quote {
    /// The code under which the highest odds of each outcome stand.
    pub const MAXIMUM: &str = "Max";
    /// The code under which the mean odds of each outcome stand.
    pub const AVERAGE: &str = "Avg";

    /// Whether this is a statistic of several bookmakers' prices and nobody's own book.
    pub fn is_statistic(&self) -> bool {
        [Self::MAXIMUM, Self::AVERAGE].contains(&&*self.bookmaker)
    }
}

/// One bookmaker's prices for more and for fewer goals than a line, both present.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TotalQuote {
    /// The code of football-data.co.uk; the same bookmaker has the same one in every market.
    pub bookmaker: Arc<str>,
    /// When the prices were collected.
    pub line: Line,
    /// The number of goals, such as 2.5.
    pub goals: f64,
    /// Over, under; decimal odds, > 1.
    pub odds: [f64; 2],
}

/// One bookmaker's prices for both clubs with a handicap, both present.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HandicapQuote {
    /// The code of football-data.co.uk; the same bookmaker has the same one in every market.
    pub bookmaker: Arc<str>,
    /// When the prices were collected.
    pub line: Line,
    /// Goals that the home team is given, a multiple of a quarter: −1.5 for a favourite.
    pub handicap: f64,
    /// Home, away; decimal odds, > 1.
    pub odds: [f64; 2],
}
