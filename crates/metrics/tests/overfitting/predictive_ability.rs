//! Superior predictive ability and the reality check.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    BootstrapOptions, Error, SuperiorPredictiveAbility, sharpe, superior_predictive_ability,
};
use ndarray::{Array2, Axis, aview2};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{CLOSED_FORM, NOT_FINITE, Normals, STANDARD_ERRORS, matrices, rotated, table};
use crate::fixture::{number, rows};

/// Resamples behind each reference p-value.
const REFERENCE_RESAMPLES: f64 = 100_000.0;

fn spa(excess: &Array2<f64>, resamples: usize, block_length: usize) -> SuperiorPredictiveAbility {
    let options = BootstrapOptions::new(42).resamples(resamples).block_length(block_length);
    superior_predictive_ability(excess.view(), &options).expect("a valid table")
}

fn answers(test: &SuperiorPredictiveAbility) -> [Option<f64>; 4] {
    [test.p_lower, test.p_consistent, test.p_upper, test.p_reality_check]
}

fn p_values(test: &SuperiorPredictiveAbility) -> [f64; 4] {
    answers(test).map(|p| p.expect("a p-value"))
}

#[test]
fn p_values_are_those_of_arch() {
    let excess = table(include_str!("../fixtures/overfitting_excess.csv"));
    let resamples = 40_000;
    let mut compared = 0;
    for block_length in [1, 4] {
        let ours = spa(&excess, resamples, block_length);
        let block = block_length.to_string();
        for row in rows(include_str!("../fixtures/overfitting_spa.csv")).filter(|row| row[0] == block) {
            let theirs = number(row[2]);
            let ours = match row[1].trim_start_matches("arch_") {
                "statistic" => {
                    assert_relative_eq!(ours.statistic.unwrap(), theirs, max_relative = CLOSED_FORM);
                    continue;
                }
                "lower" => ours.p_lower,
                "consistent" => ours.p_consistent,
                "upper" => ours.p_upper,
                "reality_check" => ours.p_reality_check,
                other => panic!("{other}"),
            };
            let variance = theirs * (1.0 - theirs) * (1.0 / resamples as f64 + 1.0 / REFERENCE_RESAMPLES);
            // The sample counts as a resample of ours.
            let allowed = STANDARD_ERRORS * variance.sqrt() + 1.0 / resamples as f64;
            assert_abs_diff_eq!(ours.unwrap(), theirs, epsilon = allowed);
            compared += 1;
        }
    }
    assert_eq!(compared, 16);
}

/// With one strategy of two values and single periods, the resampled mean is binomial.
#[test]
fn the_p_value_of_one_strategy_is_binomial() {
    let (n, resamples) = (12, 100_000);
    let excess = Array2::from_shape_fn((n, 1), |(i, _)| if i < 8 { 1.0 } else { -1.0 });
    let test = spa(&excess, resamples, 1);
    // Mean 1/3; T* ≥ T needs a resampled mean of 2/3 or more: at least 10 of 12 drawn from 8 in 12.
    let exact: f64 = [(10, 66.0), (11, 12.0), (12, 1.0)]
        .map(|(wins, ways)| ways * (2.0_f64 / 3.0).powi(wins) * (1.0_f64 / 3.0).powi(12 - wins))
        .iter()
        .sum();
    let allowed = STANDARD_ERRORS * (exact * (1.0 - exact) / resamples as f64).sqrt() + 1e-5;
    for p in p_values(&test) {
        assert_abs_diff_eq!(p, exact, epsilon = allowed);
    }
}

#[test]
fn noise_gives_uniform_p_values_in_long_samples() {
    let (worlds, periods, strategies) = (600_u32, 400, 5);
    let mut normals = Normals::new(7);
    let mut counts = [[0_usize; 4]; 2];
    for _ in 0..worlds {
        let test = spa(&normals.matrix(periods, strategies), 300, 1);
        for (count, limit) in counts.iter_mut().zip([0.1, 0.5]) {
            for (count, p) in count.iter_mut().zip(p_values(&test)) {
                *count += usize::from(p <= limit);
            }
        }
    }
    for (counts, limit) in counts.iter().zip([0.1, 0.5]) {
        let allowed = STANDARD_ERRORS * (limit * (1.0_f64 - limit) / f64::from(worlds)).sqrt();
        for upper in [counts[2], counts[3]] {
            assert_abs_diff_eq!(upper as f64 / f64::from(worlds), limit, epsilon = allowed);
        }
        assert!(counts[0] >= counts[1] && counts[1] >= counts[2]);
    }
}

/// What the documentation says about one season.
#[test]
fn hansens_p_values_are_too_small_in_one_season() {
    for (strategies, hansen, white) in [(20, 0.15, 0.10), (100, 0.22, 0.09)] {
        let worlds = 400_usize;
        let mut normals = Normals::new(11);
        let (mut small, mut small_white) = (0, 0);
        for _ in 0..worlds {
            let test = spa(&normals.matrix(38, strategies), 300, 1);
            small += usize::from(test.p_consistent.unwrap() <= 0.1);
            small_white += usize::from(test.p_reality_check.unwrap() <= 0.1);
        }
        for (count, share) in [(small, hansen), (small_white, white)] {
            let allowed = STANDARD_ERRORS * (share * (1.0_f64 - share) / worlds as f64).sqrt();
            assert_abs_diff_eq!(count as f64 / worlds as f64, share, epsilon = allowed);
        }
    }
}

