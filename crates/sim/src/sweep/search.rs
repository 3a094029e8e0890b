//! The search itself: what is shared by all configurations, and the walk through them.

use std::collections::HashMap;

use fairline_data::{HoldOut, Match, Season};
use rayon::prelude::*;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::configuration::Configuration;
use super::space::{Factory, SweepSpace, check_axis};
use super::trial::{SeasonTrial, Trial};
use crate::schedule::Game;
use crate::scores::ForecastScores;
use crate::{Error, Predictor, Prices, RecordedForecasts, Result, Schedule, ScheduleOptions, Simulation};

/// Configurations a thread is given before what came out is written down.
const BATCH_PER_THREAD: usize = 16;

/// What is the same for all configurations.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `bankroll` | 1000.00 | > 0, ≤ 10¹³, two places | money at the start of each season |
/// | `schedule` | see [`ScheduleOptions`] | | everything about prices and time but whose prices are bet at |
///
/// # Examples
/// ```
/// use fairline_sim::{Rhythm, ScheduleOptions, SweepOptions};
/// use rust_decimal::Decimal;
///
/// let options =
///     SweepOptions::new().bankroll(Decimal::from(500)).schedule(ScheduleOptions::new().rhythm(Rhythm::Daily));
/// assert_ne!(options, SweepOptions::default());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SweepOptions {
    bankroll: Decimal,
    schedule: ScheduleOptions,
}

impl Default for SweepOptions {
    fn default() -> Self {
        Self { bankroll: Decimal::ONE_THOUSAND, schedule: ScheduleOptions::default() }
    }
}

impl SweepOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Money at the start of each season.
    #[must_use]
    pub fn bankroll(mut self, amount: Decimal) -> Self {
        self.bankroll = amount;
        self
    }

    /// Everything about prices and time; whose prices are bet at is an axis of the space.
    #[must_use]
    pub fn schedule(mut self, options: ScheduleOptions) -> Self {
        self.schedule = options;
        self
    }
}

/// A search: seasons in order of time and what each forecaster said about them, made once and shared by all
/// configurations.
///
/// Each season is walked with everything before it to learn from, and begun with the same bankroll; a forecaster learns
/// anew before each batch. It walks the seasons once, in order of time, whatever is staked on what it says and at whose
/// prices; the odds that it may look at are the first of the space's [`prices`](SweepSpace::prices). What comes out is the
/// same to the bit on any number of threads.
///
/// # Examples
/// ```
/// use fairline_data::{Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{EloPredictor, SweepStaking, Sweep, SweepOptions, SweepReport, SweepReportOptions, SweepSpace};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(7))?;
/// let space = SweepSpace::new()
///     .forecaster("elo", EloPredictor::default)
///     .staking([0.1, 0.25].map(SweepStaking::Kelly))
///     .min_edge([0.0, 0.05].map(Some));
/// let seasons = [2017, 2018].map(Season::new);
/// let sweep = Sweep::new(&space, &league.matches, &seasons, &SweepOptions::new())?;
/// let mut trials = Vec::new();
/// sweep.run(&space.grid()?, |trial| {
///     trials.push(trial);
///     Ok(())
/// })?;
/// let report = SweepReport::of(&trials, &SweepReportOptions::new(1).resamples(200))?;
/// println!("{report}");
/// assert_eq!(report.tries, 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Sweep {
    bankroll: Decimal,
    prices: Vec<Prices>,
    /// For each of the prices, the seasons.
    stages: Vec<Vec<Stage>>,
    /// What each forecaster said about each season.
    said: HashMap<String, HashMap<Season, Said>>,
}

/// A season at some prices, with the market's Brier score.
#[derive(Debug)]
struct Stage {
    season: Season,
    schedule: Schedule,
    setup: String,
    brier: Option<f64>,
}

/// What a forecaster said about a season, with its Brier score.
#[derive(Debug)]
struct Said {
    forecasts: RecordedForecasts,
    brier: Option<f64>,
}

impl Sweep {
    /// Puts the seasons in order of time and has every forecaster walk through them, on all threads.
    ///
    /// # Errors
    /// Those of [`SweepSpace::grid`], [`Schedule::new`] and [`RecordedForecasts::of_season`]; [`Error::Data`] for a season
    /// that cannot be held out; [`Error::EmptyAxis`] without seasons and [`Error::RepeatedValue`] for one that stands
    /// twice.
    pub fn new(
        space: &SweepSpace,
        matches: &[Match],
        seasons: &[Season],
        options: &SweepOptions,
    ) -> Result<Self> {
        space.size()?;
        check_axis("season", seasons)?;
        let mut stages = Vec::with_capacity(space.prices.len());
        for prices in &space.prices {
            let mut schedule = options.schedule.clone();
            schedule.prices = prices.clone();
            // What forecasters see belongs to the setup as well.
            let beside = format!("{:?} {}", space.prices[0], options.bankroll);
            let stage = |&season: &Season| Stage::new(season, matches, &schedule, &beside);
            stages.push(
                seasons.par_iter().map(stage).collect::<Vec<_>>().into_iter().collect::<Result<Vec<_>>>()?,
            );
        }
        let mut sweep =
            Self { bankroll: options.bankroll, prices: space.prices.clone(), stages, said: HashMap::new() };
        // One forecaster walks through all seasons in order of time, so that it need not learn the first ones again for
        // each of the later.
        let mut order: Vec<&Stage> = sweep.stages[0].iter().collect();
        order.sort_by_key(|stage| stage.season);
        let walk = |(name, make): &(String, Factory)| {
            let mut predictor = make();
            let seasons =
                order.iter().map(|stage| Ok((stage.season, Said::of(&stage.schedule, &mut predictor)?)));
            Ok((name.clone(), seasons.collect::<Result<HashMap<_, _>>>()?))
        };
        let said: Vec<Result<_>> = space.forecasters.par_iter().map(walk).collect();
        sweep.said = said.into_iter().collect::<Result<_>>()?;
        Ok(sweep)
    }

