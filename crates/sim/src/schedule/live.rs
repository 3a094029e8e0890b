//! A season that is being played: fixtures as they are announced, results as they come in.

use std::collections::BTreeSet;

use fairline_data::{BettingWeek, Line, Match, Refusal, Season, UpcomingMatch};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::{
    Batch, Fate, Game, Rhythm, Schedule, ScheduleOptions, Week, check_prices, fair_probabilities, is_opening,
    offers, stands,
};
use crate::{Error, Fixture, History, Played, Result};

/// Days after a week for which a missing result is waited for.
const PATIENCE: i64 = 3;

/// The fixtures of a season that is being played, as they were announced when they were forecast.
///
/// Each call of [`announce`](Self::announce) adds a batch: the matches to come of one betting week. What became of
/// them is looked up in the results whenever a [`Schedule::live`] is made, so that a match which is moved does not
/// move the bets on it.
///
/// # Examples
/// ```
/// use fairline_data::{Season, SimulatedLeague, SimulatedLeagueOptions, UpcomingMatch};
/// use fairline_sim::{
///     Announced, EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, Simulation,
/// };
/// use jiff::civil::date;
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3))?;
/// let monday = date(2018, 11, 5);
/// let (known, to_come) = league.matches.split_at(league.matches.partition_point(|game| game.date < monday));
/// let fixtures: Vec<UpcomingMatch> = to_come[..20].iter().map(UpcomingMatch::of).collect();
///
/// let options = ScheduleOptions::new();
/// let mut announced = Announced::default();
/// assert!(announced.announce(known, &fixtures, monday.at(6, 0, 0, 0), &options)? > 0);
/// let schedule = Schedule::live(known, &[], announced, &options)?;
/// let mut run = Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &SeasonOptions::new())?;
/// run.open_week(|_| {})?;
/// for bet in run.open() {
///     println!("{} v {}: {} on {}, at {}", bet.home, bet.away, bet.stake, bet.outcome, bet.odds);
/// }
/// assert!(!run.week_is_over(monday)); // it is closed when its results are there
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Announced {
    weeks: Vec<AnnouncedWeek>,
    /// How many of the weeks, from the first, have been closed.
    pub(crate) closed: usize,
}

#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct AnnouncedWeek {
    season: Season,
    number: usize,
    days: BettingWeek,
    batches: Vec<AnnouncedBatch>,
}

#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct AnnouncedBatch {
    start: Date,
    fixtures: Vec<Fixture>,
}

impl Announced {
    /// Adds the matches to come that are forecast now, and says how many there are: those of the week that is open, or else of the
    /// first week that has any.
    ///
    /// `now` is in the time zone of the kick-offs. Left out are matches that have begun (without a kick-off, those of today),
    /// that have a result, and those that have been announced already, unless their week has been closed without them:
    /// such a match was postponed, and is announced anew. Whoever says the same again adds nothing.
    ///
    /// A match without the odds that are bet at waits for them until its day (without a kick-off, the day before), and is forecast
    /// without them then. Its week does not begin later for it: no other week is begun before.
    ///
    /// # Errors
    /// [`Error::NoPrices`] if matches are quoted, played ones or those to come, but none by the bookmaker that is bet at;
    /// [`Error::NoBookmaker`] if none is quoted by a bookmaker at all and the best price is asked for; [`Error::Odds`] if the best
    /// of odds is asked for that are not all above 1; [`Error::InvalidOption`] for a daily rhythm: what is decided at once is what
    /// is announced at once.
    pub fn announce(
        &mut self,
        results: &[Match],
        upcoming: &[UpcomingMatch],
        now: DateTime,
        options: &ScheduleOptions,
    ) -> Result<usize> {
        options.validate_live()?;
        let quotes = || {
            let played = results.iter().flat_map(|game| &game.quotes);
            played.chain(upcoming.iter().flat_map(|game| &game.quotes))
        };
        // Without opening odds, as in results that have closing ones only, nothing says yet who will quote.
        if quotes().any(|quote| is_opening(&quote)) {
            check_prices(quotes, Season::of(now.date()), &options.prices)?;
        }
        let week_of = |date| BettingWeek::containing(date, options.first_weekday);
        let mut to_come = Vec::new();
        for game in upcoming {
            let begun = game.date < now.date()
                || (game.date == now.date() && game.time.is_none_or(|kick_off| kick_off <= now.time()));
            let fixture = Fixture::upcoming(game, &options.prices)?;
            let known =
                results.iter().rev().any(|played| played.date == game.date && is_of(&fixture, played));
            if !(begun || known || self.has(&fixture)) {
                to_come.push(fixture);
            }
        }
        to_come.sort_by_key(|fixture| (fixture.date, fixture.time));
        let open = self.weeks.get(self.closed).map(|week| week.days);
        let after = self.weeks.last().map(|week| week.days);
        let wanted = open.or_else(|| {
            let days = to_come.iter().map(|fixture| week_of(fixture.date));
            days.filter(|days| after.is_none_or(|after| *days > after)).min()
        });
        let Some(days) = wanted else { return Ok(0) };
        to_come.retain(|fixture| week_of(fixture.date) == days && !waits(fixture, now.date()));
        let Some(first) = to_come.first() else { return Ok(0) };
        let (season, count) = (first.season, to_come.len());
        let batch = AnnouncedBatch { start: days.start().max(now.date()), fixtures: to_come };
        if open.is_some() {
            self.weeks[self.closed].batches.push(batch);
        } else {
            let earlier =
                results.iter().filter(|game| game.season() == season).map(|game| week_of(game.date));
            let announced = || self.weeks.iter().filter(|week| week.season == season);
            let before: BTreeSet<BettingWeek> =
                earlier.chain(announced().map(|week| week.days)).filter(|earlier| *earlier < days).collect();
            // Results may be gone that were counted before; numbers go on all the same.
            let last = announced().map(|week| week.number).max().unwrap_or(0);
            let number = before.len().max(last) + 1;
            self.weeks.push(AnnouncedWeek { season, number, days, batches: vec![batch] });
        }
        Ok(count)
    }

