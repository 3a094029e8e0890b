//! Standard errors, intervals, criteria and tests.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_model::{Error, LogitData, LogitInference, LogitOptions, MultinomialLogit};
use ndarray::{Array1, Array2, array, concatenate};
use proptest::prelude::*;

use super::common::{Numbers, draw};
use super::{columns, fit_data, rows};

/// Fits with gradients of 1e-12: errors of covariances, relative.
const EXACT: f64 = 1e-8;

fn options(l2: f64) -> LogitOptions {
    LogitOptions::new().l2(l2).tolerance(1e-12)
}

fn infer(data: &LogitData<'_>, options: &LogitOptions) -> (MultinomialLogit, LogitInference) {
    let model = fit_data(data, options);
    let inference = model.inference(data, options).expect("drawn data have errors");
    (model, inference)
}

fn assert_relatives(a: &Array2<f64>, b: &Array2<f64>, factor: f64) {
    for (a, b) in a.iter().zip(b) {
        assert_relative_eq!(*a, factor * b, max_relative = EXACT, epsilon = 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn errors_shrink_as_rows_are_repeated(seed: u64, copies in 2..5_usize) {
        let (x, y) = draw(200, 3, 3, seed);
        let long = concatenate(ndarray::Axis(0), &vec![x.view(); copies]).unwrap();
        let (_, once) = infer(&LogitData::new(x.view(), &y), &options(0.0));
        let (_, often) = infer(&LogitData::new(long.view(), &y.repeat(copies)), &options(0.0));
        let shrunk = 1.0 / (copies as f64).sqrt();
        assert_relatives(&often.coefficient_errors, &once.coefficient_errors, shrunk);
        assert_relatives(&often.robust_coefficient_errors, &once.robust_coefficient_errors, shrunk);
        for class in 0..3 {
            assert_relative_eq!(
                often.intercept_errors[class], shrunk * once.intercept_errors[class], max_relative = EXACT, epsilon = 1e-12
            );
        }
        // Weights say as much to the model, but the sandwich knows that there are no more rows.
        let weights = Array1::from_elem(200, copies as f64);
        let (_, weighted) = infer(&LogitData::new(x.view(), &y).weights(weights.view()), &options(0.0));
        assert_relatives(&weighted.covariance, &often.covariance, 1.0);
        assert_relatives(&weighted.robust_covariance, &once.robust_covariance, 1.0);
        prop_assert!((weighted.observations - often.observations).abs() < 1e-9);
        prop_assert!((weighted.log_likelihood - often.log_likelihood).abs() < 1e-9);
    }

    #[test]
    fn a_row_without_weight_has_no_say(seed: u64, l2 in prop::sample::select(vec![0.0, 1e-2])) {
        let (x, y) = draw(200, 3, 3, seed);
        let there = Array1::from_shape_fn(200, |i| if i < 150 { 1.0 } else { 0.0 });
        let (_, weighted) = infer(&LogitData::new(x.view(), &y).weights(there.view()), &options(l2));
        let (_, absent) = infer(&LogitData::new(rows(&x, ..150), &y[..150]), &options(l2));
        assert_relatives(&weighted.covariance, &absent.covariance, 1.0);
        assert_relatives(&weighted.robust_covariance, &absent.robust_covariance, 1.0);
        assert_relative_eq!(weighted.log_likelihood, absent.log_likelihood, max_relative = EXACT);
    }

    #[test]
    fn covariances_are_symmetric_and_belong_to_the_errors(seed: u64, l2 in prop::sample::select(vec![0.0, 1e-2])) {
        let (x, y) = draw(200, 2, 3, seed);
        let (_, inference) = infer(&LogitData::new(x.view(), &y), &options(l2));
        for (covariance, coefficients, intercepts) in [
            (&inference.covariance, &inference.coefficient_errors, &inference.intercept_errors),
            (&inference.robust_covariance, &inference.robust_coefficient_errors, &inference.robust_intercept_errors),
        ] {
            let scale = covariance.diag().fold(0.0_f64, |max, v| max.max(*v));
            for ((i, j), value) in covariance.indexed_iter() {
                assert_abs_diff_eq!(*value, covariance[[j, i]], epsilon = 1e-12 * scale);
            }
            for class in 0..3 {
                let diagonal = |j: usize| covariance[[3 * class + j, 3 * class + j]];
                assert_relative_eq!(intercepts[class].powi(2), diagonal(0), max_relative = EXACT, epsilon = 1e-14);
                for j in 0..2 {
                    assert_relative_eq!(
                        coefficients[[j, class]].powi(2), diagonal(j + 1), max_relative = EXACT, epsilon = 1e-14
                    );
                }
            }
        }
    }

    #[test]
    fn errors_have_the_units_of_the_coefficients(seed: u64, power in -6.0..6.0_f64, shift in -100.0..100.0_f64) {
        let (x, y) = draw(200, 3, 3, seed);
        let unit = 10_f64.powf(power);
        let mut other = x.clone();
        other.column_mut(1).mapv_inplace(|value| unit * (value + shift));
        let (_, a) = infer(&LogitData::new(x.view(), &y), &options(0.0));
        let (_, b) = infer(&LogitData::new(other.view(), &y), &options(0.0).tolerance(1e-8));
        for class in 0..2 {
            for (j, factor) in [(0, 1.0), (1, unit), (2, 1.0)] {
                for (a, b) in [
                    (&a.coefficient_errors, &b.coefficient_errors),
                    (&a.robust_coefficient_errors, &b.robust_coefficient_errors),
                ] {
                    assert_relative_eq!(a[[j, class]], factor * b[[j, class]], max_relative = 1e-6);
                }
            }
        }
    }
}

#[test]
fn the_covariance_is_the_inverse_of_differences_of_the_likelihood() {
    // Without penalty and with two classes the free parameters are those of class 0.
    let (x, y) = draw(80, 2, 2, 1);
    let data = LogitData::new(x.view(), &y);
    let (model, inference) = infer(&data, &options(0.0));
    let theta = [model.intercepts[0], model.coefficients[[0, 0]], model.coefficients[[1, 0]]];
    let value = |theta: [f64; 3]| -> f64 {
        let losses = x.outer_iter().zip(&y).map(|(x, &y)| {
            let logit = theta[0] + theta[1] * x[0] + theta[2] * x[1];
            logit.exp().ln_1p() - if y == 0 { logit } else { 0.0 }
        });
        losses.sum()
    };
    let h = 1e-4;
    let mut hessian = Array2::zeros((3, 3));
    for i in 0..3 {
        for j in 0..3 {
            let moved = |a: f64, b: f64| {
                let mut theta = theta;
                theta[i] += a * h;
                theta[j] += b * h;
                value(theta)
            };
            hessian[[i, j]] =
                (moved(1.0, 1.0) - moved(1.0, -1.0) - moved(-1.0, 1.0) + moved(-1.0, -1.0)) / (4.0 * h * h);
        }
    }
    let product = hessian.dot(&columns(&rows(&inference.covariance, ..3).to_owned(), ..3));
    for ((i, j), value) in product.indexed_iter() {
        // Differences of step 1e-4 of values near 50 round at 1e-6.
        assert_abs_diff_eq!(*value, f64::from(u8::from(i == j)), epsilon = 1e-4);
    }
}

/// Features, and labels of a logit with known coefficients (classes 0 and 1 against 2).
fn simulate(rows: usize, numbers: &mut Numbers) -> (Array2<f64>, Vec<usize>) {
    let x = Array2::from_shape_simple_fn((rows, 2), || numbers.normal());
    let y = x
        .outer_iter()
        .map(|x| {
            let logits = [0.3 + 0.8 * x[0], -0.2 - 0.5 * x[1], 0.0];
            let noisy = logits.map(|logit| logit - (-numbers.uniform().ln()).ln());
            (0..3).max_by(|&a, &b| noisy[a].total_cmp(&noisy[b])).unwrap_or(0)
        })
        .collect();
    (x, y)
}

#[test]
fn both_errors_are_the_spread_of_the_estimates_and_intervals_cover() {
    const SAMPLES: usize = 200;
    let truth = array![[0.8, 0.0, 0.0], [0.0, -0.5, 0.0]];
    let mut numbers = Numbers::new(7);
    let (mut covered, mut robust_covered) = (0.0, 0.0);
    let mut sums = [0.0; 3];
    for _ in 0..SAMPLES {
        let (x, y) = simulate(400, &mut numbers);
        let data = LogitData::new(x.view(), &y);
        let (model, inference) = infer(&data, &options(0.0));
        let cover = |errors: &Array2<f64>| {
            let (low, high) = inference.wald_intervals(&model, errors.view(), 0.9).unwrap();
            let inside = |j: usize, c: usize| low[[j, c]] <= truth[[j, c]] && truth[[j, c]] <= high[[j, c]];
            f64::from(u8::from(inside(0, 0))) + f64::from(u8::from(inside(1, 1)))
        };
        covered += cover(&inference.coefficient_errors);
        robust_covered += cover(&inference.robust_coefficient_errors);
        sums[0] += (model.coefficients[[0, 0]] - 0.8).powi(2);
        sums[1] += inference.coefficient_errors[[0, 0]].powi(2);
        sums[2] += inference.robust_coefficient_errors[[0, 0]].powi(2);
    }
    // 400 intervals of 90 %: a standard error of 1.5 %.
    for covered in [covered, robust_covered] {
        assert_abs_diff_eq!(covered / (2.0 * SAMPLES as f64), 0.9, epsilon = 4.0 * 0.015);
    }
    // A variance from 200 samples has a standard error of a tenth; the mean of the two kinds of errors far less.
    assert_relative_eq!(sums[0], sums[1], max_relative = 0.3);
    assert_relative_eq!(sums[1], sums[2], max_relative = 0.02);
}

#[test]
fn only_the_sandwich_sees_that_the_model_is_wrong() {
    // Each row five times over as if independent, five to a cluster of one label: too sure of itself. What both see is
    // the same; where the slope differs between halves of the rows, only the sandwich moves.
    let mut numbers = Numbers::new(8);
    let x = Array2::from_shape_fn((4000, 1), |_| numbers.normal());
    let y: Vec<usize> = x
        .iter()
        .map(|x| {
            // A chance that is far from logistic in x: the label hangs on |x|.
            usize::from(numbers.uniform() < if x.abs() > 1.0 { 0.95 } else { 0.05 })
        })
        .collect();
    let (_, inference) = infer(&LogitData::new(x.view(), &y), &options(0.0));
    let (model, robust) = (inference.coefficient_errors[[0, 0]], inference.robust_coefficient_errors[[0, 0]]);
    assert!(robust > 1.2 * model, "{robust} {model}");
}

#[test]
fn the_penalty_is_a_prior() {
    // Far more penalty than data: the posterior is the prior, whose precision is λ·n per coefficient, of which the mean
    // over the classes is taken away: variance (1 − 1/k)/(λ·n).
    let (x, y) = draw(50, 2, 3, 2);
    let x = &x * 1e-4;
    let (model, inference) = infer(&LogitData::new(x.view(), &y), &options(2.0));
    assert!(inference.penalised);
    let expected = ((1.0 - 1.0 / 3.0) / (2.0 * 50.0_f64)).sqrt();
    for error in &inference.coefficient_errors {
        assert_relative_eq!(*error, expected, max_relative = 1e-6);
    }
    assert!(model.coefficients.iter().all(|b| b.abs() < 1e-4));
    // And next to none leaves the errors of the likelihood, as differences between classes.
    let (x, y) = draw(200, 2, 3, 3);
    let data = LogitData::new(x.view(), &y);
    let (_, weak) = infer(&data, &options(1e-10));
    let (_, none) = infer(&data, &options(0.0));
    let difference = |covariance: &Array2<f64>| {
        // Variance of the first coefficient's difference between classes 0 and 2.
        covariance[[1, 1]] + covariance[[7, 7]] - 2.0 * covariance[[1, 7]]
    };
    assert_relative_eq!(difference(&weak.covariance), difference(&none.covariance), max_relative = 1e-6);
    assert_relative_eq!(
        difference(&weak.robust_covariance),
        difference(&none.robust_covariance),
        max_relative = 1e-6
    );
}

#[test]
fn criteria_worked_by_hand() {
    // A feature that splits 4 and 4, with labels 3:1 and 1:3: log-likelihood 8·(¾ ln ¾ + ¼ ln ¼), two parameters.
    let x = array![[0.0], [0.0], [0.0], [0.0], [1.0], [1.0], [1.0], [1.0]];
    let y = [0, 0, 0, 1, 1, 1, 1, 0];
    let (_, inference) = infer(&LogitData::new(x.view(), &y), &options(0.0));
    let log_likelihood = 8.0 * (0.75 * 0.75_f64.ln() + 0.25 * 0.25_f64.ln());
    assert_relative_eq!(inference.log_likelihood, log_likelihood, max_relative = 1e-12);
    assert_eq!((inference.parameters, inference.penalised), (2, false));
    assert_relative_eq!(inference.aic(), 4.0 - 2.0 * log_likelihood, max_relative = 1e-12);
    assert_relative_eq!(inference.bic(), 2.0 * 8_f64.ln() - 2.0 * log_likelihood, max_relative = 1e-12);
    assert!(inference.condition >= 1.0);
}

/// An offset that gives the class that was seen no chance: −1.8e308 nats, of which the criteria have twice as many.
#[test]
fn criteria_beyond_the_range_of_numbers_are_an_error() {
    let x = array![[0.5], [-1.0], [0.2], [0.3]];
    let mut offsets = Array2::zeros((4, 2));
    offsets[[3, 0]] = f64::MAX;
    let data = LogitData::new(x.view(), &[0, 0, 1, 1]).offsets(offsets.view());
    let model = MultinomialLogit::fit_data(&data, &options(1e-3)).unwrap();
    assert!(model.objective.is_finite());
    let said = model.inference(&data, &options(1e-3));
    assert!(matches!(said, Err(Error::Overflow { .. })), "{said:?}");
}

/// (1 + level)/2 rounds to 1 for the largest level below 1.
#[test]
fn every_level_has_a_finite_interval() {
    let x = array![[0.0], [1.0], [0.0], [1.0], [0.0], [1.0], [0.0], [1.0]];
    let data = LogitData::new(x.view(), &[0, 0, 0, 1, 1, 1, 0, 1]);
    let (model, said) = infer(&data, &options(0.0));
    for level in [5e-324, 0.5, 1.0 - f64::EPSILON / 2.0] {
        let (low, high) = said.wald_intervals(&model, said.coefficient_errors.view(), level).unwrap();
        assert!(low.iter().chain(&high).all(|end| end.is_finite()), "{level}: {low} {high}");
    }
}

#[test]
fn intervals_are_as_wide_as_the_level_says() {
    let (x, y) = draw(100, 2, 3, 4);
    let (model, inference) = infer(&LogitData::new(x.view(), &y), &options(0.0));
    let errors = inference.coefficient_errors.view();
    for (level, z) in [(0.95, 1.959963984540054), (0.5, 0.6744897501960817), (0.99, 2.5758293035489004)] {
        let (low, high) = inference.wald_intervals(&model, errors, level).unwrap();
        for ((j, c), estimate) in model.coefficients.indexed_iter() {
            assert_abs_diff_eq!(high[[j, c]] - estimate, z * errors[[j, c]], epsilon = 1e-9);
            assert_abs_diff_eq!(estimate - low[[j, c]], z * errors[[j, c]], epsilon = 1e-9);
        }
    }
    for bad in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            inference.wald_intervals(&model, errors, bad),
            Err(Error::OptionOutOfRange { name: "level", .. })
        ));
    }
    let other = Array2::zeros((3, 3));
    assert!(matches!(inference.wald_intervals(&model, other.view(), 0.9), Err(Error::StartMismatch { .. })));
}

