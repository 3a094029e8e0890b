//! Bad input is refused with its place, extreme input answered.

use approx::assert_abs_diff_eq;
use fairline_model::{Error, LogPool, PoolOptions, Status};
use ndarray::{Array2, array};

use crate::forecasts::draw;
use crate::{fit, views};

fn error(tables: &[Array2<f64>], outcomes: &[usize], options: &PoolOptions) -> Error {
    LogPool::fit(&views(tables), outcomes, None, options).expect_err("refused")
}

#[test]
fn shapes_are_checked_one_by_one() {
    let free = PoolOptions::new();
    let (tables, outcomes) = draw(20, 3, &[0.5, 0.5], 1);
    assert_eq!(LogPool::fit(&[], &[], None, &free), Err(Error::NoForecasts));
    assert_eq!(error(&[Array2::zeros((0, 3))], &[], &free), Error::NoMatches);
    assert_eq!(error(&[Array2::ones((2, 1))], &[0, 0], &free), Error::TooFewClasses { classes: 1 });
    let (narrow, _) = draw(20, 2, &[1.0], 1);
    let (short, _) = draw(19, 3, &[1.0], 1);
    for (other, actual) in [(narrow, (20, 2)), (short, (19, 3))] {
        assert_eq!(
            error(&[tables[0].clone(), other[0].clone()], &outcomes, &free),
            Error::ForecastShape { forecast: 1, actual, expected: (20, 3) }
        );
    }
    assert_eq!(error(&tables, &outcomes[1..], &free), Error::OutcomeCount { rows: 20, outcomes: 19 });
    let weights = LogPool::fit(&views(&tables), &outcomes, Some(&[1.0; 21]), &free);
    assert_eq!(weights, Err(Error::WeightsMismatch { rows: 20, weights: 21 }));
    let prior = free.clone().prior(&[1.0], 10.0);
    assert_eq!(error(&tables, &outcomes, &prior), Error::PriorCount { weights: 1, forecasts: 2 });

    let pool = fit(&tables, &outcomes, &free.clone().prior(&[1.0, 0.0], 10.0));
    assert_eq!(pool.predict(&views(&tables[..1])), Err(Error::ForecastCount { expected: 2, actual: 1 }));
    let (narrow, _) = draw(20, 2, &[1.0, 1.0], 1);
    assert_eq!(pool.predict(&views(&narrow)), Err(Error::ForecastClasses { expected: 3, actual: 2 }));
    let nothing = [Array2::zeros((0, 3)), Array2::zeros((0, 3))];
    assert_eq!(pool.predict(&views(&nothing)).unwrap().dim(), (0, 3));
}

#[test]
fn numbers_are_checked_with_their_place() {
    let free = PoolOptions::new();
    let (tables, outcomes) = draw(20, 3, &[0.5, 0.5], 2);
    let pool = fit(&tables, &outcomes, &free.clone().prior(&[1.0, 0.0], 10.0));
    for value in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
        let mut bad = tables.clone();
        bad[1][[7, 2]] = value;
        for answer in [error(&bad, &outcomes, &free), pool.predict(&views(&bad)).unwrap_err()] {
            let Error::ForecastProbability { forecast: 1, row: 7, column: 2, value: named } = answer else {
                panic!("{answer:?}")
            };
            assert_eq!(named.to_bits(), value.to_bits());
        }
    }
    let mut bad = tables.clone();
    bad[1][[7, 2]] += 1e-3;
    assert!(matches!(error(&bad, &outcomes, &free), Error::ForecastSum { forecast: 1, row: 7, .. }));
    // Of the observed outcome or of another one: 0 has no logarithm.
    for column in 0..3 {
        let mut bad = tables.clone();
        bad[0].row_mut(4).fill(0.5);
        bad[0][[4, column]] = 0.0;
        let zero = Error::ForecastZero { forecast: 0, row: 4, column };
        assert_eq!(error(&bad, &outcomes, &free), zero);
        assert_eq!(pool.predict(&views(&bad)), Err(zero));
    }
    let mut beyond = outcomes.clone();
    beyond[3] = 3;
    assert_eq!(error(&tables, &beyond, &free), Error::OutcomeOutOfRange { row: 3, outcome: 3, classes: 3 });
    for value in [-1.0, f64::NAN, f64::INFINITY] {
        let mut weights = [1.0; 20];
        weights[5] = value;
        let answer = LogPool::fit(&views(&tables), &outcomes, Some(&weights), &free).unwrap_err();
        assert!(matches!(answer, Error::WeightOutOfRange { row: 5, .. }), "{answer:?}");
    }
    let weighted = |weight: f64| LogPool::fit(&views(&tables), &outcomes, Some(&[weight; 20]), &free);
    assert_eq!(weighted(0.0), Err(Error::NoWeight));
    let overflow = Error::Overflow { what: "sum of the weights", value: f64::INFINITY };
    assert_eq!(weighted(1e308), Err(overflow));
}

