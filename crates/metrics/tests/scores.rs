//! What every score can do beyond scoring: means alone, weights, rolling, groups, pieces.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    Error, PROBABILITY_SUM_TOLERANCE, Score, ScoreAccumulator, ScoreOptions, Scores, bands, brier,
    brier_binary, log_score, rps, spherical,
};
use ndarray::{Array2, Axis, array};
use proptest::collection::vec;
use proptest::prelude::*;

/// Sums of the same numbers in another order.
const ROUNDING: f64 = 1e-13;

/// What the documentation of `Score::mean` promises.
const MEAN: f64 = 1e-13;

/// Forecasts of 1 to 60 events (around the 8 that are taken at a time) and 2 to 5 outcomes, with what happened.
fn forecasts() -> impl Strategy<Value = (Array2<f64>, Vec<usize>)> {
    (1..=60_usize, 2..=5_usize).prop_flat_map(|(events, outcomes)| {
        let weight = prop_oneof![9 => 1e-3..1.0_f64, 1 => Just(0.0), 1 => 1e-300..1e-200_f64];
        let row = vec(weight, outcomes).prop_filter_map("all zero", |weights| {
            let total: f64 = weights.iter().sum();
            (total > 1e-100).then(|| weights.iter().map(|w| w / total).collect::<Vec<_>>())
        });
        let rows = vec(row, events).prop_map(move |rows| {
            Array2::from_shape_vec((events, outcomes), rows.concat()).expect("rows of equal length")
        });
        (rows, vec(0..outcomes, events))
    })
}

/// Scores with an infinite one now and then.
fn scores() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![12 => 0.0..3.0_f64, 1 => Just(f64::INFINITY)], 1..60)
}

fn weights_for(n: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![5 => 0.1..10.0_f64, 1 => Just(0.0)], n)
        .prop_filter("no weight", |weights| weights.iter().any(|&w| w > 0.0))
}

fn same(a: f64, b: f64) -> bool {
    a.is_infinite() && b.is_infinite() || (a - b).abs() <= ROUNDING * (1.0 + a.abs())
}

