//! Every score against an independent implementation; see tests/fixtures/README.md.

use approx::assert_relative_eq;
use fairline_metrics::{Result, Scores, accuracy, brier, brier_binary, log_score, rps, spherical};
use ndarray::{Array1, Array2, ArrayView2};

use crate::fixture::{number, rows};

/// Closed forms: only the order of additions differs.
const CLOSED_FORM: f64 = 1e-12;

type Score = fn(ArrayView2<'_, f64>, &[usize]) -> Result<Scores>;

struct Forecasts {
    p: Array2<f64>,
    outcomes: Vec<usize>,
    brier: Vec<f64>,
    log: Vec<f64>,
    rps_sum: Vec<f64>,
    spherical: Vec<f64>,
    weights: Vec<f64>,
}

fn forecasts() -> Forecasts {
    let rows: Vec<_> = rows(include_str!("fixtures/scores_forecasts.csv")).collect();
    let column = |k: usize| rows.iter().map(|row| number(row[k])).collect();
    Forecasts {
        p: Array2::from_shape_fn((rows.len(), 3), |(event, k)| number(rows[event][k])),
        outcomes: rows.iter().map(|row| row[3].parse().expect("a column")).collect(),
        brier: column(4),
        log: column(5),
        rps_sum: column(6),
        spherical: column(7),
        weights: column(8),
    }
}

fn mean(figure: &str) -> f64 {
    let row = rows(include_str!("fixtures/scores_means.csv"))
        .find(|row| row[0] == figure)
        .expect("a figure of the file");
    number(row[1])
}

fn assert_all_close(ours: &Array1<f64>, theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        // A nearly perfect forecast scores nearly 0, where no relative accuracy is left in 1 − p.
        assert_relative_eq!(*ours, *theirs, max_relative = CLOSED_FORM, epsilon = f64::EPSILON);
    }
}

#[test]
fn brier_is_scikit_learns() {
    let f = forecasts();
    let scores = brier(f.p.view(), &f.outcomes).unwrap();
    assert_all_close(&scores.per_event, &f.brier);
    assert_relative_eq!(scores.mean, mean("brier"), max_relative = CLOSED_FORM);
}

#[test]
fn log_score_is_scikit_learns() {
    let f = forecasts();
    let scores = log_score(f.p.view(), &f.outcomes).unwrap();
    assert_all_close(&scores.per_event, &f.log);
    assert_relative_eq!(scores.mean, mean("log"), max_relative = CLOSED_FORM);
}

#[test]
fn spherical_score_is_its_formula_in_thirty_digits() {
    let f = forecasts();
    assert_all_close(&spherical(f.p.view(), &f.outcomes).unwrap().per_event, &f.spherical);
}

#[test]
fn weighted_means_are_scikit_learns() {
    let f = forecasts();
    let scores =
        [(brier as Score, "weighted_brier"), (log_score, "weighted_log"), (accuracy, "weighted_accuracy")];
    for (score, figure) in scores {
        let weighted = score(f.p.view(), &f.outcomes).unwrap().weighted(&f.weights).unwrap();
        assert_relative_eq!(weighted.mean, mean(figure), max_relative = CLOSED_FORM);
    }
}

#[test]
fn the_binary_brier_score_is_scikit_learns() {
    let f = forecasts();
    let home: Vec<bool> = f.outcomes.iter().map(|&outcome| outcome == 0).collect();
    let scores = brier_binary(f.p.column(0), &home).unwrap();
    assert_relative_eq!(scores.mean, mean("brier_home"), max_relative = CLOSED_FORM);
}

#[test]
fn rps_is_half_of_scoringrules() {
    let f = forecasts();
    // DIFFERENCE: scoringrules does not divide by the number of outcomes − 1.
    let theirs: Vec<f64> = f.rps_sum.iter().map(|sum| sum / 2.0).collect();
    assert_all_close(&rps(f.p.view(), &f.outcomes).unwrap().per_event, &theirs);
}

#[test]
fn accuracy_is_scikit_learns() {
    let f = forecasts();
    let share = accuracy(f.p.view(), &f.outcomes).unwrap().mean;
    assert_relative_eq!(share, mean("accuracy"), max_relative = CLOSED_FORM);
}
