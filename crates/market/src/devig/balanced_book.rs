//! The balanced book: a share `z` of insiders who always win, and a bookmaker who pays out the same whatever happens.
//!
//! ```text
//! q = z + (1 − z)·p,   summed over the outcomes: B = n·z + (1 − z)·T,   z = (B − T)/(n − T)
//! ```
//! Fingleton, J. & Waldron, P. (1999), *Optimal determination of bookmakers' betting odds: theory and tests*, Trinity
//! College Dublin.

use wide::f64x4;

use super::lanes::{Books, Solved};

/// Writes `p = (q − z)/(1 − z)`; the parameter is `z`.
#[inline(always)]
pub(super) fn solve(books: &Books<'_>, p: &mut [f64x4]) -> Solved {
    let insiders = (books.booksum - books.total) / (books.outcomes() - books.total);
    let scale = f64x4::ONE / (f64x4::ONE - insiders);
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = (*q - insiders) * scale;
    }
    Solved::closed_form(insiders)
}
