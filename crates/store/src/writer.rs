//! Writing a run: one transaction a week, one writer a run.

use std::time::Duration;

use fairline_sim::{DataSummary, Manifest, SeasonRun, Simulation, WeekRecord};
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::database::{Pennies, Transaction, Value};
use crate::lock::Lock;
use crate::records::{
    ALERTS, BANKROLL, BETS, EVALUATIONS, HEALTH, LEDGER, PREDICTIONS, REFUSED, WEEKS, alert_row,
    bankroll_row, evaluation_row, evidence_values, funnel_values, health_row, insert_run, int, key,
    ledger_rows, open_row, prediction_row, refused_row, settled_row, week_row, write_evidence,
};
use crate::{Error, Result, Store, StoredRun};

/// The right to write a run, and how far it has come. Only one value of a run exists at a time, in any process.
#[derive(Debug)]
pub struct RunWriter {
    pub(crate) store: Store,
    pub(crate) id: i64,
    lock: Lock,
    pub(crate) snapshot: Option<Vec<u8>>,
    finished: bool,
    /// How often the run had been written when this writer last looked.
    pub(crate) revision: i64,
    /// Whether it goes on with the season.
    pub(crate) live: bool,
    pub(crate) weeks: usize,
    pub(crate) stored: Stored,
}

/// How many rows of each kind are stored.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stored {
    pub(crate) weeks: usize,
    placed: usize,
    settled: usize,
    refused: usize,
    ledger: usize,
    health: usize,
    alerts: usize,
    evaluations: usize,
    balance: Decimal,
}

