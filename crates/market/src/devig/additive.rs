//! The additive method: every outcome carries the same part of the overround.
//!
//! Margin weights proportional to the odds are the same thing: fair odds `n·o/(n − (B − 1)·o)` have the reciprocal
//! `1/o − (B − 1)/n`.

use wide::f64x4;

use super::lanes::{Books, Solved};

/// Writes `p = q − δ`; the parameter is `δ = (B − T)/n`.
#[inline(always)]
pub(super) fn solve(books: &Books<'_>, p: &mut [f64x4]) -> Solved {
    let delta = (books.booksum - books.total) / books.outcomes();
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = *q - delta;
    }
    Solved::closed_form(delta)
}
