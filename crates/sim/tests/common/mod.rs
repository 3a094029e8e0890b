//! A forecaster that knows the truth of the simulated league.

use std::collections::HashMap;

use fairline_data::SimulatedLeague;
use fairline_sim::{Fixture, Forecasts, History, Predictor, PredictorError};
use jiff::civil::Date;
use ndarray::Array2;

/// Gives the true probabilities, bent by `exponent`: 1 is the truth, less is timid, more is overconfident.
pub(crate) struct Oracle {
    truth: HashMap<(Date, String), [f64; 3]>,
    exponent: f64,
}

impl Oracle {
    pub(crate) fn new(league: &SimulatedLeague, exponent: f64) -> Self {
        let key = |game: &fairline_data::Match| (game.date, game.home.clone());
        Self { truth: league.matches.iter().map(key).zip(league.truth.iter().copied()).collect(), exponent }
    }
}

impl Predictor for Oracle {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let mut probabilities = Array2::zeros((fixtures.len(), 3));
        for (fixture, mut row) in fixtures.iter().zip(probabilities.rows_mut()) {
            let truth = self.truth.get(&(fixture.date, fixture.home.clone())).ok_or("an unknown match")?;
            let bent = truth.map(|p| p.powf(self.exponent));
            let total: f64 = bent.iter().sum();
            row.iter_mut().zip(bent).for_each(|(p, b)| *p = b / total);
        }
        Ok(probabilities.into())
    }
}
