//! The gamma-exponential mixture: one betting strategy against "the sum drifts by nothing" that need not guess how
//! large the drift is.
//!
//! ```text
//! m(s, v) = ∫ exp(λ·s − ψ(λ)·v) dF(λ) over [0, 1/c),   ψ(λ) = (−ln(1 − cλ) − cλ)/c²
//! F: 1 − cλ has a gamma distribution cut off at 1, with shape and rate ρ/c²
//! ```
//! In units of c (z = s/c, w = v/c², r = ρ/c²) and with u = 1 − cλ = exp(−y), this is
//! ```text
//! ln m = ln J(w + r, z) − ln J(r, 0)
//! J(A, z) = ∫ u^{A−1} exp((A + z)(1 − u)) du over [0, 1] = ∫ exp(A(1 − y − e^{−y}) + z(1 − e^{−y})) dy over [0, ∞)
//! ```
//! which is Γ(A)·P(A, B)·e^B/B^A with B = A + z, P the regularised lower incomplete gamma function. The gamma
//! functions over- and underflow and lose their digits against one another for large A, so that form is not used.
//!
//! Source: Howard, S. R. et al. (2021), Time-uniform, nonparametric, nonasymptotic confidence sequences, *Annals of
//! Statistics* 49(2), 1055–1080, doi:10.1214/20-AOS1991, Theorem 4 and Proposition 9.

use statrs::function::gamma::ln_gamma;

use crate::log_concave::ln_integral;

/// A up to which J is a series and above which its integrand is a single smooth bump.
const SMALL_SHAPE: f64 = 300.0;

/// |B| up to which the series is summed; beyond, what the other forms leave out is below e⁻¹⁵⁰ of J, and e^B overflows.
const SERIES: f64 = 700.0;

/// Share of the boundary from which the next of Newton's steps, its square, is below rounding.
const PRECISION: f64 = 1e-9;

/// 1/k! for k from 2: the series of [`bend`], to full precision up to y = ½.
const BEND: [f64; 13] = {
    let mut coefficients = [0.5; 13];
    let mut k = 1;
    while k < coefficients.len() {
        coefficients[k] = coefficients[k - 1] / (k + 2) as f64;
        k += 1;
    }
    coefficients
};

/// The mixture with its tuning, in units of the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Mixture {
    /// r = ρ/c².
    rho: f64,
    /// ln J(r, 0).
    ln_whole: f64,
}

impl Mixture {
    pub(super) fn new(rho: f64) -> Self {
        Self { rho, ln_whole: ln_j(rho, 0.0) }
    }

    /// ln m for a sum and a variance.
    pub(super) fn ln(&self, sum: f64, variance: f64) -> f64 {
        ln_j(variance + self.rho, sum) - self.ln_whole
    }

    /// The sum at which ln m reaches `target` > 0.
    pub(super) fn boundary(&self, variance: f64, target: f64) -> f64 {
        let shape = variance + self.rho;
        let mut sum = (2.0 * target).sqrt() * shape.sqrt() + target;
        // ln m is convex and increasing in the sum, so that Newton's steps, whatever the start, come down to the
        // boundary from above: wherever they end, the boundary is not too low.
        for _ in 0..100 {
            let ln_j = ln_j(shape, sum);
            let slope = (sum + (-ln_j).exp()) / (shape + sum);
            let step = (ln_j - self.ln_whole - target) / slope;
            sum -= step;
            if step.abs() <= PRECISION * sum {
                break;
            }
        }
        sum
    }
}

/// ln J(A, z), for A > 0 and any z.
fn ln_j(shape: f64, z: f64) -> f64 {
    let rate = shape + z;
    if shape > SMALL_SHAPE || rate < -SERIES {
        let mode = if z > 0.0 { (z / shape).ln_1p() } else { 0.0 };
        let width = 1.0 / (shape.sqrt() + (-z).max(0.0));
        let exponent = |y| {
            let bend = bend(y);
            shape * bend + z * (bend + y)
        };
        return ln_integral(exponent, 0.0, mode, width);
    }
    if rate > SERIES {
        return rate + ln_gamma(shape) - shape * rate.ln();
    }
    let (mut sum, mut term, mut k) = (0.0, 1.0, 0.0);
    if rate >= 0.0 {
        // Σ B^k / (A(A + 1) … (A + k))
        term /= shape;
        while term > sum * 1e-17 {
            sum += term;
            k += 1.0;
            term *= rate / (shape + k);
        }
        return f64::ln(sum);
    }
    // e^B Σ |B|^k / (k! (A + k))
    while term > sum * 1e-17 {
        sum += term / (shape + k);
        k += 1.0;
        term *= -rate / k;
    }
    rate + f64::ln(sum)
}

/// 1 − y − exp(−y) for y ≥ 0, without loss near 0.
fn bend(y: f64) -> f64 {
    if y > 0.5 {
        return -(-y).exp_m1() - y;
    }
    // −y²/2 + y³/6 − …
    let sum = BEND.iter().rev().fold(0.0, |sum, coefficient| coefficient - y * sum);
    -y * y * sum
}
