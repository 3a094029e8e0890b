//! Shin's method: the overround is the bookmaker's defence against a share `z` of insider money.
//!
//! ```text
//! p = T·(√(z² + 4(1 − z)·a) − z) / (2(1 − z)),   a = q²/(B·T),   z such that Σp = T
//! ```
//! For one winner (T = 1) this is Jullien & Salanié's form. With T winners the theory holds for the shares `p/T` and
//! `q/T`, which are what every formula below is about.
//!
//! In `y = z/(1 − z)` a share solves `p² + y·p = a·(1 + y)`, that is `p = (r − y)/2 = 2a(1 + y)/(r + y)` with
//! `r = √(y² + 4a(1 + y))`: the first form has no cancellation for y < 0, the second none for y ≥ 0. From the
//! equation, `dp/dy = −e`, `d²p/dy² = 2e(1 − e)/r` and `d³p/dy³ = −6e(1 − e)(1 − 2e)/r²` with `e = (p − a)/r` in
//! (0, 1), because a < 1. So `Σp` is
//! strictly decreasing and convex, and
//!
//! - for a booksum of at least T, `Σp = √(B/T) ≥ 1` at y = 0, and `p − a ≤ a(1 − a)/y` puts the root at or below
//!   `Σa(1 − a)/(1 − Σa)`;
//! - for a booksum below T, `p ≥ −y`, so that `Σp ≥ 1` at `y = −1/n` and the root lies in [−1/n, 0).
//!
//! `t = Σ(p − a)` falls like 1/y when y is large, a function for which Householder's steps are exact.
//!
//! Shin, H. S. (1993), *The Economic Journal* 103(420), 1141–1153; Jullien, B. & Salanié, B. (1994), *The Economic
//! Journal* 104(427), 1418–1419.

use wide::f64x4;

use super::lanes::{Books, Solved, sums};
use super::root::{self, Order, USUAL};

/// Writes Shin's probabilities; the parameter is `z`. `a` is room to work in.
#[inline(always)]
pub(super) fn solve(books: &Books<'_>, p: &mut [f64x4], a: &mut [f64x4]) -> Solved {
    let outcomes = p.len();
    let n = books.outcomes();
    let scale = f64x4::ONE / (books.booksum * books.total);
    for (a, q) in a.iter_mut().zip(books.implied) {
        *a = *q * *q * scale;
    }
    let a = &*a;
    let [sum_a, sum_aa, sum_odds] = sums(outcomes, |range| {
        let (mut sum_a, mut sum_aa, mut sum_odds) = (f64x4::ZERO, f64x4::ZERO, f64x4::ZERO);
        for (a, o) in a[range.clone()].iter().zip(&books.odds[range]) {
            sum_a += *a;
            sum_aa += *a * *a;
            sum_odds += *o;
        }
        [sum_a, sum_aa, sum_odds]
    });
    let target = f64x4::ONE - sum_a;

    let overround = books.booksum.simd_gt(books.total);
    let low = underround(books).bitselect(-f64x4::ONE / n, f64x4::ZERO);
    let high = overround.bitselect((sum_a - sum_aa) / target, f64x4::ZERO);

    // At y = 0 every share is √a and r is 2√a, so the first step costs one root.
    let sum = (books.booksum / books.total).sqrt();
    let slope = f64x4::HALF * (n - sum);
    let curve = f64x4::splat(0.25) * (sum_odds * sum * books.total - sum);
    let start = step(f64x4::ZERO, sum - sum_a, [slope, curve, f64x4::splat(1.5) * curve], target);

    let solved = root::decreasing(
        Order::Fourth,
        [low, high],
        start,
        books.noise(),
        #[inline(always)]
        |y, _| {
            let four = f64x4::splat(4.0) * (f64x4::ONE + y);
            let two = f64x4::HALF * four;
            let square = y * y;
            // (r − y)/2 is right to a bit of r, enough for the sum as long as y is no larger than the shares.
            let long = y.simd_gt(f64x4::ONE);
            let any_long = long.any();
            let [sum, slope, curve, twist] = sums(outcomes, |range| {
                let (mut sum, mut slope) = (f64x4::ZERO, f64x4::ZERO);
                let (mut curve, mut twist) = (f64x4::ZERO, f64x4::ZERO);
                for a in &a[range] {
                    let r = (square + four * *a).sqrt();
                    let over_r = f64x4::ONE / r;
                    let mut share = (r - y) * f64x4::HALF;
                    if any_long {
                        share = long.bitselect(two * *a / (r + y), share);
                    }
                    let e = (share - *a) * over_r;
                    let bend = (e - e * e) * over_r;
                    sum += share;
                    slope += e;
                    curve += bend;
                    twist += bend * (f64x4::ONE - e - e) * over_r;
                }
                [sum, slope, curve + curve, f64x4::splat(6.0) * twist]
            });
            (sum - f64x4::ONE, step(y, sum - sum_a, [slope, curve, twist], target))
        },
    );
    // The last step on a fair book may be one of rounding, to the wrong side of 0.
    let y = low.fast_max(solved.parameter);
    let (square, one) = (y * y, f64x4::ONE + y);
    let (four, two) = (f64x4::splat(4.0) * one, f64x4::splat(2.0) * one);
    let negative = y.simd_lt(f64x4::ZERO);
    let any_negative = negative.any();
    for (p, a) in p.iter_mut().zip(a) {
        let r = (square + four * *a).sqrt();
        let mut share = two * *a / (r + y);
        if any_negative {
            share = negative.bitselect((r - y) * f64x4::HALF, share);
        }
        *p = share * books.total;
    }
    Solved { parameter: y / one, ..solved }
}

