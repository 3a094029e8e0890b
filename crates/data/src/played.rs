//! One played match with everything known about it afterwards.

use jiff::civil::{Date, Time};

use crate::{HandicapQuote, Line, Outcome, Quote, Quotes, Season, TotalQuote};

/// One played match.
///
/// Pairs are `[home, away]`. What a file does not tell is `None`, never zero.
///
/// # Examples
/// ```
/// use fairline_data::{Line, Outcome, Quote, Season, read_bytes};
///
/// let csv = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A,MaxH,MaxD,MaxA,B365>2.5,B365<2.5,AHh,B365AHH,B365AHA\n\
///            E0,12/08/2023,Aston,Borrow,2,1,H,1.9,3.6,4.5,1.95,3.7,4.6,1.8,2.05,-0.5,1.92,1.98\n";
/// let data = read_bytes("E0.csv".as_ref(), csv.as_bytes())?;
/// let game = &data.matches[0];
/// assert_eq!((game.season(), game.outcome()), (Season::new(2023), Outcome::Home));
/// assert_eq!(game.odds("B365", Line::Opening), Some([1.9, 3.6, 4.5]));
/// assert_eq!(game.odds("B365", Line::Closing), None);
/// assert_eq!(game.total("B365", Line::Opening, 2.5), Some([1.8, 2.05]));
/// assert_eq!(game.handicap("B365", Line::Opening), Some((-0.5, [1.92, 1.98])));
/// assert_eq!(game.quotes.iter().filter(Quote::is_statistic).count(), 1); // Max is nobody's book
/// # Ok::<(), fairline_data::Error>(())
/// ```
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
    /// Corners.
    #[cfg_attr(feature = "serde", serde(default))]
    pub corners: Option<[u32; 2]>,
    /// Fouls committed.
    #[cfg_attr(feature = "serde", serde(default))]
    pub fouls: Option<[u32; 2]>,
    /// Yellow cards.
    #[cfg_attr(feature = "serde", serde(default))]
    pub yellow_cards: Option<[u32; 2]>,
    /// Red cards.
    #[cfg_attr(feature = "serde", serde(default))]
    pub red_cards: Option<[u32; 2]>,
    /// The season as its file names it, where that is not the one of the [date](Season::of): leagues that play from spring to
    /// autumn name theirs by the year.
    #[cfg_attr(feature = "serde", serde(default))]
    pub named_season: Option<Season>,
    /// The complete quotes of home win, draw and away win, at most one per bookmaker and line.
    pub quotes: Quotes<Quote>,
    /// The complete quotes of more and fewer goals than a line, at most one per bookmaker, line and number of goals.
    #[cfg_attr(feature = "serde", serde(default))]
    pub totals: Quotes<TotalQuote>,
    /// The complete quotes of Asian handicaps, at most one per bookmaker and line.
    #[cfg_attr(feature = "serde", serde(default))]
    pub handicaps: Quotes<HandicapQuote>,
}

impl Match {
    /// The season of the match: as its file names it, else from its date.
    pub fn season(&self) -> Season {
        self.named_season.unwrap_or_else(|| Season::of(self.date))
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        Outcome::from_goals(self.goals)
    }

    /// Home, draw and away odds (decimal, > 1) of one bookmaker, where it quoted all three.
    pub fn odds(&self, bookmaker: &str, line: Line) -> Option<[f64; 3]> {
        self.quotes.find(bookmaker, line)
    }

    /// Over and under odds (decimal, > 1) of one bookmaker for a number of goals, where it quoted both.
    pub fn total(&self, bookmaker: &str, line: Line, goals: f64) -> Option<[f64; 2]> {
        let of = |quote: &TotalQuote| {
            (&*quote.bookmaker, quote.line) == (bookmaker, line) && quote.goals.total_cmp(&goals).is_eq()
        };
        self.totals.iter().find(of).map(|quote| quote.odds)
    }

    /// Handicap of the home team and home and away odds (decimal, > 1) of one bookmaker, where it quoted both.
    pub fn handicap(&self, bookmaker: &str, line: Line) -> Option<(f64, [f64; 2])> {
        self.handicaps.find(bookmaker, line).map(|[home, away, handicap]| (handicap, [home, away]))
    }

    /// Puts matches in the order of a [`Dataset`](crate::Dataset).
    pub(crate) fn chronology(&self) -> (Date, Option<Time>, &str, &str, &str) {
        (self.date, self.time, &self.competition, &self.home, &self.away)
    }
}