proptest! {
    #[test]
    fn the_mean_alone_is_the_mean_of_the_scores((p, outcomes) in forecasts()) {
        for score in Score::ALL {
            let mean = score.mean(p.view(), &outcomes, &ScoreOptions::new()).unwrap();
            let scores = score.per_event(p.view(), &outcomes, &ScoreOptions::new()).unwrap();
            if scores.mean.is_infinite() {
                prop_assert!(mean.is_infinite());
            } else {
                assert_relative_eq!(mean, scores.mean, max_relative = MEAN, epsilon = f64::MIN_POSITIVE);
            }
        }
    }

    #[test]
    fn the_spherical_score_is_proper(
        (q, p) in (2..=5_usize).prop_flat_map(|n| (vec(0.01..1.0_f64, n), vec(0.01..1.0_f64, n))),
    ) {
        let n = q.len();
        let normal = |x: &[f64]| { let sum: f64 = x.iter().sum(); x.iter().map(|x| x / sum).collect::<Vec<_>>() };
        let (q, p) = (normal(&q), normal(&p));
        let expected = |forecast: &[f64]| {
            let rows = Array2::from_shape_fn((n, n), |(_, k)| forecast[k]);
            let scores = spherical(rows.view(), &(0..n).collect::<Vec<_>>()).unwrap();
            q.iter().zip(&scores.per_event).map(|(q, s)| q * s).sum::<f64>()
        };
        prop_assert!(expected(&q) >= expected(&p) - ROUNDING);
    }

    #[test]
    fn equal_weights_change_nothing(scores in scores(), weight in 1e-3..1e3_f64) {
        let plain = Scores::new(scores.clone()).unwrap();
        let weighted = plain.clone().weighted(&vec![weight; scores.len()]).unwrap();
        prop_assert!(same(plain.mean, weighted.mean));
    }

    #[test]
    fn a_whole_weight_is_a_repetition((scores, counts) in scores().prop_flat_map(|s| {
        let n = s.len();
        (Just(s), vec(0..4_usize, n))
    })) {
        prop_assume!(counts.iter().any(|&count| count > 0));
        let repeated: Vec<f64> =
            scores.iter().zip(&counts).flat_map(|(&s, &count)| std::iter::repeat_n(s, count)).collect();
        let weights: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
        let weighted = Scores::new(scores).unwrap().weighted(&weights).unwrap();
        prop_assert!(same(weighted.mean, Scores::new(repeated).unwrap().mean));
    }

    #[test]
    fn a_rolling_mean_is_the_mean_of_its_window((scores, weights, window) in scores().prop_flat_map(|s| {
        let n = s.len();
        (Just(s), vec(0.1..10.0_f64, n), 1..=n)
    })) {
        let plain = Scores::new(scores.clone()).unwrap();
        let weighted = plain.clone().weighted(&weights).unwrap();
        let (plain, weighted) = (plain.rolling(window).unwrap(), weighted.rolling(window).unwrap());
        prop_assert_eq!(plain.len(), scores.len() - window + 1);
        for (first, run) in scores.windows(window).enumerate() {
            let alone = Scores::new(run.to_vec()).unwrap();
            prop_assert!(same(plain[first], alone.mean));
            let alone = alone.weighted(&weights[first..first + window]).unwrap();
            prop_assert!(same(weighted[first], alone.mean));
        }
    }

    #[test]
    fn streaming_in_pieces_is_the_batch(((scores, weights), cut) in scores().prop_flat_map(|s| {
        let n = s.len();
        ((Just(s), weights_for(n)), 0..=n)
    })) {
        let batch = Scores::new(scores.clone()).unwrap().weighted(&weights).unwrap();
        let mut pieces = [ScoreAccumulator::new(), ScoreAccumulator::new()];
        for (i, (&score, &weight)) in scores.iter().zip(&weights).enumerate() {
            pieces[usize::from(i >= cut)].push_weighted(score, weight).unwrap();
        }
        let [mut merged, second] = pieces;
        merged.merge(&second);
        prop_assert_eq!(merged.events(), scores.len());
        prop_assert!(same(merged.mean().unwrap(), batch.mean));
        let whole = batch.accumulator().unwrap();
        prop_assert_eq!(merged.mean(), whole.mean());
        let errors = [merged, whole].map(|piece| piece.standard_error().unwrap_or(0.0));
        assert_relative_eq!(errors[0], errors[1], max_relative = 1e-9, epsilon = 1e-12);
    }

    #[test]
    fn merging_is_associative_and_commutative(pieces in vec(vec(0.0..3.0_f64, 0..20), 3)) {
        let of = |scores: &[f64]| {
            let mut piece = ScoreAccumulator::new();
            for &score in scores {
                piece.push(score).unwrap();
            }
            piece
        };
        let merge = |a: &ScoreAccumulator, b: &ScoreAccumulator| { let mut sum = *a; sum.merge(b); sum };
        let [a, b, c] = [of(&pieces[0]), of(&pieces[1]), of(&pieces[2])];
        let left = merge(&merge(&a, &b), &c);
        for other in [merge(&a, &merge(&b, &c)), merge(&merge(&c, &a), &b)] {
            prop_assert_eq!(left.events(), other.events());
            prop_assert_eq!(left.mean(), other.mean());
            if let (Some(left), Some(other)) = (left.standard_error(), other.standard_error()) {
                assert_relative_eq!(left, other, max_relative = 1e-9, epsilon = 1e-12);
            }
        }
    }

    #[test]
    fn groups_merge_to_the_whole(labelled in vec((0.0..3.0_f64, 0..5_u16), 1..60)) {
        let (scores, labels): (Vec<f64>, Vec<u16>) = labelled.into_iter().unzip();
        let scores = Scores::new(scores).unwrap();
        let groups = scores.by_group(&labels).unwrap();
        let mut whole = ScoreAccumulator::new();
        for (label, group) in &groups {
            prop_assert_eq!(group.events(), labels.iter().filter(|l| *l == label).count());
            whole.merge(group);
        }
        prop_assert!(same(whole.mean().unwrap(), scores.mean));
    }

    #[test]
    fn differences_stay_in_their_range((p, outcomes) in forecasts()) {
        let q = Array2::from_elem(p.dim(), 1.0 / p.ncols() as f64);
        for score in Score::ALL {
            let a = score.per_event(p.view(), &outcomes, &ScoreOptions::new()).unwrap();
            let b = score.per_event(q.view(), &outcomes, &ScoreOptions::new()).unwrap();
            for (event, row) in p.axis_iter(Axis(0)).enumerate() {
                let range = score.difference_range(&row.to_vec(), &q.row(event).to_vec()).unwrap();
                let difference = a.per_event[event] - b.per_event[event];
                prop_assert!(range[0] - ROUNDING <= difference && difference <= range[1] + ROUNDING);
            }
        }
    }
}

