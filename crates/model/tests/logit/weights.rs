//! Weights and offsets.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_model::{Error, LogitData, LogitOptions, MultinomialLogit};
use ndarray::{Array1, Array2, Axis, array};
use proptest::prelude::*;

use super::common::{Numbers, draw};
use super::{OPTIMUM, Objective, assert_close, assert_same_model, fit, fit_data};

fn options(l2: f64) -> LogitOptions {
    LogitOptions::new().l2(l2).tolerance(1e-10)
}

fn penalties() -> impl Strategy<Value = f64> {
    prop::sample::select(vec![0.0, 1e-2])
}

fn normals(shape: (usize, usize), numbers: &mut Numbers) -> Array2<f64> {
    Array2::from_shape_simple_fn(shape, || numbers.normal())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_weight_counts_copies_of_a_row(seed: u64, standardize: bool, l2 in penalties()) {
        let (x, y) = draw(200, 3, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let offsets = normals((200, 3), &mut numbers);
        // The first three rows are the only ones sure to be of three classes.
        let copies: Vec<usize> = (0..200).map(|i| numbers.below(4) + usize::from(i < 3)).collect();
        let weights: Array1<f64> = copies.iter().map(|&copies| copies as f64).collect();
        let rows: Vec<usize> = (0..200).flat_map(|i| vec![i; copies[i]]).collect();
        let (long, labels) = (x.select(Axis(0), &rows), rows.iter().map(|&i| y[i]).collect::<Vec<_>>());
        let long_offsets = offsets.select(Axis(0), &rows);

        let options = options(l2).standardize(standardize);
        let weighted = fit_data(&LogitData::new(x.view(), &y).weights(weights.view()).offsets(offsets.view()), &options);
        let repeated = fit_data(&LogitData::new(long.view(), &labels).offsets(long_offsets.view()), &options);
        assert_same_model(&weighted, &repeated, OPTIMUM);
        prop_assert!((weighted.objective - repeated.objective).abs() < 1e-13);
    }

    #[test]
    fn a_row_without_weight_is_not_there(seed: u64, standardize: bool, l2 in penalties(), absurd in 0.0..140.0_f64) {
        let (x, y) = draw(150, 3, 3, seed);
        let options = options(l2).standardize(standardize);
        let expected = fit(&x, &y, &options);
        // Every third row is a new one, with any label and features beyond all reason; it is the first one too.
        let mut numbers = Numbers::new(seed ^ 1);
        let (mut long, mut labels) = (Array2::zeros((225, 3)), vec![0; 225]);
        let mut weights = Array1::zeros(225);
        for i in 0..225 {
            if i % 3 == 0 {
                long.row_mut(i).mapv_inplace(|_| 10_f64.powf(absurd) * numbers.normal());
                labels[i] = numbers.below(3);
            } else {
                let from = i - i / 3 - 1;
                long.row_mut(i).assign(&x.row(from));
                (labels[i], weights[i]) = (y[from], 2.5);
            }
        }
        let offsets = Array2::from_shape_fn((225, 3), |(i, c)| if i % 3 == 0 { [-1e308, 1e308, 0.0][c] } else { 0.0 });
        let data = LogitData::new(long.view(), &labels).weights(weights.view()).offsets(offsets.view());
        let weighted = fit_data(&data, &options);
        assert_same_model(&weighted, &expected, OPTIMUM);
        prop_assert_eq!(weighted.separated, expected.separated);
    }

    #[test]
    fn only_ratios_of_weights_matter(seed: u64, power in -300.0..300.0_f64, l2 in penalties()) {
        let (x, y) = draw(200, 3, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let weights = Array1::from_shape_simple_fn(200, || 0.1 + numbers.uniform());
        let scaled = &weights * 10_f64.powf(power);
        let data = LogitData::new(x.view(), &y);
        let a = fit_data(&data.weights(weights.view()), &options(l2));
        let b = fit_data(&data.weights(scaled.view()), &options(l2));
        assert_same_model(&a, &b, OPTIMUM);
        prop_assert!((a.objective - b.objective).abs() < 1e-13);
    }

    #[test]
    fn equal_weights_are_none(seed: u64, l2 in penalties()) {
        let (x, y) = draw(200, 3, 3, seed);
        let weights = Array1::from_elem(200, 0.7);
        let weighted = fit_data(&LogitData::new(x.view(), &y).weights(weights.view()), &options(l2));
        assert_same_model(&weighted, &fit(&x, &y, &options(l2)), OPTIMUM);
    }

    #[test]
    fn a_constant_for_all_offsets_of_a_row_changes_nothing(seed: u64, size in 1e-3..600.0_f64, l2 in penalties()) {
        let (x, y) = draw(200, 3, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let offsets = normals((200, 3), &mut numbers);
        let shifted = &offsets + &(normals((200, 1), &mut numbers) * size);
        let a = fit_data(&LogitData::new(x.view(), &y).offsets(offsets.view()), &options(l2));
        let b = fit_data(&LogitData::new(x.view(), &y).offsets(shifted.view()), &options(l2));
        assert_same_model(&a, &b, OPTIMUM);
        assert_close(
            &a.predict_with_offsets(x.view(), offsets.view()).unwrap(),
            &b.predict_with_offsets(x.view(), shifted.view()).unwrap(),
            OPTIMUM,
        );
    }

    #[test]
    fn offsets_that_are_logits_of_the_features_shift_the_coefficients(seed: u64) {
        let (x, y) = draw(200, 3, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let (shift, level) = (normals((3, 3), &mut numbers), normals((1, 3), &mut numbers));
        let offsets = x.dot(&shift) + &level;
        let plain = fit(&x, &y, &options(0.0));
        let moved = fit_data(&LogitData::new(x.view(), &y).offsets(offsets.view()), &options(0.0));
        for class in 0..3 {
            // Both fits are differences from the last class.
            let expected = plain.intercepts[class] - (level[[0, class]] - level[[0, 2]]);
            assert_abs_diff_eq!(moved.intercepts[class], expected, epsilon = OPTIMUM);
            for j in 0..3 {
                let expected = plain.coefficients[[j, class]] - (shift[[j, class]] - shift[[j, 2]]);
                assert_abs_diff_eq!(moved.coefficients[[j, class]], expected, epsilon = OPTIMUM);
            }
        }
        prop_assert!((moved.objective - plain.objective).abs() < 1e-13);
        assert_close(
            &moved.predict_with_offsets(x.view(), offsets.view()).unwrap(),
            &plain.predict(x.view()).unwrap(),
            OPTIMUM,
        );
    }

    #[test]
    fn nothing_nearby_is_better_with_weights_and_offsets(seed: u64, size in 1e-6..1.0_f64, l2 in penalties()) {
        let (x, y) = draw(200, 3, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let weights = Array1::from_shape_simple_fn(200, || 0.1 + numbers.uniform());
        let offsets = normals((200, 3), &mut numbers);
        let data = LogitData::new(x.view(), &y).weights(weights.view()).offsets(offsets.view());
        let fit = fit_data(&data, &options(l2));
        let objective = Objective { weights, offsets, ..Objective::new(&x, &y, 3, l2) };
        let value = objective.at(&fit.coefficients, &fit.intercepts);
        prop_assert!((value - fit.objective).abs() < 1e-13);
        let beta = fit.coefficients.mapv(|b| b + size * numbers.normal());
        let a = fit.intercepts.mapv(|b| b + size * numbers.normal());
        prop_assert!(objective.at(&beta, &a) >= fit.objective - 1e-13);
    }
}

#[test]
fn no_offsets_are_offsets_of_zero() {
    let (x, y) = draw(60, 2, 4, 1);
    let zeros = Array2::zeros((60, 4));
    let plain = fit(&x, &y, &options(1e-2));
    assert_same_model(
        &fit_data(&LogitData::new(x.view(), &y).offsets(zeros.view()), &options(1e-2)),
        &plain,
        OPTIMUM,
    );
    assert_eq!(plain.predict_with_offsets(x.view(), zeros.view()), plain.predict(x.view()));
}

#[test]
fn weights_and_offsets_that_are_no_numbers_are_named() {
    let (x, y) = draw(20, 2, 3, 1);
    for bad in [f64::NAN, f64::INFINITY, -1e-300] {
        let data = LogitData::new(x.view(), &y);
        let mut weights = Array1::ones(20);
        weights[7] = bad;
        let error =
            MultinomialLogit::fit_data(&data.weights(weights.view()), &options(0.1)).unwrap_err().to_string();
        assert_eq!(error, format!("weights[7] = {bad} must be finite and at least 0"));
    }
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let data = LogitData::new(x.view(), &y);
        let mut offsets = Array2::zeros((20, 3));
        offsets[[7, 2]] = bad;
        let error =
            MultinomialLogit::fit_data(&data.offsets(offsets.view()), &options(0.1)).unwrap_err().to_string();
        assert_eq!(error, format!("offsets[7, 2] = {bad} must be finite"));
        let model = fit(&x, &y, &options(0.1));
        assert_eq!(model.predict_with_offsets(x.view(), offsets.view()).unwrap_err().to_string(), error);
    }
    let zeros = Array1::zeros(20);
    let data = LogitData::new(x.view(), &y).weights(zeros.view());
    assert_eq!(MultinomialLogit::fit_data(&data, &options(0.1)), Err(Error::NoWeight));
}

#[test]
fn a_class_or_a_column_of_rows_without_weight_is_empty() {
    let (mut x, y) = draw(60, 2, 3, 2);
    let weights: Array1<f64> = y.iter().map(|&class| if class == 1 { 0.0 } else { 1.0 }).collect();
    let data = LogitData::new(x.view(), &y).weights(weights.view());
    assert_eq!(
        MultinomialLogit::fit_data(&data, &options(0.1)),
        Err(Error::EmptyClass { class: 1, classes: 3 })
    );
    // A column that varies only where nothing weighs: in the first rows and in later ones.
    let weights: Array1<f64> =
        (0..60).map(|i| if i % 4 == 0 && i > 0 || i == 5 { 0.0 } else { 1.0 }).collect();
    for i in 0..60 {
        if weights[i] > 0.0 {
            x[[i, 1]] = 0.1;
        }
    }
    let data = LogitData::new(x.view(), &y).weights(weights.view());
    for options in [options(0.0), options(0.1).standardize(true)] {
        assert_eq!(
            MultinomialLogit::fit_data(&data, &options),
            Err(Error::ConstantColumn { column: 1, value: 0.1 })
        );
    }
    let model = fit_data(&data, &options(0.1));
    assert!(model.coefficients.row(1).iter().all(|b| b.abs() <= 0.0), "the free intercept does its work");
}

#[test]
fn separation_is_judged_by_the_rows_that_weigh() {
    let x = array![[0.1], [0.2], [0.3], [1.1], [1.2], [1.3], [0.15]];
    let y = [0, 0, 0, 1, 1, 1, 1];
    let weights = array![1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    let data = LogitData::new(x.view(), &y);
    assert!(MultinomialLogit::fit_data(&data, &options(0.0)).is_ok());
    assert_eq!(
        MultinomialLogit::fit_data(&data.weights(weights.view()), &options(0.0)),
        Err(Error::Separable)
    );
    // Offsets in favour of what happened do not make data separable, nor do those against it hide it.
    let towards = Array2::from_shape_fn((7, 2), |(i, c)| if y[i] == c { 5.0 } else { 0.0 });
    assert!(MultinomialLogit::fit_data(&data.offsets(towards.view()), &options(0.0)).is_ok());
    let against = towards.mapv(|offset| -offset);
    assert_eq!(
        MultinomialLogit::fit_data(&data.weights(weights.view()).offsets(against.view()), &options(0.0)),
        Err(Error::Separable)
    );
}

#[test]
fn extreme_offsets_are_exact() {
    // Half of the rows are certain one way or the other; losses of up to 1400 nats are added up truly.
    let (x, y) = draw(60, 2, 3, 3);
    for size in [30.0, 700.0, 1e5] {
        for against in [false, true] {
            let offsets = Array2::from_shape_fn((60, 3), |(i, c)| {
                let sign = if (y[i] == c) == against { -1.0 } else { 1.0 };
                if i % 2 == 0 { sign * size } else { 0.1 * c as f64 }
            });
            let data = LogitData::new(x.view(), &y).offsets(offsets.view());
            let options = LogitOptions::new().l2(0.1);
            let fit = fit_data(&data, &options);
            let objective = Objective { offsets: offsets.clone(), ..Objective::new(&x, &y, 3, 0.1) };
            let expected = objective.at(&fit.coefficients, &fit.intercepts);
            assert_relative_eq!(fit.objective, expected, max_relative = 1e-13);
            let penalty = 0.05 * fit.coefficients.mapv(|b| b * b).sum();
            let inference = fit.inference(&data, &options).unwrap();
            assert_relative_eq!(inference.log_likelihood, -60.0 * (expected - penalty), max_relative = 1e-12);
            let p = fit.predict_with_offsets(x.view(), offsets.view()).unwrap();
            assert!(p.outer_iter().all(|row| (row.sum() - 1.0).abs() < 1e-14));
        }
    }
    let largest = Array2::from_shape_fn((60, 3), |(i, c)| if c == y[i] { f64::MIN } else { f64::MAX });
    let overflow =
        MultinomialLogit::fit_data(&LogitData::new(x.view(), &y).offsets(largest.view()), &options(0.1));
    assert!(matches!(overflow, Err(Error::Overflow { what: "objective", .. })), "{overflow:?}");
}

#[test]
fn weights_of_all_sizes_are_fitted() {
    // Ratios of up to 1e300: what weighs next to nothing is next to absent.
    let (x, y) = draw(120, 2, 3, 4);
    let weights = Array1::from_shape_fn(120, |i| if i % 2 == 0 || i < 3 { 1e150 } else { 1e-150 });
    let heavy: Vec<usize> = (0..120).filter(|i| weights[*i] > 1.0).collect();
    let labels: Vec<usize> = heavy.iter().map(|&i| y[i]).collect();
    let model = fit_data(&LogitData::new(x.view(), &y).weights(weights.view()), &options(0.1));
    assert_same_model(&model, &fit(&x.select(Axis(0), &heavy), &labels, &options(0.1)), OPTIMUM);
    let largest = Array1::from_elem(120, f64::MAX);
    let model = fit_data(&LogitData::new(x.view(), &y).weights(largest.view()), &options(0.1));
    assert_same_model(&model, &fit(&x, &y, &options(0.1)), OPTIMUM);
}
