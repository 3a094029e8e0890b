//! How many events it takes: the power of the paired t-test.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{Error, observations_needed, paired_t, statistical_power};
use ndarray::aview1;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::fixture::{number, rows};

/// What the integral promises.
const POWER: f64 = 1e-10;

#[test]
fn powers_are_the_noncentral_ts() {
    for row in rows(include_str!("fixtures/comparison_power.csv")) {
        let n = row[0].parse().unwrap();
        let ours = statistical_power(n, number(row[1]), 1.0, number(row[2])).unwrap();
        assert_abs_diff_eq!(ours, number(row[3]), epsilon = POWER);
    }
}

/// From ten thousand million on it is the normal test's power.
#[test]
fn the_power_goes_on_where_the_integral_ends() {
    let many = 10_000_000_000;
    for effect in [1e-9, 1e-5, 3e-5] {
        let [below, above] = [many, many + 1].map(|n| statistical_power(n, effect, 1.0, 0.95).unwrap());
        assert_abs_diff_eq!(below, above, epsilon = 1e-9);
    }
}

#[test]
fn numbers_needed_are_statsmodels() {
    for row in rows(include_str!("fixtures/comparison_needed.csv")) {
        let ours = observations_needed(number(row[2]), number(row[0]), 1.0, number(row[1])).unwrap();
        assert_eq!(ours.to_string(), row[3]);
    }
}

#[test]
fn simulated_tests_find_what_the_power_says() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
    let mut normal = || {
        let [u, v]: [f64; 2] = random.random();
        (-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    };
    let tests = 4000;
    let found = (0..tests)
        .filter(|_| {
            let a: [f64; 12] = std::array::from_fn(|_| 0.7 + normal());
            paired_t(aview1(&a), aview1(&[0.0; 12])).unwrap().p_value.unwrap() < 0.05
        })
        .count();
    let power = statistical_power(12, 0.7, 1.0, 0.95).unwrap();
    let error = (power * (1.0 - power) / f64::from(tests)).sqrt();
    assert_abs_diff_eq!(found as f64 / f64::from(tests), power, epsilon = 4.0 * error);
}

proptest! {
    #[test]
    fn the_number_needed_is_the_first_that_is_enough(
        effect in 0.02..3.0_f64, confidence in 0.5..0.999_f64, power in 0.05..0.99_f64,
    ) {
        let n = observations_needed(power, -effect, 1.0, confidence).unwrap();
        prop_assert!(statistical_power(n, effect, 1.0, confidence).unwrap() >= power);
        prop_assert!(n == 2 || statistical_power(n - 1, effect, 1.0, confidence).unwrap() < power);
    }

    #[test]
    fn only_the_ratio_counts(n in 2..10_000_u64, effect in 1e-3..3.0_f64, unit in 1e-6..1e6_f64) {
        let plain = statistical_power(n, effect, 1.0, 0.95).unwrap();
        prop_assert!((statistical_power(n, -effect * unit, unit, 0.95).unwrap() - plain).abs() < 1e-9);
        prop_assert!((0.05 - POWER..=1.0).contains(&plain));
    }
}

#[test]
fn a_vanishing_difference_is_found_as_often_as_luck_has_it() {
    for confidence in [0.1, 0.95, 1.0 - 1e-12] {
        for n in [2, 3, 380, 1_000_000, 10_000_000_000, u64::MAX] {
            let power = statistical_power(n, 1e-300, 1.0, confidence).unwrap();
            assert_abs_diff_eq!(power, 1.0 - confidence, epsilon = POWER);
        }
    }
}

#[test]
fn the_normal_limit_begins_where_nothing_changes() {
    let effect = 2.5e-5;
    let below = statistical_power(10_000_000_000, effect, 1.0, 0.95).unwrap();
    let above = statistical_power(10_000_000_001, effect, 1.0, 0.95).unwrap();
    assert_abs_diff_eq!(below, above, epsilon = 1e-9);
}

