//! Bad input is refused with its place by every map.

use fairline_model::{
    DirichletCalibration, DirichletOptions, Error, IsotonicCalibration, Result, TemperatureOptions,
    TemperatureScaling,
};
use ndarray::{Array2, ArrayView2};

use crate::calibrated;

type Fit = fn(ArrayView2<'_, f64>, &[usize], Option<&[f64]>) -> Result<Array2<f64>>;

/// Each map fitted and applied to what it was fitted on.
const MAPS: [(&str, Fit); 4] = [
    ("temperature", |p, y, s| TemperatureScaling::fit(p, y, s, &TemperatureOptions::new())?.apply(p)),
    ("matrix", |p, y, s| DirichletCalibration::fit(p, y, s, &DirichletOptions::new())?.apply(p)),
    ("vector", |p, y, s| {
        DirichletCalibration::fit(p, y, s, &DirichletOptions::new().vector_scaling(true))?.apply(p)
    }),
    ("isotonic", |p, y, s| IsotonicCalibration::fit(p, y, s)?.apply(p)),
];

#[test]
fn shapes_and_numbers_are_checked() {
    let (p, outcomes) = calibrated(60, 3, 61, |p| p);
    for (name, map) in MAPS {
        let error = |p: &Array2<f64>, y: &[usize], s: Option<&[f64]>| map(p.view(), y, s).unwrap_err();
        assert!(map(p.view(), &outcomes, None).is_ok(), "{name}");
        assert_eq!(error(&Array2::zeros((0, 3)), &[], None), Error::NoMatches, "{name}");
        assert_eq!(
            error(&Array2::ones((3, 1)), &[0; 3], None),
            Error::TooFewClasses { classes: 1 },
            "{name}"
        );
        assert_eq!(error(&p, &outcomes[1..], None), Error::OutcomeCount { rows: 60, outcomes: 59 }, "{name}");
        let wrong_length = error(&p, &outcomes, Some(&[1.0; 61]));
        assert_eq!(wrong_length, Error::WeightsMismatch { rows: 60, weights: 61 }, "{name}");
        let mut beyond = outcomes.clone();
        beyond[9] = 7;
        let out_of_range = Error::OutcomeOutOfRange { row: 9, outcome: 7, classes: 3 };
        assert_eq!(error(&p, &beyond, None), out_of_range, "{name}");
        for value in [f64::NAN, f64::NEG_INFINITY, -1e-9, 1.5] {
            let mut bad = p.clone();
            bad[[8, 1]] = value;
            let answer = error(&bad, &outcomes, None);
            assert!(
                matches!(answer, Error::ForecastProbability { forecast: 0, row: 8, column: 1, .. }),
                "{name}"
            );
        }
        let mut bad = p.clone();
        bad[[8, 1]] *= 0.9;
        assert!(
            matches!(error(&bad, &outcomes, None), Error::ForecastSum { forecast: 0, row: 8, .. }),
            "{name}"
        );
        let mut weights = [1.0; 60];
        weights[2] = -1.0;
        let negative = error(&p, &outcomes, Some(&weights));
        assert_eq!(negative, Error::WeightOutOfRange { row: 2, value: -1.0 }, "{name}");
    }
}

#[test]
fn zeros_are_refused_where_a_logarithm_is_taken() {
    let (mut p, outcomes) = calibrated(60, 3, 62, |p| p);
    let (temperature, matrix) = (
        TemperatureScaling::fit(p.view(), &outcomes, None, &TemperatureOptions::new()).unwrap(),
        DirichletCalibration::fit(p.view(), &outcomes, None, &DirichletOptions::new()).unwrap(),
    );
    p.row_mut(5).fill(0.5);
    p[[5, outcomes[5]]] = 0.0;
    let zero = Error::ForecastZero { forecast: 0, row: 5, column: outcomes[5] };
    for (name, map) in MAPS {
        let answer = map(p.view(), &outcomes, None);
        if name == "isotonic" {
            assert!(answer.is_ok());
        } else {
            assert_eq!(answer, Err(zero.clone()), "{name}");
        }
    }
    assert_eq!(temperature.apply(p.view()), Err(zero.clone()));
    assert_eq!(matrix.apply(p.view()), Err(zero));
}

#[test]
fn maps_keep_to_their_classes() {
    let (p, outcomes) = calibrated(60, 3, 63, |p| p);
    let (pair, _) = calibrated(5, 2, 63, |p| p);
    let expected = Err(Error::ForecastClasses { expected: 3, actual: 2 });
    let mut matrix = DirichletCalibration::fit(p.view(), &outcomes, None, &DirichletOptions::new()).unwrap();
    assert_eq!(matrix.apply(pair.view()), expected);
    assert_eq!(IsotonicCalibration::fit(p.view(), &outcomes, None).unwrap().apply(pair.view()), expected);
    matrix.intercepts = ndarray::arr1(&[0.0; 2]);
    assert_eq!(matrix.apply(p.view()), Err(Error::ClassMismatch { coefficients: 3, intercepts: 2 }));
    // A temperature knows no classes.
    let scaling = TemperatureScaling::fit(p.view(), &outcomes, None, &TemperatureOptions::new()).unwrap();
    assert_eq!(scaling.apply(pair.view()).unwrap().dim(), (5, 2));
    let mut endless = scaling;
    endless.exponent = f64::INFINITY;
    assert_eq!(endless.apply(pair.view()), Err(Error::LogitNotFinite { row: 0 }));
}
