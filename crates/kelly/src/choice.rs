//! Which bets: the optimum, under a bound of the drawdown, with a minimum stake and a largest number of bets.

use crate::growth::{Growth, Portfolio};
use crate::optimum::{Optimum, gap, maximise};
use crate::problem::Problem;
use crate::risk::{Bounded, bounded};
use crate::stakes::DrawdownBound;
use crate::{Options, Status};

/// The stakes before the fraction is applied.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub(crate) optimum: Optimum,
    pub(crate) gap: f64,
    pub(crate) drawdown: Option<DrawdownBound>,
    /// Why a candidate was left out, where it was.
    pub(crate) dropped: Vec<Option<Dropped>>,
}

/// Bets left out that are tried once more.
const SECOND_CHANCES: usize = 8;

/// Why a bet was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dropped {
    /// Its stake was below the minimum.
    TooSmall,
    /// There were more useful bets, as many as are allowed.
    TooMany,
}

/// The best stakes that the options allow.
pub(crate) fn choose(problem: &Problem, options: &Options) -> Chosen {
    let relaxed = best(problem, options);
    if options.min_bet <= 0.0 && options.max_bets.is_none() {
        return relaxed;
    }
    // No set of bets grows more than all of them together.
    let growth = |chosen: &Chosen| Growth::new(problem, None).at(&chosen.optimum.point).value();
    let most = growth(&relaxed) + relaxed.gap;
    let mut iterations = relaxed.optimum.iterations;
    let (mut chosen, mut dropped) = (relaxed, vec![None; problem.len()]);
    while let Some((leave, why)) = superfluous(problem, &chosen.optimum.point, options) {
        for a in leave {
            dropped[a] = Some(why);
        }
        let gone: Vec<bool> = dropped.iter().map(Option::is_some).collect();
        chosen = best(&problem.without(&gone), options);
        iterations += chosen.optimum.iterations;
    }
    // What was left out first may fit beside what remained, or do better than the least of it.
    let mut again: Vec<usize> = (0..problem.len()).filter(|&a| dropped[a].is_some()).collect();
    again.sort_by(|&a, &b| chosen.optimum.gradient[b].total_cmp(&chosen.optimum.gradient[a]));
    for a in again.into_iter().take(SECOND_CHANCES) {
        let last = by_cost(problem, &chosen.optimum.point).first().copied();
        for instead_of in [None, last] {
            let mut other = dropped.clone();
            if let Some(b) = instead_of {
                other[b] = dropped[a];
            }
            other[a] = None;
            let gone: Vec<bool> = other.iter().map(Option::is_some).collect();
            let trial = best(&problem.without(&gone), options);
            iterations += trial.optimum.iterations;
            let allowed = superfluous(problem, &trial.optimum.point, options).is_none();
            if allowed && growth(&trial) > growth(&chosen) {
                (chosen, dropped) = (trial, other);
                break;
            }
        }
    }
    let gap = (most - growth(&chosen)).max(0.0);
    let optimum = Optimum { iterations, ..chosen.optimum };
    Chosen { optimum, gap, drawdown: chosen.drawdown, dropped }
}

/// The optimum of all candidates.
fn best(problem: &Problem, options: &Options) -> Chosen {
    let empty = Portfolio::empty(problem.len());
    let optimum = maximise(&Growth::new(problem, None), problem, empty, options.stopping());
    let Some((lambda, level, probability)) = options.drawdown() else {
        let gap = gap(problem, &optimum.point, &optimum.gradient, &optimum.multipliers);
        return Chosen { optimum, gap, drawdown: None, dropped: vec![None; problem.len()] };
    };
    let Bounded { optimum, gap, log_moment, price } = bounded(problem, lambda, optimum, options.stopping());
    let drawdown = Some(DrawdownBound { level, probability, lambda, log_moment, price });
    Chosen { optimum, gap, drawdown, dropped: vec![None; problem.len()] }
}

/// The bets to leave out next: the least useful eighth of those that are too small, or too many, and at least one.
fn superfluous(problem: &Problem, point: &Portfolio, options: &Options) -> Option<(Vec<usize>, Dropped)> {
    let placed = |a: usize| problem.candidates[a].fraction * point.stakes[a];
    // At the cap as at the minimum, a stake may be a rounding below what it stands for.
    let small =
        |a: &usize| point.stakes[*a] > 0.0 && placed(*a) < options.min_bet * (1.0 - 4.0 * f64::EPSILON);
    let mut too_small: Vec<usize> = (0..problem.len()).filter(small).collect();
    if !too_small.is_empty() {
        too_small.sort_by(|&a, &b| placed(a).total_cmp(&placed(b)).then(b.cmp(&a)));
        too_small.truncate(too_small.len().div_ceil(8));
        return Some((too_small, Dropped::TooSmall));
    }
    let staked = point.stakes.iter().filter(|stake| **stake > 0.0).count();
    let too_many = staked.saturating_sub(options.max_bets.unwrap_or(usize::MAX));
    if too_many == 0 {
        return None;
    }
    let mut least = by_cost(problem, point);
    least.truncate(too_many.div_ceil(8));
    Some((least, Dropped::TooMany))
}

/// The staked bets by what their loss costs in growth, to second order, the least first.
fn by_cost(problem: &Problem, point: &Portfolio) -> Vec<usize> {
    let staked: Vec<usize> = (0..problem.len()).filter(|&a| point.stakes[a] > 0.0).collect();
    let growth = Growth::new(problem, None);
    let at = growth.at(point);
    let (gradient, curvature) = (growth.gradient(&at), growth.curvature(&at, &staked));
    let cost = |i: usize| {
        let bend = curvature.payoffs[i * staked.len() + i] - 2.0 * curvature.mixed[i] + curvature.cash;
        let f = point.stakes[staked[i]];
        f * gradient[staked[i]] + f * f * bend / 2.0
    };
    let mut order: Vec<usize> = (0..staked.len()).collect();
    order.sort_by(|&i, &j| cost(i).total_cmp(&cost(j)).then(j.cmp(&i)));
    order.into_iter().map(|i| staked[i]).collect()
}

/// The status of two searches in a row.
pub(crate) fn worse(a: Status, b: Status) -> Status {
    if a == Status::Converged { b } else { a }
}
