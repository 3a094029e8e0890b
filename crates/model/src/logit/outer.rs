//! Sums of outer products of rows, eight rows and eight columns at a time.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x8};

use super::rows::{LANES, Lanes};

/// The distance between rows of `width` numbers that [`add_outer`] works on: whole vectors.
pub(super) fn stride(width: usize) -> usize {
    width.next_multiple_of(LANES)
}

/// Adds `Σ weight·row·rowᵀ` of eight rows of `width` numbers to the lower triangle of `sum`; what is beyond its diagonal
/// means nothing.
///
/// Rows of both lie [`stride`] apart.
pub(super) fn add_outer(sum: &mut [f64], rows: &[f64], width: usize, weights: &Lanes) {
    let level = Level::new();
    dispatch!(level, simd => add(simd, sum, rows, width, weights));
}

#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
#[inline(always)]
fn add<S: Simd>(simd: S, sum: &mut [f64], rows: &[f64], width: usize, weights: &Lanes) {
    let stride = stride(width);
    let rows: [&[Lanes]; LANES] =
        std::array::from_fn(|row| rows[row * stride..][..stride].as_chunks::<LANES>().0);
    for (i, sums) in sum.chunks_exact_mut(stride).take(width).enumerate() {
        let (at, lane) = (i / LANES, i % LANES);
        let factors: [f64x8<S>; LANES] =
            std::array::from_fn(|row| f64x8::splat(simd, weights[row] * rows[row][at][lane]));
        for (j, sums) in sums.as_chunks_mut::<LANES>().0[..=at].iter_mut().enumerate() {
            let mut sum = f64x8::from_slice(simd, sums);
            for (row, factor) in rows.iter().zip(factors) {
                sum = f64x8::from_slice(simd, &row[j]).mul_add(factor, sum);
            }
            sum.store_slice(sums);
        }
    }
}
