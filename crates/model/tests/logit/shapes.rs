//! A wrong shape is an error that says both shapes, one test per argument.

use fairline_model::{Error, LogitData, LogitOptions, MultinomialLogit};
use ndarray::{Array1, Array2, Axis, Slice};

use super::common::draw;

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
fn weights_have_one_value_per_row() {
    let (x, y) = draw(20, 2, 3, 1);
    let weights = Array1::ones(19);
    let short = MultinomialLogit::fit_data(
        &LogitData::new(x.view(), &y).weights(weights.view()),
        &LogitOptions::new(),
    );
    assert_eq!(short, Err(Error::WeightsMismatch { rows: 20, weights: 19 }));
}

#[test]
fn offsets_have_one_value_per_row_and_class() {
    let (x, y) = draw(20, 2, 3, 1);
    for shape in [(19, 3), (20, 2), (20, 4), (3, 20)] {
        let offsets = Array2::zeros(shape);
        let data = LogitData::new(x.view(), &y).offsets(offsets.view());
        match MultinomialLogit::fit_data(&data, &LogitOptions::new()) {
            Err(Error::OffsetsMismatch { expected, actual }) => {
                assert_eq!(actual, shape);
                assert_eq!(expected.0, 20);
            }
            other => panic!("{shape:?}: {other:?}"),
        }
        let model = MultinomialLogit::fit(x.view(), &y, &LogitOptions::new()).unwrap();
        assert_eq!(
            model.predict_with_offsets(x.view(), offsets.view()),
            Err(Error::OffsetsMismatch { expected: (20, 3), actual: shape })
        );
    }
}

#[test]
fn a_start_has_the_features_and_classes_of_the_data() {
    let (x, y) = draw(20, 2, 3, 1);
    for (features, classes) in [(3, 3), (2, 2), (2, 4)] {
        let (other, labels) = draw(20, features, classes, 1);
        let start = MultinomialLogit::fit(other.view(), &labels, &LogitOptions::new()).unwrap();
        assert_eq!(
            MultinomialLogit::fit_data(&LogitData::new(x.view(), &y).start(&start), &LogitOptions::new()),
            Err(Error::StartMismatch { expected: (2, 3), actual: (features, classes) })
        );
    }
    let mut start = MultinomialLogit::fit(x.view(), &y, &LogitOptions::new()).unwrap();
    start.intercepts = Array1::zeros(2);
    let refused =
        MultinomialLogit::fit_data(&LogitData::new(x.view(), &y).start(&start), &LogitOptions::new());
    assert!(matches!(refused, Err(Error::StartMismatch { .. } | Error::ClassMismatch { .. })));
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
