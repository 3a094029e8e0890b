//! The distributions behind p-values and intervals, with the arguments the rest of the crate passes.
//!
//! Student's t comes from an integral of our own: statrs' tail loses digits as the degrees of freedom grow (eight are
//! left at ten million), and its quantile is wrong in the second digit there, or never returns. The normal
//! distribution function goes through statrs' incomplete gamma function, which has five digits more than its error
//! function.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur};

use crate::log_concave::ln_integral;

/// P(Z ≤ z) for the standard normal.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    let half = 0.5 * normal_two_sided(z);
    if z <= 0.0 { half } else { 1.0 - half }
}

/// The z with P(Z ≤ z) = `p`, for `p` in (0, 1).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// P(|Z| > |z|) for the standard normal.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    let x = 0.5 * z * z;
    if x < 1.0 {
        // No finite x is refused but 0 (or one that rounds to it).
        return 1.0 - checked_gamma_lr(0.5, x).unwrap_or(0.0);
    }
    checked_gamma_ur(0.5, x).unwrap_or(0.0)
}

/// P(|T| > |t|) for Student's t with at least one degree of freedom.
pub(crate) fn student_two_sided(t: f64, freedom: f64) -> f64 {
    let t = t.abs();
    if t.is_infinite() {
        return 0.0;
    }
    (ln_student_tail((t / freedom.sqrt()).asinh(), freedom) - ln_student_tail(0.0, freedom)).exp().min(1.0)
}

/// The t with P(T ≤ t) = `p`, for `p` in (0, 1) and at least one degree of freedom.
pub(crate) fn student_quantile(p: f64, freedom: f64) -> f64 {
    let whole = ln_student_tail(0.0, freedom);
    let target = whole + (2.0 * p.min(1.0 - p)).ln();
    // The logarithm of the tail is concave and decreasing, so Newton's steps overshoot once and then only go back.
    let mut u = 0.0;
    for _ in 0..100 {
        let tail = ln_student_tail(u, freedom);
        let step = (tail - target) * (tail + freedom * ln_cosh(u)).exp();
        u += step;
        if step.abs() <= 4.0 * f64::EPSILON * u {
            break;
        }
    }
    let t = freedom.sqrt() * u.sinh();
    if p < 0.5 { -t } else { t }
}

/// P(X > x) for χ² with at least one degree of freedom.
///
/// Below 1e-40 the probability is 1 to the last digit; statrs panics for the smallest numbers, half of which is 0.
pub(crate) fn chi_squared_upper(x: f64, freedom: f64) -> f64 {
    if x < 1e-40 {
        return 1.0;
    }
    ChiSquared::new(freedom).expect("at least one degree of freedom").sf(x)
}

/// ln ∫ cosh⁻ᶠ from `u` ≥ 0 to ∞, f the degrees of freedom: Student's tail with t = √f·sinh u, up to a constant.
fn ln_student_tail(u: f64, freedom: f64) -> f64 {
    ln_integral(|x| -freedom * ln_cosh(x), u, u, 1.0 / (freedom * u.tanh() + freedom.sqrt()))
}

/// ln cosh, without overflow and without loss near 0.
fn ln_cosh(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        0.5 * x.sinh().powi(2).ln_1p()
    } else {
        x + (-2.0 * x).exp().ln_1p() - std::f64::consts::LN_2
    }
}

#[cfg(test)]
mod tests {
    use super::{chi_squared_upper, normal_cdf, normal_two_sided, student_quantile, student_two_sided};
    use approx::assert_relative_eq;

    /// Integrals of smooth functions, and a logarithm of up to 450 exponentiated.
    const TAIL: f64 = 2e-13;

