//! The forecaster that fits a goals model: Dixon-Coles and its relatives.

use std::collections::BTreeMap;

use fairline_model::{Error, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, ScoreMatrix};
use ndarray::Array2;

use super::fitted::check_fitted;
use super::low_scores::dixon_coles;
use super::members::{Clubs, Members};
use crate::{Fixture, Forecasts, History, Predictor, PredictorError};

/// A goals model for each competition, fitted anew on every history, from where the last fit ended.
///
/// Clubs that did not play in a competition the season before are its newcomers, see
/// [`GoalsOptions::newcomers`]. It knows goals only; [`RatingsPredictor`](crate::RatingsPredictor) knows shots too.
///
/// # References
/// Dixon, M. J. & Coles, S. G. (1997), Modelling association football scores and inefficiencies in the football betting
/// market, *Applied Statistics* 46(2), 265–280.
#[derive(Debug, Clone, Default)]
pub struct GoalsPredictor {
    options: GoalsOptions,
    clubs: Clubs,
    competitions: BTreeMap<String, GoalsModel>,
}

impl GoalsPredictor {
    /// A goals model with these options; the newcomers are filled in.
    #[must_use]
    pub fn new(options: GoalsOptions) -> Self {
        Self { options, ..Self::default() }
    }
}

impl Predictor for GoalsPredictor {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let mut members: BTreeMap<&str, (Members, Vec<usize>)> = BTreeMap::new();
        let mut matches: BTreeMap<&str, Vec<GoalsMatch<'_>>> = BTreeMap::new();
        for game in history.matches() {
            let fixture = &game.fixture;
            let (members, newcomers) = members.entry(&fixture.competition).or_default();
            if members.is_over(fixture.season) {
                newcomers.clear();
            }
            let [home, away] = [&fixture.home, &fixture.away].map(|name| self.clubs.number(name));
            for club in [home, away] {
                if members.enter(club, fixture.season) && !newcomers.contains(&club) {
                    newcomers.push(club);
                }
            }
            let age = f64::from((history.end() - fixture.date).get_days());
            matches
                .entry(&fixture.competition)
                .or_default()
                .push(GoalsMatch::new(GoalsFixture::new(home, away), game.goals.map(f64::from)).age(age));
        }
        for (competition, matches) in matches {
            let newcomers = members.remove(competition).map(|(_, newcomers)| newcomers).unwrap_or_default();
            let options = self.options.clone().newcomers(newcomers);
            let fit = match self.competitions.get(competition) {
                Some(earlier) => earlier.refit(&matches, &options),
                None => GoalsModel::fit(&matches, &options),
            };
            let fit = fit?;
            check_fitted(competition, fit.gradient_norm, fit.iterations)?;
            self.competitions.insert(competition.to_owned(), fit);
        }
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let mut clubs = self.clubs.clone();
        let forecast = |fixture: &Fixture| -> Result<[f64; 3], PredictorError> {
            let model = self.competitions.get(&fixture.competition).ok_or_else(|| {
                format!(
                    "no match of {} has been seen; predict what fit has learnt about",
                    fixture.competition
                )
            })?;
            let [home, away] = [&fixture.home, &fixture.away].map(|name| clubs.number(name));
            Ok(score_matrix(model, &GoalsFixture::new(home, away))?.result())
        };
        Ok(Array2::from(fixtures.iter().map(forecast).collect::<Result<Vec<_>, _>>()?).into())
    }
}

/// The matrix of scores, also of a pairing more lopsided than all that the model was fitted to.
fn score_matrix(model: &GoalsModel, fixture: &GoalsFixture<'_>) -> fairline_model::Result<ScoreMatrix> {
    match model.score_matrix(fixture) {
        Err(Error::RhoOutOfRange { rho, .. }) => {
            let rates = model.predict(fixture)?;
            dixon_coles(rates.home, rates.away, rho)
        }
        matrix => matrix,
    }
}
