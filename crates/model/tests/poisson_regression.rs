//! Poisson regression: against statsmodels and scipy, by its laws, and at its edges.

mod common;

use approx::{assert_abs_diff_eq, assert_relative_eq};
use common::Numbers;
use fairline_model::{Error, PoissonRegression, Status};
use ndarray::{Array1, Array2, ArrayView1, Axis, array};
use proptest::prelude::*;

/// Newton's method on both sides; statsmodels stops at changes of the deviance of 1e-14, which leaves 1e-8 or less.
const REFERENCE: f64 = 1e-7;

/// Two routes to one optimum: derivatives of at most 1e-8 standard errors, of which each is below 1.
const OPTIMUM: f64 = 1e-8;

fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect()).collect()
}

fn numbers(cells: &[&str]) -> Vec<f64> {
    cells.iter().map(|cell| cell.parse().expect("a number")).collect()
}

/// A one, two features, and counts of a log-linear rate.
fn draw(rows: usize, seed: u64) -> (Array2<f64>, Array1<f64>) {
    let mut numbers = Numbers::new(seed);
    let x = Array2::from_shape_fn((rows, 3), |(_, j)| if j == 0 { 1.0 } else { numbers.normal() });
    let y = x
        .outer_iter()
        .map(|x| {
            // Counts by inversion.
            let rate = (0.3 * x[0] + 0.4 * x[1] - 0.2 * x[2]).exp();
            let (mut left, mut probability, mut count) = (numbers.uniform(), (-rate).exp(), 0.0);
            while left > probability && count < 50.0 {
                left -= probability;
                count += 1.0;
                probability *= rate / count;
            }
            count
        })
        .collect();
    (x, y)
}

fn fit(
    x: &Array2<f64>,
    y: &Array1<f64>,
    weights: Option<ArrayView1<'_, f64>>,
    means: &[f64],
    precisions: &[f64],
) -> PoissonRegression {
    let fit = PoissonRegression::fit(x.view(), y.view(), weights, means, precisions)
        .expect("drawn data can be fitted");
    assert_eq!(fit.status, Status::Converged);
    assert!(fit.gradient_norm <= 1e-8);
    fit
}

fn free(x: &Array2<f64>, y: &Array1<f64>) -> PoissonRegression {
    fit(x, y, None, &[0.0; 3], &[0.0; 3])
}

fn assert_same(a: &PoissonRegression, b: &PoissonRegression) {
    for (a, b) in a.coefficients.iter().zip(&b.coefficients) {
        assert_abs_diff_eq!(*a, *b, epsilon = OPTIMUM);
    }
    for (a, b) in a.standard_errors.iter().zip(&b.standard_errors) {
        assert_relative_eq!(*a, *b, max_relative = OPTIMUM);
    }
}

#[test]
fn fits_agree_with_statsmodels_and_scipy() {
    let rows = cells(include_str!("fixtures/logit_data.csv"));
    let number = |i: usize, j: usize| rows[i][j].parse::<f64>().unwrap();
    let x = Array2::from_shape_fn((rows.len(), 5), |(i, j)| match j {
        0 => 1.0,
        2 => number(i, 1) - 15.0,
        _ => number(i, j - 1),
    });
    let goals = Array1::from_shape_fn(rows.len(), |i| number(i, 9));
    let weights = Array1::from_shape_fn(rows.len(), |i| number(i, 5));
    let reference = cells(include_str!("fixtures/poisson_regression.csv"));
    let mut cases = Vec::new();
    for case in reference.chunk_by(|a, b| a[0] == b[0]) {
        cases.push(case[0][0]);
        let row = |name: &str| case.iter().find(|row| row[3] == name).map(|row| numbers(&row[4..]));
        let weights = if case[0][2] == "1" { Some(weights.view()) } else { None };
        let (means, precisions) =
            (row("mean").unwrap_or(vec![0.0; 5]), row("precision").unwrap_or(vec![0.0; 5]));
        let fit = fit(&x, &goals, weights, &means, &precisions);
        for (actual, expected) in fit.coefficients.iter().zip(row("beta").unwrap()) {
            assert_abs_diff_eq!(*actual, expected, epsilon = REFERENCE);
        }
        for (actual, expected) in fit.standard_errors.iter().zip(row("error").unwrap()) {
            assert_relative_eq!(*actual, expected, max_relative = REFERENCE);
        }
    }
    assert_eq!(cases, ["plain", "weighted", "prior", "prior_weighted"]);
}

