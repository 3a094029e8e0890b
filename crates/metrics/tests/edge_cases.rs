//! Values at and beyond the edge of what is allowed.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    Error, PROBABILITY_SUM_TOLERANCE, accuracy, brier, closing_line_value, log_score, max_drawdown, paired_t,
    rps, sharpe,
};
use ndarray::{Array2, array, aview1};

/// Closed forms of a few operations.
const CLOSED_FORM: f64 = 1e-12;

const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

// Forecast scores

#[test]
fn certainty_that_came_true_scores_zero() {
    let p = array![[0.0, 1.0, 0.0]];
    for score in [brier, rps, log_score] {
        // Positive zero: a table must not show "-0".
        assert_eq!(score(p.view(), &[1]).unwrap().mean.to_bits(), 0);
    }
    assert_abs_diff_eq!(accuracy(p.view(), &[1]).unwrap().mean, 1.0);
}

#[test]
fn certainty_that_failed_scores_the_most() {
    let p = array![[1.0, 0.0, 0.0]];
    assert_abs_diff_eq!(brier(p.view(), &[2]).unwrap().mean, 2.0);
    assert_abs_diff_eq!(rps(p.view(), &[2]).unwrap().mean, 1.0);
    assert_abs_diff_eq!(accuracy(p.view(), &[2]).unwrap().mean, 0.0);
}

#[test]
fn the_impossible_that_happened_is_infinite_not_an_error() {
    for zero in [0.0, -0.0] {
        let p = array![[zero, 0.5, 0.5], [0.5, 0.25, 0.25]];
        let scores = log_score(p.view(), &[0, 0]).unwrap();
        assert!(scores.per_event[0] == f64::INFINITY);
        assert_relative_eq!(scores.per_event[1], 2.0_f64.ln(), max_relative = CLOSED_FORM);
        assert!(scores.mean == f64::INFINITY);
    }
}

#[test]
fn tiny_probabilities_keep_their_logarithm() {
    let p = array![[1e-300, 1.0, 0.0], [5e-324, 1.0, 0.0]];
    let scores = log_score(p.view(), &[0, 0]).unwrap();
    assert_relative_eq!(scores.per_event[0], 690.7755278982137, max_relative = CLOSED_FORM);
    assert_relative_eq!(scores.per_event[1], 744.4400719213812, max_relative = CLOSED_FORM);
}

#[test]
fn ties_are_split() {
    let third = 1.0 / 3.0;
    let p = array![[third, third, third], [0.4, 0.4, 0.2], [0.4, 0.4, 0.2]];
    assert_relative_eq!(
        accuracy(p.view(), &[2, 1, 2]).unwrap().mean,
        (third + 0.5 + 0.0) / 3.0,
        max_relative = CLOSED_FORM
    );
}

#[test]
fn single_precision_forecasts_are_accepted() {
    let p = array![[0.1_f32, 0.2, 0.7], [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]].mapv(f64::from);
    assert!((p.row(1).sum() - 1.0).abs() > 1e-8);
    assert!(brier(p.view(), &[0, 1]).is_ok());
}

#[test]
fn rows_must_sum_to_one_within_the_tolerance() {
    for sign in [-1.0, 1.0] {
        let row = |share: f64| array![[0.5, 0.5], [0.5, 0.5 + sign * share * PROBABILITY_SUM_TOLERANCE]];
        assert!(brier(row(0.99).view(), &[0, 0]).is_ok());
        let error = brier(row(1.01).view(), &[0, 0]).unwrap_err();
        assert!(matches!(error, Error::ProbabilitySum { event: 1, .. }), "{error}");
    }
    let odds = array![[0.55, 0.30, 0.20]];
    let error = brier(odds.view(), &[0]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 0 of p sums to 1.05, it must sum to 1 within 1e-6: remove the overround of odds first; to score rounded forecasts, allow more by ScoreOptions::sum_tolerance"
    );
}

#[test]
fn a_probability_outside_zero_and_one_names_its_place() {
    for value in [-1e-300, -0.5, 1.0 + f64::EPSILON, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for outcomes in [2, 3, 4] {
            let mut p = Array2::from_elem((4, outcomes), 1.0 / outcomes as f64);
            p[[2, 1]] = value;
            for score in [brier, rps, log_score] {
                match score(p.view(), &[0; 4]).unwrap_err() {
                    Error::ProbabilityOutOfRange { argument: "p", event: 2, outcome: 1, value: found } => {
                        assert_eq!(found.to_bits(), value.to_bits());
                    }
                    other => panic!("{other}"),
                }
            }
        }
    }
    let error = brier(array![[0.5, 1.5, -1.0]].view(), &[0]).unwrap_err();
    assert_eq!(error.to_string(), "p[[0, 1]] = 1.5 must be in [0, 1]");
}

