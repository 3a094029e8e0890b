//! One thing that a check found.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::Likeness;
use crate::{Line, Outcome, Reason, Refusal, Season};

/// One thing that a check found, displayed as one line.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Finding {
    /// A row was left out; a match that is in two rows is one of the reasons.
    Refused {
        /// The row and the reason.
        row: Refusal,
    },

    /// Two clubs met more than once at one ground, in a season where all others met there once.
    Repeated {
        /// The competition.
        competition: String,
        /// The season.
        season: Season,
        /// The home team.
        home: String,
        /// The away team.
        away: String,
        /// The days.
        dates: Vec<Date>,
    },

    /// Two names that may be one club's.
    NameDrift {
        /// The name with more matches, and their number.
        name: (String, usize),
        /// The name with fewer, and their number.
        other: (String, usize),
        /// How they are alike.
        likeness: Likeness,
    },

    /// Matches that a double round robin lacks.
    Missing {
        /// The competition.
        competition: String,
        /// The season.
        season: Season,
        /// Home and away team of each.
        matches: Vec<[String; 2]>,
    },

    /// Clubs with fewer matches than most.
    Short {
        /// The competition.
        competition: String,
        /// The season.
        season: Season,
        /// How many matches most clubs have.
        most: usize,
        /// The others that have fewer, and their matches.
        clubs: Vec<(String, usize)>,
    },

    /// A book whose inverse odds sum to something that no bookmaker offers.
    Book {
        /// The competition.
        competition: String,
        /// The day of the match.
        date: Date,
        /// The home team.
        home: String,
        /// The away team.
        away: String,
        /// The bookmaker's code.
        bookmaker: Arc<str>,
        /// The line.
        line: Line,
        /// The market, such as `total 2.5` or `handicap -1.5`; empty for home win, draw and away win.
        #[cfg_attr(feature = "serde", serde(default))]
        market: String,
        /// The odds of all its outcomes.
        odds: Vec<f64>,
        /// Their booksum Σ1/o.
        booksum: f64,
    },

    /// Odds that moved further from opening to closing than prices do.
    Move {
        /// The competition.
        competition: String,
        /// The day of the match.
        date: Date,
        /// The home team.
        home: String,
        /// The away team.
        away: String,
        /// The bookmaker's code.
        bookmaker: Arc<str>,
        /// The outcome.
        outcome: Outcome,
        /// Opening and closing odds.
        odds: [f64; 2],
    },
}

impl Finding {
    /// The heading under which a text lists findings of this kind.
    pub(super) const fn heading(&self) -> &'static str {
        match self {
            Self::Refused { row: Refusal { reason: Reason::Duplicate { .. }, .. } } => {
                "rows left out as they are there already"
            }
            Self::Refused { .. } => "rows refused",
            Self::Repeated { .. } => "matches repeated",
            Self::NameDrift { .. } => "names that may be one club",
            Self::Missing { .. } => "matches missing",
            Self::Short { .. } => "clubs with fewer matches",
            Self::Book { .. } => "books that cannot be right",
            Self::Move { .. } => "odds that jumped",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { row } => write!(f, "{row}"),
            Self::Repeated { competition, season, home, away, dates } => {
                write!(f, "{competition} {season}: {home} v {away} on {}", list(dates, ToString::to_string))
            }
            Self::NameDrift { name, other, likeness } => write!(
                f,
                "{:?} ({}) and {:?} ({}): {likeness}; they never met nor played on one day",
                name.0,
                matches(name.1),
                other.0,
                matches(other.1)
            ),
            Self::Missing { competition, season, matches } => {
                let named = list(matches, |[home, away]| format!("{home} v {away}"));
                write!(f, "{competition} {season}: {} missing: {named}", self::matches(matches.len()))
            }
            Self::Short { competition, season, most, clubs } => {
                let named = list(clubs, |(club, count)| format!("{club} {count}"));
                write!(f, "{competition} {season}: most clubs have {most} matches, {named}")
            }
            Self::Book { competition, date, home, away, bookmaker, line, market, odds, booksum } => {
                write!(f, "{competition} {date} {home} v {away}: {bookmaker} {line} ")?;
                if !market.is_empty() {
                    write!(f, "{market} ")?;
                }
                let odds: Vec<String> = odds.iter().map(ToString::to_string).collect();
                write!(f, "{}: booksum {booksum:.3}", odds.join(" / "))
            }
            Self::Move { competition, date, home, away, bookmaker, outcome, odds: [opening, closing] } => {
                write!(f, "{competition} {date} {home} v {away}: {bookmaker} {outcome} ")?;
                write!(f, "opened at {opening} and closed at {closing}")
            }
        }
    }
}

fn matches(count: usize) -> String {
    if count == 1 { "1 match".to_owned() } else { format!("{count} matches") }
}

/// The first few, separated by commas, and how many more there are.
fn list<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    const SHOWN: usize = 5;
    let shown = items.iter().take(SHOWN).map(text).collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
