//! The answer: stakes as placed, what they come to, and the certificate of their optimum.

use std::collections::BTreeMap;

use crate::check::rounding;
use crate::choice::{Chosen, choose};
use crate::growth::{Growth, Portfolio};
use crate::problem::Problem;
use crate::{Options, Status};

/// Optimal stakes, with the certificate that they are.
///
/// `stakes`, `total`, `cash`, `log_growth`, `groups`, `nodes` and `quadrature_error` describe the stakes **as placed**;
/// `kkt_residual`, `gap`, `iterations` and `status` the optimisation before the fraction is applied.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Stakes<S> {
    /// Stakes as placed, fractions of the bankroll, in the shape of the input; the liability of a lay bet.
    pub stakes: S,
    /// Sum of the stakes as placed, fraction of bankroll; never above the cap.
    pub total: f64,
    /// Fraction of the bankroll not staked: `1 − total`, but with its own digits when nearly all is staked.
    pub cash: f64,
    /// `E[ln W]` of the stakes as placed, per round of bets.
    pub log_growth: f64,
    /// Distance from the optimum: largest violation of the Karush-Kuhn-Tucker conditions, growth per unit staked,
    /// absolute (gradients at an optimum are of order 1).
    pub kkt_residual: f64,
    /// The growth of any other feasible stakes exceeds that of these by at most this; a bound by duality. With a minimum
    /// stake or a largest number of bets, it covers every set of bets.
    pub gap: f64,
    /// Newton steps taken; 0 for a closed form.
    pub iterations: usize,
    /// Nodes of the quadrature; 0 for a sum over the outcomes of one event.
    pub nodes: usize,
    /// How far a rule with as many other nodes is from `log_growth`, absolute: an estimate of its error.
    pub quadrature_error: f64,
    /// Whether the optimum was reached.
    pub status: Status,
    /// Whether the best prices of an event have `Σ 1/o` below 1 by more than rounding: stakes in proportion to `1/o` win
    /// whatever happens. Uncapped, the whole bankroll is then staked.
    pub arbitrage: bool,
    /// Sum of the stakes as placed of every group that has a cap.
    pub groups: BTreeMap<String, f64>,
    /// The bound of the drawdown, where one was asked for.
    pub drawdown: Option<DrawdownBound>,
}

/// What bounds the drawdown: `P(bankroll ever falls to level) ≤ level^λ` while `E[W^{−λ}] ≤ 1`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DrawdownBound {
    /// Share of the bankroll that is not to be reached.
    pub level: f64,
    /// The probability of ever reaching it is at most this.
    pub probability: f64,
    /// `λ = ln probability / ln level`.
    pub lambda: f64,
    /// `ln E[W^{−λ}]` before the fraction is applied, at most 0 within 1e-10; clearly below it, the bound costs nothing.
    pub log_moment: f64,
    /// What the bound costs: growth per unit of `ln E[W^{−λ}]/λ`, 0 where the best stakes keep it anyway.
    pub price: f64,
}

/// Cash from which the difference of the stakes to 1 has all its digits.
const CLEAR: f64 = 1e-3;

/// Solves a problem and puts the stakes where the caller listed the bets.
pub(crate) fn stakes<S>(
    problem: &Problem,
    options: &Options,
    shape: impl FnOnce() -> S,
    mut put: impl FnMut(&mut S, (usize, usize), f64),
) -> Stakes<S> {
    let Chosen { optimum, gap, drawdown, .. } = choose(problem, options);
    let placed = place(problem, &optimum.point, options);
    let growth = Growth::new(problem, None);
    let at = growth.at(&placed);
    let log_growth = at.value() + 0.0;
    let mut all = shape();
    for (candidate, stake) in problem.candidates.iter().zip(&placed.stakes) {
        put(&mut all, candidate.place, *stake);
    }
    Stakes {
        stakes: all,
        // An empty sum is -0.0; adding 0 makes it a plain zero.
        total: placed.stakes.iter().sum::<f64>() + 0.0,
        cash: placed.cash,
        log_growth,
        kkt_residual: optimum.kkt_residual,
        gap,
        iterations: optimum.iterations,
        nodes: at.nodes(),
        quadrature_error: growth.error(&placed, at.value()),
        status: optimum.status,
        arbitrage: false,
        groups: BTreeMap::new(),
        drawdown,
    }
}

/// Multiplies the optimum by the fractions, with no cap exceeded by a rounding.
pub(crate) fn place(problem: &Problem, optimum: &Portfolio, options: &Options) -> Portfolio {
    let candidates = problem.candidates.iter().zip(&optimum.stakes);
    let mut stakes: Vec<f64> = candidates.map(|(c, f)| (c.fraction * f).min(c.cap)).collect();
    let all: Vec<usize> = (0..stakes.len()).collect();
    let rows = problem.rows.iter().map(|row| (&row.members, row.cap));
    for (members, cap) in rows.chain([(&all, options.max_total)]) {
        let sum: f64 = members.iter().map(|&a| stakes[a]).sum();
        // A sum that reaches the cap may round above it, in this order of summation or in the caller's.
        let slack = rounding(members.len());
        if sum > cap * (1.0 - slack) {
            let shrink = (cap / sum * (1.0 - 2.0 * slack)).min(1.0);
            for &a in members {
                stakes[a] *= shrink;
            }
        }
    }
    let cash = 1.0 - stakes.iter().sum::<f64>();
    if cash > CLEAR {
        return Portfolio { stakes, cash };
    }
    // Near 0 only the optimum's own cash has digits; with fraction 1, 1 − fraction is exact.
    let kept = problem.candidates.iter().zip(&optimum.stakes).map(|(c, f)| (1.0 - c.fraction) * f);
    Portfolio { stakes, cash: optimum.cash + kept.sum::<f64>() }
}
