//! Calibration at and beyond the edge of what is allowed.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{BinaryForecasts, Bins, BootstrapOptions, Error, EvaluationSample, FitStatus};
use ndarray::array;

/// The parts of a score sum to it.
const IDENTITY: f64 = 1e-12;

/// Fits end within 1e-9 of a standard error of the maximum.
const FIT: f64 = 1e-8;

const ALL_BINS: [Bins; 3] = [Bins::EqualWidth(10), Bins::EqualCount(10), Bins::Distinct];

fn forecasts(p: &[f64], happened: &[bool]) -> BinaryForecasts {
    BinaryForecasts::new(p, happened).expect("valid forecasts")
}

// What is refused

#[test]
fn bad_forecasts_are_named() {
    let error = BinaryForecasts::new(&[0.5, 0.5], &[true]).unwrap_err();
    assert_eq!(error, Error::LengthMismatch { first: "p", first_len: 2, second: "happened", second_len: 1 });
    assert_eq!(BinaryForecasts::new(&[], &[]).unwrap_err(), Error::Empty { argument: "p" });
    for value in [f64::NAN, f64::INFINITY, -1e-300, 1.0 + f64::EPSILON] {
        let error = BinaryForecasts::new(&[0.5, value], &[true, false]).unwrap_err();
        assert_eq!(error.to_string(), format!("p[1] = {value:?} must be in [0, 1]"));
    }
}

#[test]
fn bad_matrices_are_refused_as_by_the_scores() {
    let p = array![[0.5, 0.3, 0.2], [0.6, 0.3, 0.1]];
    let error = BinaryForecasts::of_outcome(p.view(), &[0, 1], 3).unwrap_err();
    assert_eq!(error.to_string(), "k = 3 must be less than the number of outcomes");
    let rows = array![[0.5, 0.3, 0.2], [0.6, 0.5, -0.1]];
    let sums = array![[0.5, 0.3, 0.2], [0.6, 0.3, 0.3]];
    for (p, outcomes) in [(&p, vec![0]), (&p, vec![0, 3]), (&rows, vec![0, 0]), (&sums, vec![0, 0])] {
        let expected = fairline_metrics::brier(p.view(), &outcomes).unwrap_err();
        assert_eq!(BinaryForecasts::of_outcome(p.view(), &outcomes, 0).unwrap_err(), expected);
        assert_eq!(BinaryForecasts::pooled(p.view(), &outcomes).unwrap_err(), expected);
    }
}

#[test]
fn bad_arguments_are_named() {
    let forecasts = forecasts(&[0.2, 0.7], &[false, true]);
    let message = |result: Result<f64, Error>| result.unwrap_err().to_string();
    let options = BootstrapOptions::new(1).resamples(10);
    for bins in [Bins::EqualWidth(0), Bins::EqualCount(0)] {
        let none = "bins = 0 must be at least 1";
        assert_eq!(message(forecasts.murphy(bins).map(|parts| parts.score)), none);
        assert_eq!(message(forecasts.reliability(bins, 0.9).map(|table| table.confidence)), none);
        assert_eq!(message(forecasts.calibration_error(bins)), none);
        assert_eq!(
            message(forecasts.calibration_error_interval(bins, &options).map(|e| e.calibration_error)),
            none
        );
        assert_eq!(message(forecasts.expected_if_calibrated(bins, 10, 1).map(|e| e.mean)), none);
    }
    for confidence in [0.0, 1.0, f64::NAN] {
        assert!(forecasts.reliability(Bins::Distinct, confidence).is_err());
        let options = options.confidence(confidence);
        assert!(forecasts.calibration_error_interval(Bins::Distinct, &options).is_err());
    }
    for options in [options.resamples(0), options.block_length(0), options.block_length(3)] {
        assert!(forecasts.calibration_error_interval(Bins::Distinct, &options).is_err());
    }
    let result = forecasts.expected_if_calibrated(Bins::Distinct, 0, 1).map(|e| e.mean);
    assert_eq!(message(result), "simulations = 0 must be in 1 to 1,000,000");
    let result = forecasts.hosmer_lemeshow(0, EvaluationSample::HeldOut).map(|test| test.statistic.unwrap());
    assert_eq!(message(result), "groups = 0 must be at least 1");
}

#[test]
fn infinite_log_odds_are_named() {
    for value in [0.0, 1.0] {
        let forecasts = forecasts(&[0.5, 0.4, value], &[true, false, true]);
        let message = format!("p[2] = {value} must be greater than 0 and less than 1");
        assert_eq!(forecasts.recalibration().unwrap_err().to_string(), message);
        assert_eq!(forecasts.calibration_in_the_large().unwrap_err().to_string(), message);
    }
}

