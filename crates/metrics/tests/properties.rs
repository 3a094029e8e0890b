//! Laws that hold for every forecast and every bankroll.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    Scores, accuracy, brier, closing_line_value, log_score, max_drawdown, paired_t, rps, sharpe,
};
use ndarray::{Array2, ArrayView2, Axis, ShapeBuilder, Slice};
use proptest::collection::vec;
use proptest::prelude::*;

/// The two sides of a law differ only in the order of some dozens of additions of numbers near 1.
const ROUNDING: f64 = 1e-12;

type Score = fn(ArrayView2<'_, f64>, &[usize]) -> fairline_metrics::Result<Scores>;

/// Every proper score with the most it can be.
const SCORES: [(Score, f64); 3] = [(brier, 2.0), (rps, 1.0), (log_score, f64::INFINITY)];

/// A probability vector of `n` outcomes, with a zero now and then.
fn distribution(n: usize) -> impl Strategy<Value = Vec<f64>> {
    let weight = prop_oneof![9 => 1e-3..1.0_f64, 1 => Just(0.0)];
    vec(weight, n).prop_filter_map("all zero", |weights| {
        let total: f64 = weights.iter().sum();
        (total > 0.0).then(|| weights.iter().map(|w| w / total).collect())
    })
}

/// Forecasts of 1 to 30 events and 2 to 6 outcomes, with what happened.
fn forecasts() -> impl Strategy<Value = (Array2<f64>, Vec<usize>)> {
    (1..=30_usize, 2..=6_usize).prop_flat_map(|(events, outcomes)| {
        let rows = vec(distribution(outcomes), events).prop_map(move |rows| {
            Array2::from_shape_vec((events, outcomes), rows.concat()).expect("rows of equal length")
        });
        (rows, vec(0..outcomes, events))
    })
}

/// An axis in steps; ndarray's `s![]` allows unsafe code, which this workspace forbids.
fn every(step: isize) -> Slice {
    Slice::new(0, None, step)
}

/// Bankrolls that rise, fall, stand still and end in ruin.
fn bankroll() -> impl Strategy<Value = Vec<f64>> {
    let factor = prop_oneof![8 => 0.5..1.6_f64, 1 => Just(1.0), 1 => Just(0.0)];
    (1.0..1e4_f64, vec(factor, 0..40)).prop_map(|(start, factors)| {
        let mut values = vec![start];
        for factor in factors {
            values.push(values[values.len() - 1] * factor);
        }
        values
    })
}

/// The same forecast for every outcome: their scores weighted by `q` are the exact expected score under `q`.
fn expected_score(score: Score, p: &[f64], q: &[f64]) -> f64 {
    let n = p.len();
    let rows = Array2::from_shape_fn((n, n), |(_, k)| p[k]);
    let scores = score(rows.view(), &(0..n).collect::<Vec<_>>()).expect("every row is p");
    // An outcome that cannot happen weighs nothing, also when its score is infinite.
    q.iter().zip(&scores.per_event).filter(|(q, _)| **q > 0.0).map(|(q, score)| q * score).sum()
}

proptest! {
    #[test]
    fn scores_stay_within_their_bounds((p, outcomes) in forecasts()) {
        for (score, most) in SCORES {
            let scores = score(p.view(), &outcomes).unwrap();
            prop_assert_eq!(scores.per_event.len(), outcomes.len());
            prop_assert!(scores.per_event.iter().all(|&s| (0.0..=most + ROUNDING).contains(&s)));
            prop_assert!((0.0..=most + ROUNDING).contains(&scores.mean));
        }
        prop_assert!((0.0..=1.0).contains(&accuracy(p.view(), &outcomes).unwrap().mean));
    }

    #[test]
    fn a_batch_is_its_rows((p, outcomes) in forecasts()) {
        for (score, _) in SCORES {
            let batch = score(p.view(), &outcomes).unwrap();
            for (event, row) in p.axis_chunks_iter(Axis(0), 1).enumerate() {
                let alone = score(row, &outcomes[event..=event]).unwrap();
                prop_assert_eq!(alone.mean.to_bits(), batch.per_event[event].to_bits());
            }
        }
    }

    #[test]
    fn the_truth_is_the_best_forecast((q, p) in (2..=6_usize).prop_flat_map(|n| (distribution(n), distribution(n)))) {
        for (score, _) in SCORES {
            prop_assert!(expected_score(score, &q, &q) <= expected_score(score, &p, &q) + ROUNDING);
        }
    }

    #[test]
    fn the_order_of_events_does_not_matter(
        ((p, outcomes), order) in forecasts().prop_flat_map(|f| {
            let order: Vec<usize> = (0..f.1.len()).collect();
            (Just(f), Just(order).prop_shuffle())
        }),
    ) {
        let shuffled = p.select(Axis(0), &order);
        let happened: Vec<usize> = order.iter().map(|&event| outcomes[event]).collect();
        for (score, _) in SCORES {
            let before = score(p.view(), &outcomes).unwrap();
            let after = score(shuffled.view(), &happened).unwrap();
            assert_relative_eq!(before.mean, after.mean, max_relative = ROUNDING, epsilon = ROUNDING);
            prop_assert_eq!(before.per_event.select(Axis(0), &order), after.per_event);
        }
    }

    #[test]
    fn relabelling_the_outcomes_changes_no_score_but_rps((p, outcomes) in forecasts()) {
        let n = p.ncols();
        let mirrored = p.slice_axis(Axis(1), every(-1));
        let happened: Vec<usize> = outcomes.iter().map(|k| n - 1 - k).collect();
        // Even RPS does not mind the mirror image: home, draw, away may be read backwards.
        for (score, _) in SCORES {
            let (before, after) = (score(p.view(), &outcomes).unwrap(), score(mirrored, &happened).unwrap());
            assert_relative_eq!(before.mean, after.mean, max_relative = ROUNDING, epsilon = ROUNDING);
        }
        let shares = [accuracy(p.view(), &outcomes).unwrap().mean, accuracy(mirrored, &happened).unwrap().mean];
        assert_abs_diff_eq!(shares[0], shares[1], epsilon = ROUNDING);

        // A rotation changes neighbours: only Brier, log score and accuracy stay.
        let rotated = Array2::from_shape_fn(p.dim(), |(event, k)| p[[event, (k + 1) % n]]);
        let happened: Vec<usize> = outcomes.iter().map(|k| (k + n - 1) % n).collect();
        for score in [brier, log_score] {
            let (before, after) = (score(p.view(), &outcomes).unwrap(), score(rotated.view(), &happened).unwrap());
            assert_relative_eq!(before.mean, after.mean, max_relative = ROUNDING, epsilon = ROUNDING);
        }
        assert_abs_diff_eq!(shares[0], accuracy(rotated.view(), &happened).unwrap().mean, epsilon = ROUNDING);
    }

    #[test]
    fn with_two_outcomes_rps_is_half_of_brier(p in 0.0..=1.0_f64, happened in 0..2_usize) {
        let forecast = ndarray::array![[p, 1.0 - p]];
        let ours = rps(forecast.view(), &[happened]).unwrap().mean;
        let y = if happened == 0 { 1.0 } else { 0.0 };
        assert_abs_diff_eq!(ours, (p - y) * (p - y), epsilon = ROUNDING);
        assert_abs_diff_eq!(ours, brier(forecast.view(), &[happened]).unwrap().mean / 2.0, epsilon = ROUNDING);
    }

    #[test]
    fn rps_is_the_mean_binary_brier_score_of_its_thresholds((p, outcomes) in forecasts()) {
        let ours = rps(p.view(), &outcomes).unwrap();
        for (event, row) in p.rows().into_iter().enumerate() {
            let thresholds = p.ncols() - 1;
            let sum: f64 = (0..thresholds)
                .map(|j| {
                    let below: f64 = row.iter().take(j + 1).sum();
                    let y = if outcomes[event] <= j { 1.0 } else { 0.0 };
                    (below - y) * (below - y)
                })
                .sum();
            assert_abs_diff_eq!(ours.per_event[event], sum / thresholds as f64, epsilon = ROUNDING);
        }
    }

    #[test]
    fn the_memory_layout_does_not_matter((p, outcomes) in forecasts()) {
        let (events, n) = p.dim();
        let mut fortran = Array2::zeros((events, n).f());
        fortran.assign(&p);
        // Every second row and third column of a larger array; both axes in reverse.
        let mut spaced = Array2::from_elem((2 * events, 3 * n), f64::NAN);
        spaced.slice_each_axis_mut(|axis| every([2, 3][axis.axis.index()])).assign(&p);
        let spaced = spaced.slice_each_axis(|axis| every([2, 3][axis.axis.index()]));
        let mut backwards = Array2::zeros((events, n));
        backwards.slice_each_axis_mut(|_| every(-1)).assign(&p);
        let backwards = backwards.slice_each_axis(|_| every(-1));
        for view in [fortran.view(), spaced, backwards] {
            for (score, _) in SCORES {
                prop_assert_eq!(score(view, &outcomes).unwrap(), score(p.view(), &outcomes).unwrap());
            }
            let (theirs, ours) = (accuracy(view, &outcomes).unwrap().mean, accuracy(p.view(), &outcomes).unwrap().mean);
            prop_assert_eq!(theirs.to_bits(), ours.to_bits());
        }
    }

    #[test]
    fn swapping_the_forecasters_swaps_the_sign(pairs in vec((0.0..2.0_f64, 0.0..2.0_f64), 2..50)) {
        let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let (a, b) = (ndarray::Array1::from(a), ndarray::Array1::from(b));
        let there = paired_t(a.view(), b.view()).unwrap();
        let back = paired_t(b.view(), a.view()).unwrap();
        prop_assert_eq!(there.mean_difference.to_bits(), (0.0 - back.mean_difference).to_bits());
        prop_assert_eq!(there.p_value, back.p_value);
        prop_assert!(there.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
        let same = paired_t(a.view(), a.view()).unwrap();
        prop_assert_eq!((same.mean_difference, same.p_value), (0.0, None));
    }

    #[test]
    fn drawdowns_lie_within_zero_and_one_and_name_themselves(values in bankroll()) {
        let worst = max_drawdown(&values).unwrap();
        prop_assert!((0.0..=1.0).contains(&worst.depth));
        assert_abs_diff_eq!(worst.depth, 1.0 - values[worst.trough] / values[worst.peak], epsilon = ROUNDING);
        prop_assert!(worst.peak <= worst.trough && worst.trough <= worst.peak + worst.length);
        prop_assert_eq!(worst.length, worst.recovery.unwrap_or(values.len() - 1) - worst.peak);
        prop_assert!(worst.recovery.is_none_or(|index| values[index] >= values[worst.peak]));

        // Brute force over all pairs.
        let deepest = (0..values.len())
            .flat_map(|t| (0..=t).map(move |s| (s, t)))
            .map(|(s, t)| if values[s] > 0.0 { 1.0 - values[t] / values[s] } else { 0.0 })
            .fold(0.0, f64::max);
        assert_abs_diff_eq!(worst.depth, deepest, epsilon = ROUNDING);
    }

    #[test]
    fn a_drawdown_does_not_depend_on_the_currency(values in bankroll(), exponent in -20..20_i32) {
        // A power of two leaves every digit, and so every tie, as it is.
        let scaled: Vec<f64> = values.iter().map(|value| value * 2.0_f64.powi(exponent)).collect();
        prop_assert_eq!(max_drawdown(&scaled).unwrap(), max_drawdown(&values).unwrap());
    }

    #[test]
    fn a_series_that_never_falls_has_no_drawdown(steps in vec(0.0..10.0_f64, 1..40)) {
        let mut value = 1.0;
        let values: Vec<f64> = steps.iter().map(|step| { value += step; value }).collect();
        let worst = max_drawdown(&values).unwrap();
        prop_assert_eq!((worst.depth, worst.length, worst.recovery), (0.0, 0, Some(0)));
    }

    #[test]
    fn sharpe_ignores_the_unit_and_keeps_the_sign(
        returns in vec(-0.5..0.5_f64, 2..60),
        unit in prop_oneof![Just(1e-200), 1e-3..1e3_f64, Just(1e200)],
    ) {
        let ratio = sharpe(&returns, 52.0).unwrap();
        let scaled: Vec<f64> = returns.iter().map(|r| r * unit).collect();
        let negated: Vec<f64> = returns.iter().map(|r| -r).collect();
        let (scaled, negated) = (sharpe(&scaled, 52.0).unwrap(), sharpe(&negated, 52.0).unwrap());
        if let (Some(ratio), Some(scaled), Some(negated)) = (ratio, scaled, negated) {
            assert_abs_diff_eq!(ratio, scaled, epsilon = 1e3 * ROUNDING * (1.0 + ratio.abs()));
            assert_abs_diff_eq!(ratio, -negated, epsilon = ROUNDING);
        } else {
            prop_assert_eq!((ratio, scaled, negated), (None, None, None));
        }
    }

    #[test]
    fn constant_returns_have_no_sharpe_ratio(r in -0.5..0.5_f64, periods in 0..200_usize) {
        prop_assert_eq!(sharpe(&vec![r; periods], 52.0).unwrap(), None);
    }

    #[test]
    fn steady_growth_of_a_bankroll_has_no_sharpe_ratio(r in 1e-4..0.1_f64, start in 1.0..1e6_f64) {
        let mut value = start;
        let values: Vec<f64> = (0..52).map(|_| { value *= 1.0 + r; value }).collect();
        let returns: Vec<f64> = values.windows(2).map(|pair| pair[1] / pair[0] - 1.0).collect();
        prop_assert_eq!(sharpe(&returns, 52.0).unwrap(), None);
    }

    #[test]
    fn fair_closing_odds_have_no_closing_line_value(odds in 1.01..1e3_f64) {
        assert_abs_diff_eq!(closing_line_value(odds, 1.0 / odds).unwrap(), 0.0, epsilon = ROUNDING);
    }
}
