//! Derivatives against central differences, and what the search promises of its inside.

use super::design::Design;
use super::objective::{Point, evaluate};
use super::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsOptions, parameters};

/// Central differences of step 1e-5 are exact to about 1e-10 plus rounding of 1e-11.
const STEP: f64 = 1e-5;
const RELATIVE: f64 = 1e-6;
/// Share of the value that a difference over a step may be off by rounding, with two digits to spare.
const ROUNDING: f64 = 1e-9;

const FAMILIES: [GoalsFamily; 4] = [
    GoalsFamily::Poisson,
    GoalsFamily::DixonColes,
    GoalsFamily::BivariatePoisson,
    GoalsFamily::NegativeBinomial,
];

/// Two covariates a side for thirty matches.
fn covariates() -> Vec<[f64; 4]> {
    (0..30).map(|i| std::array::from_fn(|k| ((i * (k + 2) + k) as f64).sin() * [1.0, 50.0][k % 2])).collect()
}

/// Five clubs, scores of all low kinds and higher ones, weights, ages, some neutral grounds.
fn matches(x: &[[f64; 4]]) -> Vec<GoalsMatch<'_>> {
    let goals = |i: usize| [(i * i + i / 3) % 4, (i * 7 + i / 4) % 3].map(|goals| goals as f64);
    x.iter()
        .enumerate()
        .map(|(i, x)| {
            let fixture = GoalsFixture::new(10 * (i % 5), 10 * ((i % 5 + 1 + i / 5 % 4) % 5))
                .neutral(i % 7 == 3)
                .covariates(&x[..2], &x[2..]);
            GoalsMatch::new(fixture, goals(i)).age(i as f64 * 10.0).weight(0.5 + (i % 3) as f64)
        })
        .collect()
}

fn designs(test: impl Fn(&Design, &mut Point, f64)) {
    let x = covariates();
    for family in FAMILIES {
        for precision in [0.0, 3.0] {
            let options = GoalsOptions::new().family(family).prior_precision(precision).newcomers([20]);
            let options = options.style_precision(2.0 * precision).prior_means([(30, [0.1, -0.3])]);
            let design = Design::new(&matches(&x), &options).unwrap();
            for shape in [-0.12, 0.0, 0.15] {
                if shape < 0.0 && family != GoalsFamily::DixonColes {
                    continue;
                }
                let mut theta = parameters::cold_start(&design);
                for (i, value) in theta.iter_mut().enumerate() {
                    *value += 0.2 * (i as f64 * 1.3).sin();
                }
                theta[design.shape()] = shape;
                let barriers: &[f64] = if family == GoalsFamily::DixonColes { &[0.0, 0.1] } else { &[0.0] };
                for &barrier in barriers {
                    let mut point = Point::new(theta.clone());
                    evaluate(&design, &mut point, barrier);
                    assert!(point.value.is_finite());
                    test(&design, &mut point, barrier);
                }
            }
        }
    }
}

/// Values at both ends of a step, one-sided where the shape cannot be negative.
fn ends(design: &Design, at: &Point, j: usize, barrier: f64) -> [Point; 2] {
    [STEP, -STEP].map(|step| {
        let mut moved = at.clone();
        moved.theta[j] += step;
        evaluate(design, &mut moved, barrier);
        moved
    })
}

#[test]
fn the_gradient_is_that_of_the_value() {
    designs(|design, at, barrier| {
        for j in 0..design.parameters() {
            // The formulas hold for a small negative λ₃ or α too, which only the search excludes.
            let [forward, back] = ends(design, at, j, barrier);
            let difference = (forward.value - back.value) / (2.0 * STEP);
            let epsilon = ROUNDING * at.value.abs();
            approx::assert_relative_eq!(
                at.gradient[j],
                difference,
                max_relative = RELATIVE,
                epsilon = epsilon
            );
        }
    });
}

#[test]
fn the_hessian_is_that_of_the_gradient() {
    designs(|design, at, barrier| {
        let order = design.parameters();
        for j in 0..order {
            let [forward, back] = ends(design, at, j, barrier);
            for i in j..order {
                let difference = (forward.gradient[i] - back.gradient[i]) / (2.0 * STEP);
                let element = at.hessian[i * order + j];
                approx::assert_relative_eq!(
                    element,
                    difference,
                    max_relative = RELATIVE,
                    epsilon = ROUNDING * at.value.abs()
                );
            }
        }
    });
}

#[test]
fn the_families_are_poisson_where_their_shape_is_zero() {
    let x = covariates();
    let mut values = FAMILIES.map(|family| {
        let design = Design::new(&matches(&x), &GoalsOptions::new().family(family)).unwrap();
        let mut point = Point::new(parameters::cold_start(&design));
        evaluate(&design, &mut point, 0.0);
        (point.value, point.gradient[..design.shape()].to_vec())
    });
    let (value, gradient) = std::mem::take(&mut values[0]);
    for (other, other_gradient) in &values[1..] {
        approx::assert_relative_eq!(value, *other, max_relative = 1e-14);
        for (g, other) in gradient.iter().zip(other_gradient) {
            approx::assert_relative_eq!(*g, *other, max_relative = 1e-12, epsilon = 1e-12);
        }
    }
}
