//! What a predictor may see: fixtures without results, and results dated before a day.
//!
//! No look-ahead is a property of these types. A [`Fixture`] has no field for goals, shots or closing prices, a
//! [`Played`] match has none for closing prices, and a [`History`] can only be cut at a date.

use fairline_data::{BettingWeek, Line, Match, Outcome, Season};
use jiff::civil::{Date, Time, Weekday};

use crate::{Error, Result};

/// A match as it is known before kick-off.
#[derive(Debug, Clone, PartialEq)]
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
    /// Opening decimal odds for home, draw, away at the chosen bookmaker; `None` where it quoted none.
    pub odds: Option<[f64; 3]>,
}

/// A match that is over, as a predictor may learn from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// What was known before kick-off.
    pub fixture: Fixture,
    /// Goals of the home and the away club.
    pub goals: [u32; 2],
    /// Shots on target of the home and the away club, where recorded.
    pub shots_on_target: Option<[u32; 2]>,
}

impl Fixture {
    /// The pre-match side of a match, with the opening odds of `bookmaker`.
    pub fn of(game: &Match, bookmaker: &str) -> Self {
        Self {
            competition: game.competition.clone(),
            season: game.season(),
            date: game.date,
            time: game.time,
            home: game.home.clone(),
            away: game.away.clone(),
            odds: game.odds(bookmaker, Line::Opening),
        }
    }
}

impl Played {
    /// The match without its closing prices.
    pub fn of(game: &Match, bookmaker: &str) -> Self {
        Self {
            fixture: Fixture::of(game, bookmaker),
            goals: game.goals,
            shots_on_target: game.shots_on_target,
        }
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        Outcome::from_goals(self.goals)
    }
}

/// All results dated before a day, in order of date.
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
        let days = |pair: &[Played]| (pair[0].fixture.date, pair[1].fixture.date);
        if let Some((later, earlier)) = played.windows(2).map(days).find(|(one, next)| one > next) {
            return Err(Error::NotInOrder { later, earlier });
        }
        let end = played.partition_point(|game| game.fixture.date < before);
        Ok(Self { played: &played[..end], before, first_weekday })
    }

    /// The matches, in order of date.
    pub fn matches(&self) -> &'a [Played] {
        self.played
    }

    /// The first day that is not seen.
    pub fn end(&self) -> Date {
        self.before
    }

    /// The matches grouped by betting week, so that training can see each week as prediction will: from the
    /// results before the week.
    pub fn weeks(&self) -> impl Iterator<Item = &'a [Played]> {
        let first_weekday = self.first_weekday;
        let week = move |m: &Played| BettingWeek::containing(m.fixture.date, first_weekday);
        self.played.chunk_by(move |a, b| week(a) == week(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            },
            goals: [1, 0],
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
    fn matches_out_of_order_are_refused() {
        let all = [date(2023, 8, 14), date(2023, 8, 11)].map(played);
        let error = History::before(&all, date(2023, 8, 12), Weekday::Tuesday).unwrap_err().to_string();
        assert!(error.contains("2023-08-14 comes before 2023-08-11"), "{error}");
    }
}
