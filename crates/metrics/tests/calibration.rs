//! Calibration against independent implementations (see tests/fixtures/README.md) and against brute force.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{BinaryForecasts, Bins, EvaluationSample, FitStatus};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::fixture::{number, rows};

/// Closed forms: only the order of additions differs.
const CLOSED_FORM: f64 = 1e-12;

/// Fits: statsmodels stops at a relative change of the deviance of 1e-14, which leaves 1e-7 of a standard error.
const FIT: f64 = 1e-8;

/// Normal and χ² tails: both sides use expansions of their own.
const P_VALUE: f64 = 1e-9;

fn events(set: &str) -> (BinaryForecasts, Vec<f64>) {
    let rows: Vec<_> =
        rows(include_str!("fixtures/calibration_events.csv")).filter(|row| row[0] == set).collect();
    let p: Vec<f64> = rows.iter().map(|row| number(row[1])).collect();
    let happened: Vec<bool> = rows.iter().map(|row| row[2] == "1").collect();
    let recalibrated = rows.iter().map(|row| number(row[3])).collect();
    (BinaryForecasts::new(&p, &happened).expect("valid forecasts"), recalibrated)
}

fn figure(set: &str, name: &str) -> f64 {
    let row = rows(include_str!("fixtures/calibration_figures.csv"))
        .find(|row| row[0] == set && row[1] == name)
        .expect("a figure of the file");
    number(row[2])
}

#[test]
fn decompositions_are_the_definitions_written_out() {
    for set in ["ties", "plain"] {
        let forecasts = events(set).0;
        for (bins, prefix) in [(Bins::EqualWidth(10), ""), (Bins::Distinct, "distinct_")] {
            let ours = forecasts.murphy(bins).unwrap();
            let theirs = |name: &str| figure(set, &format!("{prefix}{name}"));
            assert_relative_eq!(ours.score, figure(set, "mean_brier"), max_relative = CLOSED_FORM);
            for (ours, name) in [
                (ours.reliability, "reliability"),
                (ours.resolution, "resolution"),
                (ours.uncertainty, "uncertainty"),
                (ours.within_bin_variance, "within_bin_variance"),
                (ours.within_bin_covariance, "within_bin_covariance"),
            ] {
                assert_abs_diff_eq!(ours, theirs(name), epsilon = CLOSED_FORM);
            }
        }
    }
}

#[test]
fn recalibrated_forecasts_are_scikit_learns_isotonic_regression() {
    for set in ["ties", "plain"] {
        let (forecasts, theirs) = events(set);
        let ours = forecasts.corp();
        assert_eq!(ours.recalibrated.len(), theirs.len());
        for (ours, theirs) in ours.recalibrated.iter().zip(theirs) {
            assert_abs_diff_eq!(*ours, theirs, epsilon = CLOSED_FORM);
        }
        assert_abs_diff_eq!(ours.miscalibration, figure(set, "miscalibration"), epsilon = CLOSED_FORM);
        assert_abs_diff_eq!(ours.discrimination, figure(set, "discrimination"), epsilon = CLOSED_FORM);
        assert_relative_eq!(ours.uncertainty, figure(set, "uncertainty"), max_relative = CLOSED_FORM);
    }
}

#[test]
fn reliability_tables_are_scikit_learns_curve_with_statsmodels_intervals() {
    for (set, strategy, bins) in [
        ("ties", "uniform", Bins::EqualWidth(10)),
        ("plain", "uniform", Bins::EqualWidth(10)),
        ("plain", "quantile", Bins::EqualCount(10)),
    ] {
        let ours = events(set).0.reliability(bins, 0.9).unwrap();
        let theirs = rows(include_str!("fixtures/calibration_bins.csv"))
            .filter(|row| row[0] == set && row[1] == strategy)
            .collect::<Vec<_>>();
        assert_eq!(ours.rows.len(), theirs.len());
        for (ours, theirs) in ours.rows.iter().zip(theirs) {
            assert_eq!(ours.count.to_string(), theirs[2]);
            assert_relative_eq!(ours.mean_forecast, number(theirs[3]), max_relative = CLOSED_FORM);
            assert_relative_eq!(ours.frequency, number(theirs[4]), max_relative = CLOSED_FORM);
            assert_relative_eq!(ours.interval[0], number(theirs[5]), max_relative = P_VALUE);
            assert_relative_eq!(ours.interval[1], number(theirs[6]), max_relative = P_VALUE);
        }
    }
}