#[test]
fn messages_stay_short_for_extreme_values() {
    let error = brier(array![[-1e-300, 1.0]].view(), &[0]).unwrap_err();
    assert_eq!(error.to_string(), "p[[0, 0]] = -1e-300 must be in [0, 1]");
}

#[test]
fn an_outcome_beyond_the_columns_names_its_place() {
    let p = array![[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]];
    for outcome in [3, usize::MAX] {
        let error = rps(p.view(), &[0, outcome]).unwrap_err();
        assert_eq!(error, Error::OutcomeOutOfRange { event: 1, outcome, allowed: 3 });
    }
    let error = rps(p.view(), &[3, 0]).unwrap_err();
    assert_eq!(error.to_string(), "outcomes[0] = 3 must be less than 3, the number of outcomes");
}

#[test]
fn a_hundred_thousand_equal_events_have_the_score_of_one() {
    let n = 100_000;
    let p = Array2::from_shape_fn((n, 3), |(_, k)| [0.44, 0.33, 0.23][k]);
    for score in [brier, rps, log_score] {
        let scores = score(p.view(), &vec![1; n]).unwrap();
        assert_relative_eq!(scores.mean, scores.per_event[0], max_relative = 1e-14);
    }
}

// Model against market

#[test]
fn one_event_has_a_mean_but_no_test() {
    let test = paired_t(aview1(&[0.3]), aview1(&[0.5])).unwrap();
    assert_abs_diff_eq!(test.mean_difference, -0.2, epsilon = CLOSED_FORM);
    assert_eq!((test.standard_error, test.statistic, test.p_value), (None, None, None));
    assert_eq!(test.observations, 1);
}

#[test]
fn a_constant_difference_has_no_test() {
    let a: Vec<f64> = (0..100).map(|i| 0.3 + 0.013 * f64::from(i)).collect();
    let b: Vec<f64> = a.iter().map(|a| a + 0.01).collect();
    let c: Vec<f64> = a.iter().map(|a| a * 3.0 / 3.0 * 0.7 / 0.7).collect();
    assert_ne!(a, c, "the rounding this test is about");
    for other in [&a, &b, &c] {
        let test = paired_t(aview1(&a), aview1(other)).unwrap();
        assert_eq!((test.standard_error, test.statistic, test.p_value), (None, None, None));
    }
}

#[test]
fn overwhelming_evidence_has_a_p_value_near_zero() {
    let a: Vec<f64> = (0..1000).map(|i| 1.0 + 1e-9 * f64::from(i % 2)).collect();
    let test = paired_t(aview1(&a), aview1(&[0.5; 1000])).unwrap();
    assert!(test.statistic.unwrap() > 1e9 && (0.0..1e-300).contains(&test.p_value.unwrap()));
}

#[test]
fn scores_that_are_not_finite_name_their_place() {
    for value in NOT_FINITE {
        let scores = [0.1, 0.2, value];
        let places = [
            ("scores_a", paired_t(aview1(&scores), aview1(&[0.1; 3]))),
            ("scores_b", paired_t(aview1(&[0.1; 3]), aview1(&scores))),
        ];
        for (name, answer) in places {
            let error = answer.unwrap_err();
            assert!(matches!(error, Error::ElementOutOfRange { argument, index: 2, .. } if argument == name));
        }
    }
    let error = paired_t(aview1(&[f64::MAX]), aview1(&[f64::MIN])).unwrap_err();
    assert_eq!(error, Error::Overflow { quantity: "a difference of scores" });
    let error = paired_t(aview1(&[1.7e308, -1.7e308, 1.7e308]), aview1(&[0.0; 3])).unwrap_err();
    assert_eq!(error, Error::Overflow { quantity: "the standard deviation of the differences" });
}

// Betting

