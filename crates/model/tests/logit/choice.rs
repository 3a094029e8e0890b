//! Paths of penalties and the choice among them.

use fairline_model::{
    Error, L2Choice, L2ChoiceOptions, LogitData, LogitOptions, MultinomialLogit, choose_l2, l2_path,
};
use ndarray::{Array1, Array2};
use proptest::prelude::*;

use super::common::{Numbers, draw};
use super::{OPTIMUM, assert_same_model, fit_data, rows};

const LAMBDAS: [f64; 5] = [1e-2, 1.0, 1e-4, 1e-1, 1e-3];

fn options() -> LogitOptions {
    LogitOptions::new().tolerance(1e-10)
}

fn choice() -> L2ChoiceOptions {
    L2ChoiceOptions::new().lambdas(LAMBDAS.to_vec()).folds(vec![60, 90, 130])
}

fn choose(x: &Array2<f64>, y: &[usize], choice: &L2ChoiceOptions) -> L2Choice {
    choose_l2(&LogitData::new(x.view(), y), choice, &options()).expect("drawn data can be fitted")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_path_is_its_single_fits_in_the_order_given(seed: u64, standardize: bool) {
        let (x, y) = draw(150, 4, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let weights = Array1::from_shape_simple_fn(150, || 0.1 + numbers.uniform());
        let offsets = Array2::from_shape_simple_fn((150, 3), || numbers.normal());
        let data = LogitData::new(x.view(), &y).weights(weights.view()).offsets(offsets.view());
        let options = options().standardize(standardize);
        let lambdas = [LAMBDAS.as_slice(), &[0.0, 1e-2]].concat();
        let path = l2_path(&data, &lambdas, &options).unwrap();
        prop_assert_eq!(path.len(), lambdas.len());
        for (model, l2) in path.iter().zip(lambdas) {
            assert_same_model(model, &fit_data(&data, &options.clone().l2(l2)), OPTIMUM);
        }
    }

    #[test]
    fn the_losses_are_those_of_fits_to_earlier_rows(seed: u64) {
        let (x, y) = draw(160, 3, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let weights = Array1::from_shape_simple_fn(160, || 0.1 + numbers.uniform());
        let offsets = Array2::from_shape_simple_fn((160, 3), || numbers.normal());
        let data = LogitData::new(x.view(), &y).weights(weights.view()).offsets(offsets.view());
        let chosen = choose_l2(&data, &choice(), &options()).unwrap();
        let begins = [60, 90, 130, 160];
        let mut losses = Vec::new();
        for l2 in LAMBDAS {
            let (mut loss, mut weight) = (0.0, 0.0);
            for fold in begins.windows(2) {
                let earlier = (rows(&x, ..fold[0]), rows(&weights, ..fold[0]), rows(&offsets, ..fold[0]));
                let data = LogitData::new(earlier.0, &y[..fold[0]]).weights(earlier.1).offsets(earlier.2);
                let model = fit_data(&data, &options().l2(l2).classes(3));
                let p = model
                    .predict_with_offsets(rows(&x, fold[0]..fold[1]), rows(&offsets, fold[0]..fold[1]))
                    .unwrap();
                for (i, p) in (fold[0]..fold[1]).zip(p.outer_iter()) {
                    loss -= weights[i] * p[y[i]].ln();
                    weight += weights[i];
                }
            }
            losses.push(loss / weight);
        }
        for (actual, expected) in chosen.losses.iter().zip(&losses) {
            approx::assert_abs_diff_eq!(*actual, *expected, epsilon = 1e-8);
        }
        let least = chosen.losses.iter().copied().fold(f64::INFINITY, f64::min);
        let best = LAMBDAS.iter().zip(&chosen.losses).find(|(_, loss)| **loss <= least).map(|(l2, _)| *l2);
        prop_assert_eq!(Some(chosen.l2), best);
        prop_assert_eq!(chosen.lambdas, LAMBDAS.to_vec());
        prop_assert_eq!(chosen.folds, vec![60, 90, 130]);
    }

    #[test]
    fn the_one_standard_error_rule_takes_the_strongest_that_may_be_as_good(seed: u64) {
        let (x, y) = draw(160, 3, 3, seed);
        let best = choose(&x, &y, &choice());
        let strongest = choose(&x, &y, &choice().one_standard_error(true));
        prop_assert!(strongest.l2 >= best.l2);
        prop_assert_eq!(&strongest.losses, &best.losses);
        let least = best.losses.iter().copied().fold(f64::INFINITY, f64::min);
        for (i, l2) in LAMBDAS.into_iter().enumerate() {
            let as_good = best.losses[i] - least <= best.standard_errors[i];
            prop_assert!(l2 <= strongest.l2 || !as_good);
            prop_assert!(l2.to_bits() != strongest.l2.to_bits() || as_good);
        }
    }
}

/// Losses of the earlier folds times their rows, from the choice on a data set that ends before the last fold.
#[test]
fn no_fold_sees_later_rows() {
    let (x, y) = draw(160, 3, 3, 1);
    let cut = |n: usize, folds: &[usize]| {
        choose(&rows(&x, ..n).to_owned(), &y[..n], &choice().folds(folds.to_vec()))
    };
    let (whole, short, last) = (choose(&x, &y, &choice()), cut(130, &[60, 90]), cut(160, &[130]));
    for i in 0..LAMBDAS.len() {
        // 70 rows in the first two folds, 30 in the last.
        let expected = (70.0 * short.losses[i] + 30.0 * last.losses[i]) / 100.0;
        approx::assert_abs_diff_eq!(whole.losses[i], expected, epsilon = 1e-13);
    }
    // Whatever the rows of the last fold say, the losses of the earlier ones stay: only the last fold's own changes.
    let (mut corrupt, mut labels) = (x.clone(), y.clone());
    for (mut row, label) in corrupt.outer_iter_mut().zip(&mut labels).skip(130) {
        row.mapv_inplace(|value| -50.0 * value + 7.0);
        *label = (*label + 1) % 3;
    }
    let corrupted = choose(&corrupt, &labels, &choice());
    let corrupted_last = choose(&corrupt, &labels, &choice().folds(vec![130]));
    for i in 0..LAMBDAS.len() {
        let earlier = (100.0 * corrupted.losses[i] - 30.0 * corrupted_last.losses[i]) / 70.0;
        approx::assert_abs_diff_eq!(earlier, short.losses[i], epsilon = 1e-10);
        assert!((corrupted.losses[i] - whole.losses[i]).abs() > 0.1);
    }
}

#[test]
fn noise_is_penalised_and_signal_is_not() {
    let mut numbers = Numbers::new(2);
    let x = Array2::from_shape_simple_fn((400, 6), || numbers.normal());
    let noise: Vec<usize> = (0..400).map(|i| if i < 3 { i } else { numbers.below(3) }).collect();
    let grid = L2ChoiceOptions::new();
    assert!(choose(&x, &noise, &grid).l2 >= 0.1);
    let signal: Vec<usize> =
        (0..400).map(|i| (0..3).max_by(|&a, &b| x[[i, a]].total_cmp(&x[[i, b]])).unwrap_or(0)).collect();
    assert!(choose(&x, &signal, &grid).l2 <= 1e-3);
    // The default: thirteen penalties, five folds over the later half.
    let default = choose(&x, &noise, &grid);
    assert_eq!((default.lambdas.len(), default.folds), (13, vec![200, 240, 280, 320, 360]));
    approx::assert_relative_eq!(default.lambdas[0], 1e-4, max_relative = 1e-12);
    approx::assert_relative_eq!(default.lambdas[12], 1.0, max_relative = 1e-12);
}

#[test]
fn the_standard_error_is_that_of_the_paired_difference() {
    let (x, y) = draw(160, 3, 3, 3);
    let chosen = choose(&x, &y, &choice().folds(vec![100]));
    let losses = |l2: f64| -> Vec<f64> {
        let earlier = rows(&x, ..100);
        let model = MultinomialLogit::fit(earlier, &y[..100], &options().l2(l2)).unwrap();
        let p = model.predict(rows(&x, 100..)).unwrap();
        p.outer_iter().zip(&y[100..]).map(|(p, &y)| -p[y].ln()).collect()
    };
    let best = losses(chosen.l2);
    for (i, l2) in LAMBDAS.into_iter().enumerate() {
        let differences: Vec<f64> = losses(l2).iter().zip(&best).map(|(a, b)| a - b).collect();
        let mean = differences.iter().sum::<f64>() / 60.0;
        let squares: f64 = differences.iter().map(|d| (d - mean).powi(2)).sum();
        approx::assert_abs_diff_eq!(chosen.standard_errors[i], squares.sqrt() / 60.0, epsilon = 1e-9);
    }
}

#[test]
fn penalties_and_folds_out_of_range_are_named() {
    let (x, y) = draw(160, 3, 3, 4);
    let data = LogitData::new(x.view(), &y);
    let refused = |choice: L2ChoiceOptions| choose_l2(&data, &choice, &options()).unwrap_err();
    assert_eq!(refused(choice().lambdas(vec![])), Error::NoPenalties);
    assert_eq!(l2_path(&data, &[], &options()), Err(Error::NoPenalties));
    for bad in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(
            refused(choice().lambdas(vec![0.1, bad])),
            Error::PenaltyOutOfRange { index: 1, value: bad }
        );
    }
    assert!(matches!(
        refused(choice().lambdas(vec![f64::NAN])),
        Error::PenaltyOutOfRange { index: 0, value } if value.is_nan()
    ));
    for bad in [f64::NAN, -1.0, f64::INFINITY] {
        assert!(matches!(
            l2_path(&data, &[0.1, bad], &options()),
            Err(Error::OptionOutOfRange { name: "l2", .. })
        ));
    }
    for folds in [vec![], vec![0], vec![160], vec![60, 60], vec![90, 60], vec![60, 160]] {
        assert_eq!(
            refused(choice().folds(folds.clone())),
            Error::FoldsOutOfRange { begins: folds, rows: 160 }
        );
    }
    let (few, labels) = draw(8, 1, 2, 5);
    assert!(matches!(
        choose_l2(&LogitData::new(few.view(), &labels), &L2ChoiceOptions::new(), &options()),
        Err(Error::FoldsOutOfRange { rows: 8, .. })
    ));
    assert_eq!(
        choose_l2(&LogitData::new(Array2::zeros((0, 2)).view(), &[]), &choice(), &options()),
        Err(Error::NoRows)
    );
}

#[test]
fn what_is_wrong_in_the_last_fold_is_named_by_its_row() {
    let (x, y) = draw(160, 3, 3, 6);
    let (weights, offsets) = (Array1::ones(160), Array2::zeros((160, 3)));
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        let mut weights = weights.clone();
        weights[150] = bad;
        let error = choose_l2(&LogitData::new(x.view(), &y).weights(weights.view()), &choice(), &options());
        assert!(matches!(error, Err(Error::WeightOutOfRange { row: 150, .. })), "{error:?}");
    }
    let mut bad = x.clone();
    bad[[151, 1]] = f64::INFINITY;
    let error = choose_l2(&LogitData::new(bad.view(), &y), &choice(), &options());
    assert_eq!(error, Err(Error::NotFinite { row: 151, column: 1, value: f64::INFINITY }));
    let mut bad = offsets.clone();
    bad[[152, 2]] = f64::INFINITY;
    let error = choose_l2(&LogitData::new(x.view(), &y).offsets(bad.view()), &choice(), &options());
    assert_eq!(error, Err(Error::OffsetNotFinite { row: 152, class: 2, value: f64::INFINITY }));
    let mut labels = y.clone();
    labels[153] = 7;
    let error = choose_l2(&LogitData::new(x.view(), &labels), &choice(), &options().classes(3));
    assert_eq!(error, Err(Error::ClassOutOfRange { row: 153, class: 7, classes: 3 }));
    // Nothing to validate on.
    let none = Array1::from_shape_fn(160, |i| if i < 60 { 1.0 } else { 0.0 });
    let error = choose_l2(&LogitData::new(x.view(), &y).weights(none.view()), &choice(), &options());
    assert_eq!(error, Err(Error::NoWeight));
}
