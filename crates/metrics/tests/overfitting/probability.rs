//! Probability of backtest overfitting, by cross-validation.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{Error, OverfittingProbability, probability_of_overfitting, sharpe};
use ndarray::{Array2, aview2};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{CLOSED_FORM, NOT_FINITE, Normals, RATIO, STANDARD_ERRORS, matrices, rotated};
use crate::fixture::{number, rows};

/// The `case`-th matrix of a list of (case, period, strategy, value).
fn case(case: &str) -> Array2<f64> {
    let cells: Vec<_> = rows(include_str!("../fixtures/overfitting_cases.csv"))
        .filter(|row| row[0] == case)
        .map(|row| number(row[3]))
        .collect();
    let strategies = rows(include_str!("../fixtures/overfitting_cases.csv"))
        .filter(|row| row[0] == case && row[1] == "0")
        .count();
    Array2::from_shape_vec((cells.len() / strategies, strategies), cells).expect("a full matrix")
}

fn pbo(performance: &Array2<f64>, blocks: usize) -> OverfittingProbability {
    probability_of_overfitting(performance.view(), blocks).expect("a valid table")
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

#[test]
fn cross_validation_is_that_of_brute_force() {
    let mut cases = 0;
    for row in rows(include_str!("../fixtures/overfitting_cscv.csv")) {
        let ours = pbo(&case(row[0]), row[1].parse().unwrap());
        let theirs = |k: usize| number(row[k]);
        let logits: Vec<f64> = row[8].split(';').map(number).collect();
        assert_eq!(ours.logits.len(), logits.len());
        for (ours, theirs) in sorted(ours.logits).iter().zip(logits) {
            assert_abs_diff_eq!(*ours, theirs, epsilon = CLOSED_FORM);
        }
        assert_abs_diff_eq!(ours.probability.unwrap(), theirs(2), epsilon = CLOSED_FORM);
        assert_abs_diff_eq!(ours.mean_in_sample.unwrap(), theirs(3), epsilon = RATIO);
        assert_abs_diff_eq!(ours.mean_out_of_sample.unwrap(), theirs(4), epsilon = RATIO);
        assert_relative_eq!(ours.degradation_slope.unwrap(), theirs(5), max_relative = RATIO);
        assert_abs_diff_eq!(ours.degradation_intercept.unwrap(), theirs(6), epsilon = RATIO);
        assert_abs_diff_eq!(ours.probability_of_loss.unwrap(), theirs(7), epsilon = CLOSED_FORM);
        cases += 1;
    }
    assert_eq!(cases, 8);
}

#[test]
fn noise_is_a_coin_toss() {
    for (strategies, expected) in [(6, 0.5), (3, 2.0 / 3.0)] {
        let mut normals = Normals::new(21);
        let worlds: Vec<f64> =
            (0..1500).map(|_| pbo(&normals.matrix(32, strategies), 4).probability.unwrap()).collect();
        let n = worlds.len() as f64;
        let mean = worlds.iter().sum::<f64>() / n;
        let variance = worlds.iter().map(|p| (p - mean).powi(2)).sum::<f64>() / (n - 1.0);
        assert_abs_diff_eq!(mean, expected, epsilon = STANDARD_ERRORS * (variance / n).sqrt());
    }
}

#[test]
fn a_truly_better_strategy_stays_the_best() {
    let mut returns = Normals::new(4).matrix(152, 40);
    returns.column_mut(9).mapv_inplace(|x| x + 1.0);
    let answer = pbo(&returns, 16);
    assert_eq!((answer.combinations, answer.logits.len()), (12_870, 12_870));
    assert_eq!((answer.probability, answer.probability_of_loss), (Some(0.0), Some(0.0)));
    assert!(answer.mean_out_of_sample.unwrap() > 0.8);
    assert!(answer.logits.iter().all(|logit| (logit - 40.0_f64.ln()).abs() < CLOSED_FORM));
}

#[test]
fn equal_strategies_are_never_above_their_median() {
    let one = Normals::new(4).matrix(20, 1);
    let returns = Array2::from_shape_fn((20, 7), |(i, k)| one[[i, 0]] * (k + 1) as f64 / 3.0);
    let answer = pbo(&returns, 6);
    assert_eq!((answer.probability, answer.combinations), (Some(1.0), 20));
    assert_eq!(answer.logits, [0.0; 20]);
    // A single choice: the line is that of one strategy.
    assert_abs_diff_eq!(answer.mean_in_sample.unwrap(), answer.mean_out_of_sample.unwrap(), epsilon = RATIO);
}

#[test]
fn luck_that_is_shared_out_between_the_halves_is_overfitting() {
    // Each of two strategies won in one half only: the best there is the worst in the other.
    let returns =
        Array2::from_shape_fn(
            (8, 2),
            |(i, k)| {
                if (i < 4) == (k == 0) { 1.0 + i as f64 } else { -1.0 - i as f64 }
            },
        );
    let answer = pbo(&returns, 2);
    assert_eq!((answer.probability, answer.probability_of_loss), (Some(1.0), Some(1.0)));
    assert_eq!(answer.logits, [(0.5_f64).ln(); 2]);
}

#[test]
fn what_has_no_ratio_is_not_judged() {
    for returns in
        [Array2::zeros((8, 3)), Array2::from_elem((2, 2), 0.1), aview2(&[[1.0, 2.0], [3.0, 1.0]]).to_owned()]
    {
        let answer = pbo(&returns, 2);
        assert_eq!((answer.combinations, answer.logits.len()), (2, 0));
        let figures = [
            answer.probability,
            answer.mean_in_sample,
            answer.mean_out_of_sample,
            answer.degradation_slope,
            answer.degradation_intercept,
            answer.probability_of_loss,
        ];
        assert_eq!(figures, [None; 6]);
    }
    // A strategy that bets in one half only cannot be looked up in the other.
    let mut returns = Normals::new(4).matrix(8, 3);
    for i in 0..4 {
        returns[[i, 0]] = 10.0 + i as f64;
        returns[[i + 4, 0]] = 0.0;
    }
    let answer = pbo(&returns, 2);
    assert_eq!((answer.combinations, answer.logits.len()), (2, 1));
}

/// A bankroll that grows steadily has constant returns but for rounding.
#[test]
fn a_half_that_varies_by_rounding_only_has_no_ratio() {
    let mut returns = Normals::new(4).matrix(12, 3);
    let mut value = 1000.0;
    for i in 0..6 {
        let next = value * 1.01;
        returns[[i, 1]] = (next - value) / value;
        value = next;
    }
    assert!(returns.column(1).iter().take(6).any(|r| r.to_bits() != returns[[0, 1]].to_bits()));
    let answer = pbo(&returns, 2);
    // Its ratio there would be some 1e14.
    assert!(answer.mean_in_sample.unwrap().abs() < 10.0);
}

/// Blocks far from the mean of the season and halves without a bet keep their digits.
#[test]
fn a_quiet_half_after_a_wild_one_keeps_its_digits() {
    let small = Normals::new(6).matrix(8, 3);
    let wild = Array2::from_shape_fn((16, 3), |(i, k)| {
        if i < 8 { 1e9 * (1 + i + k) as f64 } else { 1e-3 * small[[i - 8, k]] }
    });
    let answer = pbo(&wild, 2);
    let ratios: Vec<f64> = (0..3).map(|k| sharpe(&small.column(k).to_vec(), 1.0).unwrap().unwrap()).collect();
    let best = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let first: Vec<f64> =
        (0..3).map(|k| sharpe(&wild.column(k).to_vec()[..8], 1.0).unwrap().unwrap()).collect();
    let best_first = first.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    assert_relative_eq!(
        answer.mean_in_sample.unwrap(),
        0.5 * (best + best_first),
        max_relative = CLOSED_FORM
    );
}

#[test]
fn the_size_of_the_money_does_not_matter() {
    let returns = Normals::new(6).matrix(24, 4);
    let plain = pbo(&returns, 8);
    for unit in [1e-300, 1e9, 1e300] {
        let scaled = pbo(&(&returns * unit), 8);
        assert_eq!(scaled.probability, plain.probability);
        assert_abs_diff_eq!(scaled.mean_in_sample.unwrap(), plain.mean_in_sample.unwrap(), epsilon = RATIO);
    }
}

#[test]
fn a_hundred_thousand_periods_and_most_blocks() {
    let returns = Normals::new(6).matrix(100_000, 2);
    assert_eq!(pbo(&returns, 2).logits.len(), 2);
    let most = pbo(&Normals::new(6).matrix(24, 2), 24);
    assert_eq!((most.combinations, most.logits.len()), (2_704_156, 2_704_156));
}

#[test]
fn overfitting_refuses_bad_input() {
    let error = probability_of_overfitting(Array2::zeros((0, 2)).view(), 2).unwrap_err();
    assert_eq!(error, Error::Empty { argument: "returns" });
    for strategies in [0, 1] {
        let error = probability_of_overfitting(Array2::zeros((8, strategies)).view(), 2).unwrap_err();
        assert_eq!(error, Error::TooFew { argument: "the list of strategies", found: strategies, needed: 2 });
    }
    for (periods, blocks) in [(30, 0), (30, 1), (30, 5), (30, 26), (7, 8), (30, usize::MAX - 1)] {
        let error = probability_of_overfitting(Array2::zeros((periods, 2)).view(), blocks).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "blocks", .. }), "{error}");
    }
    for bad in NOT_FINITE {
        let mut performance = Array2::zeros((5, 4));
        performance[[1, 3]] = bad;
        let error = probability_of_overfitting(performance.view(), 2).unwrap_err();
        assert!(
            matches!(error, Error::CellOutOfRange { argument: "returns", row: 1, column: 3, .. }),
            "{error}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn overfitting_does_not_depend_on_order_or_stakes(
        returns in matrices(),
        half in 1..4_usize,
        stakes in vec(1e-6..1e6_f64, 6),
    ) {
        let blocks = (2 * half).min(returns.nrows() / 2 * 2);
        let answer = pbo(&returns, blocks);
        let staked = Array2::from_shape_fn(returns.dim(), |(i, k)| returns[[i, k]] * stakes[k]);
        for other in [pbo(&rotated(&returns), blocks), pbo(&staked, blocks)] {
            prop_assert_eq!(answer.logits.len(), other.logits.len());
            for (a, b) in answer.logits.iter().zip(&other.logits) {
                assert_abs_diff_eq!(*a, *b, epsilon = CLOSED_FORM);
            }
            prop_assert_eq!(answer.probability, other.probability);
        }
        // The mean ratio out of sample is of the same strategies as in sample, over all halves.
        for figure in [answer.probability, answer.probability_of_loss] {
            prop_assert!(figure.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
        prop_assert!(answer.logits.iter().all(|logit| logit.is_finite()));
    }
}
