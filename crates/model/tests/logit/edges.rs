//! Inputs at and beyond the borders.

use fairline_model::{Error, LogitOptions, MultinomialLogit, Status};
use ndarray::{Array2, array};

use super::common::draw;

fn unpenalised() -> LogitOptions {
    LogitOptions::new().l2(0.0)
}

fn fit(x: &Array2<f64>, y: &[usize], options: &LogitOptions) -> Result<MultinomialLogit, Error> {
    MultinomialLogit::fit(x.view(), y, options)
}

#[test]
fn options_out_of_range_are_named() {
    let (x, y) = draw(20, 2, 3, 1);
    let new = LogitOptions::new;
    for (options, name) in [
        (new().l2(-1e-9), "l2"),
        (new().l2(f64::NAN), "l2"),
        (new().l2(f64::INFINITY), "l2"),
        (new().tolerance(0.0), "tolerance"),
        (new().tolerance(f64::NAN), "tolerance"),
        (new().max_iterations(0), "max_iterations"),
        (new().memory(0), "memory"),
        (new().memory(usize::MAX), "memory"),
    ] {
        match fit(&x, &y, &options) {
            Err(Error::OptionOutOfRange { name: refused, .. }) => assert_eq!(refused, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn features_that_are_no_numbers_are_named() {
    let (x, y) = draw(20, 3, 3, 2);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut x = x.clone();
        x[[7, 2]] = bad;
        let error = fit(&x, &y, &LogitOptions::new()).unwrap_err();
        assert_eq!(error.to_string(), format!("x[7, 2] = {bad} must be finite"));
        let model = fit(&draw(20, 3, 3, 2).0, &y, &LogitOptions::new()).unwrap();
        assert_eq!(model.predict(x.view()).unwrap_err().to_string(), error.to_string());
    }
}

#[test]
fn labels_are_checked() {
    let (x, _) = draw(4, 1, 3, 3);
    let options = LogitOptions::new();
    assert_eq!(fit(&x, &[0, 0, 0, 0], &options), Err(Error::TooFewClasses { classes: 1 }));
    assert_eq!(fit(&x, &[0, 0, 0, 0], &options.clone().classes(0)), Err(Error::TooFewClasses { classes: 0 }));
    assert_eq!(fit(&x, &[0, 2, 0, 2], &options), Err(Error::EmptyClass { class: 1, classes: 3 }));
    assert_eq!(
        fit(&x, &[0, 1, 0, 1], &options.clone().classes(3)),
        Err(Error::EmptyClass { class: 2, classes: 3 })
    );
    assert_eq!(
        fit(&x, &[0, 1, 3, 2], &options.clone().classes(3)),
        Err(Error::ClassOutOfRange { row: 2, class: 3, classes: 3 })
    );
    // A stray huge label neither overflows nor allocates for all the classes it implies.
    for label in [1 << 40, usize::MAX - 1] {
        assert_eq!(
            fit(&x, &[0, 1, 2, label], &options),
            Err(Error::EmptyClass { class: 3, classes: label + 1 })
        );
    }
    assert!(matches!(fit(&x, &[0, 1, 2, usize::MAX], &options), Err(Error::ClassOutOfRange { row: 3, .. })));
}

#[test]
fn complete_separation_is_an_error() {
    let x = array![[0.1], [0.2], [0.3], [1.1], [1.2], [1.3]];
    assert_eq!(fit(&x, &[0, 0, 0, 1, 1, 1], &unpenalised()), Err(Error::Separable));
    // Three classes in three corners.
    let x = array![[0.0, 0.0], [0.2, 0.1], [5.0, 0.0], [5.1, 0.3], [0.0, 5.0], [0.4, 5.2]];
    assert_eq!(fit(&x, &[0, 0, 1, 1, 2, 2], &unpenalised()), Err(Error::Separable));
    // Stopped early, the iterate may already separate.
    assert_eq!(fit(&x, &[0, 0, 1, 1, 2, 2], &unpenalised().max_iterations(5)), Err(Error::Separable));
    assert!(fit(&x, &[0, 0, 1, 1, 2, 2], &LogitOptions::new()).is_ok());
}

#[test]
fn quasi_separation_is_an_error() {
    // Both classes occur at 0.5, but nothing else overlaps.
    let x = array![[0.1], [0.2], [0.5], [0.5], [1.2], [1.3]];
    assert_eq!(fit(&x, &[0, 0, 0, 1, 1, 1], &unpenalised()), Err(Error::Separable));
    // An indicator under which one class never occurs, in otherwise overlapping data, however rare.
    for marked in [2, 20, 200] {
        let (x, y) = draw(2000, 3, 3, 4);
        let mut x = x;
        let rows: Vec<usize> = (0..2000).filter(|&row| y[row] != 1).take(marked).collect();
        x.column_mut(1).fill(0.0);
        for &row in &rows {
            x[[row, 1]] = 1.0;
        }
        assert_eq!(fit(&x, &y, &unpenalised()), Err(Error::Separable), "{marked} rows");
        assert_eq!(fit(&x, &y, &unpenalised().tolerance(1e-2)), Err(Error::Separable), "{marked} rows");
    }
}

#[test]
fn rare_and_extreme_data_that_overlap_are_fitted() {
    // An indicator with one row of each class among 2,000.
    let (mut x, y) = draw(2000, 3, 3, 5);
    x.column_mut(1).fill(0.0);
    for class in 0..3 {
        let row = y.iter().position(|&label| label == class).unwrap();
        x[[row, 1]] = 1.0;
    }
    assert_eq!(fit(&x, &y, &unpenalised()).unwrap().status, Status::Converged);
    // One mislabelled row in an otherwise perfect split: coefficients are large but finite.
    let x = Array2::from_shape_fn((400, 1), |(row, _)| row as f64 / 100.0 - 2.0);
    let mut y: Vec<usize> = (0..400).map(|row| usize::from(row >= 200)).collect();
    y[203] = 0;
    let model = fit(&x, &y, &unpenalised()).unwrap();
    assert_eq!(model.status, Status::Converged);
    assert!(model.coefficients[[0, 0]] < -10.0);
    // A tolerance that no fit without penalty may be as loose as.
    assert_eq!(fit(&x, &y, &unpenalised().tolerance(0.1)).unwrap().status, Status::Converged);
}

#[test]
fn columns_without_information_of_their_own_are_named() {
    let (mut x, y) = draw(50, 4, 3, 6);
    let combination = &x.column(0) * 2.0 - x.column(1) + 3.0;
    x.column_mut(2).assign(&combination);
    assert_eq!(fit(&x, &y, &unpenalised()), Err(Error::CollinearColumn { column: 2 }));
    assert_eq!(fit(&x, &y, &LogitOptions::new()).unwrap().status, Status::Converged);

    let (mut x, y) = draw(50, 4, 3, 6);
    x.column_mut(3).fill(0.1);
    let constant = Err(Error::ConstantColumn { column: 3, value: 0.1 });
    assert_eq!(fit(&x, &y, &unpenalised()), constant);
    assert_eq!(fit(&x, &y, &LogitOptions::new().standardize(true)), constant);
    let model = fit(&x, &y, &LogitOptions::new()).unwrap();
    assert_eq!(model.status, Status::Converged);
    assert!(model.coefficients.row(3).iter().all(|b| b.abs() <= 0.0), "the free intercept does its work");

    // More columns than rows.
    let (x, y) = draw(6, 8, 2, 7);
    assert_eq!(fit(&x, &y, &unpenalised()), Err(Error::CollinearColumn { column: 5 }));
    assert_eq!(fit(&x, &y, &LogitOptions::new()).unwrap().status, Status::Converged);
}

#[test]
fn units_far_from_one_neither_stop_nor_fool_the_fit() {
    let (x, y) = draw(300, 3, 3, 8);
    let expected = fit(&x, &y, &unpenalised()).unwrap().predict(x.view()).unwrap();
    for unit in [1e-120, 1e-12, 1e5] {
        let x = &x * unit;
        let model = fit(&x, &y, &unpenalised()).unwrap();
        assert_eq!(model.status, Status::Converged, "unit {unit}");
        for (p, expected) in model.predict(x.view()).unwrap().iter().zip(&expected) {
            assert!((p - expected).abs() < 1e-6, "unit {unit}");
        }
    }
    // Offsets a million times the spread.
    let shifted = &x + 1e6;
    let model = fit(&shifted, &y, &unpenalised()).unwrap();
    for (p, expected) in model.predict(shifted.view()).unwrap().iter().zip(&expected) {
        assert!((p - expected).abs() < 1e-6);
    }
    let mut wide = x;
    wide[[0, 1]] = 1e200;
    assert!(matches!(fit(&wide, &y, &LogitOptions::new()), Err(Error::ColumnTooWide { column: 1, .. })));
}

#[test]
fn a_limit_reached_is_a_status_and_keeps_the_best_point() {
    let (x, y) = draw(300, 5, 3, 9);
    let full = fit(&x, &y, &LogitOptions::new()).unwrap();
    let short = fit(&x, &y, &LogitOptions::new().max_iterations(1)).unwrap();
    assert_eq!((short.status, short.iterations), (Status::MaxIterations, 1));
    assert!(short.gradient_norm > 1e-8 && short.objective > full.objective);
    assert!(short.objective < 3.0_f64.ln());
}

/// As many features as rows and next to no penalty: a long flat valley, in which L-BFGS alone runs out of iterations.
#[test]
fn a_nearly_unpenalised_fit_of_few_rows_converges() {
    for seed in 0..20 {
        for l2 in [1e-4, 1e-5, 1e-6] {
            let (x, y) = draw(14, 14, 4, seed);
            let model = fit(&x, &y, &LogitOptions::new().l2(l2).standardize(true)).unwrap();
            assert_eq!(model.status, Status::Converged, "seed {seed}, l2 {l2}: {:e}", model.gradient_norm);
            assert!(model.iterations <= 500);
        }
    }
}

#[test]
fn a_tolerance_below_rounding_stalls_truthfully() {
    let (x, y) = draw(300, 5, 3, 10);
    let model = fit(&x, &y, &LogitOptions::new().tolerance(1e-300)).unwrap();
    assert_eq!(model.status, Status::Stalled);
    assert!(model.gradient_norm < 1e-14);
    // Tight, but possible: the line search alone would end near 1e-8.
    let model = fit(&x, &y, &LogitOptions::new().tolerance(1e-13)).unwrap();
    assert_eq!(model.status, Status::Converged);
    assert!(model.gradient_norm <= 1e-13);
}

#[test]
fn large_logits_give_probabilities() {
    let x = array![[-1.0], [1.0], [-1.0], [1.0], [0.0]];
    let model = fit(&x, &[0, 1, 0, 1, 0], &LogitOptions::new().l2(1e-4)).unwrap();
    let p = model.predict(array![[1e3], [-1e3], [1e300]].view()).unwrap();
    assert!(p.iter().all(|p| p.is_finite()));
    assert!((p[[0, 1]] - 1.0).abs() < 1e-15 && (p[[1, 0]] - 1.0).abs() < 1e-15);
    let overflow = model.predict(array![[0.0], [f64::MAX]].view());
    assert_eq!(overflow, Err(Error::LogitNotFinite { row: 1 }));
}
