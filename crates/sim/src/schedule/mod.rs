//! The season in order of time: weeks, the batches that are decided on at once, and their matches with prices.
//!
//! Everything that does not depend on a forecaster or a strategy is worked out here once, so that many of them can be
//! tried on it.

mod incident;
mod live;
mod options;

use std::collections::BTreeSet;
use std::sync::Arc;

use fairline_data::{BettingWeek, HoldOut, Line, Match, Outcome, Quote, Season};
use fairline_market::devig;
use jiff::ToSpan;
use jiff::civil::Date;

pub use self::incident::{Incident, IncidentKind};
pub use self::live::Announced;
pub use self::options::{Rhythm, ScheduleOptions};
use crate::prices::{consensus, quotes};
use crate::{Error, Fixture, Forecasts, History, Played, Predictor, Prices, Result};

/// Matches to learn from, and the weeks to be played with their fixtures, prices and results.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{Schedule, ScheduleOptions};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2017))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new().best_price())?;
/// assert_eq!(schedule.training_matches(), 380);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Schedule {
    pub(crate) options: ScheduleOptions,
    /// Matches with a result, in order of date.
    pub(crate) played: Vec<Played>,
    pub(crate) weeks: Vec<Week>,
    /// Matches before the first week.
    pub(crate) training: usize,
    /// The fixtures of a season that goes on; `None` where every result is known.
    pub(crate) announced: Option<Announced>,
    /// Hash of all of it, once somebody has asked.
    #[cfg(feature = "serde")]
    pub(crate) hash: std::sync::OnceLock<String>,
}

/// A betting week.
#[derive(Debug, Clone)]
pub(crate) struct Week {
    pub(crate) season: Season,
    /// Counted from 1 over the weeks of the season that have matches.
    pub(crate) number: usize,
    pub(crate) days: BettingWeek,
    pub(crate) batches: Vec<Batch>,
}

/// What is decided on at once.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    /// The first day that is not known when it is decided on.
    pub(crate) start: Date,
    /// The last day whose results are known afterwards.
    pub(crate) end: Date,
    pub(crate) games: Vec<Game>,
    /// The fixtures of the games, side by side as a forecaster is asked about them.
    fixtures: Vec<Fixture>,
}

impl Batch {
    /// Asks a forecaster about the fixtures.
    pub(crate) fn ask(&self, predictor: &(impl Predictor + ?Sized)) -> Result<Forecasts> {
        Forecasts::ask(predictor, &self.fixtures, self.start)
    }
}

/// A match as it was announced, and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Game {
    pub(crate) fixture: Fixture,
    /// Fair opening probabilities.
    pub(crate) market: Option<[f64; 3]>,
    /// Who offers which odds.
    pub(crate) offers: Option<[Offer; 3]>,
    /// Fair closing probabilities.
    pub(crate) closing: Option<[f64; 3]>,
    /// Share of a stake that gets placed; 0 where the prices are withdrawn.
    pub(crate) matched: f64,
    pub(crate) fate: Fate,
}

/// A price that can be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Who offers it, by its name in the data.
    pub bookmaker: Arc<str>,
    /// Decimal odds, > 1.
    pub odds: f64,
    /// Share of net winnings that is kept, in \[0, 1).
    pub commission: f64,
}

/// How the bets on a match end, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fate {
    /// Day on which the bets are settled.
    pub(crate) settled_on: Date,
    /// What the bets are settled by; `None` where stakes come back.
    pub(crate) bets: Option<Outcome>,
    /// What the forecast is scored by; `None` where the match was not played as announced.
    pub(crate) forecast: Option<Outcome>,
}

