//! Isotonic regression and calibration.

use approx::assert_abs_diff_eq;
use fairline_model::{Error, IsotonicCalibration, IsotonicCurve};
use ndarray::{Array2, array};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::calibrated;
use crate::forecasts::{fixture, log_loss, numbers, rows};

/// Sums of weights in another order.
const ROUNDING: f64 = 1e-12;

#[test]
fn curves_are_those_of_scikit_learn() {
    let (tables, outcomes, weights) = fixture();
    let p: Vec<f64> = tables[1].column(0).iter().map(|p| (p * 100.0).round() / 100.0).collect();
    let happened: Vec<bool> = outcomes.iter().map(|&y| y == 0).collect();
    let mut cases = 0;
    for row in rows(include_str!("../fixtures/isotonic_reference.csv")) {
        let weights = (row[0] == "1").then_some(&weights[..]);
        let curve = IsotonicCurve::fit(&p, &happened, weights).unwrap();
        for (ours, theirs) in curve.apply(&numbers(row[1])).unwrap().iter().zip(numbers(row[2])) {
            assert_abs_diff_eq!(*ours, theirs, epsilon = ROUNDING);
        }
        cases += 1;
    }
    assert_eq!(cases, 2);
}

/// Stated probabilities on a coarse grid, so that many are tied, with outcomes and weights.
fn events() -> impl Strategy<Value = Vec<(f64, bool, f64)>> {
    vec(((0..11_u8).prop_map(|p| f64::from(p) / 10.0), any::<bool>(), 0..4_u8), 1..40).prop_map(|events| {
        events.into_iter().map(|(p, happened, weight)| (p, happened, f64::from(weight) + 0.25)).collect()
    })
}

fn columns(events: &[(f64, bool, f64)]) -> (Vec<f64>, Vec<bool>, Vec<f64>) {
    let p = events.iter().map(|event| event.0).collect();
    (p, events.iter().map(|event| event.1).collect(), events.iter().map(|event| event.2).collect())
}

fn frequency<'a>(events: impl Iterator<Item = &'a (f64, bool, f64)> + Clone) -> f64 {
    let weight: f64 = events.clone().map(|event| event.2).sum();
    events.filter(|event| event.1).map(|event| event.2).sum::<f64>() / weight
}

