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

use fearless_simd::prelude::*;
use fearless_simd::{f64x4, mask64x4};

use super::lanes::{Books, Solved, sums};
use super::root::{self, Order};

/// Writes Shin's probabilities; the parameter is `z`. `a` is room to work in.
#[inline(always)]
pub(super) fn solve<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>], a: &mut [f64x4<S>]) -> Solved<S> {
    let outcomes = p.len();
    let n = books.outcomes();
    let scale = 1.0 / (books.booksum * books.total);
    for (a, q) in a.iter_mut().zip(books.implied) {
        *a = *q * *q * scale;
    }
    let a = &*a;
    let [sum_a, sum_aa, sum_odds] = sums(
        books.simd(),
        outcomes,
        #[inline(always)]
        |range| {
            let (mut sum_a, mut sum_aa, mut sum_odds) =
                (books.splat(0.0), books.splat(0.0), books.splat(0.0));
            for (a, o) in a[range.clone()].iter().zip(&books.odds[range]) {
                sum_a += *a;
                sum_aa += *a * *a;
                sum_odds += *o;
            }
            [sum_a, sum_aa, sum_odds]
        },
    );
    let target = 1.0 - sum_a;

    let overround = books.booksum.simd_gt(books.total);
    let low = underround(books).select(-1.0 / n, books.splat(0.0));
    let high = overround.select((sum_a - sum_aa) / target, books.splat(0.0));

    // At y = 0 every share is √a and r is 2√a, so the first step costs one root.
    let sum = (books.booksum / books.total).sqrt();
    let slope = 0.5 * (n - sum);
    let curve = 0.25 * (sum_odds * sum * books.total - sum);
    let start = step(books.splat(0.0), sum - sum_a, [slope, curve, 1.5 * curve], target);

    let solved = root::decreasing(
        Order::Fourth,
        [low, high],
        start,
        books.noise(),
        #[inline(always)]
        |y, _| {
            let four = 4.0 * (1.0 + y);
            let two = 0.5 * four;
            let square = y * y;
            // (r − y)/2 is right to a bit of r, enough for the sum as long as y is no larger than the shares.
            let long = y.simd_gt(1.0);
            let any_long = long.any_true();
            let [sum, slope, curve, twist] = sums(
                books.simd(),
                outcomes,
                #[inline(always)]
                |range| {
                    let (mut sum, mut slope) = (books.splat(0.0), books.splat(0.0));
                    let (mut curve, mut twist) = (books.splat(0.0), books.splat(0.0));
                    for a in &a[range] {
                        let r = (square + four * *a).sqrt();
                        let over_r = 1.0 / r;
                        let mut share = (r - y) * 0.5;
                        if any_long {
                            share = long.select(two * *a / (r + y), share);
                        }
                        let e = (share - *a) * over_r;
                        let bend = (e - e * e) * over_r;
                        sum += share;
                        slope += e;
                        curve += bend;
                        twist += bend * (1.0 - e - e) * over_r;
                    }
                    [sum, slope, curve + curve, 6.0 * twist]
                },
            );
            (sum - 1.0, step(y, sum - sum_a, [slope, curve, twist], target))
        },
    );
    // The last step on a fair book may be one of rounding, to the wrong side of 0.
    let y = low.max(solved.parameter);
    let (square, one) = (y * y, 1.0 + y);
    let (four, two) = (4.0 * one, 2.0 * one);
    let negative = y.simd_lt(0.0);
    let any_negative = negative.any_true();
    for (p, a) in p.iter_mut().zip(a) {
        let r = (square + four * *a).sqrt();
        let mut share = two * *a / (r + y);
        if any_negative {
            share = negative.select((r - y) * 0.5, share);
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
/// r is 0, at `z = −g` with the least `g = p'/(1 − p')`. There the slope is infinite and the root may be very close, so that
/// what is searched for is the distance from that end, with `r = √(p'(1 − p')·(g + z))`.
#[inline(always)]
pub(super) fn price<S: Simd>(books: &Books<'_, S>, total: f64x4<S>, q: &mut [f64x4<S>]) -> Solved<S> {
    let outcomes = q.len();
    let (zero, one) = (books.splat(0.0), books.splat(1.0));
    let wanted = (books.total / total).sqrt();
    let mut least = books.splat(f64::INFINITY);
    for p in books.implied {
        least = least.min(*p / (total - *p));
    }
    let overround = wanted.simd_ge(1.0);
    let end = overround.select(zero, least);
    let high = overround.select(one, least);
    let solved = root::decreasing(
        Order::Fourth,
        [zero, high],
        end,
        books.noise(),
        #[inline(always)]
        |distance, _| {
            let [sum, slope, curve, twist] = sums(
                books.simd(),
                outcomes,
                #[inline(always)]
                |range| {
                    let (mut sum, mut slope, mut curve, mut twist) = (zero, zero, zero, zero);
                    for p in &books.implied[range] {
                        let (r, spread) = spread_root(*p, total, end, distance);
                        let e = spread / r;
                        sum += r;
                        slope += e;
                        let bend = e * e / r;
                        curve += bend;
                        twist += bend * e / r;
                    }
                    [sum, 0.5 * slope, 0.25 * curve, 0.375 * twist]
                },
            );
            let most = root::usual(books.simd());
            let next = root::householder(distance, wanted - sum, [slope, curve, twist], most);
            // There may be no root before the upper end.
            (wanted - sum, next.min(high * (1.0 - 1e-12)))
        },
    );
    let scale = wanted * total;
    for (q, p) in q.iter_mut().zip(books.implied) {
        *q = scale * spread_root(*p, total, end, solved.parameter).0;
    }
    Solved { parameter: solved.parameter - end, ..solved }
}

/// `r` and `p'(1 − p')`, where z is `distance − end`.
#[inline(always)]
fn spread_root<S: Simd>(
    p: f64x4<S>,
    total: f64x4<S>,
    end: f64x4<S>,
    distance: f64x4<S>,
) -> (f64x4<S>, f64x4<S>) {
    let rest = total - p;
    let spread = p * rest / (total * total);
    ((spread * (p / rest - end + distance)).sqrt(), spread)
}

/// Whether a booksum is below the total by more than the rounding of its sum: ten runners at 10.0 are a fair book.
#[inline(always)]
pub(super) fn underround<S: Simd>(books: &Books<'_, S>) -> mask64x4<S> {
    let rounding = books.outcomes() * f64::EPSILON;
    books.booksum.simd_lt(books.total * (1.0 - rounding))
}

/// The next `y`; from `t` and its derivatives, as [`root::householder`] wants them.
///
/// The step may be longer than Newton's by as much as `1/y` asks for, which is `t` over its target, and twice that.
#[inline(always)]
fn step<S: Simd>(y: f64x4<S>, t: f64x4<S>, derivatives: [f64x4<S>; 3], target: f64x4<S>) -> f64x4<S> {
    root::householder(y, t - target, derivatives, [t + t, target])
}
