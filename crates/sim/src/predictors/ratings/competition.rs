//! The walk of one competition through its weeks.

use std::collections::BTreeSet;

use fairline_data::Season;
use fairline_market::{DevigOptions, Method};
use fairline_model::{Quote, implied_goals};
use jiff::civil::Date;

use super::rating::{Rating, Seen};
use super::stage::{Row, Stage};
use super::{RatedStatistic, RatingsOptions};
use crate::predictors::low_scores::dixon_coles;
use crate::predictors::members::{Clubs, Members};
use crate::{Fixture, Played, PredictorError};

/// Share of the matches that must have shots for ratings of shots to be used.
const ENOUGH_SHOTS: f64 = 0.5;

/// Everything known about a competition.
#[derive(Debug, Clone, Default)]
pub(super) struct Competition {
    clubs: Clubs,
    members: Members,
    newcomers: BTreeSet<usize>,
    seen: Vec<Seen>,
    ratings: Vec<Rating>,
    /// The past matches with the ratings of their time; a rating's value for each side.
    rows: Vec<Row>,
}

/// Two clubs that meet, and what each rating adds to the log rates of their sides.
struct Pairing {
    clubs: [usize; 2],
    edges: Vec<[f64; 2]>,
}

impl Competition {
    /// Takes in the matches of a week that starts on a day.
    pub(super) fn learn(
        &mut self,
        games: &[&Played],
        start: Date,
        options: &RatingsOptions,
    ) -> Result<(), PredictorError> {
        let fixtures: Vec<&Fixture> = games.iter().map(|game| &game.fixture).collect();
        let pairings = self.rate(&fixtures, start, options)?;
        for ((game, Pairing { clubs, edges }), fixture) in games.iter().zip(pairings).zip(&fixtures) {
            let shots = game.shots.zip(game.shots_on_target);
            let shots = shots.map(|(all, on)| [0, 1].map(|side| f64::from(all[side]) + f64::from(on[side])));
            self.rows.push(Row { edges, goals: game.goals, date: fixture.date });
            self.seen.push(Seen {
                market: market_goals(fixture, options)?,
                clubs,
                date: fixture.date,
                season: fixture.season,
                goals: game.goals.map(f64::from),
                shots,
            });
        }
        Ok(())
    }

    /// Probabilities of home win, draw and away win of the fixtures of a week, from what was known before its first day.
    pub(super) fn forecast(
        &mut self,
        fixtures: &[&Fixture],
        start: Date,
        options: &RatingsOptions,
    ) -> Result<Vec<[f64; 3]>, PredictorError> {
        let pairings = self.rate(fixtures, start, options)?;
        let with_shots = self.seen.iter().filter(|game| game.shots.is_some()).count() as f64;
        let enough = with_shots >= ENOUGH_SHOTS * self.seen.len() as f64;
        let stage = if enough {
            let used: Vec<usize> = (0..options.ratings.len()).collect();
            Stage::fit(&self.rows, &used, start, &options.ratings, options)?
        } else {
            // The rating of goals alone comes after the others.
            Stage::fit(&self.rows, &[options.ratings.len()], start, &[options.goals_alone], options)?
        };
        let forecast = |pairing: &Pairing| {
            let [home, away] = stage.rates(&pairing.edges);
            Ok(dixon_coles(home, away, stage.rho)?.result())
        };
        pairings.iter().map(forecast).collect()
    }

    /// The clubs of each fixture and what each rating says about their sides, before the week that starts on a day.
    fn rate(
        &mut self,
        fixtures: &[&Fixture],
        start: Date,
        options: &RatingsOptions,
    ) -> Result<Vec<Pairing>, PredictorError> {
        if self.ratings.is_empty() {
            let all = options.ratings.iter().chain([&options.goals_alone]);
            self.ratings = all.map(|rating| Rating::new(*rating, options)).collect();
        }
        let mut pairs = Vec::with_capacity(fixtures.len());
        for fixture in fixtures {
            self.begin_season(fixture.season, options)?;
            let clubs = [&fixture.home, &fixture.away].map(|name| self.clubs.number(name));
            for club in clubs {
                if self.members.enter(club, fixture.season) && self.newcomers.insert(club) {
                    self.ratings.iter_mut().for_each(|rating| rating.expect_newcomer(club));
                }
            }
            pairs.push(clubs);
        }
        if let Some(season) = self.members.season() {
            for rating in &mut self.ratings {
                rating.fit(&self.seen, start, season)?;
            }
        }
        let pairing =
            |clubs| Pairing { clubs, edges: self.ratings.iter().map(|rating| rating.edges(clubs)).collect() };
        Ok(pairs.into_iter().map(pairing).collect())
    }

    /// Closes the season before, if this one is a later one.
    fn begin_season(&mut self, season: Season, options: &RatingsOptions) -> Result<(), PredictorError> {
        if self.members.is_over(season) {
            for rating in &mut self.ratings {
                rating.end_season(&self.seen, self.members.now(), &self.newcomers, options.newcomer_kept)?;
            }
            self.newcomers.clear();
        }
        Ok(())
    }
}

/// The goals that the consensus of the opening prices expects; `None` without prices, or without goals that fit them, or
/// if no rating asks for them: prices must not matter to forecasts from results.
fn market_goals(fixture: &Fixture, options: &RatingsOptions) -> Result<Option<[f64; 2]>, PredictorError> {
    if !options.ratings.iter().any(|rating| rating.statistic == RatedStatistic::MarketGoals) {
        return Ok(None);
    }
    let Some(fair) = fixture.consensus(DevigOptions::new(Method::Power).underround(true))? else {
        return Ok(None);
    };
    Ok(implied_goals(&[Quote::Result(fair)], options.rho)
        .ok()
        .map(|goals| [goals.home_rate, goals.away_rate]))
}
