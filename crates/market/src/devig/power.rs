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

use wide::f64x4;

use super::lanes::{Books, Solved, columns, sums};
use super::root::{self, Order, USUAL};

/// Writes `p = q^κ`; the parameter is `κ`.
#[inline(always)]
pub(super) fn solve(books: &Books<'_>, p: &mut [f64x4], room: &mut [f64x4]) -> Solved {
    let outcomes = p.len();
    let [log_odds, powers] = columns(room, outcomes);
    let (mut shortest, mut longest) = (f64x4::splat(f64::INFINITY), f64x4::ZERO);
    for (l, o) in log_odds.iter_mut().zip(books.odds) {
        *l = o.ln();
        shortest = shortest.fast_min(*l);
        longest = longest.fast_max(*l);
    }
    let log_odds = &*log_odds;

    let n = books.outcomes();
    let overround = books.booksum.simd_ge(books.total);
    let (most, least) = (n / books.total - f64x4::ONE, f64x4::ONE - books.total / n);
    let end = overround.bitselect(most, least) / overround.bitselect(shortest, longest);
    let low = overround.bitselect(f64x4::ONE, end);
    let high = overround.bitselect(end, f64x4::ONE);

    // At κ = 1 every p is q, so the first step costs no exponential.
    let moments = sums(outcomes, |range| {
        let (mut first, mut second, mut third) = (f64x4::ZERO, f64x4::ZERO, f64x4::ZERO);
        for (l, q) in log_odds[range.clone()].iter().zip(&books.implied[range]) {
            let one = *q * *l;
            let two = one * *l;
            first += one;
            second += two;
            third += two * *l;
        }
        [first, second, third]
    });
    let moments = [books.booksum, moments[0], moments[1], moments[2]];
    let start = step(f64x4::ONE, moments, books.total);

    root::decreasing(
        Order::Fourth,
        [low, high],
        start,
        books.noise(),
        #[inline(always)]
        |kappa, searching| {
            let moments = sums(outcomes, |range| {
                let (mut sum, mut first) = (f64x4::ZERO, f64x4::ZERO);
                let (mut second, mut third) = (f64x4::ZERO, f64x4::ZERO);
                for (p, l) in powers[range.clone()].iter_mut().zip(&log_odds[range]) {
                    *p = (-kappa * *l).exp();
                    let one = *p * *l;
                    let two = one * *l;
                    sum += *p;
                    first += one;
                    second += two;
                    third += two * *l;
                }
                [sum, first, second, third]
            });
            let next = step(kappa, moments, books.total);
            let delta = kappa - next;
            for k in 0..outcomes {
                let x = delta * log_odds[k];
                let series = f64x4::splat(1.0 / 6.0) + f64x4::splat(1.0 / 24.0) * x;
                let change = x * (f64x4::ONE + x * (f64x4::HALF + x * series));
                p[k] = searching.bitselect(powers[k] + powers[k] * change, p[k]);
            }
            (moments[0] - books.total, next)
        },
    )
}

/// The next `κ`; from `Σp`, `Σp·l`, `Σp·l²` and `Σp·l³`.
#[inline(always)]
fn step(kappa: f64x4, [sum, first, second, third]: [f64x4; 4], total: f64x4) -> f64x4 {
    let scale = f64x4::ONE / sum;
    let (mean, second, third) = (first * scale, second * scale, third * scale);
    let variance = second - mean * mean;
    let skewness = third - mean * (second + variance + variance);
    root::householder(kappa, log_ratio(sum, total), [mean, variance, skewness], USUAL)
}

/// `ln(a/b)`. Close to the root the two are nearly equal, and a few terms do.
#[inline(always)]
fn log_ratio(a: f64x4, b: f64x4) -> f64x4 {
    let u = (a - b) / (a + b);
    let square = u * u;
    let mut series = f64x4::splat(1.0 / 17.0);
    for odd in [15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        series = series * square + f64x4::splat(1.0 / odd);
    }
    let near = (u + u) * series;
    let far = square.simd_gt(f64x4::splat(0.01));
    if far.any() { far.bitselect((a / b).ln(), near) } else { near }
}
