//! Alerts, and who has seen them.

use fairline_sim::{Alert, Severity};
use jiff::Timestamp;

use super::{Page, Window};
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
        let AlertFilter { run, severity, acknowledged, window } = filter;
        let severity = severity.map(|severity| word("severity", &severity)).transpose()?;
        let mut values =
            vec![(*run).into(), severity.as_deref().into(), crate::database::Value::Bool(*acknowledged)];
        let count = "SELECT COUNT(*) AS total FROM alerts WHERE ($1 IS NULL OR run = $1) \
             AND ($2 IS NULL OR severity = $2) AND ($3 IS NULL OR (acknowledged_at IS NOT NULL) = $3)";
        let rows = self.database.fetch(WHAT, count, &values).await?;
        let total = rows.first().map_or(Ok(0), |row| row.count("total"))?;
        values.extend([window.limit.into(), window.offset.into()]);
        let select = "SELECT * FROM alerts WHERE ($1 IS NULL OR run = $1) \
             AND ($2 IS NULL OR severity = $2) AND ($3 IS NULL OR (acknowledged_at IS NOT NULL) = $3) \
             ORDER BY raised_at DESC, id DESC LIMIT $4 OFFSET $5";
        let rows = self.database.fetch(WHAT, select, &values).await?;
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