/// Writes `q` of given `p` and returns `z`; `books.implied` holds p and `books.total` the booksum wanted.
///
/// ```text
/// q = T·√(B/T)·r,   r = √(p'² + z·p'(1 − p')),   p' = p/T,   z such that Σr = √(B/T)
/// ```
/// which is the equation that a share solves, read for q. `√(B/T) − Σr` is strictly decreasing and convex in z; at
/// z = 1 it is the least there is, and a booksum above `T·(Σ√p')²` cannot be had. Below 0, z can fall until the first
/// r is 0.
pub(super) fn price(books: &Books<'_>, total: f64x4, q: &mut [f64x4]) -> Solved {
    let outcomes = q.len();
    let wanted = (books.total / total).sqrt();
    let share = |p: f64x4| p / total;
    let mut least = f64x4::splat(f64::INFINITY);
    for p in books.implied {
        let p = share(*p);
        least = least.fast_min(p / (f64x4::ONE - p));
    }
    let overround = wanted.simd_ge(f64x4::ONE);
    let low = overround.bitselect(f64x4::ZERO, -least);
    let high = overround.bitselect(f64x4::ONE, f64x4::ZERO);
    let solved = root::decreasing(Order::Fourth, [low, high], f64x4::ZERO, books.noise(), |z, _| {
        let [sum, slope, curve, twist] = sums(outcomes, |range| {
            let (mut sum, mut slope) = (f64x4::ZERO, f64x4::ZERO);
            let (mut curve, mut twist) = (f64x4::ZERO, f64x4::ZERO);
            for p in &books.implied[range] {
                let p = share(*p);
                let spread = p * (f64x4::ONE - p);
                let r = (p * p + z * spread).sqrt();
                let e = spread / r;
                sum += r;
                slope += e;
                let bend = e * e / r;
                curve += bend;
                twist += bend * e / r;
            }
            [sum, f64x4::HALF * slope, f64x4::splat(0.25) * curve, f64x4::splat(0.375) * twist]
        });
        let next = root::householder(z, wanted - sum, [slope, curve, twist], USUAL);
        (wanted - sum, root::up_to_the_end(next, [low, high]))
    });
    let scale = wanted * total;
    for (q, p) in q.iter_mut().zip(books.implied) {
        let p = share(*p);
        *q = scale * (p * p + solved.parameter * p * (f64x4::ONE - p)).sqrt();
    }
    solved
}

/// Whether a booksum is below the total by more than the rounding of its sum: ten runners at 10.0 are a fair book.
#[inline(always)]
pub(super) fn underround(books: &Books<'_>) -> f64x4 {
    let rounding = books.outcomes() * f64x4::splat(f64::EPSILON);
    books.booksum.simd_lt(books.total * (f64x4::ONE - rounding))
}

/// The next `y`; from `t` and its derivatives, as [`root::householder`] wants them.
///
/// The step may be longer than Newton's by as much as `1/y` asks for, which is `t` over its target, and twice that.
#[inline(always)]
fn step(y: f64x4, t: f64x4, derivatives: [f64x4; 3], target: f64x4) -> f64x4 {
    root::householder(y, t - target, derivatives, [t + t, target])
}
