//! The forecaster that turns Elo ratings into probabilities.

use fairline_data::Season;
use fairline_model::{Elo, EloOptions, OrderedLogit, OrderedLogitOptions};
use ndarray::{Array1, ArrayView1, Axis};

use super::fitted::check_fitted;
use super::members::Clubs;
use crate::history::Learnt;
use crate::{Fixture, Forecasts, History, Played, Predictor, PredictorError};

/// Points in which rating differences enter the logit.
const UNIT: f64 = 100.0;

/// Elo ratings, and an ordered logit that turns their differences into probabilities.
///
/// The thresholds of the logit are symmetric: equal clubs on neutral ground have equal chances. Home advantage is in the
/// ratings' difference. Ratings are a pass over the results; a history that goes on from the last one costs only its new
/// weeks, and the logit on all of them.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_model::EloOptions;
/// use fairline_sim::{EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, simulate_season};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2018))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let model = EloPredictor::new(EloOptions::new().k_factor(30.0));
/// let run = simulate_season(&schedule, model, KellyStrategy, &SeasonOptions::new(), |_| {})?;
/// let brier = run.summary()?.scores.model.brier.ok_or("no forecast")?;
/// assert!(brier < 2.0 / 3.0); // better than equal chances
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Hvattum, L. M. & Arntzen, H. (2010), Using ELO ratings for match result prediction in association football,
/// *International Journal of Forecasting* 26(3), 460–470.
#[derive(Debug, Clone, Default)]
pub struct EloPredictor {
    options: EloOptions,
    walk: Option<Walk>,
    logit: Option<OrderedLogit>,
}

/// The ratings after some history.
#[derive(Debug, Clone)]
struct Standing {
    elo: Elo,
    clubs: Clubs,
    season: Option<Season>,
}

impl Standing {
    /// What goes into the logit for a fixture, and its clubs.
    fn announce(&mut self, fixture: &Fixture) -> (f64, [usize; 2]) {
        if self.season.is_some_and(|on| on < fixture.season) {
            self.elo.start_season();
        }
        self.season = self.season.max(Some(fixture.season));
        let [home, away] = [&fixture.home, &fixture.away].map(|name| self.clubs.number(name));
        (self.elo.difference(home, away) / UNIT, [home, away])
    }
}

/// A pass over a history: where it ended, and what it has seen on its way.
#[derive(Debug, Clone)]
struct Walk {
    standing: Standing,
    learnt: Learnt,
    differences: Vec<f64>,
    outcomes: Vec<usize>,
}

impl Walk {
    fn new(options: &EloOptions) -> Result<Self, PredictorError> {
        let elo = Elo::new(options.clone())?;
        Ok(Self {
            standing: Standing { elo, clubs: Clubs::default(), season: None },
            learnt: Learnt::new(false),
            differences: Vec::new(),
            outcomes: Vec::new(),
        })
    }

    fn learn(&mut self, week: &[Played]) {
        // Every match of a week is seen as it is before the week.
        let mut results = Vec::with_capacity(week.len());
        for game in week {
            let (difference, clubs) = self.standing.announce(&game.fixture);
            self.differences.push(difference);
            self.outcomes.push(game.outcome().index());
            results.push((clubs, game.goals));
        }
        for ([home, away], goals) in results {
            self.standing.elo.update(home, away, goals);
        }
    }
}

impl EloPredictor {
    /// Ratings with these options.
    #[must_use]
    pub fn new(options: EloOptions) -> Self {
        Self { options, walk: None, logit: None }
    }

    /// The pass over a history, going on from the last one where that is possible.
    fn walk(&mut self, history: &History<'_>) -> Result<&Walk, PredictorError> {
        let begun = self.walk.take().and_then(|walk| Some((walk.learnt.rest(history)?, walk)));
        let (rest, mut walk) = match begun {
            Some(begun) => begun,
            None => (*history, Walk::new(&self.options)?),
        };
        for week in rest.weeks() {
            walk.learn(week);
            walk.learnt.extend(week, history);
        }
        Ok(self.walk.insert(walk))
    }
}

impl Predictor for EloPredictor {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.logit = None;
        let walk = self.walk(history)?;
        let x = ArrayView1::from(&walk.differences).insert_axis(Axis(1));
        let options = OrderedLogitOptions::new().classes(3).symmetric(true);
        let logit = OrderedLogit::fit(x, &walk.outcomes, &options)?;
        check_fitted("ordered logit", logit.gradient_norm, logit.iterations)?;
        self.logit = Some(logit);
        Ok(())
    }

    /// Ratings move on, the logit stays.
    fn observe(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.walk(history)?;
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let (Some(walk), Some(logit)) = (&self.walk, &self.logit) else {
            return Err("predict was called before fit".into());
        };
        // The calendar of the week must not stay: fit alone decides what is remembered.
        let mut standing = walk.standing.clone();
        let differences = fixtures.iter().map(|fixture| standing.announce(fixture).0);
        let x = Array1::from_iter(differences).insert_axis(Axis(1));
        Ok(logit.predict(x.view())?.into())
    }
}
