//! Newton's method for the largest expected logarithm of wealth under caps.
//!
//! At each point the problem is restricted to the stakes that are placed and those that would gain by being
//! placed; the quadratic model there is solved under all caps at once (`qp`), and a line search makes sure that
//! the true growth rises. The feasible set is convex, so every point on the way is feasible. Near the optimum the
//! caps that bind no longer change and the steps converge quadratically.

use super::dot::dot;
use super::kkt::{Bounds, Multipliers, residual};
use super::qp::{Guess, Place, Qp, QpRow, Step};
use crate::growth::{At, Growth, Portfolio};
use crate::problem::Problem;

/// Cash that always stays: with it W > 0 in every case, and `ln W` and its derivatives are finite.
const LAST_CASH: f64 = 1e-14;
/// Cash that stays at first. Where the optimum would go below it, the difference is dust: stakes of 1e-13 decide
/// the residual, and their effect on the growth is below its rounding. So this problem is solved first, always to
/// the promise, and the one with `LAST_CASH` from there, if that converges too.
const DUST: f64 = 1e-9;
/// Steps allowed for the second problem; it takes a few or it does not converge.
const DUST_STEPS: usize = 20;
/// The residual promised; what stops above the tolerance but below this has met rounding, not failed.
pub(crate) const PROMISE: f64 = 1e-9;
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

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopping {
    pub(crate) max_iterations: usize,
    pub(crate) tolerance: f64,
}

/// Where the method ended.
#[derive(Debug, Clone)]
pub(crate) struct Optimum {
    pub(crate) point: Portfolio,
    pub(crate) gradient: Vec<f64>,
    pub(crate) multipliers: Multipliers,
    pub(crate) kkt_residual: f64,
    pub(crate) iterations: usize,
    pub(crate) status: Status,
}

/// The optimum under all caps of the problem, from a feasible point.
pub(crate) fn maximise(
    growth: &Growth<'_>,
    problem: &Problem,
    start: Portfolio,
    stopping: Stopping,
) -> Optimum {
    let bounds = |least: f64| Bounds { problem, cash: (1.0 - problem.total).max(least) };
    let first = climb(growth, start, bounds(DUST), stopping);
    // With a price on risk the jump between the two problems would hide the price at which the bound is met.
    let dust = !growth.has_risk() && 1.0 - problem.total < DUST && bounds(DUST).total_binds(&first.point);
    if !dust || first.status != Status::Converged {
        return first;
    }
    let max_iterations = DUST_STEPS.min(stopping.max_iterations - first.iterations);
    let second =
        climb(growth, first.point.clone(), bounds(LAST_CASH), Stopping { max_iterations, ..stopping });
    let iterations = first.iterations + second.iterations;
    let best = if second.status == Status::Converged { second } else { first };
    Optimum { iterations, ..best }
}

/// Newton's method from a feasible point.
fn climb(
    growth: &Growth<'_>,
    mut point: Portfolio,
    bounds: Bounds<'_>,
    Stopping { max_iterations, tolerance }: Stopping,
) -> Optimum {
    if point.cash < bounds.cash {
        // A point from a problem that asked for less cash.
        let part = (1.0 - bounds.cash) / (1.0 - point.cash);
        for stake in &mut point.stakes {
            *stake *= part;
        }
        point.cash = bounds.cash;
    }
    let mut at = growth.at(&point);
    let mut gradient = growth.gradient(&at);
    let mut multipliers = Multipliers::none(bounds.problem);
    let mut kkt_residual = residual(&point, &gradient, bounds, &mut multipliers);
    let mut iterations = 0;
    let mut kept = Vec::new();
    while kkt_residual > tolerance && iterations < max_iterations {
        let mut active = active_set(&point, &gradient, bounds, &multipliers);
        active.append(&mut kept);
        active.sort_unstable();
        active.dedup();
        let model = model(growth, (&point, &at), &gradient, &active, bounds);
        let step = model.solve(guess(&point, &gradient, &active, bounds, &multipliers));
        for (price, new) in multipliers.rows.iter_mut().zip(&step.rows) {
            *price = new.max(0.0);
        }
        // Nothing to gain, and yet not the optimum: the prices of the caps fit these stakes only. Where several prices are
        // possible, those that fit all stakes are found with all of them in view.
        if dot(model.gradient(), &step.direction) <= 10.0 * NOISE {
            kept.clone_from(&active);
        }
        let search = Search { growth, model: &model, step: &step, active: &active, bounds };
        let Some(next) = search.run((&point, &at), kkt_residual, &multipliers) else {
            kkt_residual = residual(&point, &gradient, bounds, &mut multipliers);
            break;
        };
        (point, at) = next;
        iterations += 1;
        gradient = growth.gradient(&at);
        let before = kkt_residual;
        kkt_residual = residual(&point, &gradient, bounds, &mut multipliers);
        if kkt_residual <= PROMISE && kkt_residual > before / 2.0 {
            break;
        }
    }
    let good = kkt_residual <= tolerance.max(PROMISE);
    let status = if good { Status::Converged } else { Status::MaxIterations };
    Optimum { point, gradient, multipliers, kkt_residual, iterations, status }
}

