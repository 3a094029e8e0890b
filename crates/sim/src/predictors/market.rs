//! The forecaster that repeats the market.

use fairline_market::{DevigOptions, devig_batch};
use ndarray::Array2;

use crate::{Fixture, Forecasts, History, Predictor, PredictorError};

/// Repeats the bookmaker's fair probabilities; where there is no price, equal chances.
///
/// Betting with it at the same bookmaker finds no value: the overround has gone from its probabilities and is
/// still in the odds. It is the yardstick for every other forecaster.
///
/// Where bets are made at the best price, it takes the best prices for one book; the yardstick there is
/// [`ConsensusPredictor`](crate::ConsensusPredictor).
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_market::Method;
/// use fairline_sim::{KellyStrategy, MarketPredictor, Schedule, ScheduleOptions, SeasonOptions, simulate_season};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2017))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new().devig(Method::Shin))?;
/// let model = MarketPredictor::new(Method::Shin);
/// let run = simulate_season(&schedule, model, KellyStrategy, &SeasonOptions::new(), |_| {})?;
/// assert!(run.bets.is_empty()); // the bookmaker's own opinion has no edge over its prices
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MarketPredictor {
    devig: DevigOptions,
}

impl MarketPredictor {
    /// The market, with its overround taken out as `devig` says.
    pub fn new(devig: impl Into<DevigOptions>) -> Self {
        Self { devig: devig.into() }
    }
}

impl Predictor for MarketPredictor {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let odds =
            Array2::from_shape_fn((fixtures.len(), 3), |(i, k)| fixtures[i].odds.map_or(3.0, |o| o[k]));
        let mut fair = devig_batch(odds.view(), &self.devig)?;
        match fair.refused.pop() {
            Some((_, error)) => Err(error.into()),
            None => Ok(fair.probabilities.into()),
        }
    }
}
