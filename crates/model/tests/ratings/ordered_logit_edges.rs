//! The ordered logit at and beyond the borders of its input.

use fairline_model::{Error, OrderedLogit, OrderedLogitOptions, Status};
use ndarray::{Array2, Axis, Slice, array};

use crate::ordered_logit::draw;

fn new() -> OrderedLogitOptions {
    OrderedLogitOptions::new()
}

fn fit(x: &Array2<f64>, y: &[usize], options: &OrderedLogitOptions) -> Result<OrderedLogit, Error> {
    OrderedLogit::fit(x.view(), y, options)
}

#[test]
fn options_out_of_range_are_named() {
    let (x, y) = draw(20, 1, 3, 1);
    for (options, name) in [
        (new().tolerance(0.0), "tolerance"),
        (new().tolerance(f64::NAN), "tolerance"),
        (new().tolerance(f64::INFINITY), "tolerance"),
        (new().max_iterations(0), "max_iterations"),
    ] {
        match fit(&x, &y, &options) {
            Err(Error::OptionOutOfRange { name: refused, .. }) => assert_eq!(refused, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn shapes_are_checked() {
    let (x, y) = draw(20, 2, 3, 1);
    assert_eq!(fit(&Array2::zeros((0, 2)), &[], &new()), Err(Error::NoRows));
    assert_eq!(fit(&Array2::zeros((2, 0)), &[0, 1], &new()), Err(Error::NoColumns));
    assert_eq!(fit(&x, &y[1..], &new()), Err(Error::LengthMismatch { rows: 20, labels: 19 }));
    let weighted = |weights: &[f64]| OrderedLogit::fit_weighted(x.view(), &y, weights, &new());
    assert_eq!(weighted(&[1.0; 19]), Err(Error::WeightsMismatch { rows: 20, weights: 19 }));
    let mut model = fit(&x, &y, &new()).unwrap();
    assert_eq!(model.coefficients.len(), 2);
    assert_eq!(model.thresholds.len(), 2);
    assert_eq!(
        model.predict(Array2::zeros((4, 3)).view()),
        Err(Error::ColumnMismatch { expected: 2, actual: 3 })
    );
    assert_eq!(model.predict(Array2::zeros((0, 2)).view()).unwrap().dim(), (0, 3));
    model.thresholds = array![0.5, 0.5];
    assert_eq!(model.predict(x.view()), Err(Error::ThresholdOutOfOrder { index: 1, value: 0.5 }));
    model.thresholds = array![];
    assert_eq!(model.predict(x.view()), Err(Error::TooFewClasses { classes: 1 }));
}

#[test]
fn labels_are_checked() {
    let (x, _) = draw(4, 1, 3, 3);
    assert_eq!(fit(&x, &[0; 4], &new()), Err(Error::TooFewClasses { classes: 1 }));
    assert_eq!(fit(&x, &[0, 2, 0, 2], &new()), Err(Error::EmptyClass { class: 1, classes: 3 }));
    assert_eq!(fit(&x, &[0, 1, 0, 1], &new().classes(3)), Err(Error::EmptyClass { class: 2, classes: 3 }));
    assert_eq!(
        fit(&x, &[0, 1, 3, 2], &new().classes(3)),
        Err(Error::ClassOutOfRange { row: 2, class: 3, classes: 3 })
    );
    let huge = usize::MAX - 1;
    assert_eq!(fit(&x, &[0, 1, 2, huge], &new()), Err(Error::EmptyClass { class: 3, classes: usize::MAX }));
}

#[test]
fn features_are_checked() {
    let (x, y) = draw(30, 3, 3, 2);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut x = x.clone();
        x[[7, 2]] = bad;
        let error = fit(&x, &y, &new()).unwrap_err();
        assert_eq!(error.to_string(), format!("x[7, 2] = {bad} must be finite"));
        let model = fit(&draw(30, 3, 3, 2).0, &y, &new()).unwrap();
        assert_eq!(model.predict(x.view()).unwrap_err().to_string(), error.to_string());
    }
    let mut changed = x.clone();
    changed.column_mut(1).fill(4.0);
    assert_eq!(fit(&changed, &y, &new()), Err(Error::ConstantColumn { column: 1, value: 4.0 }));
    // Symmetric thresholds leave room for one constant column, but not for two, nor for one of zeros.
    let model = fit(&changed, &y, &new().symmetric(true)).unwrap();
    assert_eq!(model.status, Status::Converged);
    changed.column_mut(2).fill(-1.0);
    assert_eq!(fit(&changed, &y, &new().symmetric(true)), Err(Error::CollinearColumn { column: 2 }));
    changed.column_mut(1).fill(0.0);
    assert_eq!(
        fit(&changed, &y, &new().symmetric(true)),
        Err(Error::ConstantColumn { column: 1, value: 0.0 })
    );
    let mut changed = x.clone();
    let combination = &x.column(0) * 2.0 - x.column(1) + 3.0;
    changed.column_mut(2).assign(&combination);
    assert_eq!(fit(&changed, &y, &new()), Err(Error::CollinearColumn { column: 2 }));
    // With a shift of its own and no intercept it is a column like any other.
    assert!(fit(&changed, &y, &new().symmetric(true)).is_ok());
    for symmetric in [false, true] {
        let mut wide = x.clone();
        wide[[0, 1]] = 1e200;
        let options = new().symmetric(symmetric);
        assert!(matches!(fit(&wide, &y, &options), Err(Error::ColumnTooWide { column: 1, .. })));
    }
}

#[test]
fn weights_are_checked() {
    let (x, y) = draw(30, 1, 3, 4);
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let mut weights = vec![1.0; 30];
        weights[5] = bad;
        match OrderedLogit::fit_weighted(x.view(), &y, &weights, &new()) {
            Err(Error::WeightOutOfRange { row: 5, .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    let none = OrderedLogit::fit_weighted(x.view(), &y, &[0.0; 30], &new());
    assert_eq!(none, Err(Error::ClassWithoutWeight { class: 0, share: 0.0 }));
    let draws: Vec<f64> = y.iter().map(|&class| if class == 1 { 1e-20 } else { 1.0 }).collect();
    let faint = OrderedLogit::fit_weighted(x.view(), &y, &draws, &new());
    assert!(matches!(faint, Err(Error::ClassWithoutWeight { class: 1, .. })));
    // Old rows that fade away do no harm, and no sum overflows.
    for largest in [f64::MIN_POSITIVE, 1.0, f64::MAX] {
        let fading: Vec<f64> = (0..30).map(|i| largest * 0.3_f64.powi(i)).collect();
        let fit = OrderedLogit::fit_weighted(x.view(), &y, &fading, &new());
        assert!(
            fit.is_ok()
                || matches!(fit, Err(Error::SeparableInOrder { .. } | Error::ClassWithoutWeight { .. }))
        );
        let fit = OrderedLogit::fit_weighted(x.view(), &y, &[largest; 30], &new()).unwrap();
        let plain = OrderedLogit::fit(x.view(), &y, &new()).unwrap();
        assert!((fit.coefficients[0] - plain.coefficients[0]).abs() < 1e-9);
        let ratio = fit.coefficient_errors[0] * largest.sqrt() / plain.coefficient_errors[0];
        assert!((ratio - 1.0).abs() < 1e-9);
    }
    // A row of weight 0 is not there, whatever it separates.
    let mut weights = vec![1.0; 30];
    let mut changed = x.clone();
    changed[[9, 0]] = 1e100;
    weights[9] = 0.0;
    let left_out = OrderedLogit::fit_weighted(changed.view(), &y, &weights, &new()).unwrap();
    assert_eq!(left_out, OrderedLogit::fit_weighted(x.view(), &y, &weights, &new()).unwrap());
}

#[test]
fn separation_is_an_error_that_names_the_column() {
    for symmetric in [false, true] {
        let options = new().symmetric(symmetric);
        // In order: complete, and with ties at the borders.
        for x in [
            array![[3.0], [2.0], [0.3], [-0.3], [-2.0], [-3.0]],
            array![[3.0], [1.0], [1.0], [-1.0], [-1.0], [-3.0]],
        ] {
            let y = [0, 0, 1, 1, 2, 2];
            let error = fit(&x, &y, &options).unwrap_err();
            assert_eq!(error, Error::SeparableInOrder { column: 0 });
            assert!(error.to_string().starts_with("column 0 of x"), "{error}");
            assert_eq!(fit(&-&x, &y, &options), Err(error.clone()));
            assert_eq!(fit(&(&x * 1e-100), &y, &options), Err(error));
        }
        // The second column does it, among overlapping ones: every marked match was won at home.
        for marked in [1, 2, 20] {
            let (mut x, y) = draw(600, 3, 3, 5);
            x.column_mut(1).fill(0.0);
            for (row, _) in y.iter().enumerate().filter(|(_, class)| **class == 0).take(marked) {
                x[[row, 1]] = 1.0;
            }
            assert_eq!(fit(&x, &y, &options), Err(Error::SeparableInOrder { column: 1 }), "{marked}");
            for tolerance in [1e-2, 1e-300] {
                let options = options.clone().tolerance(tolerance);
                assert_eq!(fit(&x, &y, &options), Err(Error::SeparableInOrder { column: 1 }), "{marked}");
            }
            // Draws only do not separate: they hold the coefficient between the thresholds.
            let (mut x, y) = draw(600, 3, 3, 5);
            x.column_mut(1).fill(0.0);
            for (row, _) in y.iter().enumerate().filter(|(_, class)| **class == 1).take(marked) {
                x[[row, 1]] = 1.0;
            }
            assert_eq!(fit(&x, &y, &options).unwrap().status, Status::Converged);
        }
    }
}

#[test]
fn rare_and_extreme_data_that_overlap_are_fitted() {
    // One upset in an otherwise perfect order: coefficients are large but finite.
    let x = Array2::from_shape_fn((600, 1), |(row, _)| 3.0 - row as f64 / 100.0);
    let mut y: Vec<usize> = (0..600).map(|row| row / 200).collect();
    y[203] = 0;
    y[396] = 2;
    for symmetric in [false, true] {
        let model = fit(&x, &y, &new().symmetric(symmetric)).unwrap();
        assert_eq!(model.status, Status::Converged);
        assert!(model.coefficients[0] > 10.0);
        // A loose tolerance does not pass for separation, nor the other way round.
        assert_eq!(
            fit(&x, &y, &new().symmetric(symmetric).tolerance(0.1)).unwrap().status,
            Status::Converged
        );
    }
    // A class with one row among 3,000.
    let (x, mut y) = draw(3000, 2, 3, 6);
    for class in y.iter_mut().skip(3).filter(|class| **class == 1) {
        *class = 2;
    }
    assert_eq!(fit(&x, &y, &new()).unwrap().status, Status::Converged);
    // The fewest rows there can be.
    let model = fit(&array![[1.0], [2.0], [1.5], [0.0], [2.5]], &[0, 0, 1, 1, 1], &new()).unwrap();
    assert_eq!(model.status, Status::Converged);
}

#[test]
fn limits_and_rounding_are_statuses() {
    let (x, y) = draw(300, 3, 3, 9);
    let full = fit(&x, &y, &new()).unwrap();
    let short = fit(&x, &y, &new().max_iterations(1).tolerance(1e-12)).unwrap();
    assert_eq!((short.status, short.iterations), (Status::MaxIterations, 1));
    assert!(short.gradient_norm > full.gradient_norm && short.objective > full.objective);
    let stalled = fit(&x, &y, &new().tolerance(1e-300)).unwrap();
    assert!(stalled.status == Status::Stalled || stalled.gradient_norm <= 1e-300);
    assert!(stalled.gradient_norm < 1e-14);
}

#[test]
fn extreme_features_give_probabilities() {
    let (x, y) = draw(100, 1, 3, 10);
    let model = fit(&x, &y, &new()).unwrap();
    let p = model.predict(array![[1e3], [-1e3], [1e300]].view()).unwrap();
    for row in p.outer_iter() {
        assert!((row.sum() - 1.0).abs() < 1e-14 && row.iter().all(|p| (0.0..=1.0).contains(p)));
    }
    let mut steep = model.clone();
    steep.coefficients = array![1e10];
    assert_eq!(steep.predict(array![[0.0], [f64::MAX]].view()), Err(Error::LogitNotFinite { row: 1 }));
    // Far out the smallest probability keeps its digits: Λ(−40) is e^(−40), not 0.
    steep.coefficients = array![1.0];
    steep.thresholds = array![-1.0, 1.0];
    let p = steep.predict(array![[-39.0], [39.0]].view()).unwrap();
    assert!((p[[0, 0]] / (-40.0_f64).exp() - 1.0).abs() < 1e-12);
    assert_eq!(p[[0, 0]].to_bits(), p[[1, 2]].to_bits());
}

#[test]
fn memory_layout_does_not_matter() {
    let (x, y) = draw(60, 4, 3, 4);
    let expected = fit(&x, &y, &new()).unwrap();
    let transposed = x.t().as_standard_layout().into_owned();
    let mut wide = Array2::from_elem((120, 8), f64::NAN);
    for ((row, column), &value) in x.indexed_iter() {
        wide[[2 * row, 2 * column]] = value;
    }
    let every_other = Slice::new(0, None, 2);
    let mut sparse = wide.slice_axis(Axis(0), every_other);
    sparse.slice_axis_inplace(Axis(1), every_other);
    for view in [transposed.t(), sparse] {
        assert_eq!(OrderedLogit::fit(view, &y, &new()).unwrap(), expected);
        assert_eq!(expected.predict(view).unwrap(), expected.predict(x.view()).unwrap());
    }
}
