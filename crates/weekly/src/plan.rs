//! A season that is over, as the settings want it played.

use fairline_data::{Dataset, HoldOut, Season, Source};
use fairline_sim::{DataSummary, KellyStrategy, Manifest, Schedule, SeasonOptions, Simulation};
use jiff::civil::Date;

use crate::{Forecaster, Result, Settings};

/// A season that is over, ready to be played as the settings say.
///
/// # Examples
/// ```
/// use fairline_data::{Season, Source};
/// use fairline_weekly::{SeasonPlan, Settings};
///
/// let mut settings = Settings::default();
/// settings.forecast.model = "elo".parse()?;
/// let plan = SeasonPlan::new(&settings, &Source::Simulated { seed: 42 }, Season::new(2023))?;
/// let mut simulation = plan.simulation()?;
/// while simulation.play_week(|_| {})?.is_some() {}
/// assert_eq!(simulation.run().predictions.len(), 380);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SeasonPlan {
    /// What was read, without its matches, which the schedule has.
    pub dataset: Dataset,
    /// The weeks to be played.
    pub schedule: Schedule,
    settings: Settings,
    options: SeasonOptions,
    data: DataSummary,
    seed: Option<u64>,
}

impl SeasonPlan {
    /// Reads the matches and holds a season out: the last one, unless another one is asked for.
    ///
    /// # Errors
    /// Those of [`Settings::validate`]; [`Error::Data`](crate::Error::Data) for matches that cannot be read or do not have the season, or none before it;
    /// [`Error::Simulation`](crate::Error::Simulation) for a bookmaker that they do not name, or for books without an answer.
    pub fn new(settings: &Settings, source: &Source, season: impl Into<Option<Season>>) -> Result<Self> {
        settings.validate()?;
        let mut dataset = source.load()?;
        let last = || dataset.seasons().last().copied().unwrap_or(Season::of(Date::ZERO));
        let season = season.into().unwrap_or_else(last);
        let hold_out = HoldOut::split(&dataset.matches, season)?;
        let schedule = Schedule::new(&hold_out, &settings.schedule_options())?;
        let data = DataSummary::new(source, &dataset, &hold_out, &schedule);
        dataset.matches = Vec::new();
        let seed = match source {
            Source::Simulated { seed } => Some(*seed),
            _ => None,
        };
        Ok(Self {
            dataset,
            schedule,
            settings: settings.clone(),
            options: settings.season_options(),
            data,
            seed,
        })
    }

    /// A run that is about to begin.
    ///
    /// # Errors
    /// [`Error::WithMarket`](crate::Error::WithMarket); [`Error::Simulation`](crate::Error::Simulation) for options outside their
    /// ranges.
    pub fn simulation(&self) -> Result<Simulation<'_>> {
        simulation(&self.schedule, &self.settings, &self.options)
    }

    /// What a run is made of.
    pub fn manifest(&self, simulation: &Simulation<'_>) -> Manifest {
        simulation.manifest(self.settings.forecaster_name(), "kelly", self.seed)
    }

    /// Which matches it is made on.
    pub fn data(&self) -> &DataSummary {
        &self.data
    }
}

/// A simulation as the settings want it.
pub(crate) fn simulation<'a>(
    schedule: &'a Schedule,
    settings: &Settings,
    options: &SeasonOptions,
) -> Result<Simulation<'a>> {
    let simulation = Simulation::new(schedule, Forecaster::predictor(settings)?, KellyStrategy, options)?;
    Ok(if settings.forecast.retrain {
        simulation.challenger(Forecaster::predictor(settings)?)
    } else {
        simulation
    })
}
