//! `E[ln W]` of one event, summed over its states directly.
//!
//! ```text
//! W_s = cash + Σ_a r_as·f_a,   E[ln W] = Σ_s p_s·ln W_s,   E[W^{−λ}] = Σ_s p_s·W_s^{−λ}
//! ```
//! `p` probabilities, averaged over the worlds: the expectation is linear in them. Exact for one event however many
//! states and bets it has; a joint distribution of several events is one event with a state per joint outcome.

use super::point::{Curvature, Portfolio, RiskPrice, Slope, add_risk};
use crate::problem::{Candidate, Problem};
use crate::single::{SMALL, excess};

/// The states of one event with their average probabilities.
#[derive(Debug)]
pub(crate) struct Scenarios<'a> {
    problem: &'a Problem,
    pub(crate) risk: Option<RiskPrice>,
    /// Probability per state, and last that of no payoff at all.
    probabilities: Vec<f64>,
}

impl<'a> Scenarios<'a> {
    /// The growth rate of stakes on at most one event, less the price of a risk.
    pub(crate) fn new(problem: &'a Problem, risk: Option<RiskPrice>) -> Self {
        debug_assert!(problem.events.len() <= 1);
        let worlds = problem.probabilities.len() as f64;
        let mean = |p: &dyn Fn(usize) -> f64| (0..problem.probabilities.len()).map(p).sum::<f64>() / worlds;
        let mut probabilities: Vec<f64> =
            (0..problem.states()).map(|s| mean(&|world| problem.probabilities[world][s])).collect();
        let nothing = if problem.events.is_empty() { 1.0 } else { mean(&|world| problem.idle[world][0]) };
        probabilities.push(nothing);
        Self { problem, risk, probabilities }
    }

    /// `E[payoff/W]` of every candidate and `E[1/W]`, under weights `p/W`.
    fn slope(&self, weights: &[f64]) -> Slope {
        let payoff = |(s, payoff): &(usize, f64)| payoff * weights[*s];
        let candidates = self.problem.candidates.iter();
        let payoffs = candidates.map(|c| c.returns.iter().map(payoff).sum()).collect();
        Slope { payoffs, cash: weights.iter().sum() }
    }
}

/// `ln W` of a wealth whose gain `W − 1` is known without cancellation.
#[inline]
pub(crate) fn log_wealth(wealth: f64, gain: f64) -> f64 {
    // A gain far from 0 is in W with all its digits, and cash near 0 only there.
    if gain.abs() > SMALL { wealth.ln() } else { gain + excess(gain) }
}

/// Wealth per state.
#[derive(Debug)]
pub(crate) struct Wealth {
    /// Weight of the first derivatives per state: `(p + κ·π)/W`.
    first: Vec<f64>,
    /// Weight of the second derivatives: `(p + κ(λ + 1)·π)/W²`.
    second: Vec<f64>,
    /// `π/W`, with `π = p·W^{−λ}/E[W^{−λ}]`; empty without a price.
    tilt: Vec<f64>,
    pub(crate) value: f64,
    pub(crate) log_moment: f64,
}

impl Scenarios<'_> {
    /// Evaluates at a point where no wealth is 0.
    pub(crate) fn at(&self, point: &Portfolio) -> Wealth {
        let mut wealth = self.problem.payouts(&point.stakes);
        wealth.push(0.0);
        // W − 1 without cancellation, for growth rates far below 1.
        let mut gain = vec![-point.stakes.iter().sum::<f64>(); wealth.len()];
        for (candidate, f) in self.problem.candidates.iter().zip(&point.stakes) {
            for &(s, payoff) in &candidate.returns {
                gain[s] += payoff * f;
            }
        }
        for wealth in &mut wealth {
            *wealth += point.cash;
        }
        let logs: Vec<f64> =
            wealth.iter().zip(&gain).map(|(wealth, gain)| log_wealth(*wealth, *gain)).collect();
        let p = &self.probabilities;
        let happens = |s: &usize| p[*s] > 0.0;
        let states = || (0..p.len()).filter(happens);
        let mut value = states().map(|s| p[s] * logs[s]).sum::<f64>();
        let zero = || vec![0.0; p.len()];
        let (mut first, mut second, mut tilt, mut log_moment) = (zero(), zero(), Vec::new(), 0.0);
        for s in states() {
            first[s] = p[s] / wealth[s];
            second[s] = first[s] / wealth[s];
        }
        if let Some(RiskPrice { lambda, price }) = self.risk {
            let most = states().map(|s| -lambda * logs[s]).fold(f64::NEG_INFINITY, f64::max);
            let mass = |s: usize| p[s] * (-lambda * logs[s] - most).exp();
            let whole = states().map(mass).sum::<f64>();
            log_moment = most + whole.ln();
            value -= price * log_moment / lambda;
            tilt = zero();
            for s in states() {
                tilt[s] = mass(s) / whole / wealth[s];
                first[s] += price * tilt[s];
                second[s] += price * (lambda + 1.0) * tilt[s] / wealth[s];
            }
        }
        Wealth { first, second, tilt, value, log_moment }
    }

    /// The derivative in every candidate's stake.
    pub(crate) fn gradient(&self, at: &Wealth) -> Vec<f64> {
        // Σ_s weight·(r − 1), state by state: differences of two sums would lose what is small in both.
        let one = |c: &Candidate| {
            let mut paid = c.returns.iter().peekable();
            let per_state = |(s, weight): (usize, &f64)| {
                let payoff = paid.next_if(|(state, _)| *state == s).map_or(0.0, |(_, payoff)| *payoff);
                (payoff - 1.0) * weight
            };
            at.first.iter().enumerate().map(per_state).sum()
        };
        self.problem.candidates.iter().map(one).collect()
    }

    /// The second derivatives in the stakes of `active`.
    pub(crate) fn curvature(&self, at: &Wealth, active: &[usize]) -> Curvature {
        let m = active.len();
        let mut curvature =
            Curvature { payoffs: vec![0.0; m * m], mixed: vec![0.0; m], cash: at.second.iter().sum() };
        let states = at.second.len();
        // Returns state by state, so that a state costs as many products as bets pay in it.
        let mut paid: Vec<Vec<(usize, f64)>> = vec![Vec::new(); states];
        for (k, &a) in active.iter().enumerate() {
            for &(s, payoff) in &self.problem.candidates[a].returns {
                paid[s].push((k, payoff));
            }
        }
        for (paid, &weight) in paid.iter().zip(&at.second) {
            for &(k, r) in paid {
                curvature.mixed[k] += r * weight;
                for &(l, other) in paid {
                    curvature.payoffs[k * m + l] += r * other * weight;
                }
            }
        }
        if let Some(risk) = self.risk.filter(|risk| risk.price > 0.0) {
            let slope = self.slope(&at.tilt);
            add_risk(&mut curvature, &slope, active, risk);
        }
        curvature
    }
}
