//! Forecasts put right: lines and curves at the edge of what has one, and what they make of new forecasts.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{BinaryForecasts, Error, FitStatus};
use proptest::collection::vec;
use proptest::prelude::*;

/// Fits end within 1e-9 of a standard error of the maximum.
const FIT: f64 = 1e-8;

/// Some additions and multiplications of numbers up to 1, and published quantiles.
const CLOSED_FORM: f64 = 1e-12;

fn forecasts(p: &[f64], happened: &[bool]) -> BinaryForecasts {
    BinaryForecasts::new(p, happened).expect("valid forecasts")
}

// Lines

#[test]
fn data_without_a_best_line_have_none() {
    let cases: [(&[f64], &[bool]); 7] = [
        (&[0.2, 0.4, 0.6], &[true, true, true]),
        (&[0.2, 0.4, 0.6], &[false, false, false]),
        (&[0.2, 0.4, 0.6, 0.8], &[false, false, true, true]),
        (&[0.2, 0.4, 0.6, 0.8], &[true, true, false, false]),
        (&[0.2, 0.5, 0.5, 0.8], &[false, false, true, true]),
        (&[0.3, 0.3, 0.3, 0.3], &[false, false, true, true]),
        (&[0.5, 0.5 + f64::EPSILON, 0.5, 0.5 + f64::EPSILON], &[false, false, true, true]),
    ];
    for (p, happened) in cases {
        assert_eq!(forecasts(p, happened).recalibration(), Ok(None), "{p:?} {happened:?}");
    }
    // Forecasts that are all the same still have a shift.
    let same =
        forecasts(&[0.3; 4], &[false, false, false, true]).calibration_in_the_large().unwrap().unwrap();
    assert_relative_eq!(same.estimate, (1.0_f64 / 3.0).ln() - (0.3_f64 / 0.7).ln(), max_relative = FIT);
    assert_relative_eq!(same.standard_error, 1.0 / (4.0_f64 * 0.25 * 0.75).sqrt(), max_relative = FIT);
}

/// A single pair out of order keeps the data from being separable; the line is steep but finite.
#[test]
fn nearly_separable_data_converge() {
    for gap in [1e-3, 1e-6, 1e-9] {
        let p = [[0.1; 500].as_slice(), &[0.5, 0.5 + gap], &[0.9; 500]].concat();
        let happened = [[false; 500].as_slice(), &[true, false], &[true; 500]].concat();
        let fit = forecasts(&p, &happened).recalibration().unwrap().unwrap();
        assert_eq!(fit.status, FitStatus::Converged, "{fit:?}");
        assert!(fit.slope.estimate > 3.0 && fit.slope.estimate < 30.0, "{fit:?}");
        // The pair out of order cannot be told apart, so each of it has an even chance.
        assert_abs_diff_eq!(fit.intercept.estimate, 0.0, epsilon = 100.0 * gap);
    }
}

#[test]
fn extreme_log_odds_converge() {
    let tops = [1.0 - f64::EPSILON / 2.0, 0.9];
    for low in [5e-324, 1e-300, 1e-12] {
        for high in tops {
            // Two different forecasts: the line goes through the two shares.
            let p = [[low; 10], [high; 10]].concat();
            let happened = [[true; 3].as_slice(), &[false; 7], &[true; 8], &[false; 2]].concat();
            let forecasts = forecasts(&p, &happened);
            let fit = forecasts.recalibration().unwrap().unwrap();
            assert_eq!(fit.status, FitStatus::Converged, "{fit:?}");
            let x = [low, high].map(|p: f64| p.ln() - (-p).ln_1p());
            let slope = (4.0_f64.ln() - (3.0_f64 / 7.0).ln()) / (x[1] - x[0]);
            assert_relative_eq!(fit.slope.estimate, slope, max_relative = FIT);
            assert_relative_eq!(fit.intercept.estimate, 4.0_f64.ln() - slope * x[1], max_relative = FIT);
            assert!(fit.calibration_in_the_large.standard_error > 0.0);
        }
    }
}

/// Newton's full steps overshoot here, and run away without end.
#[test]
fn steps_that_go_too_far_are_shortened() {
    /// Log odds, events, of which happened.
    type Group = (f64, usize, usize);
    let cases: [&[Group]; 3] = [
        &[(-10.0, 10, 1), (1.0, 100_000, 100_000), (3.0, 10, 1)],
        &[(-3.0, 1000, 999), (-1.0, 1, 0), (1.0, 100_000, 1)],
        &[(-700.0, 10, 5), (-30.0, 100_000, 100_000), (30.0, 10, 5), (36.0, 1, 1)],
    ];
    for groups in cases {
        let (mut p, mut happened) = (Vec::new(), Vec::new());
        for &(x, count, hits) in groups {
            p.extend(vec![1.0 / (1.0 + (-x).exp()); count]);
            happened.extend((0..count).map(|event| event < hits));
        }
        let fit = forecasts(&p, &happened).recalibration().unwrap().unwrap();
        assert_eq!(fit.status, FitStatus::Converged, "{fit:?}");
    }
}