// Bins

/// Every decimal literal on an edge is in the bin above it, for tenths, hundredths and thousandths.
#[test]
fn literals_on_edges_are_in_the_bin_above() {
    for (digits, k) in [(1, 10), (2, 100), (3, 1000)] {
        for j in 0..k {
            let p: f64 = format!("0.{j:0digits$}").parse().unwrap();
            let table = forecasts(&[p], &[true]).reliability(Bins::EqualWidth(k), 0.9).unwrap();
            let next = (j + 1) as f64 / k as f64;
            assert_eq!((table.rows[0].lower, table.rows[0].upper), (p, next), "{p} of {k}");
            let below = forecasts(&[p.next_down().max(0.0)], &[true]).reliability(Bins::EqualWidth(k), 0.9);
            assert!(below.unwrap().rows[0].upper <= p.max(1.0 / k as f64));
        }
    }
    // The last bin is closed on both sides.
    let table = forecasts(&[0.9, 1.0], &[true, true]).reliability(Bins::EqualWidth(10), 0.9).unwrap();
    assert_eq!((table.rows.len(), table.rows[0].lower, table.rows[0].upper), (1, 0.9, 1.0));
}

#[test]
fn more_bins_than_numbers_are_bins_of_single_forecasts() {
    let p = [0.0, 1e-300, 0.25, 0.5, 0.75, 1.0];
    let forecasts = forecasts(&p, &[true; 6]);
    for bins in [Bins::EqualWidth(usize::MAX), Bins::EqualCount(usize::MAX)] {
        let rows = forecasts.reliability(bins, 0.9).unwrap().rows;
        // 1e-300 is within the first bin of any width.
        let expected = if matches!(bins, Bins::EqualWidth(_)) { 5 } else { 6 };
        assert_eq!(rows.len(), expected);
    }
}

#[test]
fn equal_forecasts_share_a_bin_of_equal_count() {
    // Ranks 1 to 6 share the middle 3, which is on the edge of two bins of 10 forecasts at 5.
    let p = [[0.3; 6].as_slice(), &[0.5, 0.6, 0.7, 0.8]].concat();
    let table = forecasts(&p, &[true; 10]).reliability(Bins::EqualCount(2), 0.9).unwrap();
    assert_eq!(table.rows.iter().map(|row| row.count).collect::<Vec<_>>(), [6, 4]);
    assert_eq!((table.rows[0].lower, table.rows[0].upper, table.rows[1].lower), (0.3, 0.3, 0.5));
    let same = forecasts(&[0.3; 10], &[true; 10]).reliability(Bins::EqualCount(4), 0.9).unwrap();
    assert_eq!(same.rows.len(), 1);
}

// Extremes

#[test]
fn one_forecast_has_every_figure_it_can_have() {
    for (p, y) in [(0.0, false), (0.0, true), (1.0, true), (0.3, false), (5e-324, true)] {
        let one = forecasts(&[p], &[y]);
        let score = if y { (1.0 - p) * (1.0 - p) } else { p * p };
        assert_eq!((one.len(), one.mean_brier()), (1, score));
        let corp = one.corp();
        assert_eq!((corp.miscalibration, corp.discrimination, corp.uncertainty), (score, 0.0, 0.0));
        for bins in ALL_BINS {
            let parts = one.murphy(bins).unwrap();
            assert_eq!((parts.reliability, parts.resolution, parts.uncertainty), (score, 0.0, 0.0));
            assert_eq!((parts.within_bin_variance, parts.within_bin_covariance), (0.0, 0.0));
            let options = BootstrapOptions::new(1).resamples(3);
            let error = one.calibration_error_interval(bins, &options).unwrap();
            assert_eq!(error.interval, None);
            assert_abs_diff_eq!(error.calibration_error, (p - f64::from(u8::from(y))).abs());
        }
        if p > 0.0 && p < 1.0 {
            assert_eq!(one.recalibration(), Ok(None));
            assert_eq!(one.calibration_in_the_large(), Ok(None));
        }
    }
    // Negative zero is zero.
    assert_eq!(forecasts(&[-0.0], &[true]).p()[0].to_bits(), 0);
}

