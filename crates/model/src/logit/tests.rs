//! Derivatives against differences of the function they belong to.

use ndarray::Array2;

use super::design::Design;
use super::objective::{Objective, Point};
use super::*;
use crate::cholesky::Cholesky;

/// Central differences of step 1e-5 are exact to about 1e-10 plus rounding of 1e-11.
const STEP: f64 = 1e-5;
const RELATIVE: f64 = 1e-6;

/// Seven features that share a wave, some in odd units, and labels in no order.
fn input(classes: usize) -> (Array2<f64>, Vec<usize>) {
    let x = Array2::from_shape_fn((40, 7), |(i, j)| {
        let wave = ((i * i * (j + 2) + j) as f64).sin() + (i as f64 * 0.7).cos();
        [1.0, 100.0, 0.01][j % 3] * wave + (j * j) as f64
    });
    (x, (0..40).map(|i| (i * i + i / 3) % classes).collect())
}

fn point(design: &Design) -> Point {
    let mut point = Point::null_model(design);
    for (i, beta) in point.beta.iter_mut().enumerate() {
        *beta += 0.5 * (i as f64 * 1.3).sin();
    }
    point
}

fn cases() -> Vec<(usize, LogitOptions)> {
    let mut cases = Vec::new();
    for classes in [2, 3, 4] {
        for l2 in [0.0, 0.3] {
            for standardize in [false, true] {
                cases.push((classes, LogitOptions::new().l2(l2).standardize(standardize)));
            }
        }
    }
    cases
}

#[test]
fn the_gradient_is_that_of_the_value() {
    for (classes, options) in cases() {
        let (x, y) = input(classes);
        let design = Design::new(&LogitData::new(x.view(), &y), &options).unwrap();
        let mut objective = Objective::new(&design);
        let mut at = point(&design);
        objective.evaluate(&mut at);
        for i in 0..at.beta.len() {
            let mut value = |step: f64| {
                let mut moved = at.clone();
                moved.beta[i] += step;
                objective.evaluate(&mut moved);
                moved.value
            };
            let difference = (value(STEP) - value(-STEP)) / (2.0 * STEP);
            approx::assert_relative_eq!(
                at.gradient[i],
                difference,
                max_relative = RELATIVE,
                epsilon = RELATIVE * at.norm
            );
        }
    }
}

/// The objective of the documentation, in the units of `x`, as a function of the documented parameters.
fn documented(x: &Array2<f64>, y: &[usize], beta: &Array2<f64>, a: &Array1<f64>, l2: f64) -> f64 {
    let logits = x.dot(beta) + a;
    let loss: f64 =
        logits.outer_iter().zip(y).map(|(row, &label)| row.mapv(f64::exp).sum().ln() - row[label]).sum();
    loss / y.len() as f64 + 0.5 * l2 * beta.mapv(|b| b * b).sum()
}

#[test]
fn the_norm_covers_the_gradient_in_the_units_of_x() {
    for (classes, options) in cases().into_iter().filter(|(_, options)| !options.standardize) {
        let (x, y) = input(classes);
        let design = Design::new(&LogitData::new(x.view(), &y), &options).unwrap();
        let mut at = point(&design);
        Objective::new(&design).evaluate(&mut at);
        let (beta, a) = original_units(&design, &at.beta).unwrap();
        // Fixing the open direction takes away the mean of the coefficients, and with it part of the penalty.
        if options.l2 <= 0.0 {
            let value = documented(&x, &y, &beta, &a, options.l2);
            approx::assert_relative_eq!(at.value, value, max_relative = 1e-12);
            for ((j, class), _) in beta.indexed_iter() {
                let value = |step: f64| {
                    let mut moved = beta.clone();
                    moved[[j, class]] += step;
                    documented(&x, &y, &moved, &a, options.l2)
                };
                let step = STEP / design.scale[j];
                let difference = (value(step) - value(-step)) / (2.0 * step);
                assert!(difference.abs() <= at.norm * (1.0 + RELATIVE));
            }
        }
    }
}