impl Store {
    /// Plays a simulation to its end and stores every week as it is over; takes it up again where an earlier program was
    /// stopped, and gives back a finished run as it is stored.
    ///
    /// A run is known by its [`Manifest`]: the same matches, options, forecaster, strategy and seed are the same run.
    /// `clock` is asked for the time of each write.
    ///
    /// # Errors
    /// [`Error::Locked`] while another process writes the run, [`Error::Simulation`], [`Error::Money`],
    /// [`Error::Database`].
    ///
    /// # Examples
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// use fairline_data::{HoldOut, Season, SimulatedLeagueOptions, Source};
    /// use fairline_sim::{
    ///     DataSummary, EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, Simulation,
    /// };
    /// use fairline_store::Store;
    /// use jiff::Timestamp;
    ///
    /// let source = Source::choose(None, None, None, 42); // the simulated league
    /// let dataset = source.load()?;
    /// let hold_out = HoldOut::split(&dataset.matches, Season::new(2023))?;
    /// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
    /// let simulation = Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &SeasonOptions::new())?;
    /// let manifest = simulation.manifest("elo", "kelly", Some(42));
    /// let data = DataSummary::new(&source, &dataset, &hold_out, &schedule);
    ///
    /// let store = Store::open(":memory:").await?;
    /// let stored = store.record_season(simulation, &manifest, &data, Timestamp::now, |_| {}).await?;
    /// assert_eq!(stored.run.predictions.len(), 380);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn record_season(
        &self,
        mut simulation: Simulation<'_>,
        manifest: &Manifest,
        data: &DataSummary,
        mut clock: impl FnMut() -> Timestamp,
        mut on_week: impl FnMut(&WeekRecord),
    ) -> Result<StoredRun> {
        let begun = clock();
        let bankroll = simulation.run().bankroll_at_start;
        let mut writer = self.open_run(manifest, data, bankroll, begun).await?;
        let id = writer.id();
        if !writer.finished() {
            let resumed = writer.snapshot().is_some();
            if let Some(snapshot) = writer.snapshot() {
                simulation.resume(snapshot)?;
            }
            while let Some(week) = simulation.play_week(|_| {})? {
                on_week(week);
                writer.record_week(&simulation, clock()).await?;
            }
            let run = simulation.into_run();
            let now = clock();
            let elapsed = Duration::try_from(now.duration_since(begun)).ok().filter(|_| !resumed);
            writer.finish(&run, elapsed, now).await?;
        }
        self.load_run(id).await
    }

    /// Takes the right to write a run, which is entered if it is new.
    ///
    /// # Errors
    /// [`Error::Locked`] while somebody else has it; [`Error::Money`], [`Error::Database`], [`Error::SchemaTooOld`].
    pub async fn open_run(
        &self,
        manifest: &Manifest,
        data: &DataSummary,
        bankroll_at_start: Decimal,
        now: Timestamp,
    ) -> Result<RunWriter> {
        self.require_current().await?;
        let id = self.enter_run(None, manifest, data, bankroll_at_start, now).await?;
        self.writer_of(id).await
    }

    /// Takes the right to write a run that has been entered.
    pub(crate) async fn writer_of(&self, id: i64) -> Result<RunWriter> {
        let lock = Lock::acquire(&self.database, id).await?;
        let state = "SELECT name, revision, weeks, weeks_done, finished_at FROM runs WHERE id = $1";
        let rows = self.database.fetch("reading a run", state, &[id.into()]).await?;
        let row = rows.first().ok_or(Error::NoRun { run: id })?;
        let finished = row.instant_or_null("finished_at")?.is_some();
        let live = row.text_or_null("name")?.is_some();
        let (revision, weeks) = (row.int("revision")?, row.count("weeks")?);
        let done = row.count("weeks_done")?;
        let snapshot = "SELECT contents FROM snapshots WHERE run = $1 AND weeks = $2";
        let values = [id.into(), row.int("weeks_done")?.into()];
        let snapshot = self.database.fetch("reading a snapshot", snapshot, &values).await?;
        let snapshot = snapshot.first().map(|row| row.bytes("contents")).transpose()?;
        let stored = self.stored(id, done).await?;
        let lock = if finished {
            lock.release_for_good().await;
            Lock::Memory
        } else {
            lock
        };
        Ok(RunWriter { store: self.clone(), id, lock, snapshot, finished, revision, live, weeks, stored })
    }

    /// Enters a run if it is new, and gives its number.
    pub(crate) async fn enter_run(
        &self,
        name: Option<&str>,
        manifest: &Manifest,
        data: &DataSummary,
        bankroll: Decimal,
        now: Timestamp,
    ) -> Result<i64> {
        const WHAT: &str = "entering a run";
        let key = key(name, manifest)?;
        let known = self.database.fetch(WHAT, "SELECT id FROM runs WHERE key = $1", &[(&key).into()]).await?;
        if let Some(row) = known.first() {
            return row.int("id");
        }
        let mut writes = self.database.begin(WHAT).await?;
        let id = insert_run(&mut writes, name, manifest, data, bankroll, now).await?;
        writes.commit(WHAT).await?;
        Ok(id)
    }

    /// Counts what is stored of a run.
    async fn stored(&self, run: i64, weeks: usize) -> Result<Stored> {
        let counts = "SELECT (SELECT COUNT(*) FROM weekly_bets WHERE run = $1) AS placed, \
             (SELECT COUNT(settled) FROM weekly_bets WHERE run = $1) AS settled, \
             (SELECT COUNT(*) FROM refused_bets WHERE run = $1) AS refused, \
             (SELECT COUNT(*) + COUNT(rounding) FROM ledger WHERE run = $1) AS ledger, \
             (SELECT COUNT(*) FROM weekly_health WHERE run = $1) AS health, \
             (SELECT COUNT(*) FROM alerts WHERE run = $1) AS alerts, \
             (SELECT COUNT(*) FROM model_evaluations WHERE run = $1) AS evaluations, \
             (SELECT balance FROM ledger WHERE run = $1 ORDER BY number DESC LIMIT 1) AS balance";
        let rows = self.database.fetch("counting the rows of a run", counts, &[run.into()]).await?;
        let Some(row) = rows.first() else { return Ok(Stored::default()) };
        Ok(Stored {
            weeks,
            placed: row.count("placed")?,
            settled: row.count("settled")?,
            refused: row.count("refused")?,
            ledger: row.count("ledger")?,
            health: row.count("health")?,
            alerts: row.count("alerts")?,
            evaluations: row.count("evaluations")?,
            balance: row.money_or_null("balance")?.unwrap_or_default(),
        })
    }
}

impl RunWriter {
    /// Number of the run in the database.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Whether the run has been stored to its end; then there is nothing to write.
    pub fn finished(&self) -> bool {
        self.finished
    }

    /// Weeks stored.
    pub fn weeks_stored(&self) -> usize {
        self.stored.weeks
    }

