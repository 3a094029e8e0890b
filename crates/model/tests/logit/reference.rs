//! Against scikit-learn, statsmodels, scipy and mpmath; tests/fixtures/generate.py wrote the numbers.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_model::{LogitData, LogitOptions, MultinomialLogit, Solver, Status};
use ndarray::{Array1, Array2};

use super::{columns, rows};

/// The curvature of these problems is above 1e-3, so a gradient of 1e-10 puts coefficients within 1e-7.
const COEFFICIENT: f64 = 1e-6;
const OBJECTIVE: f64 = 1e-10;
const TOLERANCE: f64 = 1e-10;

/// A gradient of 1e-13 over curvatures above 1e-4.
const EXACT: f64 = 1e-9;

/// Relative; statsmodels stops at steps of 1e-14, but its likelihoods and inverses round at about 1e-12.
const ERROR: f64 = 1e-8;

/// Lines of a fixture without its comments and its header, split at the commas.
fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect()).collect()
}

fn numbers(cells: &[&str]) -> Vec<f64> {
    cells.iter().map(|cell| cell.parse().expect("a number")).collect()
}

struct Data {
    x: Array2<f64>,
    y: Vec<usize>,
    binary: Vec<usize>,
    weights: Array1<f64>,
    offsets: Array2<f64>,
}

fn data() -> Data {
    let lines = cells(include_str!("../fixtures/logit_data.csv"));
    let number = |i: usize, j: usize| lines[i][j].parse().expect("a number");
    let y: Vec<usize> = lines.iter().map(|row| row[4].parse().expect("a label")).collect();
    Data {
        x: Array2::from_shape_fn((lines.len(), 4), |(i, j)| number(i, j)),
        binary: y.iter().map(|&y| usize::from(y == 2)).collect(),
        y,
        weights: Array1::from_shape_fn(lines.len(), |i| number(i, 5)),
        offsets: Array2::from_shape_fn((lines.len(), 3), |(i, j)| number(i, 6 + j)),
    }
}

impl Data {
    fn logit(&self, binary: bool, weighted: bool, offset: bool) -> LogitData<'_> {
        let data = LogitData::new(self.x.view(), if binary { &self.binary } else { &self.y });
        let data = if weighted { data.weights(self.weights.view()) } else { data };
        if offset { data.offsets(self.offsets.view()) } else { data }
    }
}

#[test]
fn logit_agrees_with_scikit_learn_statsmodels_and_scipy() {
    let data = data();
    let reference = cells(include_str!("../fixtures/logit_reference.csv"));
    let mut cases = Vec::new();
    for case in reference.chunk_by(|a, b| a[0] == b[0]) {
        let name = case[0][0];
        cases.push(name);
        let options = LogitOptions::new()
            .l2(case[0][2].parse().unwrap())
            .standardize(case[0][3] == "1")
            .tolerance(TOLERANCE);
        let data =
            data.logit(name.ends_with("binary"), name.starts_with("weighted"), name.ends_with("offset"));
        let fit = MultinomialLogit::fit_data(&data, &options).unwrap();
        assert_eq!(fit.status, Status::Converged, "{name}");
        assert_eq!(fit.intercepts.len(), case.len(), "{name}");
        assert_abs_diff_eq!(fit.objective, case[0][5].parse().unwrap(), epsilon = OBJECTIVE);
        for (class, expected) in case.iter().enumerate() {
            assert_abs_diff_eq!(fit.intercepts[class], expected[7].parse().unwrap(), epsilon = COEFFICIENT);
            for (coefficient, expected) in fit.coefficients.column(class).iter().zip(&expected[8..]) {
                assert_abs_diff_eq!(*coefficient, expected.parse().unwrap(), epsilon = COEFFICIENT);
            }
        }
    }
    assert_eq!(
        cases,
        [
            "weak",
            "strong",
            "standardized",
            "binary",
            "weighted",
            "weighted_binary",
            "offset",
            "weighted_offset",
            "unpenalised",
            "unpenalised_binary"
        ]
    );
}

