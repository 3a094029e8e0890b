//! One played match with everything known about it afterwards.

use jiff::civil::{Date, Time};

use crate::{Line, Outcome, Quote, Season};

/// One played match.
///
/// Pairs are `[home, away]`. What a file does not tell is `None`, never zero.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Match {
    /// The competition's code, column `Div`: `E0` is the Premier League.
    pub competition: String,
    /// The day of the match.
    pub date: Date,
    /// Kick-off, British local time; files before 2019-20 have none.
    pub time: Option<Time>,
    /// The home team.
    pub home: String,
    /// The away team.
    pub away: String,
    /// Goals at full time.
    pub goals: [u32; 2],
    /// Goals at half time.
    pub half_time: Option<[u32; 2]>,
    /// Shots.
    pub shots: Option<[u32; 2]>,
    /// Shots on target.
    pub shots_on_target: Option<[u32; 2]>,
    /// The complete quotes, at most one per bookmaker and line.
    pub quotes: Vec<Quote>,
}

impl Match {
    /// The season of the match, from its date.
    pub fn season(&self) -> Season {
        Season::of(self.date)
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        Outcome::from_goals(self.goals)
    }

    /// Home, draw and away odds (decimal, > 1) of one bookmaker, where it quoted all three.
    pub fn odds(&self, bookmaker: &str, line: Line) -> Option<[f64; 3]> {
        self.quotes
            .iter()
            .find(|quote| quote.line == line && &*quote.bookmaker == bookmaker)
            .map(|quote| quote.odds)
    }

    /// Puts matches in the order of a [`Dataset`](crate::Dataset).
    pub(crate) fn chronology(&self) -> (Date, Option<Time>, &str, &str) {
        (self.date, self.time, &self.competition, &self.home)
    }
}
