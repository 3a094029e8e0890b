//! Four books side by side, one in each lane of a SIMD register.
//!
//! Every method is written once, for four books. A single book fills all four lanes, so that it gets the same bits
//! as it gets inside a batch, and no lane ever sees its neighbours. `S` is the kind of processor: everything is compiled for
//! several and picked when the program runs, and nothing multiplies and adds in one rounding, so that all give the same bits.

use std::ops::Range;

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

/// Books solved at a time.
pub(super) const LANES: usize = 4;

/// Longest run of numbers added up one after the other; see [`sums`].
const RUN: usize = 64;

/// What a method is told about four books.
pub(super) struct Books<'a, S: Simd> {
    /// Decimal odds, one element an outcome.
    pub(super) odds: &'a [f64x4<S>],
    /// `1/odds`.
    pub(super) implied: &'a [f64x4<S>],
    /// `Σ 1/odds`.
    pub(super) booksum: f64x4<S>,
    /// What the probabilities have to sum to.
    pub(super) total: f64x4<S>,
}

impl<S: Simd> Books<'_, S> {
    /// The kind of processor.
    #[inline(always)]
    pub(super) fn simd(&self) -> S {
        self.total.simd
    }

    /// The same number in every lane.
    #[inline(always)]
    pub(super) fn splat(&self, value: f64) -> f64x4<S> {
        f64x4::splat(self.simd(), value)
    }

    /// Outcomes of each book.
    #[inline(always)]
    pub(super) fn outcomes(&self) -> f64x4<S> {
        self.splat(self.odds.len() as f64)
    }

    /// What rounding may leave of `Σp − T`: half a bit an addition and a few bits of the terms.
    #[inline(always)]
    pub(super) fn noise(&self) -> f64x4<S> {
        let bits = 0.5 * self.odds.len().min(RUN) as f64 + 4.0;
        self.total.max(1.0) * (bits * f64::EPSILON)
    }
}

/// What a method found out about four books, beside their probabilities.
pub(super) struct Solved<S: Simd> {
    pub(super) parameter: f64x4<S>,
    pub(super) iterations: f64x4<S>,
}

impl<S: Simd> Solved<S> {
    /// The answer of a method with nothing to iterate.
    #[inline(always)]
    pub(super) fn closed_form(parameter: f64x4<S>) -> Self {
        Self { parameter, iterations: f64x4::splat(parameter.simd, 0.0) }
    }
}

/// A number of iterations out of its lane.
pub(super) fn count(iterations: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small count, kept as f64 in its lane"
    )]
    let count = iterations as usize;
    count
}

/// Adds up what `part` returns for runs of outcomes, pairwise.
///
/// Rounding then grows with the logarithm of the number of outcomes, not with the number: a hundred thousand equal
/// longshots summed one by one are off by more than the promised 1e-12.
#[inline(always)]
pub(super) fn sums<S: Simd, const N: usize>(
    simd: S,
    outcomes: usize,
    mut part: impl FnMut(Range<usize>) -> [f64x4<S>; N],
) -> [f64x4<S>; N] {
    if outcomes <= RUN { part(0..outcomes) } else { halves(simd, 0..outcomes, &mut part) }
}

fn halves<S: Simd, const N: usize>(
    simd: S,
    range: Range<usize>,
    part: &mut impl FnMut(Range<usize>) -> [f64x4<S>; N],
) -> [f64x4<S>; N] {
    if range.len() <= RUN {
        // Not part of what is compiled for the processor around it.
        return simd.vectorize(
            #[inline(always)]
            || part(range),
        );
    }
    let middle = usize::midpoint(range.start, range.end);
    let left = halves(simd, range.start..middle, part);
    let right = halves(simd, middle..range.end, part);
    std::array::from_fn(|i| left[i] + right[i])
}

/// `Σp − T` of a closed form, to be taken off again where rounding leaves more of it than it may: in long books, whose booksum
/// has fewer digits after the point than their probabilities.
#[inline(always)]
pub(super) fn excess<S: Simd>(books: &Books<'_, S>, p: &[f64x4<S>]) -> Option<f64x4<S>> {
    if p.len() <= RUN {
        return None;
    }
    let [sum] = sums(
        books.simd(),
        p.len(),
        #[inline(always)]
        |range| {
            let mut sum = books.splat(0.0);
            for p in &p[range] {
                sum += *p;
            }
            [sum]
        },
    );
    Some(sum - books.total)
}

/// Cuts room to work in into columns of one element an outcome.
#[inline(always)]
pub(super) fn columns<S: Simd, const N: usize>(
    mut room: &mut [f64x4<S>],
    outcomes: usize,
) -> [&mut [f64x4<S>]; N] {
    std::array::from_fn(|_| {
        let (column, rest) = std::mem::take(&mut room).split_at_mut(outcomes);
        room = rest;
        column
    })
}
