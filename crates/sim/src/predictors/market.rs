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
