//! Newton's method with steps that are certain to descend.
//!
//! Along a step that changes the differences between a row's logits by at most `ρ`, the third derivative of the
//! likelihood is at most `ρ` times the second. The length `ln(1 + ρ)/ρ` therefore descends without any search;
//! the full step is tried first.
//!
//! # References
//! - Sun, T. & Tran-Dinh, Q. (2019), Generalized self-concordant functions: a recipe for Newton-type methods,
//!   *Mathematical Programming* 178, 145–213: the length of the step, for ν = 2.
//! - Böhning, D. (1992), Multinomial logistic regression algorithm, *Annals of the Institute of Statistical
//!   Mathematics* 44(1), 197–200: a bound of the Hessian.

use super::likelihood::{Design, Likelihood, Point};
use super::quadratic::Constraints;
use crate::cholesky::Cholesky;
use crate::{Error, Result, Status};

/// A parameter of which less than this share of the curvature is its own is a combination of those before it.
const COLLINEAR: f64 = 1e-10;

/// A Newton step that changes the differences between logits by less than this everywhere proves that the
/// maximum exists. The bound proved is 1; half of it leaves room for rounding.
const OVERLAP: f64 = 0.5;

/// Share of the decrease that the slope promises which a full step must bring.
const SUFFICIENT: f64 = 1e-4;

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopping {
    pub(crate) tolerance: f64,
    pub(crate) max_iterations: usize,
}

impl Stopping {
    pub(crate) fn validate(self) -> Result<()> {
        if !(self.tolerance.is_finite() && self.tolerance > 0.0) {
            let (value, allowed) = (self.tolerance, "finite and greater than 0");
            return Err(Error::OptionOutOfRange { name: "tolerance", value, allowed });
        }
        if self.max_iterations == 0 {
            return Err(Error::OptionOutOfRange {
                name: "max_iterations",
                value: 0.0,
                allowed: "at least 1",
            });
        }
        Ok(())
    }
}

/// A minimum and what is known about it.
#[derive(Debug)]
pub(crate) struct Optimum {
    pub(crate) theta: Vec<f64>,
    /// Mean negative log-likelihood.
    pub(crate) loss: f64,
    pub(crate) status: Status,
    pub(crate) iterations: usize,
    pub(crate) residual: f64,
    /// Inverse of the Hessian of the summed objective on the free parameters, row-major.
    pub(crate) covariance: Vec<f64>,
    /// `H⁻¹·Σ sᵢ²gᵢgᵢᵀ·H⁻¹`, row-major.
    pub(crate) robust_covariance: Vec<f64>,
}

/// Minimises from `start`, which must be feasible.
///
/// # Errors
/// - [`Error::CollinearForecast`] with the number of the parameter, counted from the first weight
/// - [`Error::UnboundedLikelihood`]
pub(crate) fn minimise<D: Design>(
    likelihood: &mut Likelihood<'_, D>,
    constraints: &Constraints,
    start: Vec<f64>,
    stopping: Stopping,
) -> Result<Optimum> {
    let mut best = Point::new(vec![0.0; start.len()]);
    visit(likelihood, constraints, &mut best);
    let majoriser = majoriser(constraints, &best, likelihood.sample.classes)?;
    // Most fits start there.
    if start.iter().any(|value| value.abs() > 0.0) {
        best.theta = start;
        visit(likelihood, constraints, &mut best);
    }
    let mut trial = best.clone();
    let (mut iterations, mut stalled) = (0, false);
    while best.residual > stopping.tolerance && iterations < stopping.max_iterations && !stalled {
        let newton = newton_step(constraints, &best);
        let certain = newton.is_none();
        let Some(step) = newton.or_else(|| constraints.step(&majoriser, &best.gradient, &best.theta)) else {
            break;
        };
        let slope: f64 = step.iter().zip(&best.gradient).map(|(s, g)| s * g).sum();
        move_to(&mut trial, &best, &step, 1.0);
        visit(likelihood, constraints, &mut trial);
        let full = trial.value <= best.value + SUFFICIENT * slope && improves(&trial, &best);
        if !full && !certain {
            let spread = likelihood.spread(&step);
            move_to(&mut trial, &best, &step, if spread > 0.0 { spread.ln_1p() / spread } else { 1.0 });
            visit(likelihood, constraints, &mut trial);
        }
        if full || improves(&trial, &best) {
            std::mem::swap(&mut best, &mut trial);
            iterations += 1;
        } else {
            stalled = true;
        }
    }
    let status = if best.residual <= stopping.tolerance {
        Status::Converged
    } else if iterations >= stopping.max_iterations {
        Status::MaxIterations
    } else {
        Status::Stalled
    };
    finish(likelihood, constraints, best, status, iterations)
}

