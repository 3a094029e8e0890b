//! What a predictor may see of a match to be forecast: no goals, no shots, no closing prices.

use fairline_data::{Line, Match, Quote, Season, UpcomingMatch};
use fairline_market::{self as market, DevigOptions};
use jiff::civil::{Date, Time};

use crate::prices::{BadBook, best, consensus, quotes};
use crate::{BookmakerOdds, Error, Prices, Result};

/// A match as it is known before kick-off.
///
/// # Examples
/// ```
/// use fairline_data::Source;
/// use fairline_market::Method;
/// use fairline_sim::{Fixture, Prices};
///
/// let league = Source::Simulated { seed: 42 }.load()?;
/// let prices = Prices::Best;
/// let fixture = Fixture::of(&league.matches[0], &prices)?;
/// let best = fixture.odds.ok_or("no price")?;
/// assert!(fixture.quotes.iter().all(|quote| quote.odds[0] <= best[0]));
/// let fair = fixture.fair(&prices, Method::Shin)?.ok_or("no price")?;
/// assert!((fair.iter().sum::<f64>() - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fixture {
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Season the match belongs to.
    pub season: Season,
    /// Day of the match.
    pub date: Date,
    /// Kick-off, where known.
    pub time: Option<Time>,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// Opening decimal odds for home, draw, away that can be bet at: the chosen bookmaker's, or the best ones; `None`
    /// where there are none.
    pub odds: Option<[f64; 3]>,
    /// Opening odds of every bookmaker that quotes the match, in order of their names.
    pub quotes: Vec<BookmakerOdds>,
    /// Average opening odds as the data gives them, which may be over more bookmakers than it lists.
    pub average: Option<[f64; 3]>,
}

impl Fixture {
    /// The pre-match side of a match, with the opening odds that `prices` says.
    ///
    /// # Errors
    /// [`Error::Odds`] if the best of odds is asked for that are not all above 1.
    pub fn of(game: &Match, prices: &Prices) -> Result<Self> {
        let fixture = Self {
            competition: game.competition.clone(),
            season: game.season(),
            date: game.date,
            time: game.time,
            home: game.home.clone(),
            away: game.away.clone(),
            odds: None,
            quotes: quotes(&game.quotes, Line::Opening),
            average: game.odds(Quote::AVERAGE, Line::Opening),
        };
        fixture.priced(prices, |name| game.odds(name, Line::Opening))
    }

    /// A match to come, with the odds that `prices` says.
    ///
    /// # Errors
    /// [`Error::Odds`] if the best of odds is asked for that are not all above 1.
    pub fn upcoming(game: &UpcomingMatch, prices: &Prices) -> Result<Self> {
        let fixture = Self {
            competition: game.competition.clone(),
            season: game.season(),
            date: game.date,
            time: game.time,
            home: game.home.clone(),
            away: game.away.clone(),
            odds: None,
            quotes: quotes(&game.quotes, Line::Opening),
            average: game.odds(Quote::AVERAGE),
        };
        fixture.priced(prices, |name| game.odds(name))
    }

    /// The same with the odds that can be bet at.
    fn priced(mut self, prices: &Prices, of: impl Fn(&str) -> Option<[f64; 3]>) -> Result<Self> {
        self.odds = match prices {
            Prices::Bookmaker(name) => of(name),
            Prices::Best => best(&self.quotes).map_err(|bad| self.bad_book(bad))?,
        };
        Ok(self)
    }

    /// The market's fair opening probabilities of home win, draw, away win: those of the bookmaker's book that is bet at, or of the
    /// consensus with best prices; `None` without a price.
    ///
    /// # Errors
    /// [`Error::Odds`] for a book that `devig` has no answer for.
    pub fn fair(&self, prices: &Prices, devig: impl Into<DevigOptions>) -> Result<Option<[f64; 3]>> {
        match (prices, self.odds) {
            (Prices::Best, _) => self.consensus(devig),
            (Prices::Bookmaker(_), None) => Ok(None),
            (Prices::Bookmaker(name), Some(odds)) => {
                let book = market::devig(&odds, devig);
                let p = book.map_err(|source| self.bad_book((name.clone(), source)))?.probabilities;
                Ok(Some([p[0], p[1], p[2]]))
            }
        }
    }

    /// Fair probabilities of home win, draw, away win as all bookmakers together see them; `None` without a quote.
    ///
    /// The mean of the fair probabilities of each complete book in [`quotes`](Self::quotes), its own overround taken
    /// out first; without one, the fair probabilities of [`average`](Self::average).
    ///
    /// # Errors
    /// [`Error::Odds`] for a book that `devig` has no answer for.
    ///
    /// # Examples
    /// ```
    /// use fairline_data::Source;
    /// use fairline_market::{Method, devig};
    /// use fairline_sim::{Fixture, Prices};
    ///
    /// let league = Source::Simulated { seed: 42 }.load()?;
    /// let fixture = Fixture::of(&league.matches[0], &Prices::Best)?;
    /// let fair = |i: usize| devig(&fixture.quotes[i].odds, Method::Shin).map(|book| book.probabilities[0]);
    /// let consensus = fixture.consensus(Method::Shin)?.ok_or("no quote")?;
    /// assert!((consensus[0] - (fair(0)? + fair(1)?) / 2.0).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn consensus(&self, devig: impl Into<DevigOptions>) -> Result<Option<[f64; 3]>> {
        consensus(&self.quotes, self.average, devig.into()).map_err(|bad| self.bad_book(bad))
    }

    /// The error for a book of this match.
    pub(crate) fn bad_book(&self, (bookmaker, source): BadBook) -> Error {
        let (date, home, away) = (self.date, self.home.clone(), self.away.clone());
        Error::Odds { date, home, away, bookmaker, source: Box::new(source) }
    }
}