    /// What [`Simulation::resume`] takes up the run from, after the last week stored; `None` before the first one.
    pub fn snapshot(&self) -> Option<&[u8]> {
        self.snapshot.as_deref()
    }

    /// Stores the week that has just been played: all of it or, whatever happens, nothing. A week that is stored already is
    /// left as it is.
    ///
    /// # Errors
    /// [`Error::WeekOrder`] if it is not the next one; [`Error::Overtaken`] if the lock was lost and another process has written
    /// the run; [`Error::Money`], [`Error::Simulation`], [`Error::Database`].
    pub async fn record_week(&mut self, simulation: &Simulation<'_>, now: Timestamp) -> Result<()> {
        const WHAT: &str = "storing a week";
        let run = simulation.run();
        let (before, played) = (self.stored, simulation.weeks_played());
        if played == before.weeks {
            return Ok(());
        }
        let (Some(week), true) = (run.weeks.last(), played == before.weeks + 1 && !self.finished) else {
            return Err(Error::WeekOrder { run: self.id, stored: before.weeks, played });
        };
        let mut writes = self.store.database.begin(WHAT).await?;
        let mut values = vec![
            self.id.into(),
            int("weeks_done", played)?.into(),
            self.revision.into(),
            Pennies::new("bankroll", week.bankroll)?.into(),
            now.into(),
        ];
        values.extend(funnel_values(&run.funnel)?);
        let updated = "UPDATE runs SET revision = revision + 1, weeks_done = $2, bankroll = $4, updated_at = $5, outcomes_seen = $6, \
             outcomes_with_price = $7, outcomes_with_edge = $8, outcomes_after_confidence = $9, \
             outcomes_after_filters = $10, outcomes_after_caps = $11, outcomes_placed = $12 \
             WHERE id = $1 AND revision = $3 AND finished_at IS NULL";
        if writes.execute(WHAT, updated, &values).await? != 1 {
            return Err(Error::Overtaken { run: self.id });
        }
        if self.live {
            write_evidence(&mut writes, self.id, simulation.evidence()).await?;
        }
        let stored = self.write_week(&mut writes, simulation, week, now).await?;
        writes.commit(WHAT).await?;
        (self.stored, self.revision) = (stored, self.revision + 1);
        self.snapshot = None; // the one that it was opened with is out of date
        Ok(())
    }

    /// Writes the rows of a week that is over and says how many there are of each kind now.
    async fn write_week(
        &self,
        writes: &mut Transaction,
        simulation: &Simulation<'_>,
        week: &WeekRecord,
        now: Timestamp,
    ) -> Result<Stored> {
        let (id, run, before) = (self.id, simulation.run(), self.stored);
        writes.insert(&WEEKS, vec![week_row(id, before.weeks, week)?]).await?;
        let stored = self.write_rows(writes, simulation, now).await?;
        let rows = new(&run.health, before.health, |number, row| health_row(id, number, row))?;
        writes.insert(&HEALTH, rows).await?;
        let alerts: Vec<_> = run.alerts().cloned().collect();
        let rows = new(&alerts, before.alerts, |number, row| alert_row(Some(id), Some(number), row, now))?;
        writes.insert(&ALERTS, rows).await?;
        let rows = new(&run.evaluations, before.evaluations, |number, row| evaluation_row(id, number, row))?;
        writes.insert(&EVALUATIONS, rows).await?;
        let at_risk: Decimal = simulation.open().iter().map(|bet| bet.stake).sum();
        let start = run.bankroll_at_start;
        let peak = run.weeks.iter().map(|week| week.bankroll).fold(start, Decimal::max);
        let deposit = simulation.ledger().entries().first().filter(|_| before.weeks == 0);
        let deposit = deposit.map(|deposit| bankroll_row(id, 0, deposit.date, [start, Decimal::ZERO, start]));
        let after = bankroll_row(id, before.weeks + 1, week.end, [week.bankroll, at_risk, peak]);
        let rows = deposit.into_iter().chain([after]).collect::<Result<_>>()?;
        writes.insert(&BANKROLL, rows).await?;
        Ok(Stored {
            weeks: before.weeks + 1,
            health: run.health.len(),
            alerts: alerts.len(),
            evaluations: run.evaluations.len(),
            ..stored
        })
    }

