//! The log-likelihood of one match and its derivatives, for each family.
//!
//! ```text
//! ℓ(x, y; a, b, s)    x, y goals of home and away,  a = ln λ_home,  b = ln λ_away,  s the shape parameter
//! ```
//! Terms that no parameter enters (the factorials) are left out.

mod bivariate_poisson;
mod dixon_coles;
mod negative_binomial;

use super::GoalsFamily;
use super::design::Row;

pub(super) use dixon_coles::{LOW_SCORES, is_low, rho_range, tau};

/// What a match contributes: minus its log-likelihood, and the derivatives of that.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Terms {
    pub(super) value: f64,
    /// By a, b and s.
    pub(super) gradient: [f64; 3],
    /// By aa, ab, bb, as, bs and ss.
    pub(super) curvature: [f64; 6],
}

impl Terms {
    /// Independent Poisson numbers, the part all families share: `λ − x·ln λ` of each side.
    fn poisson(goals: [f64; 2], log_rates: [f64; 2], rates: [f64; 2]) -> Self {
        Self {
            value: rates[0] - goals[0] * log_rates[0] + rates[1] - goals[1] * log_rates[1],
            gradient: [rates[0] - goals[0], rates[1] - goals[1], 0.0],
            curvature: [rates[0], 0.0, rates[1], 0.0, 0.0, 0.0],
        }
    }

    pub(super) fn weighted(mut self, weight: f64) -> Self {
        self.value *= weight;
        self.gradient.iter_mut().for_each(|g| *g *= weight);
        self.curvature.iter_mut().for_each(|h| *h *= weight);
        self
    }

    pub(super) fn add(&mut self, other: &Self, factor: f64) {
        self.value += factor * other.value;
        for (g, other) in self.gradient.iter_mut().zip(other.gradient) {
            *g += factor * other;
        }
        for (h, other) in self.curvature.iter_mut().zip(other.curvature) {
            *h += factor * other;
        }
    }
}

impl GoalsFamily {
    /// The weighted terms of a row. Where the model has no probability for it, the value is not finite.
    pub(super) fn row_terms(self, row: &Row, log_rates: [f64; 2], rates: [f64; 2], shape: f64) -> Terms {
        if self != Self::DixonColes {
            return self.terms(row.goals, log_rates, rates, shape).weighted(row.weight);
        }
        // The matches of a row may have other scores each.
        let mut terms = Terms::poisson(row.goals, log_rates, rates).weighted(row.weight);
        for (score, &weight) in LOW_SCORES.into_iter().zip(&row.low) {
            if weight > 0.0 {
                terms.add(&tau(score, rates, shape), weight);
            }
        }
        terms
    }

    /// The terms of a match. Where the model has no probability for it, the value is not finite.
    pub(super) fn terms(self, goals: [f64; 2], log_rates: [f64; 2], rates: [f64; 2], shape: f64) -> Terms {
        match self {
            Self::Poisson => Terms::poisson(goals, log_rates, rates),
            Self::DixonColes => {
                let mut terms = Terms::poisson(goals, log_rates, rates);
                if is_low(goals) {
                    terms.add(&tau(goals, rates, shape), 1.0);
                }
                terms
            }
            Self::BivariatePoisson => bivariate_poisson::terms(goals, log_rates, rates, shape),
            Self::NegativeBinomial => negative_binomial::terms(goals, log_rates, rates, shape),
        }
    }

    /// Most goals of a side the family takes, if it takes only whole numbers.
    pub(super) fn most_goals(self) -> Option<f64> {
        match self {
            Self::Poisson => None,
            Self::DixonColes => Some(1e9),
            // Their likelihoods are sums over goals; those of the bivariate one overflow beyond.
            Self::NegativeBinomial => Some(10_000.0),
            Self::BivariatePoisson => Some(100.0),
        }
    }

    /// Whether the shape parameter must be at least 0, and means Poisson there.
    pub(super) fn shape_at_least_zero(self) -> bool {
        matches!(self, Self::BivariatePoisson | Self::NegativeBinomial)
    }
}
