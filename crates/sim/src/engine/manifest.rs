//! What a run was made of.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::simulation::Simulation;
use crate::{Schedule, SeasonOptions};

/// What a run was made of: with the same, the same bits come out.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, Simulation};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2017))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let run = Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &SeasonOptions::new())?;
/// let manifest = run.manifest("elo", "kelly", Some(7));
/// assert_eq!((manifest.data.len(), manifest.matches), (64, 760));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Manifest {
    /// Version of fairline.
    pub version: String,
    /// SHA-256 of everything in the matches that a run can depend on, in hexadecimal digits.
    pub data: String,
    /// Matches with a result, those to learn from included.
    pub matches: usize,
    /// Who forecasts, in the caller's words.
    pub forecaster: String,
    /// Who stakes, in the caller's words.
    pub strategy: String,
    /// Every option of the schedule and of the season.
    pub configuration: String,
    /// Seed of whatever was random, if anything was.
    pub seed: Option<u64>,
}

impl Simulation<'_> {
    /// What this run is made of. The caller names the forecaster and the strategy, with whatever they were set to.
    pub fn manifest(
        &self,
        forecaster: impl Into<String>,
        strategy: impl Into<String>,
        seed: Option<u64>,
    ) -> Manifest {
        Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data: self.schedule.data_hash().to_owned(),
            matches: self.schedule.played.len(),
            forecaster: forecaster.into(),
            strategy: strategy.into(),
            configuration: configuration(self.schedule, &self.options),
            seed,
        }
    }
}

/// Every option, as Rust writes it.
pub(super) fn configuration(schedule: &Schedule, options: &SeasonOptions) -> String {
    format!("{:?} {options:?}", schedule.options)
}

impl Schedule {
    /// SHA-256 of everything in the matches that a run can depend on, in hexadecimal digits.
    pub fn data_hash(&self) -> &str {
        self.hash.get_or_init(|| self.hashed())
    }

    fn hashed(&self) -> String {
        let mut hasher = Sha256::new();
        let mut text = String::new();
        for game in &self.played {
            text.clear();
            // Numbers as Rust writes them give them back to the bit.
            let _ = write!(text, "{game:?}");
            hasher.update(&text);
        }
        for game in self.weeks.iter().flat_map(|week| &week.batches).flat_map(|batch| &batch.games) {
            text.clear();
            let _ =
                write!(text, "{:?} {:?} {:?} {:?}", game.fixture.date, game.closing, game.matched, game.fate);
            hasher.update(&text);
        }
        hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