/// Judges whether the minimum exists, and inverts the Hessian there.
///
/// Let `s` be the Newton step and suppose a feasible direction `d` that the prior does not hold never makes a
/// row's own outcome less likely: `m_ic = (x_{iyᵢ} − x_ic)·d ≥ 0`, not all 0. Then `−dᵀg = Σᵢ sᵢEᵢ > 0` with
/// `Eᵢ = Σ_c p_ic·m_ic`, and `dᵀHs ≤ Σᵢ sᵢEᵢ·rangeᵢ(x·s)`; optimality of the step makes `dᵀHs ≥ −dᵀg`. So some
/// row's logits move apart by at least 1. A step that moves all of them by less proves that there is no such `d`.
fn finish<D: Design>(
    likelihood: &mut Likelihood<'_, D>,
    constraints: &Constraints,
    point: Point,
    status: Status,
    iterations: usize,
) -> Result<Optimum> {
    let step = newton_step(constraints, &point).ok_or(Error::UnboundedLikelihood)?;
    let open = status == Status::MaxIterations;
    if !open && likelihood.spread(&step) >= OVERLAP {
        return Err(Error::UnboundedLikelihood);
    }
    let hessian = stiffened(constraints, &point);
    let mut covariance = constraints.inverse(&hessian, &point.theta).ok_or(Error::UnboundedLikelihood)?;
    let scores = likelihood.outer_scores(&point.theta);
    let order = point.theta.len();
    let robust_covariance = product(&product(&covariance, &scores, order), &covariance, order);
    let total = likelihood.sample.total;
    for element in &mut covariance {
        *element /= total;
    }
    let Point { theta, loss, residual, .. } = point;
    Ok(Optimum { theta, loss, status, iterations, residual, covariance, robust_covariance })
}

/// A matrix that no Hessian exceeds, for points where probabilities underflow: `k/2` times that at `θ = 0`.
///
/// What is collinear shows there too, since all probabilities are equal at `θ = 0`.
pub(super) fn majoriser(constraints: &Constraints, origin: &Point, classes: usize) -> Result<Vec<f64>> {
    let mut hessian = stiffened(constraints, origin);
    if let Err(j) = Cholesky::factor(hessian.clone(), origin.theta.len(), COLLINEAR) {
        return Err(Error::CollinearForecast { forecast: j.saturating_sub(constraints.weights.start) });
    }
    let growth = (classes as f64 / 2.0).max(1.0);
    for element in &mut hessian {
        *element *= growth;
    }
    Ok(hessian)
}

fn stiffened(constraints: &Constraints, point: &Point) -> Vec<f64> {
    let mut hessian = point.hessian.clone();
    constraints.stiffen(&mut hessian, point.theta.len());
    hessian
}

fn newton_step(constraints: &Constraints, point: &Point) -> Option<Vec<f64>> {
    constraints.step(&stiffened(constraints, point), &point.gradient, &point.theta)
}

fn move_to(trial: &mut Point, from: &Point, step: &[f64], length: f64) {
    for ((trial, from), step) in trial.theta.iter_mut().zip(&from.theta).zip(step) {
        *trial = from + length * step;
    }
}

fn visit<D: Design>(likelihood: &mut Likelihood<'_, D>, constraints: &Constraints, point: &mut Point) {
    likelihood.evaluate(point);
    point.residual = constraints.residual(&point.theta, &point.gradient);
}

/// Whether `trial` is nearer the minimum. Where values differ by rounding only, the residual tells.
fn improves(trial: &Point, best: &Point) -> bool {
    let rounding = 8.0 * f64::EPSILON * (1.0 + best.value.abs());
    if (trial.value - best.value).abs() <= rounding {
        trial.residual < best.residual
    } else {
        trial.value < best.value
    }
}

fn product(a: &[f64], b: &[f64], order: usize) -> Vec<f64> {
    let mut product = vec![0.0; order * order];
    for (row, out) in a.chunks_exact(order).zip(product.chunks_exact_mut(order)) {
        for (a, b) in row.iter().zip(b.chunks_exact(order)) {
            out.iter_mut().zip(b).for_each(|(out, b)| *out += a * b);
        }
    }
    product
}
