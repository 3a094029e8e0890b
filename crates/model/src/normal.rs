//! Tail probabilities of the normal distribution and of χ² with one degree of freedom.

use std::f64::consts::FRAC_1_SQRT_2;

use statrs::function::erf::erfc;

/// An estimate over its standard error; `None` without one.
pub(crate) fn z(estimate: f64, standard_error: f64) -> Option<f64> {
    (standard_error > 0.0).then(|| estimate / standard_error)
}

/// Probability of a standard normal number at least as far from 0.
pub(crate) fn two_sided(z: f64) -> f64 {
    erfc(z.abs() * FRAC_1_SQRT_2)
}

/// Probability of a larger χ² with one degree of freedom.
pub(crate) fn chi_squared_tail(statistic: f64) -> f64 {
    two_sided(statistic.max(0.0).sqrt())
}
