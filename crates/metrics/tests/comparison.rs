//! Two forecasters compared once: the t-test, Diebold–Mariano and the sign test.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    BootstrapOptions, Error, diebold_mariano, mean_difference_by_week, paired_t, sign_test,
};
use ndarray::{Array1, ArrayView1, aview1};
use proptest::collection::vec;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::fixture::{number, rows};

/// Closed forms: only the order of additions differs.
const CLOSED_FORM: f64 = 1e-12;

/// Tail probabilities: the references carry 13 to 15 digits.
const P_VALUE: f64 = 1e-12;

/// A million multiplications in a row.
const LONG_PRODUCT: f64 = 1e-11;

const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn optional(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| number(text))
}

fn assert_close(ours: Option<f64>, theirs: Option<f64>, tolerance: f64) {
    assert_eq!(ours.is_some(), theirs.is_some());
    if let (Some(ours), Some(theirs)) = (ours, theirs) {
        assert_relative_eq!(ours, theirs, max_relative = tolerance);
    }
}

fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    random.sample(StandardNormal)
}

// References

#[test]
fn tests_and_intervals_are_the_published_ones() {
    let (a, b): (Vec<f64>, Vec<f64>) = rows(include_str!("fixtures/comparison_series.csv"))
        .map(|row| (number(row[0]), number(row[1])))
        .unzip();
    let mut undefined = 0;
    for row in rows(include_str!("fixtures/comparison_tests.csv")) {
        let (n, horizon): (usize, usize) = (row[0].parse().unwrap(), row[1].parse().unwrap());
        let ours = diebold_mariano(aview1(&a[..n]), aview1(&b[..n]), horizon).unwrap();
        assert_eq!(ours.observations, n);
        assert_relative_eq!(ours.mean_difference, number(row[2]), max_relative = CLOSED_FORM);
        assert_close(ours.standard_error, optional(row[3]), CLOSED_FORM);
        assert_close(ours.statistic, optional(row[4]), CLOSED_FORM);
        assert_close(ours.p_value, optional(row[5]), P_VALUE);
        let interval = ours.interval(0.95).unwrap();
        assert_close(interval.map(|ends| ends[0]), optional(row[6]), 1e-10);
        assert_close(interval.map(|ends| ends[1]), optional(row[7]), 1e-10);
        undefined += usize::from(interval.is_none());
    }
    assert_eq!(undefined, 1, "a long-run variance that is not positive");
}

#[test]
fn sign_tests_are_exact() {
    for row in rows(include_str!("fixtures/comparison_sign.csv")) {
        let (first, second): (usize, usize) = (row[0].parse().unwrap(), row[1].parse().unwrap());
        let a = [vec![0.0; first], vec![1.0; second], vec![0.5; 3]].concat();
        let b = [vec![1.0; first], vec![0.0; second], vec![0.5; 3]].concat();
        let ours = sign_test(aview1(&a), aview1(&b)).unwrap();
        assert_eq!((ours.first_better, ours.second_better, ours.ties), (first, second, 3));
        assert_relative_eq!(ours.p_value.unwrap(), number(row[2]), max_relative = LONG_PRODUCT);
    }
}

#[test]
fn short_sign_tests_count_every_sequence() {
    for n in 1..=12_usize {
        for few in 0..=n / 2 {
            let a: Vec<f64> = (0..n).map(|i| if i < few { 0.0 } else { 2.0 }).collect();
            let extreme = (0..1_u32 << n).filter(|bits| {
                let heads = bits.count_ones() as usize;
                heads.min(n - heads) <= few
            });
            let expected = extreme.count() as f64 / f64::from(1_u32 << n);
            let ours = sign_test(aview1(&a), aview1(&vec![1.0; n])).unwrap();
            assert_relative_eq!(ours.p_value.unwrap(), expected, max_relative = CLOSED_FORM);
        }
    }
}

/// Sums over all lags one by one, as the definition has it.
fn brute_force(differences: &[f64], horizon: usize) -> Option<f64> {
    let n = differences.len();
    let mean = differences.iter().sum::<f64>() / n as f64;
    let autocovariance = |lag: usize| {
        let pairs = differences[lag..].iter().zip(differences);
        pairs.map(|(late, early)| (late - mean) * (early - mean)).sum::<f64>() / n as f64
    };
    let variance = autocovariance(0) + 2.0 * (1..horizon).map(autocovariance).sum::<f64>();
    let (count, h) = (n as f64, horizon as f64);
    let factor = ((count + 1.0 - 2.0 * h + h * (h - 1.0) / count) / count).sqrt();
    (variance > 1e-12 * autocovariance(0)).then(|| factor * mean / (variance / count).sqrt())
}

// Laws

fn scores(n: std::ops::Range<usize>) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    vec((0.0..2.0_f64, 0.0..2.0_f64), n).prop_map(|pairs| pairs.into_iter().unzip())
}

