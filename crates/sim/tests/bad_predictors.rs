//! What a forecaster of the user's own may get wrong is said with the match it got wrong.

use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{
    Error, Fixture, Forecasts, History, KellyStrategy, Predictor, PredictorError, Result, Schedule,
    ScheduleOptions, SeasonOptions, SeasonRun, simulate_season,
};
use ndarray::Array2;

/// Gives every fixture the same numbers.
struct Same(Vec<f64>);

impl Predictor for Same {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        if self.0.is_empty() { Err("nothing to say".into()) } else { Ok(()) }
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        Ok(Array2::from_shape_fn((fixtures.len(), self.0.len()), |(_, k)| self.0[k]).into())
    }
}

fn play(numbers: &[f64]) -> Result<SeasonRun> {
    let options = SimulatedLeagueOptions::new().seasons(2).clubs(6);
    let league = SimulatedLeague::generate(&options).expect("valid options");
    let hold_out = HoldOut::split(&league.matches, Season::new(2017)).expect("the league has this season");
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
    simulate_season(&schedule, Same(numbers.to_vec()), KellyStrategy, &SeasonOptions::new(), |_| {})
}

#[test]
fn numbers_that_are_no_probabilities_are_named_with_their_match() {
    for numbers in
        [[0.5, 0.3, 0.3], [1.2, -0.1, -0.1], [f64::NAN, 0.5, 0.5], [0.333_333, 0.333_333, 0.333_333]]
    {
        let error = play(&numbers).unwrap_err();
        assert!(matches!(error, Error::Probabilities { .. }), "{error}");
        assert!(error.to_string().contains(" against ") && error.to_string().contains("2017-"), "{error}");
    }
}

#[test]
fn a_wrong_shape_and_a_refusal_are_said() {
    assert!(matches!(play(&[0.5, 0.5]), Err(Error::PredictionShape { columns: 2, .. })));
    let refusal = play(&[]).unwrap_err();
    assert!(
        matches!(refusal, Error::Fit { .. }) && refusal.to_string().ends_with("nothing to say"),
        "{refusal}"
    );
}

#[test]
fn equal_chances_are_fine_as_floats_give_them() {
    let run = play(&[1.0 / 3.0; 3]).unwrap();
    assert!(run.weeks.iter().all(|week| week.kkt_residual.unwrap() <= 1e-9));
}