#[test]
fn overwhelming_differences_need_two_events() {
    for difference in [1e10, 1e150, 1e300, f64::MAX] {
        assert_eq!(observations_needed(0.8, difference, 1e-9, 0.95), Ok(2));
        assert_abs_diff_eq!(statistical_power(2, difference, 1e-9, 0.95).unwrap(), 1.0, epsilon = POWER);
    }
    assert_eq!(observations_needed(1e-6, 1.0, 1.0, 0.95), Ok(2));
}

#[test]
fn differences_too_small_to_ever_find() {
    // (1.96 + 0.84)²·1e14, and beyond 2⁵³.
    assert_relative_eq!(
        observations_needed(0.8, 1e-7, 1.0, 0.95).unwrap() as f64,
        7.8489e14,
        max_relative = 1e-4
    );
    for difference in [1e-8, 1e-300, -1e-160] {
        let expected = Error::Overflow { quantity: "the number of observations needed" };
        assert_eq!(observations_needed(0.8, difference, 1.0, 0.95), Err(expected));
    }
}

#[test]
fn still_needed_is_what_is_missing() {
    let test = paired_t(aview1(&[0.3, 0.5, 0.4]), aview1(&[0.4, 0.5, 0.6])).unwrap();
    assert_eq!(test.still_needed(0.8, 0.01, 0.95), Ok(Some(784)));
    assert_eq!(test.still_needed(0.8, -0.01, 0.95), Ok(Some(784)));
    assert_eq!(test.still_needed(0.8, 5.0, 0.95), Ok(Some(0)));
    let one = paired_t(aview1(&[0.3]), aview1(&[0.4])).unwrap();
    assert_eq!(one.still_needed(0.8, 0.01, 0.95), Ok(None));
    // Wrong questions are wrong without an answer too.
    for (power, difference, confidence, wrong) in
        [(0.8, 0.0, 0.95, "difference"), (1.0, 0.01, 0.95, "power"), (0.8, 0.01, 1.0, "confidence")]
    {
        for test in [one, test] {
            let error = test.still_needed(power, difference, confidence).unwrap_err();
            assert!(matches!(error, Error::OutOfRange { argument, .. } if argument == wrong));
        }
    }
}

#[test]
fn every_argument_is_checked() {
    let name = |error: Error| match error {
        Error::OutOfRange { argument, .. } | Error::TooFew { argument, .. } => argument,
        other => panic!("{other}"),
    };
    for value in [0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(name(observations_needed(0.8, value, 1.0, 0.95).unwrap_err()), "difference");
        assert_eq!(name(statistical_power(5, value, 1.0, 0.95).unwrap_err()), "difference");
    }
    for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(name(observations_needed(0.8, 0.1, value, 0.95).unwrap_err()), "standard_deviation");
        assert_eq!(name(statistical_power(5, 0.1, value, 0.95).unwrap_err()), "standard_deviation");
    }
    for value in [0.0, 1.0, 1.5, f64::NAN] {
        assert_eq!(name(observations_needed(0.8, 0.1, 1.0, value).unwrap_err()), "confidence");
        assert_eq!(name(observations_needed(value, 0.1, 1.0, 0.95).unwrap_err()), "power");
        assert_eq!(name(statistical_power(5, 0.1, 1.0, value).unwrap_err()), "confidence");
    }
    for n in [0, 1] {
        assert_eq!(name(statistical_power(n, 0.1, 1.0, 0.95).unwrap_err()), "n");
    }
}

#[test]
fn an_effect_beyond_the_range_of_numbers_needs_more_events_than_there_are() {
    let needed = observations_needed(0.8, 1e-300, f64::MAX, 0.95);
    assert!(matches!(needed, Err(Error::Overflow { .. })), "{needed:?}");
    // A test that is wrong half of the time shows anything in a quarter of the cases.
    assert_eq!(observations_needed(0.25, 1e-300, f64::MAX, 0.5), Ok(2));
}