proptest! {
    #[test]
    fn horizon_one_is_the_paired_t_test((a, b) in scores(2..60)) {
        let (t, dm) = (paired_t(aview1(&a), aview1(&b)).unwrap(), diebold_mariano(aview1(&a), aview1(&b), 1).unwrap());
        prop_assert_eq!(t.mean_difference.to_bits(), dm.mean_difference.to_bits());
        assert_close(dm.standard_error, t.standard_error, CLOSED_FORM);
        assert_close(dm.statistic, t.statistic, CLOSED_FORM);
        assert_close(dm.p_value, t.p_value, CLOSED_FORM);
    }

    #[test]
    fn the_sum_over_all_lags_is_the_sum_lag_by_lag((a, b) in scores(3..60), share in 0.0..1.0_f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than the length")]
        let horizon = 1 + (share * (a.len() - 1) as f64) as usize;
        let ours = diebold_mariano(aview1(&a), aview1(&b), horizon).unwrap();
        let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        if let (Some(ours), Some(theirs)) = (ours.statistic, brute_force(&differences, horizon)) {
            // A long-run variance near 0 is a difference of large numbers.
            let scale = ours.abs().max(1.0);
            prop_assert!((ours - theirs).abs() <= 1e-9 * scale.powi(3), "{ours} {theirs}");
        } else {
            prop_assert_eq!(ours.statistic.is_some(), brute_force(&differences, horizon).is_some());
        }
    }

    #[test]
    fn swapping_the_forecasters_mirrors_everything((a, b) in scores(4..40), horizon in 1..4_usize, seed: u64) {
        let there = diebold_mariano(aview1(&a), aview1(&b), horizon).unwrap();
        let back = diebold_mariano(aview1(&b), aview1(&a), horizon).unwrap();
        assert_close(there.p_value, back.p_value, CLOSED_FORM);
        if let (Some([low, high]), Some(back)) = (there.interval(0.9).unwrap(), back.interval(0.9).unwrap()) {
            assert_abs_diff_eq!(low, -back[1], epsilon = CLOSED_FORM);
            assert_abs_diff_eq!(high, -back[0], epsilon = CLOSED_FORM);
        }

        let (there, back) = (sign_test(aview1(&a), aview1(&b)).unwrap(), sign_test(aview1(&b), aview1(&a)).unwrap());
        prop_assert_eq!((there.first_better, there.ties), (back.second_better, back.ties));
        prop_assert_eq!(there.p_value, back.p_value);
        prop_assert!(there.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));

        let weeks: Vec<u32> = (0..a.len()).map(|i| u32::try_from(i / 2).unwrap()).collect();
        let options = BootstrapOptions::new(seed).resamples(200);
        let there = mean_difference_by_week(aview1(&a), aview1(&b), &weeks, &options).unwrap();
        let back = mean_difference_by_week(aview1(&b), aview1(&a), &weeks, &options).unwrap();
        assert_close(there.standard_error, back.standard_error, 1e-9);
    }

    #[test]
    fn an_interval_leaves_out_zero_when_the_p_value_is_small((a, b) in scores(3..60), confidence in 0.5..0.999_f64) {
        let test = paired_t(aview1(&a), aview1(&b)).unwrap();
        if let (Some(p), Some([low, high])) = (test.p_value, test.interval(confidence).unwrap()) {
            prop_assume!((p - (1.0 - confidence)).abs() > 1e-9);
            prop_assert_eq!(p < 1.0 - confidence, low > 0.0 || high < 0.0);
        }
    }
}

// Edges

#[test]
fn what_one_event_cannot_tell() {
    let one = diebold_mariano(aview1(&[0.3]), aview1(&[0.5]), 1).unwrap();
    assert_eq!(one, paired_t(aview1(&[0.3]), aview1(&[0.5])).unwrap());
    assert_eq!((one.standard_error, one.interval(0.95).unwrap()), (None, None));
}

#[test]
fn alternating_differences_have_no_long_run_variance() {
    let a: Vec<f64> = (0..50).map(|i| if i % 2 == 0 { 1.0 } else { 0.0 }).collect();
    let b = [0.4; 50];
    assert!(diebold_mariano(aview1(&a), aview1(&b), 1).unwrap().statistic.is_some());
    let two = diebold_mariano(aview1(&a), aview1(&b), 2).unwrap();
    assert_eq!((two.standard_error, two.statistic, two.p_value), (None, None, None));
    // d = 1, 1, −1, −1 less its mean: γ₀ + 2γ₁ + 2γ₂ = (4 + 2 − 4)/4, and with γ₃ exactly 0.
    let four = [2.0, 2.0, 0.0, 0.0];
    assert!(diebold_mariano(aview1(&four), aview1(&[0.9; 4]), 3).unwrap().statistic.is_some());
}

