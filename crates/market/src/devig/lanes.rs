//! Four books side by side, one in each lane of a SIMD register.
//!
//! Every method is written once, for four books. A single book fills all four lanes, so that it gets the same bits
//! as it gets inside a batch, and no lane ever sees its neighbours.

use std::ops::Range;

use wide::f64x4;

/// Books solved at a time.
pub(super) const LANES: usize = 4;

/// Longest run of numbers added up one after the other; see [`sums`].
const RUN: usize = 64;

/// What a method is told about four books.
pub(super) struct Books<'a> {
    /// Decimal odds, one element an outcome.
    pub(super) odds: &'a [f64x4],
    /// `1/odds`.
    pub(super) implied: &'a [f64x4],
    /// `Σ 1/odds`.
    pub(super) booksum: f64x4,
    /// What the probabilities have to sum to.
    pub(super) total: f64x4,
}

impl Books<'_> {
    /// Outcomes of each book.
    pub(super) fn outcomes(&self) -> f64x4 {
        f64x4::splat(self.odds.len() as f64)
    }

    /// What rounding may leave of `Σp − T`: half a bit an addition and a few bits of the terms.
    #[inline(always)]
    pub(super) fn noise(&self) -> f64x4 {
        let bits = 0.5 * self.odds.len().min(RUN) as f64 + 4.0;
        f64x4::splat(bits * f64::EPSILON) * self.total.fast_max(f64x4::ONE)
    }
}

/// What a method found out about four books, beside their probabilities.
pub(super) struct Solved {
    pub(super) parameter: f64x4,
    pub(super) iterations: f64x4,
}

impl Solved {
    /// The answer of a method with nothing to iterate.
    pub(super) fn closed_form(parameter: f64x4) -> Self {
        Self { parameter, iterations: f64x4::ZERO }
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
pub(super) fn sums<const N: usize>(
    outcomes: usize,
    mut part: impl FnMut(Range<usize>) -> [f64x4; N],
) -> [f64x4; N] {
    if outcomes <= RUN { part(0..outcomes) } else { halves(0..outcomes, &mut part) }
}

fn halves<const N: usize>(
    range: Range<usize>,
    part: &mut impl FnMut(Range<usize>) -> [f64x4; N],
) -> [f64x4; N] {
    if range.len() <= RUN {
        return part(range);
    }
    let middle = usize::midpoint(range.start, range.end);
    let left = halves(range.start..middle, part);
    let right = halves(middle..range.end, part);
    std::array::from_fn(|i| left[i] + right[i])
}

/// Cuts room to work in into columns of one element an outcome.
#[inline(always)]
pub(super) fn columns<const N: usize>(mut room: &mut [f64x4], outcomes: usize) -> [&mut [f64x4]; N] {
    std::array::from_fn(|_| {
        let (column, rest) = std::mem::take(&mut room).split_at_mut(outcomes);
        room = rest;
        column
    })
}
