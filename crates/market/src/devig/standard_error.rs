//! The standard-error method: every implied probability is too high by the same number of its standard errors, which
//! are taken as `√(q(1 − q)/q) = √(1 − q)`.
//!
//! Goto, K., `goto_conversion`.

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

use super::lanes::{Books, Solved, excess, sums};
use super::root::{self, Order};

/// Writes `p = q − s·√(1 − q)`; the parameter is `s = (B − T)/Σ√(1 − q)`.
#[inline(always)]
pub(super) fn solve<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>]) -> Solved<S> {
    let [sum] = sums(
        books.simd(),
        p.len(),
        #[inline(always)]
        |range| {
            let mut sum = books.splat(0.0);
            for (p, q) in p[range.clone()].iter_mut().zip(&books.implied[range]) {
                *p = (1.0 - *q).sqrt();
                sum += *p;
            }
            [sum]
        },
    );
    let mut errors = (books.booksum - books.total) / sum;
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = *q - errors * *p;
    }
    if let Some(excess) = excess(books, p) {
        let more = excess / sum;
        for (p, q) in p.iter_mut().zip(books.implied) {
            *p -= more * (1.0 - *q).sqrt();
        }
        errors += more;
    }
    Solved::closed_form(errors)
}

/// Writes `q` of given `p` and returns `s`; `books.implied` holds p and `books.total` the booksum wanted.
///
/// ```text
/// q = p + s·v,   v = √(1 − q),   v² + s·v = 1 − p,   s such that Σv² = n − B
/// ```
/// `v = 2(1 − p)/(s + √(s² + 4(1 − p)))` falls as s rises. It is at most `(1 − p)/s`, which puts the root at or below
/// `√(Σ(1 − p)²/(n − B))`; going down, q reaches 0 at `s = −p`. `1/√Σv²` is nearly a line, so Newton's step is taken
/// on it.
#[inline(always)]
pub(super) fn price<S: Simd>(books: &Books<'_, S>, q: &mut [f64x4<S>]) -> Solved<S> {
    let outcomes = q.len();
    let wanted = books.outcomes() - books.total;
    let mut least = books.splat(1.0);
    let mut squares = books.splat(0.0);
    let mut errors = books.splat(0.0);
    for p in books.implied {
        let rest = 1.0 - *p;
        least = least.min(*p);
        squares += rest * rest;
        errors += rest.sqrt();
    }
    let excess = books.total - books.booksum;
    let overround = excess.simd_ge(0.0);
    let low = overround.select(books.splat(0.0), -least);
    let high = overround.select((squares / wanted).sqrt(), books.splat(0.0));
    let solved = root::decreasing(
        Order::Second,
        [low, high],
        excess / errors,
        books.noise(),
        #[inline(always)]
        |s, _| {
            let [sum, square, slope] = sums(
                books.simd(),
                outcomes,
                #[inline(always)]
                |range| {
                    let (mut sum, mut square, mut slope) =
                        (books.splat(0.0), books.splat(0.0), books.splat(0.0));
                    for p in &books.implied[range] {
                        let v = deviation(*p, s);
                        sum += v;
                        square += v * v;
                        slope += v * v / (v + v + s);
                    }
                    [sum, square, slope + slope]
                },
            );
            // B − Σq, without the cancellation of Σv² against n − B when little is missing.
            let value = excess - s * sum;
            let relative = value / wanted;
            let step = relative / (1.0 + (1.0 + relative).sqrt());
            let next = s + 2.0 * square * step / slope;
            (value, root::up_to_the_end(next, [low, high]))
        },
    );
    for (q, p) in q.iter_mut().zip(books.implied) {
        *q = *p + solved.parameter * deviation(*p, solved.parameter);
    }
    solved
}

/// `v`, from p and s.
#[inline(always)]
fn deviation<S: Simd>(p: f64x4<S>, s: f64x4<S>) -> f64x4<S> {
    let rest = 1.0 - p;
    let root = (s * s + 4.0 * rest).sqrt();
    s.simd_ge(0.0).select(2.0 * rest / (s + root), 0.5 * (root - s))
}
