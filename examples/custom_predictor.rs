//! A forecaster of one's own: how often each outcome has happened, the last year counting most. Does it beat the market?

use std::error::Error;
use std::io::{Write, stdout};

use fairline::data::{HoldOut, Season, Source};
use fairline::ndarray::Array2;
use fairline::sim::{
    Fixture, Forecasts, History, KellyStrategy, Predictor, PredictorError, Schedule, ScheduleOptions,
    SeasonOptions, simulate_season,
};

#[derive(Default)]
struct BaseRates([f64; 3]);

impl Predictor for BaseRates {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let mut counts = [1.0; 3]; // one of each, so that no outcome is impossible
        for game in history.matches() {
            let age = f64::from((history.end() - game.fixture.date).get_days());
            counts[game.outcome().index()] += (-age / 365.0).exp();
        }
        self.0 = counts.map(|count| count / counts.iter().sum::<f64>());
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        Ok(Array2::from_shape_fn((fixtures.len(), 3), |(_, k)| self.0[k]).into())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let hold_out = HoldOut::split(&Source::Simulated { seed: 42 }.load()?.matches, Season::new(2023))?;
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
    let run = simulate_season(&schedule, BaseRates::default(), KellyStrategy, &SeasonOptions::new(), |_| {})?;
    let versus = run.summary()?.model_vs_market;
    let behind = versus.brier_difference.ok_or("no price")?;
    let word = if behind > 0.0 { "worse" } else { "better" };
    writeln!(stdout(), "{:.4} Brier {word} than the market", behind.abs())?;
    Ok(())
}