    /// Weeks that have been announced.
    pub fn weeks(&self) -> usize {
        self.weeks.len()
    }

    /// Matches that have been announced.
    pub fn matches(&self) -> usize {
        self.weeks.iter().flat_map(|week| &week.batches).map(|batch| batch.fixtures.len()).sum()
    }

    /// The first and the last season that has been announced; `None` before any.
    pub fn seasons(&self) -> Option<(Season, Season)> {
        Some((self.weeks.first()?.season, self.weeks.last()?.season))
    }

    /// Whether a fixture is waiting for its result, or was announced for the same day.
    fn has(&self, fixture: &Fixture) -> bool {
        self.weeks.iter().enumerate().any(|(index, week)| {
            let mut fixtures = week.batches.iter().flat_map(|batch| &batch.fixtures);
            fixtures.any(|other| {
                (index >= self.closed || other.date == fixture.date)
                    && (&other.competition, &other.home, &other.away)
                        == (&fixture.competition, &fixture.home, &fixture.away)
            })
        })
    }

    /// Notes that the first weeks have been closed, for a snapshot. What was quoted for them is not needed any more.
    #[cfg(feature = "serde")]
    pub(crate) fn close(&mut self, weeks: usize) {
        self.closed = weeks;
        for batch in self.weeks.iter_mut().take(weeks).flat_map(|week| &mut week.batches) {
            for fixture in &mut batch.fixtures {
                fixture.quotes.clear();
            }
        }
    }
}

impl ScheduleOptions {
    fn validate_live(&self) -> Result<()> {
        self.validate()?;
        if self.rhythm == Rhythm::Daily {
            let allowed = "weekly: what is announced at once is decided at once";
            return Err(Error::InvalidOption { name: "rhythm", value: "daily".to_owned(), allowed });
        }
        match self.incidents.first() {
            None => Ok(()),
            Some(incident) => Err(Error::Incident { incident: incident.clone() }),
        }
    }
}

