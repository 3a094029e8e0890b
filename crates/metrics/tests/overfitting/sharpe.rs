//! Probabilistic and deflated Sharpe ratio.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    Error, deflated_sharpe, expected_maximum_sharpe, minimum_track_record, probabilistic_sharpe, sharpe,
};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{CLOSED_FORM, NOT_FINITE, Normals, RATIO, STANDARD_ERRORS, table};
use crate::fixture::{number, rows};

#[test]
fn sharpe_probabilities_are_scipys() {
    let returns = table(include_str!("../fixtures/overfitting_returns.csv"));
    let close = |ours: Option<f64>, theirs: &str| {
        let theirs = number(theirs);
        assert_eq!(ours.is_none(), theirs.is_nan());
        if let Some(ours) = ours {
            assert_relative_eq!(ours, theirs, max_relative = CLOSED_FORM);
        }
    };
    let mut lines = 0;
    for row in rows(include_str!("../fixtures/overfitting_sharpe.csv")) {
        let (n, column): (usize, usize) = (row[0].parse().unwrap(), row[1].parse().unwrap());
        let series = |k: usize| returns.column(k).iter().take(n).copied().collect::<Vec<_>>();
        let x = series(column);
        close(probabilistic_sharpe(&x, 0.0).unwrap(), row[2]);
        close(probabilistic_sharpe(&x, 0.1).unwrap(), row[3]);
        close(minimum_track_record(&x, 0.0, 0.95).unwrap(), row[4]);
        close(minimum_track_record(&x, -0.5, 0.8).unwrap(), row[5]);
        let ratios: Vec<Option<f64>> =
            (0..returns.ncols()).filter_map(|k| sharpe(&series(k), 1.0).unwrap()).map(Some).collect();
        let best = deflated_sharpe(&x, &ratios).unwrap();
        assert_eq!(best.sharpe, sharpe(&x, 1.0).unwrap());
        if !number(row[6]).is_nan() {
            close(Some(best.expected_maximum), row[6]);
            close(best.probability, row[7]);
        }
        lines += 1;
    }
    assert_eq!(lines, 17);
}

/// The mean of the largest of n independent normal numbers: 1/√π, 3/(2√π), and from the tables of order statistics.
#[test]
fn the_expected_maximum_is_near_the_exact_one() {
    assert_eq!(expected_maximum_sharpe(1, 1.0).unwrap().to_bits(), 0);
    for (trials, exact) in
        [(2, 0.564_190), (3, 0.846_284), (10, 1.538_753), (100, 2.507_594), (1000, 3.241_436)]
    {
        // The authors' approximation is for many trials; its error was measured here.
        let allowed = if trials < 10 { 0.05 } else { 0.04 };
        assert_abs_diff_eq!(expected_maximum_sharpe(trials, 1.0).unwrap(), exact, epsilon = allowed);
    }
    let huge = expected_maximum_sharpe(usize::MAX, 4.0).unwrap();
    assert!(huge > 17.0 && huge < 20.0, "{huge}");
}

#[test]
fn a_record_of_the_minimum_length_has_the_confidence() {
    // The same returns over and over have the same shape; only the n − 1 in the ratio moves a little.
    let once = [0.04, -0.02, 0.05, -0.03, 0.02, -0.04, 0.03, 0.01, -0.03, 0.02];
    let needed = minimum_track_record(&once.repeat(100), 0.0, 0.9).unwrap().unwrap();
    let repeats = (needed / 10.0).ceil();
    let probability = |repeats: f64| {
        let mut returns = Vec::new();
        while (returns.len() as f64) < 10.0 * repeats {
            returns.extend(once);
        }
        probabilistic_sharpe(&returns, 0.0).unwrap().unwrap()
    };
    assert!(probability(repeats - 1.0) < 0.9 && probability(repeats + 1.0) > 0.9, "{needed}");
}

#[test]
fn the_probability_covers_on_normal_returns() {
    // Under a true ratio of 0.2 the probability that the ratio is above 0.2 is uniform.
    let (worlds, periods) = (4000, 150);
    let mut normals = Normals::new(42);
    let (mut below, mut sum) = (0, 0.0);
    for _ in 0..worlds {
        let returns: Vec<f64> = (0..periods).map(|_| 0.2 + normals.draw()).collect();
        let probability = probabilistic_sharpe(&returns, 0.2).unwrap().unwrap();
        below += usize::from(probability < 0.1);
        sum += probability;
    }
    let n = f64::from(worlds);
    assert_abs_diff_eq!(below as f64 / n, 0.1, epsilon = STANDARD_ERRORS * (0.09 / n).sqrt());
    assert_abs_diff_eq!(sum / n, 0.5, epsilon = STANDARD_ERRORS * (1.0 / 12.0 / n).sqrt());
}

