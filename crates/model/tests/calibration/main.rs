//! Calibration maps: against references, by their laws, and at their edges.

#[path = "../common/mod.rs"]
mod common;
mod dirichlet;
mod edges;
#[path = "../common/forecasts.rs"]
mod forecasts;
mod isotonic;
mod temperature;

use common::Numbers;
use forecasts::{outcome, softmax};
use ndarray::{Array1, Array2, Axis};

/// Two routes to one optimum: gradients of 1e-10 over curvatures above 1e-3.
const OPTIMUM: f64 = 1e-7;

/// Calibrated forecasts, and outcomes drawn from them after `truth` has moved them.
fn calibrated(
    matches: usize,
    classes: usize,
    seed: u64,
    truth: impl Fn(Array1<f64>) -> Array1<f64>,
) -> (Array2<f64>, Vec<usize>) {
    let mut numbers = Numbers::new(seed);
    let mut p = Array2::zeros((matches, classes));
    let mut outcomes = Vec::with_capacity(matches);
    for mut row in p.outer_iter_mut() {
        row.assign(&softmax(&(0..classes).map(|_| numbers.normal()).collect()));
        outcomes.push(outcome(&mut numbers, truth(row.to_owned())));
    }
    (p, outcomes)
}

/// The classes in another order, in forecasts and outcomes.
fn classes_in_order(p: &Array2<f64>, outcomes: &[usize], order: &[usize]) -> (Array2<f64>, Vec<usize>) {
    let place = |y: usize| order.iter().position(|&k| k == y).expect("a permutation");
    (p.select(Axis(1), order), outcomes.iter().map(|&y| place(y)).collect())
}
