//! Newton's method for the largest expected logarithm of wealth under caps.
//!
//! At each point the problem is restricted to the stakes that are placed and those that would gain by being
//! placed; the quadratic model there is solved under all caps at once (`qp`), and a line search makes sure that
//! the true growth rises. The feasible set is convex, so every point on the way is feasible. Near the optimum the
//! caps that bind no longer change and the steps converge quadratically.

use crate::dot::dot;
use crate::kkt::{Bounds, residual};
use crate::objective::{Objective, Portfolio};
use crate::qp::{Qp, Step};

/// Cash that always stays: with it W > 0 in every case, and `ln W` and its derivatives are finite.
const LAST_CASH: f64 = 1e-14;
/// Cash that stays at first. Where the optimum would go below it, the difference is dust: stakes of 1e-13 decide
/// the residual, and their effect on the growth is below its rounding. So this problem is solved first, always to
/// the promise, and the one with `LAST_CASH` from there, if that converges too.
const DUST: f64 = 1e-9;
/// Steps allowed for the second problem; it takes a few or it does not converge.
const DUST_STEPS: usize = 20;
/// The residual promised; what stops above the tolerance but below this has met rounding, not failed.
const PROMISE: f64 = 1e-9;
/// Share of the predicted rise that a step must deliver (Armijo).
const RISE: f64 = 1e-4;
/// Noise of a growth rate, relative to 1: rises below it cannot be judged.
const NOISE: f64 = 1e-15;
/// A step may lower the worst wealth to this share of itself, unless its end is nearer to the optimum.
const WORST_SHARE: f64 = 0.01;

/// Whether the residual promised was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Status {
    /// The KKT residual is at most the tolerance, or rounding ended the search at a residual of at most 1e-9.
    Converged,
    /// The iterations (or the digits) ran out first; the stakes are feasible, but not the optimum.
    MaxIterations,
}

/// Where the method ended.
#[derive(Debug)]
pub(crate) struct Optimum {
    pub(crate) point: Portfolio,
    pub(crate) kkt_residual: f64,
    pub(crate) iterations: usize,
    pub(crate) status: Status,
}

/// The optimum with `Σ f ≤ total` and every stake at most `bet`.
pub(crate) fn maximise<O: Objective>(
    objective: &O,
    candidates: usize,
    (bet, total): (f64, f64),
    (max_iterations, tolerance): (usize, f64),
) -> Optimum {
    let bounds = |least: f64| Bounds { bet, cash: (1.0 - total).max(least) };
    let start = Portfolio::empty(candidates);
    let first = climb(objective, start, &bounds(DUST), (max_iterations, tolerance));
    if 1.0 - total >= DUST || !bounds(DUST).total_binds(&first.point) || first.status != Status::Converged {
        return first;
    }
    let steps = DUST_STEPS.min(max_iterations - first.iterations);
    let second = climb(objective, first.point.clone(), &bounds(LAST_CASH), (steps, tolerance));
    let iterations = first.iterations + second.iterations;
    let best = if second.status == Status::Converged { second } else { first };
    Optimum { iterations, ..best }
}

/// Newton's method from a feasible point.
fn climb<O: Objective>(
    objective: &O,
    mut point: Portfolio,
    bounds: &Bounds,
    (max_iterations, tolerance): (usize, f64),
) -> Optimum {
    let mut at = objective.at(&point);
    let mut gradient = objective.gradient(&at);
    let (mut multiplier, mut kkt_residual) = residual(&point, &gradient, bounds);
    let mut iterations = 0;
    while kkt_residual > tolerance && iterations < max_iterations {
        let active = active_set(&point, &gradient, multiplier, bounds);
        let model = model(objective, &point, &at, &gradient, &active, bounds);
        let step = model.solve(bounds.total_binds(&point));
        let Some(next) = search(objective, (&point, &at), kkt_residual, &model, &step, &active, bounds)
        else {
            break;
        };
        (point, at) = next;
        iterations += 1;
        gradient = objective.gradient(&at);
        let before = kkt_residual;
        (multiplier, kkt_residual) = residual(&point, &gradient, bounds);
        if kkt_residual <= PROMISE && kkt_residual > before / 2.0 {
            break;
        }
    }
    let good = kkt_residual <= tolerance.max(PROMISE);
    let status = if good { Status::Converged } else { Status::MaxIterations };
    Optimum { point, kkt_residual, iterations, status }
}