#[test]
fn logit_agrees_with_forty_digits() {
    let Data { x, y, weights, offsets, .. } = data();
    let x = columns(&x, ..2).to_owned();
    let (x, y) = (rows(&x, ..40), &y[..40]);
    let (weights, offsets) = (rows(&weights, ..40), rows(&offsets, ..40));
    let reference = cells(include_str!("../fixtures/logit_exact.csv"));
    assert_eq!(reference.len(), 12);
    for case in reference.chunk_by(|a, b| a[0] == b[0]) {
        let data = LogitData::new(x, y);
        let data = if case[0][2] == "1" { data.weights(weights) } else { data };
        let data = if case[0][3] == "1" { data.offsets(offsets) } else { data };
        for solver in [Solver::Lbfgs, Solver::NewtonCg, Solver::TrustRegion] {
            let options = LogitOptions::new().l2(case[0][1].parse().unwrap()).tolerance(1e-13).solver(solver);
            let fit = MultinomialLogit::fit_data(&data, &options).unwrap();
            assert_eq!(fit.status, Status::Converged, "{} {solver:?}", case[0][0]);
            assert_abs_diff_eq!(fit.objective, case[0][4].parse().unwrap(), epsilon = 1e-14);
            for (class, expected) in case.iter().enumerate() {
                let expected = numbers(&expected[6..]);
                assert_abs_diff_eq!(fit.intercepts[class], expected[0], epsilon = EXACT);
                for (coefficient, expected) in fit.coefficients.column(class).iter().zip(&expected[1..]) {
                    assert_abs_diff_eq!(*coefficient, *expected, epsilon = EXACT);
                }
            }
        }
    }
}

#[test]
fn inference_agrees_with_statsmodels() {
    let data = data();
    let options = LogitOptions::new().l2(0.0).tolerance(1e-13);
    let infer = |data: &LogitData<'_>| {
        MultinomialLogit::fit_data(data, &options).unwrap().inference(data, &options).unwrap()
    };
    let three = infer(&data.logit(false, false, false));
    let two = infer(&data.logit(true, true, false));
    let smaller = columns(&data.x, ..2);
    let nested = infer(&LogitData::new(smaller, &data.y));

    let mut cases = Vec::new();
    for row in cells(include_str!("../fixtures/logit_inference.csv")) {
        let (class, expected) = (row[1].parse::<usize>().unwrap(), numbers(&row[2..]));
        cases.push(row[0]);
        let (coefficients, intercepts) = match row[0] {
            "criteria" => {
                let test = three.likelihood_ratio(&nested).unwrap();
                assert_eq!(test.degrees_of_freedom, 4);
                assert_relative_eq!(test.statistic, 2.0 * (expected[0] - expected[3]), max_relative = ERROR);
                let actual =
                    [three.log_likelihood, three.aic(), three.bic(), nested.log_likelihood, test.p_value];
                for (actual, expected) in actual.iter().zip(&expected) {
                    assert_relative_eq!(*actual, *expected, max_relative = ERROR);
                }
                continue;
            }
            "model" => (&three.coefficient_errors, &three.intercept_errors),
            "robust" => (&three.robust_coefficient_errors, &three.robust_intercept_errors),
            "weighted_model" => (&two.coefficient_errors, &two.intercept_errors),
            "weighted_robust" => (&two.robust_coefficient_errors, &two.robust_intercept_errors),
            other => panic!("{other}"),
        };
        assert_relative_eq!(intercepts[class], expected[0], max_relative = ERROR);
        for (error, expected) in coefficients.column(class).iter().zip(&expected[1..]) {
            assert_relative_eq!(*error, *expected, max_relative = ERROR);
        }
        // The reference class has no errors of its own.
        let last = coefficients.ncols() - 1;
        assert!(coefficients.column(last).iter().all(|error| error.abs() < 1e-12));
        assert!(intercepts[last].abs() < 1e-12);
    }
    assert_eq!(
        cases,
        ["criteria", "model", "model", "robust", "robust", "weighted_model", "weighted_robust"]
    );
}
