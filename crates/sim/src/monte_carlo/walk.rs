//! Eight paths side by side, from the first week to the last.
//!
//! ```text
//! wealth ← wealth·(kept + Σ pays of the bets won)                    fractions of the bankroll
//! depth  ← min(depth·(kept + Σ …), 1)          wealth/peak, without a division; its minimum is the maximum drawdown
//! ```
//! Flat stakes are added instead, which needs the peak and the division. Wealth is measured in starting bankrolls.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8};
use rand_distr::{Distribution, StandardNormal};

use super::distribution::{BetDistribution, Staking};
use super::plan::BetPlan;
use super::streams::{LANES, Lanes, stream};

/// What a rounded product of returns may miss a level by and still have reached it: 0.9·(1/0.9) is 1.
pub(super) const ROUNDING: f64 = 1e-12;

/// One number for each path of a group.
pub(super) type Group = [f64; LANES];

/// What is remembered of eight paths.
pub(super) struct Ends {
    /// Wealth at the end.
    pub(super) wealth: Group,
    /// Least wealth over the highest before it.
    pub(super) depth: Group,
    /// Least wealth.
    pub(super) lowest: Group,
    /// First week at whose end wealth is 2; infinite if none.
    pub(super) doubled: Group,
    /// 1 if a week's stakes could not be paid, else 0.
    pub(super) broke: Group,
}

/// Whose random numbers are drawn.
#[derive(Clone, Copy)]
pub(super) struct Draw {
    pub(super) seed: u64,
    pub(super) group: u64,
    pub(super) mirrored: bool,
    /// Standard deviation of the error that a path's probabilities have in common, in log-odds.
    pub(super) probability_error: f64,
}

impl Draw {
    /// Factor of the odds p/(1 − p) on each path, drawn from the group's stream of single numbers.
    fn tilts(&self, normals: &mut impl FnMut() -> f64) -> Group {
        std::array::from_fn(|_| {
            if self.probability_error > 0.0 { (self.probability_error * normals()).exp() } else { 1.0 }
        })
    }

    /// Standard normal numbers.
    fn normals(&self) -> impl FnMut() -> f64 + use<> {
        let mut random = stream(self.seed, self.group);
        let sign = if self.mirrored { -1.0 } else { 1.0 };
        move || {
            let z: f64 = StandardNormal.sample(&mut random);
            sign * z
        }
    }
}

struct Walk<S: Simd> {
    wealth: f64x8<S>,
    peak: f64x8<S>,
    depth: f64x8<S>,
    deepest: f64x8<S>,
    lowest: f64x8<S>,
    doubled: f64x8<S>,
    broke: f64x8<S>,
}

impl<S: Simd> Walk<S> {
    #[inline(always)]
    fn new(simd: S) -> Self {
        let [zero, one] = [0.0, 1.0].map(|value| f64x8::splat(simd, value));
        let doubled = f64x8::splat(simd, f64::INFINITY);
        Self { wealth: one, peak: one, depth: one, deepest: one, lowest: one, doubled, broke: zero }
    }

    /// Multiplies wealth by `factor` at the end of a week.
    #[inline(always)]
    fn multiply(&mut self, simd: S, factor: f64x8<S>, week: f64) {
        self.wealth *= factor;
        self.depth = (self.depth * factor).min(f64x8::splat(simd, 1.0));
        self.remember(simd, week);
    }

    /// The same, and adds `gain`, unless the flat stakes are more than what is `kept` of the bankroll: such a path stops
    /// betting.
    #[inline(always)]
    fn settle(&mut self, simd: S, factor: f64x8<S>, gain: f64x8<S>, kept: f64, flat: f64, week: f64) {
        let splat = |value| f64x8::splat(simd, value);
        let pays = (self.wealth * kept).simd_ge(splat(flat - ROUNDING));
        self.broke = pays.select(self.broke, splat(1.0));
        let bets = self.broke.simd_lt(splat(0.5));
        // Rounding may leave a hair less than nothing.
        let wealth = (self.wealth * factor + gain).max(splat(0.0));
        self.wealth = bets.select(wealth, self.wealth);
        self.peak = self.peak.max(self.wealth);
        self.depth = self.wealth / self.peak;
        self.remember(simd, week);
    }

    #[inline(always)]
    fn remember(&mut self, simd: S, week: f64) {
        self.deepest = self.deepest.min(self.depth);
        self.lowest = self.lowest.min(self.wealth);
        let double = self.wealth.simd_ge(f64x8::splat(simd, 2.0 * (1.0 - ROUNDING)));
        let week = double.select(f64x8::splat(simd, week), f64x8::splat(simd, f64::INFINITY));
        self.doubled = self.doubled.min(week);
    }

    #[inline(always)]
    fn ends(self) -> Ends {
        Ends {
            wealth: numbers(self.wealth),
            depth: numbers(self.deepest),
            lowest: numbers(self.lowest),
            doubled: numbers(self.doubled),
            broke: numbers(self.broke),
        }
    }
}

#[inline(always)]
fn numbers<S: Simd>(vector: f64x8<S>) -> Group {
    let mut numbers = [0.0; LANES];
    vector.store_slice(&mut numbers);
    numbers
}