/// s/√n, written out.
#[test]
fn the_standard_error_is_that_of_a_mean() {
    let scores = [0.3, 0.9, 0.4, 0.8, 0.35];
    let n = 5.0_f64;
    let mean = scores.iter().sum::<f64>() / n;
    let s = (scores.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let accumulator = Scores::new(scores.to_vec()).unwrap().accumulator().unwrap();
    assert_relative_eq!(accumulator.standard_error().unwrap(), s / n.sqrt(), max_relative = ROUNDING);
}

/// The residual form of the standard error of a ratio, written out.
#[test]
fn the_weighted_standard_error_is_that_of_a_ratio() {
    let (scores, weights) = ([0.3, 0.9, 0.4, 0.8], [1.0, 2.0, 0.5, 4.0]);
    let total: f64 = weights.iter().sum();
    let mean = scores.iter().zip(weights).map(|(s, w)| s * w).sum::<f64>() / total;
    let squares: f64 = scores.iter().zip(weights).map(|(s, w)| (w * (s - mean)).powi(2)).sum();
    let accumulator =
        Scores::new(scores.to_vec()).unwrap().weighted(&weights).unwrap().accumulator().unwrap();
    let expected = (4.0 / 3.0 * squares).sqrt() / total;
    assert_relative_eq!(accumulator.standard_error().unwrap(), expected, max_relative = ROUNDING);
}

#[test]
fn the_unit_of_weights_and_events_without_weight_do_not_matter() {
    let (scores, weights) = ([0.3, 0.9, 0.4, 0.8], [1.0, 2.0, 0.5, 4.0]);
    let error = |scores: &[f64], weights: &[f64]| {
        let scores = Scores::new(scores.to_vec()).unwrap().weighted(weights).unwrap();
        scores.accumulator().unwrap().standard_error()
    };
    let expected = error(&scores, &weights).unwrap();
    for unit in [1e-70, 1e-3, 1e70] {
        let same = error(&scores, &weights.map(|w| w * unit)).unwrap();
        assert_relative_eq!(same, expected, max_relative = ROUNDING);
    }
    let padded = error(&[0.3, 7.0, 0.9, 0.4, f64::INFINITY, 0.8], &[1.0, 0.0, 2.0, 0.5, 0.0, 4.0]).unwrap();
    assert_relative_eq!(padded, expected, max_relative = ROUNDING);
    // One event that counts, or the same score every time: no spread to speak of.
    assert_eq!(error(&[0.3, 0.9], &[1.0, 0.0]), None);
    assert_eq!(error(&[0.1; 7], &[1.0; 7]), None);
    // The largest scores allowed.
    assert!(error(&[1e75, -1e75, 1e74], &[1e75; 3]).is_some_and(f64::is_finite));
    assert!(ScoreAccumulator::new().push(1e76).is_err());
}

#[test]
fn a_million_scores_keep_their_digits_in_any_order() {
    let mut ascending = ScoreAccumulator::new();
    let mut descending = ScoreAccumulator::new();
    for i in 0..1_000_000 {
        ascending.push(f64::from(i) * 0.1).unwrap();
        descending.push(f64::from(999_999 - i) * 0.1).unwrap();
    }
    assert_eq!(ascending.mean(), descending.mean());
    assert_abs_diff_eq!(ascending.mean().unwrap(), 49_999.95, epsilon = 1e-10);
}

#[test]
fn nothing_scored_is_undefined() {
    let mut empty = ScoreAccumulator::new();
    assert_eq!((empty.events(), empty.mean(), empty.standard_error()), (0, None, None));
    empty.push_weighted(f64::INFINITY, 0.0).unwrap();
    assert_eq!((empty.events(), empty.mean()), (1, None));
    empty.push(0.25).unwrap();
    assert_eq!(empty.mean(), Some(0.25));
}

#[test]
fn an_impossible_outcome_leaves_the_window_without_a_trace() {
    let p = array![[0.5, 0.5], [0.0, 1.0], [0.5, 0.5], [0.5, 0.5]];
    let rolling = log_score(p.view(), &[0, 0, 0, 0]).unwrap().rolling(2).unwrap();
    assert!(rolling[0].is_infinite() && rolling[1].is_infinite());
    assert_abs_diff_eq!(rolling[2], 2.0_f64.ln(), epsilon = ROUNDING);
}

#[test]
fn an_event_without_weight_is_left_out_of_the_mean() {
    let scores = Scores::new(vec![f64::INFINITY, 0.5, 0.7]).unwrap().weighted(&[0.0, 1.0, 1.0]).unwrap();
    assert_abs_diff_eq!(scores.mean, 0.6, epsilon = ROUNDING);
    let error = scores.weighted(&[1.0, 0.0, 0.0]).unwrap().rolling(2).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the 2 events from index 1 all weigh 0, at least one weight must be positive"
    );
}