#[test]
fn an_intercept_is_the_logarithm_of_the_mean() {
    let y = array![0.0, 1.0, 2.0, 0.0, 4.0];
    let ones = Array2::ones((5, 1));
    let fit = fit(&ones, &y, None, &[0.0], &[0.0]);
    assert_abs_diff_eq!(fit.coefficients[0], 1.4_f64.ln(), epsilon = OPTIMUM);
    // The Hessian is the expected number of goals, 7.
    assert_relative_eq!(fit.standard_errors[0], (1.0 / 7.0_f64).sqrt(), max_relative = OPTIMUM);
    assert_relative_eq!(fit.objective, 7.0 * 1.4_f64.ln() - 7.0, max_relative = 1e-14);
    assert_abs_diff_eq!(fit.predict(array![[1.0], [0.0]].view()).unwrap()[0], 1.4, epsilon = 1e-7);
}

#[test]
fn no_rows_give_the_prior_back() {
    let (x, y) = (Array2::zeros((0, 2)), Array1::zeros(0));
    let prior = fit(&x, &y, None, &[0.3, -1.0], &[4.0, 25.0]);
    assert_eq!(prior.coefficients, array![0.3, -1.0]);
    assert_relative_eq!(prior.standard_errors[0], 0.5, max_relative = 1e-15);
    assert_relative_eq!(prior.standard_errors[1], 0.2, max_relative = 1e-15);
    assert_eq!(prior.iterations, 0);
    // Rows without weight are none.
    let (x, y) = (array![[1e4, -1e4], [1e5, 3.0]], array![3.0, 1e300]);
    let zeros = Array1::zeros(2);
    let same = fit(&x, &y, Some(zeros.view()), &[0.3, -1.0], &[4.0, 25.0]);
    assert_same(&prior, &same);
    let nothing = PoissonRegression::fit(x.view(), y.view(), Some(zeros.view()), &[0.0, 0.0], &[1.0, 0.0]);
    assert_eq!(nothing, Err(Error::CollinearColumn { column: 1 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_weight_counts_copies_of_a_row(seed: u64, precision in 0.0..50.0_f64) {
        let (x, y) = draw(80, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let copies: Vec<usize> = (0..80).map(|_| numbers.below(4)).collect();
        let weights: Array1<f64> = copies.iter().map(|&copies| copies as f64).collect();
        let rows: Vec<usize> = (0..80).flat_map(|i| vec![i; copies[i]]).collect();
        let (means, precisions) = ([0.1, -0.2, 0.3], [0.0, precision, precision]);
        let weighted = fit(&x, &y, Some(weights.view()), &means, &precisions);
        let repeated = fit(&x.select(Axis(0), &rows), &y.select(Axis(0), &rows), None, &means, &precisions);
        assert_same(&weighted, &repeated);
        assert_relative_eq!(weighted.objective, repeated.objective, max_relative = 1e-12);
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter(seed: u64) {
        let (x, y) = draw(80, seed);
        let order: Vec<usize> = (0..80).map(|i| (i * 37 + 11) % 80).collect();
        assert_same(&free(&x, &y), &free(&x.select(Axis(0), &order), &y.select(Axis(0), &order)));
    }

    #[test]
    fn units_change_the_unit_only(seed: u64, power in -12.0..9.0_f64) {
        let (x, y) = draw(120, seed);
        let unit = 10_f64.powf(power);
        let mut other = x.clone();
        other.column_mut(1).mapv_inplace(|value| unit * value);
        let a = fit(&x, &y, None, &[0.0, 0.1, 0.0], &[0.0, 4.0, 1.0]);
        let b = fit(&other, &y, None, &[0.0, 0.1 / unit, 0.0], &[0.0, 4.0 * unit * unit, 1.0]);
        prop_assert!((b.coefficients[1] * unit - a.coefficients[1]).abs() < OPTIMUM);
        prop_assert!((b.coefficients[0] - a.coefficients[0]).abs() < OPTIMUM);
        assert_relative_eq!(b.standard_errors[1] * unit, a.standard_errors[1], max_relative = OPTIMUM);
    }

    #[test]
    fn nothing_nearby_is_better(seed: u64, size in 1e-5..1.0_f64, precision in 0.0..20.0_f64) {
        let (x, y) = draw(100, seed);
        let means = [0.2, 0.5, 0.5];
        let fit = fit(&x, &y, None, &means, &[precision; 3]);
        let value = |beta: &Array1<f64>| -> f64 {
            let prior: f64 = beta.iter().zip(means).map(|(b, m)| 0.5 * precision * (b - m).powi(2)).sum();
            x.dot(beta).iter().zip(&y).map(|(log_rate, y)| y * log_rate - log_rate.exp()).sum::<f64>() - prior
        };
        assert_relative_eq!(value(&fit.coefficients), fit.objective, max_relative = 1e-12, epsilon = 1e-11);
        let mut numbers = Numbers::new(seed ^ 2);
        let moved = fit.coefficients.mapv(|b| b + size * numbers.normal());
        prop_assert!(value(&moved) <= fit.objective + 1e-11);
    }

    #[test]
    fn errors_are_the_curvature_of_the_objective(seed: u64, precision in 0.0..20.0_f64) {
        // One coefficient: the second difference of the objective is minus one over the squared error.
        let (x, y) = draw(100, seed);
        let x = x.select(Axis(1), &[1]);
        let fit = fit(&x, &y, None, &[0.5], &[precision]);
        let value = |b: f64| -> f64 {
            let rows = x.column(0).into_iter().zip(&y);
            rows.map(|(x, y)| y * x * b - (x * b).exp()).sum::<f64>() - 0.5 * precision * (b - 0.5).powi(2)
        };
        let (b, h) = (fit.coefficients[0], 1e-3);
        let curvature = (value(b + h) - 2.0 * value(b) + value(b - h)) / (h * h);
        assert_relative_eq!(-1.0 / curvature, fit.standard_errors[0].powi(2), max_relative = 1e-5);
    }

    #[test]
    fn errors_shrink_as_rows_are_repeated(seed: u64, copies in 2..6_usize) {
        let (x, y) = draw(60, seed);
        let rows: Vec<usize> = (0..60 * copies).map(|i| i % 60).collect();
        let (once, often) = (free(&x, &y), free(&x.select(Axis(0), &rows), &y.select(Axis(0), &rows)));
        for (once, often) in once.standard_errors.iter().zip(&often.standard_errors) {
            assert_relative_eq!(once / (copies as f64).sqrt(), *often, max_relative = OPTIMUM);
        }
    }

    #[test]
    fn a_stronger_prior_pulls_harder(seed: u64) {
        let (x, y) = draw(60, seed);
        let mean = [0.0, 2.0, 0.0];
        let distances: Vec<f64> = [0.0, 1.0, 100.0, 1e6, 1e12]
            .iter()
            .map(|&precision| (fit(&x, &y, None, &mean, &[0.0, precision, 0.0]).coefficients[1] - 2.0).abs())
            .collect();
        prop_assert!(distances.windows(2).all(|two| two[1] < two[0]), "{distances:?}");
        prop_assert!(distances[4] < 1e-8);
    }
}

#[test]
fn errors_are_the_spread_of_the_estimates() {
    let (mut squares, mut variances) = (0.0, 0.0);
    for seed in 0..300 {
        let (x, y) = draw(100, seed);
        let fit = free(&x, &y);
        squares += (fit.coefficients[1] - 0.4).powi(2);
        variances += fit.standard_errors[1].powi(2);
    }
    // A variance from 300 samples has a standard error of 8 %.
    assert_relative_eq!(squares, variances, max_relative = 4.0 * 0.08);
}

#[test]
fn a_likelihood_without_maximum_is_an_error() {
    // No counts at all; an indicator under which none occur; the same for two columns together only.
    let ones = Array2::ones((4, 1));
    let zeros = Array1::zeros(4);
    let fit = |x: &Array2<f64>, y: &Array1<f64>, precisions: &[f64]| {
        PoissonRegression::fit(x.view(), y.view(), None, &vec![0.0; x.ncols()], precisions)
    };
    assert_eq!(fit(&ones, &zeros, &[0.0]), Err(Error::RateWithoutBound { row: 0 }));
    assert!(fit(&ones, &zeros, &[1e-3]).is_ok());
    let x = array![[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]];
    let y = array![3.0, 0.0, 0.0, 0.0];
    let error = fit(&x, &y, &[0.0, 0.0]).unwrap_err();
    assert_eq!(error, Error::RateWithoutBound { row: 2 });
    assert!(error.to_string().contains("row 2"));
    assert!(fit(&x, &y, &[0.0, 0.1]).is_ok());
    assert!(fit(&x, &array![3.0, 0.0, 0.0, 1e-6], &[0.0, 0.0]).is_ok());
    let x = array![[1.0, 0.0, 0.0], [1.0, 1.0, -1.0], [1.0, 2.0, -1.0], [1.0, 1.0, 0.0], [1.0, -1.0, 1.0]];
    let y = array![2.0, 1.0, 0.0, 0.0, 3.0];
    assert!(matches!(fit(&x, &y, &[0.0; 3]), Err(Error::RateWithoutBound { row: 2 | 3 })));
}

#[test]
fn rows_that_say_nothing_of_a_column_are_an_error() {
    let (mut x, y) = draw(40, 1);
    let copy = &x.column(1) * 2.0 + 1.0;
    x.column_mut(2).assign(&copy);
    let fit = |precisions: &[f64]| PoissonRegression::fit(x.view(), y.view(), None, &[0.0; 3], precisions);
    assert_eq!(fit(&[0.0; 3]), Err(Error::CollinearColumn { column: 2 }));
    assert_eq!(fit(&[0.0, 0.0, 1.0]).unwrap().status, Status::Converged);
    let zero = Array2::zeros((3, 1));
    let y = array![1.0, 2.0, 3.0];
    assert_eq!(
        PoissonRegression::fit(zero.view(), y.view(), None, &[0.0], &[0.0]),
        Err(Error::CollinearColumn { column: 0 })
    );
}

#[test]
fn far_starts_and_large_counts_are_fitted() {
    let ones = Array2::ones((3, 1));
    for count in [1e-9, 1e-3, 1.0, 1e6, 1e12] {
        let y = array![count, count, 2.0 * count];
        for start in [-20.0, 0.0, 20.0, 60.0] {
            let fit = fit(&ones, &y, None, &[start], &[0.0]);
            let expected = (4.0 * count / 3.0).ln();
            let epsilon = OPTIMUM * (1.0 + fit.standard_errors[0]);
            assert_abs_diff_eq!(fit.coefficients[0], expected, epsilon = epsilon);
        }
    }
}

#[test]
fn shapes_are_checked() {
    let (x, y) = draw(20, 2);
    let fit = |x: &Array2<f64>, y: &Array1<f64>, w: Option<&Array1<f64>>, m: &[f64], q: &[f64]| {
        PoissonRegression::fit(x.view(), y.view(), w.map(|w| w.view()), m, q).unwrap_err()
    };
    let (m, q) = ([0.0; 3], [1.0; 3]);
    assert_eq!(fit(&Array2::zeros((20, 0)), &y, None, &[], &[]), Error::NoColumns);
    let short = Array1::zeros(19);
    assert_eq!(fit(&x, &short, None, &m, &q), Error::LengthMismatch { rows: 20, labels: 19 });
    assert_eq!(fit(&x, &y, Some(&short), &m, &q), Error::WeightsMismatch { rows: 20, weights: 19 });
    assert_eq!(fit(&x, &y, None, &m[1..], &q), Error::PriorsMismatch { columns: 3, means: 2, precisions: 3 });
    assert_eq!(fit(&x, &y, None, &m, &q[1..]), Error::PriorsMismatch { columns: 3, means: 3, precisions: 2 });
    let model = PoissonRegression::fit(x.view(), y.view(), None, &m, &q).unwrap();
    let narrow = Array2::zeros((2, 2));
    assert_eq!(model.predict(narrow.view()), Err(Error::ColumnMismatch { expected: 3, actual: 2 }));
    assert_eq!(model.predict(Array2::zeros((0, 3)).view()).unwrap().len(), 0);
}

#[test]
fn numbers_out_of_range_are_named() {
    let (x, y) = draw(20, 3);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
        let at = |row: usize, from: &Array1<f64>| {
            let mut values = from.clone();
            values[row] = bad;
            values
        };
        let fit = |y: &Array1<f64>, w: &Array1<f64>, m: &[f64; 3], q: &[f64; 3]| {
            PoissonRegression::fit(x.view(), y.view(), Some(w.view()), m, q)
        };
        let ones = Array1::ones(20);
        let error = fit(&at(4, &y), &ones, &[0.0; 3], &[1.0; 3]).unwrap_err();
        assert_eq!(error.to_string(), format!("y[4] = {bad} must be finite and at least 0"));
        let error = fit(&y, &at(5, &ones), &[0.0; 3], &[1.0; 3]).unwrap_err();
        assert_eq!(error.to_string(), format!("weights[5] = {bad} must be finite and at least 0"));
        let error = fit(&y, &ones, &[0.0; 3], &[1.0, bad, 1.0]);
        assert!(matches!(error, Err(Error::PriorOutOfRange { column: 1, .. })));
        if bad < -1.0 || bad.is_nan() || bad > 0.0 {
            let error = fit(&y, &ones, &[0.0, 0.0, bad], &[1.0; 3]);
            assert!(matches!(error, Err(Error::PriorOutOfRange { column: 2, .. })));
            let mut x = x.clone();
            x[[6, 1]] = bad;
            let error = PoissonRegression::fit(x.view(), y.view(), None, &[0.0; 3], &[1.0; 3]).unwrap_err();
            assert_eq!(error.to_string(), format!("x[6, 1] = {bad} must be finite"));
            let model = free(&draw(20, 3).0, &y);
            assert_eq!(model.predict(x.view()).unwrap_err().to_string(), error.to_string());
        }
    }
    // The prior's own rates may be beyond f64.
    let overflow = PoissonRegression::fit(x.view(), y.view(), None, &[1e3, 0.0, 0.0], &[1.0; 3]);
    assert!(matches!(overflow, Err(Error::Overflow { .. })));
    // So may its standard errors be, which are all that is left without rows.
    let vague =
        PoissonRegression::fit(Array2::zeros((0, 1)).view(), array![].view(), None, &[0.0], &[5e-324]);
    assert!(matches!(vague, Err(Error::Overflow { what: "standard error", .. })), "{vague:?}");
    let model = free(&x, &y);
    for far in [1e6, -1e6] {
        let overflow = model.predict(array![[far, 0.0, 0.0]].view());
        assert!(matches!(overflow, Err(Error::Overflow { what: "rate", .. })), "{overflow:?}");
    }
}
