//! What a predictor may learn from: results dated before a day.
//!
//! A [`Played`] match has no field for closing prices, and a [`History`] can only be cut at a date.

use fairline_data::{BettingWeek, Match, Outcome};
use jiff::civil::{Date, Weekday};

use crate::{Error, Fixture, Prices, Result};

/// A match that is over, as a predictor may learn from it.
///
/// # Examples
/// ```
/// use fairline_data::Source;
/// use fairline_sim::{Played, Prices};
///
/// let league = Source::Simulated { seed: 42 }.load()?;
/// let played = Played::of(&league.matches[0], &Prices::Best)?;
/// assert_eq!(played.goals, league.matches[0].goals);
/// assert_eq!(played.outcome(), league.matches[0].outcome());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// What was known before kick-off.
    pub fixture: Fixture,
    /// Goals of the home and the away club.
    pub goals: [u32; 2],
    /// Shots of the home and the away club, where recorded.
    pub shots: Option<[u32; 2]>,
    /// Shots on target of the home and the away club, where recorded.
    pub shots_on_target: Option<[u32; 2]>,
}

impl Played {
    /// The match without its closing prices.
    ///
    /// # Errors
    /// Those of [`Fixture::of`].
    pub fn of(game: &Match, prices: &Prices) -> Result<Self> {
        Ok(Self {
            fixture: Fixture::of(game, prices)?,
            goals: game.goals,
            shots: game.shots,
            shots_on_target: game.shots_on_target,
        })
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        Outcome::from_goals(self.goals)
    }

    fn without_prices(&self) -> Self {
        let Fixture { competition, season, date, time, home, away, .. } = &self.fixture;
        let (competition, home, away) = (competition.clone(), home.clone(), away.clone());
        let (season, date, time) = (*season, *date, *time);
        let (odds, quotes, average) = (None, Vec::new(), None);
        let fixture = Fixture { competition, season, date, time, home, away, odds, quotes, average };
        let Self { goals, shots, shots_on_target, .. } = *self;
        Self { fixture, goals, shots, shots_on_target }
    }

    /// Whether the other is the same match with the same result, whatever its prices.
    fn has_result_of(&self, other: &Self) -> bool {
        let calendar = |game: &Self| (game.fixture.date, game.fixture.time, game.fixture.season);
        let results = |game: &Self| (game.goals, game.shots, game.shots_on_target);
        let (one, two) = (&self.fixture, &other.fixture);
        calendar(self) == calendar(other)
            && results(self) == results(other)
            && (&one.home, &one.away, &one.competition) == (&two.home, &two.away, &two.competition)
    }
}

/// All results dated before a day, in order of date.
///
/// # Examples
/// ```
/// use fairline_data::{SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{History, Played, Prices};
/// use jiff::civil::{Weekday, date};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(1))?;
/// let b365 = Prices::Bookmaker("B365".into());
/// let played: Vec<Played> = league.matches.iter().map(|game| Played::of(game, &b365)).collect::<Result<_, _>>()?;
///
/// let history = History::before(&played, date(2017, 1, 1), Weekday::Tuesday)?;
/// assert!(history.matches().iter().all(|game| game.fixture.date < history.end()));
/// let earlier = history.cut(date(2016, 10, 1)); // and never later
/// assert!(earlier.weeks().count() < history.weeks().count());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    played: &'a [Played],
    before: Date,
    first_weekday: Weekday,
}

impl<'a> History<'a> {
    /// Cuts `played` at the day `before`: nothing of that day or later is left in.
    ///
    /// `first_weekday` is the weekday on which betting weeks begin.
    ///
    /// # Errors
    /// [`Error::NotInOrder`] if `played` is not in order of date.
    pub fn before(played: &'a [Played], before: Date, first_weekday: Weekday) -> Result<Self> {
        Self::check_order(played)?;
        Ok(Self::of_sorted(played, before, first_weekday))
    }

    /// Refuses matches that are not in order of date.
    pub(crate) fn check_order(played: &[Played]) -> Result<()> {
        let days = |pair: &[Played]| (pair[0].fixture.date, pair[1].fixture.date);
        match played.windows(2).map(days).find(|(one, next)| one > next) {
            Some((later, earlier)) => Err(Error::NotInOrder { later, earlier }),
            None => Ok(()),
        }
    }

    /// Cuts matches that are known to be in order.
    pub(crate) fn of_sorted(played: &'a [Played], before: Date, first_weekday: Weekday) -> Self {
        let end = played.partition_point(|game| game.fixture.date < before);
        Self { played: &played[..end], before, first_weekday }
    }

    /// The matches, in order of date.
    pub fn matches(&self) -> &'a [Played] {
        self.played
    }

    /// The first day that is not seen.
    pub fn end(&self) -> Date {
        self.before
    }

    /// The part of this history before an earlier day.
    #[must_use]
    pub fn cut(&self, before: Date) -> Self {
        let before = before.min(self.before);
        let end = self.played.partition_point(|game| game.fixture.date < before);
        Self { played: &self.played[..end], before, first_weekday: self.first_weekday }
    }

    /// The betting week of a day.
    pub fn week_of(&self, day: Date) -> BettingWeek {
        BettingWeek::containing(day, self.first_weekday)
    }

    /// The matches grouped by betting week, so that training can see each week as prediction will: from the
    /// results before the week.
    pub fn weeks(&self) -> impl Iterator<Item = &'a [Played]> + use<'a> {
        let first_weekday = self.first_weekday;
        let week = move |m: &Played| BettingWeek::containing(m.fixture.date, first_weekday);
        self.played.chunk_by(move |a, b| a.fixture.date == b.fixture.date || week(a) == week(b))
    }
}

