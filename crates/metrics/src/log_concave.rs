//! The integral of exp(g) for a concave g, in logarithms: tails of distributions and mixtures of exponentials.
//!
//! Where g has fallen by [`NEGLIGIBLE`] below its maximum, nothing is left to add. Since g is concave, that distance
//! also bounds how fast g changes inside it, so a fixed number of panels is enough for full precision whatever the
//! magnitudes: the answer carries about 14 digits, also where exp(g) itself would overflow or vanish.

/// Fall of g after which exp(g) adds nothing: e⁻⁴⁰ = 4e-18.
const NEGLIGIBLE: f64 = 40.0;

/// Panels on either side of the maximum. A panel spans at most a factor e³ of the integrand.
const PANELS: u32 = 14;

/// Doublings or halvings from the smallest to the largest power of two of an `f64`.
const ALL_POWERS: u32 = 2100;

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

/// Integrates `f` from `low` to `high`.
pub(crate) fn integral(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let half = 0.5 * (high - low) / f64::from(PANELS);
    let mut sum = 0.0;
    for panel in 0..PANELS {
        let middle = low + half * f64::from(2 * panel + 1);
        for [node, weight] in NODES {
            sum += weight * (f(middle - half * node) + f(middle + half * node));
        }
    }
    sum * half
}

/// ln ∫ exp(g) from `low` to ∞, for a concave `g` with its maximum at `mode` ≥ `low` (`low` may be −∞).
///
/// `scale` is a guess of the distance over which g changes; a bad one costs time, not digits.
pub(crate) fn ln_integral(g: impl Fn(f64) -> f64, low: f64, mode: f64, scale: f64) -> f64 {
    let peak = g(mode);
    let fall = |distance: f64| peak - g(mode + distance);
    let right = reach(&fall, scale);
    let mut sum = integral(|x| (-fall(x)).exp(), 0.0, right);
    if mode > low {
        let left = reach(&|distance: f64| fall(-distance), scale.min(mode - low)).min(mode - low);
        sum += integral(|x| (-fall(-x)).exp(), 0.0, left);
    }
    peak + sum.ln()
}

/// A distance at which an increasing `fall` is [`NEGLIGIBLE`], at most a sixteenth too far.
fn reach(fall: &impl Fn(f64) -> f64, scale: f64) -> f64 {
    let mut far = scale;
    for _ in 0..ALL_POWERS {
        if fall(far) >= NEGLIGIBLE {
            break;
        }
        far *= 2.0;
    }
    for _ in 0..ALL_POWERS {
        if fall(0.5 * far) < NEGLIGIBLE {
            break;
        }
        far *= 0.5;
    }
    let mut near = 0.5 * far;
    for _ in 0..3 {
        let middle = 0.5 * (near + far);
        if fall(middle) < NEGLIGIBLE { near = middle } else { far = middle }
    }
    far
}

#[cfg(test)]
mod tests {
    use super::{integral, ln_integral};
    use approx::assert_relative_eq;

    /// A few hundred additions of numbers of one sign.
    const ROUNDING: f64 = 1e-14;

    #[test]
    fn polynomials_are_exact() {
        assert_relative_eq!(integral(|x| 11.0 * x.powi(10), -1.0, 2.0), 2049.0, max_relative = ROUNDING);
    }

    #[test]
    fn a_bad_guess_of_the_scale_costs_no_digits() {
        let half_normal = (0.5 * std::f64::consts::PI).sqrt().ln();
        for scale in [1e-12, 1.0, 1e12] {
            let half = ln_integral(|x| -0.5 * x * x, 0.0, 0.0, scale);
            assert_relative_eq!(half, half_normal, max_relative = ROUNDING);
            let whole = ln_integral(|x| -0.5 * x * x, f64::NEG_INFINITY, 0.0, scale);
            assert_relative_eq!(whole, half_normal + 2.0_f64.ln(), max_relative = ROUNDING);
            assert_relative_eq!(ln_integral(|x| 700.0 - 3.0 * x, 0.0, 0.0, scale), 700.0 - 3.0_f64.ln());
        }
    }

    #[test]
    fn what_lies_below_the_lowest_point_is_left_out() {
        // Γ(5)·P(5, ∞) less the part below 1: 24 − γ(5, 1), in closed form 65/e.
        let above_one = ln_integral(|x| 4.0 * x.ln() - x, 1.0, 4.0, 1.0);
        assert_relative_eq!(above_one, (65.0_f64 / std::f64::consts::E).ln(), max_relative = ROUNDING);
    }
}
