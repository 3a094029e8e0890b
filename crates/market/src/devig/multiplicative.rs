//! The multiplicative method: every implied probability is divided by the booksum.

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

use super::lanes::{Books, Solved};

/// Writes `p = T·q/B`; the parameter is `B`.
#[inline(always)]
pub(super) fn solve<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>]) -> Solved<S> {
    let scale = books.total / books.booksum;
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = *q * scale;
    }
    Solved::closed_form(books.booksum)
}
