//! The balanced book: a share `z` of insiders who always win, and a bookmaker who pays out the same whatever happens.
//!
//! ```text
//! q = z + (1 − z)·p,   summed over the outcomes: B = n·z + (1 − z)·T,   z = (B − T)/(n − T)
//! ```
//! Against an outcome that is likelier than not, `1 − p = (1 − q)/(1 − z)` keeps the digits that the difference loses.
//!
//! Fingleton, J. & Waldron, P. (1999), *Optimal determination of bookmakers' betting odds: theory and tests*, Trinity
//! College Dublin.

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

use super::lanes::{Books, Solved, excess, sums};

/// Writes `p = (q − z)/(1 − z)`; the parameter is `z`.
#[inline(always)]
pub(super) fn solve<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>]) -> Solved<S> {
    let losers = books.outcomes() - books.total;
    let [against] = sums(
        books.simd(),
        p.len(),
        #[inline(always)]
        |range| {
            let mut sum = books.splat(0.0);
            for (p, (q, o)) in
                p[range.clone()].iter_mut().zip(books.implied[range.clone()].iter().zip(&books.odds[range]))
            {
                *p = (*o - 1.0) * *q;
                sum += *p;
            }
            [sum]
        },
    );
    let mut insiders = (books.booksum - books.total) / losers;
    let scale = losers / against;
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = q.simd_gt(0.5).select(1.0 - *p * scale, (*q - insiders) * scale);
    }
    if let Some(excess) = excess(books, p) {
        let more = excess / losers;
        for p in p {
            *p -= more * (1.0 - *p);
        }
        insiders += more / scale;
    }
    Solved::closed_form(insiders)
}