    /// The seasons, in the order in which they were given.
    pub fn seasons(&self) -> impl Iterator<Item = Season> + '_ {
        self.stages.first().into_iter().flatten().map(|stage| stage.season)
    }

    /// Tries configurations on all threads and hands on what came out in their order.
    ///
    /// Memory does not grow with their number, unless `each` keeps them.
    ///
    /// # Errors
    /// [`Error::UnknownConfiguration`] for a forecaster or prices that the space did not have, whatever
    /// [`simulate_season`](crate::simulate_season) reports, and whatever `each` does.
    pub fn run(
        &self,
        configurations: &[Configuration],
        mut each: impl FnMut(Trial) -> Result<()>,
    ) -> Result<()> {
        for batch in configurations.chunks(BATCH_PER_THREAD * rayon::current_num_threads().max(1)) {
            let trials: Vec<Result<Trial>> = batch.par_iter().map(|one| self.trial(one)).collect();
            for trial in trials {
                each(trial?)?;
            }
        }
        Ok(())
    }

    /// Tries one configuration on every season.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn trial(&self, configuration: &Configuration) -> Result<Trial> {
        let unknown = || Error::UnknownConfiguration { configuration: configuration.to_string() };
        let stages = self.stages_of(configuration).ok_or_else(unknown)?;
        let said = self.said.get(&configuration.forecaster).ok_or_else(unknown)?;
        let options = configuration.season_options(self.bankroll);
        let season = |stage: &Stage| {
            let said = said.get(&stage.season).ok_or_else(unknown)?;
            let (forecasts, staking) = (said.forecasts.clone(), configuration.staking);
            let mut simulation = Simulation::new(&stage.schedule, forecasts, staking, &options)?;
            while simulation.play_week(|_| {})?.is_some() {}
            SeasonTrial::of(simulation.run(), (stage.season, &stage.setup), [said.brier, stage.brier])
        };
        let seasons = stages.iter().map(season).collect::<Result<_>>()?;
        Ok(Trial { configuration: configuration.clone(), seasons })
    }

    /// The seasons at the prices of a configuration.
    fn stages_of(&self, configuration: &Configuration) -> Option<&[Stage]> {
        let prices = self.prices.iter().position(|prices| *prices == configuration.prices)?;
        self.stages.get(prices).map(Vec::as_slice)
    }

    /// For each season what its rows in a table must say of the setup, at the prices of a configuration.
    pub(super) fn setups(&self, configuration: &Configuration) -> impl Iterator<Item = (Season, &str)> {
        let stages = self.stages_of(configuration).unwrap_or_default();
        stages.iter().map(|stage| (stage.season, stage.setup.as_str()))
    }
}

impl Stage {
    fn new(season: Season, matches: &[Match], options: &ScheduleOptions, beside: &str) -> Result<Self> {
        let hold_out = HoldOut::split(matches, season).map_err(|source| Error::Data(Box::new(source)))?;
        let schedule = Schedule::new(&hold_out, options)?;
        let text = format!("{} {options:?} {beside}", schedule.data_hash());
        let digest = Sha256::digest(text.as_bytes());
        let digits = digest.iter().take(8).fold(0_u64, |digits, &byte| digits << 8 | u64::from(byte));
        let setup = format!("{digits:016x}");
        let market = games(&schedule).filter_map(|game| Some((game.market?, game.fate.forecast?)));
        let brier = ForecastScores::of(market)?.brier;
        Ok(Self { season, schedule, setup, brier })
    }
}

impl Said {
    fn of(schedule: &Schedule, predictor: &mut dyn Predictor) -> Result<Self> {
        let forecasts = RecordedForecasts::of_season(schedule, predictor)?;
        let scored = |game: &Game| Some((forecasts.of(&game.fixture)?.probabilities, game.fate.forecast?));
        let brier = ForecastScores::of(games(schedule).filter_map(scored))?.brier;
        Ok(Self { forecasts, brier })
    }
}

/// The matches of a schedule.
fn games(schedule: &Schedule) -> impl Iterator<Item = &Game> {
    schedule.weeks.iter().flat_map(|week| &week.batches).flat_map(|batch| &batch.games)
}
