//! Exponentials and logarithms of four numbers at once, to about a unit in the last place.
//!
//! The vector library has neither. Products and sums are rounded one by one, so that every processor gives the same bits;
//! lanes outside the usual range get what the standard library says.

use std::f64::consts::{LOG2_E, SQRT_2};

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

/// ln 2 in two parts, the first short enough that its products with whole numbers are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// Terms of the exponential series; the next is at most 0.35¹⁴/14! = 5e-18.
const TERMS: usize = 14;

/// 1/k!, the coefficients of the exponential series.
const INVERSE_FACTORIALS: [f64; TERMS] = {
    let mut values = [1.0; TERMS];
    let mut k = 1;
    while k < TERMS {
        values[k] = values[k - 1] / k as f64;
        k += 1;
    }
    values
};

/// `eˣ`.
///
/// ```text
/// eˣ = 2ⁿ·eʳ,   n = round(x/ln 2),   r = x − n·ln 2 in two parts,   |r| ≤ 0.35
/// ```
#[inline(always)]
pub(super) fn exp<S: Simd>(x: f64x4<S>) -> f64x4<S> {
    // Adding 1.5·2⁵² rounds to whole numbers and leaves them in the low bits.
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    let shifted = x * LOG2_E + SHIFT;
    let n = shifted - SHIFT;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let mut sum = f64x4::splat(x.simd, INVERSE_FACTORIALS[TERMS - 1]);
    for k in (0..TERMS - 1).rev() {
        sum = sum * r + INVERSE_FACTORIALS[k];
    }
    let power = f64x4::from_bits(sum.to_bits() + (shifted.to_bits() << 52));
    let usual = x.simd_ge(-708.0) & x.simd_le(709.0);
    if usual.all_true() { power } else { usual.select(power, each(x, f64::exp)) }
}

/// `ln x`.
#[inline(always)]
pub(super) fn ln<S: Simd>(x: f64x4<S>) -> f64x4<S> {
    let usual = x.simd_ge(f64::MIN_POSITIVE) & x.simd_le(f64::MAX);
    let log = log(x, x - 1.0);
    if usual.all_true() { log } else { usual.select(log, each(x, f64::ln)) }
}

/// `ln(1 + x)`, with all its digits for small x.
#[inline(always)]
pub(super) fn ln_1p<S: Simd>(x: f64x4<S>) -> f64x4<S> {
    let y = 1.0 + x;
    let usual = y.simd_ge(f64::MIN_POSITIVE) & y.simd_le(f64::MAX);
    let log = log(y, x);
    if usual.all_true() { log } else { usual.select(log, each(x, f64::ln_1p)) }
}

/// `ln x` for a normal x, given `x − 1` as well as it is known.
///
/// ```text
/// x = 2ᵉ·m,  m in [√½, √2),   ln x = e·ln 2 + 2·(f + f³/3 + … + f²¹/21),  f = (m − 1)/(m + 1),  |f| ≤ 0.172: error 4e-19
/// ```
#[inline(always)]
fn log<S: Simd>(x: f64x4<S>, less_one: f64x4<S>) -> f64x4<S> {
    let bits = x.to_bits();
    // The exponent as the low bits of 2⁵², which takes 2⁵² and the bias off again.
    let exponent = f64x4::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_371_519.0;
    let mantissa = f64x4::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let large = mantissa.simd_gt(SQRT_2);
    let mantissa = large.select(mantissa * 0.5, mantissa);
    let exponent = large.select(exponent + 1.0, exponent);
    let above_one = exponent.simd_eq(0.0).select(less_one, mantissa - 1.0);
    let f = above_one / (mantissa + 1.0);
    let square = f * f;
    let mut series = f64x4::splat(x.simd, 2.0 / 21.0);
    for odd in (0..10).rev() {
        series = series * square + 2.0 / f64::from(2 * odd + 1);
    }
    exponent * LN_2_HIGH + (series * f + exponent * LN_2_LOW)
}

/// A function of single numbers, lane by lane.
#[cold]
fn each<S: Simd>(x: f64x4<S>, f: impl Fn(f64) -> f64) -> f64x4<S> {
    f64x4::load_array(x.simd, x.to_array().map(f))
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    /// The function of one number in all lanes but the first, where its neighbour may not matter.
    fn lanes(x: f64, f: [fn([f64; 4]) -> [f64; 4]; 3]) -> [f64; 3] {
        f.map(|f| {
            let usual = f([1.5, x, x, x]);
            let strange = f([f64::NAN, x, x, x]);
            assert_eq!(usual[1].to_bits(), strange[3].to_bits(), "{x}");
            usual[1]
        })
    }

    fn vector_exp(x: [f64; 4]) -> [f64; 4] {
        dispatch!(Level::new(), simd => exp(f64x4::load_array(simd, x)).to_array())
    }

    fn vector_ln(x: [f64; 4]) -> [f64; 4] {
        dispatch!(Level::new(), simd => ln(f64x4::load_array(simd, x)).to_array())
    }

    fn vector_ln_1p(x: [f64; 4]) -> [f64; 4] {
        dispatch!(Level::new(), simd => ln_1p(f64x4::load_array(simd, x)).to_array())
    }

    fn check(x: f64) {
        let ours = lanes(x, [vector_exp, vector_ln, vector_ln_1p]);
        for (ours, exact) in ours.into_iter().zip([x.exp(), x.ln(), x.ln_1p()]) {
            // Half of the least subnormal number is 0.
            let close = (ours - exact).abs() <= 5e-16 * exact.abs() + 5e-324;
            assert!(
                close || ours.to_bits() == exact.to_bits() || ours.is_nan() && exact.is_nan(),
                "{x}: {ours} {exact}"
            );
        }
    }

    #[test]
    fn they_are_those_of_the_standard_library() {
        // Of the same range, as each takes a tenth of a second under Miri.
        let coarser = if cfg!(miri) { 100 } else { 1 };
        for i in (0..2_000).step_by(coarser) {
            let step = f64::from(i) * 0.354_3;
            [step, -step, 1.0 + step * step, 1.0 / (1.0 + step), (-step).exp(), -(-step).exp()]
                .into_iter()
                .for_each(check);
        }
        let (least, most) = (f64::MIN_POSITIVE, f64::MAX);
        [0.0, -0.0, 1.0, -1.0, 1.0 + f64::EPSILON, 1.0 - f64::EPSILON, SQRT_2, 0.5, 2.0]
            .into_iter()
            .for_each(check);
        [1e-300, -1e-300, 1e300, -1e300, least, -least, 5e-324, most, -most].into_iter().for_each(check);
        [708.0, 709.0, 709.7, 709.8, -707.9, -708.0, -708.1, -745.0, -746.0].into_iter().for_each(check);
        [f64::INFINITY, f64::NEG_INFINITY, f64::NAN].into_iter().for_each(check);
    }
}
