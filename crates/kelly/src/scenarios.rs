//! `E[ln W]` over a list of scenarios, summed directly.
//!
//! ```text
//! W_s = cash + Σ_a payoff_sa·f_a,   E[ln W] = Σ_s p_s·ln W_s
//! ```
//! The objective of one event (one scenario per outcome), and the yardstick of the quadrature in the tests.

use crate::objective::{Curvature, Objective, Portfolio};

/// Scenarios with their probabilities and the payoff of every candidate in them.
#[derive(Debug)]
pub(crate) struct Scenarios {
    /// Probability per scenario, > 0.
    probabilities: Vec<f64>,
    /// Payoff per unit staked, scenario by candidate, row-major.
    payoffs: Vec<f64>,
    candidates: usize,
}

impl Scenarios {
    /// Scenarios of a joint distribution; those of probability 0 must be left out.
    pub(crate) fn new(probabilities: Vec<f64>, payoffs: Vec<f64>, candidates: usize) -> Self {
        debug_assert_eq!(payoffs.len(), probabilities.len() * candidates);
        Self { probabilities, payoffs, candidates }
    }

    /// One event: candidate `a` pays `odds[a]` with `probabilities[a]` > 0, and with probability `idle` none pays.
    pub(crate) fn one_event(probabilities: &[f64], odds: &[f64], idle: f64) -> Self {
        let candidates = odds.len();
        let mut all = probabilities.to_vec();
        let mut payoffs = vec![0.0; candidates * candidates];
        for (a, &o) in odds.iter().enumerate() {
            payoffs[a * candidates + a] = o;
        }
        if idle > 0.0 {
            all.push(idle);
            payoffs.resize(payoffs.len() + candidates, 0.0);
        }
        Self::new(all, payoffs, candidates)
    }

    fn row(&self, scenario: usize) -> &[f64] {
        &self.payoffs[scenario * self.candidates..(scenario + 1) * self.candidates]
    }
}

/// Wealth per scenario.
#[derive(Debug)]
pub(crate) struct Wealth {
    wealth: Vec<f64>,
    /// `W − 1` without cancellation, for growth rates far below 1.
    gain: Vec<f64>,
}

impl Objective for Scenarios {
    type At = Wealth;

    fn worst(&self, point: &Portfolio) -> f64 {
        self.at(point).wealth.into_iter().fold(f64::INFINITY, f64::min)
    }

    fn at(&self, point: &Portfolio) -> Wealth {
        let per_scenario = |s: usize| -> (f64, f64) {
            let bets = || self.row(s).iter().zip(&point.stakes);
            let wealth = point.cash + bets().map(|(payoff, f)| payoff * f).sum::<f64>();
            (wealth, bets().map(|(payoff, f)| (payoff - 1.0) * f).sum())
        };
        let (wealth, gain) = (0..self.probabilities.len()).map(per_scenario).unzip();
        Wealth { wealth, gain }
    }

    fn value(&self, at: &Wealth) -> f64 {
        // Below half the bankroll the cash inside W knows more digits than the gain does.
        let ln = |(wealth, gain): (&f64, &f64)| if *wealth < 0.5 { wealth.ln() } else { gain.ln_1p() };
        self.probabilities.iter().zip(at.wealth.iter().zip(&at.gain)).map(|(p, w)| p * ln(w)).sum()
    }

    fn gradient(&self, at: &Wealth) -> Vec<f64> {
        let mut gradient = vec![0.0; self.candidates];
        for (s, (p, w)) in self.probabilities.iter().zip(&at.wealth).enumerate() {
            for (g, payoff) in gradient.iter_mut().zip(self.row(s)) {
                *g += (payoff - 1.0) * (p / w);
            }
        }
        gradient
    }

    fn curvature(&self, at: &Wealth, active: &[usize]) -> Curvature {
        let m = active.len();
        let mut curvature = Curvature { payoffs: vec![0.0; m * m], mixed: vec![0.0; m], cash: 0.0 };
        for (s, (p, w)) in self.probabilities.iter().zip(&at.wealth).enumerate() {
            let (row, weight) = (self.row(s), p / w / w);
            curvature.cash += weight;
            for (i, &a) in active.iter().enumerate() {
                curvature.mixed[i] += row[a] * weight;
                for (j, &b) in active.iter().enumerate() {
                    curvature.payoffs[i * m + j] += row[a] * row[b] * weight;
                }
            }
        }
        curvature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Central differences of step 1e-5 err by about 1e-10 of the derivative.
    const DIFFERENCE: f64 = 1e-6;

    #[test]
    fn derivatives_match_central_differences() {
        let objective = Scenarios::one_event(&[0.5, 0.3], &[2.2, 3.1], 0.2);
        let at = |stakes: &[f64]| {
            objective.at(&Portfolio { stakes: stakes.to_vec(), cash: 1.0 - stakes.iter().sum::<f64>() })
        };
        let (f, h) = ([0.11, 0.07], 1e-5);
        let gradient = objective.gradient(&at(&f));
        let curvature = objective.curvature(&at(&f), &[0, 1]).whole();
        for a in 0..2 {
            let (mut up, mut down) = (f, f);
            up[a] += h;
            down[a] -= h;
            let slope = (objective.value(&at(&up)) - objective.value(&at(&down))) / (2.0 * h);
            approx::assert_relative_eq!(gradient[a], slope, max_relative = DIFFERENCE);
            let (g_up, g_down) = (objective.gradient(&at(&up)), objective.gradient(&at(&down)));
            for b in 0..2 {
                let bend = (g_down[b] - g_up[b]) / (2.0 * h);
                approx::assert_relative_eq!(curvature[a * 2 + b], bend, max_relative = DIFFERENCE);
            }
        }
    }
}
