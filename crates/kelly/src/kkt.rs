//! How far a point is from the optimum: the Karush-Kuhn-Tucker residual.
//!
//! ```text
//! 0 < f < cap   |g − μ|          f = 0   max(0, g − μ)          f = cap   max(0, μ − g)
//! ```
//! `g` is the gradient of E[ln W] in one stake, `μ` the multiplier of the total: 0 while the total does not bind,
//! otherwise the μ ≥ 0 with the smallest residual. Units: growth per unit staked, absolute. That is the right
//! scale at an optimum, where `E[1/W] = 1 − Σ f·g ≤ 1`.

use crate::objective::Portfolio;

/// Bounds of the stakes: `0 ≤ f ≤ bet`, `cash ≥ cash`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Largest single stake, in (0, 1].
    pub(crate) bet: f64,
    /// Smallest cash, > 0; 1 − the largest total.
    pub(crate) cash: f64,
}

impl Bounds {
    /// Whether the total is used up.
    pub(crate) fn total_binds(&self, point: &Portfolio) -> bool {
        point.cash <= self.cash
    }
}

/// The multiplier of the total and the residual, the largest over all candidates.
pub(crate) fn residual(point: &Portfolio, gradient: &[f64], bounds: &Bounds) -> (f64, f64) {
    // Every stake that could grow wants μ ≥ g, every stake that could shrink wants μ ≤ g.
    let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
    for (&f, &g) in point.stakes.iter().zip(gradient) {
        if f < bounds.bet {
            least = least.max(g);
        }
        if f > 0.0 {
            most = most.min(g);
        }
    }
    let multiplier = match bounds.total_binds(point) {
        false => 0.0,
        true if least <= most => least.clamp(0.0, most.max(0.0)),
        true => f64::midpoint(least, most).max(0.0),
    };
    (multiplier, (least - multiplier).max(multiplier - most).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        let bounds = Bounds { bet: 0.2, cash: 0.6 };
        let at = |stakes: [f64; 3], cash| Portfolio { stakes: stakes.to_vec(), cash };
        let check = |point, gradient: [f64; 3], expected: (f64, f64)| {
            let (multiplier, rest) = residual(&point, &gradient, &bounds);
            approx::assert_abs_diff_eq!(multiplier, expected.0, epsilon = 1e-15);
            approx::assert_abs_diff_eq!(rest, expected.1, epsilon = 1e-15);
        };
        check(at([0.0, 0.1, 0.2], 0.7), [-0.3, 0.0, 0.4], (0.0, 0.0));
        check(at([0.0, 0.1, 0.2], 0.7), [0.1, 0.0, 0.4], (0.0, 0.1));
        check(at([0.0, 0.1, 0.2], 0.7), [-0.3, -0.2, 0.4], (0.0, 0.2));
        check(at([0.0, 0.2, 0.2], 0.6), [0.1, 0.3, 0.4], (0.1, 0.0));
        check(at([0.0, 0.2, 0.2], 0.6), [0.3, 0.1, 0.4], (0.2, 0.1));
        check(at([0.0, 0.2, 0.2], 0.6), [-0.3, -0.1, 0.4], (0.0, 0.1));
    }
}