#[test]
fn constant_returns_have_no_sharpe_ratio_however_computed() {
    // 1.01 − 1.00, 1.02 − 1.01, …: 0.01 up to rounding.
    let differences: Vec<f64> =
        (0..100).map(|i| (f64::from(i) + 101.0) / 100.0 - (f64::from(i) + 100.0) / 100.0).collect();
    assert_ne!(differences, [differences[0]; 100], "the rounding this test is about");
    for returns in [&[0.1; 5][..], &[0.0; 5], &[-0.3; 7], &differences] {
        assert_eq!(sharpe(returns, 52.0), Ok(None));
    }
    assert_eq!(sharpe(&[0.1], 52.0), Ok(None));
    assert!(sharpe(&[0.01, 0.010001], 52.0).unwrap().is_some());
}

#[test]
fn returns_of_mean_zero_have_a_sharpe_ratio_of_zero() {
    assert_eq!(sharpe(&[0.1, -0.1], 52.0), Ok(Some(0.0)));
}

#[test]
fn the_largest_and_smallest_returns_have_a_sharpe_ratio() {
    for unit in [f64::MAX, 1e200, 1e-200, 1e-307] {
        // Mean 1/2, standard deviation √(1/3): the ratio is √3/2 in any unit.
        let ratio = sharpe(&[unit, 0.0, 0.0, unit], 1.0).unwrap().unwrap();
        assert_relative_eq!(ratio, 0.75_f64.sqrt(), max_relative = CLOSED_FORM);
    }
}

#[test]
fn sharpe_refuses_what_is_not_finite() {
    for value in NOT_FINITE {
        let error = sharpe(&[0.1, value], 52.0).unwrap_err();
        assert!(matches!(error, Error::ElementOutOfRange { argument: "returns", index: 1, .. }), "{error}");
        let error = sharpe(&[0.1, 0.2], value).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "periods_per_year", .. }), "{error}");
    }
    assert!(sharpe(&[0.1, 0.2], 0.0).is_err());
}

#[test]
fn ruin_is_a_depth_of_one() {
    let worst = max_drawdown(&[100.0, 120.0, 0.0, 0.0]).unwrap();
    assert_abs_diff_eq!(worst.depth, 1.0);
    assert_eq!((worst.peak, worst.trough, worst.length, worst.recovery), (1, 2, 2, None));
}

#[test]
fn one_value_has_no_drawdown() {
    let worst = max_drawdown(&[5.0]).unwrap();
    assert_eq!((worst.depth.to_bits(), worst.length, worst.recovery), (0, 0, Some(0)));
}

#[test]
fn a_drawdown_starts_at_the_last_time_on_its_peak() {
    let worst = max_drawdown(&[90.0, 100.0, 100.0, 80.0, 100.0, 100.0]).unwrap();
    assert_eq!((worst.peak, worst.trough, worst.recovery, worst.length), (2, 3, Some(4), 2));
}

#[test]
fn of_equally_deep_drawdowns_the_first_counts() {
    let worst = max_drawdown(&[100.0, 50.0, 100.0, 50.0, 60.0, 50.0]).unwrap();
    assert_eq!((worst.peak, worst.trough, worst.recovery), (0, 1, Some(2)));
}

#[test]
fn a_deeper_drawdown_replaces_a_recovered_one() {
    let worst = max_drawdown(&[100.0, 90.0, 110.0, 55.0, 80.0]).unwrap();
    assert_eq!((worst.peak, worst.trough, worst.recovery, worst.length), (2, 3, None, 2));
}

#[test]
fn a_bankroll_that_is_no_bankroll_names_its_place() {
    for value in [-1.0, f64::NAN, f64::INFINITY] {
        let error = max_drawdown(&[1.0, 2.0, value]).unwrap_err();
        assert!(matches!(error, Error::ElementOutOfRange { argument: "values", index: 2, .. }), "{error}");
    }
    let error = max_drawdown(&[0.0, 1.0]).unwrap_err();
    assert_eq!(error.to_string(), "values[0] = 0 must be finite and greater than 0");
}

#[test]
fn closing_line_value_at_the_ends() {
    assert_abs_diff_eq!(closing_line_value(2.0, 0.0).unwrap(), -1.0);
    assert_abs_diff_eq!(closing_line_value(2.0, 1.0).unwrap(), 1.0);
    for odds in [1.0, 0.0, f64::NAN, f64::INFINITY] {
        let error = closing_line_value(odds, 0.5).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "odds_taken", .. }), "{error}");
    }
    for p in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let error = closing_line_value(2.0, p).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "closing_probability", .. }), "{error}");
    }
}
