//! Against scikit-learn and statsmodels; tests/fixtures/generate.py wrote the numbers.

use approx::assert_abs_diff_eq;
use fairline_model::{LogitOptions, MultinomialLogit, Status};
use ndarray::Array2;

/// The curvature of these problems is above 1e-3, so a gradient of 1e-10 puts coefficients within 1e-7.
const COEFFICIENT: f64 = 1e-6;
const OBJECTIVE: f64 = 1e-10;
const TOLERANCE: f64 = 1e-10;

/// Lines of a fixture without its comments and its header, split at the commas.
fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect()).collect()
}

fn data() -> (Array2<f64>, Vec<usize>) {
    let rows = cells(include_str!("fixtures/logit_data.csv"));
    let x = Array2::from_shape_fn((rows.len(), 4), |(i, j)| rows[i][j].parse().expect("a number"));
    (x, rows.iter().map(|row| row[4].parse().expect("a label")).collect())
}

#[test]
fn logit_agrees_with_scikit_learn_and_statsmodels() {
    let (x, y) = data();
    let reference = cells(include_str!("fixtures/logit_reference.csv"));
    let mut cases = Vec::new();
    for case in reference.chunk_by(|a, b| a[0] == b[0]) {
        let name = case[0][0];
        cases.push(name);
        let labels: Vec<usize> = if name.ends_with("binary") {
            y.iter().map(|&y| usize::from(y == 2)).collect()
        } else {
            y.clone()
        };
        let options = LogitOptions::new()
            .l2(case[0][2].parse().unwrap())
            .standardize(case[0][3] == "1")
            .tolerance(TOLERANCE);
        let fit = MultinomialLogit::fit(x.view(), &labels, &options).unwrap();
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
    assert_eq!(cases, ["weak", "strong", "standardized", "binary", "unpenalised", "unpenalised_binary"]);
}