#[test]
fn scores_changed_by_hand_are_checked_again() {
    let mut scores = Scores::new(vec![0.1, 0.2, 0.3]).unwrap().weighted(&[1.0, 2.0, 3.0]).unwrap();
    scores.per_event = array![0.1, 0.2, 0.3, 0.4];
    assert_eq!(scores.rolling(4).unwrap().len(), 1);
    scores.per_event = array![0.1];
    assert!(scores.rolling(2).is_err());
    assert_eq!(scores.accumulator().unwrap().events(), 1);
    scores.per_event = array![0.1, f64::NAN];
    assert!(scores.rolling(1).is_err() && scores.accumulator().is_err() && scores.by_group(&[1, 2]).is_err());
}

#[test]
fn nearly_perfect_forecasts_keep_their_digits() {
    // Scores of 1e-9 and 1e-18, where 1 − p alone would leave seven digits or none.
    let miss = 1e-9;
    let p = Array2::from_shape_fn((2_000, 3), |(_, k)| [1.0 - miss, miss, 0.0][k]);
    let outcomes = vec![0; 2_000];
    let options = ScoreOptions::new();
    let log = Score::Log.mean(p.view(), &outcomes, &options).unwrap();
    assert_relative_eq!(log, -(1.0 - miss).ln(), max_relative = MEAN);
    let brier = Score::Brier.mean(p.view(), &outcomes, &options).unwrap();
    assert_relative_eq!(brier, (1.0 - (1.0 - miss)).powi(2) + miss * miss, max_relative = MEAN);
}

#[test]
fn a_long_window_loses_no_digits() {
    let rolling = Scores::new(vec![0.1; 1_000_000]).unwrap().rolling(999_999).unwrap();
    for mean in rolling {
        assert_abs_diff_eq!(mean, 0.1, epsilon = 4.0 * f64::EPSILON * 0.1);
    }
}

#[test]
fn equal_scores_have_no_skill_and_no_sign() {
    assert_eq!(Score::Brier.skill(0.5, 0.5).unwrap().map(f64::to_bits), Some(0));
}

#[test]
fn a_piece_merged_with_itself_for_ever_stays_whole() {
    let mut piece = ScoreAccumulator::new();
    piece.push(0.25).unwrap();
    for _ in 0..70 {
        let same = piece;
        piece.merge(&same);
    }
    assert_eq!((piece.events(), piece.mean()), (usize::MAX, Some(0.25)));
}

#[test]
fn tiny_probabilities_have_their_logarithm() {
    for tiny in [1e-300, 5e-324, 1e-310] {
        let p = Array2::from_shape_fn((20, 2), |(_, k)| [1.0, tiny][k]);
        let mean = Score::Log.mean(p.view(), &[1; 20], &ScoreOptions::new()).unwrap();
        assert_relative_eq!(mean, -f64::ln(tiny), max_relative = MEAN);
    }
}

