//! The distributions behind p-values and intervals, with the arguments the rest of the crate passes.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};
use statrs::function::gamma::gamma_ur;

/// P(Z ≤ z) for the standard normal.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    if z < 0.0 { normal_upper(-z) } else { 1.0 - normal_upper(z) }
}

/// P(Z > z) for the standard normal and z of at least 0.
///
/// Z² is gamma distributed. The error function, which statrs takes, has ten correct digits there; this has fourteen.
fn normal_upper(z: f64) -> f64 {
    let x = 0.5 * z * z;
    if x <= 0.0 {
        return 0.5; // statrs refuses 0
    }
    // Beyond, statrs takes the probability, some 1e-310, for 0; and x may be infinite.
    if x < 750.0 { 0.5 * gamma_ur(0.5, x) } else { 0.0 }
}

/// The z with P(Z ≤ z) = `p`, for `p` in (0, 1).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// P(|Z| > |z|) for the standard normal.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    (2.0 * normal_upper(z.abs())).min(1.0)
}

/// P(|T| > |t|) for Student's t with at least one degree of freedom.
pub(crate) fn student_two_sided(t: f64, freedom: f64) -> f64 {
    (2.0 * student(freedom).sf(t.abs())).min(1.0)
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

fn student(freedom: f64) -> StudentsT {
    StudentsT::new(0.0, 1.0, freedom).expect("at least one degree of freedom")
}

#[cfg(test)]
mod tests {
    use super::{chi_squared_upper, normal_cdf};

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
