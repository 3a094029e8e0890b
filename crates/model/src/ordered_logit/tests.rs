//! Derivatives against differences of the function they belong to.

use super::objective::Point;
use super::*;

/// Central differences of step 1e-5 are exact to about 1e-10 plus rounding of 1e-11.
const STEP: f64 = 1e-5;
const RELATIVE: f64 = 1e-6;
/// Sums of 40 logarithms in two orders.
const ROUNDING: f64 = 1e-13;

fn designs() -> Vec<Design> {
    let mut designs = Vec::new();
    for classes in [2, 3, 4, 5] {
        for symmetric in [false, true] {
            // Three features in odd units and labels in no order.
            let x = Array2::from_shape_fn((40, 3), |(i, j)| {
                let wave = ((i * i * (j + 2) + j) as f64).sin() + (i as f64 * 0.7).cos();
                [1.0, 100.0, 0.01][j] * (wave + j as f64)
            });
            let y: Vec<usize> =
                (0..40).map(|i| (i * i + i / 3) % classes).map(|c| if c > 1 { c } else { 1 - c }).collect();
            let y: Vec<usize> = y.iter().enumerate().map(|(i, &c)| if i < classes { i } else { c }).collect();
            let weights: Vec<f64> = (0..40).map(|i| 0.1 + f64::from(i % 7)).collect();
            let options = OrderedLogitOptions::new().symmetric(symmetric).classes(classes);
            designs.push(Design::new(x.view(), &y, Some(&weights), &options).unwrap());
        }
    }
    designs
}

/// A point away from the start, its thresholds in order.
fn point(design: &Design) -> Point {
    let mut point = Point::null_model(design);
    let width = design.width;
    for (i, parameter) in point.parameters[..width].iter_mut().enumerate() {
        *parameter = 0.7 * (i as f64 * 1.3 + 0.4).sin();
    }
    point.parameters[width..].iter_mut().for_each(|free| *free = 1.3 * *free + 0.05);
    point.evaluate(design);
    point
}

fn differences(design: &Design, at: &Point, i: usize) -> (f64, Vec<f64>) {
    let [forward, back] = [STEP, -STEP].map(|step| {
        let mut moved = at.clone();
        moved.parameters[i] += step;
        moved.evaluate(design);
        moved
    });
    let slopes = forward.gradient.iter().zip(&back.gradient).map(|(f, b)| (f - b) / (2.0 * STEP));
    ((forward.value - back.value) / (2.0 * STEP), slopes.collect())
}

#[test]
fn gradient_and_hessian_are_those_of_the_value() {
    for design in designs() {
        let at = point(&design);
        assert!(at.value.is_finite());
        let order = at.gradient.len();
        let scale = at.hessian.iter().fold(0.0_f64, |max, h| max.max(h.abs()));
        for i in 0..order {
            let (slope, curvature) = differences(&design, &at, i);
            approx::assert_relative_eq!(
                at.gradient[i],
                slope,
                max_relative = RELATIVE,
                epsilon = RELATIVE * at.norm
            );
            for (j, expected) in curvature.iter().enumerate().take(i + 1) {
                let element = at.hessian[i * order + j];
                approx::assert_relative_eq!(
                    element,
                    *expected,
                    max_relative = RELATIVE,
                    epsilon = RELATIVE * scale
                );
            }
        }
    }
}

#[test]
fn the_value_is_the_likelihood_of_the_definition() {
    for design in designs() {
        let at = point(&design);
        let (beta, free) = at.parameters.split_at(design.width);
        let thresholds = design.all_thresholds(free);
        let logistic = |u: f64| 1.0 / (1.0 + (-u).exp());
        let mut expected = 0.0;
        for ((z, &label), weight) in
            design.z.chunks_exact(design.width).zip(&design.labels).zip(&design.weights)
        {
            let predictor = dot(z, beta);
            let cumulative =
                |j: usize| thresholds.get(j).map_or(1.0, |threshold| logistic(threshold + predictor));
            let below = if label == 0 { 0.0 } else { cumulative(label - 1) };
            expected -= weight * (cumulative(label) - below).ln();
        }
        approx::assert_relative_eq!(at.value, expected, max_relative = ROUNDING);
    }
}

#[test]
fn the_model_without_features_has_the_shares_of_the_classes() {
    for design in designs() {
        let start = Point::null_model(&design);
        // Nothing is left to gain by thresholds alone.
        for g in &start.gradient[design.width..] {
            approx::assert_abs_diff_eq!(*g, 0.0, epsilon = ROUNDING);
        }
    }
}

#[test]
fn thresholds_out_of_order_are_infinitely_bad() {
    for design in designs().iter().filter(|design| design.thresholds.len() > 1) {
        let mut at = point(design);
        at.parameters[design.width..].iter_mut().for_each(|free| *free = -*free);
        at.evaluate(design);
        assert!(at.value.is_infinite() && at.value > 0.0);
    }
}
