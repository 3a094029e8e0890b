//! The forecaster that fits a goals model: Dixon-Coles and its relatives.

use std::collections::BTreeMap;

use fairline_model::{Error, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, ScoreMatrix};
use jiff::civil::Date;
use ndarray::Array2;

use super::fitted::check_fitted;
use super::low_scores::dixon_coles;
use super::members::{Clubs, Members};
use crate::history::Learnt;
use crate::{Fixture, Forecasts, History, Played, Predictor, PredictorError};

/// A goals model for each competition, fitted from scratch on every history.
///
/// Clubs that did not play in a competition the season before are its newcomers, see
/// [`GoalsOptions::newcomers`]. It knows goals only; [`RatingsPredictor`](crate::RatingsPredictor) knows shots too.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_model::{GoalsFamily, GoalsOptions};
/// use fairline_sim::{GoalsPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, simulate_season};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2018))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let model = GoalsPredictor::new(GoalsOptions::new().family(GoalsFamily::DixonColes).decay(0.002));
/// let run = simulate_season(&schedule, model, KellyStrategy, &SeasonOptions::new(), |_| {})?;
/// let brier = run.summary()?.scores.model.brier.ok_or("no forecast")?;
/// assert!(brier < 2.0 / 3.0); // better than equal chances
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Dixon, M. J. & Coles, S. G. (1997), Modelling association football scores and inefficiencies in the football betting
/// market, *Applied Statistics* 46(2), 265–280.
#[derive(Debug, Clone, Default)]
pub struct GoalsPredictor {
    options: GoalsOptions,
    walk: Option<Walk>,
    competitions: BTreeMap<String, GoalsModel>,
}

/// A pass over a history: who has played whom.
#[derive(Debug, Clone)]
struct Walk {
    learnt: Learnt,
    clubs: Clubs,
    competitions: BTreeMap<String, Results>,
}

/// The matches of a competition.
#[derive(Debug, Clone, Default)]
struct Results {
    members: Members,
    newcomers: Vec<usize>,
    matches: Vec<(Date, [usize; 2], [u32; 2])>,
}

impl Walk {
    fn new() -> Self {
        Self { learnt: Learnt::new(false), clubs: Clubs::default(), competitions: BTreeMap::new() }
    }

    fn learn(&mut self, games: &[Played]) {
        for game in games {
            let fixture = &game.fixture;
            if !self.competitions.contains_key(&fixture.competition) {
                self.competitions.insert(fixture.competition.clone(), Results::default());
            }
            let Some(results) = self.competitions.get_mut(&fixture.competition) else { continue };
            if results.members.is_over(fixture.season) {
                results.newcomers.clear();
            }
            let clubs = [&fixture.home, &fixture.away].map(|name| self.clubs.number(name));
            for club in clubs {
                if results.members.enter(club, fixture.season) && !results.newcomers.contains(&club) {
                    results.newcomers.push(club);
                }
            }
            results.matches.push((fixture.date, clubs, game.goals));
        }
    }
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
        let begun = self.walk.take().and_then(|walk| Some((walk.learnt.rest(history)?, walk)));
        let (rest, mut walk) = begun.unwrap_or_else(|| (*history, Walk::new()));
        walk.learn(rest.matches());
        walk.learnt.extend(rest.matches(), history);
        let walk = self.walk.insert(walk);
        self.competitions.clear();
        for (competition, results) in &walk.competitions {
            let of = |&(date, [home, away], goals): &(Date, [usize; 2], [u32; 2])| {
                let age = f64::from((history.end() - date).get_days());
                GoalsMatch::new(GoalsFixture::new(home, away), goals.map(f64::from)).age(age)
            };
            let matches: Vec<GoalsMatch<'_>> = results.matches.iter().map(of).collect();
            let options = self.options.clone().newcomers(results.newcomers.iter().copied());
            let fit = GoalsModel::fit(&matches, &options)?;
            check_fitted(competition, fit.gradient_norm, fit.iterations)?;
            self.competitions.insert(competition.clone(), fit);
        }
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let mut clubs = self.walk.as_ref().map(|walk| walk.clubs.clone()).unwrap_or_default();
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