#[test]
fn short_and_constant_records_have_no_probability() {
    for returns in [&[][..], &[0.1], &[0.1; 7], &[0.0; 3], &[0.1, 0.1 + 1e-13, 0.1]] {
        assert_eq!(probabilistic_sharpe(returns, 0.0).unwrap(), None);
        assert_eq!(minimum_track_record(returns, 0.0, 0.95).unwrap(), None);
        let best = deflated_sharpe(returns, &[Some(0.1), Some(0.2)]).unwrap();
        assert_eq!((best.sharpe, best.probability), (None, None));
        assert!(best.expected_maximum > 0.0);
    }
    // Two returns: skewness 0, kurtosis 1, ratio (0.02/0.02)/√2.
    let probability = probabilistic_sharpe(&[0.01, 0.03], 0.0).unwrap().unwrap();
    assert_relative_eq!(probability, 0.921_350_396_474_857_3, max_relative = CLOSED_FORM);
}

/// Two values with mean/s = 2/skewness: the variance term is exactly 0 but for rounding, of either sign.
#[test]
fn a_variance_that_is_only_rounding_has_no_probability() {
    let n = 1000.0_f64;
    for highs in (20..400).step_by(20) {
        // A share q of highs: skewness (1 − 2q)/√(q(1 − q)) and standard deviation √(q(1 − q)), over n.
        let q = f64::from(highs) / n;
        let population = (q * (1.0 - q)).sqrt();
        let mean = 2.0 * population / (1.0 - 2.0 * q) * (n / (n - 1.0)).sqrt() * population;
        let returns: Vec<f64> = (0..1000).map(|i| mean - q + f64::from(u8::from(i < highs))).collect();
        assert_eq!(probabilistic_sharpe(&returns, 0.0).unwrap(), None, "{highs}");
        assert_eq!(minimum_track_record(&returns, 0.0, 0.95).unwrap(), None, "{highs}");
    }
}

#[test]
fn no_length_proves_a_ratio_below_the_benchmark() {
    let returns = [0.01, -0.02, 0.03, 0.01];
    assert_eq!(minimum_track_record(&returns, 1.0, 0.95).unwrap(), None);
    let ratio = sharpe(&returns, 1.0).unwrap().unwrap();
    assert_eq!(minimum_track_record(&returns, ratio, 0.95).unwrap(), None);
    assert_abs_diff_eq!(minimum_track_record(&returns, 0.0, 0.5).unwrap().unwrap(), 1.0);
    // Returns that come to 0, but for the rounding of their sum.
    assert_eq!(minimum_track_record(&[0.05, 0.05, -0.1, 0.1, 0.2, -0.3], 0.0, 0.95).unwrap(), None);
    assert_eq!(minimum_track_record(&[1.0, -1.0, 1e-300], -1e-300, 0.95).unwrap(), None);
    // A lead that is small but real is a number.
    assert!(minimum_track_record(&[1.0, -1.0, 1e-9], 0.0, 0.95).unwrap().unwrap() > 1e17);
}

#[test]
fn extreme_benchmarks_and_returns_stay_probabilities() {
    let returns = [0.01, -0.02, 0.03, 0.01];
    assert_abs_diff_eq!(probabilistic_sharpe(&returns, f64::MAX).unwrap().unwrap(), 0.0);
    assert_abs_diff_eq!(probabilistic_sharpe(&returns, f64::MIN).unwrap().unwrap(), 1.0);
    let plain = probabilistic_sharpe(&returns, 0.1).unwrap().unwrap();
    for unit in [1e-300, 1e9, 1e305] {
        let scaled = returns.map(|r| r * unit);
        assert_relative_eq!(
            probabilistic_sharpe(&scaled, 0.1).unwrap().unwrap(),
            plain,
            max_relative = CLOSED_FORM
        );
    }
    let error = probabilistic_sharpe(&[f64::MAX, f64::MIN], 0.0).unwrap_err();
    assert!(matches!(error, Error::Overflow { .. }), "{error}");
    let error = deflated_sharpe(&returns, &[Some(f64::MAX), Some(f64::MIN)]).unwrap_err();
    assert!(matches!(error, Error::Overflow { .. }), "{error}");
}

