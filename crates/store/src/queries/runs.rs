//! Runs: the list of them, and one with everything it brought.

use std::time::Duration;

use fairline_sim::{DataSummary, Manifest, SeasonRun};
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{Conditions, Window};
use crate::database::{Row, Transaction};
use crate::records::{
    alert, bet, entries, evaluation, evidence, funnel, health, manifest_and_data, open_bet, prediction,
    refused, week,
};
use crate::{Error, Result, Store};

const READING: &str = "reading a run";

/// A run as a list shows it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct RunSummary {
    /// Its number.
    pub id: i64,
    /// SHA-256 of its manifest, or of its name, in hexadecimal digits.
    pub key: String,
    /// Its name, if it goes on with the season; `None` for a run of a season that is over.
    pub name: Option<String>,
    /// Who forecast.
    pub forecaster: String,
    /// Who staked.
    pub strategy: String,
    /// The season held out, for example `"2023-24"`.
    pub season: String,
    /// Where the matches came from.
    pub source: String,
    /// Betting weeks of the season.
    pub weeks: usize,
    /// Weeks that are stored.
    pub weeks_done: usize,
    /// Money at the start.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll_at_start: Decimal,
    /// Money after the last week stored, open stakes included.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll: Decimal,
    /// When it was begun.
    pub started_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// When its last week was stored; `None` while there are weeks left.
    pub finished_at: Option<Timestamp>,
}

/// A run as it is stored, to its end or as far as it has come.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StoredRun {
    /// Its number.
    pub id: i64,
    /// What it was made of.
    pub manifest: Manifest,
    /// Which matches it was made on.
    pub data: DataSummary,
    /// What it has brought, equal to what was stored.
    pub run: SeasonRun,
    /// Wall-clock time of the whole run; `None` if it was interrupted, is not finished, or nobody measured it.
    pub elapsed: Option<Duration>,
    /// Whether it has come to its end.
    pub finished: bool,
}

/// Which runs are wanted; all of them unless told otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunFilter {
    season: Option<String>,
    forecaster: Option<String>,
    finished: Option<bool>,
    name: Option<String>,
    id: Option<i64>,
    window: Window,
}

impl RunFilter {
    /// All runs, the newest first.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of a season, for example `"2023-24"`.
    #[must_use]
    pub fn season(mut self, season: impl Into<String>) -> Self {
        self.season = Some(season.into());
        self
    }

    /// Those of a forecaster.
    #[must_use]
    pub fn forecaster(mut self, forecaster: impl Into<String>) -> Self {
        self.forecaster = Some(forecaster.into());
        self
    }

    /// The one with a number.
    #[must_use]
    pub fn id(mut self, id: i64) -> Self {
        self.id = Some(id);
        self
    }

    /// The one that goes on with the season under a name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Those that have come to their end, or those that have not.
    #[must_use]
    pub fn finished(mut self, finished: bool) -> Self {
        self.finished = Some(finished);
        self
    }

    /// At most so many, after leaving out the first ones.
    #[must_use]
    pub fn page(mut self, limit: usize, offset: usize) -> Self {
        self.window = Window::new(limit, offset);
        self
    }
}

impl Store {
    /// The runs that are stored: those that go on with a season under a name, then the others, the newest first. A run that
    /// has no week yet comes after all that have.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Row`].
    pub async fn runs(&self, filter: &RunFilter) -> Result<Vec<RunSummary>> {
        let RunFilter { season, forecaster, finished, name, id, window } = filter;
        let mut conditions = Conditions::default();
        conditions.compare("season =", season.as_deref());
        conditions.compare("forecaster =", forecaster.as_deref());
        conditions.compare("name =", name.as_deref());
        conditions.compare("id =", *id);
        conditions.null("finished_at", finished.map(|finished| !finished));
        let query = "SELECT id, key, name, forecaster, strategy, season, source, weeks, weeks_done, bankroll_at_start, \
             bankroll, started_at, updated_at, finished_at FROM runs";
        let (sql, values) = conditions.page(
            query,
            "weeks > 0 DESC, name IS NOT NULL AND finished_at IS NULL DESC, started_at DESC, id DESC",
            *window,
        );
        let rows = self.database.fetch("listing the runs", sql, &values).await?;
        rows.iter().map(summary).collect()
    }

    /// The run that was written last, and when; `None` without any.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Row`].
    pub async fn last_write(&self) -> Result<Option<(i64, Timestamp)>> {
        let sql = "SELECT id, updated_at FROM runs ORDER BY updated_at DESC, id DESC LIMIT 1";
        let rows = self.database.fetch(READING, sql, &[]).await?;
        rows.first().map(|row| Ok((row.int("id")?, row.instant("updated_at")?))).transpose()
    }

