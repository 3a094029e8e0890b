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
        let design = Design::new(x.view(), &y, &options).unwrap();
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
        let design = Design::new(x.view(), &y, &options).unwrap();
        let mut at = point(&design);
        Objective::new(&design).evaluate(&mut at);
        let (beta, a) = original_units(&design, &at.beta, true).unwrap();
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
        let design = Design::new(x.view(), &y, &options).unwrap();
        let mut objective = Objective::new(&design);
        let mut at = point(&design);
        // The step is right for gradients that sum to 0 over the classes, which coefficients that do give.
        for j in 0..design.width {
            let mean: f64 = (0..classes).map(|c| at.beta[c * design.width + j]).sum::<f64>() / classes as f64;
            (0..classes).for_each(|c| at.beta[c * design.width + j] -= mean);
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
    let design = Design::new(x.view(), &y, &LogitOptions::new().l2(0.3)).unwrap();
    let factor: Cholesky = curvature::preconditioner(&design).unwrap();
    let mut at = Point::null_model(&design);
    Objective::new(&design).evaluate(&mut at);
    let step = curvature::newton_step(&design, &at).unwrap();
    let mut solution: Vec<f64> = at.gradient[..design.width].iter().map(|g| -g).collect();
    factor.solve_lower(&mut solution);
    factor.solve_upper(&mut solution);
    for (solution, step) in solution.iter().zip(&step) {
        approx::assert_relative_eq!(*solution, *step, max_relative = 1e-9, epsilon = 1e-12);
    }
}