impl Schedule {
    /// Puts a held-out part of the data in order of time, with everything before it to learn from.
    ///
    /// # Errors
    /// [`Error::InvalidOption`], [`Error::NoPrices`], [`Error::NoBookmaker`], [`Error::NotInOrder`], [`Error::Odds`] for a
    /// book without an answer, and [`Error::Incident`] for an incident of a match that is not there, or at a time that
    /// cannot be.
    pub fn new(hold_out: &HoldOut, options: &ScheduleOptions) -> Result<Self> {
        options.validate()?;
        let quotes = || hold_out.test.iter().flat_map(|game| &game.quotes).filter(is_opening);
        check_prices(quotes, hold_out.season, &options.prices)?;
        for incident in &options.incidents {
            let known = hold_out.test.iter().any(|game| is_about(incident, game));
            let early = match incident.kind {
                IncidentKind::Postponed { from } => from < incident.date && from >= hold_out.test[0].date,
                _ => true,
            };
            if !(known && early) {
                return Err(Error::Incident { incident: incident.clone() });
            }
        }
        let mut played = Vec::with_capacity(hold_out.train.len() + hold_out.test.len());
        let mut training = 0;
        for part in [&hold_out.train, &hold_out.test] {
            let before = played.len();
            for game in part {
                let abandoned = incidents(options, game).any(|kind| kind == IncidentKind::Abandoned);
                if !abandoned {
                    played.push(Played::of(game, &options.prices)?);
                }
            }
            History::check_order(&played[before..])?;
        }
        // A league that ends in April may be trained on beside one that begins in February.
        played.sort_by_key(|game| game.fixture.date);
        if let Some(first) = hold_out.test.first() {
            training = played.partition_point(|game| game.fixture.date < first.date);
        }
        let mut games = Vec::with_capacity(hold_out.test.len());
        for game in &hold_out.test {
            games.extend(announcements(game, options)?);
        }
        games.sort_by_key(|game| (game.fixture.date, game.fixture.time));
        Ok(Self {
            options: options.clone(),
            played,
            weeks: weeks(games, options),
            training,
            announced: None,
            #[cfg(feature = "serde")]
            hash: std::sync::OnceLock::new(),
        })
    }

    /// Weeks with matches.
    pub fn weeks(&self) -> usize {
        self.weeks.len()
    }

    /// Matches that are known before the first week.
    pub fn training_matches(&self) -> usize {
        self.training
    }

    /// The weeks before the first one that is played, to learn from.
    pub(crate) fn training_weeks(&self) -> Vec<&[Played]> {
        let weeks = self.played[..self.training]
            .chunk_by(|one, next| self.week_of(one.fixture.date) == self.week_of(next.fixture.date));
        weeks.collect()
    }

    /// The betting week of a day.
    pub(crate) fn week_of(&self, day: Date) -> BettingWeek {
        BettingWeek::containing(day, self.options.first_weekday)
    }

    /// The market's fair opening probabilities of a fixture.
    pub(crate) fn fair_opening(&self, fixture: &Fixture) -> Result<Option<[f64; 3]>> {
        fixture.fair(&self.options.prices, self.options.devig)
    }

    /// Everything that is known before a day.
    pub(crate) fn history(&self, before: Date) -> History<'_> {
        History::of_sorted(&self.played, before, self.options.first_weekday)
    }
}

fn is_about(incident: &Incident, game: &Match) -> bool {
    incident.date == game.date && incident.home == game.home
}

fn incidents<'a>(
    options: &'a ScheduleOptions,
    game: &'a Match,
) -> impl Iterator<Item = IncidentKind> + use<'a> {
    options.incidents.iter().filter(|incident| is_about(incident, game)).map(|incident| incident.kind)
}

/// The match as it was announced: once, or twice if it was postponed to a later batch.
fn announcements(game: &Match, options: &ScheduleOptions) -> Result<Vec<Game>> {
    let fixture = Fixture::of(game, &options.prices)?;
    let market = fair_probabilities(game, &fixture, Line::Opening, options)?;
    let offers = market.and_then(|_| offers(&fixture, options));
    let closing = fair_probabilities(game, &fixture, Line::Closing, options)?;
    let outcome = game.outcome();
    let mut announced = Game {
        fixture,
        market,
        offers,
        closing,
        matched: 1.0,
        fate: Fate { settled_on: game.date, bets: Some(outcome), forecast: Some(outcome) },
    };
    let mut postponed = None;
    for kind in incidents(options, game) {
        match kind {
            IncidentKind::Postponed { from } => postponed = Some(from),
            IncidentKind::Abandoned => (announced.fate.bets, announced.fate.forecast) = (None, None),
            IncidentKind::BetsVoid => announced.fate.bets = None,
            IncidentKind::PricesWithdrawn => announced.matched = 0.0,
            IncidentKind::PartlyMatched { share } => announced.matched = announced.matched.min(share),
        }
    }
    let Some(from) = postponed else { return Ok(vec![announced]) };
    let mut first = announced.clone();
    first.fixture.date = from;
    first.fixture.season = game.named_season.unwrap_or_else(|| Season::of(from));
    if batch_of(from, options) == batch_of(game.date, options) {
        // Bets of the batch stand or fall together with its results; there is no second chance to bet.
        first.fate.bets = first.fate.bets.filter(|_| stands(from, game.date, options));
        return Ok(vec![first]);
    }
    // The forecast is scored when the match is played; by then there is another one.
    first.fate.forecast = None;
    if !stands(from, game.date, options) {
        first.fate = Fate {
            settled_on: from.saturating_add(i64::from(options.bets_stand).days()),
            bets: None,
            forecast: None,
        };
    }
    Ok(vec![first, announced])
}

