//! Plays season after season with the same clubs and those that replace them.

use rand::Rng;
use rand::seq::SliceRandom;

use super::bookmaker::Market;
use super::calendar::{Fixture, fixtures};
use super::club::{Club, normal};
use super::names::TOWNS;
use super::options::SimulatedLeagueOptions;
use super::play::Side;
use super::poisson::{MOST_GOALS, outcome_probabilities};
use super::table::Table;
use crate::{Match, Quotes};

/// Clubs that go down and come up each summer.
const PROMOTED: usize = 3;
/// How far promotion depends on luck, in spreads.
const PROMOTION_LUCK: f64 = 0.5;
/// The smallest mean of goals; only extreme options come near it.
const FEWEST_GOALS: f64 = 0.02;

/// The league, the pool below it, and what has been drawn so far.
#[derive(Debug)]
pub(super) struct Simulation<'a, R> {
    options: &'a SimulatedLeagueOptions,
    rng: R,
    league: Vec<Club>,
    pool: Vec<Club>,
    market: Market,
}

impl<'a, R: Rng> Simulation<'a, R> {
    pub(super) fn new(options: &'a SimulatedLeagueOptions, mut rng: R) -> Self {
        let (league, pool) = TOWNS.split_at(options.clubs);
        let mut found = |names: &[&'static str], in_league| -> Vec<Club> {
            names.iter().map(|name| Club::found(name, in_league, options, &mut rng)).collect()
        };
        let (league, pool) = (found(league, true), found(pool, false));
        Self { options, rng, league, pool, market: Market::new() }
    }

    /// Plays one season and the summer after it.
    pub(super) fn season(&mut self, index: u16) -> Vec<(Match, [f64; 3])> {
        // Both are validated: 2200 + 100 at most.
        let year = self.options.first_season.year().saturating_add_unsigned(index);
        self.league.shuffle(&mut self.rng);
        let fixtures = fixtures(year, self.league.len(), &mut self.rng);
        let mut table = Table::new(self.league.len());
        let mut matches = Vec::with_capacity(fixtures.len());
        let (mut week, mut level) = (-1, 1.0);
        for fixture in &fixtures {
            while week < fixture.week {
                self.next_week();
                week += 1;
                level = self.level();
            }
            let (played, truth) = self.play(fixture, level);
            table.record(fixture.home, fixture.away, played.goals);
            matches.push((played, truth));
        }
        self.summer(&table);
        matches
    }

    fn next_week(&mut self) {
        for club in self.league.iter_mut().chain(&mut self.pool) {
            club.week(self.options, &mut self.rng);
        }
    }

    fn play(&mut self, fixture: &Fixture, level: f64) -> (Match, [f64; 3]) {
        let means = self.means(fixture, level);
        let truth = outcome_probabilities(means);
        let [home, away] = means.map(|mean| Side::play(mean, &mut self.rng));
        let played = Match {
            competition: "SIM".to_owned(),
            date: fixture.date,
            time: Some(fixture.time),
            home: self.league[fixture.home].name.to_owned(),
            away: self.league[fixture.away].name.to_owned(),
            goals: [home.goals, away.goals],
            half_time: Some([home.first_half, away.first_half]),
            shots: Some([home.shots, away.shots]),
            shots_on_target: Some([home.on_target, away.on_target]),
            corners: None,
            fouls: None,
            yellow_cards: None,
            red_cards: None,
            named_season: None,
            quotes: self.market.quotes(truth, self.options, &mut self.rng).into_iter().collect(),
            totals: Quotes::default(),
            handicaps: Quotes::default(),
        };
        (played, truth)
    }

    /// Mean goals of both sides, scaled by [`level`](Self::level) to the league's means.
    fn means(&self, fixture: &Fixture, level: f64) -> [f64; 2] {
        let (home, away) = (&self.league[fixture.home], &self.league[fixture.away]);
        let goals = |mean: f64, scorer: &Club, other: &Club| {
            (mean * (scorer.attack() - other.defence()).exp() / level).clamp(FEWEST_GOALS, MOST_GOALS)
        };
        [goals(self.options.home_goals, home, away), goals(self.options.away_goals, away, home)]
    }

    /// The mean of `exp(attack − defence)` over all pairs of different clubs.
    fn level(&self) -> f64 {
        let sum = |term: fn(&Club) -> f64| self.league.iter().map(term).sum::<f64>();
        let all = sum(|club| club.attack().exp()) * sum(|club| (-club.defence()).exp());
        let themselves = sum(|club| (club.attack() - club.defence()).exp());
        let clubs = self.league.len() as f64;
        (all - themselves) / (clubs * (clubs - 1.0))
    }

    /// The last three change places with the pool's best, and everybody changes somewhat.
    fn summer(&mut self, table: &Table) {
        let luck = PROMOTION_LUCK * self.options.spread;
        let mut rated: Vec<(f64, Club)> =
            self.pool.drain(..).map(|club| (club.quality() + luck * normal(&mut self.rng), club)).collect();
        rated.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        self.pool = rated.into_iter().map(|(_, club)| club).collect();
        for (promoted, relegated) in table.last_first().into_iter().take(PROMOTED).enumerate() {
            std::mem::swap(&mut self.league[relegated], &mut self.pool[promoted]);
        }
        for club in self.league.iter_mut().chain(&mut self.pool) {
            club.summer(self.options, &mut self.rng);
        }
    }
}