impl Schedule {
    /// A season that is being played: what has been announced, with the results that are known, in order of date, and the rows of
    /// results that were refused.
    ///
    /// Bets on a match that is played later than announced stand or fall as [`bets_stand`](ScheduleOptions::bets_stand) says; they
    /// fall as well once a result of the competition is known that is dated so much later, but wait while a refused row names
    /// the match. Its forecast is scored if it is played in the same week.
    ///
    /// # Errors
    /// [`Error::EmptySchedule`] if nothing has been announced; [`Error::NotInOrder`], [`Error::Odds`] for a book without an answer;
    /// [`Error::InvalidOption`] for a daily rhythm, [`Error::Incident`] for incidents, which are of a season that is over.
    pub fn live(
        results: &[Match],
        refused: &[Refusal],
        announced: Announced,
        options: &ScheduleOptions,
    ) -> Result<Self> {
        options.validate_live()?;
        let played: Vec<Played> =
            results.iter().map(|game| Played::of(game, &options.prices)).collect::<Result<_>>()?;
        History::check_order(&played)?;
        let first =
            announced.weeks.iter().flat_map(|week| &week.batches).flat_map(|batch| &batch.fixtures).next();
        let first = first.ok_or(Error::EmptySchedule)?.date;
        let training = played.partition_point(|game| game.fixture.date < first);
        let mut schedule = Self {
            options: options.clone(),
            played,
            weeks: Vec::with_capacity(announced.weeks.len()),
            training,
            announced: None,
            #[cfg(feature = "serde")]
            hash: std::sync::OnceLock::new(),
        };
        for week in &announced.weeks {
            let batches = week.batches.iter().map(|batch| {
                let game = |fixture| schedule.live_game(fixture, week.days, results, refused);
                let games = batch.fixtures.iter().map(game).collect::<Result<_>>()?;
                Ok(Batch {
                    start: batch.start,
                    end: week.days.end(),
                    games,
                    fixtures: batch.fixtures.clone(),
                })
            });
            let batches = batches.collect::<Result<_>>()?;
            schedule.weeks.push(Week { season: week.season, number: week.number, days: week.days, batches });
        }
        schedule.announced = Some(announced);
        Ok(schedule)
    }

    fn live_game(
        &self,
        fixture: &Fixture,
        days: BettingWeek,
        results: &[Match],
        refused: &[Refusal],
    ) -> Result<Game> {
        let market = self.fair_opening(fixture)?;
        let offers = market.and_then(|_| offers(fixture, &self.options));
        let result = results[results.partition_point(|game| game.date < days.start())..]
            .iter()
            .find(|game| is_of(fixture, game) && game.season() == fixture.season);
        let void_on = fixture.date.saturating_add(i64::from(self.options.bets_stand).days());
        let closing =
            result.map(|game| fair_probabilities(game, fixture, Line::Closing, &self.options)).transpose()?;
        let fate = match result {
            Some(game) if stands(fixture.date, game.date, &self.options) => {
                let outcome = Some(game.outcome());
                Fate {
                    settled_on: game.date,
                    bets: outcome,
                    forecast: outcome.filter(|_| days.contains(game.date)),
                }
            }
            Some(game) => Fate {
                settled_on: void_on,
                bets: None,
                forecast: Some(game.outcome()).filter(|_| days.contains(game.date)),
            },
            None if newest(fixture, results).is_some_and(|newest| newest > void_on)
                && !refused.iter().any(|row| {
                    row.is_of(&fixture.competition, &fixture.home, &fixture.away, days.start())
                }) =>
            {
                Fate { settled_on: void_on, bets: None, forecast: None }
            }
            None => Fate { settled_on: Date::MAX, bets: None, forecast: None },
        };
        Ok(Game { fixture: fixture.clone(), market, offers, closing: closing.flatten(), matched: 1.0, fate })
    }

    /// Whether every match of a week is over, has been overtaken by the results of a later day, or has been waited for.
    pub(crate) fn week_is_over(&self, index: usize, today: Date) -> bool {
        let Some(week) = self.weeks.get(index) else { return false };
        let waited = today > week.days.end().saturating_add(PATIENCE.days());
        let mut games = week.batches.iter().flat_map(|batch| &batch.games);
        let settled = |game: &Game| {
            let later = |played: &Played| {
                played.fixture.competition == game.fixture.competition
                    && played.fixture.date > game.fixture.date
            };
            game.fate.settled_on <= week.days.end() || self.played.iter().rev().any(later)
        };
        today > week.days.end() && (waited || games.all(settled))
    }
}

/// Whether odds to bet at may still come before a match begins.
fn waits(fixture: &Fixture, today: Date) -> bool {
    // One without a kick-off counts as begun on its day.
    let last = if fixture.time.is_some() { fixture.date } else { fixture.date.saturating_sub(1.day()) };
    fixture.odds.is_none() && today < last
}

/// Whether a result is one of this pair of clubs.
fn is_of(fixture: &Fixture, played: &Match) -> bool {
    (&played.competition, &played.home, &played.away) == (&fixture.competition, &fixture.home, &fixture.away)
}

/// Day of the newest result of the competition.
fn newest(fixture: &Fixture, results: &[Match]) -> Option<Date> {
    results.iter().rev().find(|game| game.competition == fixture.competition).map(|game| game.date)
}