#[test]
fn a_better_strategy_is_found() {
    let mut excess = Normals::new(3).matrix(76, 30);
    excess.column_mut(17).mapv_inplace(|x| x + 1.0);
    let test = spa(&excess, 2000, 2);
    assert_eq!((test.best, test.most_significant), (17, Some(17)));
    // No resample came near: the smallest p-value there is.
    assert_eq!(answers(&test), [Some(1.0 / 2001.0); 4]);
}

/// Hansen's point: strategies that are clearly bad cost the other two tests their power.
#[test]
fn terrible_strategies_hide_nothing_from_the_consistent_test() {
    let mut normals = Normals::new(5);
    let mut good = normals.matrix(100, 10);
    good.column_mut(4).mapv_inplace(|x| x + 0.35);
    let mut bad = normals.matrix(100, 200).mapv(|x| 5.0 * x - 5.0);
    let few = p_values(&spa(&good, 20_000, 1));
    bad.append(Axis(1), good.view()).unwrap();
    let many = p_values(&spa(&bad, 20_000, 1));
    let noise = STANDARD_ERRORS * (2.0 * 0.25 / 20_000.0_f64).sqrt();
    assert!((many[0] - few[0]).abs() < noise && (many[1] - few[1]).abs() < noise, "{few:?} {many:?}");
    assert!(few[1] < 0.15 && many[2] > 0.5 && many[3] > 0.95, "{few:?} {many:?}");
}

/// A strategy counts as clearly bad below −√(2·ln ln n) standard errors.
#[test]
fn the_consistent_test_draws_its_line_where_hansen_does() {
    let n = 60.0_f64;
    let bound = (2.0 * n.ln().ln()).sqrt();
    let noise = Normals::new(13).matrix(60, 8);
    let shifted = |share: f64| {
        Array2::from_shape_fn(noise.dim(), |(i, k)| {
            let column = noise.column(k).to_vec();
            let ratio = sharpe(&column, 1.0).unwrap().unwrap();
            let mean = column.iter().sum::<f64>() / n;
            noise[[i, k]] - mean + if k == 0 { 0.3 } else { -share * bound / n.sqrt() * mean / ratio }
        })
    };
    let (inside, outside) = (spa(&shifted(0.99), 2000, 1), spa(&shifted(1.01), 2000, 1));
    assert!(inside.p_consistent == inside.p_upper && inside.p_consistent > inside.p_lower);
    assert!(outside.p_consistent == outside.p_lower && outside.p_consistent < outside.p_upper);
}

#[test]
fn without_a_profit_nothing_is_proven() {
    for excess in [Array2::zeros((10, 3)), Array2::from_elem((10, 3), -0.1)] {
        let test = spa(&excess, 50, 1);
        assert_eq!((test.statistic, test.most_significant, test.best), (Some(0.0), None, 0));
        assert_eq!(answers(&test), [Some(1.0); 4]);
    }
    let test = spa(&Normals::new(1).matrix(38, 4).mapv(|x| x - 2.0), 200, 1);
    assert_eq!((test.statistic, test.most_significant), (Some(0.0), None));
    assert_eq!(answers(&test), [Some(1.0); 4]);
}

#[test]
fn a_mean_of_zero_but_for_rounding_is_zero() {
    let excess = aview2(&[[0.1], [0.2], [-0.3], [0.1], [-0.1]]).to_owned();
    assert!(excess.sum() > 0.0, "the rounding this test is about");
    let test = spa(&excess, 100, 1);
    assert_eq!((test.statistic, test.most_significant), (Some(0.0), None));
    assert_eq!(test.p_upper, Some(1.0));
}

#[test]
fn a_strategy_that_never_bets_changes_nothing() {
    let excess = Normals::new(2).matrix(38, 5);
    let mut idle = excess.clone();
    idle.push_column(Array2::<f64>::zeros((38, 1)).column(0)).unwrap();
    assert_eq!(spa(&excess, 500, 3), spa(&idle, 500, 3));
}

#[test]
fn a_certain_profit_has_no_t_statistic() {
    let mut excess = Normals::new(2).matrix(38, 5);
    excess.column_mut(3).fill(0.7);
    let test = spa(&excess, 500, 1);
    assert_eq!((test.best, test.best_mean), (3, 0.7));
    assert_eq!((test.statistic, test.most_significant, test.p_consistent), (None, None, None));
    assert!(test.p_reality_check.unwrap() < 0.01);
    let test = spa(&Array2::from_elem((10, 2), 0.1), 50, 1);
    assert_eq!((test.statistic, test.p_upper, test.p_reality_check), (None, None, None));
}