/// Walks through given bets. `FLAT`: some stakes are flat; `TILTED`: probabilities differ between paths.
#[inline(always)]
pub(super) fn bets<S: Simd, const FLAT: bool, const TILTED: bool>(
    simd: S,
    plan: &BetPlan,
    draw: Draw,
) -> Ends {
    let splat = |value| f64x8::splat(simd, value);
    let mut lanes = Lanes::new(simd, draw.seed, draw.group, draw.mirrored);
    let tilts = if TILTED { draw.tilts(&mut draw.normals()) } else { [1.0; LANES] };
    let tilts = f64x8::from_slice(simd, &tilts);
    let (zero, one, two) = (splat(0.0), splat(1.0), splat(2.0));
    let mut walk = Walk::new(simd);
    for batch in &plan.batches {
        let (mut factor, mut gain) = (splat(batch.kept), splat(-batch.flat));
        for row in &plan.rows[batch.rows.clone()] {
            // u + 1; won if u < p, or with odds tilted by t: u < p·t/(p·t + 1 − p).
            let u = lanes.one_to_two();
            let won = if TILTED {
                ((u - one) * (1.0 - row.probability)).simd_lt((two - u) * (tilts * row.probability))
            } else {
                u.simd_lt(splat(1.0 + row.probability))
            };
            factor += won.select(splat(row.pays), zero);
            if FLAT {
                gain += won.select(splat(row.pays_flat), zero);
            }
        }
        if FLAT {
            walk.settle(simd, factor, gain, batch.kept, batch.flat, batch.week);
        } else {
            walk.multiply(simd, factor, batch.week);
        }
    }
    walk.ends()
}

/// Walks through weeks drawn from `factors`, in ascending order so that mirrored draws are opposite ones.
#[inline(always)]
pub(super) fn weeks<S: Simd>(simd: S, factors: &[f64], weeks: u32, draw: Draw) -> Ends {
    let mut lanes = Lanes::new(simd, draw.seed, draw.group, draw.mirrored);
    let mut walk = Walk::new(simd);
    for week in 1..=weeks {
        let mut bits = [0; LANES];
        lanes.bits().store_slice(&mut bits);
        let factor = bits.map(|bits| factors[below(bits, factors.len())]);
        walk.multiply(simd, f64x8::from_slice(simd, &factor), f64::from(week));
    }
    walk.ends()
}

/// A whole number below `n`, uniform to n/2⁶⁴.
#[inline(always)]
fn below(bits: u64, n: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "the upper half of the product is below n")]
    let number = ((u128::from(bits) * n as u128) >> 64) as usize;
    number
}

/// Walks through bets that are drawn.
#[inline(always)]
pub(super) fn drawn<S: Simd>(simd: S, bets: &BetDistribution, draw: Draw) -> Ends {
    let mut lanes = Lanes::new(simd, draw.seed, draw.group, draw.mirrored);
    let mut normals = draw.normals();
    let tilts = draw.tilts(&mut normals);
    let mut walk = Walk::new(simd);
    let rest = (1.0 - bets.correlation * bets.correlation).sqrt();
    for week in 1..=bets.weeks {
        let (mut staked, mut paid) = ([0.0; LANES], [0.0; LANES]);
        for _ in 0..bets.bets_per_week {
            let u = numbers(lanes.one_to_two());
            for lane in 0..LANES {
                let (z, w) = (normals(), normals());
                let price = bets.price_mean + bets.price_deviation * z;
                let edge = bets.edge_mean + bets.edge_deviation * (bets.correlation * z + rest * w);
                let (net, fair_odds) = (price.exp(), (edge - price).exp());
                let stake = match bets.staking {
                    Staking::Fraction(stake) | Staking::Flat(stake) => stake,
                    Staking::Kelly { fraction, .. } => {
                        fraction * ((fair_odds - 1.0 / net) / (1.0 + fair_odds)).max(0.0)
                    }
                };
                let odds = fair_odds * tilts[lane];
                staked[lane] += stake;
                // u < p with p/(1 − p) = odds.
                paid[lane] += if (u[lane] - 1.0) * (1.0 + odds) < odds { stake * (1.0 + net) } else { 0.0 };
            }
        }
        if let Staking::Kelly { most, .. } = bets.staking {
            for (staked, paid) in staked.iter_mut().zip(&mut paid) {
                let scale = if *staked > most { most / *staked } else { 1.0 };
                *staked *= scale;
                *paid *= scale;
            }
        }
        if bets.is_flat() {
            let gain: Group = std::array::from_fn(|lane| paid[lane] - staked[lane]);
            let one = f64x8::splat(simd, 1.0);
            // Flat stakes are the same on every path.
            walk.settle(simd, one, f64x8::from_slice(simd, &gain), 1.0, staked[0], f64::from(week));
        } else {
            let factor: Group = std::array::from_fn(|lane| (1.0 - staked[lane]).max(0.0) + paid[lane]);
            walk.multiply(simd, f64x8::from_slice(simd, &factor), f64::from(week));
        }
    }
    walk.ends()
}
