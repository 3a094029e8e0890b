//! A club's strength and how it changes.
//!
//! ```text
//! attack = quality + style + x,  defence = quality − style + y        (log goals)
//! x, y ← φ·x + drift·ε                                                 every week
//! quality = level + q,  q ← ρ·q + √(1 − ρ²)·sd·ε                      every summer
//! ```

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::options::SimulatedLeagueOptions;

/// What is left of a club's form after a week.
const PHI: f64 = 0.97;
/// What is left of a club's deviation from its usual level after a summer.
const RHO: f64 = 0.8;
/// Share of the variance of quality that is the club's lasting level.
const LASTING: f64 = 0.7;
/// How far clubs of the pool lie below the league, in spreads.
const POOL_GAP: f64 = 0.9;
/// Standard deviation of the preference for attack or for defence, in spreads.
const STYLE: f64 = 0.3;

#[derive(Debug, Clone)]
pub(super) struct Club {
    pub(super) name: &'static str,
    level: f64,
    deviation: f64,
    style: f64,
    form: [f64; 2],
}

impl Club {
    /// A new club of the league, or of the pool below it.
    pub(super) fn found<R: Rng>(
        name: &'static str,
        in_league: bool,
        options: &SimulatedLeagueOptions,
        rng: &mut R,
    ) -> Self {
        let spread = options.spread;
        let usual = if in_league { 0.0 } else { -POOL_GAP * spread };
        // The standard deviation at which weekly changes and forgetting balance.
        let settled = options.drift / (1.0 - PHI * PHI).sqrt();
        Self {
            name,
            level: usual + LASTING.sqrt() * spread * normal(rng),
            deviation: (1.0 - LASTING).sqrt() * spread * normal(rng),
            style: STYLE * spread * normal(rng),
            form: [settled * normal(rng), settled * normal(rng)],
        }
    }

    pub(super) fn quality(&self) -> f64 {
        self.level + self.deviation
    }

    pub(super) fn attack(&self) -> f64 {
        self.quality() + self.style + self.form[0]
    }

    pub(super) fn defence(&self) -> f64 {
        self.quality() - self.style + self.form[1]
    }

    pub(super) fn week<R: Rng>(&mut self, options: &SimulatedLeagueOptions, rng: &mut R) {
        for form in &mut self.form {
            *form = PHI * *form + options.drift * normal(rng);
        }
    }

    pub(super) fn summer<R: Rng>(&mut self, options: &SimulatedLeagueOptions, rng: &mut R) {
        let settled = (1.0 - LASTING).sqrt() * options.spread;
        self.deviation = RHO * self.deviation + (1.0 - RHO * RHO).sqrt() * settled * normal(rng);
    }
}

/// A standard normal number.
pub(super) fn normal<R: Rng>(rng: &mut R) -> f64 {
    rng.sample(StandardNormal)
}