proptest! {
    #[test]
    fn curves_are_monotone_idempotent_and_means_of_their_blocks(events in events()) {
        let (p, happened, weights) = columns(&events);
        let curve = IsotonicCurve::fit(&p, &happened, Some(&weights)).unwrap();
        let grid: Vec<f64> = (0..=200).map(|i| f64::from(i) / 200.0).collect();
        let on_grid = curve.apply(&grid).unwrap();
        prop_assert!(on_grid.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(on_grid.iter().all(|p| (0.0..=1.0).contains(p)));

        // Max-min formula: g(p) = max over a ≤ p of min over b ≥ p of the frequency in [a, b].
        let fitted = curve.apply(&p).unwrap();
        let within = |a: f64, b: f64| events.iter().filter(move |event| a <= event.0 && event.0 <= b);
        for (p_i, fitted) in p.iter().zip(&fitted) {
            let best = p.iter().filter(|a| *a <= p_i).map(|&a| {
                p.iter().filter(|b| *b >= p_i).map(|&b| frequency(within(a, b))).fold(1.0, f64::min)
            });
            prop_assert!((best.fold(0.0, f64::max) - fitted).abs() < ROUNDING);
        }
        // Every block has the frequency of its events.
        for &[_, level] in curve.points() {
            let block = || events.iter().zip(&fitted).filter(|(_, fitted)| (*fitted - level).abs() < ROUNDING);
            let events: Vec<_> = block().map(|(event, _)| *event).collect();
            prop_assert!((frequency(events.iter()) - level).abs() < ROUNDING);
        }

        // A second calibration finds nothing left to do.
        let again = IsotonicCurve::fit(&fitted, &happened, Some(&weights)).unwrap();
        for (again, fitted) in again.apply(&fitted).unwrap().iter().zip(&fitted) {
            prop_assert!((again - fitted).abs() < ROUNDING);
        }

        // Best for all proper scores: here the logarithmic one.
        let loss = |q: &[f64]| -> f64 {
            q.iter().zip(&events).map(|(q, event)| -event.2 * if event.1 { q.ln() } else { (1.0 - q).ln() }).sum()
        };
        prop_assert!(loss(&fitted) <= loss(&p) + ROUNDING || loss(&p).is_infinite());

        // The order of the events is nothing, and a weight of two is an event seen twice.
        let mut reversed: Vec<_> = events.clone();
        reversed.reverse();
        let (p, happened, weights) = columns(&reversed);
        let other = IsotonicCurve::fit(&p, &happened, Some(&weights)).unwrap();
        for (a, b) in other.apply(&grid).unwrap().iter().zip(&on_grid) {
            prop_assert!((a - b).abs() < ROUNDING);
        }
        let (p, happened, _) = columns(&[&events[..], &events[..1]].concat());
        let mut doubled = vec![1.0; events.len()];
        doubled[0] = 2.0;
        let twice = IsotonicCurve::fit(&p, &happened, None).unwrap();
        let (p, happened, _) = columns(&events);
        let weighted = IsotonicCurve::fit(&p, &happened, Some(&doubled)).unwrap();
        for (a, b) in twice.apply(&grid).unwrap().iter().zip(weighted.apply(&grid).unwrap()) {
            prop_assert!((a - b).abs() < ROUNDING);
        }
    }

    #[test]
    fn two_classes_are_one_curve_and_its_complement(events in events()) {
        let (p, happened, weights) = columns(&events);
        let table = Array2::from_shape_fn((p.len(), 2), |(i, k)| if k == 0 { p[i] } else { 1.0 - p[i] });
        let outcomes: Vec<usize> = happened.iter().map(|&happened| usize::from(!happened)).collect();
        let map = IsotonicCalibration::fit(table.view(), &outcomes, Some(&weights)).unwrap();
        let curve = IsotonicCurve::fit(&p, &happened, Some(&weights)).unwrap();
        let grid = Array2::from_shape_fn((101, 2), |(i, k)| if k == 0 { i as f64 / 100.0 } else { 1.0 - i as f64 / 100.0 });
        let direct = curve.apply(&grid.column(0).to_vec()).unwrap();
        for (both, direct) in map.apply(grid.view()).unwrap().outer_iter().zip(direct) {
            // 1 − p falls on another side of a step than p by rounding, where the step is of no width.
            prop_assert!((both[0] - direct).abs() < 1e-9);
            prop_assert!((both.sum() - 1.0).abs() < 1e-15);
        }
    }
}

#[test]
fn several_classes_are_their_curves_normalised() {
    let (p, outcomes) = calibrated(2000, 3, 51, |p| {
        let bent = p.mapv(|p| p * p);
        let sum = bent.sum();
        bent / sum
    });
    let map = IsotonicCalibration::fit(p.view(), &outcomes, None).unwrap();
    let after = map.apply(p.view()).unwrap();
    for (i, (after, p)) in after.outer_iter().zip(p.outer_iter()).enumerate() {
        let apart: Vec<f64> =
            map.curves.iter().zip(&p).map(|(curve, &p)| curve.apply(&[p]).unwrap()[0]).collect();
        let sum: f64 = apart.iter().sum();
        for (after, apart) in after.iter().zip(&apart) {
            assert_abs_diff_eq!(*after, apart / sum, epsilon = 1e-15);
        }
        assert_abs_diff_eq!(after.sum(), 1.0, epsilon = 1e-15);
        // Nothing that happened was called impossible.
        assert!(after[outcomes[i]] > 0.0);
    }
    assert!(log_loss(&after, &outcomes) < log_loss(&p, &outcomes));
}

#[test]
fn certain_forecasts_are_welcome() {
    let p = array![[0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]];
    let map = IsotonicCalibration::fit(p.view(), &[1, 0, 0, 0], None).unwrap();
    assert_eq!(map.apply(p.view()).unwrap(), array![[0.5, 0.5], [1.0, 0.0], [0.5, 0.5], [1.0, 0.0]]);
}

/// No class has happened yet where it was given no more than 0.35.
#[test]
fn a_row_of_zeros_is_refused() {
    let p = array![[0.35, 0.6, 0.05], [0.05, 0.35, 0.6], [0.6, 0.05, 0.35]];
    let map = IsotonicCalibration::fit(p.view(), &[1, 2, 0], None).unwrap();
    let next = array![[0.6, 0.2, 0.2], [0.34, 0.33, 0.33]];
    assert_eq!(map.apply(next.view()), Err(Error::NothingPossible { row: 1 }));
    assert_eq!(map.apply(p.view()).unwrap(), array![[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]);
}

#[test]
fn curves_check_their_numbers() {
    let fit = |p: &[f64], happened: &[bool], weights: Option<&[f64]>| {
        IsotonicCurve::fit(p, happened, weights).unwrap_err()
    };
    assert_eq!(fit(&[], &[], None), Error::NoMatches);
    assert_eq!(fit(&[0.5], &[], None), Error::OutcomeCount { rows: 1, outcomes: 0 });
    assert_eq!(fit(&[0.5], &[true], Some(&[])), Error::WeightsMismatch { rows: 1, weights: 0 });
    assert!(matches!(
        fit(&[0.5, f64::NAN], &[true; 2], None),
        Error::ForecastProbability { row: 1, column: 0, .. }
    ));
    assert_eq!(fit(&[0.5], &[true], Some(&[0.0])), Error::NoWeight);
    let one = IsotonicCurve::fit(&[0.5], &[true], None).unwrap();
    assert_eq!(one.apply(&[0.0, 0.5, 1.0]).unwrap(), [1.0; 3]);
    assert!(one.apply(&[1.5]).is_err());
}

#[test]
fn curves_are_made_of_proper_points_only() {
    let points = vec![[0.1, 0.2], [0.4, 0.2], [0.5, 0.9]];
    assert_eq!(IsotonicCurve::try_from(points.clone()).unwrap().points(), points);
    for bad in [
        vec![],
        vec![[0.1, 0.2], [0.1, 0.3]],
        vec![[0.1, 0.2], [0.2, 0.1]],
        vec![[0.1, 1.2]],
        vec![[f64::NAN, 0.2]],
    ] {
        assert_eq!(IsotonicCurve::try_from(bad), Err(Error::NoIsotonicCurve));
    }
}
