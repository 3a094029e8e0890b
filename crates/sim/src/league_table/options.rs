//! How many seasons, and which places matter.

use crate::{Error, Result};

/// How to simulate the rest of a league's season.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `seed` | given to `new` | any | the same seed plays the same seasons, on any number of threads |
/// | `seasons` | 10,000 | 1 to 10,000,000 | simulated seasons |
/// | `points_per_win` | 3 | 1 to 10 | a draw is worth 1 |
/// | `top` | 4 | 1 to the number of clubs | places of [`ClubForecast::top`](crate::ClubForecast) |
/// | `relegated` | 3 | 0 to the number of clubs | last places of [`ClubForecast::relegation`](crate::ClubForecast) |
/// | `confidence` | 0.95 | (0, 1) | level of the intervals |
///
/// # Examples
/// ```
/// use fairline_sim::LeagueOptions;
///
/// // A league of eighteen: four go to Europe, the last two go down.
/// let options = LeagueOptions::new(42).seasons(50_000).top(4).relegated(2);
/// assert_ne!(options, LeagueOptions::new(42));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeagueOptions {
    pub(super) seed: u64,
    pub(super) seasons: usize,
    pub(super) points_per_win: u8,
    pub(super) top: usize,
    pub(super) relegated: usize,
    pub(super) confidence: f64,
}

impl LeagueOptions {
    /// The defaults with a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, seasons: 10_000, points_per_win: 3, top: 4, relegated: 3, confidence: 0.95 }
    }

    /// Sets the number of simulated seasons.
    #[must_use]
    pub fn seasons(self, seasons: usize) -> Self {
        Self { seasons, ..self }
    }

    /// Sets the points of a win.
    #[must_use]
    pub fn points_per_win(self, points_per_win: u8) -> Self {
        Self { points_per_win, ..self }
    }

    /// Sets how many places are the top.
    #[must_use]
    pub fn top(self, top: usize) -> Self {
        Self { top, ..self }
    }

    /// Sets how many clubs are relegated.
    #[must_use]
    pub fn relegated(self, relegated: usize) -> Self {
        Self { relegated, ..self }
    }

    /// Sets the level of the intervals.
    #[must_use]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Refuses options outside their ranges.
    pub(super) fn validate(&self, clubs: usize) -> Result<()> {
        let out = |name, value: String, allowed| Err(Error::InvalidOption { name, value, allowed });
        if !(1..=10_000_000).contains(&self.seasons) {
            return out("seasons", self.seasons.to_string(), "in 1 to 10,000,000");
        }
        if !(1..=10).contains(&self.points_per_win) {
            return out("points_per_win", self.points_per_win.to_string(), "in 1 to 10");
        }
        if !(1..=clubs).contains(&self.top) {
            return out("top", self.top.to_string(), "at least 1 and at most the number of clubs");
        }
        if self.relegated > clubs {
            return out("relegated", self.relegated.to_string(), "at most the number of clubs");
        }
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return out("confidence", self.confidence.to_string(), "in (0, 1)");
        }
        Ok(())
    }
}
