//! Mean and sample standard deviation, with "only rounding" told apart from a real spread.

use crate::sum::sum_by;

/// The exponent bits of an `f64`: a positive number masked with them is the power of two at or below it.
const EXPONENT: u64 = 0x7FF0_0000_0000_0000;

/// Returns whose standard deviation is up to this share of the largest are constant but for rounding.
///
/// A return is a small difference of two bankrolls that are exact to 16 digits: a return of 0.01 keeps about
/// 14 of them, one of 0.00001 eleven. 1e-10 covers both, and calls nothing rounding that could be a
/// performance: it would have a ratio above 1e10 per period.
pub(crate) const CONSTANT_RETURNS: f64 = 1e-10;

/// First two moments of a non-empty list of finite numbers.
pub(crate) struct Moments {
    pub(crate) mean: f64,
    /// Divided by n − 1. `None` for a single value or a spread that is not above `negligible`.
    pub(crate) standard_deviation: Option<f64>,
}

/// The largest absolute value, 0 for an empty list.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, x| x.abs().max(largest))
}

/// The power of two at or below the largest absolute value: dividing by it is exact and keeps squares in range.
pub(crate) fn magnitude(values: &[f64]) -> f64 {
    f64::from_bits(largest(values).to_bits() & EXPONENT).max(f64::MIN_POSITIVE)
}

/// Moments of returns, at least one; they have no standard deviation when they are constant but for rounding.
pub(crate) fn of_returns(returns: &[f64]) -> Moments {
    moments(returns, CONSTANT_RETURNS * largest(returns))
}

/// Moments of `values`; a standard deviation up to `negligible` counts as rounding.
pub(crate) fn moments(values: &[f64], negligible: f64) -> Moments {
    let n = values.len() as f64;
    // Squares of numbers beyond 1e±154 leave the range of f64; scaling by a power of two is exact.
    let scale = magnitude(values);
    let mean = sum_by(values, |x| x / scale) / n;
    if values.len() < 2 {
        return Moments { mean: mean * scale, standard_deviation: None };
    }
    let squares = sum_by(values, |x| (x / scale - mean).powi(2));
    let deviation = (squares / (n - 1.0)).sqrt() * scale;
    Moments { mean: mean * scale, standard_deviation: (deviation > negligible).then_some(deviation) }
}

#[cfg(test)]
mod tests {
    use super::moments;

    #[test]
    fn extreme_magnitudes_keep_their_spread() {
        let plain = moments(&[1.0, 2.0, 4.0], 0.0).standard_deviation.unwrap();
        for exponent in [-1020, -600, 600, 1020] {
            let factor = 2.0_f64.powi(exponent);
            let m = moments(&[factor, 2.0 * factor, 4.0 * factor], 0.0);
            // A power of two changes no digit, except for those a subnormal number drops.
            approx::assert_relative_eq!(m.standard_deviation.unwrap() / factor, plain, max_relative = 1e-14);
            approx::assert_relative_eq!(m.mean / factor, 7.0 / 3.0, max_relative = 1e-14);
        }
    }

    #[test]
    fn zeros_have_no_spread() {
        let m = moments(&[0.0, 0.0], 0.0);
        assert_eq!(m.mean.to_bits(), 0.0_f64.to_bits());
        assert!(m.standard_deviation.is_none());
    }
}
