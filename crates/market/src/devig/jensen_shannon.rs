//! The Jensen-Shannon method: every outcome's price is the same distance away from the truth.
//!
//! ```text
//! √JSD((q, 1 − q), (p, 1 − p)) = |D|,   p below q for D > 0, above it for D < 0,   D such that Σp = T
//! ```
//! With `δ = q − p`, the midpoint `m = q − δ/2`, `x = δ/(2m)` and `x̄ = δ/(2(1 − m))`, the divergence in natural
//! logarithms is
//!
//! ```text
//! JSD = ½·(m·h(x) + (1 − m)·h(x̄)) = δ²/8 · (k(x²)/m + k(x̄²)/(1 − m))
//! h(x) = (1 + x)·ln(1 + x) + (1 − x)·ln(1 − x) = x²·k(x²),   k(u) = 1 + u/6 + u²/15 + … = Σ uʲ/((j + 1)(2j + 1))
//! ```
//! which keeps all its digits however small the overround, where the textbook form keeps none. The signed distance
//! `ψ(δ) = δ·√(…)` is increasing and nearly a line, with `ψ' = ln((1 + x̄)/(1 − x))/(4ψ)`.
//!
//! Each p falls from 1 to 0 as D rises, so Σp is decreasing in D. At D = 0 it is B. The longest price reaches
//! p = 0 first, at a distance that is finite: if Σp is still above T there, the book has no common distance. Going up,
//! the shortest price reaches p = 1 first.
//!
//! Proposed by C. D. Long; the definition follows the documentation of the R package `implied`.

use fearless_simd::prelude::*;
use fearless_simd::{f64x4, mask64x4};

use super::exp_ln::{ln, ln_1p};
use super::lanes::{Books, Solved, columns, sums};
use super::root::{self, Order, inside};

/// Newton steps for one outcome; three are usual.
const MAX_INNER: usize = 60;

/// Writes the probabilities; the parameter is `D`.
#[inline(never)]
pub(super) fn solve<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>], room: &mut [f64x4<S>]) -> Solved<S> {
    // Too long to be part of the loop over the books, and then not compiled for the processor of that loop.
    books.simd().vectorize(
        #[inline(always)]
        || search(books, p, room),
    )
}

#[inline(always)]
fn search<S: Simd>(books: &Books<'_, S>, p: &mut [f64x4<S>], room: &mut [f64x4<S>]) -> Solved<S> {
    let outcomes = p.len();
    let [moved, slopes] = columns(room, outcomes);
    let overround = books.booksum.simd_ge(books.total);
    let mut end = books.splat(f64::INFINITY);
    for (q, o) in books.implied.iter().zip(books.odds) {
        let price = Price::new(*q, *o);
        let (distance, _) = price.distance(overround.select(price.q, -price.complement));
        end = end.min(distance.abs());
    }
    let low = overround.select(books.splat(0.0), -end);
    let high = overround.select(end, books.splat(0.0));

    let [width] = sums(
        books.simd(),
        outcomes,
        #[inline(always)]
        |range| {
            let mut width = books.splat(0.0);
            for (q, o) in books.implied[range.clone()].iter().zip(&books.odds[range]) {
                width += (8.0 * *q * Price::new(*q, *o).complement).sqrt();
            }
            [width]
        },
    );
    let start = (books.booksum - books.total) / width;

    root::decreasing(
        Order::Second,
        [low, high],
        start,
        books.noise(),
        #[inline(always)]
        |distance, searching| {
            let [sum, slope] = sums(
                books.simd(),
                outcomes,
                #[inline(always)]
                |range| {
                    let (mut sum, mut slope) = (books.splat(0.0), books.splat(0.0));
                    for k in range {
                        let price = Price::new(books.implied[k], books.odds[k]);
                        let (delta, inverse_slope) = price.delta(distance);
                        (moved[k], slopes[k]) = (price.q - delta, inverse_slope);
                        sum += moved[k];
                        slope += inverse_slope;
                    }
                    [sum, slope]
                },
            );
            let excess = sum - books.total;
            let next = root::up_to_the_end(distance + excess / slope, [low, high]);
            for k in 0..outcomes {
                p[k] = searching.select(moved[k] - (next - distance) * slopes[k], p[k]);
            }
            (excess, next)
        },
    )
}

/// One outcome's price, with `1 − q` kept beside `q` for short odds.
struct Price<S: Simd> {
    q: f64x4<S>,
    complement: f64x4<S>,
}

