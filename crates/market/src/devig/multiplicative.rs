//! The multiplicative method: every implied probability is divided by the booksum.

use wide::f64x4;

use super::lanes::{Books, Solved};

/// Writes `p = T·q/B`; the parameter is `B`.
#[inline(always)]
pub(super) fn solve(books: &Books<'_>, p: &mut [f64x4]) -> Solved {
    let scale = books.total / books.booksum;
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = *q * scale;
    }
    Solved::closed_form(books.booksum)
}
