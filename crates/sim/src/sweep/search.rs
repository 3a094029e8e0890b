//! The search itself: what is shared by all configurations, and the walk through them.

use fairline_data::{HoldOut, Match, Season};
use rayon::prelude::*;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::configuration::Configuration;
use super::space::{SweepSpace, check_axis};
use super::trial::{SeasonTrial, Trial};
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
/// anew before each week. What comes out is the same to the bit on any number of threads.
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
    forecasters: Vec<String>,
    prices: Vec<Prices>,
    /// For each of the prices, the seasons.
    stages: Vec<Vec<Stage>>,
}

/// A season at some prices, with what each forecaster said about it.
#[derive(Debug)]
struct Stage {
    season: Season,
    schedule: Schedule,
    setup: String,
    forecasts: Vec<Said>,
}

/// What a forecaster said, and its Brier score beside the market's.
#[derive(Debug)]
struct Said {
    forecasts: RecordedForecasts,
    briers: [Option<f64>; 2],
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
            let stage = |&season: &Season| Stage::new(season, matches, &schedule, options.bankroll);
            stages.push(
                seasons.par_iter().map(stage).collect::<Vec<_>>().into_iter().collect::<Result<Vec<_>>>()?,
            );
        }
        let mut sweep = Self {
            bankroll: options.bankroll,
            forecasters: space.forecasters.iter().map(|(name, _)| name.clone()).collect(),
            prices: space.prices.clone(),
            stages,
        };
        let mut walks = Vec::new();
        for stage in sweep.stages.iter().flatten() {
            walks.extend(space.forecasters.iter().map(|(_, make)| (stage, make)));
        }
        let said: Vec<Result<Said>> =
            walks.into_par_iter().map(|(stage, make)| Said::of(&stage.schedule, make())).collect();
        let mut said = said.into_iter();
        for stage in sweep.stages.iter_mut().flatten() {
            stage.forecasts = said.by_ref().take(space.forecasters.len()).collect::<Result<_>>()?;
        }
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
        let forecaster = self.forecasters.iter().position(|name| *name == configuration.forecaster);
        let prices = self.prices.iter().position(|prices| *prices == configuration.prices);
        let (forecaster, prices) = forecaster
            .zip(prices)
            .ok_or_else(|| Error::UnknownConfiguration { configuration: configuration.to_string() })?;
        let options = configuration.season_options(self.bankroll);
        let season = |stage: &Stage| {
            let Said { forecasts, briers } = &stage.forecasts[forecaster];
            let (forecasts, staking) = (forecasts.clone(), configuration.staking);
            let mut simulation = Simulation::new(&stage.schedule, forecasts, staking, &options)?;
            while simulation.play_week(|_| {})?.is_some() {}
            SeasonTrial::of(simulation.run(), (stage.season, &stage.setup), *briers)
        };
        let seasons = self.stages[prices].iter().map(season).collect::<Result<_>>()?;
        Ok(Trial { configuration: configuration.clone(), seasons })
    }

    /// For each season what its rows in a table must say of the setup, at the prices of a configuration.
    pub(super) fn setups(&self, configuration: &Configuration) -> impl Iterator<Item = (Season, &str)> {
        let prices = self.prices.iter().position(|prices| *prices == configuration.prices);
        let stages = prices.map(|prices| &self.stages[prices]);
        stages.into_iter().flatten().map(|stage| (stage.season, stage.setup.as_str()))
    }
}

impl Stage {
    fn new(season: Season, matches: &[Match], options: &ScheduleOptions, bankroll: Decimal) -> Result<Self> {
        let hold_out = HoldOut::split(matches, season).map_err(|source| Error::Data(Box::new(source)))?;
        let schedule = Schedule::new(&hold_out, options)?;
        let text = format!("{} {options:?} {bankroll}", schedule.data_hash());
        let digits = Sha256::digest(text.as_bytes());
        let setup = digits.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { season, schedule, setup, forecasts: Vec::new() })
    }
}

impl Said {
    fn of(schedule: &Schedule, predictor: Box<dyn Predictor>) -> Result<Self> {
        let forecasts = RecordedForecasts::of_season(schedule, predictor)?;
        let games = || schedule.weeks.iter().flat_map(|week| &week.batches).flat_map(|batch| &batch.games);
        let model = games()
            .filter_map(|game| Some((forecasts.of(&game.fixture)?.probabilities, game.fate.forecast?)));
        let market = games().filter_map(|game| Some((game.market?, game.fate.forecast?)));
        let briers = [ForecastScores::of(model)?.brier, ForecastScores::of(market)?.brier];
        Ok(Self { forecasts, briers })
    }
}
