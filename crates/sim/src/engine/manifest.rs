//! What a run was made of.

use std::fmt::Write;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::simulation::Simulation;
use crate::schedule::{Fate, Game};
use crate::{BookmakerOdds, Fixture, Played, Schedule, SeasonOptions};

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
        let mut bytes = Bytes::default();
        for game in &self.played {
            bytes.played(game);
            hasher.update(&bytes.0);
            bytes.0.clear();
        }
        for game in self.weeks.iter().flat_map(|week| &week.batches).flat_map(|batch| &batch.games) {
            let Game { fixture, closing, matched, fate, .. } = game;
            let Fate { settled_on, bets, forecast } = *fate;
            bytes.fixture(fixture);
            bytes.odds(*closing);
            bytes.0.extend(matched.to_bits().to_le_bytes());
            bytes.date(settled_on);
            for outcome in [bets, forecast] {
                bytes.0.push(outcome.map_or(u8::MAX, |outcome| outcome as u8));
            }
            hasher.update(&bytes.0);
            bytes.0.clear();
        }
        hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// Everything in a match as bytes that no other match has: numbers to the bit, texts behind their lengths.
#[derive(Debug, Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn played(&mut self, game: &Played) {
        // Taken apart field by field, so that one that is added later cannot be forgotten here.
        let Played { fixture, goals, shots, shots_on_target } = game;
        self.fixture(fixture);
        for pair in [Some(*goals), *shots, *shots_on_target] {
            self.0.push(u8::from(pair.is_some()));
            self.0.extend(pair.unwrap_or_default().into_iter().flat_map(u32::to_le_bytes));
        }
    }

    fn fixture(&mut self, fixture: &Fixture) {
        let Fixture { competition, season, date, time, home, away, odds, quotes, average } = fixture;
        for name in [competition, home, away] {
            self.text(name);
        }
        self.0.extend(season.year().to_le_bytes());
        self.date(*date);
        self.0.push(u8::from(time.is_some()));
        if let Some(time) = time {
            self.0.extend([time.hour(), time.minute(), time.second()].map(i8::cast_unsigned));
            self.0.extend(time.subsec_nanosecond().to_le_bytes());
        }
        self.odds(*odds);
        self.odds(*average);
        self.0.extend((quotes.len() as u64).to_le_bytes());
        for BookmakerOdds { bookmaker, odds } in quotes {
            self.text(bookmaker);
            self.odds(Some(*odds));
        }
    }

    fn text(&mut self, text: &str) {
        self.0.extend((text.len() as u64).to_le_bytes());
        self.0.extend(text.as_bytes());
    }

    fn date(&mut self, date: Date) {
        self.0.extend(date.year().to_le_bytes());
        self.0.extend([date.month(), date.day()].map(i8::cast_unsigned));
    }

    fn odds(&mut self, odds: Option<[f64; 3]>) {
        self.0.push(u8::from(odds.is_some()));
        self.0.extend(odds.unwrap_or_default().into_iter().flat_map(|odds| odds.to_bits().to_le_bytes()));
    }
}