#[test]
fn the_newton_step_solves_with_the_hessian_of_the_gradient() {
    for (classes, options) in cases() {
        let (x, y) = input(classes);
        let design = Design::new(&LogitData::new(x.view(), &y), &options).unwrap();
        let mut objective = Objective::new(&design);
        let mut at = point(&design);
        // The step is right for gradients that sum to 0 over the classes, which coefficients that do give.
        for j in 0..design.width() {
            let mean: f64 =
                (0..classes).map(|c| at.beta[c * design.width() + j]).sum::<f64>() / classes as f64;
            (0..classes).for_each(|c| at.beta[c * design.width() + j] -= mean);
        }
        objective.evaluate(&mut at);
        let step = curvature::newton_step(&design, &at).unwrap();
        let mut gradient = |length: f64| {
            let mut moved = at.clone();
            moved.beta.iter_mut().zip(&step).for_each(|(beta, step)| *beta += length * step);
            objective.evaluate(&mut moved);
            moved.gradient
        };
        for ((forward, back), g) in gradient(STEP).iter().zip(gradient(-STEP)).zip(&at.gradient) {
            // H·s = −g, the left side as a difference of gradients.
            approx::assert_abs_diff_eq!((forward - back) / (2.0 * STEP), -g, epsilon = RELATIVE * at.norm);
        }
    }
}

#[test]
fn the_preconditioner_is_the_hessian_of_the_null_model_for_two_equal_classes() {
    let (x, _) = input(2);
    let y: Vec<usize> = (0..40).map(|i| i % 2).collect();
    let design = Design::new(&LogitData::new(x.view(), &y), &LogitOptions::new().l2(0.3)).unwrap();
    let factor: Cholesky = curvature::preconditioner(&design).unwrap();
    let mut at = Point::null_model(&design);
    Objective::new(&design).evaluate(&mut at);
    let step = curvature::newton_step(&design, &at).unwrap();
    let mut solution: Vec<f64> = at.gradient[..design.width()].iter().map(|g| -g).collect();
    factor.solve_lower(&mut solution);
    factor.solve_upper(&mut solution);
    for (solution, step) in solution.iter().zip(&step) {
        approx::assert_relative_eq!(*solution, *step, max_relative = 1e-9, epsilon = 1e-12);
    }
}

#[test]
fn hessian_times_vector_is_the_difference_of_gradients() {
    for (classes, options) in cases() {
        let (x, y) = input(classes);
        let weights = Array1::from_shape_fn(40, |i| (i % 4) as f64);
        let offsets = Array2::from_shape_fn((40, classes), |(i, c)| ((i * (c + 2)) as f64).sin());
        let data = LogitData::new(x.view(), &y).weights(weights.view()).offsets(offsets.view());
        let design = Design::new(&data, &options).unwrap();
        let mut objective = Objective::new(&design);
        let at = point(&design);
        let direction: Vec<f64> = (0..at.beta.len()).map(|i| (i as f64 * 2.1).cos()).collect();
        let mut product = vec![0.0; at.beta.len()];
        objective.hessian_vector(&at.beta, &direction, &mut product);
        let mut gradient = |length: f64| {
            let mut moved = at.clone();
            moved.beta.iter_mut().zip(&direction).for_each(|(beta, d)| *beta += length * d);
            objective.evaluate(&mut moved);
            moved.gradient
        };
        let largest = product.iter().fold(0.0_f64, |max, value| max.max(value.abs()));
        for ((forward, back), product) in gradient(STEP).iter().zip(gradient(-STEP)).zip(&product) {
            approx::assert_abs_diff_eq!(
                (forward - back) / (2.0 * STEP),
                *product,
                epsilon = RELATIVE * largest
            );
        }
        // And it is the product with the Hessian that Newton steps solve with, but for the curvature of 1 that is
        // given to equal changes of all classes there.
        let order = design.parameters();
        let hessian = curvature::hessian(&design, &at.beta);
        for (i, product) in product.iter().enumerate() {
            let row: f64 = (0..order).map(|j| hessian[i.max(j) * order + i.min(j)] * direction[j]).sum();
            let common: f64 = direction.iter().skip(i % design.width()).step_by(design.width()).sum();
            approx::assert_abs_diff_eq!(row - common / classes as f64, *product, epsilon = 1e-12 * largest);
        }
    }
}