#[test]
fn a_hundred_thousand_extreme_forecasts_keep_the_identities() {
    let n = 100_000_u64;
    let p: Vec<f64> = (0..n)
        .map(|i| match i % 5 {
            0 => 1e-300,
            1 => 1.0 - f64::EPSILON / 2.0,
            2 => (i % 7919) as f64 / 7919.0,
            3 => 1e-9 * i as f64,
            _ => 0.1,
        })
        .collect();
    let happened: Vec<bool> = (0..n).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 63 == 1).collect();
    let forecasts = forecasts(&p, &happened);
    for bins in [Bins::EqualWidth(10), Bins::EqualWidth(12_345), Bins::EqualCount(7), Bins::Distinct] {
        let m = forecasts.murphy(bins).unwrap();
        let sum =
            m.reliability - m.resolution + m.uncertainty + m.within_bin_variance - m.within_bin_covariance;
        assert_abs_diff_eq!(m.score, sum, epsilon = IDENTITY);
    }
    let corp = forecasts.corp();
    assert_abs_diff_eq!(
        corp.score,
        corp.miscalibration - corp.discrimination + corp.uncertainty,
        epsilon = IDENTITY
    );
    let inner: Vec<f64> = p.iter().map(|p| p.max(1e-300)).collect();
    let fit = self::forecasts(&inner, &happened).recalibration().unwrap().unwrap();
    assert_eq!(fit.status, FitStatus::Converged, "{fit:?}");
    assert!(fit.slope.estimate.abs() < 0.01 && fit.p_value <= 0.0, "{fit:?}");
}

#[test]
fn certainties_leave_nothing_to_test() {
    let forecasts = forecasts(&[0.0, 1.0, 0.5, 0.5], &[false, true, true, false]);
    assert_eq!(forecasts.spiegelhalter().z, None);
    assert_eq!(forecasts.spiegelhalter().p_value, None);
    let groups = |p: &[f64], happened: &[bool], sample| {
        let test = self::forecasts(p, happened).hosmer_lemeshow(2, sample).unwrap();
        (test.groups, test.degrees_of_freedom, test.statistic, test.p_value.is_some())
    };
    // A certainty that came true says nothing, one that failed everything.
    let certain = [0.0, 0.0, 0.5, 0.5];
    assert_eq!(
        groups(&certain, &[false, false, true, false], EvaluationSample::HeldOut),
        (2, 1, Some(0.0), true)
    );
    assert_eq!(groups(&certain, &[true, false, true, false], EvaluationSample::HeldOut), (2, 1, None, false));
    assert_eq!(groups(&[1.0; 4], &[true; 4], EvaluationSample::HeldOut), (1, 0, Some(0.0), false));
    assert_eq!(groups(&[1.0; 4], &[true, true, true, false], EvaluationSample::HeldOut), (1, 0, None, false));
    // Two groups have no degree of freedom left after a fit.
    assert_eq!(groups(&[0.25, 0.5], &[true, false], EvaluationSample::Training).1, 0);
    assert!(!groups(&[0.25, 0.5], &[true, false], EvaluationSample::Training).3);
}

#[test]
fn the_all_but_impossible_that_happened_is_huge_not_infinite() {
    let rare = forecasts(&[1e-300, 1e-300], &[true, false]);
    assert_relative_eq!(rare.spiegelhalter().z.unwrap(), 1.0 / 2e-300_f64.sqrt(), max_relative = IDENTITY);
    assert_abs_diff_eq!(rare.spiegelhalter().p_value.unwrap(), 0.0);
    let statistic = rare.hosmer_lemeshow(1, EvaluationSample::HeldOut).unwrap().statistic.unwrap();
    assert_relative_eq!(statistic, 1.0 / 2e-300, max_relative = IDENTITY);
    // It did not happen: no deviation to speak of.
    let test = forecasts(&[5e-324], &[false]).hosmer_lemeshow(1, EvaluationSample::HeldOut).unwrap();
    assert_eq!((test.statistic, test.p_value), (Some(5e-324), Some(1.0)));
    let error = forecasts(&[5e-324], &[true]).hosmer_lemeshow(1, EvaluationSample::HeldOut).unwrap_err();
    assert_eq!(error, Error::Overflow { quantity: "the statistic" });
}

/// The best figures there are, where rounding would like to make them better.
#[test]
fn nothing_is_better_than_best() {
    for n in 2..200_usize {
        let mut happened = vec![false; n];
        happened[0] = true;
        let share = 1.0 / n as f64;
        for p in [share.next_down(), share, share.next_up()] {
            assert!(forecasts(&vec![p; n], &happened).corp().miscalibration >= 0.0, "{p}");
        }
        // Calibrated to the last digit: one of n, and all but one of n.
        let p = [vec![share; n], vec![1.0 - share; n]].concat();
        let other: Vec<bool> = happened.iter().map(|happened| !happened).collect();
        let both = forecasts(&p, &[happened, other].concat());
        if let Some(fit) = both.recalibration().unwrap() {
            assert!(fit.likelihood_ratio >= 0.0 && fit.p_value <= 1.0, "{fit:?}");
            assert_abs_diff_eq!(fit.slope.estimate, 1.0, epsilon = FIT);
        }
    }
}

