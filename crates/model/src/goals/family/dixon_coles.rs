//! Dixon & Coles' factor τ on the probabilities of low scores.
//!
//! ```text
//! τ(0,0) = 1 − λμρ    τ(0,1) = 1 + λρ    τ(1,0) = 1 + μρ    τ(1,1) = 1 − ρ    otherwise 1
//! ```
//! λ and μ are the rates of the home and of the away side. The probabilities still sum to 1 and each side's goals
//! are still Poisson, for any ρ; but they are probabilities only where all four factors are positive:
//! ```text
//! −1/max(λ, μ) < ρ < min(1, 1/(λμ))
//! ```

use super::Terms;

/// The scores that have a factor.
pub(in crate::goals) const LOW_SCORES: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];

/// Whether a score, of whole goals, has a factor.
pub(in crate::goals) fn is_low(goals: [f64; 2]) -> bool {
    goals[0] <= 1.0 && goals[1] <= 1.0
}

/// The terms of `−ln τ` of a low score.
pub(in crate::goals) fn tau(goals: [f64; 2], rates: [f64; 2], rho: f64) -> Terms {
    // τ = 1 + u·ρ, where u has the home rate as a factor if the home side did not score, and the away rate likewise.
    let (no_home, no_away) = (goals[0] < 0.5, goals[1] < 0.5);
    let u = match (no_home, no_away) {
        (true, true) => -rates[0] * rates[1],
        (true, false) => rates[0],
        (false, true) => rates[1],
        (false, false) => -1.0,
    };
    let tau = 1.0 + u * rho;
    if tau.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        return Terms { value: f64::INFINITY, ..Terms::default() };
    }
    let (k_a, k_b) = (f64::from(u8::from(no_home)), f64::from(u8::from(no_away)));
    // Derivatives of ln τ: u·ρ/τ by a log rate that is a factor of u, and u/τ by ρ.
    let (share, slope) = (u * rho / tau, u / tau);
    let twice = share - share * share;
    Terms {
        value: -(u * rho).ln_1p(),
        gradient: [-k_a * share, -k_b * share, -slope],
        curvature: [
            -k_a * twice,
            -k_a * k_b * twice,
            -k_b * twice,
            -k_a * slope * (1.0 - share),
            -k_b * slope * (1.0 - share),
            slope * slope,
        ],
    }
}

/// The open interval of ρ in which all four factors are positive, for rates up to `largest` and products of a
/// match's two rates up to `product`.
pub(in crate::goals) fn rho_range(largest: f64, product: f64) -> [f64; 2] {
    [-1.0 / largest, (1.0 / product).min(1.0)]
}
