//! The forecaster that knows how a simulated league was drawn.

use std::collections::HashMap;

use fairline_data::{Season, SimulatedLeague};
use ndarray::Array2;

use crate::options::check;
use crate::{Fixture, Forecasts, History, Predictor, PredictorError};

/// Gives the probabilities that a simulated league was drawn from: what no forecaster can better.
///
/// Bent, it is a forecaster whose fault is known: below an exponent of 1 too timid, above it overconfident.
///
/// # Formula
/// ```text
/// p_k ∝ truth_k^exponent
/// ```
///
/// # Errors
/// [`predict`](Predictor::predict) refuses a match that the league does not have, and an exponent below 0.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{KellyStrategy, OraclePredictor, Schedule, ScheduleOptions, SeasonOptions, simulate_season};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(7).seasons(2))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2017))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let brier = |oracle: OraclePredictor| {
///     let run = simulate_season(&schedule, oracle, KellyStrategy, &SeasonOptions::new(), |_| {})?;
///     Ok::<_, fairline_sim::Error>(run.summary()?.scores.model.brier)
/// };
/// let overconfident = OraclePredictor::new(&league).exponent(2.0);
/// assert!(brier(OraclePredictor::new(&league))? < brier(overconfident)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct OraclePredictor {
    /// By season and home club, then by away club.
    truth: HashMap<(Season, String), HashMap<String, [f64; 3]>>,
    exponent: f64,
}

impl OraclePredictor {
    /// Knows the matches of this league, by season, home and away club: also one that is postponed.
    #[must_use]
    pub fn new(league: &SimulatedLeague) -> Self {
        let mut truth: HashMap<_, HashMap<_, _>> = HashMap::new();
        for (game, p) in league.matches.iter().zip(&league.truth) {
            truth.entry((game.season(), game.home.clone())).or_default().insert(game.away.clone(), *p);
        }
        Self { truth, exponent: 1.0 }
    }

    /// Bends the truth, ≥ 0: 1, the default, is the truth, less is timid, more is overconfident.
    #[must_use]
    pub fn exponent(mut self, exponent: f64) -> Self {
        self.exponent = exponent;
        self
    }

    fn of(&self, fixture: &Fixture) -> Result<[f64; 3], PredictorError> {
        let Fixture { date, season, home, away, .. } = fixture;
        let of_club = self.truth.get(&(*season, home.clone()));
        let truth = of_club.and_then(|matches| matches.get(away)).ok_or_else(|| {
            format!(
                "{home} against {away} on {date} is no match of the simulated league; ask about its own matches"
            )
        })?;
        // Relative to the most probable outcome, no power of which underflows.
        let most = truth.iter().fold(0.0, |most: f64, &p| most.max(p));
        let bent = truth.map(|p| (p / most).powf(self.exponent));
        Ok(bent.map(|p| p / bent.iter().sum::<f64>()))
    }
}

impl Predictor for OraclePredictor {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        check("exponent", self.exponent, self.exponent >= 0.0, "finite and at least 0")?;
        let forecasts = fixtures.iter().map(|fixture| self.of(fixture)).collect::<Result<Vec<_>, _>>()?;
        Ok(Array2::from(forecasts).into())
    }
}
