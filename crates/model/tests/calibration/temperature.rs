//! Temperature scaling.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_model::{Error, Status, TemperatureOptions, TemperatureScaling};
use ndarray::{Array2, array};
use proptest::prelude::*;

use crate::forecasts::{log_loss, softmax};
use crate::{OPTIMUM, calibrated, classes_in_order};

fn fit(p: &Array2<f64>, outcomes: &[usize], prior_matches: f64) -> TemperatureScaling {
    let options = TemperatureOptions::new().prior_matches(prior_matches);
    let fit =
        TemperatureScaling::fit(p.view(), outcomes, None, &options).expect("drawn forecasts can be scaled");
    assert_eq!(fit.status, Status::Converged);
    fit
}

/// One stated probability: the exponent takes its logit to that of the frequency.
#[test]
fn a_single_forecast_is_taken_to_its_frequency() {
    for (p, happened) in [(0.9, 70_u32), (0.6, 90), (0.2, 10), (0.3, 40)] {
        let table = Array2::from_shape_fn((100, 2), |(_, k)| if k == 0 { p } else { 1.0 - p });
        let outcomes: Vec<usize> = (0..100).map(|i: u32| usize::from(i >= happened)).collect();
        let frequency = f64::from(happened) / 100.0;
        let logit = |p: f64| (p / (1.0 - p)).ln();
        let scaling = fit(&table, &outcomes, 0.0);
        assert_relative_eq!(scaling.exponent, logit(frequency) / logit(p), max_relative = OPTIMUM);
        assert_relative_eq!(scaling.temperature * scaling.exponent, 1.0, max_relative = 1e-15);
        // Binomial: the error of the logit is 1/√(n·f·(1 − f)).
        let error = 1.0 / (100.0 * frequency * (1.0 - frequency)).sqrt() / logit(p).abs();
        assert_relative_eq!(scaling.exponent_standard_error, error, max_relative = OPTIMUM);
        assert_relative_eq!(scaling.robust_exponent_standard_error, error, max_relative = OPTIMUM);
        assert_relative_eq!(
            scaling.standard_error,
            error * scaling.temperature.powi(2),
            max_relative = OPTIMUM
        );
        assert_abs_diff_eq!(scaling.apply(table.view()).unwrap()[[0, 0]], frequency, epsilon = OPTIMUM);
    }
}

#[test]
fn known_temperatures_are_recovered() {
    for temperature in [0.6, 1.0, 2.5] {
        let sharpened = |p: ndarray::Array1<f64>| softmax(&(p.mapv(f64::ln) / temperature));
        let (p, outcomes) = calibrated(8000, 3, 31, sharpened);
        let scaling = fit(&p, &outcomes, 0.0);
        assert!((scaling.temperature - temperature).abs() < 4.0 * scaling.standard_error);
        assert!(scaling.standard_error < 0.05 * temperature);
    }
}

#[test]
fn a_prior_pulls_towards_one() {
    let (p, outcomes) = calibrated(200, 3, 32, |p| softmax(&(p.mapv(f64::ln) * 2.0)));
    let mut last = fit(&p, &outcomes, 0.0).exponent;
    assert!(last > 1.5);
    for matches in [10.0, 100.0, 1000.0, 1e6] {
        let exponent = fit(&p, &outcomes, matches).exponent;
        assert!(1.0 < exponent && exponent < last);
        last = exponent;
    }
    assert!(last < 1.001);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn scaling_never_loses_on_the_past(seed: u64, power in -0.5..3.0_f64, matches in 0.0..100.0_f64) {
        let (p, outcomes) = calibrated(120, 3, seed, |p| softmax(&(p.mapv(f64::ln) * power)));
        let scaling = fit(&p, &outcomes, matches);
        let after = log_loss(&scaling.apply(p.view()).unwrap(), &outcomes);
        prop_assert!((after - scaling.log_loss).abs() < 1e-13);
        prop_assert!(after <= log_loss(&p, &outcomes) + 1e-15);
        let (swapped, labels) = classes_in_order(&p, &outcomes, &[2, 1, 0]);
        prop_assert!((fit(&swapped, &labels, matches).exponent - scaling.exponent).abs() < OPTIMUM);
    }
}

#[test]
fn forecasts_the_wrong_way_round_have_a_negative_temperature() {
    let (p, outcomes) = calibrated(400, 2, 33, |p| ndarray::arr1(&[p[1], p[0]]));
    let scaling = fit(&p, &outcomes, 0.0);
    assert!(scaling.exponent < -0.5 && scaling.temperature < 0.0);
    assert!(scaling.standard_error > 0.0);
}

#[test]
fn what_has_no_temperature_is_refused() {
    let options = TemperatureOptions::new();
    let scale = |p: Array2<f64>, outcomes: &[usize], options: &TemperatureOptions| {
        TemperatureScaling::fit(p.view(), outcomes, None, options).unwrap_err()
    };
    let uniform = Array2::from_elem((4, 2), 0.5);
    assert_eq!(scale(uniform, &[0, 1, 0, 1], &options), Error::CollinearForecast { forecast: 0 });
    let favourites = array![[0.9, 0.1], [0.2, 0.8]];
    assert_eq!(scale(favourites.clone(), &[0, 1], &options), Error::UnboundedLikelihood);
    for value in [-1.0, f64::NAN, f64::INFINITY] {
        let answer = scale(favourites.clone(), &[0, 1], &options.clone().prior_matches(value));
        assert!(matches!(answer, Error::OptionOutOfRange { name: "prior_matches", .. }));
    }
}
