//! The forecaster that turns Elo ratings into probabilities.

use fairline_data::Season;
use fairline_model::{Elo, EloOptions, OrderedLogit, OrderedLogitOptions};
use ndarray::{Array1, Axis};

use super::fitted::check_fitted;
use super::members::Clubs;
use crate::{Fixture, Forecasts, History, Predictor, PredictorError};

/// Points in which rating differences enter the logit.
const UNIT: f64 = 100.0;

/// Elo ratings, and an ordered logit that turns their differences into probabilities.
///
/// The thresholds of the logit are symmetric: equal clubs on neutral ground have equal chances. Home advantage is in the
/// ratings' difference. Ratings start anew with every history; they are a pass over the results.
///
/// # References
/// Hvattum, L. M. & Arntzen, H. (2010), Using ELO ratings for match result prediction in association football,
/// *International Journal of Forecasting* 26(3), 460–470.
#[derive(Debug, Clone, Default)]
pub struct EloPredictor {
    options: EloOptions,
    fitted: Option<Fitted>,
}

#[derive(Debug, Clone)]
struct Fitted {
    elo: Elo,
    clubs: Clubs,
    season: Option<Season>,
    logit: OrderedLogit,
}

impl EloPredictor {
    /// Ratings with these options.
    #[must_use]
    pub fn new(options: EloOptions) -> Self {
        Self { options, fitted: None }
    }
}

impl Predictor for EloPredictor {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let mut elo = Elo::new(self.options.clone())?;
        let mut clubs = Clubs::default();
        let mut season = None;
        let (mut differences, mut outcomes) = (Vec::new(), Vec::new());
        for week in history.weeks() {
            // Every match of a week is seen as it is before the week.
            let mut results = Vec::with_capacity(week.len());
            for game in week {
                if season.is_some_and(|on| on < game.fixture.season) {
                    elo.start_season();
                }
                season = season.max(Some(game.fixture.season));
                let [home, away] = [&game.fixture.home, &game.fixture.away].map(|name| clubs.number(name));
                differences.push(elo.difference(home, away) / UNIT);
                outcomes.push(game.outcome().index());
                results.push((home, away, game.goals));
            }
            for (home, away, goals) in results {
                elo.update(home, away, goals);
            }
        }
        let x = Array1::from_vec(differences).insert_axis(Axis(1));
        let options = OrderedLogitOptions::new().classes(3).symmetric(true);
        let logit = OrderedLogit::fit(x.view(), &outcomes, &options)?;
        check_fitted("ordered logit", logit.gradient_norm, logit.iterations)?;
        self.fitted = Some(Fitted { elo, clubs, season, logit });
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let Fitted { mut elo, mut clubs, mut season, logit } =
            self.fitted.clone().ok_or("predict was called before fit")?;
        let differences = fixtures.iter().map(|fixture| {
            if season.is_some_and(|on| on < fixture.season) {
                elo.start_season();
            }
            season = season.max(Some(fixture.season));
            let [home, away] = [&fixture.home, &fixture.away].map(|name| clubs.number(name));
            elo.difference(home, away) / UNIT
        });
        let x = Array1::from_iter(differences).insert_axis(Axis(1));
        Ok(logit.predict(x.view())?.into())
    }
}
