//! Dirichlet calibration.

use approx::assert_abs_diff_eq;
use fairline_model::{DirichletCalibration, DirichletOptions, Error, Status};
use ndarray::{Array1, Array2, Axis, arr1};
use proptest::prelude::*;

use crate::forecasts::{fixture, log_loss, numbers, rows, softmax};
use crate::{OPTIMUM, calibrated, classes_in_order};

/// BFGS ends at gradients of 1e-8 or so; the smallest curvature is about 5.
const BFGS: f64 = 1e-6;

fn fit(p: &Array2<f64>, outcomes: &[usize], options: &DirichletOptions) -> DirichletCalibration {
    let fit = DirichletCalibration::fit(p.view(), outcomes, None, options)
        .expect("drawn forecasts can be calibrated");
    assert_eq!(fit.status, Status::Converged);
    fit
}

#[test]
fn maps_are_scipys_minima() {
    let (tables, outcomes, _) = fixture();
    let mut cases = 0;
    for row in rows(include_str!("../fixtures/dirichlet_reference.csv")) {
        let strength = |column: usize| row[column].parse::<f64>().unwrap();
        let options =
            DirichletOptions::new().diagonal(strength(0)).off_diagonal(strength(1)).intercept(strength(2));
        let map = fit(&tables[1], &outcomes, &options);
        for (ours, theirs) in map.matrix.iter().chain(&map.intercepts).zip(numbers(row[3])) {
            assert_abs_diff_eq!(*ours, theirs, epsilon = BFGS);
        }
        cases += 1;
    }
    assert_eq!(cases, 2);
}

#[test]
fn a_calibrated_forecast_is_left_nearly_alone() {
    let (p, outcomes) = calibrated(6000, 3, 41, |p| p);
    for options in [DirichletOptions::new(), DirichletOptions::new().vector_scaling(true)] {
        let map = fit(&p, &outcomes, &options);
        for ((c, l), w) in map.matrix.indexed_iter() {
            // An element's standard error is about 0.05 with 6,000 matches.
            assert_abs_diff_eq!(*w, f64::from(u8::from(c == l)), epsilon = 0.2);
        }
        assert!(map.intercepts.iter().all(|b| b.abs() < 0.2), "{map:?}");
        for (after, before) in map.apply(p.view()).unwrap().iter().zip(&p) {
            assert_abs_diff_eq!(*after, *before, epsilon = 0.05);
        }
    }
}

#[test]
fn a_known_map_is_recovered() {
    let matrix = ndarray::arr2(&[[1.2, 0.2, 0.0], [0.0, 0.8, 0.1], [0.1, 0.0, 1.4]]);
    let bias = arr1(&[0.2, -0.3, 0.1]);
    let truth = |p: Array1<f64>| softmax(&(matrix.dot(&p.mapv(f64::ln)) + &bias));
    let (p, outcomes) = calibrated(20_000, 3, 42, truth);
    let map = fit(&p, &outcomes, &DirichletOptions::new().diagonal(0.0).off_diagonal(1.0).intercept(1.0));
    // Adding a row to all rows of W changes nothing, so the probabilities are what can be compared.
    for (row, after) in p.outer_iter().zip(map.apply(p.view()).unwrap().outer_iter()).take(500) {
        for (after, truth) in after.iter().zip(truth(row.to_owned())) {
            assert_abs_diff_eq!(*after, truth, epsilon = 0.04);
        }
    }
}

#[test]
fn endless_strength_is_the_identity_and_no_off_diagonal_is_vector_scaling() {
    let (p, outcomes) = calibrated(300, 3, 43, |p| softmax(&(p.mapv(f64::ln) * 1.5)));
    let rigid = DirichletOptions::new().diagonal(1e7).off_diagonal(1e7).intercept(1e7);
    for (after, before) in fit(&p, &outcomes, &rigid).apply(p.view()).unwrap().iter().zip(&p) {
        assert_abs_diff_eq!(*after, *before, epsilon = 1e-4);
    }
    let vector = fit(&p, &outcomes, &DirichletOptions::new().vector_scaling(true));
    assert!(vector.matrix.indexed_iter().all(|((c, l), w)| c == l || w.to_bits() == 0));
    let limit = fit(&p, &outcomes, &DirichletOptions::new().off_diagonal(1e7));
    for (vector, limit) in vector.matrix.iter().zip(&limit.matrix) {
        assert_abs_diff_eq!(*vector, *limit, epsilon = 1e-4);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn calibrating_never_loses_on_the_past(seed: u64, classes in 2..5_usize, vector: bool, strength in 0.1..300.0_f64) {
        let (p, outcomes) = calibrated(150, classes, seed, |p| softmax(&(p.mapv(f64::ln) * 1.4)));
        let options = DirichletOptions::new().vector_scaling(vector).off_diagonal(strength).intercept(strength);
        let map = fit(&p, &outcomes, &options);
        let calibrated = map.apply(p.view()).unwrap();
        let after = log_loss(&calibrated, &outcomes);
        prop_assert!((after - map.log_loss).abs() < 1e-13);
        prop_assert!(after <= log_loss(&p, &outcomes) + 1e-15);
        prop_assert!(map.intercepts.sum().abs() < 1e-8);
        for row in calibrated.outer_iter() {
            prop_assert!((row.sum() - 1.0).abs() < 1e-14);
        }

        // Classes from the other end.
        let order: Vec<usize> = (0..classes).rev().collect();
        let (swapped, labels) = classes_in_order(&p, &outcomes, &order);
        let other = fit(&swapped, &labels, &options);
        for ((c, l), w) in other.matrix.indexed_iter() {
            prop_assert!((w - map.matrix[[order[c], order[l]]]).abs() < OPTIMUM * 10.0);
        }
        // A weight of two is a match seen twice.
        let weights: Vec<f64> = (0..150).map(|i| if i < 40 { 2.0 } else { 1.0 }).collect();
        let weighted = DirichletCalibration::fit(p.view(), &outcomes, Some(&weights), &options).unwrap();
        let twice: Vec<usize> = (0..150).chain(0..40).collect();
        let labels: Vec<usize> = twice.iter().map(|&i| outcomes[i]).collect();
        let repeated = fit(&p.select(Axis(0), &twice), &labels, &options);
        for (a, b) in weighted.matrix.iter().zip(&repeated.matrix) {
            prop_assert!((a - b).abs() < OPTIMUM * 10.0);
        }
    }
}

#[test]
fn what_has_no_map_is_refused() {
    let (p, _) = calibrated(40, 2, 44, |p| p);
    let favourites: Vec<usize> = p.outer_iter().map(|p| usize::from(p[1] > p[0])).collect();
    let free = DirichletOptions::new().diagonal(0.0);
    let answer = |options: &DirichletOptions| DirichletCalibration::fit(p.view(), &favourites, None, options);
    assert_eq!(answer(&free), Err(Error::UnboundedLikelihood));
    assert_eq!(answer(&free.clone().diagonal(1.0)).unwrap().status, Status::Converged);
    for (options, option) in [
        (free.clone().diagonal(-1.0), "diagonal"),
        (free.clone().off_diagonal(0.0), "off_diagonal"),
        (free.clone().intercept(f64::NAN), "intercept"),
        (free.clone().tolerance(-1.0), "tolerance"),
        (free.clone().max_iterations(0), "max_iterations"),
    ] {
        assert!(matches!(answer(&options), Err(Error::OptionOutOfRange { name, .. }) if name == option));
    }
}
