//! Plays one match: shots, goals and the half-time score.

use rand::Rng;

use super::poisson::{poisson, thin};

/// Goals per shot on target, as in the Premier League of the 2010s.
const CONVERSION: f64 = 0.32;
/// Shots off target per shot on target.
const OFF_TARGET: f64 = 1.9;
/// Share of goals that fall before half time.
const FIRST_HALF: f64 = 0.45;

/// What one side did.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    pub(super) goals: u32,
    pub(super) first_half: u32,
    pub(super) on_target: u32,
    pub(super) shots: u32,
}

impl Side {
    /// Plays for a side with this mean of goals; thinned Poisson shots make Poisson goals.
    pub(super) fn play<R: Rng>(mean: f64, rng: &mut R) -> Self {
        let on_target = poisson(mean / CONVERSION, rng);
        let goals = thin(on_target, CONVERSION, rng);
        let first_half = thin(goals, FIRST_HALF, rng);
        let shots = on_target + poisson(OFF_TARGET * mean / CONVERSION, rng);
        Self { goals, first_half, on_target, shots }
    }
}