/// Every position in and around a block of eight, by every way a value can be wrong.
#[test]
fn a_bad_value_is_found_wherever_it_is() {
    let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-12, 1.0 + 1e-12];
    for n in [1, 7, 8, 9, 16, 1_030] {
        for event in [0, n / 2, n - 1] {
            for k in 0..3 {
                for value in bad {
                    let mut p = Array2::from_elem((n, 3), 1.0 / 3.0);
                    p[[event, k]] = value;
                    for score in Score::ALL {
                        for error in [
                            score.mean(p.view(), &vec![0; n], &ScoreOptions::new()).unwrap_err(),
                            score.per_event(p.view(), &vec![0; n], &ScoreOptions::new()).unwrap_err(),
                        ] {
                            let Error::ProbabilityOutOfRange { event: e, outcome, value: v, .. } = error
                            else {
                                panic!("{error}");
                            };
                            assert_eq!((e, outcome, v.to_bits()), (event, k, value.to_bits()));
                        }
                    }
                }
            }
            let mut outcomes = vec![0; n];
            outcomes[event] = 3;
            let p = Array2::from_elem((n, 3), 1.0 / 3.0);
            let error = Score::Brier.mean(p.view(), &outcomes, &ScoreOptions::new()).unwrap_err();
            assert_eq!(error, Error::OutcomeOutOfRange { event, outcome: 3, allowed: 3 });
        }
    }
}

#[test]
fn of_several_bad_rows_the_first_is_named() {
    let mut p = Array2::from_elem((3_000, 3), 1.0 / 3.0);
    for event in [2_900, 1_500, 1_501] {
        p[[event, 1]] = 0.5;
    }
    let error = brier(p.view(), &vec![0; 3_000]).unwrap_err();
    assert!(matches!(error, Error::ProbabilitySum { event: 1_500, .. }), "{error}");
}

#[test]
fn minus_zero_is_a_probability() {
    let p = array![[1.0, -0.0, 0.0]];
    assert_abs_diff_eq!(brier(p.view(), &[0]).unwrap().mean, 0.0);
    assert!(log_score(p.view(), &[1]).unwrap().mean.is_infinite());
}

#[test]
fn the_tolerance_of_a_rows_sum_is_an_option() {
    let p = array![[0.34, 0.33, 0.34]];
    let strict = Score::Brier.mean(p.view(), &[0], &ScoreOptions::new()).unwrap_err();
    assert_eq!(
        strict.to_string(),
        "row 0 of p sums to 1.01, it must sum to 1 within 1e-6: remove the overround of odds first; to score rounded forecasts, allow more by ScoreOptions::sum_tolerance"
    );
    let wide = ScoreOptions::new().sum_tolerance(0.011);
    let mean = Score::Brier.mean(p.view(), &[0], &wide).unwrap();
    assert_abs_diff_eq!(mean, 0.66_f64.powi(2) + 0.33_f64.powi(2) + 0.34_f64.powi(2), epsilon = ROUNDING);
    assert_eq!(ScoreOptions::new(), ScoreOptions::new().sum_tolerance(PROBABILITY_SUM_TOLERANCE));
    for tolerance in [-1e-9, 1.0, f64::NAN] {
        let error =
            Score::Brier.mean(p.view(), &[0], &ScoreOptions::new().sum_tolerance(tolerance)).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "sum_tolerance", .. }), "{error}");
    }
}

#[test]
fn skill_is_relative_to_the_reference() {
    assert_eq!(Score::Brier.skill(0.0, 0.5), Ok(Some(1.0)));
    assert_eq!(Score::Rps.skill(0.2, 0.2), Ok(Some(0.0)));
    assert_eq!(Score::Log.skill(1.5, 1.0), Ok(Some(-0.5)));
    // Higher is better, and 1 is perfect.
    assert_eq!(Score::Accuracy.skill(0.75, 0.5), Ok(Some(0.5)));
    // A perfect reference cannot be beaten, an infinite score not be compared.
    assert_eq!(Score::Brier.skill(0.1, 0.0), Ok(None));
    assert_eq!(Score::Accuracy.skill(0.9, 1.0), Ok(None));
    assert_eq!(Score::Log.skill(f64::INFINITY, 1.0), Ok(None));
    assert_eq!(Score::Log.skill(1.0, f64::INFINITY), Ok(None));
    for (score, mean) in [(Score::Brier, -0.1), (Score::Brier, f64::NAN), (Score::Spherical, 1.1)] {
        assert!(matches!(score.skill(mean, 0.5), Err(Error::OutOfRange { argument: "mean", .. })));
        assert!(matches!(score.skill(0.5, mean), Err(Error::OutOfRange { argument: "reference", .. })));
    }
}

