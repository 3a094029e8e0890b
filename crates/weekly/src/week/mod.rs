//! The week: refresh, settle, evaluate, retrain, predict, recommend, report, tell.

mod data_alerts;
mod refresh;
mod reports;

use std::path::{Path, PathBuf};

use fairline_data::{BettingWeek, Season};
use fairline_sim::{
    Alert, Announced, Correction, DataSummary, Event, Manifest, ModelEvaluation, OpenBet, Schedule,
    ScheduleOptions, SeasonOptions, Trigger, WeekRecord,
};
use fairline_store::{RunWriter, Store, StoredRun};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

pub use self::refresh::{Refreshed, fixtures_file, refresh};
use crate::plan::simulation;
use crate::{Delivery, Environment, Result, Settings};

/// Where kick-offs are given in the data.
const KICK_OFFS: &str = "Europe/London";

/// Date and time where days and kick-offs of matches are given, which is British in the data.
///
/// # Examples
/// ```
/// let summer = "2026-08-15T23:30:00Z".parse()?;
/// assert_eq!(fairline_weekly::moment_of_matches(summer).to_string(), "2026-08-16T00:30:00");
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn moment_of_matches(now: Timestamp) -> DateTime {
    let british = TimeZone::get(KICK_OFFS).unwrap_or(TimeZone::UTC); // compiled in
    british.to_datetime(now)
}

/// What a call did.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct WeekDone {
    /// Where the matches came from.
    pub source: String,
    /// Files that were fetched and are new.
    pub fetched: Vec<PathBuf>,
    /// What could not be fetched; what was there before was used.
    pub failed: Vec<String>,
    /// Number of the run in the database.
    pub run: i64,
    /// Money after the last week that is over, open stakes included.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll: rust_decimal::Decimal,
    /// Matches of the run that have a forecast, a price and a result.
    pub matches_scored: usize,
    /// Mean Brier score of the model less that of the market over them: above 0 the market was better.
    pub brier_difference: Option<f64>,
    /// Two-sided p-value of no difference, for one look.
    pub brier_p_value: Option<f64>,
    /// The week that was closed.
    pub closed: Option<Closed>,
    /// What was forecast.
    pub opened: Option<Opened>,
    /// The last day of the week that is open.
    pub open_until: Option<jiff::civil::Date>,
    /// Bets that are open: those to place, and those that wait for results.
    pub bets: Vec<OpenBet>,
    /// Reports that were written.
    pub reports: Vec<PathBuf>,
    /// Who was told of alerts.
    pub deliveries: Vec<Delivery>,
}

/// A week that was closed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Closed {
    /// What it brought.
    pub record: WeekRecord,
    /// What the monitor raised.
    pub alerts: Vec<Alert>,
    /// Why a new model was trained, if one was.
    pub challenged: Option<Trigger>,
    /// A trial that ended.
    pub evaluation: Option<ModelEvaluation>,
}

/// Matches that were forecast.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Opened {
    /// Season of the week.
    pub season: Season,
    /// Its number.
    pub week: usize,
    /// Its days.
    pub days: BettingWeek,
    /// How many matches.
    pub matches: usize,
}

/// One call of the weekly run. Made to be called often: whatever has been done is not done again, and whoever is stopped
/// on the way goes on from there.
///
/// 1. Fetches results and matches to come, or goes on with the last ones and raises an alert.
/// 2. Closes the open week when it is over and its results are there: settles, scores, watches, retrains.
/// 3. Forecasts what is announced for the next week, or for the rest of the open one, and recommends bets.
/// 4. Writes the reports, and tells the sinks of alerts.
///
/// `cache` is where downloads go, `environment` looks up the secrets of the sinks, and `now` is the time.
///
/// # Errors
/// Those of [`Settings::validate`], before anything is done; [`Error::NoMatches`](crate::Error::NoMatches) without any match; those of the data, the simulation, the database and the
/// reports. A download that fails and a sink that cannot be reached are no errors, but part of the result.
///
/// # Examples
/// ```no_run
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// use fairline_store::Store;
/// use fairline_weekly::{Settings, play_week};
/// use jiff::Timestamp;
///
/// let settings = Settings::default();
/// let store = Store::open(&settings.db).await?;
/// let environment = |name: &str| std::env::var(name).ok();
/// let done = play_week(&settings, &store, "cache".as_ref(), &environment, Timestamp::now()).await?;
/// for bet in &done.bets {
///     println!("{} v {}: {} on {} at {}", bet.home, bet.away, bet.stake, bet.outcome, bet.odds);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn play_week(
    settings: &Settings,
    store: &Store,
    cache: &Path,
    environment: Environment<'_>,
    now: Timestamp,
) -> Result<WeekDone> {
    settings.validate()?;
    let here = moment_of_matches(now);
    let (data, folder) = (settings.data.clone(), cache.to_owned());
    let fetching = tokio::task::spawn_blocking(move || refresh(&data, &folder, here.date()));
    let known = fetching.await.unwrap_or_else(|stopped| std::panic::resume_unwind(stopped.into_panic()))?;
    store.replace_fixtures(&known.fixtures, now).await?;

    let run = Live {
        settings,
        prices: settings.schedule_options(),
        options: settings.season_options(),
        known: &known,
    };
    let (manifest, data) = run.described(&Announced::default());
    let writer =
        store.open_live_run(&settings.week.run, &manifest, &data, settings.staking.bankroll, now).await?;
    let mut writer = Writer { snapshot: writer.snapshot().map(<[u8]>::to_vec), run: writer, now };
    let id = writer.run.id();
    let (closed, corrections) = run.close(&mut writer, here.date()).await?;
    let opened = run.open(&mut writer, here).await?;
    drop(writer);

    let stored = store.load_run(id).await?;
    let at = weeks_of(&stored);
    data_alerts::raise(
        store,
        &known,
        &stored.run.predictions,
        &corrections,
        at.last().copied(),
        here.date(),
        now,
    )
    .await?;
    let against_market = stored.run.summary()?.model_vs_market;
    let (bankroll, bets) = (stored.run.final_bankroll(), stored.run.open.clone());
    let open = stored.run.predictions.last().filter(|_| stored.data.weeks > stored.run.weeks.len());
    let first_weekday = run.prices.week_begins();
    let open_until = open.map(|last| BettingWeek::containing(last.date, first_weekday).end());
    let folder = settings.week.reports.join(&settings.week.run);
    let reports = reports::write(&folder, stored, &at, closed.is_some() || opened.is_some())?;
    let deliveries = settings.alerts.deliver(store, environment, now).await?;
    Ok(WeekDone {
        source: known.source.clone(),
        fetched: known.fetched,
        failed: known.failed,
        run: id,
        bankroll,
        matches_scored: against_market.matches,
        brier_difference: against_market.brier_difference,
        brier_p_value: against_market.p_value,
        closed,
        opened,
        open_until,
        bets,
        reports,
        deliveries,
    })
}

