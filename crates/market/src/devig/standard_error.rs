//! The standard-error method: every implied probability is too high by the same number of its standard errors, which
//! are taken as `√(q(1 − q)/q) = √(1 − q)`.
//!
//! Goto, K., `goto_conversion`.

use wide::f64x4;

use super::lanes::{Books, Solved, sums};
use super::root::{self, Order};

/// Writes `p = q − s·√(1 − q)`; the parameter is `s = (B − T)/Σ√(1 − q)`.
#[inline(always)]
pub(super) fn solve(books: &Books<'_>, p: &mut [f64x4]) -> Solved {
    let [sum] = sums(p.len(), |range| {
        let mut sum = f64x4::ZERO;
        for (p, q) in p[range.clone()].iter_mut().zip(&books.implied[range]) {
            *p = (f64x4::ONE - *q).sqrt();
            sum += *p;
        }
        [sum]
    });
    let errors = (books.booksum - books.total) / sum;
    for (p, q) in p.iter_mut().zip(books.implied) {
        *p = *q - errors * *p;
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
pub(super) fn price(books: &Books<'_>, q: &mut [f64x4]) -> Solved {
    let outcomes = q.len();
    let wanted = books.outcomes() - books.total;
    let mut least = f64x4::ONE;
    let mut squares = f64x4::ZERO;
    let mut errors = f64x4::ZERO;
    for p in books.implied {
        let rest = f64x4::ONE - *p;
        least = least.fast_min(*p);
        squares += rest * rest;
        errors += rest.sqrt();
    }
    let excess = books.total - books.booksum;
    let overround = excess.simd_ge(f64x4::ZERO);
    let low = overround.bitselect(f64x4::ZERO, -least);
    let high = overround.bitselect((squares / wanted).sqrt(), f64x4::ZERO);
    let deviation = |p: f64x4, s: f64x4| {
        let rest = f64x4::ONE - p;
        let root = (s * s + f64x4::splat(4.0) * rest).sqrt();
        s.simd_ge(f64x4::ZERO).bitselect(f64x4::splat(2.0) * rest / (s + root), f64x4::HALF * (root - s))
    };
    let solved = root::decreasing(Order::Second, [low, high], excess / errors, books.noise(), |s, _| {
        let [sum, square, slope] = sums(outcomes, |range| {
            let (mut sum, mut square, mut slope) = (f64x4::ZERO, f64x4::ZERO, f64x4::ZERO);
            for p in &books.implied[range] {
                let v = deviation(*p, s);
                sum += v;
                square += v * v;
                slope += v * v / (v + v + s);
            }
            [sum, square, slope + slope]
        });
        // B − Σq, without the cancellation of Σv² against n − B when little is missing.
        let value = excess - s * sum;
        let relative = value / wanted;
        let step = relative / (f64x4::ONE + (f64x4::ONE + relative).sqrt());
        let next = s + f64x4::splat(2.0) * square * step / slope;
        (value, root::up_to_the_end(next, [low, high]))
    });
    for (q, p) in q.iter_mut().zip(books.implied) {
        *q = *p + solved.parameter * deviation(*p, solved.parameter);
    }
    solved
}