// New forecasts

#[test]
fn recalibration_of_new_forecasts_names_what_has_no_log_odds() {
    let happened = [[true; 3].as_slice(), &[false; 7], &[true; 7], &[false; 3]].concat();
    let forecasts = forecasts(&[[0.2; 10], [0.8; 10]].concat(), &happened);
    let line = forecasts.recalibration().unwrap().unwrap();
    for p in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
        let message = format!("p = {p} must be greater than 0 and less than 1");
        assert_eq!(line.probability(p).unwrap_err().to_string(), message);
    }
    for p in [5e-324, 1e-300, 1.0 - f64::EPSILON / 2.0] {
        assert!((0.0..=1.0).contains(&line.probability(p).unwrap()));
    }
    let corp = forecasts.corp();
    for p in [-1e-300, 1.0 + f64::EPSILON, f64::NAN, f64::NEG_INFINITY] {
        let message = format!("p = {p:?} must be in [0, 1]");
        assert_eq!(corp.probability(p).unwrap_err().to_string(), message);
    }
    let mut emptied = corp;
    emptied.blocks.clear();
    assert_eq!(emptied.probability(0.5), Err(Error::Empty { argument: "blocks" }));
}

#[test]
fn steep_lines_end_at_zero_and_one() {
    let p = [[0.5; 500], [0.5 + 1e-9; 500]].concat();
    let happened = [[true; 1].as_slice(), &[false; 499], &[true; 499], &[false; 1]].concat();
    let line = forecasts(&p, &happened).recalibration().unwrap().unwrap();
    assert!(line.slope.estimate > 1e9);
    assert_eq!((line.probability(1e-300), line.probability(0.9)), (Ok(0.0), Ok(1.0)));
}

#[test]
fn coefficient_intervals_of_odd_requests() {
    let happened: Vec<bool> = (0..100).map(|event| event < 42).collect();
    let shift = forecasts(&[0.6; 100], &happened).calibration_in_the_large().unwrap().unwrap();
    for confidence in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(shift.interval(confidence), Err(Error::OutOfRange { argument: "confidence", .. })));
    }
    // Published quantiles of the standard normal distribution.
    for (confidence, z) in [(0.5, 0.674489750196082), (0.95, 1.959963984540054), (0.99, 2.575829303548901)] {
        let [low, high] = shift.interval(confidence).unwrap();
        assert_relative_eq!(low, shift.estimate - z * shift.standard_error, max_relative = CLOSED_FORM);
        assert_relative_eq!(high, shift.estimate + z * shift.standard_error, max_relative = CLOSED_FORM);
    }
    let mut huge = shift;
    huge.standard_error = f64::MAX;
    assert_eq!(huge.interval(0.95), Err(Error::Overflow { quantity: "the interval" }));
}

/// Probabilities with ties, 0, 1, tiny ones and ones next to 1.
fn probability() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (0..=20_u32).prop_map(|k| f64::from(k) / 20.0),
        4 => 0.0..=1.0_f64,
        1 => prop_oneof![Just(1e-300), Just(5e-324), Just(1e-12), Just(1.0 - f64::EPSILON / 2.0)],
    ]
}

proptest! {
    #[test]
    fn corps_curve_goes_straight_from_block_to_block(events in vec((probability(), any::<bool>()), 1..80), p in vec(probability(), 1..20)) {
        let (forecast, happened): (Vec<f64>, Vec<bool>) = events.into_iter().unzip();
        let forecasts = forecasts(&forecast, &happened);
        let corp = forecasts.corp();
        for (p, recalibrated) in forecasts.p().iter().zip(&corp.recalibrated) {
            prop_assert_eq!(corp.probability(*p).unwrap().to_bits(), recalibrated.to_bits());
        }
        let mut last = 0.0;
        let mut p = p;
        p.sort_by(f64::total_cmp);
        for p in p {
            let ours = corp.probability(p).unwrap();
            prop_assert!(last <= ours && ours <= 1.0);
            last = ours;
            // Corner by corner, as the definition has it.
            let corners = corp.blocks.iter().flat_map(|b| [(b.lowest, b.frequency), (b.highest, b.frequency)]);
            let corners: Vec<(f64, f64)> = corners.collect();
            let expected = if p <= corners[0].0 {
                corners[0].1
            } else if let Some(pair) = corners.windows(2).find(|pair| pair[0].0 <= p && p <= pair[1].0 && pair[0].0 < pair[1].0) {
                let [(x, y), (far, top)] = [pair[0], pair[1]];
                y * ((far - p) / (far - x)) + top * ((p - x) / (far - x))
            } else {
                corners[corners.len() - 1].1
            };
            assert_abs_diff_eq!(ours, expected, epsilon = CLOSED_FORM);
        }
    }
}