/// The last week that is over, and the one that is open.
fn weeks_of(stored: &StoredRun) -> Vec<(Season, usize)> {
    let over = stored.run.weeks.last().map(|week| (week.season, week.week));
    let forecast = stored.run.predictions.last().map(|last| (last.season, last.week));
    let mut weeks: Vec<(Season, usize)> = over.into_iter().chain(forecast).collect();
    weeks.dedup();
    weeks
}

/// A season that is being played, with what is known now.
struct Live<'a> {
    settings: &'a Settings,
    prices: ScheduleOptions,
    options: SeasonOptions,
    known: &'a Refreshed,
}

/// The stored run, and what it goes on from.
struct Writer {
    run: RunWriter,
    snapshot: Option<Vec<u8>>,
    now: Timestamp,
}

impl Live<'_> {
    /// Closes the week that is open, if it is over; and which results have changed since the weeks before were closed.
    async fn close(
        &self,
        to: &mut Writer,
        today: jiff::civil::Date,
    ) -> Result<(Option<Closed>, Vec<Correction>)> {
        let Some(snapshot) = &to.snapshot else { return Ok((None, Vec::new())) };
        let schedule = self.schedule(Announced::from_snapshot(snapshot)?)?;
        let mut simulation = simulation(&schedule, self.settings, &self.options)?;
        simulation.resume(snapshot)?;
        let corrections = simulation.corrections();
        if !simulation.week_is_over(today) {
            return Ok((None, corrections));
        }
        let (mut alerts, mut challenged, mut evaluation) = (Vec::new(), None, None);
        let record = simulation.close_week(|event| match event {
            Event::Alerted(alert) => alerts.push((*alert).clone()),
            Event::Challenged(trigger) => challenged = Some(*trigger),
            Event::Retrained(trial) => evaluation = Some((*trial).clone()),
            _ => {}
        })?;
        let Some(record) = record.cloned() else { return Ok((None, corrections)) };
        to.run.record_week(&simulation, to.now).await?;
        to.snapshot = Some(simulation.snapshot()?);
        Ok((Some(Closed { record, alerts, challenged, evaluation }), corrections))
    }

    /// Forecasts what has been announced and has not been forecast.
    async fn open(&self, to: &mut Writer, now: DateTime) -> Result<Option<Opened>> {
        let results = &self.known.dataset.matches;
        let mut announced = match &to.snapshot {
            Some(snapshot) => Announced::from_snapshot(snapshot)?,
            None => Announced::default(),
        };
        let matches = announced.announce(results, &self.known.fixtures, now, &self.prices)?;
        if matches == 0 {
            return Ok(None);
        }
        let (_, mut data) = self.described(&announced);
        let schedule = self.schedule(announced)?;
        data.train_matches = schedule.training_matches();
        let mut simulation = simulation(&schedule, self.settings, &self.options)?;
        if let Some(snapshot) = &to.snapshot {
            simulation.resume(snapshot)?;
        }
        simulation.open_week(|_| {})?;
        let manifest = simulation.manifest(self.settings.forecaster_name(), "kelly", None);
        to.run.record_opening(&simulation, &manifest, &data, to.now).await?;
        let last = simulation.run().predictions.last();
        Ok(last.map(|last| Opened {
            season: last.season,
            week: last.week,
            days: BettingWeek::containing(last.date, self.prices.week_begins()),
            matches,
        }))
    }

    fn schedule(&self, announced: Announced) -> Result<Schedule> {
        let dataset = &self.known.dataset;
        Ok(Schedule::live(&dataset.matches, &dataset.refused, announced, &self.prices)?)
    }

    /// What the run is made of as far as the settings and the data say.
    fn described(&self, announced: &Announced) -> (Manifest, DataSummary) {
        let dataset = &self.known.dataset;
        let manifest = Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data: String::new(),
            matches: dataset.matches.len(),
            forecaster: self.settings.forecaster_name(),
            strategy: "kelly".to_owned(),
            configuration: String::new(),
            seed: None,
        };
        let data = DataSummary {
            source: self.known.source.clone(),
            competitions: self.settings.data.competitions.clone(),
            season: match announced.seasons() {
                None => String::new(),
                Some((first, last)) if first == last => first.to_string(),
                Some((first, last)) => format!("{first} to {last}"),
            },
            train_matches: dataset.matches.len(),
            test_matches: announced.matches(),
            refused_rows: dataset.refused.len(),
            incomplete_quotes: dataset.incomplete_quotes,
            weeks: announced.weeks(),
        };
        (manifest, data)
    }
}