#[test]
fn the_calibration_error_is_the_definition_written_out() {
    for set in ["ties", "plain"] {
        let ours = events(set).0.calibration_error(Bins::EqualWidth(10)).unwrap();
        assert_relative_eq!(ours, figure(set, "calibration_error"), max_relative = CLOSED_FORM);
    }
}

#[test]
fn recalibration_is_statsmodels_logistic_regression() {
    for set in ["ties", "plain"] {
        let ours = events(set).0.recalibration().unwrap().unwrap();
        assert_eq!(ours.status, FitStatus::Converged);
        assert!(ours.gradient <= 1e-9);
        let shift = ours.calibration_in_the_large;
        for (ours, name) in [
            (ours.intercept.estimate, "intercept"),
            (ours.intercept.standard_error, "intercept_error"),
            (ours.slope.estimate, "slope"),
            (ours.slope.standard_error, "slope_error"),
            (shift.estimate, "shift"),
            (shift.standard_error, "shift_error"),
            (ours.likelihood_ratio, "likelihood_ratio"),
            (ours.p_value, "likelihood_ratio_p"),
        ] {
            assert_relative_eq!(ours, figure(set, name), max_relative = FIT);
        }
        assert_eq!(events(set).0.calibration_in_the_large().unwrap(), Some(shift));
    }
}

#[test]
fn tests_are_numpy_and_scipy() {
    for set in ["ties", "plain"] {
        let ours = events(set).0.spiegelhalter();
        assert_relative_eq!(ours.z.unwrap(), figure(set, "spiegelhalter"), max_relative = CLOSED_FORM);
        assert_relative_eq!(ours.p_value.unwrap(), figure(set, "spiegelhalter_p"), max_relative = P_VALUE);
    }
    let plain = events("plain").0;
    for (sample, name, freedom) in
        [(EvaluationSample::Training, "training", 8), (EvaluationSample::HeldOut, "held_out", 10)]
    {
        let ours = plain.hosmer_lemeshow(10, sample).unwrap();
        assert_eq!((ours.groups, ours.degrees_of_freedom), (10, freedom));
        assert_relative_eq!(
            ours.statistic.unwrap(),
            figure("plain", "hosmer_lemeshow"),
            max_relative = 1e-11
        );
        let theirs = figure("plain", &format!("hosmer_lemeshow_{name}_p"));
        assert_relative_eq!(ours.p_value.unwrap(), theirs, max_relative = P_VALUE);
    }
}

// Brute force

/// Forecasts with many ties, edges of bins, 0 and 1 among them.
fn small() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    let p = prop_oneof![
        4 => (0..=20_u32).prop_map(|k| f64::from(k) / 20.0),
        1 => 0.0..=1.0_f64,
        1 => Just(1e-300),
    ];
    vec((p, any::<bool>()), 1..14).prop_map(|events| events.into_iter().unzip())
}