/// Neither pass over the rows takes memory: all of it is in the scratch space.
#[test]
fn a_pass_allocates_nothing() {
    let check = || {
        let (x, y) = input(3);
        let long = Array2::from_shape_fn((10_000, 7), |(i, j)| x[[i % 40, j]]);
        let labels = y.repeat(250);
        let design = Design::new(&LogitData::new(long.view(), &labels), &LogitOptions::new()).unwrap();
        let mut objective = Objective::new(&design);
        let mut at = point(&design);
        let direction = at.beta.clone();
        let mut product = direction.clone();
        let info = allocation_counter::measure(|| {
            for _ in 0..10 {
                objective.evaluate(&mut at);
                objective.hessian_vector(&at.beta, &direction, &mut product);
            }
        });
        assert_eq!(info.count_total, 0);
        assert!(at.value.is_finite() && product.iter().all(|value| value.is_finite()));
    };
    // Handing work to other threads may take memory of its own; the one thread of a pool does the work itself.
    #[cfg(feature = "rayon")]
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(check);
    #[cfg(not(feature = "rayon"))]
    check();
}

/// The losses and gradients of many classes and odd numbers of rows, term by term.
#[test]
fn a_pass_adds_up_what_the_rows_say() {
    for (rows, classes) in [(7, 2), (8, 3), (9, 4), (17, 5), (4097, 6), (40, 9)] {
        let x = Array2::from_shape_fn((rows, 3), |(i, j)| ((i * (j + 1) + j) as f64 * 0.7).sin());
        let y: Vec<usize> = (0..rows).map(|i| (i * i + i) % classes.min(rows)).collect();
        let y: Vec<usize> = y.iter().enumerate().map(|(i, &y)| if i < classes { i } else { y }).collect();
        let offsets = Array2::from_shape_fn((rows, classes), |(i, c)| ((i + 3 * c) as f64).cos() * 300.0);
        let data = LogitData::new(x.view(), &y[..rows]).offsets(offsets.view());
        let Ok(design) = Design::new(&data, &LogitOptions::new().l2(0.1).classes(classes)) else {
            assert!(rows < classes);
            continue;
        };
        let mut at = point(&design);
        Objective::new(&design).evaluate(&mut at);
        let (mut value, mut gradient) = (0.0, vec![0.0; at.beta.len()]);
        for i in 0..rows {
            let z: Vec<f64> = std::iter::once(1.0)
                .chain((0..3).map(|j| (x[[i, j]] - design.mean[j]) / design.scale[j]))
                .collect();
            let logits: Vec<f64> = (0..classes)
                .map(|c| offsets[[i, c]] + z.iter().zip(&at.beta[4 * c..]).map(|(z, b)| z * b).sum::<f64>())
                .collect();
            let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = logits.iter().map(|logit| (logit - max).exp()).sum();
            value += (max + sum.ln() - logits[y[i]]) / rows as f64;
            for c in 0..classes {
                let residual = (logits[c] - max).exp() / sum - f64::from(u8::from(y[i] == c));
                for (j, z) in z.iter().enumerate() {
                    gradient[4 * c + j] += residual * z / rows as f64;
                }
            }
        }
        for (i, beta) in at.beta.iter().enumerate() {
            value += 0.5 * design.penalty[i % 4] * beta * beta;
            gradient[i] += design.penalty[i % 4] * beta;
        }
        approx::assert_relative_eq!(at.value, value, max_relative = 1e-14);
        for (actual, expected) in at.gradient.iter().zip(&gradient) {
            approx::assert_abs_diff_eq!(*actual, *expected, epsilon = 1e-14);
        }
    }
}

/// A conjugate-gradient search without curvature has to end; argmin's own does not.
#[test]
fn no_curvature_ends_conjugate_gradients() {
    let (x, y) = input(3);
    for solver in [Solver::NewtonCg, Solver::TrustRegion] {
        let options = LogitOptions::new().l2(0.0).solver(solver);
        let design = Design::new(&LogitData::new(x.view(), &y), &options).unwrap();
        let preconditioner = curvature::preconditioner(&design).unwrap();
        // All rows are certain of a class.
        for size in [1e2, 1e4, 1e8, 1e100] {
            let mut best = Point::null_model(&design);
            best.beta.iter_mut().enumerate().for_each(|(i, beta)| *beta = size * (i as f64 * 1.3).sin());
            let mut objective = Objective::new(&design);
            let mut observer = |_: &Progress<'_>| ControlFlow::Continue(());
            let ended = search::minimise(
                &mut objective,
                &preconditioner,
                &mut best,
                1e-8,
                50,
                &options,
                &mut observer,
            );
            assert!(ended.is_ok_and(|(iterations, _)| iterations <= 50));
        }
    }
}
