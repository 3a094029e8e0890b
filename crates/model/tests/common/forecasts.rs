//! Simulated forecasts and outcomes.
#![allow(dead_code, reason = "each test file uses some of them")]

use ndarray::{Array1, Array2};

use super::Numbers;

/// Reads reference fixtures: `#` lines tell where they come from, then a header, then rows.
pub(crate) fn rows(fixture: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    fixture.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect())
}

pub(crate) fn numbers(cell: &str) -> Vec<f64> {
    cell.split(';').map(|number| number.parse().expect("a number")).collect()
}

/// Market, model and second model of the fixture, the outcomes and the sample weights.
pub(crate) fn fixture() -> (Vec<Array2<f64>>, Vec<usize>, Vec<f64>) {
    let rows: Vec<_> = rows(include_str!("../fixtures/pool_data.csv")).collect();
    let cell = |i: usize, j: usize| rows[i][j].parse::<f64>().expect("a number");
    let table = |forecast: usize| Array2::from_shape_fn((rows.len(), 3), |(i, k)| cell(i, 3 * forecast + k));
    let outcomes = rows.iter().map(|row| row[9].parse().expect("an outcome")).collect();
    ((0..3).map(table).collect(), outcomes, (0..rows.len()).map(|i| cell(i, 10)).collect())
}

pub(crate) fn softmax(logits: &Array1<f64>) -> Array1<f64> {
    let max = logits.fold(f64::NEG_INFINITY, |max, &logit| max.max(logit));
    let p = logits.mapv(|logit| (logit - max).exp());
    let sum = p.sum();
    p / sum
}

/// A class with probabilities `p`.
pub(crate) fn outcome(numbers: &mut Numbers, p: impl IntoIterator<Item = f64>) -> usize {
    let mut left = numbers.uniform();
    let mut last = 0;
    for (class, p) in p.into_iter().enumerate() {
        left -= p;
        last = class;
        if left < 0.0 {
            break;
        }
    }
    last
}

/// Forecasts with a common core and noise of their own, and outcomes drawn from the pool with these weights.
pub(crate) fn draw(
    matches: usize,
    classes: usize,
    weights: &[f64],
    seed: u64,
) -> (Vec<Array2<f64>>, Vec<usize>) {
    let mut numbers = Numbers::new(seed);
    let mut forecasts = vec![Array2::zeros((matches, classes)); weights.len()];
    let mut outcomes = Vec::with_capacity(matches);
    for i in 0..matches {
        let core: Vec<f64> = (0..classes).map(|_| 0.7 * numbers.normal()).collect();
        let mut pool = Array1::<f64>::zeros(classes);
        for (forecast, weight) in forecasts.iter_mut().zip(weights) {
            let logits: Array1<f64> = core.iter().map(|core| core + 0.5 * numbers.normal()).collect();
            let p = softmax(&logits);
            pool.scaled_add(*weight, &p.mapv(f64::ln));
            forecast.row_mut(i).assign(&p);
        }
        outcomes.push(outcome(&mut numbers, softmax(&pool)));
    }
    (forecasts, outcomes)
}

/// Mean negative log-likelihood.
pub(crate) fn log_loss(p: &Array2<f64>, outcomes: &[usize]) -> f64 {
    p.outer_iter().zip(outcomes).map(|(p, &y)| -p[y].ln()).sum::<f64>() / outcomes.len() as f64
}
