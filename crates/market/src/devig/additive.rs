//! The additive method: every outcome carries the same part of the overround.
//!
//! Margin weights proportional to the odds are the same thing: fair odds `n·o/(n − (B − 1)·o)` have the reciprocal
//! `1/o − (B − 1)/n`.

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

use super::lanes::{Books, Solved, excess};

/// Writes `p = q − δ`; the parameter is `δ = (B − T)/n`.
#[inline(always)]
pub(super) fn solve<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>]) -> Solved<S> {
    let mut delta = (books.booksum - books.total) / books.outcomes();
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = *q - delta;
    }
    if let Some(excess) = excess(books, p) {
        let more = excess / books.outcomes();
        for p in p {
            *p -= more;
        }
        delta += more;
    }
    Solved::closed_form(delta)
}
