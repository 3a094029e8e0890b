//! Laws that hold for all forecasts.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_model::{LogPool, PoolOptions, TemperatureOptions, TemperatureScaling};
use ndarray::{Array2, Axis};
use proptest::prelude::*;

use crate::forecasts::{draw, log_loss};
use crate::{OPTIMUM, fit, views};

fn permuted(p: &Array2<f64>, axis: Axis, order: &[usize]) -> Array2<f64> {
    p.select(axis, order)
}

fn options() -> impl Strategy<Value = PoolOptions> {
    (any::<[bool; 3]>(), prop_oneof![Just(0.0), 1.0..500.0]).prop_map(
        |([intercepts, non_negative, sum_to_one], matches)| {
            let options =
                PoolOptions::new().intercepts(intercepts).non_negative(non_negative).sum_to_one(sum_to_one);
            // The same for all forecasts, so that it may stay when they change places.
            if matches > 0.0 { options.prior(&[0.5; 3], matches) } else { options }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn order_does_not_matter(seed: u64, options in options()) {
        let (tables, outcomes) = draw(150, 3, &[0.8, 0.3, -0.1], seed);
        let pool = fit(&tables, &outcomes, &options);
        let p = pool.predict(&views(&tables)).unwrap();

        // Forecasts.
        let order = [2, 0, 1];
        let swapped = fit(&order.map(|j| tables[j].clone()), &outcomes, &options);
        for (i, &j) in order.iter().enumerate() {
            assert_abs_diff_eq!(swapped.weights[i], pool.weights[j], epsilon = OPTIMUM);
            assert_abs_diff_eq!(swapped.standard_errors[i], pool.standard_errors[j], epsilon = OPTIMUM);
            assert_abs_diff_eq!(swapped.robust_standard_errors[i], pool.robust_standard_errors[j], epsilon = OPTIMUM);
        }
        // Classes; [2, 1, 0] is reading the outcomes from the other end.
        for order in [[2, 1, 0], [1, 2, 0]] {
            let tables: Vec<_> = tables.iter().map(|p| permuted(p, Axis(1), &order)).collect();
            let outcomes: Vec<usize> =
                outcomes.iter().map(|y| order.iter().position(|k| k == y).unwrap()).collect();
            let swapped = fit(&tables, &outcomes, &options);
            for j in 0..3 {
                assert_abs_diff_eq!(swapped.weights[j], pool.weights[j], epsilon = OPTIMUM);
                assert_abs_diff_eq!(swapped.standard_errors[j], pool.standard_errors[j], epsilon = OPTIMUM);
            }
            for (class, k) in order.into_iter().enumerate() {
                let (ours, theirs) = (swapped.intercepts[class], pool.intercepts[k]);
                assert_abs_diff_eq!(ours, theirs, epsilon = OPTIMUM);
                let (ours, theirs) =
                    (swapped.intercept_standard_errors[class], pool.intercept_standard_errors[k]);
                assert_abs_diff_eq!(ours, theirs, epsilon = OPTIMUM);
            }
        }
        // Matches.
        let order: Vec<usize> = (0..150).rev().collect();
        let tables: Vec<_> = tables.iter().map(|p| permuted(p, Axis(0), &order)).collect();
        let outcomes: Vec<usize> = outcomes.iter().rev().copied().collect();
        let swapped = fit(&tables, &outcomes, &options);
        assert_abs_diff_eq!(swapped.log_loss, pool.log_loss, epsilon = 1e-12);
        for (a, b) in swapped.predict(&views(&tables)).unwrap().iter().zip(permuted(&p, Axis(0), &order)) {
            assert_abs_diff_eq!(*a, b, epsilon = OPTIMUM);
        }
    }

    #[test]
    fn a_weight_of_two_is_a_match_seen_twice(seed: u64, options in options()) {
        let (tables, outcomes) = draw(120, 3, &[0.8, 0.3, 0.2], seed);
        let twice: Vec<usize> = (0..120).chain((0..120).filter(|i| i % 3 == 0)).collect();
        let weights: Vec<f64> = (0..120).map(|i| if i % 3 == 0 { 2.0 } else { 1.0 }).collect();
        let weighted = LogPool::fit(&views(&tables), &outcomes, Some(&weights), &options).unwrap();
        let repeated = fit(
            &tables.iter().map(|p| permuted(p, Axis(0), &twice)).collect::<Vec<_>>(),
            &twice.iter().map(|&i| outcomes[i]).collect::<Vec<_>>(),
            &options,
        );
        assert_relative_eq!(weighted.matches, repeated.matches);
        for j in 0..3 {
            assert_abs_diff_eq!(weighted.weights[j], repeated.weights[j], epsilon = OPTIMUM);
            assert_abs_diff_eq!(weighted.standard_errors[j], repeated.standard_errors[j], epsilon = OPTIMUM);
        }
        // A match of weight 0 is no match.
        let ignored: Vec<f64> = weights.iter().enumerate().map(|(i, w)| if i < 30 { 0.0 } else { *w }).collect();
        let kept: Vec<usize> = (30..120).collect();
        let ignored = LogPool::fit(&views(&tables), &outcomes, Some(&ignored), &options).unwrap();
        let tables: Vec<_> = tables.iter().map(|p| permuted(p, Axis(0), &kept)).collect();
        let without = LogPool::fit(&views(&tables), &outcomes[30..], Some(&weights[30..]), &options).unwrap();
        for j in 0..3 {
            assert_abs_diff_eq!(ignored.weights[j], without.weights[j], epsilon = OPTIMUM);
            assert_abs_diff_eq!(
                ignored.robust_standard_errors[j],
                without.robust_standard_errors[j],
                epsilon = OPTIMUM
            );
        }
    }

    #[test]
    fn nothing_near_the_optimum_is_better(seed: u64) {
        let (tables, outcomes) = draw(100, 4, &[0.6, 0.5], seed);
        let pool = fit(&tables, &outcomes, &PoolOptions::new().intercepts(true));
        let at = log_loss(&pool.predict(&views(&tables)).unwrap(), &outcomes);
        assert_abs_diff_eq!(at, pool.log_loss, epsilon = 1e-13);
        for j in 0..2 {
            for step in [-1e-3, 1e-3] {
                let mut moved = pool.clone();
                moved.weights[j] += step;
                prop_assert!(log_loss(&moved.predict(&views(&tables)).unwrap(), &outcomes) > at);
            }
        }
        for class in 0..4 {
            let mut moved = pool.clone();
            moved.intercepts[class] += 1e-3;
            prop_assert!(log_loss(&moved.predict(&views(&tables)).unwrap(), &outcomes) > at);
        }
        // Each forecast alone is a pool, so none is better in the past.
        for table in &tables {
            prop_assert!(at <= log_loss(table, &outcomes));
        }
    }

    #[test]
    fn pooled_probabilities_are_probabilities(seed: u64, weight in -50.0..50.0_f64) {
        let (tables, outcomes) = draw(60, 3, &[0.6, 0.5], seed);
        let mut pool = fit(&tables, &outcomes, &PoolOptions::new());
        pool.weights[1] = weight;
        for row in pool.predict(&views(&tables)).unwrap().outer_iter() {
            prop_assert!(row.iter().all(|p| (0.0..=1.0).contains(p)));
            prop_assert!((row.sum() - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn a_pool_of_one_is_temperature_scaling(seed: u64, matches in 0.1..300.0_f64, has_prior: bool) {
        let (tables, outcomes) = draw(80, 3, &[1.3], seed);
        let (mut pool, mut scaling) = (PoolOptions::new(), TemperatureOptions::new());
        if has_prior {
            (pool, scaling) = (pool.prior(&[1.0], matches), scaling.prior_matches(matches));
        }
        let pool = fit(&tables, &outcomes, &pool);
        let scaling = TemperatureScaling::fit(tables[0].view(), &outcomes, None, &scaling).unwrap();
        assert_relative_eq!(scaling.temperature, 1.0 / pool.weights[0], max_relative = 1e-14);
        assert_eq!(scaling.apply(tables[0].view()), pool.predict(&views(&tables)));
    }
}

#[test]
fn identical_forecasts_share_the_weight_under_a_prior() {
    let (mut tables, outcomes) = draw(200, 3, &[1.0, 0.0], 3);
    tables[1] = tables[0].clone();
    let shared = fit(&tables, &outcomes, &PoolOptions::new().prior(&[0.0, 0.0], 1e-3));
    let alone = fit(&tables[..1], &outcomes, &PoolOptions::new());
    assert_abs_diff_eq!(shared.weights[0], shared.weights[1], epsilon = OPTIMUM);
    assert_abs_diff_eq!(shared.weights.sum(), alone.weights[0], epsilon = 1e-4);
    // Who has the prior's trust keeps it: the difference is the prior's, the sum is the data's.
    let trusted = fit(&tables, &outcomes, &PoolOptions::new().prior(&[1.0, 0.0], 1e-3));
    assert_abs_diff_eq!(trusted.weights[0] - trusted.weights[1], 1.0, epsilon = OPTIMUM);
    assert_abs_diff_eq!(trusted.weights.sum(), alone.weights[0], epsilon = 1e-4);
}

/// The strength of a prior is a number of matches: it and as many real ones meet in the middle.
#[test]
fn a_prior_worth_as_much_as_the_past_moves_the_weight_half_way() {
    let (tables, outcomes) = draw(4000, 3, &[1.1], 5);
    let data = fit(&tables, &outcomes, &PoolOptions::new()).weights[0];
    let both = fit(&tables, &outcomes, &PoolOptions::new().prior(&[1.0], 4000.0)).weights[0];
    assert_abs_diff_eq!(both - 1.0, 0.5 * (data - 1.0), epsilon = 0.1 * (data - 1.0).abs());
    // Without any past to speak of the pool is its prior, with a long past the prior is forgotten.
    let prior = |weights: &[f64], matches: f64| PoolOptions::new().prior(weights, matches);
    let (tables, outcomes) = draw(300, 3, &[0.9, 0.4], 6);
    let few: Vec<_> = tables.iter().map(|p| p.select(Axis(0), &[0, 1, 2])).collect();
    let believer = fit(&few, &outcomes[..3], &prior(&[1.0, 0.0], 1e6));
    assert_abs_diff_eq!(believer.weights[0], 1.0, epsilon = 1e-4);
    assert_abs_diff_eq!(believer.weights[1], 0.0, epsilon = 1e-4);
    let sceptic = fit(&tables, &outcomes, &prior(&[1.0, 0.0], 1e-6));
    let free = fit(&tables, &outcomes, &PoolOptions::new());
    assert_abs_diff_eq!(sceptic.weights[1], free.weights[1], epsilon = 1e-6);
}

#[test]
fn a_prior_only_ever_narrows_the_errors() {
    let (tables, outcomes) = draw(200, 3, &[0.7, 0.3], 8);
    let mut last = fit(&tables, &outcomes, &PoolOptions::new()).standard_errors[1];
    for matches in [1.0, 10.0, 100.0, 1000.0] {
        let error =
            fit(&tables, &outcomes, &PoolOptions::new().prior(&[1.0, 0.0], matches)).standard_errors[1];
        assert!(error < last);
        last = error;
    }
}
