//! Whether a forecast adds anything.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_model::{AddedValue, Error, PoolOptions, Verdict};

use crate::forecasts::{draw, log_loss};
use crate::{OPTIMUM, fit, views};

#[test]
fn evidence_is_that_of_the_two_pools() {
    let (tables, outcomes) = draw(400, 3, &[0.7, 0.2, 0.4], 21);
    let test = AddedValue::test(&views(&tables), &outcomes, None, 1, &[2, 0], &PoolOptions::new()).unwrap();
    let all = fit(&tables, &outcomes, &PoolOptions::new());
    assert_abs_diff_eq!(test.weight, all.weights[1], epsilon = OPTIMUM);
    assert_abs_diff_eq!(test.with.weights[0], all.weights[2], epsilon = OPTIMUM);
    assert_abs_diff_eq!(test.with.weights[1], all.weights[0], epsilon = OPTIMUM);
    assert_abs_diff_eq!(test.standard_error, all.standard_errors[1], epsilon = OPTIMUM);
    assert_abs_diff_eq!(test.robust_standard_error, all.robust_standard_errors[1], epsilon = OPTIMUM);
    assert_abs_diff_eq!(test.p_value, all.p_value(1).unwrap(), epsilon = OPTIMUM);
    assert_relative_eq!(all.z(1).unwrap(), all.weights[1] / all.standard_errors[1]);
    assert_eq!((all.z(3), all.p_value(3)), (None, None));

    let others = [tables[0].clone(), tables[2].clone()];
    let without = fit(&others, &outcomes, &PoolOptions::new());
    let loss = |pool: &fairline_model::LogPool, tables: &[ndarray::Array2<f64>]| {
        400.0 * log_loss(&pool.predict(&views(tables)).unwrap(), &outcomes)
    };
    let ratio = 2.0 * (loss(&without, &others) - loss(&all, &tables));
    assert_abs_diff_eq!(test.likelihood_ratio, ratio, epsilon = 1e-9);
}

/// z = 1.959964 and χ² = 3.841459 leave 5 % by the tables.
#[test]
fn p_values_are_those_of_the_tables() {
    let (tables, outcomes) = draw(300, 2, &[0.9, 0.3], 22);
    let mut pool = fit(&tables, &outcomes, &PoolOptions::new());
    for (z, p) in [(1.959_964, 0.05), (-2.575_829, 0.01), (0.0, 1.0)] {
        pool.weights[1] = z * pool.standard_errors[1];
        assert_abs_diff_eq!(pool.p_value(1).unwrap(), p, epsilon = 1e-7);
    }
    let test = AddedValue::test(&views(&tables), &outcomes, None, 1, &[0], &PoolOptions::new()).unwrap();
    // χ² with one degree of freedom is the square of a normal number.
    pool.weights[1] = test.likelihood_ratio.sqrt() * pool.standard_errors[1];
    assert_relative_eq!(pool.p_value(1).unwrap(), test.likelihood_ratio_p_value, max_relative = 1e-12);
}

#[test]
fn verdicts_tell_help_from_harm_and_noise() {
    for (weight, verdict) in
        [(0.8, Verdict::Adds), (-0.8, Verdict::AddsReversed), (0.0, Verdict::NothingProvable)]
    {
        let (tables, outcomes) = draw(1500, 3, &[1.0, weight], 23);
        let test = AddedValue::test(&views(&tables), &outcomes, None, 1, &[0], &PoolOptions::new()).unwrap();
        assert_eq!(test.verdict(0.01).unwrap(), verdict, "{test:?}");
        // The stricter the level, the less is proved.
        assert_eq!(test.verdict(1e-300).unwrap(), Verdict::NothingProvable);
        for level in [0.0, 1.0, f64::NAN, -1.0] {
            assert!(matches!(test.verdict(level), Err(Error::OptionOutOfRange { name: "level", .. })));
        }
    }
}

/// With sample weights only the robust p-value means anything, so it is the one that decides.
#[test]
fn the_robust_p_value_decides() {
    let (tables, outcomes) = draw(300, 3, &[0.8, 0.5], 25);
    let mut test = AddedValue::test(&views(&tables), &outcomes, None, 1, &[0], &PoolOptions::new()).unwrap();
    (test.p_value, test.robust_p_value) = (0.001, 0.2);
    assert_eq!(test.verdict(0.05).unwrap(), Verdict::NothingProvable);
    (test.p_value, test.robust_p_value) = (0.2, 0.001);
    assert_eq!(test.verdict(0.05).unwrap(), Verdict::Adds);
}

#[test]
fn weak_questions_are_refused() {
    let (tables, outcomes) = draw(50, 3, &[0.5, 0.5], 24);
    let ask = |forecast: usize, beyond: &[usize], options: &PoolOptions| {
        AddedValue::test(&views(&tables), &outcomes, None, forecast, beyond, options).map(|_| ())
    };
    let free = PoolOptions::new();
    assert_eq!(ask(1, &[], &free), Err(Error::NoForecasts));
    assert_eq!(ask(2, &[0], &free), Err(Error::ForecastChoice { forecast: 2, forecasts: 2 }));
    assert_eq!(ask(1, &[1], &free), Err(Error::ForecastChoice { forecast: 1, forecasts: 2 }));
    assert_eq!(ask(1, &[0, 0], &free), Err(Error::ForecastChoice { forecast: 0, forecasts: 2 }));
    for (options, option) in [
        (free.clone().prior(&[1.0, 0.0], 5.0), "prior"),
        (free.clone().non_negative(true), "non_negative"),
        (free.clone().sum_to_one(true), "sum_to_one"),
    ] {
        assert_eq!(ask(1, &[0], &options), Err(Error::EvidenceWithAssumptions { option }));
    }
    // A copy is named by its own number, not by its place among those compared.
    let three = [tables[0].clone(), tables[1].clone(), tables[1].clone()];
    let copy = AddedValue::test(&views(&three), &outcomes, None, 1, &[2], &free);
    assert_eq!(copy.unwrap_err(), Error::CollinearForecast { forecast: 1 });
}
