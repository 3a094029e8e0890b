//! The power method: every implied probability is raised to the same exponent.
//!
//! ```text
//! p = q^κ = e^(−κ·l),   l = ln o > 0,   κ > 0 such that Σp = T
//! ```
//! `g(κ) = ln(Σ e^(−κ·l) / T)` is strictly decreasing and convex (a log-sum-exp of falling lines); its first three
//! derivatives are, with alternating signs, the mean, the variance and the third central moment of l weighted by p.
//! The sum lies between `n·e^(−κ·max l)` and
//! `n·e^(−κ·min l)`, so the root lies between `ln(n/T)/max l` and `ln(n/T)/min l`, which `1 − T/n ≤ ln(n/T) ≤ n/T − 1` makes wider and cheaper; and it is at least 1 for an
//! overround, where `g(1) ≥ 0`, and at most 1 for an underround.
//!
//! Clarke, S., Kovalchik, S. & Ingram, M. (2017), "Adjusting bookmaker's odds to allow for overround", *American
//! Journal of Sports Science* 5(6), 45–49.

use fearless_simd::f64x4;
use fearless_simd::prelude::*;

use super::exp_ln::{exp, ln};
use super::lanes::{Books, Solved, columns, sums};
use super::root::{self, Order};

/// Writes `p = q^κ`; the parameter is `κ`.
#[inline(always)]
pub(super) fn solve<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>], room: &mut [f64x4<S>]) -> Solved<S> {
    let outcomes = p.len();
    let [log_odds, powers] = columns(room, outcomes);
    let (mut shortest, mut longest) = (books.splat(f64::INFINITY), books.splat(0.0));
    for (l, o) in log_odds.iter_mut().zip(books.odds) {
        *l = ln(*o);
        shortest = shortest.min(*l);
        longest = longest.max(*l);
    }
    let log_odds = &*log_odds;

    let n = books.outcomes();
    let overround = books.booksum.simd_ge(books.total);
    let one = books.splat(1.0);
    let (most, least) = (n / books.total - 1.0, 1.0 - books.total / n);
    let end = overround.select(most, least) / overround.select(shortest, longest);
    let low = overround.select(one, end);
    let high = overround.select(end, one);

    // At κ = 1 every p is q, so the first step costs no exponential.
    let moments = sums(
        books.simd(),
        outcomes,
        #[inline(always)]
        |range| {
            let (mut first, mut second, mut third) = (books.splat(0.0), books.splat(0.0), books.splat(0.0));
            for (l, q) in log_odds[range.clone()].iter().zip(&books.implied[range]) {
                let one = *q * *l;
                let two = one * *l;
                first += one;
                second += two;
                third += two * *l;
            }
            [first, second, third]
        },
    );
    let moments = [books.booksum, moments[0], moments[1], moments[2]];
    let start = step(one, moments, books.total);

    root::decreasing(
        Order::Fourth,
        [low, high],
        start,
        books.noise(),
        #[inline(always)]
        |kappa, searching| {
            let moments = sums(
                books.simd(),
                outcomes,
                #[inline(always)]
                |range| {
                    let (mut sum, mut first) = (books.splat(0.0), books.splat(0.0));
                    let (mut second, mut third) = (books.splat(0.0), books.splat(0.0));
                    for (p, l) in powers[range.clone()].iter_mut().zip(&log_odds[range]) {
                        *p = exp(-kappa * *l);
                        let one = *p * *l;
                        let two = one * *l;
                        sum += *p;
                        first += one;
                        second += two;
                        third += two * *l;
                    }
                    [sum, first, second, third]
                },
            );
            let next = step(kappa, moments, books.total);
            let delta = kappa - next;
            for k in 0..outcomes {
                let x = delta * log_odds[k];
                let series = 1.0 / 6.0 + 1.0 / 24.0 * x;
                let change = x * (1.0 + x * (0.5 + x * series));
                p[k] = searching.select(powers[k] + powers[k] * change, p[k]);
            }
            (moments[0] - books.total, next)
        },
    )
}

/// The next `κ`; from `Σp`, `Σp·l`, `Σp·l²` and `Σp·l³`.
#[inline(always)]
fn step<S: Simd>(kappa: f64x4<S>, [sum, first, second, third]: [f64x4<S>; 4], total: f64x4<S>) -> f64x4<S> {
    let scale = 1.0 / sum;
    let (mean, second, third) = (first * scale, second * scale, third * scale);
    let variance = second - mean * mean;
    let skewness = third - mean * (second + variance + variance);
    root::householder(kappa, log_ratio(sum, total), [mean, variance, skewness], root::usual(kappa.simd))
}

/// `ln(a/b)`. Close to the root the two are nearly equal, and a few terms do.
#[inline(always)]
fn log_ratio<S: Simd>(a: f64x4<S>, b: f64x4<S>) -> f64x4<S> {
    let u = (a - b) / (a + b);
    let square = u * u;
    let mut series = f64x4::splat(a.simd, 1.0 / 17.0);
    for odd in [15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        series = series * square + 1.0 / odd;
    }
    let near = (u + u) * series;
    let far = square.simd_gt(0.01);
    if far.any_true() { far.select(ln(a / b), near) } else { near }
}
