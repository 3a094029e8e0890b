//! From the optimum to the stakes as placed: the fraction applied, no cap exceeded by a rounding.

use crate::Options;
use crate::objective::{Objective, Portfolio};

/// Stakes as placed, with what they come to.
#[derive(Debug)]
pub(crate) struct Placed<At> {
    pub(crate) stakes: Vec<f64>,
    pub(crate) total: f64,
    pub(crate) cash: f64,
    pub(crate) log_growth: f64,
    /// The objective at these stakes.
    pub(crate) at: At,
}

/// Multiplies the optimum by the fraction and measures the growth of the result.
pub(crate) fn place<O: Objective>(objective: &O, optimum: &Portfolio, options: &Options) -> Placed<O::At> {
    let &Options { fraction, max_bet: cap, max_total: most, .. } = options;
    let mut stakes: Vec<f64> = optimum.stakes.iter().map(|f| (fraction * f).min(cap)).collect();
    // An empty sum is -0.0; adding 0 makes it a plain zero.
    let mut total: f64 = stakes.iter().sum::<f64>() + 0.0;
    // A sum that reaches the cap may round above it, in this order of summation or in the caller's.
    let slack = stakes.len() as f64 * f64::EPSILON;
    if total > most * (1.0 - slack) {
        let shrink = most / total * (1.0 - 2.0 * slack);
        for stake in &mut stakes {
            *stake *= shrink.min(1.0);
        }
        total = stakes.iter().sum();
    }
    // 1 − fraction is exact here where it matters: with fraction 1 the cash is the optimum's own.
    let cash = (1.0 - fraction) + fraction * optimum.cash;
    let at = objective.at(&Portfolio { stakes: stakes.clone(), cash });
    Placed { log_growth: objective.value(&at) + 0.0, stakes, total, cash, at }
}