    /// Whether there is a run of a number.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn has_run(&self, id: i64) -> Result<bool> {
        let rows = self.database.fetch(READING, "SELECT id FROM runs WHERE id = $1", &[id.into()]).await?;
        Ok(!rows.is_empty())
    }

    /// A run with everything it brought, as [`fairline_sim`] gave it to the store.
    ///
    /// # Errors
    /// [`Error::NoRun`], [`Error::Database`], [`Error::Row`].
    pub async fn load_run(&self, id: i64) -> Result<StoredRun> {
        // In one transaction, so that a week that is written meanwhile is there as a whole or not at all.
        let mut of = Reader { reads: self.database.begin_reading(READING).await?, run: id };
        let rows = of.reads.fetch(READING, "SELECT * FROM runs WHERE id = $1", &[id.into()]).await?;
        let row = rows.first().ok_or(Error::NoRun { run: id })?;
        let (manifest, data) = manifest_and_data(row)?;
        let alerts = of.all("SELECT * FROM alerts WHERE run = $1 ORDER BY number", alert).await?;
        let ledger = of.all("SELECT * FROM ledger WHERE run = $1 ORDER BY number", entries).await?;
        let run = SeasonRun {
            bankroll_at_start: row.money("bankroll_at_start")?,
            weeks: of.all("SELECT * FROM weekly_performance WHERE run = $1 ORDER BY number", week).await?,
            predictions: of
                .all("SELECT * FROM predictions WHERE run = $1 ORDER BY number", prediction)
                .await?,
            bets: of
                .all("SELECT * FROM weekly_bets WHERE run = $1 AND settled IS NOT NULL ORDER BY settled", bet)
                .await?,
            refused: of.all("SELECT * FROM refused_bets WHERE run = $1 ORDER BY number", refused).await?,
            funnel: funnel(row)?,
            ledger: ledger.into_iter().flatten().collect(),
            open: of
                .all("SELECT * FROM weekly_bets WHERE run = $1 AND settled IS NULL ORDER BY number", open_bet)
                .await?,
            health: of
                .all("SELECT * FROM weekly_health WHERE run = $1 ORDER BY number", |row| health(row, &alerts))
                .await?,
            evaluations: of
                .all("SELECT * FROM model_evaluations WHERE run = $1 ORDER BY number", evaluation)
                .await?,
            evidence: evidence(row)?,
        };
        let elapsed = row.real_or_null("elapsed_ms")?;
        Ok(StoredRun {
            id,
            manifest,
            data,
            run,
            elapsed: elapsed.and_then(|ms| Duration::try_from_secs_f64(ms / 1e3).ok()),
            finished: row.instant_or_null("finished_at")?.is_some(),
        })
    }

    /// Deletes a run with everything it brought, and says whether there was one.
    ///
    /// # Errors
    /// [`Error::Locked`] while it is being written, [`Error::Database`].
    pub async fn delete_run(&self, id: i64) -> Result<bool> {
        const WHAT: &str = "deleting a run";
        let lock = crate::lock::Lock::acquire(&self.database, id).await?;
        let mut writes = self.database.begin(WHAT).await?;
        let deleted = writes.execute(WHAT, "DELETE FROM runs WHERE id = $1", &[id.into()]).await?;
        writes.commit(WHAT).await?;
        lock.release_for_good().await;
        Ok(deleted > 0)
    }

    /// Every row of a run that a query finds, as records.
    pub(crate) async fn all<T>(
        &self,
        run: i64,
        sql: &'static str,
        record: impl Fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let rows = self.database.fetch(READING, sql, &[run.into()]).await?;
        rows.iter().map(record).collect()
    }
}

/// Reads the rows of one run, all from one state of the database.
struct Reader {
    reads: Transaction,
    run: i64,
}

impl Reader {
    async fn all<T>(&mut self, sql: &'static str, record: impl Fn(&Row) -> Result<T>) -> Result<Vec<T>> {
        let rows = self.reads.fetch(READING, sql, &[self.run.into()]).await?;
        rows.iter().map(record).collect()
    }
}

fn summary(row: &Row) -> Result<RunSummary> {
    Ok(RunSummary {
        id: row.int("id")?,
        key: row.text("key")?,
        name: row.text_or_null("name")?,
        forecaster: row.text("forecaster")?,
        strategy: row.text("strategy")?,
        season: row.text("season")?,
        source: row.text("source")?,
        weeks: row.count("weeks")?,
        weeks_done: row.count("weeks_done")?,
        bankroll_at_start: row.money("bankroll_at_start")?,
        bankroll: row.money("bankroll")?,
        started_at: row.instant("started_at")?,
        updated_at: row.instant("updated_at")?,
        finished_at: row.instant_or_null("finished_at")?,
    })
}
