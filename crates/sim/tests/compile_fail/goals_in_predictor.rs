//! A forecaster cannot read the goals of a fixture.

use fairline_sim::{Fixture, Forecasts, History, Predictor, PredictorError};
use ndarray::Array2;

struct Cheat;

impl Predictor for Cheat {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let won = |fixture: &Fixture| f64::from(u8::from(fixture.goals[0] > fixture.goals[1]));
        Ok(Array2::from_shape_fn((fixtures.len(), 3), |(i, _)| won(&fixtures[i])).into())
    }
}

fn main() {}