#[test]
fn horizons_out_of_range() {
    let scores = [0.1, 0.4, 0.3];
    for horizon in [0, 3, 4, usize::MAX] {
        let error = diebold_mariano(aview1(&scores), aview1(&[0.2; 3]), horizon).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "horizon", .. }), "{error}");
    }
    let error = diebold_mariano(aview1(&[0.1]), aview1(&[0.2]), 2).unwrap_err();
    assert_eq!(error.to_string(), "horizon = 2 must be 1, or more and less than the number of events");
}

#[test]
fn ties_only() {
    let test = sign_test(aview1(&[0.0, 0.5]), aview1(&[-0.0, 0.5])).unwrap();
    assert_eq!((test.first_better, test.second_better, test.ties, test.p_value), (0, 0, 2, None));
    let landslide = sign_test(Array1::zeros(100_000).view(), Array1::ones(100_000).view()).unwrap();
    assert!(landslide.p_value.is_some_and(|p| (0.0..1e-300).contains(&p)));
}

#[test]
fn every_comparison_refuses_what_no_test_can_weigh() {
    type Ask = fn(ArrayView1<'_, f64>, ArrayView1<'_, f64>) -> Option<Error>;
    let asks: [Ask; 4] = [
        |a, b| paired_t(a, b).err(),
        |a, b| diebold_mariano(a, b, 1).err(),
        |a, b| sign_test(a, b).err(),
        |a, b| mean_difference_by_week(a, b, &vec![1; a.len()], &BootstrapOptions::new(1)).err(),
    ];
    for ask in asks {
        for value in NOT_FINITE {
            let error = ask(aview1(&[0.1, value]), aview1(&[0.1; 2])).unwrap();
            assert!(matches!(error, Error::ElementOutOfRange { argument: "scores_a", index: 1, .. }));
            let error = ask(aview1(&[0.1; 2]), aview1(&[value, 0.1])).unwrap();
            assert!(matches!(error, Error::ElementOutOfRange { argument: "scores_b", index: 0, .. }));
        }
        assert_eq!(ask(aview1(&[]), aview1(&[])), Some(Error::Empty { argument: "scores_a" }));
        assert!(matches!(ask(aview1(&[0.1]), aview1(&[])), Some(Error::LengthMismatch { .. })));
    }
}

#[test]
fn magnitudes_change_no_test() {
    let a = [0.31, 0.80, 0.44, 0.62, 0.55, 0.97];
    let b = [0.35, 0.71, 0.60, 0.66, 0.81, 0.92];
    let plain = diebold_mariano(aview1(&a), aview1(&b), 2).unwrap();
    for factor in [1e-300, 1e-9, 1e9, 1e300] {
        let scaled = |scores: [f64; 6]| scores.map(|score| score * factor);
        let test = diebold_mariano(aview1(&scaled(a)), aview1(&scaled(b)), 2).unwrap();
        assert_close(test.statistic, plain.statistic, 1e-10);
        assert_close(test.p_value, plain.p_value, 1e-10);
    }
}

#[test]
fn intervals_of_odd_requests() {
    let mut test = paired_t(aview1(&[0.3, 0.5, 0.4]), aview1(&[0.4, 0.5, 0.6])).unwrap();
    for confidence in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(matches!(test.interval(confidence), Err(Error::OutOfRange { argument: "confidence", .. })));
    }
    let nearly_sure = test.interval(1.0 - f64::EPSILON).unwrap().unwrap();
    assert!(nearly_sure[0] < -1e5 && nearly_sure[1].is_finite());
    let hardly = test.interval(1e-9).unwrap().unwrap();
    assert_abs_diff_eq!(hardly[0], hardly[1], epsilon = 1e-9);
    // The fields are public; nothing written there may panic.
    test.observations = 0;
    assert_eq!(test.interval(0.95).unwrap(), None);
    test.observations = 3;
    test.standard_error = Some(f64::MAX);
    assert!(matches!(test.interval(0.95), Err(Error::Overflow { .. })));
}

#[test]
fn a_hundred_thousand_events() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let n = 100_000;
    let a: Array1<f64> = (0..n).map(|_| 0.6 + 0.1 * normal(&mut random)).collect();
    let b = a.mapv(|score| score + 0.001) + Array1::from_iter((0..n).map(|_| 0.1 * normal(&mut random)));
    let one = paired_t(a.view(), b.view()).unwrap();
    let fifty = diebold_mariano(a.view(), b.view(), 50_000).unwrap();
    assert_eq!(one.mean_difference.to_bits(), fifty.mean_difference.to_bits());
    let [low, high] = one.interval(0.95).unwrap().unwrap();
    assert!(low < -0.001 && -0.001 < high && one.p_value.unwrap() < 0.05);
}