impl<S: Simd> Price<S> {
    #[inline(always)]
    fn new(q: f64x4<S>, odds: f64x4<S>) -> Self {
        Self { q, complement: (odds - 1.0) * q }
    }

    /// The signed distance `ψ(δ)` and `1/ψ′`.
    #[inline(always)]
    fn distance(&self, delta: f64x4<S>) -> (f64x4<S>, f64x4<S>) {
        let half = delta * 0.5;
        let (m, rest) = (self.q - half, self.complement + half);
        let (over_m, over_rest) = (1.0 / m, 1.0 / rest);
        let (x, y) = (half * over_m, half * over_rest);
        // 1 − x and 1 + x̄ from p and 1 − p: they may be close to 0.
        let (down, up) = ((self.q - delta) * over_m, (self.complement + delta) * over_rest);
        let scale = k(x, self.q * over_m, down) * over_m + k(y, up, self.complement * over_rest) * over_rest;
        let root = (scale * 0.125).sqrt();
        let distance = delta * root;
        let inverse = 4.0 * distance / ln_1p((x + y) / down);
        // At a standstill both are 0; there ψ' is the root itself.
        let still = delta.simd_eq(0.0);
        (distance, if still.any_true() { still.select(1.0 / root, inverse) } else { inverse })
    }

    /// The δ at which the distance would be reached if k were 1: the positive or negative root of
    /// `δ² = 8D²·m·(1 − m)`.
    #[inline(always)]
    fn guess(&self, distance: f64x4<S>) -> f64x4<S> {
        let e = 8.0 * distance * distance;
        let lead = 1.0 + 0.25 * e;
        let tilt = 0.25 * e * (self.q - self.complement);
        let root = (tilt * tilt + lead * e * self.q * self.complement).sqrt();
        let signed = distance.simd_ge(0.0).select(root, -root);
        (tilt + signed) / lead
    }

    /// The δ at which the distance is reached, and `1/ψ'` there.
    #[inline(always)]
    fn delta(&self, distance: f64x4<S>) -> (f64x4<S>, f64x4<S>) {
        let down = distance.simd_ge(0.0);
        let simd = distance.simd;
        let zero = f64x4::splat(simd, 0.0);
        let mut low = down.select(zero, -self.complement);
        let mut high = down.select(self.q, zero);
        let guess = self.guess(distance);
        // At no distance the guess is the end of the bracket, and right.
        let mut delta = (low.simd_le(guess) & guess.simd_le(high)).select(guess, inside(low, guess, high));
        let mut done = mask64x4::splat(simd, false);
        let mut inverse_slope = f64x4::splat(simd, 1.0);
        for _ in 0..MAX_INNER {
            let (value, inverse) = self.distance(delta);
            let short = value.simd_lt(distance);
            low = short.select(delta, low);
            high = short.select(high, delta);
            let newton = delta + (distance - value) * inverse;
            // Newton doubles the digits: after a step this small there is nothing left to gain. It may miss the bracket
            // by its own rounding.
            let last = (newton - delta).abs().simd_le(delta.abs() * 1e-9);
            let next = last.select(newton, inside(low, newton, high));
            let stuck = next.simd_eq(delta);
            inverse_slope = done.select(inverse_slope, inverse);
            delta = done.select(delta, next);
            done |= last | stuck;
            if done.all_true() {
                break;
            }
        }
        (delta, inverse_slope)
    }
}

/// `k(x²)`, from x and from `1 + x` and `1 − x` without cancellation.
#[inline(always)]
fn k<S: Simd>(x: f64x4<S>, up: f64x4<S>, down: f64x4<S>) -> f64x4<S> {
    let u = x * x;
    let large = u.simd_gt(0.04);
    // Beyond u¹⁰/231 < 5e-17 no term counts.
    let mut series = f64x4::splat(x.simd, 1.0 / 231.0);
    for coefficient in [
        1.0 / 190.0,
        1.0 / 153.0,
        1.0 / 120.0,
        1.0 / 91.0,
        1.0 / 66.0,
        1.0 / 45.0,
        1.0 / 28.0,
        1.0 / 15.0,
        1.0 / 6.0,
        1.0,
    ] {
        series = series * u + coefficient;
    }
    if !large.any_true() {
        return series;
    }
    let h = entropy(up) + entropy(down);
    large.select(h / u, series)
}

/// `v·ln v`, 0 at 0.
#[inline(always)]
fn entropy<S: Simd>(v: f64x4<S>) -> f64x4<S> {
    v.simd_gt(0.0).select(v * ln(v), f64x4::splat(v.simd, 0.0))
}
