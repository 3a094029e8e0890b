//! Exponentials and logarithms of eight numbers at once.

use fearless_simd::f64x8;
use fearless_simd::prelude::*;

/// `eˣ` for x ≤ 709, to about a unit in the last place, infinite above; e⁻⁷⁰⁸ below −708, which is as good as 0 beside a sum
/// of at least 1.
///
/// ```text
/// eˣ = 2ⁿ·eʳ,   n = round(x/ln 2),   r = x − n·ln 2 in two parts,   |r| ≤ 0.35:  Taylor to r¹³/13!, error 4e-18
/// ```
/// The vector library has neither exponential function nor logarithm, and ones that are not compiled for the processor at
/// hand take four times as long, which is half of a fit.
#[inline(always)]
pub(crate) fn exp<S: Simd>(simd: S, x: f64x8<S>) -> f64x8<S> {
    // NaN passes: the maximum is the second argument only where the first is smaller.
    let least = f64x8::splat(simd, -708.0);
    let x = x.simd_lt(least).select(least, x);
    // Adding 1.5·2⁵² rounds to whole numbers and leaves them in the low bits.
    let shift = f64x8::splat(simd, 6_755_399_441_055_744.0);
    let shifted = x.mul_add(f64x8::splat(simd, std::f64::consts::LOG2_E), shift);
    let n = shifted - shift;
    let r = n.mul_add(f64x8::splat(simd, -LN_2_HIGH), x);
    let r = n.mul_add(f64x8::splat(simd, -LN_2_LOW), r);
    let mut sum = f64x8::splat(simd, INVERSE_FACTORIALS[13]);
    for k in (0..13).rev() {
        sum = sum.mul_add(r, f64x8::splat(simd, INVERSE_FACTORIALS[k]));
    }
    let power = f64x8::from_bits(sum.to_bits() + (shifted.to_bits() << 52));
    x.simd_gt(f64x8::splat(simd, 709.0)).select(f64x8::splat(simd, f64::INFINITY), power)
}

/// `ln x` for x ≥ 1, to about a unit in the last place; NaN for NaN.
///
/// ```text
/// x = 2ᵉ·m,  m in [√½, √2),   ln x = e·ln 2 + 2·(f + f³/3 + … + f²¹/21),  f = (m − 1)/(m + 1),  |f| ≤ 0.172: error 4e-19
/// ```
#[inline(always)]
pub(crate) fn ln<S: Simd>(simd: S, x: f64x8<S>) -> f64x8<S> {
    let one = f64x8::splat(simd, 1.0);
    let bits = x.to_bits();
    // The exponent as the low bits of 2⁵², which takes 2⁵² and the bias off again.
    let exponent = f64x8::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_371_519.0;
    let mantissa = f64x8::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let large = mantissa.simd_gt(f64x8::splat(simd, std::f64::consts::SQRT_2));
    let mantissa = large.select(mantissa * 0.5, mantissa);
    let exponent = large.select(exponent + one, exponent);
    let f = (mantissa - one) / (mantissa + one);
    let square = f * f;
    let mut series = f64x8::splat(simd, 2.0 / 21.0);
    for odd in (0..10).rev() {
        series = series.mul_add(square, f64x8::splat(simd, 2.0 / f64::from(2 * odd + 1)));
    }
    let low = series.mul_add(f, exponent * LN_2_LOW);
    // 0·x is 0, and NaN where x is no finite number.
    exponent.mul_add(f64x8::splat(simd, LN_2_HIGH), x.mul_add(f64x8::splat(simd, 0.0), low))
}

/// ln 2 in two parts, the first short enough that its products with whole numbers are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// 1/k!, the coefficients of the exponential series.
const INVERSE_FACTORIALS: [f64; 14] = {
    let mut values = [1.0; 14];
    let mut k = 1;
    while k < 14 {
        values[k] = values[k - 1] / k as f64;
        k += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    const LANES: usize = 8;
    type Lanes = [f64; LANES];

    fn map(x: Lanes, f: impl Fn(f64) -> f64, vector: fn(&Lanes) -> Lanes) {
        for (ours, x) in vector(&x).iter().zip(x) {
            let exact = f(x);
            assert!((ours - exact).abs() <= 4e-16 * exact.abs(), "{x}: {ours} {exact}");
        }
    }

    fn vector_exp(x: &Lanes) -> Lanes {
        let mut y = [0.0; LANES];
        dispatch!(Level::new(), simd => exp(simd, f64x8::from_slice(simd, x)).store_slice(&mut y));
        y
    }

    fn vector_ln(x: &Lanes) -> Lanes {
        let mut y = [0.0; LANES];
        dispatch!(Level::new(), simd => ln(simd, f64x8::from_slice(simd, x)).store_slice(&mut y));
        y
    }

    #[test]
    fn exponentials_and_logarithms_are_those_of_the_standard_library() {
        for i in 0..2_000 {
            let step = f64::from(i) * 0.044_3;
            map(std::array::from_fn(|lane| -step - lane as f64 * 0.37), f64::exp, vector_exp);
            map(std::array::from_fn(|lane| 1.0 + step * step * (1.0 + lane as f64)), f64::ln, vector_ln);
        }
        map([1e-300, 1.0, 10.0, 100.0, 700.0, 708.9, 709.0, 0.347], f64::exp, vector_exp);
        map([0.0, -0.0, -1e-300, -1e-17, -700.0, -707.9, -0.346, -0.347], f64::exp, vector_exp);
        map(
            [1.0, 1.0 + f64::EPSILON, 2.0, std::f64::consts::SQRT_2, 1e9, 1e300, 3.0, 1.5],
            f64::ln,
            vector_ln,
        );
    }

    #[test]
    fn beyond_their_range_they_say_so() {
        let y = vector_exp(&[-1e3, -1e300, f64::NEG_INFINITY, f64::NAN, 709.1, 1e3, 1e300, f64::INFINITY]);
        assert!(y[..3].iter().all(|y| (0.0..1e-307).contains(y)) && y[3].is_nan(), "{y:?}");
        assert!(y[4..].iter().all(|&y| y > f64::MAX), "{y:?}");
        let y = vector_ln(&[f64::NAN, f64::INFINITY, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        assert!(y[0].is_nan() && !y[1].is_finite() && y[2].abs() <= 0.0, "{y:?}");
    }
}