/// Whether bets on a match stand that was announced for one day and played on another.
fn stands(announced: Date, played: Date, options: &ScheduleOptions) -> bool {
    (played - announced).get_days() <= i32::from(options.bets_stand)
}

/// First day of the batch of a day.
fn batch_of(day: Date, options: &ScheduleOptions) -> Date {
    match options.rhythm {
        Rhythm::Weekly => BettingWeek::containing(day, options.first_weekday).start(),
        Rhythm::Daily => day,
    }
}

/// Groups matches that are in order of time.
fn weeks(games: Vec<Game>, options: &ScheduleOptions) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    for game in games {
        let days = BettingWeek::containing(game.fixture.date, options.first_weekday);
        let start = batch_of(game.fixture.date, options);
        if weeks.last().is_none_or(|week| week.days != days) {
            let season = game.fixture.season;
            let number = match weeks.last() {
                Some(last) if last.season == season => last.number + 1,
                _ => 1,
            };
            weeks.push(Week { season, number, days, batches: Vec::new() });
        }
        let Some(week) = weeks.last_mut() else { continue };
        if week.batches.last().is_none_or(|batch| batch.start != start) {
            let end = match options.rhythm {
                Rhythm::Weekly => days.end(),
                Rhythm::Daily => start,
            };
            week.batches.push(Batch { start, end, games: Vec::new(), fixtures: Vec::new() });
        }
        if let Some(batch) = week.batches.last_mut() {
            batch.fixtures.push(game.fixture.clone());
            batch.games.push(game);
        }
    }
    weeks
}

fn is_opening(quote: &Quote) -> bool {
    quote.line == Line::Opening
}

/// A misspelt bookmaker would look like a season without value.
fn check_prices<I: Iterator<Item = Quote>>(
    quotes: impl Fn() -> I,
    season: Season,
    prices: &Prices,
) -> Result<()> {
    let wanted = |quote: Quote| match prices {
        Prices::Bookmaker(name) => *quote.bookmaker == **name,
        Prices::Best => !quote.is_statistic(),
    };
    if quotes().any(wanted) {
        return Ok(());
    }
    let quoted: BTreeSet<String> = quotes().map(|quote| quote.bookmaker.to_string()).collect();
    let quoted = quoted.into_iter().collect();
    Err(match prices {
        Prices::Bookmaker(name) => Error::NoPrices { bookmaker: name.clone(), season, quoted },
        Prices::Best => Error::NoBookmaker { season },
    })
}

/// The market's fair probabilities of a match: of the chosen bookmaker, or of all.
fn fair_probabilities(
    game: &Match,
    fixture: &Fixture,
    line: Line,
    options: &ScheduleOptions,
) -> Result<Option<[f64; 3]>> {
    let fair = || match &options.prices {
        Prices::Best => {
            consensus(&quotes(&game.quotes, line), game.odds(Quote::AVERAGE, line), options.devig)
        }
        Prices::Bookmaker(name) => {
            let Some(odds) = game.odds(name, line) else { return Ok(None) };
            let book = devig(&odds, options.devig).map_err(|source| (name.clone(), source))?;
            Ok(Some([book.probabilities[0], book.probabilities[1], book.probabilities[2]]))
        }
    };
    fair().map_err(|bad| fixture.bad_book(bad))
}

/// Who offers the odds of a fixture, outcome by outcome; of several the first.
fn offers(fixture: &Fixture, options: &ScheduleOptions) -> Option<[Offer; 3]> {
    let odds = fixture.odds?;
    let offer = |k: usize| {
        let bookmaker = match &options.prices {
            Prices::Bookmaker(name) => Arc::from(name.as_str()),
            Prices::Best => {
                Arc::clone(&fixture.quotes.iter().find(|quote| quote.odds[k] >= odds[k])?.bookmaker)
            }
        };
        let commission = options.commission_of(&bookmaker);
        Some(Offer { bookmaker, odds: odds[k], commission })
    };
    Some([offer(0)?, offer(1)?, offer(2)?])
}
