//! The quantile of Student's t, for any number of degrees of freedom.
//!
//! ```text
//! t = √ν·sinh u,   P(|T| > t) = tail(u)/tail(0),   tail(u) = ∫ cosh⁻ᵛ x dx from u to ∞
//! ```
//! `ν` degrees of freedom, at least 1. The logarithm of the integrand is concave, so panels up to where it has fallen by
//! e⁻⁴⁰ leave nothing out. statrs' quantile is off in the sixth digit at ν = 10⁵, in the second at 10⁷, does not return
//! at 10⁸, and loses its digits at the smallest ν far out.

/// Fall of the integrand's logarithm after which nothing is left to add: e⁻⁴⁰ = 4e-18.
const NEGLIGIBLE: f64 = 40.0;

/// Panels of the tail; each spans a factor of e³ at most.
const PANELS: u32 = 14;

/// Newton's steps; six to ten are taken.
const MOST_STEPS: u32 = 100;

/// Positive nodes and their weights of the 16-point Gauss–Legendre rule on \[−1, 1\].
const NODES: [[f64; 2]; 8] = [
    [0.095012509837637440185, 0.18945061045506849629],
    [0.28160355077925891323, 0.18260341504492358887],
    [0.45801677765722738634, 0.16915651939500253819],
    [0.61787624440264374845, 0.14959598881657673208],
    [0.7554044083550030339, 0.12462897125553387205],
    [0.86563120238783174388, 0.09515851168249278481],
    [0.94457502307323257608, 0.062253523938647892863],
    [0.9894009349916499326, 0.027152459411754094852],
];

/// The t with P(|T| ≤ t) = `confidence`, which is above 0 and below 1.
pub(crate) fn two_sided_quantile(confidence: f64, freedom: f64) -> f64 {
    let target = relative_tail(0.0, freedom).ln() + (-confidence).ln_1p();
    // The logarithm of the tail is concave and decreasing, so a step overshoots once and then they only go back.
    let mut u = 0.0;
    for _ in 0..MOST_STEPS {
        let tail = relative_tail(u, freedom);
        let step = (tail.ln() - freedom * ln_cosh(u) - target) * tail;
        u += step;
        if step.abs() <= 4.0 * f64::EPSILON * u {
            break;
        }
    }
    freedom.sqrt() * u.sinh()
}

/// `tail(u)·coshᵛ u`.
fn relative_tail(u: f64, freedom: f64) -> f64 {
    let peak = ln_cosh(u);
    let half = 0.5 * (inverse_ln_cosh(peak + NEGLIGIBLE / freedom) - u) / f64::from(PANELS);
    let at = |x: f64| (freedom * (peak - ln_cosh(u + x))).exp();
    let mut sum = 0.0;
    for panel in 0..PANELS {
        let middle = half * f64::from(2 * panel + 1);
        for [node, weight] in NODES {
            sum += weight * (at(middle - half * node) + at(middle + half * node));
        }
    }
    sum * half
}

/// ln cosh of a number ≥ 0, without overflow and without loss near 0.
fn ln_cosh(x: f64) -> f64 {
    if x < 1.0 {
        0.5 * x.sinh().powi(2).ln_1p()
    } else {
        x + (-2.0 * x).exp().ln_1p() - std::f64::consts::LN_2
    }
}

/// The number ≥ 0 whose ln cosh is `y`.
fn inverse_ln_cosh(y: f64) -> f64 {
    y + (-(-2.0 * y).exp_m1()).sqrt().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::two_sided_quantile;
    use approx::assert_relative_eq;

    /// mpmath 1.4.1 at 40 digits: 1 − betainc(f/2, 1/2, 0, f/(f + t²), regularized=True).
    #[test]
    fn quantiles_are_mpmaths() {
        for (t, freedom, outside) in [
            (12.706, 1.0, 0.050000802358133188),
            (0.5, 2.0, 0.66666666666666667),
            (2.0, 379.0, 0.046213429977579442),
            (1.96, 1e5, 0.049998563194301638),
            (5.0, 1e7, 5.733128075008539e-7),
            (1.96, 1e12, 0.049995790296718161),
        ] {
            assert_relative_eq!(two_sided_quantile(1.0 - outside, freedom), t, max_relative = 1e-9);
        }
    }

    /// With one degree of freedom it is tan(π·confidence/2), with two c·√(2/(1 − c²)).
    #[test]
    fn one_and_two_degrees_of_freedom_have_closed_forms() {
        for c in [1e-6, 0.1, 0.5, 0.95, 1.0 - 1e-9] {
            let cauchy = 1.0 / (std::f64::consts::FRAC_PI_2 * (1.0 - c)).tan();
            assert_relative_eq!(two_sided_quantile(c, 1.0), cauchy, max_relative = 1e-9);
            let two = c * (2.0 / ((1.0 - c) * (1.0 + c))).sqrt();
            assert_relative_eq!(two_sided_quantile(c, 2.0), two, max_relative = 1e-9);
        }
    }

    #[test]
    fn every_confidence_and_freedom_has_a_finite_one() {
        for freedom in [1.0, 3.0, 1e4, 1e8, 1e15] {
            let mut before = -1.0;
            for confidence in [5e-324, 0.1, 0.9, 0.999999, 1.0 - f64::EPSILON / 2.0] {
                let t = two_sided_quantile(confidence, freedom);
                assert!(t.is_finite() && t > before, "{confidence} {freedom}: {t}");
                before = t;
            }
        }
    }
}
