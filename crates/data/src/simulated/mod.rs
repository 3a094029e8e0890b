//! A league that never was, whose true probabilities are known.
//!
//! ```text
//! λ_home = home_goals · exp(a_home − d_away) / M,   λ_away = away_goals · exp(a_away − d_home) / M
//! on target ~ Poisson(λ / c),   goals ~ Binomial(on target, c)   ⇒   goals ~ Poisson(λ)
//! truth = (P(G_h > G_a), P(G_h = G_a), P(G_h < G_a)) of independent Poisson goals
//! ```
//! `a`, `d`: attack and defence of the club that week; `M`: the mean of `exp(a − d)` over all pairings, so that the
//! league's mean goals are the options'; `c`: goals per shot on target.

mod bookmaker;
mod calendar;
mod club;
mod names;
mod options;
mod play;
mod poisson;
mod season;
mod table;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

pub use self::options::SimulatedLeagueOptions;
use self::season::Simulation;
use crate::{Match, Result};

/// Seasons of invented matches with prices, and the probabilities they were drawn from.
///
/// Twenty clubs play a double round robin each season; three go down for three of a pool of further clubs. Strengths
/// drift from week to week and from season to season. Bookmakers see the truth through noise, less of it at the close,
/// shorten longshots more than favourites, and add their overround: `B365` 5 %, `PS` 2.5 %. `Max` and `Avg` are the
/// maximum and the mean of these two. The same options give the same league.
///
/// # Examples
/// ```
/// use fairline_data::{Line, SimulatedLeague, SimulatedLeagueOptions};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(42))?;
/// assert_eq!(league.matches.len(), 8 * 380);
///
/// let (played, truth) = (&league.matches[0], league.truth[0]);
/// let odds = played.odds("PS", Line::Closing).expect("every bookmaker quotes every match");
/// let edge = truth[0] * odds[0] - 1.0; // what a bet on the home team was really worth
/// assert!((truth.iter().sum::<f64>() - 1.0).abs() < 1e-12 && edge.abs() < 0.5);
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SimulatedLeague {
    /// The matches, in the order of a [`Dataset`](crate::Dataset); their competition is `SIM`.
    pub matches: Vec<Match>,
    /// Home, draw and away probability of each match; they sum to 1 within 1e-12.
    pub truth: Vec<[f64; 3]>,
}

impl SimulatedLeague {
    /// Plays all seasons.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`](crate::Error::OptionOutOfRange) names the option.
    pub fn generate(options: &SimulatedLeagueOptions) -> Result<Self> {
        options.validate()?;
        let rng = Xoshiro256PlusPlus::seed_from_u64(options.seed);
        let mut simulation = Simulation::new(options, rng);
        let mut played: Vec<(Match, [f64; 3])> = Vec::new();
        for season in 0..options.seasons {
            played.extend(simulation.season(season));
        }
        played.sort_by(|(one, _), (other, _)| one.chronology().cmp(&other.chronology()));
        let (matches, truth) = played.into_iter().unzip();
        Ok(Self { matches, truth })
    }
}
