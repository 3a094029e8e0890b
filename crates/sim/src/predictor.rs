//! The one trait that a forecaster implements, and the forecaster that repeats the market.

use fairline_market::{DevigOptions, devig_batch};
use ndarray::Array2;

use crate::{Fixture, History, PredictorError};

/// A forecaster of match results.
///
/// # Examples
/// A forecaster that knows nothing but how often each outcome has happened:
/// ```
/// use fairline_sim::{Fixture, History, Predictor, PredictorError};
/// use ndarray::Array2;
///
/// #[derive(Default)]
/// struct BaseRates([f64; 3]);
///
/// impl Predictor for BaseRates {
///     fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
///         let mut counts = [1.0; 3]; // one of each, so that no outcome is impossible
///         history.matches().iter().for_each(|m| counts[m.outcome().index()] += 1.0);
///         self.0 = counts.map(|c| c / counts.iter().sum::<f64>());
///         Ok(())
///     }
///
///     fn predict(&self, fixtures: &[Fixture]) -> Result<Array2<f64>, PredictorError> {
///         Ok(Array2::from_shape_fn((fixtures.len(), 3), |(_, k)| self.0[k]))
///     }
/// }
/// ```
pub trait Predictor {
    /// Learns from everything that is known before a week.
    ///
    /// # Errors
    /// Whatever the forecaster has to say; it ends the simulation as [`Error::Fit`](crate::Error::Fit).
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError>;

    /// Probabilities of home win, draw and away win for each fixture, shape (fixtures, 3), rows summing to 1 within
    /// 1e-9. Single precision is too coarse for that: divide each row by its sum.
    ///
    /// # Errors
    /// Whatever the forecaster has to say; it ends the simulation as [`Error::Predict`](crate::Error::Predict).
    fn predict(&self, fixtures: &[Fixture]) -> Result<Array2<f64>, PredictorError>;
}

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

    fn predict(&self, fixtures: &[Fixture]) -> Result<Array2<f64>, PredictorError> {
        let odds =
            Array2::from_shape_fn((fixtures.len(), 3), |(i, k)| fixtures[i].odds.map_or(3.0, |o| o[k]));
        let mut fair = devig_batch(odds.view(), &self.devig)?;
        match fair.refused.pop() {
            Some((_, error)) => Err(error.into()),
            None => Ok(fair.probabilities),
        }
    }
}
