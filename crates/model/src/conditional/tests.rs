//! Derivatives against differences, steps against enumeration.

use super::likelihood::Point;
use super::*;

/// Central differences of step 1e-5 are exact to about 1e-10 plus rounding of 1e-11.
const STEP: f64 = 1e-5;
const RELATIVE: f64 = 1e-6;
/// Steps solved by two routes through Cholesky factors of well-conditioned matrices.
const SOLVED: f64 = 1e-9;

const CLASSES: usize = 3;
const PARAMETERS: usize = 4;

/// Features that no structure simplifies.
struct Table;

impl Design for Table {
    fn parameters(&self) -> usize {
        PARAMETERS
    }

    fn fill(&self, row: usize, features: &mut [f64]) {
        for (i, x) in features.iter_mut().enumerate() {
            *x = ((row * row * (i + 2) + 3 * i) as f64).sin() + 0.3 * ((row * i) as f64).cos();
        }
    }
}

fn theta() -> Vec<f64> {
    (0..PARAMETERS).map(|j| (1.7 * j as f64 + 0.4).sin()).collect()
}

fn prior() -> Prior {
    Prior { centre: vec![1.0, -0.5, 0.0, 2.0], precision: vec![0.0, 0.3, 1.2, 0.05] }
}

fn outcomes() -> Vec<usize> {
    (0..25).map(|i| (i * i + i / 3) % CLASSES).collect()
}

fn weights() -> Vec<f64> {
    (0..25).map(|i| if i == 7 { 0.0 } else { 1.0 + f64::from(i).sin() }).collect()
}

#[test]
fn gradient_and_hessian_are_those_of_the_value() {
    let (outcomes, weights) = (outcomes(), weights());
    let sample = Sample::new(25, CLASSES, &outcomes, Some(&weights)).unwrap();
    let mut likelihood = Likelihood::new(Table, &sample, prior());
    let mut at = Point::new(theta());
    likelihood.evaluate(&mut at);
    for j in 0..PARAMETERS {
        let mut moved = |step: f64| {
            let mut point = Point::new(theta());
            point.theta[j] += step;
            likelihood.evaluate(&mut point);
            point
        };
        let (forward, back) = (moved(STEP), moved(-STEP));
        let slope = (forward.value - back.value) / (2.0 * STEP);
        approx::assert_relative_eq!(at.gradient[j], slope, max_relative = RELATIVE, epsilon = RELATIVE);
        for i in 0..PARAMETERS {
            let bend = (forward.gradient[i] - back.gradient[i]) / (2.0 * STEP);
            let element = at.hessian[i * PARAMETERS + j];
            approx::assert_relative_eq!(element, bend, max_relative = RELATIVE, epsilon = RELATIVE);
        }
    }
}

#[test]
fn scores_of_the_rows_add_up_to_the_gradient() {
    let (outcomes, weights) = (outcomes(), weights());
    let nothing = || Prior { centre: vec![0.0; PARAMETERS], precision: vec![0.0; PARAMETERS] };
    let sample = Sample::new(25, CLASSES, &outcomes, Some(&weights)).unwrap();
    let outer = Likelihood::new(Table, &sample, nothing()).outer_scores(&theta());
    // One row at a time, whose gradient is its score.
    let mut expected = [0.0; PARAMETERS * PARAMETERS];
    for row in 0..25 {
        let alone: Vec<f64> = (0..25).map(|i| f64::from(u8::from(i == row))).collect();
        let single = Sample::new(25, CLASSES, &outcomes, Some(&alone)).unwrap();
        let mut point = Point::new(theta());
        Likelihood::new(Table, &single, nothing()).evaluate(&mut point);
        for (i, expected) in expected.iter_mut().enumerate() {
            let share = sample.shares[row];
            *expected += share * share * point.gradient[i / PARAMETERS] * point.gradient[i % PARAMETERS];
        }
    }
    for (outer, expected) in outer.iter().zip(expected) {
        approx::assert_abs_diff_eq!(*outer, expected, epsilon = 1e-15);
    }
}

#[test]
fn no_hessian_exceeds_the_majoriser() {
    // One row alone comes nearest: two of three outcomes share its probability.
    let (outcomes, weights) = (outcomes(), (0..25).map(|i| f64::from(u8::from(i == 3))).collect::<Vec<_>>());
    let sample = Sample::new(25, CLASSES, &outcomes, Some(&weights)).unwrap();
    let faint = Prior { centre: vec![0.0; PARAMETERS], precision: vec![1e-6; PARAMETERS] };
    let mut likelihood = Likelihood::new(Table, &sample, faint);
    let mut at = Point::new(vec![0.0; PARAMETERS]);
    likelihood.evaluate(&mut at);
    let bound = newton::majoriser(&Constraints::none(), &at, CLASSES).unwrap();
    let bend = |matrix: &[f64], d: &[f64]| -> f64 {
        matrix.iter().enumerate().map(|(e, h)| d[e / PARAMETERS] * h * d[e % PARAMETERS]).sum()
    };
    let mut closest: f64 = 0.0;
    for case in 0..2000 {
        let number = |i: usize| scattered(1000 * case + i);
        at.theta = (0..PARAMETERS).map(|j| 4.0 * number(j)).collect();
        likelihood.evaluate(&mut at);
        let direction: Vec<f64> = (0..PARAMETERS).map(|j| number(50 + j)).collect();
        closest = closest.max(bend(&at.hessian, &direction) / bend(&bound, &direction));
    }
    // Nor is it far above them all.
    assert!(closest <= 1.0 && closest > 0.9, "{closest}");
}