#[test]
fn options_are_checked() {
    let (tables, outcomes) = draw(20, 3, &[0.5, 0.5], 3);
    let free = PoolOptions::new;
    for (options, option) in [
        (free().tolerance(0.0), "tolerance"),
        (free().tolerance(f64::NAN), "tolerance"),
        (free().max_iterations(0), "max_iterations"),
        (free().prior(&[1.0, 0.0], 0.0), "prior"),
        (free().prior(&[1.0, 0.0], f64::INFINITY), "prior"),
    ] {
        let answer = error(&tables, &outcomes, &options);
        assert!(matches!(answer, Error::OptionOutOfRange { name, .. } if name == option), "{answer:?}");
    }
    for value in [f64::NAN, f64::INFINITY, 1e9] {
        let answer = error(&tables, &outcomes, &free().prior(&[1.0, value], 10.0));
        assert!(matches!(answer, Error::PriorWeight { forecast: 1, .. }), "{answer:?}");
    }
}

#[test]
fn what_has_no_best_pool_is_refused() {
    let free = PoolOptions::new();
    let (tables, outcomes) = draw(60, 3, &[0.7, 0.3], 4);
    let uniform = Array2::from_elem((60, 3), 1.0 / 3.0);
    let constant = Array2::from_shape_fn((60, 3), |(_, k)| [0.5, 0.3, 0.2][k]);
    let with = |last: Array2<f64>| [tables[0].clone(), tables[1].clone(), last];
    let collinear = Error::CollinearForecast { forecast: 2 };
    assert_eq!(error(&with(tables[0].clone()), &outcomes, &free), collinear);
    assert_eq!(error(&with(uniform.clone()), &outcomes, &free), collinear);
    // The geometric mean of the two others.
    let mean = LogPool::predict(
        &{
            let mut pool = fit(&tables, &outcomes, &free);
            pool.weights.fill(0.5);
            pool
        },
        &views(&tables),
    );
    assert_eq!(error(&with(mean.unwrap()), &outcomes, &free), collinear);
    assert_eq!(error(&with(tables[1].clone()), &outcomes, &free.clone().sum_to_one(true)), collinear);
    // A constant forecast is a forecast, until there are intercepts.
    fit(&with(constant.clone()), &outcomes, &free);
    assert_eq!(error(&with(constant), &outcomes, &free.clone().intercepts(true)), collinear);
    // A uniform one takes the rest of weights that sum to 1, and keeps its prior otherwise.
    fit(&with(uniform.clone()), &outcomes, &free.clone().sum_to_one(true));
    let kept = fit(&with(uniform.clone()), &outcomes, &free.clone().prior(&[1.0, 0.0, 0.25], 50.0));
    assert_abs_diff_eq!(kept.weights[2], 0.25, epsilon = 1e-12);
    assert_eq!(
        error(&[uniform], &outcomes, &free.clone().prior(&[1.0], 50.0)),
        Error::CollinearForecast { forecast: 0 }
    );

    // Favourites that always win, and a class that never does.
    let favourites: Vec<usize> =
        tables[0].outer_iter().map(|p| (0..3).max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap()).collect();
    for options in [free.clone(), free.clone().non_negative(true), free.clone().intercepts(true)] {
        assert_eq!(error(&tables, &favourites, &options), Error::UnboundedLikelihood);
    }
    fit(&tables, &favourites, &free.clone().prior(&[1.0, 0.0], 1.0));
    fit(&tables, &favourites, &free.clone().sum_to_one(true));
    let never: Vec<usize> = outcomes.iter().map(|&y| y.min(1)).collect();
    let answer = error(&tables, &never, &free.clone().intercepts(true));
    assert_eq!(answer, Error::EmptyClass { class: 2, classes: 3 });
    fit(&tables, &never, &free);
}

#[test]
fn one_match_needs_a_prior() {
    let p = [array![[0.5, 0.3, 0.2]]];
    assert_eq!(error(&p, &[0], &PoolOptions::new()), Error::UnboundedLikelihood);
    // What happened lies between the extremes of the forecast: then even one match has a best weight.
    let between = fit(&p, &[1], &PoolOptions::new());
    assert!(between.weights[0].abs() < 1.0);
    let trusted = fit(&p, &[0], &PoolOptions::new().prior(&[1.0], 10.0));
    assert!(trusted.weights[0] > 1.0 && trusted.weights[0] < 2.0);
}