#[test]
fn fits_that_are_not_nested_are_refused() {
    let (x, y) = draw(200, 3, 3, 5);
    let data = LogitData::new(x.view(), &y);
    let (_, large) = infer(&data, &options(0.0));
    let (_, small) = infer(&LogitData::new(columns(&x, ..2), &y), &options(0.0));
    let test = large.likelihood_ratio(&small).unwrap();
    assert_eq!(test.degrees_of_freedom, 2);
    // χ² with two degrees of freedom has the tail exp(−D/2).
    assert_relative_eq!(test.p_value, (-test.statistic / 2.0).exp(), max_relative = 1e-10);

    let reason = |a: &LogitInference, b: &LogitInference| match a.likelihood_ratio(b) {
        Err(Error::NotNested { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(&small, &large), "the larger fit must have more parameters");
    assert_eq!(reason(&large, &large), "the larger fit must have more parameters");
    let (_, penalised) = infer(&data, &options(1e-3));
    assert_eq!(reason(&penalised, &small), "the fits must have no penalty");
    assert_eq!(reason(&large, &penalised), "the fits must have no penalty");
    let (_, fewer) =
        infer(&LogitData::new(columns(&rows(&x, ..199).to_owned(), ..2), &y[..199]), &options(0.0));
    assert_eq!(reason(&large, &fewer), "the fits must be to the same rows");
    // Other labels: the smaller fit of a better story.
    let easy: Vec<usize> = (0..200).map(|i| if i < 190 { 0 } else { 1 + i % 2 }).collect();
    let one = columns(&x, ..1);
    let (_, easy) = infer(&LogitData::new(one, &easy), &options(0.0));
    assert_eq!(reason(&large, &easy), "the larger fit must not have the smaller likelihood");
}

#[test]
fn inference_needs_the_data_of_the_model() {
    let (x, y) = draw(100, 3, 3, 6);
    let data = LogitData::new(x.view(), &y);
    let model = fit_data(&data, &options(0.1));
    let narrow = columns(&x, ..2);
    assert_eq!(
        model.inference(&LogitData::new(narrow, &y), &options(0.1)),
        Err(Error::StartMismatch { expected: (2, 3), actual: (3, 3) })
    );
    assert_eq!(
        model.inference(&LogitData::new(x.view(), &y[1..]), &options(0.1)),
        Err(Error::LengthMismatch { rows: 100, labels: 99 })
    );
    // A model that is sure of every row has no curvature left, and with it no errors.
    let mut sure = model;
    sure.coefficients.fill(0.0);
    sure.intercepts = array![800.0, 0.0, -800.0];
    assert!(matches!(sure.inference(&data, &options(0.0)), Err(Error::SingularHessian { .. })));
}
