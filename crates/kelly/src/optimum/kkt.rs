//! How far a point is from the optimum: the Karush-Kuhn-Tucker residual, and the growth that is missing at most.
//!
//! ```text
//! h_a = g_a − Σ_r φ_a ν_r          what one more unit on a is worth, less the price of the caps it uses
//! 0 < f < cap   |h − μ|          f = 0   max(0, h − μ)          f = cap   max(0, μ − h)
//! ```
//! `g` is the gradient of E[ln W] in one stake, `ν_r ≥ 0` the multiplier of the cap r on a sum of stakes as placed
//! (0 while it does not bind), `φ` the fraction placed, `μ` the multiplier of the total: 0 while the total does not
//! bind, otherwise the μ ≥ 0 with the smallest residual. Units: growth per unit staked, absolute. That is the right
//! scale at an optimum, where `E[1/W] = 1 − Σ f·g ≤ 1`.
//!
//! The growth is concave, so that no feasible `y` has more of it than `E[ln W] + g·(y − f)`; and by linear duality
//! ```text
//! gap = Σ_r ν_r cap_r + μ total + Σ_a cap_a max(0, h_a − μ) − g·f ≥ max_y E[ln W(y)] − E[ln W(f)]
//! ```
//! for any multipliers. At the optimum it is 0. A stake or a sum within 1e-8 of its cap, relative, is taken to be at it: what
//! the rest of the room could add is part of the gap.

use crate::growth::Portfolio;
use crate::problem::Problem;

/// How far below its cap a stake or a sum of stakes may be and count as being at it, relative to the cap.
const AT_CAP: f64 = 1e-8;

/// Most rounds in which the prices of the rows and of the total are fitted to each other.
const SWEEPS: usize = 8;

/// Caps of a problem, with the cash that has to stay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub(crate) problem: &'a Problem,
    /// Smallest cash, > 0; 1 − the largest total.
    pub(crate) cash: f64,
}

impl Bounds<'_> {
    /// Whether the total is used up.
    pub(crate) fn total_binds(&self, point: &Portfolio) -> bool {
        point.cash <= self.cash + AT_CAP * self.cash.min(1.0 - self.cash)
    }

    /// Whether the cap on a stake of its own is used up.
    pub(crate) fn stake_binds(&self, candidate: usize, point: &Portfolio) -> bool {
        point.stakes[candidate] >= self.problem.candidates[candidate].upper * (1.0 - AT_CAP)
    }

    /// Whether a cap on a sum of stakes is used up.
    pub(crate) fn row_binds(&self, row: usize, point: &Portfolio) -> bool {
        let row = &self.problem.rows[row];
        self.problem.used(row, &point.stakes) >= row.cap * (1.0 - AT_CAP)
    }
}

/// The price of every cap.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Multipliers {
    /// ν per row, ≥ 0.
    pub(crate) rows: Vec<f64>,
    /// μ ≥ 0.
    pub(crate) total: f64,
}

impl Multipliers {
    /// No cap binds.
    pub(crate) fn none(problem: &Problem) -> Self {
        Self { rows: vec![0.0; problem.rows.len()], total: 0.0 }
    }

    /// The gradient less the price of the rows: h.
    pub(crate) fn net(&self, problem: &Problem, gradient: &[f64]) -> Vec<f64> {
        let mut net = gradient.to_vec();
        for (row, &price) in problem.rows.iter().zip(&self.rows) {
            if price > 0.0 {
                for &a in &row.members {
                    net[a] -= problem.candidates[a].fraction * price;
                }
            }
        }
        net
    }
}

/// The multiplier of the total and the residual, the largest over all candidates, given the prices of the rows.
///
/// A row that does not bind has no price: its entry is set to 0.
pub(crate) fn residual(
    point: &Portfolio,
    gradient: &[f64],
    bounds: Bounds<'_>,
    multipliers: &mut Multipliers,
) -> f64 {
    for row in 0..multipliers.rows.len() {
        if !bounds.row_binds(row, point) {
            multipliers.rows[row] = 0.0;
        }
    }
    let mut net = multipliers.net(bounds.problem, gradient);
    let mut violation = price_total(point, &net, bounds, multipliers);
    for _ in 0..SWEEPS {
        if violation <= 0.0 || !price_rows(point, &mut net, bounds, multipliers) {
            break;
        }
        violation = price_total(point, &net, bounds, multipliers);
    }
    violation
}

/// The multiplier of the total with the smallest residual for net gradients, and that residual.
fn price_total(point: &Portfolio, net: &[f64], bounds: Bounds<'_>, multipliers: &mut Multipliers) -> f64 {
    // Every stake that could grow wants μ ≥ h, every stake that could shrink wants μ ≤ h.
    let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
    for (a, &h) in net.iter().enumerate() {
        if !bounds.stake_binds(a, point) {
            least = least.max(h);
        }
        if point.stakes[a] > 0.0 {
            most = most.min(h);
        }
    }
    multipliers.total = match bounds.total_binds(point) {
        false => 0.0,
        true if least <= most => least.clamp(0.0, most.max(0.0)),
        true => f64::midpoint(least, most).max(0.0),
    };
    (least - multipliers.total).max(multipliers.total - most).max(0.0)
}

