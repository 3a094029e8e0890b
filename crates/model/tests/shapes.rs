//! A wrong shape is an error that says both shapes, one test per argument.

mod common;

use common::draw;
use fairline_model::{Error, LogitOptions, MultinomialLogit};
use ndarray::{Array2, Axis, Slice};

#[test]
fn x_needs_rows_and_columns() {
    let options = LogitOptions::new();
    assert_eq!(MultinomialLogit::fit(Array2::zeros((0, 3)).view(), &[], &options), Err(Error::NoRows));
    assert_eq!(MultinomialLogit::fit(Array2::zeros((2, 0)).view(), &[0, 1], &options), Err(Error::NoColumns));
}

#[test]
fn y_has_one_label_per_row() {
    let (x, y) = draw(20, 2, 3, 1);
    let short = MultinomialLogit::fit(x.view(), &y[1..], &LogitOptions::new());
    assert_eq!(short, Err(Error::LengthMismatch { rows: 20, labels: 19 }));
}

#[test]
fn prediction_needs_the_columns_of_the_fit() {
    let (x, y) = draw(20, 2, 3, 2);
    let mut model = MultinomialLogit::fit(x.view(), &y, &LogitOptions::new()).unwrap();
    assert_eq!(
        model.predict(Array2::zeros((4, 3)).view()),
        Err(Error::ColumnMismatch { expected: 2, actual: 3 })
    );
    assert_eq!(model.predict(Array2::zeros((0, 2)).view()).unwrap().dim(), (0, 3));
    model.intercepts = ndarray::arr1(&[0.0; 2]);
    assert_eq!(model.predict(x.view()), Err(Error::ClassMismatch { coefficients: 3, intercepts: 2 }));
}

#[test]
fn the_result_has_the_documented_shapes() {
    let (x, y) = draw(60, 4, 3, 3);
    let model = MultinomialLogit::fit(x.view(), &y, &LogitOptions::new()).unwrap();
    assert_eq!(model.coefficients.dim(), (4, 3));
    assert_eq!(model.intercepts.len(), 3);
    assert_eq!(model.predict(x.view()).unwrap().dim(), (60, 3));
}

#[test]
fn memory_layout_does_not_matter() {
    let (x, y) = draw(60, 4, 3, 4);
    let expected = MultinomialLogit::fit(x.view(), &y, &LogitOptions::new()).unwrap();
    // Column-major, and every other row and column of a larger array.
    let transposed = x.t().as_standard_layout().into_owned();
    let mut wide = Array2::from_elem((120, 8), f64::NAN);
    for ((row, column), &value) in x.indexed_iter() {
        wide[[2 * row, 2 * column]] = value;
    }
    let every_other = Slice::new(0, None, 2);
    let mut sparse = wide.slice_axis(Axis(0), every_other);
    sparse.slice_axis_inplace(Axis(1), every_other);
    let mut reversed = x.clone();
    reversed.invert_axis(Axis(0));
    let backwards: Array2<f64> = reversed.as_standard_layout().into_owned();
    let mut restored = backwards.view();
    restored.invert_axis(Axis(0));
    for view in [transposed.t(), sparse, restored] {
        assert_eq!(MultinomialLogit::fit(view, &y, &LogitOptions::new()).unwrap(), expected);
    }
}

#[test]
fn rows_are_predicted_as_they_are_in_a_batch() {
    let (x, y) = draw(60, 4, 3, 5);
    let model = MultinomialLogit::fit(x.view(), &y, &LogitOptions::new()).unwrap();
    let batch = model.predict(x.view()).unwrap();
    for (row, expected) in x.axis_chunks_iter(Axis(0), 1).zip(batch.outer_iter()) {
        for (p, expected) in model.predict(row).unwrap().iter().zip(expected) {
            // Products of matrices sum in another order than those of a row.
            assert!((p - expected).abs() < 1e-15);
        }
    }
}
