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

/// The bets to leave out next: the less useful half of those that are too small, or too many.
fn superfluous(problem: &Problem, point: &Portfolio, options: &Options) -> Option<(Vec<usize>, Dropped)> {
    let placed = |a: usize| problem.candidates[a].fraction * point.stakes[a];
    // At the cap as at the minimum, a stake may be a rounding below what it stands for.
    let small = |a: &usize| placed(*a) < options.min_bet * (1.0 - 4.0 * f64::EPSILON);
    let staked: Vec<usize> = (0..problem.len()).filter(|&a| point.stakes[a] > 0.0).collect();
    let least = |mut bets: Vec<usize>, count: usize, use_of: &dyn Fn(usize) -> f64| {
        bets.sort_by(|&a, &b| use_of(a).total_cmp(&use_of(b)).then(b.cmp(&a)));
        bets.truncate(count.div_ceil(2));
        bets
    };
    let too_small: Vec<usize> = staked.iter().copied().filter(small).collect();
    if !too_small.is_empty() {
        let count = too_small.len();
        return Some((least(too_small, count, &placed), Dropped::TooSmall));
    }
    let too_many = staked.len().saturating_sub(options.max_bets.unwrap_or(usize::MAX));
    if too_many == 0 {
        return None;
    }
    let growth = Growth::new(problem, None);
    let at = growth.at(point);
    let (gradient, curvature) = (growth.gradient(&at), growth.curvature(&at, &staked));
    let cost = |a: usize| {
        let i = staked.binary_search(&a).unwrap_or_default();
        let bend = curvature.payoffs[i * staked.len() + i] - 2.0 * curvature.mixed[i] + curvature.cash;
        let f = point.stakes[a];
        f * gradient[a] + f * f * bend / 2.0
    };
    Some((least(staked.clone(), too_many, &cost), Dropped::TooMany))
}

/// The status of two searches in a row.
pub(crate) fn worse(a: Status, b: Status) -> Status {
    if a == Status::Converged { b } else { a }
}