/// The stakes that are placed, and those that would gain by being placed.
fn active_set(point: &Portfolio, gradient: &[f64], multiplier: f64, bounds: &Bounds) -> Vec<usize> {
    let mut enter = 0.0;
    if bounds.total_binds(point) {
        // What a new stake has to beat is the least useful of the placed ones.
        let placed = point.stakes.iter().zip(gradient).filter(|(f, _)| **f > 0.0);
        enter = placed.map(|(_, g)| *g).fold(multiplier, f64::min).max(0.0);
    }
    (0..gradient.len()).filter(|&a| point.stakes[a] > 0.0 || gradient[a] > enter).collect()
}

fn model<O: Objective>(
    objective: &O,
    point: &Portfolio,
    at: &O::At,
    gradient: &[f64],
    active: &[usize],
    bounds: &Bounds,
) -> Qp {
    let gradient = active.iter().map(|&a| gradient[a]).collect();
    let lower = active.iter().map(|&a| -point.stakes[a]).collect();
    let upper = active.iter().map(|&a| bounds.bet - point.stakes[a]).collect();
    let room = (point.cash - bounds.cash).max(0.0);
    Qp::new(gradient, objective.curvature(at, active), lower, upper, room)
}

/// The first point along the step that rises enough, `None` when rounding leaves none.
fn search<O: Objective>(
    objective: &O,
    (point, at): (&Portfolio, &O::At),
    kkt_residual: f64,
    model: &Qp,
    step: &Step,
    active: &[usize],
    bounds: &Bounds,
) -> Option<(Portfolio, O::At)> {
    let predicted = dot(model.gradient(), &step.direction);
    // Not 0: at the cap of the total, μ times the rounding of Σd can outweigh the rise of a last tiny step.
    if predicted < -NOISE {
        return None;
    }
    let (value, worst) = (objective.value(at), objective.worst(point));
    let mut length = 1.0;
    for _ in 0..60 {
        let next = moved(point, model, step, active, bounds, length);
        let next_at = objective.at(&next);
        let enough = value + RISE * length * predicted - NOISE * (1.0 + value.abs());
        let rises = objective.value(&next_at) >= enough;
        // Far too close to ruin, a logarithm needs one step per factor 2 to come back.
        let collapses = length >= 1.0 && objective.worst(&next) < WORST_SHARE * worst;
        let better = || residual(&next, &objective.gradient(&next_at), bounds).1 <= kkt_residual;
        if rises && (!collapses || better()) {
            return Some((next, next_at));
        }
        // The worst wealth is concave along the step, so the first shorter step keeps WORST_SHARE of it.
        length = if length >= 1.0 { 1.0 - WORST_SHARE } else { length / 2.0 };
    }
    None
}

/// The point at this length along the step, exactly on the bounds where a full step ends on them.
fn moved(
    point: &Portfolio,
    model: &Qp,
    step: &Step,
    active: &[usize],
    bounds: &Bounds,
    length: f64,
) -> Portfolio {
    let full = length >= 1.0;
    let mut next = point.clone();
    for (i, &a) in active.iter().enumerate() {
        let d = step.direction[i];
        next.stakes[a] = if full && d >= model.upper[i] {
            bounds.bet
        } else if full && d <= model.lower[i] {
            0.0
        } else {
            (point.stakes[a] + length * d).clamp(0.0, bounds.bet)
        };
    }
    next.cash = if step.total_binds && (full || bounds.total_binds(point)) {
        bounds.cash
    } else {
        (point.cash - length * step.direction.iter().sum::<f64>()).max(bounds.cash)
    };
    next
}
