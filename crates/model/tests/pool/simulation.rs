//! Known truths: weights are found, and their errors are as large as said.

use fairline_model::{AddedValue, PoolOptions};
use ndarray::{Array1, Array2};

use crate::forecasts::{draw, outcome, softmax};
use crate::{Numbers, fit, views};

/// Replications of a simulation, and the standard errors its shares may be off by.
const REPLICATIONS: u32 = 400;
const STANDARD_ERRORS: f64 = 4.0;

/// Asserts that `hits` of the replications are a sample of probability `expected`.
fn assert_share(hits: u32, expected: f64) {
    let share = f64::from(hits) / f64::from(REPLICATIONS);
    let error = (expected * (1.0 - expected) / f64::from(REPLICATIONS)).sqrt();
    assert!((share - expected).abs() < STANDARD_ERRORS * error, "{share} instead of {expected}");
}

#[test]
fn known_weights_are_recovered() {
    let truth = [0.9, 0.4, 0.0];
    let (tables, outcomes) = draw(20_000, 3, &truth, 11);
    for options in [PoolOptions::new(), PoolOptions::new().intercepts(true)] {
        let pool = fit(&tables, &outcomes, &options);
        for (j, truth) in truth.into_iter().enumerate() {
            assert!((pool.weights[j] - truth).abs() < STANDARD_ERRORS * pool.standard_errors[j]);
            assert!(pool.standard_errors[j] < 0.05);
        }
        for (term, error) in pool.intercepts.iter().zip(&pool.intercept_standard_errors) {
            assert!(term.abs() <= STANDARD_ERRORS * error);
        }
    }
}

#[test]
fn intervals_cover_at_their_rate() {
    let truth = [0.8, 0.4];
    let (mut covered, mut robustly) = (0, 0);
    for seed in 0..REPLICATIONS {
        let (tables, outcomes) = draw(150, 3, &truth, 100 + u64::from(seed));
        let pool = fit(&tables, &outcomes, &PoolOptions::new());
        let z = |error: f64| (pool.weights[1] - truth[1]).abs() / error;
        covered += u32::from(z(pool.standard_errors[1]) < 1.959_964);
        robustly += u32::from(z(pool.robust_standard_errors[1]) < 1.959_964);
    }
    assert_share(covered, 0.95);
    assert_share(robustly, 0.95);
}

/// All three p-values of a forecast that adds nothing are below 0.1 in a tenth of the histories.
#[test]
fn nothing_added_is_rarely_called_something() {
    let mut rejected = [0; 3];
    for seed in 0..REPLICATIONS {
        let (tables, outcomes) = draw(150, 3, &[1.0, 0.0], 9_000 + u64::from(seed));
        let test = AddedValue::test(&views(&tables), &outcomes, None, 1, &[0], &PoolOptions::new()).unwrap();
        for (rejected, p) in
            rejected.iter_mut().zip([test.p_value, test.robust_p_value, test.likelihood_ratio_p_value])
        {
            *rejected += u32::from(p < 0.1);
        }
    }
    for rejected in rejected {
        assert_share(rejected, 0.1);
    }
}

/// Sample weights far from counts: model-based errors are wrong then, the sandwich is right.
#[test]
fn robust_errors_hold_with_a_fading_past() {
    let mut numbers = Numbers::new(77);
    let weights: Vec<f64> = (0..400).map(|i| 0.5_f64.powf(f64::from(399 - i) / 100.0)).collect();
    let (mut covered, mut robustly) = (0, 0);
    for _ in 0..REPLICATIONS {
        let mut table = Array2::zeros((400, 3));
        let mut outcomes = Vec::new();
        for mut row in table.outer_iter_mut() {
            let logits: Array1<f64> = (0..3).map(|_| numbers.normal()).collect();
            row.assign(&softmax(&logits));
            outcomes.push(outcome(&mut numbers, softmax(&(logits * 0.8))));
        }
        let pool =
            fairline_model::LogPool::fit(&[table.view()], &outcomes, Some(&weights), &PoolOptions::new())
                .unwrap();
        let z = |error: f64| (pool.weights[0] - 0.8).abs() / error;
        covered += u32::from(z(pool.standard_errors[0]) < 1.959_964);
        robustly += u32::from(z(pool.robust_standard_errors[0]) < 1.959_964);
    }
    assert_share(robustly, 0.95);
    assert!(f64::from(covered) / f64::from(REPLICATIONS) > 0.98, "counts of {covered} are too wide here");
}
