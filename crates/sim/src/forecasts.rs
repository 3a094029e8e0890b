//! What a forecaster says about some fixtures.

use jiff::civil::Date;
use ndarray::Array2;

use crate::{Error, Fixture, Predictor, Result};

/// How far from 1 the probabilities of a match may sum to; what `fairline-kelly` allows as well.
const SUM_TOLERANCE: f64 = fairline_kelly::PROBABILITY_SUM_TOLERANCE;

/// Probabilities of some fixtures, and what else the forecaster knows about them.
///
/// A forecaster that knows nothing else turns its array into one with `.into()`.
///
/// # Shapes
/// `probabilities` and `standard_errors`: (fixtures, 3), home win, draw, away win; `features`: (fixtures, names).
///
/// # Examples
/// ```
/// use fairline_sim::Forecasts;
/// use ndarray::array;
///
/// let forecasts: Forecasts = array![[0.5, 0.3, 0.2]].into();
/// let unsure = forecasts.standard_errors(array![[0.03, 0.01, 0.02]]);
/// assert!(unsure.standard_errors.is_some());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Forecasts {
    /// Probabilities in \[0, 1\], rows summing to 1 within 1e-9.
    pub probabilities: Array2<f64>,
    /// Standard errors of the probabilities, ≥ 0, where the forecaster knows them.
    pub standard_errors: Option<Array2<f64>>,
    /// What the forecaster looked at, to watch for drift.
    pub features: Option<Features>,
}

/// What a forecaster looked at.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Features {
    /// One name a column.
    pub names: Vec<String>,
    /// One row a fixture; NaN where something is not known.
    pub values: Array2<f64>,
}

impl From<Array2<f64>> for Forecasts {
    fn from(probabilities: Array2<f64>) -> Self {
        Self { probabilities, standard_errors: None, features: None }
    }
}

impl Forecasts {
    /// Adds the standard errors of the probabilities, in the same shape.
    #[must_use]
    pub fn standard_errors(mut self, errors: Array2<f64>) -> Self {
        self.standard_errors = Some(errors);
        self
    }

    /// Adds what the forecaster looked at.
    #[must_use]
    pub fn features(mut self, features: Features) -> Self {
        self.features = Some(features);
        self
    }

    /// Asks a forecaster about fixtures that are decided on at the start of a day, and checks what it says.
    pub(crate) fn ask(
        predictor: &(impl Predictor + ?Sized),
        fixtures: &[Fixture],
        start: Date,
    ) -> Result<Self> {
        let said = predictor.predict(fixtures).map_err(|source| Error::Predict { start, source })?;
        said.check(fixtures)?;
        Ok(said)
    }

    /// The three probabilities of a fixture by its number.
    pub(crate) fn row(&self, i: usize) -> [f64; 3] {
        std::array::from_fn(|k| self.probabilities[[i, k]])
    }

    /// The three standard errors of a fixture by its number.
    pub(crate) fn errors(&self, i: usize) -> Option<[f64; 3]> {
        self.standard_errors.as_ref().map(|errors| std::array::from_fn(|k| errors[[i, k]]))
    }

    /// Refuses what are no forecasts of these fixtures.
    fn check(&self, fixtures: &[Fixture]) -> Result<()> {
        let expected = (fixtures.len(), 3);
        let shapes = [Some(&self.probabilities), self.standard_errors.as_ref()];
        if let Some(wrong) = shapes.into_iter().flatten().find(|array| array.dim() != expected) {
            let (rows, columns) = wrong.dim();
            return Err(Error::PredictionShape { fixtures: expected.0, rows, columns });
        }
        if let Some(Features { names, values }) = &self.features
            && values.dim() != (expected.0, names.len())
        {
            let (rows, columns) = values.dim();
            return Err(Error::FeatureShape { fixtures: expected.0, names: names.len(), rows, columns });
        }
        for (i, fixture) in fixtures.iter().enumerate() {
            let p = self.row(i);
            let sums_to_one = (p.iter().sum::<f64>() - 1.0).abs() <= SUM_TOLERANCE;
            if !(sums_to_one && p.iter().all(|p| (0.0..=1.0).contains(p))) {
                let (home, away) = (fixture.home.clone(), fixture.away.clone());
                return Err(Error::Probabilities { date: fixture.date, home, away, probabilities: p });
            }
            if let Some(errors) = self.errors(i)
                && errors.iter().any(|&error| !(error.is_finite() && error >= 0.0))
            {
                let (home, away) = (fixture.home.clone(), fixture.away.clone());
                return Err(Error::StandardErrors { date: fixture.date, home, away, errors });
            }
        }
        Ok(())
    }
}
