//! Matches to come.

use std::path::PathBuf;

use jiff::civil::{Date, Time};

use crate::{HandicapQuote, Line, Match, Quote, Quotes, Refusal, Season, TotalQuote};

/// A match to come: it has no field for anything that is known only afterwards.
///
/// ```compile_fail
/// fn cheat(game: &fairline_data::UpcomingMatch) -> [u32; 2] {
///     game.goals // no such field
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UpcomingMatch {
    /// The competition's code, column `Div`.
    pub competition: String,
    /// The day of the match.
    pub date: Date,
    /// Kick-off, British local time.
    pub time: Option<Time>,
    /// The home team.
    pub home: String,
    /// The away team.
    pub away: String,
    /// The season as its file names it, where it does.
    pub named_season: Option<Season>,
    /// The complete quotes of home win, draw and away win.
    pub quotes: Quotes<Quote>,
    /// The complete quotes of more and fewer goals than a line.
    pub totals: Quotes<TotalQuote>,
    /// The complete quotes of Asian handicaps.
    pub handicaps: Quotes<HandicapQuote>,
}

impl UpcomingMatch {
    /// A match as it was before its kick-off: without its result and its closing quotes.
    pub fn of(game: &Match) -> Self {
        let opening = |line| line == Line::Opening;
        Self {
            competition: game.competition.clone(),
            date: game.date,
            time: game.time,
            home: game.home.clone(),
            away: game.away.clone(),
            named_season: game.named_season,
            quotes: game.quotes.iter().filter(|quote| opening(quote.line)).collect(),
            totals: game.totals.iter().filter(|quote| opening(quote.line)).collect(),
            handicaps: game.handicaps.iter().filter(|quote| opening(quote.line)).collect(),
        }
    }

    /// The season of the match: as its file names it, else from its date.
    pub fn season(&self) -> Season {
        self.named_season.unwrap_or_else(|| Season::of(self.date))
    }

    /// Home, draw and away odds (decimal, > 1) of one bookmaker, where it quoted all three.
    pub fn odds(&self, bookmaker: &str) -> Option<[f64; 3]> {
        self.quotes.find(bookmaker, Line::Opening)
    }
}

/// The matches to come, and an account of what was left out.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Fixtures {
    /// The matches by date, kick-off (unknown first), competition and home team.
    pub matches: Vec<UpcomingMatch>,
    /// The rows that were left out, by line.
    pub refused: Vec<Refusal>,
    /// Quotes with prices missing; their matches were kept without them.
    pub incomplete_quotes: usize,
    /// The file.
    pub file: PathBuf,
}
