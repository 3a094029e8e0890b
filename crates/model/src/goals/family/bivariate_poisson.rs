//! Each side's own Poisson goals plus a common Poisson number of rate c.
//!
//! ```text
//! P(x, y) = e^(−λ−μ−c) · λˣ/x! · μʸ/y! · S(u),   S(u) = Σ_k C(x,k)·C(y,k)·k!·uᵏ,   u = c/(λμ)
//! ```
//! S is a polynomial with S(0) = 1, so that all derivatives exist at c = 0, where the model is plain Poisson. Its
//! roots are all negative, so that ln S is concave.

use super::Terms;

pub(super) fn terms(goals: [f64; 2], log_rates: [f64; 2], rates: [f64; 2], common: f64) -> Terms {
    let mut terms = Terms::poisson(goals, log_rates, rates);
    let product = rates[0] * rates[1];
    let u = common / product;
    // S, S' and S'' from the coefficients and the powers u^k, u^(k−1), u^(k−2).
    let (mut s, mut s1, mut s2) = (1.0, 0.0, 0.0);
    let (mut coefficient, mut powers, mut k) = (1.0, [1.0, 0.0, 0.0], 1.0);
    while k <= goals[0].min(goals[1]) {
        coefficient *= (goals[0] - k + 1.0) * (goals[1] - k + 1.0) / k;
        powers = [powers[0] * u, powers[0], powers[1]];
        s += coefficient * powers[0];
        s1 += coefficient * k * powers[1];
        s2 += coefficient * k * (k - 1.0) * powers[2];
        k += 1.0;
    }
    // ln S by u, once and twice; by ln u, once and twice: mean and variance of the common goals given the score.
    let (r1, r2) = (s1 / s, s2 / s - (s1 / s) * (s1 / s));
    let (mean, variance) = (u * r1, u * r1 + u * u * r2);
    terms.value += common - s.ln();
    terms.gradient[0] += mean;
    terms.gradient[1] += mean;
    terms.gradient[2] = 1.0 - r1 / product;
    terms.curvature[0] -= variance;
    terms.curvature[1] = -variance;
    terms.curvature[2] -= variance;
    terms.curvature[3] = (r1 + u * r2) / product;
    terms.curvature[4] = terms.curvature[3];
    terms.curvature[5] = -r2 / product / product;
    terms
}
