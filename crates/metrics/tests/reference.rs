//! Every score and figure against an independent implementation; see tests/fixtures/README.md.

use approx::assert_relative_eq;
use fairline_metrics::{
    Result, Scores, accuracy, brier, brier_binary, diebold_mariano, log_score, max_drawdown, rps, sharpe,
    spherical,
};
use ndarray::{Array1, Array2, ArrayView2, aview1};

/// Closed forms: only the order of additions differs.
const CLOSED_FORM: f64 = 1e-12;

/// Student's t in the tail: both sides evaluate an incomplete beta function by their own expansions.
const P_VALUE: f64 = 1e-9;

type Score = fn(ArrayView2<'_, f64>, &[usize]) -> Result<Scores>;

/// The rows below the header of a fixture, as text.
fn rows(fixture: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let data = fixture.lines().filter(|line| !line.starts_with('#')).skip(1);
    data.map(|line| line.split(',').collect())
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

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
    let rows: Vec<_> = rows(include_str!("fixtures/forecasts.csv")).collect();
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
    let row =
        rows(include_str!("fixtures/means.csv")).find(|row| row[0] == figure).expect("a figure of the file");
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

#[test]
fn diebold_mariano_is_the_paired_t_test() {
    let (a, b): (Vec<f64>, Vec<f64>) =
        rows(include_str!("fixtures/scores.csv")).map(|row| (number(row[0]), number(row[1]))).unzip();
    for row in rows(include_str!("fixtures/paired.csv")) {
        let n: usize = row[0].parse().unwrap();
        let ours = diebold_mariano(aview1(&a[..n]), aview1(&b[..n])).unwrap();
        assert_eq!(ours.observations, n);
        assert_relative_eq!(ours.mean_difference, number(row[1]), max_relative = CLOSED_FORM);
        assert_relative_eq!(ours.standard_error.unwrap(), number(row[2]), max_relative = CLOSED_FORM);
        assert_relative_eq!(ours.statistic.unwrap(), number(row[3]), max_relative = CLOSED_FORM);
        assert_relative_eq!(ours.p_value.unwrap(), number(row[4]), max_relative = P_VALUE);
    }
}

/// The statistic of Diebold and Mariano with the factor of Harvey, Leybourne and Newbold, written out for any
/// horizon, at horizon 1.
#[test]
fn horizon_one_of_the_corrected_statistic_is_the_t_statistic() {
    let a = [0.31, 0.80, 0.44, 0.62, 0.55, 0.97];
    let b = [0.35, 0.71, 0.60, 0.66, 0.81, 0.92];
    let (n, h) = (6.0_f64, 1.0_f64);
    let d: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let mean = d.iter().sum::<f64>() / n;
    let autocovariance = d.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n;
    let uncorrected = mean / (autocovariance / n).sqrt();
    let factor = ((n + 1.0 - 2.0 * h + h * (h - 1.0) / n) / n).sqrt();

    let ours = diebold_mariano(aview1(&a), aview1(&b)).unwrap();
    assert_relative_eq!(ours.statistic.unwrap(), factor * uncorrected, max_relative = CLOSED_FORM);
}

#[test]
fn sharpe_and_drawdown_are_numpys() {
    let bankroll: Vec<_> = rows(include_str!("fixtures/bankroll.csv")).collect();
    let mut paths = 0;
    for row in rows(include_str!("fixtures/performance.csv")) {
        let path = bankroll.iter().filter(|line| line[0] == row[0]);
        let values: Vec<f64> = path.map(|line| number(line[1])).collect();
        let returns: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]) / pair[0]).collect();
        let ratio = sharpe(&returns, 52.0).unwrap().unwrap();
        assert_relative_eq!(ratio, number(row[1]), max_relative = CLOSED_FORM);

        let worst = max_drawdown(&values).unwrap();
        assert_relative_eq!(worst.depth, number(row[2]), max_relative = CLOSED_FORM);
        let indices = [worst.length, worst.peak, worst.trough];
        assert_eq!(indices.map(|index| index.to_string()), [row[3], row[4], row[5]]);
        assert_eq!(worst.recovery.map_or(String::new(), |index| index.to_string()), row[6]);
        paths += 1;
    }
    assert_eq!(paths, 8);
}