#[test]
fn the_binary_score_is_half_of_the_multi_class_one() {
    for p in [0.0, 1e-300, 0.3, 1.0] {
        for happened in [true, false] {
            let binary = brier_binary(array![p].view(), &[happened]).unwrap();
            let both = brier(array![[p, 1.0 - p]].view(), &[usize::from(!happened)]).unwrap();
            let ranked = rps(array![[p, 1.0 - p]].view(), &[usize::from(!happened)]).unwrap();
            assert_abs_diff_eq!(binary.mean, 0.5 * both.mean, epsilon = ROUNDING);
            assert_abs_diff_eq!(binary.mean, ranked.mean, epsilon = ROUNDING);
        }
    }
}

#[test]
fn wrong_inputs_are_named() {
    let message = |error: Error| error.to_string();
    let scores = || Scores::new(vec![0.1, 0.2, 0.3]).unwrap();
    assert_eq!(message(Scores::new(vec![]).unwrap_err()), "per_event is empty, at least one value is needed");
    assert_eq!(
        message(Scores::new(vec![0.1, f64::NAN]).unwrap_err()),
        "per_event[1] = NaN must be a number up to 1e75, or +∞"
    );
    assert_eq!(
        message(scores().weighted(&[1.0]).unwrap_err()),
        "scores has length 3 but weights has length 1"
    );
    assert_eq!(
        message(scores().weighted(&[1.0, -1.0, 1.0]).unwrap_err()),
        "weights[1] = -1 must be 0 or in 1e-75 to 1e75"
    );
    assert_eq!(
        message(scores().weighted(&[0.0; 3]).unwrap_err()),
        "the 3 events from index 0 all weigh 0, at least one weight must be positive"
    );
    assert!(scores().weighted(&[1.0, 1e76, 1.0]).is_err() && scores().weighted(&[1.0, 1e-76, 1.0]).is_err());
    for window in [0, 4] {
        let error = scores().rolling(window).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "window", .. }), "{error}");
    }
    assert_eq!(
        message(scores().by_group(&[1, 2]).unwrap_err()),
        "scores has length 3 but labels has length 2"
    );
    assert!(scores().by_groups(&[[1, 2]]).is_err());
    assert_eq!(
        message(bands(&[1.0], &[2.0, 2.0]).unwrap_err()),
        "edges[1] = 2 must be greater than the edge before it"
    );
    assert_eq!(message(bands(&[f64::NAN], &[2.0]).unwrap_err()), "values[0] = NaN must be finite");
    assert!(ScoreAccumulator::new().push(f64::NAN).is_err());
    assert!(ScoreAccumulator::new().push_weighted(0.5, -1.0).is_err());
    assert_eq!(
        message(brier_binary(array![0.5, 1.5].view(), &[true, true]).unwrap_err()),
        "p[1] = 1.5 must be in [0, 1]"
    );
    assert!(brier_binary(array![0.5].view(), &[]).is_err());
    assert!(matches!(Score::Brier.difference_range(&[0.5, 0.5], &[1.0]), Err(Error::LengthMismatch { .. })));
    assert!(matches!(Score::Brier.difference_range(&[1.0], &[1.0]), Err(Error::TooFewOutcomes { .. })));
    assert!(matches!(
        Score::Brier.difference_range(&[0.5, 0.5], &[0.5, 0.6]),
        Err(Error::ProbabilitySum { .. })
    ));
}

#[test]
fn an_infinite_log_score_makes_the_range_infinite() {
    let range = Score::Log.difference_range(&[1.0, 0.0], &[0.5, 0.5]).unwrap();
    assert!((range[0] + 2.0_f64.ln()).abs() < ROUNDING && range[1].is_infinite());
}
