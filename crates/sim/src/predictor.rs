//! The one trait that a forecaster implements.

use crate::{Fixture, Forecasts, History, MarketEvidence, PredictorError};

/// A forecaster of match results: [`fit`](Self::fit) and [`predict`](Self::predict) are all it takes.
///
/// What a forecaster has learnt must follow from the histories alone, whichever it was given before: a run that is taken
/// up again from a snapshot trains it anew on the same history and expects the same forecasts to the bit.
///
/// # Examples
/// A forecaster that knows nothing but how often each outcome has happened:
/// ```
/// use fairline_sim::{Fixture, Forecasts, History, Predictor, PredictorError};
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
///     fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
///         Ok(Array2::from_shape_fn((fixtures.len(), 3), |(_, k)| self.0[k]).into())
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
    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError>;

    /// Takes in the results since the last [`fit`](Self::fit) without learning anew: ratings and form move on, coefficients
    /// stay. Called before each week that is not trained for.
    ///
    /// What is known afterwards must follow from the history of the last fit and from this one. The default does nothing:
    /// a forecaster without such a state stays as it was fitted.
    ///
    /// # Errors
    /// As for [`fit`](Self::fit).
    fn observe(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let _ = history;
        Ok(())
    }

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

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        (**self).predict(fixtures)
    }

    fn observe(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        (**self).observe(history)
    }

    fn evidence(&self) -> Option<MarketEvidence> {
        (**self).evidence()
    }
}

impl<P: Predictor + ?Sized> Predictor for &mut P {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        (**self).fit(history)
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        (**self).predict(fixtures)
    }

    fn observe(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        (**self).observe(history)
    }

    fn evidence(&self) -> Option<MarketEvidence> {
        (**self).evidence()
    }
}
