//! Damped Newton steps, and what they prove about separation.

use super::OrderedLogitOptions;
use super::design::Design;
use super::objective::{Point, sides};
use crate::cholesky::Cholesky;
use crate::sums::dot;
use crate::{Error, Result, Status};

/// A Newton step that moves every linear predictor by less than this proves that the maximum exists.
/// The bound proved is 1; half of it leaves room for rounding.
const OVERLAP: f64 = 0.5;

/// A gradient this small with steps that are still long is a likelihood that rises for ever. Each step on that way
/// divides the gradient by about e.
const FLAT: f64 = 1e-13;

/// Pivots below this share of their diagonal element are rounding.
const SINGULAR: f64 = 4.0 * f64::EPSILON;

/// Halvings of a step after which none is tried.
const HALVINGS: usize = 40;

/// The end of the search.
#[derive(Debug)]
pub(super) struct Minimum {
    pub(super) point: Point,
    pub(super) factor: Cholesky,
    pub(super) status: Status,
    pub(super) iterations: usize,
}

/// Takes damped Newton steps from the model without features to the minimum.
///
/// # Errors
/// [`Error::SeparableInOrder`]
pub(super) fn minimise(design: &Design, options: &OrderedLogitOptions) -> Result<Minimum> {
    let mut point = Point::null_model(design);
    let mut trial = point.clone();
    let mut iterations = 0;
    loop {
        let order = point.gradient.len();
        let Ok(factor) = Cholesky::factor(point.hessian.clone(), order, SINGULAR) else {
            return Err(separable(design, &point));
        };
        let mut step: Vec<f64> = point.gradient.iter().map(|g| -g).collect();
        factor.solve_lower(&mut step);
        factor.solve_upper(&mut step);
        let done = |point, factor, status| Ok(Minimum { point, factor, status, iterations });
        if point.norm <= options.tolerance.max(FLAT) {
            let overlap = overlaps(design, &point, &step);
            if !overlap && point.norm <= FLAT {
                return Err(separable(design, &point));
            }
            if overlap && point.norm <= options.tolerance {
                return done(point, factor, Status::Converged);
            }
        }
        if iterations == options.max_iterations {
            return done(point, factor, Status::MaxIterations);
        }
        let slope: f64 = point.gradient.iter().zip(&step).map(|(g, s)| g * s).sum();
        let mut length = 1.0;
        let improved = (0..HALVINGS).any(|_| {
            for ((trial, from), step) in trial.parameters.iter_mut().zip(&point.parameters).zip(&step) {
                *trial = from + length * step;
            }
            trial.evaluate(design);
            let improves = trial.improves_on(&point, length * slope);
            length *= 0.5;
            improves
        });
        if !improved {
            return done(point, factor, Status::Stalled);
        }
        std::mem::swap(&mut point, &mut trial);
        iterations += 1;
    }
}

/// Whether `step`, a Newton step `H·s = −g`, proves that the maximum exists.
///
/// Suppose a direction `d` separates the classes, perhaps with ties: at each threshold of each row, on side ±1,
/// `m = ±(d_θ + z·d_β) ≥ 0`, not all 0. Let `p` be the probability of the other side there, and for each class
/// between two thresholds `δ(·)` their distance and `q = 1/(e^δ − 1)`. Then
/// ```text
/// −dᵀg = Σ w·p·m + Σ w·q·δ(d)
/// dᵀHs = Σ w·p(1 − p)·m·(±z(s)) + Σ w·q(1 + q)·δ(d)·δ(s)
/// ```
/// and both are equal. If every `|z(s)|` and every `(1 + q)·|δ(s)|` were below 1, the second would be smaller than
/// the first; so some row's predictor, or some gap, moves by at least that.
fn overlaps(design: &Design, point: &Point, step: &[f64]) -> bool {
    let (beta, free) = step.split_at(design.width);
    let moves = design.all_thresholds(free);
    let thresholds = design.all_thresholds(&point.parameters[design.width..]);
    let gaps = thresholds.windows(2).zip(moves.windows(2)).all(|(thresholds, moves)| {
        let q = 1.0 / (thresholds[1] - thresholds[0]).exp_m1();
        (1.0 + q) * (moves[1] - moves[0]).abs() < OVERLAP
    });
    gaps && design.z.chunks_exact(design.width).zip(&design.labels).all(|(z, &label)| {
        let predictor = dot(z, beta);
        sides(label, moves.len()).all(|(j, _)| (moves[j] + predictor).abs() < OVERLAP)
    })
}

fn separable(design: &Design, point: &Point) -> Error {
    let beta = &point.parameters[..design.width];
    let column = (0..design.width).max_by(|&a, &b| beta[a].abs().total_cmp(&beta[b].abs())).unwrap_or(0);
    Error::SeparableInOrder { column }
}