/// The stakes that are placed, and those that would gain by being placed.
///
/// Of several prices for the same thing only the best that still has room is new: the others would be a direction
/// without curvature, and are worth less.
fn active_set(
    point: &Portfolio,
    gradient: &[f64],
    bounds: Bounds<'_>,
    multipliers: &Multipliers,
) -> Vec<usize> {
    let problem = bounds.problem;
    let net = multipliers.net(problem, gradient);
    let mut enter = 0.0;
    if bounds.total_binds(point) {
        // What a new stake has to beat is the least useful of the placed ones.
        let placed = point.stakes.iter().zip(&net).filter(|(f, _)| **f > 0.0);
        enter = placed.map(|(_, g)| *g).fold(multipliers.total, f64::min).max(0.0);
    }
    let mut full = vec![false; gradient.len()];
    for (r, row) in problem.rows.iter().enumerate() {
        if bounds.row_binds(r, point) {
            for &a in &row.members {
                full[a] = true;
            }
        }
    }
    let has_room = |a: usize| !full[a] && !bounds.stake_binds(a, point);
    let useful = |a: usize| {
        let mut better = problem.candidates[a].better;
        while let Some(b) = better {
            if has_room(b) {
                return false;
            }
            better = problem.candidates[b].better;
        }
        problem.candidates[a].upper > 0.0
    };
    (0..gradient.len()).filter(|&a| point.stakes[a] > 0.0 || (net[a] > enter && useful(a))).collect()
}

/// The quadratic model on the active stakes.
fn model(
    growth: &Growth<'_>,
    (point, at): (&Portfolio, &At),
    gradient: &[f64],
    active: &[usize],
    bounds: Bounds<'_>,
) -> Qp {
    let problem = bounds.problem;
    let rows = problem.rows.iter().map(|row| {
        let member = |&a: &usize| active.binary_search(&a).ok().map(|i| (i, problem.candidates[a].fraction));
        let members = row.members.iter().filter_map(member).collect();
        QpRow { members, room: (row.cap - problem.used(row, &point.stakes)).max(0.0) }
    });
    let lower = active.iter().map(|&a| -point.stakes[a]).collect();
    let upper = active.iter().map(|&a| problem.candidates[a].upper - point.stakes[a]).collect();
    let room = (point.cash - bounds.cash).max(0.0);
    let gradient = active.iter().map(|&a| gradient[a]).collect();
    Qp::new(gradient, growth.curvature(at, active), (lower, upper), rows.collect(), room)
}

/// Which constraints will bind after the step, judged by the prices at this point.
fn guess(
    point: &Portfolio,
    gradient: &[f64],
    active: &[usize],
    bounds: Bounds<'_>,
    multipliers: &Multipliers,
) -> Guess {
    let net = multipliers.net(bounds.problem, gradient);
    let stays_full = |&a: &usize| bounds.stake_binds(a, point) && net[a] > multipliers.total;
    let places = active.iter().map(|a| if stays_full(a) { Place::Upper } else { Place::Free }).collect();
    let rows = multipliers.rows.iter().map(|price| *price > 0.0).collect();
    Guess { places, rows, total: bounds.total_binds(point) }
}

/// The line search along one step.
struct Search<'a> {
    growth: &'a Growth<'a>,
    model: &'a Qp,
    step: &'a Step,
    active: &'a [usize],
    bounds: Bounds<'a>,
}

impl Search<'_> {
    /// The first point along the step that rises enough, `None` when rounding leaves none.
    fn run(
        &self,
        (point, at): (&Portfolio, &At),
        kkt_residual: f64,
        multipliers: &Multipliers,
    ) -> Option<(Portfolio, At)> {
        let predicted = dot(self.model.gradient(), &self.step.direction);
        // Not 0: at the cap of the total, μ times the rounding of Σd can outweigh the rise of a last tiny step.
        if predicted < -10.0 * NOISE {
            return None;
        }
        let (value, worst) = (at.value(), self.worst(point));
        let mut length = 1.0;
        for _ in 0..60 {
            let next = self.moved(point, length);
            let next_at = self.growth.at(&next);
            let enough = value + RISE * length * predicted - NOISE * (1.0 + value.abs());
            let rises = next_at.value() >= enough;
            // Far too close to ruin, a logarithm needs one step per factor 2 to come back.
            let collapses = length >= 1.0 && self.worst(&next) < WORST_SHARE * worst;
            let better = || {
                let gradient = self.growth.gradient(&next_at);
                residual(&next, &gradient, self.bounds, &mut multipliers.clone()) <= kkt_residual
            };
            if rises && (!collapses || better()) {
                return Some((next, next_at));
            }
            // The worst wealth is concave along the step, so the first shorter step keeps WORST_SHARE of it.
            length = if length >= 1.0 { 1.0 - WORST_SHARE } else { length / 2.0 };
        }
        None
    }

    /// Smallest possible wealth.
    fn worst(&self, point: &Portfolio) -> f64 {
        let problem = self.bounds.problem;
        problem.range(&problem.payouts(&point.stakes), point.cash).0
    }

    /// The point at this length along the step, exactly on the bounds where a full step ends on them.
    fn moved(&self, point: &Portfolio, length: f64) -> Portfolio {
        let full = length >= 1.0;
        let mut next = point.clone();
        for (i, &a) in self.active.iter().enumerate() {
            let (d, cap) = (self.step.direction[i], self.bounds.problem.candidates[a].upper);
            next.stakes[a] = if full && d >= self.model.upper[i] {
                cap
            } else if full && d <= self.model.lower[i] {
                0.0
            } else {
                (point.stakes[a] + length * d).clamp(0.0, cap)
            };
        }
        next.cash = if self.step.total_binds && (full || self.bounds.total_binds(point)) {
            self.bounds.cash
        } else {
            (point.cash - length * self.step.direction.iter().sum::<f64>()).max(self.bounds.cash)
        };
        next
    }
}