    /// Writes what either half of a week brings: forecasts, bets, money, and the snapshot to go on from.
    pub(crate) async fn write_rows(
        &self,
        writes: &mut Transaction,
        simulation: &Simulation<'_>,
        now: Timestamp,
    ) -> Result<Stored> {
        let (id, run, open) = (self.id, simulation.run(), simulation.open());
        let entries = simulation.ledger().entries();
        let before = self.stored;
        // Those of the last week once more: forecasts that were stored when it was opened have results now.
        let first = run.weeks.iter().take(before.weeks).map(|week| week.matches).sum();
        let rows = new(&run.predictions, first, |number, row| prediction_row(id, number, row))?;
        writes.insert(&PREDICTIONS, rows).await?;
        let placed = open.iter().filter(|bet| bet.number >= before.placed);
        let mut rows = placed.map(|bet| open_row(id, bet)).collect::<Result<Vec<_>>>()?;
        if let Some(last) = run.predictions.last() {
            let settled_in = (last.season, last.week);
            let settled =
                new(&run.bets, before.settled, |number, bet| settled_row(id, number, settled_in, bet))?;
            rows.extend(settled);
        }
        writes.insert(&BETS, rows).await?;
        let rows = new(&run.refused, before.refused, |number, row| refused_row(id, number, row))?;
        writes.insert(&REFUSED, rows).await?;
        let new_entries = entries.get(before.ledger..).unwrap_or_default();
        let (rows, balance) = ledger_rows(id, before.ledger, before.balance, new_entries)?;
        writes.insert(&LEDGER, rows).await?;
        let snapshot = simulation.snapshot()?;
        let upsert = "INSERT INTO snapshots (run, weeks, contents, written_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (run) DO UPDATE SET weeks = excluded.weeks, contents = excluded.contents, \
             written_at = excluded.written_at";
        let values =
            [id.into(), int("weeks", simulation.weeks_played())?.into(), snapshot.into(), now.into()];
        writes.execute("storing a snapshot", upsert, &values).await?;
        Ok(Stored {
            placed: run.bets.len() + open.len(),
            settled: run.bets.len(),
            refused: run.refused.len(),
            ledger: entries.len(),
            balance,
            ..before
        })
    }

    /// Marks the run as finished and lets go of it; its snapshot is not needed any more.
    ///
    /// # Errors
    /// [`Error::WeekOrder`] for a run that is not stored to its last week; [`Error::Overtaken`], [`Error::Database`].
    pub async fn finish(self, run: &SeasonRun, elapsed: Option<Duration>, now: Timestamp) -> Result<()> {
        const WHAT: &str = "finishing a run";
        if self.finished {
            return Ok(());
        }
        let (stored, played) = (self.stored.weeks, run.weeks.len());
        if stored != played || stored != self.weeks {
            return Err(Error::WeekOrder { run: self.id, stored, played });
        }
        let mut values = vec![
            self.id.into(),
            self.revision.into(),
            now.into(),
            elapsed.map(|elapsed| elapsed.as_secs_f64() * 1e3).into(),
        ];
        values.extend(evidence_values(run.evidence)?);
        let mut writes = self.store.database.begin(WHAT).await?;
        let finished = "UPDATE runs SET finished_at = $3, updated_at = $3, elapsed_ms = $4, market_weight = $5, \
             market_weight_error = $6, model_weight = $7, model_weight_error = $8, model_weight_p_value = $9, \
             evidence_matches = $10, model_adds = $11, revision = revision + 1 \
             WHERE id = $1 AND revision = $2 AND finished_at IS NULL";
        if writes.execute(WHAT, finished, &values).await? != 1 {
            return Err(Error::Overtaken { run: self.id });
        }
        writes.execute(WHAT, "DELETE FROM snapshots WHERE run = $1", &[self.id.into()]).await?;
        writes.commit(WHAT).await?;
        self.lock.release_for_good().await;
        Ok(())
    }
}

/// The rows of the records from number `first` on.
fn new<T>(
    records: &[T],
    first: usize,
    row: impl Fn(usize, &T) -> Result<Vec<Value>>,
) -> Result<Vec<Vec<Value>>> {
    records.iter().enumerate().skip(first).map(|(number, record)| row(number, record)).collect()
}