/// The matches that a forecaster has learnt from, to know what is new in the next history.
#[derive(Debug, Clone)]
pub(crate) struct Learnt {
    matches: Vec<Played>,
    /// Whether prices were learnt from too; looking at all of them again takes most of the time of a comparison.
    prices: bool,
    /// How weeks were told apart.
    first_weekday: Option<Weekday>,
}

impl Learnt {
    pub(crate) fn new(prices: bool) -> Self {
        Self { matches: Vec::new(), prices, first_weekday: None }
    }

    /// What of a history is left to be learnt, if it begins with exactly the matches learnt from, in the same weeks, and the
    /// next one is of a later week. `None` if everything must be learnt anew.
    pub(crate) fn rest<'a>(&self, history: &History<'a>) -> Option<History<'a>> {
        let same_weeks = self.first_weekday.is_none_or(|weekday| weekday == history.first_weekday);
        let (known, rest) = history.played.split_at_checked(self.matches.len())?;
        let same = |one: &Played, other: &Played| {
            if self.prices { one == other } else { one.has_result_of(other) }
        };
        let week = |game: &Played| history.week_of(game.fixture.date);
        let cut = known.last().zip(rest.first()).is_some_and(|(last, next)| week(last) == week(next));
        // The newest matches first: another history mostly differs there.
        let begins = || self.matches.iter().zip(known).rev().all(|(one, other)| same(one, other));
        (same_weeks && !cut && begins()).then_some(History { played: rest, ..*history })
    }

    /// Notes that matches of a history have been learnt from.
    pub(crate) fn extend(&mut self, week: &[Played], history: &History<'_>) {
        self.first_weekday = Some(history.first_weekday);
        if self.prices {
            self.matches.extend_from_slice(week);
        } else {
            self.matches.extend(week.iter().map(Played::without_prices));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.matches.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fairline_data::Season;
    use jiff::civil::date;

    fn played(day: Date) -> Played {
        Played {
            fixture: Fixture {
                competition: "E0".into(),
                season: Season::of(day),
                date: day,
                time: None,
                home: "A".into(),
                away: "B".into(),
                odds: None,
                quotes: Vec::new(),
                average: None,
            },
            goals: [1, 0],
            shots: None,
            shots_on_target: None,
        }
    }

    #[test]
    fn a_history_ends_the_day_before() {
        let all = [date(2023, 8, 11), date(2023, 8, 14), date(2023, 8, 15), date(2023, 8, 15)].map(played);
        let before = |day| History::before(&all, day, Weekday::Tuesday).unwrap();
        assert_eq!(before(date(2023, 8, 15)).matches().len(), 2);
        assert_eq!(before(date(2023, 8, 16)).weeks().count(), 2);
        assert!(before(date(2023, 8, 1)).matches().is_empty());
    }

    #[test]
    fn what_is_left_to_learn_begins_with_a_later_week() {
        let all = [date(2023, 8, 11), date(2023, 8, 14), date(2023, 8, 15), date(2023, 8, 15)].map(played);
        let before = |day| History::before(&all, day, Weekday::Tuesday).unwrap();
        let mut learnt = Learnt::new(false);
        let sunday = History::before(&all, date(2023, 8, 16), Weekday::Sunday).unwrap();
        assert!(learnt.rest(&sunday).is_some());
        learnt.extend(&all[..1], &before(date(2023, 8, 16)));
        // The second match is of the week that has been learnt from already.
        assert!(learnt.rest(&before(date(2023, 8, 15))).is_none());
        learnt.extend(&all[1..2], &before(date(2023, 8, 16)));
        assert!(learnt.rest(&sunday).is_none()); // its weeks are others
        let rest = |history: &History<'_>| learnt.rest(history).map(|rest| rest.matches().len());
        assert_eq!(rest(&before(date(2023, 8, 16))), Some(2));
        assert_eq!(rest(&before(date(2023, 8, 15))), Some(0));
        assert_eq!(rest(&before(date(2023, 8, 14))), None);
        let mut other = all.clone();
        other[0].goals = [0, 1];
        assert_eq!(rest(&History::before(&other, date(2023, 8, 16), Weekday::Tuesday).unwrap()), None);
        // Prices count for those who learn from them.
        let mut priced = all.clone();
        priced[1].fixture.odds = Some([2.0, 3.0, 4.0]);
        let priced = History::before(&priced, date(2023, 8, 16), Weekday::Tuesday).unwrap();
        assert_eq!(rest(&priced), Some(2));
        let mut with_prices = Learnt::new(true);
        with_prices.extend(&all[..2], &before(date(2023, 8, 16)));
        assert!(with_prices.rest(&priced).is_none());
    }

    #[test]
    fn matches_out_of_order_are_refused() {
        let all = [date(2023, 8, 14), date(2023, 8, 11)].map(played);
        let error = History::before(&all, date(2023, 8, 12), Weekday::Tuesday).unwrap_err().to_string();
        assert!(error.contains("2023-08-14 comes before 2023-08-11"), "{error}");
    }
}
