//! The optimum under a bound of the drawdown: `E[W^{−λ}] ≤ 1`.
//!
//! With a price κ ≥ 0 on the bound, `E[ln W] − κ·ln E[W^{−λ}]/λ` is concave and Newton's method finds its optimum as
//! without. The moment there falls as the price rises; the price at which it is 1 solves the constrained problem, by
//! duality. It is bracketed and then found by the Illinois form of regula falsi, each optimum starting from the last.
//!
//! Why a price exists: at f = 0 the moment is 1, and it falls along every bet with an edge; so stakes that keep the
//! bound with room exist whenever there is anything to bet on. Without them f = 0 is the optimum, which keeps it.
//!
//! # References
//! Busseti, Ryu & Boyd (2016), *Risk-constrained Kelly gambling*, The Journal of Investing 25(3), 118–134; the bound
//! is their lemma 1, by the martingale `Π W^{−λ}`.

use crate::Status;
use crate::choice::worse;
use crate::growth::{Growth, Portfolio, RiskPrice};
use crate::optimum::{Optimum, Stopping, gap, maximise};
use crate::problem::Problem;

/// How far below 0 `ln E[W^{−λ}]` may stay where the bound binds.
const SLACK: f64 = 1e-11;
/// What its rounding may exceed 0 by where nothing is staked.
const ROUNDING: f64 = 1e-13;
/// Steps of the search for the price.
const STEPS: usize = 100;

/// The optimum under the bound.
#[derive(Debug)]
pub(crate) struct Bounded {
    pub(crate) optimum: Optimum,
    pub(crate) gap: f64,
    /// `ln E[W^{−λ}]`.
    pub(crate) log_moment: f64,
    /// κ.
    pub(crate) price: f64,
}

/// The optimum under the bound, from the one without.
pub(crate) fn bounded(problem: &Problem, lambda: f64, free: Optimum, stopping: Stopping) -> Bounded {
    let mut iterations = free.iterations;
    let mut at_price = |price: f64, from: &Portfolio| {
        let growth = Growth::new(problem, Some(RiskPrice { lambda, price }));
        let mut optimum = maximise(&growth, problem, from.clone(), stopping);
        iterations += optimum.iterations;
        if optimum.status != Status::Converged {
            // The last optimum may be a corner that this one has to leave by several caps at once.
            optimum = maximise(&growth, problem, Portfolio::empty(problem.len()), stopping);
            iterations += optimum.iterations;
        }
        let log_moment = growth.at(&optimum.point).log_moment();
        let missing = gap(problem, &optimum.point, &optimum.gradient, &optimum.multipliers);
        // Feasible stakes have ln E[W^{−λ}] ≤ 0, so what they grow is at most this objective of theirs.
        let gap = (missing - price * log_moment / lambda).max(0.0);
        Bounded { optimum, gap, log_moment, price }
    };
    let mut above = at_price(0.0, &free.point);
    if above.log_moment <= ROUNDING {
        above.optimum.iterations = iterations;
        return above;
    }
    let start = keeping(problem, lambda, &free.point);
    let mut below = at_price(1.0, &start);
    let mut steps = 0;
    while below.log_moment > ROUNDING && steps < STEPS {
        let price = 4.0 * below.price;
        above = std::mem::replace(&mut below, at_price(price, &start));
        steps += 1;
    }
    let (mut high, mut low, mut last) = (above.log_moment, below.log_moment, None);
    while below.log_moment < -SLACK && steps < STEPS {
        let price = (above.price * low - below.price * high) / (low - high);
        let next = at_price(price, &below.optimum.point);
        let too_high = next.log_moment > 0.0;
        // An end that stays twice counts half, or the other would creep.
        let half = if last == Some(too_high) { 0.5 } else { 1.0 };
        if too_high {
            (high, low) = (next.log_moment, low * half);
            above = next;
        } else {
            (low, high) = (next.log_moment, high * half);
            below = next;
        }
        last = Some(too_high);
        steps += 1;
    }
    let reached = below.log_moment <= ROUNDING && below.log_moment >= -100.0 * SLACK;
    let status = if reached { Status::Converged } else { Status::MaxIterations };
    below.optimum.status = worse(below.optimum.status, status);
    below.optimum.iterations = iterations;
    below
}

/// The largest power-of-two part of some stakes that keeps the bound: far beyond it, the moment is all ruin and Newton's
/// method learns nothing.
fn keeping(problem: &Problem, lambda: f64, stakes: &Portfolio) -> Portfolio {
    let growth = Growth::new(problem, Some(RiskPrice { lambda, price: 0.0 }));
    let mut part = 0.5;
    loop {
        let stakes = Portfolio {
            stakes: stakes.stakes.iter().map(|f| part * f).collect(),
            cash: (1.0 - part) + part * stakes.cash,
        };
        // The moment is convex along the ray and falls at its start.
        if growth.at(&stakes).log_moment() <= 0.0 || part < f64::EPSILON {
            return stakes;
        }
        part /= 2.0;
    }
}