/// The bin of each forecast, by its definition.
fn places(p: &[f64], bins: Bins) -> Vec<usize> {
    let place = |&x: &f64| match bins {
        Bins::EqualWidth(k) => {
            (0..k).rev().find(|&j| x >= j as f64 / k as f64).expect("a forecast of at least 0")
        }
        Bins::EqualCount(k) => {
            let below = p.iter().filter(|&&other| other < x).count();
            let equal = p.len() - below - p.iter().filter(|&&other| other > x).count();
            // Twice the middle of the ranks, against twice the edges.
            (0..k).rev().find(|&j| (2 * below + equal) * k >= 2 * j * p.len()).expect("a rank above 0")
        }
        Bins::Distinct => p.iter().filter(|&&other| other < x).count(),
        _ => unreachable!("no other bins"),
    };
    p.iter().map(place).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

proptest! {
    #[test]
    fn bins_and_their_figures_are_the_definitions((p, happened) in small(), k in 1..12_usize) {
        let forecasts = BinaryForecasts::new(&p, &happened).unwrap();
        let y: Vec<f64> = happened.iter().map(|&happened| if happened { 1.0 } else { 0.0 }).collect();
        let n = p.len() as f64;
        for bins in [Bins::EqualWidth(k), Bins::EqualCount(k), Bins::Distinct] {
            let places = places(&p, bins);
            let mut used = places.clone();
            used.sort_unstable();
            used.dedup();
            let table = forecasts.reliability(bins, 0.95).unwrap();
            prop_assert_eq!(table.rows.len(), used.len());

            let [mut reliability, mut resolution, mut variance, mut covariance, mut error] = [0.0; 5];
            for (row, place) in table.rows.iter().zip(used) {
                let of = |values: &[f64]| -> Vec<f64> {
                    values.iter().zip(&places).filter(|pair| *pair.1 == place).map(|pair| *pair.0).collect()
                };
                let (f, o) = (of(&p), of(&y));
                prop_assert_eq!(row.count, f.len());
                assert_abs_diff_eq!(row.mean_forecast, mean(&f), epsilon = CLOSED_FORM);
                assert_abs_diff_eq!(row.frequency, mean(&o), epsilon = CLOSED_FORM);
                reliability += f.len() as f64 * (mean(&f) - mean(&o)).powi(2) / n;
                resolution += f.len() as f64 * (mean(&y) - mean(&o)).powi(2) / n;
                error += f.len() as f64 * (mean(&f) - mean(&o)).abs() / n;
                for (p, y) in f.iter().zip(&o) {
                    variance += (p - mean(&f)).powi(2) / n;
                    covariance += 2.0 * (p - mean(&f)) * (y - mean(&o)) / n;
                }
            }
            let parts = forecasts.murphy(bins).unwrap();
            assert_abs_diff_eq!(parts.reliability, reliability, epsilon = CLOSED_FORM);
            assert_abs_diff_eq!(parts.resolution, resolution, epsilon = CLOSED_FORM);
            assert_abs_diff_eq!(parts.within_bin_variance, variance, epsilon = CLOSED_FORM);
            assert_abs_diff_eq!(parts.within_bin_covariance, covariance, epsilon = CLOSED_FORM);
            assert_abs_diff_eq!(forecasts.calibration_error(bins).unwrap(), error, epsilon = CLOSED_FORM);
        }
    }

    /// r(x) = max over a ≤ x of min over b ≥ x of the share that happened among the forecasts in [a, b].
    #[test]
    fn recalibrated_forecasts_are_the_max_min_of_shares((p, happened) in small()) {
        let share = |a: f64, b: f64| {
            let within = || p.iter().zip(&happened).filter(move |(p, _)| (a..=b).contains(*p));
            within().filter(|pair| *pair.1).count() as f64 / within().count() as f64
        };
        let corp = BinaryForecasts::new(&p, &happened).unwrap().corp();
        for (&x, &r) in p.iter().zip(&corp.recalibrated) {
            let least = |a: f64| p.iter().filter(|&&b| b >= x).map(|&b| share(a, b)).fold(f64::INFINITY, f64::min);
            let expected = p.iter().filter(|&&a| a <= x).map(|&a| least(a)).fold(0.0, f64::max);
            assert_abs_diff_eq!(r, expected, epsilon = CLOSED_FORM);
        }
    }

    #[test]
    fn tests_are_sums_over_events((p, happened) in small(), groups in 1..6_usize) {
        let forecasts = BinaryForecasts::new(&p, &happened).unwrap();
        let y = |i: usize| if happened[i] { 1.0 } else { 0.0 };
        let above: f64 = (0..p.len()).map(|i| (y(i) - p[i]) * (1.0 - 2.0 * p[i])).sum();
        let variance: f64 = p.iter().map(|p| (1.0 - 2.0 * p).powi(2) * p * (1.0 - p)).sum();
        match forecasts.spiegelhalter().z {
            Some(z) => assert_relative_eq!(z * variance.sqrt(), above, max_relative = CLOSED_FORM, epsilon = CLOSED_FORM),
            None => prop_assert!(variance <= 0.0),
        }

        let places = places(&p, Bins::EqualCount(groups));
        let (mut sum, mut open, mut failed) = (0.0, 0, false);
        for place in 0..groups {
            let members: Vec<usize> = (0..p.len()).filter(|&i| places[i] == place).collect();
            let expected: f64 = members.iter().map(|&i| p[i]).sum();
            let unexpected: f64 = members.iter().map(|&i| 1.0 - p[i]).sum();
            let deviation: f64 = members.iter().map(|&i| y(i) - p[i]).sum();
            if expected > 0.0 && unexpected > 0.0 {
                open += 1;
                sum += deviation / expected * (deviation / unexpected) * members.len() as f64;
            } else {
                failed |= deviation.abs() > 0.5;
            }
        }
        let test = forecasts.hosmer_lemeshow(groups, EvaluationSample::HeldOut).unwrap();
        prop_assert_eq!(test.degrees_of_freedom, open);
        prop_assert_eq!(test.statistic.is_none(), failed);
        prop_assert_eq!(test.p_value.is_some(), !failed && open > 0);
        if let Some(statistic) = test.statistic {
            // A deviation of rounding weighs in where the variance is as small.
            assert_relative_eq!(statistic, sum, max_relative = 1e-9, epsilon = 1e-9);
        }
    }
}