#[test]
fn sharpe_arguments_outside_their_range_are_errors() {
    let returns = [0.01, -0.02, 0.03];
    for bad in NOT_FINITE {
        let broken = [0.01, bad, 0.03];
        for answer in [
            probabilistic_sharpe(&broken, 0.0),
            minimum_track_record(&broken, 0.0, 0.95),
            deflated_sharpe(&broken, &[Some(0.1)]).map(|best| best.probability),
        ] {
            let error = answer.unwrap_err();
            assert!(
                matches!(error, Error::ElementOutOfRange { argument: "returns", index: 1, .. }),
                "{error}"
            );
        }
        let error = deflated_sharpe(&returns, &[Some(0.1), None, Some(bad)]).unwrap_err();
        assert!(
            matches!(error, Error::ElementOutOfRange { argument: "trial_sharpes", index: 2, .. }),
            "{error}"
        );
        for answer in [probabilistic_sharpe(&returns, bad), minimum_track_record(&returns, bad, 0.95)] {
            let error = answer.unwrap_err();
            assert!(matches!(error, Error::OutOfRange { argument: "benchmark", .. }), "{error}");
        }
        assert!(expected_maximum_sharpe(3, bad).is_err());
    }
    for confidence in [0.499, 1.0, -1.0, f64::NAN] {
        let error = minimum_track_record(&returns, 0.0, confidence).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "confidence", .. }), "{error}");
    }
    assert_eq!(deflated_sharpe(&returns, &[]).unwrap_err(), Error::Empty { argument: "trial_sharpes" });
    assert_eq!(expected_maximum_sharpe(0, 1.0).unwrap_err().to_string(), "trials = 0 must be at least 1");
    let error = expected_maximum_sharpe(3, -1e-9).unwrap_err();
    assert_eq!(error.to_string(), "variance_of_trials = -1e-9 must be finite and not negative");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn probabilities_fall_as_the_benchmark_rises(
        returns in vec(-0.5..0.5_f64, 2..60),
        benchmark in -1.0..1.0_f64,
        unit in prop_oneof![Just(1e-200), 1e-3..1e3_f64, Just(1e200)],
    ) {
        let scaled: Vec<f64> = returns.iter().map(|r| r * unit).collect();
        let negated: Vec<f64> = returns.iter().map(|r| -r).collect();
        if let Some(p) = probabilistic_sharpe(&returns, benchmark).unwrap() {
            prop_assert!((0.0..=1.0).contains(&p));
            prop_assert!(probabilistic_sharpe(&returns, benchmark + 0.1).unwrap().unwrap() <= p);
            let same = probabilistic_sharpe(&scaled, benchmark).unwrap().unwrap();
            assert_abs_diff_eq!(same, p, epsilon = RATIO);
            let other = probabilistic_sharpe(&negated, -benchmark).unwrap().unwrap();
            assert_abs_diff_eq!(other, 1.0 - p, epsilon = RATIO);
        }
    }

    #[test]
    fn more_trials_raise_the_bar(
        returns in vec(-0.5..0.5_f64, 3..40),
        ratios in vec(-1.0..1.0_f64, 1..20),
    ) {
        let trials: Vec<Option<f64>> = ratios.iter().copied().map(Some).collect();
        let few = deflated_sharpe(&returns, &trials).unwrap();
        let spread = ratios.iter().any(|r| r.to_bits() != ratios[0].to_bits());
        prop_assert_eq!(few.expected_maximum > 0.0, spread);
        prop_assert_eq!(few.probability, probabilistic_sharpe(&returns, few.expected_maximum).unwrap());
        let n = ratios.len();
        prop_assert!(expected_maximum_sharpe(n + 1, 1.0).unwrap() > expected_maximum_sharpe(n, 1.0).unwrap());
        // A trial that never bet was a trial all the same.
        let more = deflated_sharpe(&returns, &[trials, vec![None]].concat()).unwrap();
        prop_assert_eq!(more.expected_maximum > few.expected_maximum, spread);
    }

    #[test]
    fn trials_that_never_bet_set_no_bar(returns in vec(-0.5..0.5_f64, 3..40), trials in 1..9_usize) {
        let none = vec![None; trials];
        // One that did has no second to be chosen from.
        for trials in [none.clone(), [vec![Some(0.3)], none].concat()] {
            let best = deflated_sharpe(&returns, &trials).unwrap();
            prop_assert_eq!(best.expected_maximum.to_bits(), 0.0_f64.to_bits());
        }
    }
}