    /// mpmath 1.4.1 at 40 digits: quad of cosh⁻ᶠ, equal to betainc(f/2, 1/2, 0, f/(f + t²), regularized=True).
    #[test]
    fn student_tails_are_mpmaths() {
        for (t, freedom, p) in [
            (0.001, 1.0, 0.99936338043983888),
            (12.706, 1.0, 0.050000802358133188),
            (1e9, 1.0, 6.3661977236758134e-10),
            (0.5, 2.0, 0.66666666666666667),
            (2.0, 379.0, 0.046213429977579442),
            (30.0, 379.0, 3.8755326973656332e-102),
            (1.96, 1e5, 0.049998563194301638),
            (0.001, 1e7, 0.999202115592125),
            (5.0, 1e7, 5.733128075008539e-7),
            (1.96, 1e12, 0.049995790296718161),
        ] {
            assert_relative_eq!(student_two_sided(t, freedom), p, max_relative = TAIL);
            assert_relative_eq!(student_two_sided(-t, freedom), p, max_relative = TAIL);
            assert_relative_eq!(student_quantile(0.5 * p, freedom), -t, max_relative = 1e-10);
        }
    }

    /// mpmath 1.4.1: erfc(z/sqrt(2)).
    #[test]
    fn normal_tails_are_mpmaths() {
        for (z, p) in [
            (0.001, 0.99920211557217787),
            (0.5, 0.61707507745197379),
            (1.0, 0.3173105078629141),
            (1.5, 0.13361440253771613),
            (1.96, 0.049995790296440872),
            (5.0, 5.7330314375838782e-7),
            (30.0, 9.8134278542963741e-198),
        ] {
            assert_relative_eq!(normal_two_sided(z), p, max_relative = TAIL);
        }
        assert_eq!(
            (normal_two_sided(0.0), normal_two_sided(1e-200), normal_two_sided(1e200)),
            (1.0, 1.0, 0.0)
        );
    }

    #[test]
    fn quantiles_invert_tails() {
        for freedom in [1.0, 2.0, 7.5, 379.0, 1e6, 1e12, 1e15] {
            for p in [1e-300, 1e-16, 1e-5, 0.025, 0.25, 0.499] {
                let t = student_quantile(p, freedom);
                assert!(t < 0.0, "{p} {freedom}: {t}");
                assert_relative_eq!(student_two_sided(t, freedom), 2.0 * p, max_relative = 1e-12);
            }
            assert!(student_quantile(0.5, freedom).abs() < 1e-15);
            assert_relative_eq!(
                student_quantile(0.975, freedom),
                -student_quantile(0.025, freedom),
                max_relative = 1e-12
            );
        }
        assert_eq!((student_two_sided(0.0, 3.0), student_two_sided(f64::INFINITY, 3.0)), (1.0, 0.0));
    }

    /// mpmath 1.4, 40 digits: erfc(-z/sqrt(2))/2.
    #[test]
    fn the_normal_distribution_keeps_its_digits() {
        for (z, expected) in [
            (-37.0, 5.7255712225245768227e-300),
            (-20.0, 2.7536241186062336951e-89),
            (-5.0, 2.8665157187919391167e-7),
            (-0.813, 0.20810902908312574499),
            (0.0, 0.5),
            (1.0, 0.84134474606854294859),
        ] {
            approx::assert_relative_eq!(normal_cdf(z), expected, max_relative = 1e-13);
        }
        for (z, expected) in
            [(f64::NEG_INFINITY, 0.0_f64), (-f64::MAX, 0.0), (-1e-200, 0.5), (f64::INFINITY, 1.0)]
        {
            assert_eq!(normal_cdf(z).to_bits(), expected.to_bits());
        }
    }

    #[test]
    fn chi_squared_takes_every_statistic() {
        for freedom in [1.0, 2.0, 8.0, 1e3, 1e6] {
            for x in [0.0, 5e-324, 1e-300, 1e-41, 1e-40] {
                assert!((chi_squared_upper(x, freedom) - 1.0).abs() < 1e-15, "{x} {freedom}");
            }
            for x in [1e8, 1e300, f64::MAX] {
                assert!(chi_squared_upper(x, freedom).abs() < 1e-15, "{x} {freedom}");
            }
        }
    }
}