#[test]
fn one_forecast_whose_weights_sum_to_one_is_itself() {
    let (tables, outcomes) = draw(40, 3, &[1.0], 5);
    let pool = fit(&tables, &outcomes, &PoolOptions::new().sum_to_one(true));
    assert_eq!(pool.weights[0].to_bits(), 1.0_f64.to_bits());
    assert_eq!((pool.standard_errors[0].to_bits(), pool.z(0)), (0, None));
}

#[test]
fn extreme_forecasts_and_weights_have_answers() {
    let (mut tables, outcomes) = draw(200, 3, &[0.7, 0.3], 6);
    // A forecast that was certain of the wrong thing once.
    let wrong = (outcomes[0] + 1) % 3;
    tables[1].row_mut(0).fill(1e-300);
    tables[1][[0, wrong]] = 1.0;
    let pool = fit(&tables, &outcomes, &PoolOptions::new());
    // One match costs 690 nats per unit of weight: the forecast is as good as out.
    assert!(pool.weights[1].abs() < 0.02, "{pool:?}");
    let bold = fit(&tables, &outcomes, &PoolOptions::new().prior(&[1000.0, 1000.0], 1.0));
    assert!(bold.weights.iter().all(|weight| weight.is_finite()));
    let simplex = fit(&tables, &outcomes, &PoolOptions::new().sum_to_one(true).non_negative(true));
    assert!(simplex.weights[1] < 0.02);

    let (tables, outcomes) = draw(200, 3, &[0.7, 0.3], 7);
    let free = fit(&tables, &outcomes, &PoolOptions::new());
    for scale in [1e-200, 1e9, 1e200] {
        let pool =
            LogPool::fit(&views(&tables), &outcomes, Some(&[scale; 200]), &PoolOptions::new()).unwrap();
        assert_abs_diff_eq!(pool.weights[0], free.weights[0], epsilon = 1e-9);
        assert_abs_diff_eq!(pool.robust_standard_errors[0], free.robust_standard_errors[0], epsilon = 1e-9);
    }
}

/// Weights that sum to 1 start where forecasts this sure have no curvature left, or none that a number can hold.
#[test]
fn certainty_that_was_wrong_is_climbed_out_of() {
    let sure = |p: f64| Array2::from_shape_fn((4, 2), |(_, k)| if k == 0 { 1.0 - p } else { p });
    for (a, b) in [(1e-300, 0.5), (1e-120, 1e-200), (1e-310, 1e-300), (5e-324, 1e-320)] {
        let tables = [sure(a), sure(b)];
        let options = PoolOptions::new().sum_to_one(true);
        let pool = LogPool::fit(&views(&tables), &[1, 1, 0, 1], None, &options).unwrap();
        // Logarithms near 700 times weights near 100 leave the gradient ten digits.
        assert!(pool.status == Status::Converged || (pool.status == Status::Stalled && pool.residual < 1e-8));
        assert_abs_diff_eq!(pool.predict(&views(&tables)).unwrap()[[0, 1]], 0.75, epsilon = 1e-8);
        assert!(pool.iterations < 40, "{}", pool.iterations);
    }
}

#[test]
fn a_limit_reached_is_said() {
    let (tables, outcomes) = draw(200, 3, &[1.7, 0.3], 8);
    let pool = LogPool::fit(&views(&tables), &outcomes, None, &PoolOptions::new().max_iterations(1)).unwrap();
    assert_eq!((pool.status, pool.iterations), (Status::MaxIterations, 1));
    assert!(pool.residual > 1e-10);
    let exact =
        LogPool::fit(&views(&tables), &outcomes, None, &PoolOptions::new().tolerance(1e-300)).unwrap();
    assert_eq!(exact.status, Status::Stalled);
    assert!(exact.residual < 1e-14);
}

#[test]
fn memory_layout_does_not_matter() {
    let (tables, outcomes) = draw(50, 3, &[0.7, 0.3], 9);
    let pool = fit(&tables, &outcomes, &PoolOptions::new());
    let turned: Vec<_> = tables.iter().map(|p| p.t().as_standard_layout().into_owned()).collect();
    let views: Vec<_> = turned.iter().map(|p| p.t()).collect();
    assert_eq!(LogPool::fit(&views, &outcomes, None, &PoolOptions::new()).unwrap(), pool);
}
