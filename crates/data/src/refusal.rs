//! Rows that were not read, and why.

use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

/// One row that was left out while the rest of its file was kept.
///
/// Displays as `E0-2023-24.csv:17: column FTR: "X" is not H, D or A`. Which match it is of is told as far as its cells can be read;
/// `None` where they cannot.
///
/// # Examples
/// ```
/// let csv = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nE0,12/08/2023,Aston,Borrow,2,1,X\n";
/// let refused = &fairline_data::read_bytes("E0.csv".as_ref(), csv.as_bytes())?.refused[0];
/// assert_eq!(refused.to_string(), "E0.csv:2: column FTR: \"X\" is not H, D or A");
/// assert!(refused.is_of("E0", "Aston", "Borrow", jiff::civil::date(2023, 8, 8)));
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Refusal {
    /// The file.
    pub file: PathBuf,
    /// The line in it; the header is line 1.
    pub line: u64,
    /// The column at fault.
    pub column: String,
    /// What is wrong with it.
    pub reason: Reason,
    /// The competition.
    #[cfg_attr(feature = "serde", serde(default))]
    pub competition: Option<String>,
    /// The day of the match.
    #[cfg_attr(feature = "serde", serde(default))]
    pub date: Option<Date>,
    /// The home team.
    #[cfg_attr(feature = "serde", serde(default))]
    pub home: Option<String>,
    /// The away team.
    #[cfg_attr(feature = "serde", serde(default))]
    pub away: Option<String>,
}

impl Refusal {
    /// Whether the row is of a match between two clubs that was played on a day or later. A day that cannot be read may be any;
    /// a row whose competition or clubs cannot be read is of no match that anybody could name.
    pub fn is_of(&self, competition: &str, home: &str, away: &str, from: Date) -> bool {
        let named = [&self.competition, &self.home, &self.away].map(Option::as_deref);
        named == [competition, home, away].map(Some) && self.date.is_none_or(|date| date >= from)
    }
}

/// What is wrong with a cell. Cell texts are cut after 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Reason {
    /// A required cell is empty.
    #[error("is blank")]
    Blank,

    /// The result is none of the three letters.
    #[error("{value:?} is not H, D or A")]
    NotAResult {
        /// The cell.
        value: String,
    },

    /// The result is not that of the goals.
    #[error("{value:?} contradicts the goals {home}-{away}")]
    Contradiction {
        /// The cell.
        value: String,
        /// Goals of the home team.
        home: u32,
        /// Goals of the away team.
        away: u32,
    },

    /// Goals or shots are no count.
    #[error("{value:?} is not a whole number")]
    NotACount {
        /// The cell.
        value: String,
    },

    /// A price is no number.
    #[error("{value:?} is not a number")]
    NotANumber {
        /// The cell.
        value: String,
    },

    /// A price is a number, but no decimal odds.
    #[error("odds {value:?} must be finite and greater than 1")]
    OddsOutOfRange {
        /// The cell.
        value: String,
    },

    /// The date cannot be read.
    #[error("{value:?} is not a date (dd/mm/yy or dd/mm/yyyy)")]
    NotADate {
        /// The cell.
        value: String,
    },

    /// The kick-off time cannot be read.
    #[error("{value:?} is not a time (hh:mm)")]
    NotATime {
        /// The cell.
        value: String,
    },

    /// A handicap is a number, but not one that is offered.
    #[error("handicap {value:?} is not a multiple of a quarter of a goal")]
    NotAHandicap {
        /// The cell.
        value: String,
    },

    /// The season has no name that is known.
    #[error("{value:?} is not a season (2012/2013 or 2012)")]
    NotASeason {
        /// The cell.
        value: String,
    },

    /// A club plays itself.
    #[error("{club:?} is also the home team")]
    SameClub {
        /// The club in both columns.
        club: String,
    },

    /// The same clubs met on the same day in the same competition in a row read before, with the same result.
    #[error("the same match is already in {}:{line}", name(file))]
    Duplicate {
        /// The file of the row that was kept.
        file: PathBuf,
        /// Its line.
        line: u64,
    },

    /// The same match is in a row read before, with another result.
    #[error("the same match is in {}:{line} and ended {}-{} there, {}-{} here", name(file), kept[0], kept[1], goals[0], goals[1])]
    Conflict {
        /// The file of the row that was kept.
        file: PathBuf,
        /// Its line.
        line: u64,
        /// The goals of the row that was kept.
        kept: [u32; 2],
        /// The goals of this row.
        goals: [u32; 2],
    },

    /// A quotation mark opens in this line and does not close in it.
    #[error("a quotation mark does not close in this line")]
    OpenQuotation,
}

impl Reason {
    /// Makes a reason of a cell's text, cut to a length that a terminal can show.
    pub(crate) fn cell(make: impl FnOnce(String) -> Self, value: &str) -> Self {
        const LONGEST: usize = 40;
        make(value.chars().take(LONGEST).collect())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: column {}: {}", name(&self.file), self.line, self.column, self.reason)
    }
}

/// The file's name without its folders.
fn name(path: &Path) -> impl fmt::Display {
    path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy())
}
