//! The power method: every implied probability is raised to the same exponent.
//!
//! ```text
//! p = q^κ,   κ > 0 such that Σ q^κ = 1
//! ```
//! `g(κ) = ln Σ q^κ` is strictly decreasing and convex (a log-sum-exp of lines with negative slopes). It is
//! `ln n > 0` at κ = 0 and at most `ln(n·max q^κ) = 0` at `κ = ln n / −ln max q`, so the root lies between, above
//! 1 for an overround and below 1 for an underround. Solving for `ln Σ` rather than `Σ` keeps the function close
//! to a line, which Newton's method solves in a handful of steps.
//!
//! Clarke, S., Kovalchik, S. & Ingram, M. (2017), "Adjusting bookmaker's odds to allow for overround", *American
//! Journal of Sports Science* 5(6), 45–49.

use crate::root;

/// Writes `p = q^κ`; the parameter is `κ`.
pub(super) fn solve(odds: &[f64], booksum: f64, out: &mut [f64]) -> (f64, usize) {
    let shortest = odds.iter().copied().fold(f64::INFINITY, f64::min);
    let high = (odds.len() as f64).ln() / shortest.ln();
    let (low, high) = if booksum >= 1.0 { (1.0, high) } else { (0.0, high.min(1.0)) };
    let g = |kappa: f64| {
        let (mut sum, mut slope) = (0.0, 0.0);
        for o in odds {
            let log_q = -o.ln();
            let p = (kappa * log_q).exp();
            sum += p;
            slope += p * log_q;
        }
        (sum.ln(), slope / sum)
    };
    let root = root::decreasing(g, low, high, 1.0);
    for (p, o) in out.iter_mut().zip(odds) {
        *p = (-root.x * o.ln()).exp();
    }
    (root.x, root.iterations)
}