/// A number in (−1, 1) without pattern: splitmix64.
fn scattered(i: usize) -> f64 {
    let mut z = (i as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// The best of the optima on all faces: a brute force over the sets of weights that stay at 0.
fn enumerated(hessian: &[f64], gradient: &[f64], theta: &[f64], constraints: &Constraints) -> Vec<f64> {
    let value = |s: &[f64]| {
        let bend =
            |i: usize| hessian[i * PARAMETERS..][..PARAMETERS].iter().zip(s).map(|(h, s)| h * s).sum::<f64>();
        (0..PARAMETERS).map(|i| s[i] * (gradient[i] + 0.5 * bend(i))).sum::<f64>()
    };
    let mut best: Option<(f64, Vec<f64>)> = None;
    for mask in 0..1_u32 << PARAMETERS {
        let fixed = |j: usize| mask >> j & 1 == 1;
        if (0..PARAMETERS)
            .any(|j| fixed(j) && !(constraints.non_negative && constraints.weights.contains(&j)))
        {
            continue;
        }
        // Rows: stationarity of the free, values of the fixed, and the sum with its multiplier.
        let size = PARAMETERS + 1;
        let mut system = vec![vec![0.0; size + 1]; size];
        for i in 0..PARAMETERS {
            if fixed(i) {
                system[i][i] = 1.0;
                system[i][size] = -theta[i];
                continue;
            }
            system[i][..PARAMETERS].copy_from_slice(&hessian[i * PARAMETERS..][..PARAMETERS]);
            if constraints.sum_to_one && constraints.weights.contains(&i) {
                system[i][PARAMETERS] = 1.0;
            }
            system[i][size] = -gradient[i];
        }
        if constraints.sum_to_one {
            constraints.weights.clone().for_each(|j| system[PARAMETERS][j] = 1.0);
        } else {
            system[PARAMETERS][PARAMETERS] = 1.0;
        }
        let Some(solution) = eliminated(system) else { continue };
        let step = solution[..PARAMETERS].to_vec();
        let feasible =
            !constraints.non_negative || constraints.weights.clone().all(|j| theta[j] + step[j] >= -SOLVED);
        let total: f64 = constraints.weights.clone().map(|j| step[j]).sum();
        if feasible && (!constraints.sum_to_one || total.abs() < SOLVED) {
            let value = value(&step);
            if best.as_ref().is_none_or(|(other, _)| value < *other) {
                best = Some((value, step));
            }
        }
    }
    best.unwrap().1
}

/// Gaussian elimination with pivoting.
fn eliminated(mut system: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = system.len();
    for column in 0..size {
        let pivot =
            (column..size).max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs()))?;
        if system[pivot][column].abs() < 1e-12 {
            return None;
        }
        system.swap(column, pivot);
        let row = system[column].clone();
        for (i, other) in system.iter_mut().enumerate() {
            if i != column {
                let factor = other[column] / row[column];
                other.iter_mut().zip(&row).for_each(|(other, row)| *other -= factor * row);
            }
        }
    }
    Some((0..size).map(|i| system[i][size] / system[i][i]).collect())
}

#[test]
fn steps_are_the_best_of_all_faces() {
    let mut met_bounds = 0;
    for case in 0..400_usize {
        let number = |i: usize| scattered(1000 * case + i);
        let root: Vec<f64> = (0..PARAMETERS * PARAMETERS).map(number).collect();
        let mut hessian = vec![0.0; PARAMETERS * PARAMETERS];
        for i in 0..PARAMETERS {
            for j in 0..PARAMETERS {
                hessian[i * PARAMETERS + j] =
                    (0..PARAMETERS).map(|k| root[i * PARAMETERS + k] * root[j * PARAMETERS + k]).sum();
            }
            hessian[i * PARAMETERS + i] += 0.1;
        }
        // Where weights keep their sum, a common slope of theirs is nothing, but must be known for nothing.
        let common = if case % 8 > 3 { 5.0 } else { 0.0 };
        let gradient: Vec<f64> =
            (0..PARAMETERS).map(|i| number(100 + i) + if i > 0 { common } else { 0.0 }).collect();
        // The first parameter is an intercept; some weights start at their bound.
        let theta: Vec<f64> = (0..PARAMETERS).map(|i| number(200 + i).max(0.0)).collect();
        let constraints =
            Constraints { weights: 1..PARAMETERS, non_negative: case % 4 != 0, sum_to_one: case % 2 == 1 };
        // Nothing can move where all weights are at 0 and keep their sum: no pool starts there.
        if constraints.sum_to_one && theta[1..].iter().sum::<f64>() < 0.1 {
            continue;
        }
        let mut stiff = hessian.clone();
        constraints.stiffen(&mut stiff, PARAMETERS);
        let step = constraints.step(&stiff, &gradient, &theta).unwrap();
        let expected = enumerated(&hessian, &gradient, &theta, &constraints);
        for (step, expected) in step.iter().zip(&expected) {
            approx::assert_abs_diff_eq!(*step, *expected, epsilon = 1e-7);
        }
        let moved: Vec<f64> = theta.iter().zip(&step).map(|(theta, step)| theta + step).collect();
        met_bounds += usize::from((1..PARAMETERS).any(|j| constraints.at_bound(&moved, j)));
        // The optimality conditions hold for the quadratic at its minimum.
        let slope: Vec<f64> = (0..PARAMETERS)
            .map(|i| {
                let bend = hessian[i * PARAMETERS..].iter().zip(&step).map(|(h, s)| h * s).sum::<f64>();
                gradient[i] + bend
            })
            .collect();
        assert!(constraints.residual(&moved, &slope) < 1e-8);
    }
    assert!(met_bounds > 100, "{met_bounds}");
}