#[test]
fn a_single_possible_resample_has_no_p_value() {
    let excess = Normals::new(2).matrix(8, 3);
    let test = spa(&excess, 50, 8);
    assert!(test.statistic.is_some());
    assert_eq!(
        (test.p_lower, test.p_consistent, test.p_upper, test.p_reality_check),
        (None, None, None, None)
    );
    let test = spa(&Array2::from_elem((1, 1), -1.0), 50, 1);
    assert_eq!((test.statistic, test.p_upper), (Some(0.0), None));
    let two = spa(&aview2(&[[1.0], [2.0]]).to_owned(), 1000, 1);
    assert!(p_values(&two).iter().all(|p| *p < 0.01)); // 1.5 is three times what two values can scatter
}

#[test]
fn money_of_any_size_gives_the_same_p_values() {
    let mut excess = Normals::new(8).matrix(38, 4);
    excess.column_mut(2).mapv_inplace(|x| x * 1e-5);
    let plain = spa(&excess, 500, 2);
    for exponent in [-900, 900] {
        let test = spa(&(&excess * 2.0_f64.powi(exponent)), 500, 2);
        assert_eq!(answers(&test), answers(&plain));
        assert_eq!(test.statistic, plain.statistic);
    }
    let spread = Array2::from_shape_fn((38, 2), |(i, k)| excess[[i, k]] * [1e-300, 1e300][k]);
    assert!(p_values(&spa(&spread, 100, 1)).iter().all(|p| (0.0..=1.0).contains(p)));
    let mut certain = spread.mapv(|x| x * 1e-300);
    certain.column_mut(0).fill(1e300);
    certain[[0, 1]] = 5e-324;
    assert!(spa(&certain, 100, 1).p_upper.is_none());
    let error = superior_predictive_ability(aview2(&[[f64::MAX], [f64::MIN]]), &BootstrapOptions::new(1))
        .unwrap_err();
    assert!(matches!(error, Error::Overflow { .. }), "{error}");
}

#[test]
fn predictive_ability_refuses_bad_input() {
    let options = BootstrapOptions::new(1).resamples(10);
    for shape in [(0, 3), (3, 0), (0, 0)] {
        let error = superior_predictive_ability(Array2::zeros(shape).view(), &options).unwrap_err();
        assert_eq!(error, Error::Empty { argument: "excess" });
    }
    for bad in NOT_FINITE {
        let mut excess = Array2::zeros((5, 4));
        excess[[3, 2]] = bad;
        for view in [excess.view(), excess.t()] {
            let place = if view.nrows() == 5 { (3, 2) } else { (2, 3) };
            let error = superior_predictive_ability(view, &options).unwrap_err();
            assert!(
                matches!(error, Error::CellOutOfRange { argument: "excess", row, column, .. } if (row, column) == place),
                "{error}"
            );
        }
    }
    let mut excess = Array2::zeros((5, 4));
    excess[[3, 2]] = f64::NAN;
    let error = superior_predictive_ability(excess.view(), &options).unwrap_err();
    assert_eq!(error.to_string(), "excess[[3, 2]] = NaN must be finite");
    for options in [options.resamples(0), options.block_length(0), options.block_length(6)] {
        let error = superior_predictive_ability(Array2::zeros((5, 4)).view(), &options).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { .. }), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn p_values_are_ordered_and_do_not_depend_on_the_order(excess in matrices(), block in 1..4_usize) {
        let test = spa(&excess, 60, block);
        if let [Some(lower), Some(consistent), Some(upper)] = [test.p_lower, test.p_consistent, test.p_upper] {
            prop_assert!(0.0 < lower && lower <= consistent && consistent <= upper && upper <= 1.0);
        }
        let other = spa(&rotated(&excess), 60, block);
        prop_assert_eq!(
            (test.p_lower, test.p_consistent, test.p_upper, test.p_reality_check, test.statistic),
            (other.p_lower, other.p_consistent, other.p_upper, other.p_reality_check, other.statistic)
        );
        prop_assert_eq!(test.best_mean.to_bits(), other.best_mean.to_bits());
        let back = (other.best + 1) % excess.ncols();
        prop_assert_eq!(excess.column(back).sum().to_bits(), excess.column(test.best).sum().to_bits());
    }

    #[test]
    fn the_benchmark_cancels(excess in matrices(), benchmark in vec(-4..5_i32, 24)) {
        let benchmark: Vec<f64> = benchmark.iter().map(|x| f64::from(*x) / 4.0).collect();
        let absolute = Array2::from_shape_fn(excess.dim(), |(i, k)| excess[[i, k]] + benchmark[i]);
        let relative = Array2::from_shape_fn(excess.dim(), |(i, k)| absolute[[i, k]] - benchmark[i]);
        prop_assert_eq!(spa(&excess, 20, 1), spa(&relative, 20, 1));
    }

    #[test]
    fn hansens_test_ignores_the_stakes(excess in matrices(), stakes in vec(1e-6..1e6_f64, 6)) {
        let test = spa(&excess, 60, 1);
        let staked = Array2::from_shape_fn(excess.dim(), |(i, k)| excess[[i, k]] * stakes[k]);
        let other = spa(&staked, 60, 1);
        prop_assert_eq!(
            (test.p_lower, test.p_consistent, test.p_upper),
            (other.p_lower, other.p_consistent, other.p_upper)
        );
    }
}