/// Moves the price of each row that binds to the nearest that its stakes agree on; whether any moved.
///
/// Where caps say the same, two full bets and the event they fill, the model's prices are some of many.
fn price_rows(point: &Portfolio, net: &mut [f64], bounds: Bounds<'_>, multipliers: &mut Multipliers) -> bool {
    let problem = bounds.problem;
    let mut moved = false;
    for (r, row) in problem.rows.iter().enumerate() {
        if !bounds.row_binds(r, point) {
            continue;
        }
        let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
        for &a in &row.members {
            let wanted = multipliers.rows[r] + (net[a] - multipliers.total) / problem.candidates[a].fraction;
            if !bounds.stake_binds(a, point) {
                least = least.max(wanted);
            }
            if point.stakes[a] > 0.0 {
                most = most.min(wanted);
            }
        }
        let old = multipliers.rows[r];
        let price = if least <= most { old.clamp(least, most) } else { f64::midpoint(least, most) }.max(0.0);
        if (price - old).abs() > 0.0 {
            moved = true;
            multipliers.rows[r] = price;
            for &a in &row.members {
                net[a] -= problem.candidates[a].fraction * (price - old);
            }
        }
    }
    moved
}

/// By how much the growth can fall short of the largest under the caps.
pub(crate) fn gap(problem: &Problem, point: &Portfolio, gradient: &[f64], multipliers: &Multipliers) -> f64 {
    let net = multipliers.net(problem, gradient);
    // Any μ gives a bound: that of the residual, or one under which no stake would still grow.
    let most = net.iter().copied().fold(multipliers.total, f64::max);
    let caps: f64 = problem.rows.iter().zip(&multipliers.rows).map(|(row, price)| row.cap * price).sum();
    let bound = |total: f64| -> f64 {
        let grown = problem.candidates.iter().zip(&net).map(|(c, h)| c.upper * (h - total).max(0.0));
        caps + total * problem.total + grown.sum::<f64>()
    };
    let kept: f64 = gradient.iter().zip(&point.stakes).map(|(g, f)| g * f).sum();
    (bound(multipliers.total).min(bound(most)) - kept).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Candidate, Row};

    /// Three candidates on an event of their own, each capped at 0.2.
    fn problem(rows: Vec<Row>) -> Problem {
        let candidate = |a| Candidate {
            event: 0,
            place: (0, a),
            returns: Vec::new(),
            edge: 0.0,
            fraction: 0.5,
            cap: 0.1,
            upper: 0.2,
            better: None,
        };
        Problem { candidates: (0..3).map(candidate).collect(), rows, ..Problem::new(1, 0.4) }
    }

    fn at(stakes: [f64; 3], cash: f64) -> Portfolio {
        Portfolio { stakes: stakes.to_vec(), cash }
    }

    #[test]
    fn residuals() {
        let problem = problem(Vec::new());
        let check = |point, gradient: [f64; 3], expected: (f64, f64)| {
            let mut multipliers = Multipliers::none(&problem);
            let bounds = Bounds { problem: &problem, cash: 0.6 };
            let rest = residual(&point, &gradient, bounds, &mut multipliers);
            approx::assert_abs_diff_eq!(multipliers.total, expected.0, epsilon = 1e-15);
            approx::assert_abs_diff_eq!(rest, expected.1, epsilon = 1e-15);
        };
        check(at([0.0, 0.1, 0.2], 0.7), [-0.3, 0.0, 0.4], (0.0, 0.0));
        check(at([0.0, 0.1, 0.2], 0.7), [0.1, 0.0, 0.4], (0.0, 0.1));
        check(at([0.0, 0.1, 0.2], 0.7), [-0.3, -0.2, 0.4], (0.0, 0.2));
        check(at([0.0, 0.2, 0.2], 0.6), [0.1, 0.3, 0.4], (0.1, 0.0));
        check(at([0.0, 0.2, 0.2], 0.6), [0.3, 0.1, 0.4], (0.2, 0.1));
        check(at([0.0, 0.2, 0.2], 0.6), [-0.3, -0.1, 0.4], (0.0, 0.1));
    }

    #[test]
    fn a_row_has_a_price_only_while_it_binds() {
        let problem = problem(vec![Row { members: vec![0, 1], cap: 0.1 }]);
        let bounds = Bounds { problem: &problem, cash: 0.6 };
        // 0.5·(0.15 + 0.05) is the cap; at a price of 0.4 both have h = 0.
        let mut multipliers = Multipliers { rows: vec![0.4], total: 0.0 };
        let point = at([0.15, 0.05, 0.0], 0.8);
        let gradient = [0.2, 0.2, -0.1];
        approx::assert_abs_diff_eq!(
            residual(&point, &gradient, bounds, &mut multipliers),
            0.0,
            epsilon = 1e-15
        );
        // 0.4·0.1 of the row, less 0.2·0.2 of the stakes.
        approx::assert_abs_diff_eq!(gap(&problem, &point, &gradient, &multipliers), 0.0, epsilon = 1e-15);
        let below = at([0.15, 0.04, 0.0], 0.81);
        approx::assert_abs_diff_eq!(
            residual(&below, &gradient, bounds, &mut multipliers),
            0.2,
            epsilon = 1e-15
        );
        assert!(multipliers.rows[0].abs() <= 0.0);
        // 0.4 of total at 0.2 each, 0.19 of it staked.
        approx::assert_abs_diff_eq!(gap(&problem, &below, &gradient, &multipliers), 0.042, epsilon = 1e-15);
    }
}