/// The deviation of ten forecasts next to 1 is far below the last digit of ten.
#[test]
fn deviations_next_to_certainty_keep_their_digits() {
    let sure = 1.0 - f64::EPSILON / 2.0;
    for (p, happened) in [(sure, true), (1.0 - sure, false)] {
        let statistic = forecasts(&[p; 10], &[happened; 10])
            .hosmer_lemeshow(1, EvaluationSample::HeldOut)
            .unwrap()
            .statistic;
        assert_relative_eq!(statistic.unwrap(), 10.0 * (1.0 - sure), max_relative = IDENTITY);
    }
}

#[test]
fn intervals_stay_within_zero_and_one_and_hold_the_error() {
    let n = 10;
    for hits in 0..=n {
        let happened: Vec<bool> = (0..n).map(|event| event < hits).collect();
        let forecasts = forecasts(&vec![1.0; n], &happened);
        for seed in 0..20 {
            let options = BootstrapOptions::new(seed).resamples(40);
            let error = forecasts.calibration_error_interval(Bins::Distinct, &options).unwrap();
            // All happened or none: no resample differs.
            assert!(error.interval.is_none() || (1..n).contains(&hits), "{error:?}");
            let Some([lower, upper]) = error.interval else { continue };
            assert!(0.0 <= lower && lower <= error.calibration_error, "{error:?}");
            assert!(error.calibration_error <= upper && upper <= 1.0, "{error:?}");
        }
    }
    // All certainties failed but the one in the middle, of which blocks hold more than their share.
    let mut happened = [false; 15];
    happened[7] = true;
    let middle = forecasts(&[1.0; 15], &happened);
    let options = BootstrapOptions::new(1).resamples(200).block_length(2);
    let error = middle.calibration_error_interval(Bins::Distinct, &options).unwrap();
    assert_abs_diff_eq!(error.interval.unwrap()[1], 1.0);
}

/// A hundred events at 60 %, of which 42 happened.
fn eighteen_off() -> BinaryForecasts {
    let happened: Vec<bool> = (0..100).map(|event| event * 42 % 100 < 42).collect();
    forecasts(&[0.6; 100], &happened)
}

#[test]
fn resamples_that_cannot_differ_have_no_interval() {
    let options = BootstrapOptions::new(1).resamples(200);
    let ask = |forecasts: &BinaryForecasts, bins, options: &BootstrapOptions| {
        forecasts.calibration_error_interval(bins, options).unwrap()
    };
    for bins in ALL_BINS {
        let whole = ask(&eighteen_off(), bins, &options.block_length(100));
        assert_eq!(whole.interval, None);
        assert_abs_diff_eq!(whole.calibration_error, 0.18, epsilon = IDENTITY);
        let all_but_one = ask(&eighteen_off(), bins, &options.block_length(99)).interval.unwrap();
        assert!(all_but_one[0] < 0.18 && 0.18 < all_but_one[1]);
        assert_eq!(ask(&forecasts(&[0.3], &[true]), bins, &options).interval, None);
        // Equally far off, drawn singly or in blocks.
        for block_length in [1, 3] {
            let same = forecasts(&[0.1; 10], &[true; 10]);
            let same = ask(&same, bins, &options.block_length(block_length));
            assert_eq!(same.interval, None);
            assert_abs_diff_eq!(same.calibration_error, 0.9, epsilon = IDENTITY);
        }
        // Certainties that came true.
        let certain = forecasts(&[0.0, 1.0, 1.0, 0.0], &[false, true, true, false]);
        let certain = ask(&certain, bins, &options);
        assert_eq!((certain.calibration_error, certain.interval), (0.0, None));
    }
}

#[test]
fn the_same_seed_gives_the_same_answer() {
    let p: Vec<f64> = (0..50).map(|i| f64::from(i) / 50.0).collect();
    let happened: Vec<bool> = (0..50).map(|i| i * 7 % 11 < 5).collect();
    let forecasts = forecasts(&p, &happened);
    let interval = |seed| {
        let options = BootstrapOptions::new(seed).resamples(200).block_length(5);
        forecasts.calibration_error_interval(Bins::EqualWidth(5), &options).unwrap()
    };
    assert_eq!(interval(1), interval(1));
    assert_ne!(interval(1), interval(2));
    let luck = |seed| forecasts.expected_if_calibrated(Bins::EqualWidth(5), 200, seed).unwrap();
    assert_eq!(luck(1), luck(1));
    assert_ne!(luck(1), luck(2));
}
