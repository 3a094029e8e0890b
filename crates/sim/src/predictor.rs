//! The one trait that a forecaster implements.

use ndarray::Array2;

use crate::{Fixture, History, MarketEvidence, PredictorError};

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

    /// What the forecaster has found out about itself beside the market's prices, if it weighs the two.
    ///
    /// Nobody has to say anything: the default is `None`.
    fn evidence(&self) -> Option<MarketEvidence> {
        None
    }
}

impl<P: Predictor + ?Sized> Predictor for Box<P> {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        (**self).fit(history)
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Array2<f64>, PredictorError> {
        (**self).predict(fixtures)
    }

    fn evidence(&self) -> Option<MarketEvidence> {
        (**self).evidence()
    }
}
