//! The walk of one competition through its weeks.

use std::collections::BTreeSet;

use fairline_data::Season;
use fairline_market::{DevigOptions, Method};
use fairline_model::{Quote, implied_goals};
use jiff::civil::Date;

use super::RatingsOptions;
use super::rating::{Rating, Seen};
use super::stage::{Row, Stage};
use crate::predictors::low_scores::dixon_coles;
use crate::predictors::members::{Clubs, Members};
use crate::{Fixture, Played, PredictorError};

/// Share of the matches that must have shots for ratings of shots to be used.
const ENOUGH_SHOTS: f64 = 0.5;

/// Everything known about a competition.
#[derive(Debug, Clone, Default)]
pub(super) struct Competition {
    standing: Standing,
    with_shots: usize,
    /// The past matches with the ratings of their time; a rating's value for each side.
    rows: Vec<Row>,
}

/// The clubs of a competition and how they are rated.
#[derive(Debug, Clone, Default)]
struct Standing {
    clubs: Clubs,
    members: Members,
    newcomers: BTreeSet<usize>,
    ratings: Vec<Rating>,
    /// Which of the ratings each of the options has made: those that differ in worth only are one.
    made: Vec<usize>,
    last: Option<(Date, Season)>,
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
        let pairings = self.standing.rate(&fixtures, start, options)?;
        for ((game, Pairing { clubs, edges }), fixture) in games.iter().zip(pairings).zip(&fixtures) {
            let shots = game.shots.zip(game.shots_on_target);
            let shots = shots.map(|(all, on)| [0, 1].map(|side| f64::from(all[side]) + f64::from(on[side])));
            self.rows.push(Row { edges, goals: game.goals, date: fixture.date });
            self.with_shots += usize::from(shots.is_some());
            self.standing.observe(&Seen {
                market: market_goals(fixture, options)?,
                clubs,
                date: fixture.date,
                season: fixture.season,
                goals: game.goals.map(f64::from),
                shots,
            })?;
        }
        Ok(())
    }

    /// Probabilities of home win, draw and away win of the fixtures of a week, from what was known before its first day.
    pub(super) fn forecast(
        &self,
        fixtures: &[&Fixture],
        start: Date,
        options: &RatingsOptions,
    ) -> Result<Vec<[f64; 3]>, PredictorError> {
        // The calendar of the week must not stay in the state: fit alone decides what is remembered.
        let pairings = self.standing.clone().rate(fixtures, start, options)?;
        let enough = self.with_shots as f64 >= ENOUGH_SHOTS * self.rows.len() as f64;
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
}

impl Standing {
    fn observe(&mut self, game: &Seen) -> Result<(), PredictorError> {
        self.last = Some((game.date, game.season));
        self.ratings.iter_mut().try_for_each(|rating| rating.observe(game))
    }

    /// The clubs of each fixture and what each rating says about their sides, before the week that starts on a day.
    fn rate(
        &mut self,
        fixtures: &[&Fixture],
        start: Date,
        options: &RatingsOptions,
    ) -> Result<Vec<Pairing>, PredictorError> {
        if self.ratings.is_empty() {
            for rating in options.ratings.iter().chain([&options.goals_alone]) {
                let made = self.ratings.iter().position(|made| made.is_made_as(rating));
                self.made.push(made.unwrap_or(self.ratings.len()));
                if made.is_none() {
                    self.ratings.push(Rating::new(*rating, options)?);
                }
            }
        }
        let mut pairs = Vec::with_capacity(fixtures.len());
        for fixture in fixtures {
            self.begin_season(fixture.season, options)?;
            let clubs = [&fixture.home, &fixture.away].map(|name| self.clubs.number(name));
            for club in clubs {
                if self.members.enter(club, fixture.season) && self.newcomers.insert(club) {
                    self.ratings.iter_mut().try_for_each(|rating| rating.expect_newcomer(club))?;
                }
            }
            pairs.push(clubs);
        }
        if let Some(season) = self.members.season() {
            self.ratings.iter_mut().try_for_each(|rating| rating.fit(start, season))?;
        }
        let pairing = |clubs| {
            let edges: Vec<[f64; 2]> = self.ratings.iter().map(|rating| rating.edges(clubs)).collect();
            Pairing { clubs, edges: self.made.iter().map(|&made| edges[made]).collect() }
        };
        Ok(pairs.into_iter().map(pairing).collect())
    }

    /// Closes the season before, if this one is a later one.
    fn begin_season(&mut self, season: Season, options: &RatingsOptions) -> Result<(), PredictorError> {
        if self.members.is_over(season) {
            for rating in &mut self.ratings {
                rating.end_season(self.last, self.members.now(), &self.newcomers, options.newcomer_kept)?;
            }
            self.newcomers.clear();
        }
        Ok(())
    }
}

/// The goals that the consensus of the opening prices expects; `None` without prices, or without goals that fit them, or
/// if no rating asks for them: prices must not matter to forecasts from results.
fn market_goals(fixture: &Fixture, options: &RatingsOptions) -> Result<Option<[f64; 2]>, PredictorError> {
    if !options.uses_prices() {
        return Ok(None);
    }
    let Some(fair) = fixture.consensus(DevigOptions::new(Method::Power).underround(true))? else {
        return Ok(None);
    };
    Ok(implied_goals(&[Quote::Result(fair)], options.rho)
        .ok()
        .map(|goals| [goals.home_rate, goals.away_rate]))
}
