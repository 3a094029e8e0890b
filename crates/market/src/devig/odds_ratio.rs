//! The odds ratio method: the odds against every outcome are lengthened by the same ratio.
//!
//! ```text
//! p = q/(c + q − c·q) = 1/(1 + c·w),   w = o − 1 (the odds against),   c > 0 such that Σp = T
//! ```
//! The sum lies between `n/(1 + c·max w)` and `n/(1 + c·min w)`, so the root lies between `(n/T − 1)/max w` and
//! `(n/T − 1)/min w`; and it is at least 1 for an overround and at most 1 for an underround.
//!
//! A short favourite makes the sum hard to follow with straight lines. So its term is kept as it is, and of the others
//! only the reciprocal of their sum R is replaced by its tangent `α + β·c`, which is exact when they have equal odds
//! (R is then `(n − 1)/(1 + c·w)`) and lies above a concave function otherwise (a harmonic mean of lines). What is left
//! is a quadratic in c:
//!
//! ```text
//! 1/(1 + c·w₁) + 1/(α + β·c) = T
//! T·w₁·β·c² + (T·w₁·α + (T − 1)·β − w₁)·c + (T − 1)·α − 1 = 0
//! ```
//! Cheung, K. (2015), *Fixed-odds betting and traditional odds*.

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

use super::lanes::{Books, Solved, sums};
use super::root::{self, Order};

/// Writes `p = 1/(1 + c·w)`; the parameter is `c`. `against` is room to work in.
#[inline(always)]
pub(super) fn solve<S: Simd>(
    books: &Books<'_, S>,
    p: &mut [f64x4<S>],
    against: &mut [f64x4<S>],
) -> Solved<S> {
    let outcomes = p.len();
    let (mut shortest, mut longest) = (books.splat(f64::INFINITY), books.splat(0.0));
    for (w, o) in against.iter_mut().zip(books.odds) {
        *w = *o - 1.0;
        shortest = shortest.min(*w);
        longest = longest.max(*w);
    }
    let against = &*against;

    let one = books.splat(1.0);
    let spread = books.outcomes() / books.total - 1.0;
    let overround = books.booksum.simd_ge(books.total);
    let end = spread / overround.select(shortest, longest);
    let low = overround.select(one, end);
    let high = overround.select(end, one);

    // At c = 1 every p is q, and w·p² is q·(1 − q).
    let [squares] = sums(
        books.simd(),
        outcomes,
        #[inline(always)]
        |range| {
            let mut squares = books.splat(0.0);
            for q in &books.implied[range] {
                squares += *q * *q;
            }
            [squares]
        },
    );
    let favourite = 1.0 / (1.0 + shortest);
    let falls = [books.booksum - squares, shortest * favourite * favourite];
    let start = step(one, [books.booksum, favourite], falls, shortest, books.total);

    let solved = root::decreasing(
        Order::Second,
        [low, high],
        start,
        books.noise(),
        #[inline(always)]
        |ratio, _| {
            let mut favourite = books.splat(0.0);
            let [sum, fall] = sums(
                books.simd(),
                outcomes,
                #[inline(always)]
                |range| {
                    let (mut sum, mut fall) = (books.splat(0.0), books.splat(0.0));
                    for w in &against[range] {
                        let p = 1.0 / (1.0 + ratio * *w);
                        favourite = favourite.max(p);
                        sum += p;
                        fall += *w * p * p;
                    }
                    [sum, fall]
                },
            );
            let falls = [fall, shortest * favourite * favourite];
            (sum - books.total, step(ratio, [sum, favourite], falls, shortest, books.total))
        },
    );
    for (p, w) in p.iter_mut().zip(against) {
        *p = 1.0 / (1.0 + solved.parameter * *w);
    }
    solved
}

/// The next `c`: the root of the quadratic, from `Σp` and the favourite's p, and from how fast both fall.
#[inline(always)]
fn step<S: Simd>(
    ratio: f64x4<S>,
    sums: [f64x4<S>; 2],
    falls: [f64x4<S>; 2],
    favourite: f64x4<S>,
    total: f64x4<S>,
) -> f64x4<S> {
    // R and −dR/dc. The tangent is α = (R + R'·c)/R², β = −R'/R²; the quadratic is taken times R².
    let rest = sums[0] - sums[1];
    let fall = falls[0] - falls[1];
    let alpha = rest - fall * ratio;
    let others = total - 1.0;
    let square = rest * rest;
    let a = total * favourite * fall;
    let b = favourite * (total * alpha - square) + others * fall;
    let c = others * alpha - square;
    let root = (b * b - 4.0 * a * c).sqrt();
    // Of the two forms of the positive root, the one that adds numbers of the same sign.
    let positive = b.simd_ge(0.0);
    positive.select(-2.0 * c, root - b) / positive.select(b + root, a + a)
}
