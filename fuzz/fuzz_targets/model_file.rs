//! Any JSON as a model: refused, or one that predicts without a panic and is read back as it was written.

#![no_main]

use std::fmt::Debug;

use fairline_model::{
    DirichletCalibration, IsotonicCalibration, IsotonicCurve, LogPool, MultinomialLogit, OrderedLogit,
    PoissonRegression, ScoreMatrix, TemperatureScaling,
};
use libfuzzer_sys::fuzz_target;
use ndarray::{Array2, array};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The names of the features that a file says it has.
fn features(json: &str) -> Vec<String> {
    let file: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let names = file["features"].as_array().map(Vec::as_slice).unwrap_or_default();
    names.iter().filter_map(|name| name.as_str()).map(str::to_owned).collect()
}

/// Rows of features: none, ordinary ones and the largest.
fn rows(columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((3, columns), |(row, _)| [0.0, 1.0, f64::MAX][row])
}

fn are_probabilities(p: &Array2<f64>) {
    for row in p.rows() {
        assert!(row.iter().all(|p| (0.0..=1.0).contains(p)), "{row}");
        assert!((row.sum() - 1.0).abs() < 1e-9, "{row}");
    }
}

/// The model, read back once as it was written.
fn read<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &str) -> Option<T> {
    let model: T = serde_json::from_str(json).ok()?;
    let written = serde_json::to_string(&model).expect("every number of it was JSON");
    let back: T = serde_json::from_str(&written).expect("what is written can be read");
    assert_eq!(model, back);
    Some(model)
}

fuzz_target!(|json: &str| {
    let features = features(json);
    let features: Vec<&str> = features.iter().map(String::as_str).collect();
    if let Ok(model) = MultinomialLogit::from_json(json, &features) {
        if let Ok(p) = model.predict(rows(features.len()).view()) {
            are_probabilities(&p);
        }
        let written = model.to_json(&features).expect("every number of it was JSON");
        assert_eq!(MultinomialLogit::from_json(&written, &features).as_ref(), Ok(&model));
    }
    let forecasts = array![[0.5, 0.3, 0.2], [1.0, 0.0, 0.0], [1e-300, 0.5, 0.5]];
    if let Some(model) = read::<OrderedLogit>(json) {
        let _ = model.predict(rows(model.coefficients.len()).view()).map(|p| are_probabilities(&p));
    }
    if let Some(model) = read::<PoissonRegression>(json) {
        let _ = model.predict(rows(model.coefficients.len()).view());
    }
    if let Some(model) = read::<LogPool>(json) {
        let _ = model.predict(&[forecasts.view(), forecasts.view()]).map(|p| are_probabilities(&p));
    }
    if let Some(model) = read::<TemperatureScaling>(json) {
        let _ = model.apply(forecasts.view()).map(|p| are_probabilities(&p));
    }
    if let Some(model) = read::<DirichletCalibration>(json) {
        let _ = model.apply(forecasts.view()).map(|p| are_probabilities(&p));
    }
    if let Some(model) = read::<IsotonicCalibration>(json) {
        let _ = model.apply(forecasts.view()).map(|p| are_probabilities(&p));
    }
    if let Some(curve) = read::<IsotonicCurve>(json) {
        let p = curve.apply(&[0.0, 0.3, 1.0]).expect("these are probabilities");
        assert!(p.iter().all(|p| (0.0..=1.0).contains(p)), "{p:?}");
    }
    if let Some(matrix) = read::<ScoreMatrix>(json) {
        assert!(matrix.result().iter().all(|p| (0.0..=1.0 + 1e-9).contains(p)), "{matrix:?}");
        for line in [-1.25, 0.0, 2.5] {
            let _ = (matrix.over_under(line), matrix.asian_handicap(line));
        }
        let _ = (matrix.double_chance(), matrix.draw_no_bet(), matrix.both_teams_to_score());
        let _ = (matrix.clean_sheets(), matrix.wins_to_nil(), matrix.winning_margin(i32::MIN));
    }
});
