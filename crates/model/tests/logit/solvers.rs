//! Solvers, starts and observers; what a fit says about itself.

use std::ops::ControlFlow;

use fairline_model::{Error, LogitData, LogitOptions, MultinomialLogit, Solver, Status};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;

use super::common::{Numbers, draw};
use super::{OPTIMUM, assert_same_model, fit, fit_data, rows};

const SOLVERS: [Solver; 3] = [Solver::Lbfgs, Solver::NewtonCg, Solver::TrustRegion];

/// Gradients of 1e-10 over curvatures of 1e-2 and more.
const SAME_OPTIMUM: f64 = 1e-7;

fn options() -> LogitOptions {
    LogitOptions::new().l2(1e-2).tolerance(1e-10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_solvers_end_at_the_same_point(
        seed: u64,
        // A block holds eight rows.
        rows in prop::sample::select(vec![7_usize, 8, 9, 15, 16, 17, 100]),
        features in 1..6_usize,
        classes in 2..7_usize,
        standardize: bool,
        weighted: bool,
        offset: bool,
    ) {
        let (x, y) = draw(rows, features, classes, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let weights = Array1::from_shape_simple_fn(rows, || 0.1 + numbers.uniform());
        let offsets = Array2::from_shape_simple_fn((rows, classes), || numbers.normal());
        let data = LogitData::new(x.view(), &y);
        let data = if weighted { data.weights(weights.view()) } else { data };
        let data = if offset { data.offsets(offsets.view()) } else { data };
        let options = options().standardize(standardize);
        let [a, b, c] = SOLVERS.map(|solver| fit_data(&data, &options.clone().solver(solver)));
        assert_same_model(&a, &b, SAME_OPTIMUM);
        assert_same_model(&a, &c, SAME_OPTIMUM);
    }

    #[test]
    fn all_solvers_end_at_the_same_point_without_penalty(seed: u64) {
        let (x, y) = draw(200, 3, 3, seed);
        let [a, b, c] = SOLVERS.map(|solver| fit(&x, &y, &options().l2(0.0).solver(solver)));
        assert_same_model(&a, &b, OPTIMUM);
        assert_same_model(&a, &c, OPTIMUM);
    }

    #[test]
    fn a_start_changes_nothing(seed: u64, l2 in prop::sample::select(vec![0.0, 1e-2])) {
        let (x, y) = draw(300, 5, 3, seed);
        // A week later: ten rows more than the earlier fit knew.
        let earlier = fit(&rows(&x, ..290).to_owned(), &y[..290], &options().l2(l2));
        for solver in SOLVERS {
            let options = options().l2(l2).solver(solver);
            let cold = fit(&x, &y, &options);
            let warm = fit_data(&LogitData::new(x.view(), &y).start(&earlier), &options);
            assert_same_model(&cold, &warm, OPTIMUM);
            let again = fit_data(&LogitData::new(x.view(), &y).start(&cold), &options.tolerance(2e-10));
            prop_assert_eq!((again.evaluations, again.iterations), (1, 0));
        }
    }

    #[test]
    fn a_bad_start_changes_nothing_either(seed: u64, power in 0.0..300.0_f64, offset: bool, l2 in prop::sample::select(vec![0.0, 1e-2])) {
        let (x, y) = draw(200, 3, 3, seed);
        let mut numbers = Numbers::new(seed ^ 1);
        let offsets = Array2::from_shape_simple_fn((200, 3), || numbers.normal());
        for solver in SOLVERS {
            let options = options().l2(l2).solver(solver);
            let data = LogitData::new(x.view(), &y);
            let data = if offset { data.offsets(offsets.view()) } else { data };
            let cold = fit_data(&data, &options);
            let mut start = cold.clone();
            start.coefficients.mapv_inplace(|_| 10_f64.powf(power) * numbers.normal());
            start.intercepts.mapv_inplace(|_| 10_f64.powf(power) * numbers.normal());
            assert_same_model(&cold, &fit_data(&data.start(&start), &options), OPTIMUM);
        }
    }
}

#[test]
fn whole_and_partial_blocks_and_chunks_are_fitted_alike() {
    // A block holds 8 rows and a chunk 4,096; the last one of each may be cut short.
    for n in [4095, 4096, 4097, 8193] {
        let (x, y) = draw(n, 2, 3, 1);
        let expected = fit(&x, &y, &options());
        // The same rows twice, so that other rows share blocks and chunks.
        let twice = Array2::from_shape_fn((2 * n, 2), |(i, j)| x[[i % n, j]]);
        let labels: Vec<usize> = (0..2 * n).map(|i| y[i % n]).collect();
        assert_same_model(&expected, &fit(&twice, &labels, &options()), SAME_OPTIMUM);
        let loss =
            -(0..n).map(|i| expected.predict(rows(&x, i..i + 1)).unwrap()[[0, y[i]]].ln()).sum::<f64>();
        let penalty = 0.005 * expected.coefficients.mapv(|b| b * b).sum();
        approx::assert_abs_diff_eq!(expected.objective, loss / n as f64 + penalty, epsilon = 1e-13);
    }
}

#[test]
fn starts_that_are_no_numbers_are_refused() {
    let (x, y) = draw(20, 2, 3, 1);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut start = fit(&x, &y, &options());
        start.coefficients[[1, 2]] = bad;
        start.intercepts[0] = bad;
        let refused = MultinomialLogit::fit_data(&LogitData::new(x.view(), &y).start(&start), &options());
        assert!(matches!(refused, Err(Error::Overflow { .. })), "{bad}: {refused:?}");
    }
}

#[test]
fn observers_see_every_iteration_and_may_end_the_fit() {
    let (x, y) = draw(300, 5, 3, 2);
    for solver in SOLVERS {
        let data = LogitData::new(x.view(), &y);
        let options = options().solver(solver);
        let mut seen: Vec<(usize, usize, f64, f64)> = Vec::new();
        let watched = MultinomialLogit::fit_observed(&data, &options, &mut |progress| {
            seen.push((progress.iteration, progress.evaluations, progress.objective, progress.gradient_norm));
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(watched, fit_data(&data, &options), "{solver:?}");
        assert!(seen.iter().enumerate().all(|(i, seen)| seen.0 == i + 1));
        assert!(seen.windows(2).all(|two| two[0].1 < two[1].1 && two[1].2 <= two[0].2 + 1e-14));
        assert!(seen.len() <= watched.iterations && seen.len() >= 2, "{solver:?} {seen:?}");

        let mut kept = None;
        let stopped = MultinomialLogit::fit_observed(&data, &options, &mut |progress| {
            kept = Some(progress.model().unwrap());
            if progress.iteration < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .unwrap();
        let kept = kept.unwrap();
        assert_eq!((stopped.status, stopped.iterations), (Status::Stopped, 2));
        assert_eq!(
            (kept.status, kept.iterations, kept.condition, kept.separated),
            (Status::Stopped, 2, None, false)
        );
        assert_same_model(&stopped, &kept, 1e-15);
        assert_eq!(kept.objective.to_bits(), seen[1].2.to_bits());
        let resumed = fit_data(&data.start(&kept), &options);
        assert_same_model(&resumed, &watched, SAME_OPTIMUM);
    }
}

#[test]
fn the_limit_on_the_iterations_holds_for_all_solvers() {
    let (x, y) = draw(100, 5, 3, 3);
    for solver in SOLVERS {
        for limit in 1..12 {
            for tolerance in [1e-8, 1e-300] {
                let options = options().solver(solver).max_iterations(limit).tolerance(tolerance);
                let cold = MultinomialLogit::fit(x.view(), &y, &options).unwrap();
                let warm =
                    MultinomialLogit::fit_data(&LogitData::new(x.view(), &y).start(&cold), &options).unwrap();
                assert!(
                    cold.iterations <= limit && warm.iterations <= limit,
                    "{solver:?} {limit}: {cold:?} {warm:?}"
                );
                assert!(warm.objective <= cold.objective + 1e-15);
            }
        }
    }
}

#[test]
fn the_condition_grows_as_a_column_is_nearly_duplicated() {
    let (x, y) = draw(300, 3, 3, 4);
    let mut numbers = Numbers::new(4);
    let noise = Array1::from_shape_simple_fn(300, || numbers.normal());
    for standardize in [false, true] {
        let mut last = fit(&x, &y, &options().standardize(standardize)).condition.unwrap();
        assert!((1.0..100.0).contains(&last));
        for power in [-1, -2, -3, -4] {
            let mut near = x.clone();
            let copy = &x.column(0) + &(&noise * 10_f64.powi(power));
            near.column_mut(1).assign(&copy);
            let options = options().l2(1e-9).tolerance(1e-8).standardize(standardize);
            let condition = fit(&near, &y, &options).condition.unwrap();
            assert!(condition > 5.0 * last, "{power}: {condition} after {last}");
            last = condition;
        }
        assert!(last > 1e6);
    }
    // The units of the columns are not what it measures. Rounding may lead the estimate another way.
    let mut scaled = x.clone();
    scaled.column_mut(2).mapv_inplace(|value| 1e6 * value + 1e6);
    let a = fit(&x, &y, &options().l2(0.0)).condition.unwrap();
    let b = fit(&scaled, &y, &options().l2(0.0)).condition.unwrap();
    assert!(a / b < 1.5 && b / a < 1.5, "{a} {b}");
}

#[test]
fn separation_is_reported_where_the_penalty_hides_it() {
    let x = array![[0.0, 0.0], [0.2, 0.1], [5.0, 0.0], [5.1, 0.3], [0.0, 5.0], [0.4, 5.2]];
    let y = [0, 0, 1, 1, 2, 2];
    for solver in SOLVERS {
        assert!(fit(&x, &y, &options().solver(solver)).separated);
        // One row amidst those of another class.
        let mixed =
            array![[0.0, 0.0], [0.2, 0.1], [5.0, 0.0], [5.1, 0.3], [0.0, 5.0], [0.4, 5.2], [0.1, 0.05]];
        assert!(!fit(&mixed, &[0, 0, 1, 1, 2, 2, 1], &options().solver(solver)).separated);
    }
    for seed in 0..20 {
        let (x, y) = draw(200, 3, 3, seed);
        assert!(!fit(&x, &y, &options()).separated);
        // As many features as rows: always separable.
        let (x, y) = draw(12, 15, 3, seed);
        assert!(fit(&x, &y, &options().l2(1e-3)).separated);
    }
}

#[test]
fn a_start_saves_evaluations() {
    for solver in SOLVERS {
        let (mut cold, mut warm) = (0, 0);
        for seed in 0..20 {
            let (x, y) = draw(1000, 5, 3, seed);
            let options = options().tolerance(1e-8).solver(solver);
            let earlier = fit(&rows(&x, ..990).to_owned(), &y[..990], &options);
            cold += fit(&x, &y, &options).evaluations;
            warm += fit_data(&LogitData::new(x.view(), &y).start(&earlier), &options).evaluations;
        }
        // One fit may have bad luck; 20 do not.
        assert!(10 * warm < 9 * cold, "{solver:?}: {warm} after {cold}");
    }
}

#[test]
fn evaluations_are_few() {
    // What a weekly refit costs; a change that doubles it should be seen.
    let (x, y) = draw(2660, 20, 3, 5);
    let options = LogitOptions::new();
    let cold = fit(&x, &y, &options);
    let earlier = fit(&rows(&x, ..2650).to_owned(), &y[..2650], &options);
    let warm = fit_data(&LogitData::new(x.view(), &y).start(&earlier), &options);
    assert!(cold.evaluations <= 20, "{}", cold.evaluations);
    assert!(warm.evaluations <= 15 && warm.evaluations < cold.evaluations, "{}", warm.evaluations);
}
