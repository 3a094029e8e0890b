//! The one unknown of a method, found inside a bracket, for four books at once.
//!
//! Every method that has to solve an equation hands in a strictly decreasing function, an interval that is proven, in
//! the method's own file, to hold its root, and the next point it would try: a Newton step in coordinates in which
//! its function is nearly a line, or a fourth-order step. A point outside the interval is replaced by the middle, so
//! the search cannot run away, and it ends after [`MAX_ITERATIONS`] whatever happens (Press, Teukolsky, Vetterling &
//! Flannery (2007), *Numerical Recipes*, 3rd ed., section 9.4, `rtsafe`).

use fearless_simd::prelude::*;
use fearless_simd::{f64x4, mask64x4};

use super::lanes::Solved;

/// Bisection alone gets to the last bit of any bracket met here within this many steps.
const MAX_ITERATIONS: usize = 100;

/// How many of the digits that the last step left are right already.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// Newton's step doubles them.
    Second,
    /// Householder's step makes four of one.
    Fourth,
}

impl Order {
    /// The relative size of a step after which nothing is left to gain.
    fn last_step(self) -> f64 {
        match self {
            Self::Second => 1e-8,
            Self::Fourth => 1e-4,
        }
    }
}

/// Finds the root of a strictly decreasing function in `[low, high]`, from `start`.
///
/// `evaluate` gets x and the lanes still searching, and returns the value at x and the next x to try. Where the answer is
/// dear to compute it leaves it behind for those lanes, at that next x by a few terms of Taylor's series from x: the last
/// step is too short to need more. Values up to `noise` are the rounding of the sum that produced them.
#[inline(always)]
pub(super) fn decreasing<S: Simd>(
    order: Order,
    [mut low, mut high]: [f64x4<S>; 2],
    start: f64x4<S>,
    noise: f64x4<S>,
    mut evaluate: impl FnMut(f64x4<S>, mask64x4<S>) -> (f64x4<S>, f64x4<S>),
) -> Solved<S> {
    let simd = start.simd;
    let last_step = order.last_step();
    let mut x = (low.simd_le(start) & start.simd_le(high)).select(start, inside(low, start, high));
    let mut done = mask64x4::splat(simd, false);
    let (zero, one) = (f64x4::splat(simd, 0.0), f64x4::splat(simd, 1.0));
    let mut iterations = zero;
    for _ in 0..MAX_ITERATIONS {
        let (value, next) = evaluate(x, !done);
        iterations += done.select(zero, one);
        // A last step may miss the bracket by its own rounding; only a longer one has to be kept inside.
        let number = next.simd_eq(next);
        let last = (next - x).abs().simd_le(x.abs() * last_step) | (value.abs().simd_le(noise) & number);
        if (last | done).all_true() {
            return Solved { parameter: done.select(x, next), iterations };
        }
        let above = value.simd_gt(0.0);
        low = above.select(x, low);
        high = above.select(high, x);
        x = done.select(x, last.select(next, inside(low, next, high)));
        done |= last;
    }
    // No method is known to come here. A NaN is certified by nobody.
    Solved { parameter: done.select(x, f64x4::splat(simd, f64::NAN)), iterations }
}

/// The usual limit of a [`householder`] step: four times as long as Newton's, who would take three to where an exponential ends.
#[inline(always)]
pub(super) fn usual<S: Simd>(simd: S) -> [f64x4<S>; 2] {
    [f64x4::splat(simd, 4.0), f64x4::splat(simd, 1.0)]
}

/// Householder's fourth-order step from x for a falling convex function, or Newton's.
///
/// `derivatives` are the first three with their signs changed where they fall: `−f′`, `f″` and `−f‴`. Newton's step
/// never passes the root of a convex function from the left; it is taken where the other one is less than a quarter
/// or more than `most` times as long (a fraction, numerator first).
///
/// Householder, A. S. (1970), *The numerical treatment of a single nonlinear equation*, section 4.4.
#[inline(always)]
pub(super) fn householder<S: Simd>(
    x: f64x4<S>,
    value: f64x4<S>,
    derivatives: [f64x4<S>; 3],
    most: [f64x4<S>; 2],
) -> f64x4<S> {
    let [first, second, third] = derivatives;
    let square = first * first;
    let bend = value * second;
    let above = square - 0.5 * bend;
    let below = first * (square - bend) + value * value * third * (1.0 / 6.0);
    // Newton's step is value/first, this one value·above/below.
    let length = first * above;
    let trusted =
        below.simd_gt(0.0) & (length * 4.0).simd_ge(below) & (length * most[1]).simd_le(most[0] * below);
    x + value * trusted.select(above, f64x4::splat(x.simd, 1.0)) / trusted.select(below, first)
}

/// A step past an end of the bracket, cut to just before it: for a function that may have no root in the bracket. If it
/// has none the search then stops there, instead of halving its way to the end.
#[inline(always)]
pub(super) fn up_to_the_end<S: Simd>(next: f64x4<S>, [low, high]: [f64x4<S>; 2]) -> f64x4<S> {
    let inner = 1.0 - 1e-12;
    next.max(low * inner).min(high * inner)
}

/// `x` where it lies between the ends of the bracket, else the middle; so also for NaN.
#[inline(always)]
pub(super) fn inside<S: Simd>(low: f64x4<S>, x: f64x4<S>, high: f64x4<S>) -> f64x4<S> {
    (low.simd_lt(x) & x.simd_lt(high)).select(x, (low + high) * 0.5)
}
