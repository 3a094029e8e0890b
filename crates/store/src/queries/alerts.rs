//! Alerts, and who has seen them.

use fairline_sim::{Alert, Severity};
use jiff::Timestamp;

use super::{Conditions, Page, Window};
use crate::database::Row;
use crate::records::{ALERTS, alert, alert_row, word};
use crate::{Result, Store};

/// An alert with its number and whether anybody has seen it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct StoredAlert {
    /// Its number.
    pub id: i64,
    /// The run it is about; `None` for one that is about no run.
    pub run: Option<i64>,
    /// What it says.
    pub alert: Alert,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When somebody took note of it.
    pub acknowledged_at: Option<Timestamp>,
}

/// Which alerts are wanted; all of them, the newest first, unless told otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AlertFilter {
    run: Option<i64>,
    or_no_run: bool,
    severity: Option<Severity>,
    acknowledged: Option<bool>,
    window: Window,
}

impl AlertFilter {
    /// All alerts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of a run.
    #[must_use]
    pub fn run(mut self, run: i64) -> Self {
        self.run = Some(run);
        self
    }

    /// With those of the run also those that are about no run, such as a download that failed.
    #[must_use]
    pub fn or_no_run(mut self) -> Self {
        self.or_no_run = true;
        self
    }

    /// Those of a severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Those that somebody took note of, or those that nobody did.
    #[must_use]
    pub fn acknowledged(mut self, acknowledged: bool) -> Self {
        self.acknowledged = Some(acknowledged);
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
    /// Alerts, the newest first.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn alerts(&self, filter: &AlertFilter) -> Result<Page<StoredAlert>> {
        const WHAT: &str = "reading alerts";
        let AlertFilter { run, or_no_run, severity, acknowledged, window } = filter;
        let mut conditions = Conditions::default();
        if *or_no_run {
            conditions.compare_or_null("run", *run);
        } else {
            conditions.compare("run =", *run);
        }
        let severity = severity.map(|severity| word("severity", &severity)).transpose()?;
        conditions.compare("severity =", severity);
        conditions.null("acknowledged_at", acknowledged.map(|acknowledged| !acknowledged));
        let total = self.count(WHAT, "alerts", &conditions).await?;
        let (sql, values) = conditions.page("SELECT * FROM alerts", "raised_at DESC, id DESC", *window);
        let rows = self.database.fetch(WHAT, sql, &values).await?;
        Ok(Page { total, rows: rows.iter().map(stored).collect::<Result<_>>()? })
    }

    /// Enters an alert that is about no run, such as a download that failed.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database).
    pub async fn raise(&self, alert: &Alert, now: Timestamp) -> Result<()> {
        const WHAT: &str = "storing an alert";
        let mut writes = self.database.begin(WHAT).await?;
        writes.insert(&ALERTS, vec![alert_row(None, None, alert, now)?]).await?;
        writes.commit(WHAT).await
    }

    /// Alerts that have not been delivered to a sink, raised since a moment and not acknowledged, the oldest first.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn undelivered(&self, sink: &str, since: Timestamp) -> Result<Vec<StoredAlert>> {
        let sql = "SELECT * FROM alerts WHERE acknowledged_at IS NULL AND raised_at >= $2 AND NOT EXISTS \
             (SELECT 1 FROM deliveries WHERE alert = alerts.id AND sink = $1) ORDER BY raised_at, id";
        let rows =
            self.database.fetch("reading alerts to deliver", sql, &[sink.into(), since.into()]).await?;
        rows.iter().map(stored).collect()
    }

    /// Notes that an alert has been delivered to a sink.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), also for an alert that is not there.
    pub async fn delivered(&self, alert: i64, sink: &str, now: Timestamp) -> Result<()> {
        const WHAT: &str = "noting a delivery";
        let sql = "INSERT INTO deliveries (alert, sink, delivered_at) VALUES ($1, $2, $3) \
             ON CONFLICT (alert, sink) DO NOTHING";
        let mut writes = self.database.begin(WHAT).await?;
        writes.execute(WHAT, sql, &[alert.into(), sink.into(), now.into()]).await?;
        writes.commit(WHAT).await
    }

    /// Takes note of an alert, once: the first time stays. Says whether there is such an alert.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database).
    pub async fn acknowledge(&self, alert: i64, now: Timestamp) -> Result<bool> {
        const WHAT: &str = "taking note of an alert";
        let sql = "UPDATE alerts SET acknowledged_at = COALESCE(acknowledged_at, $2) WHERE id = $1";
        let mut writes = self.database.begin(WHAT).await?;
        let found = writes.execute(WHAT, sql, &[alert.into(), now.into()]).await?;
        writes.commit(WHAT).await?;
        Ok(found > 0)
    }
}

fn stored(row: &Row) -> Result<StoredAlert> {
    Ok(StoredAlert {
        id: row.int("id")?,
        run: row.int_or_null("run")?,
        alert: alert(row)?,
        raised_at: row.instant("raised_at")?,
        acknowledged_at: row.instant_or_null("acknowledged_at")?,
    })
}
