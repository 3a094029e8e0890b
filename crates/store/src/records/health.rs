//! What the monitor found after a week. Its figures may be infinite, which JSON cannot say: they are kept as CBOR, but for
//! its alerts, which have rows of their own.

use fairline_sim::{Alert, WeekHealth};

use super::int;
use crate::database::{Row, Table, Value};
use crate::{Error, Result};

/// Where its rows go.
pub(crate) const HEALTH: Table = Table {
    name: "weekly_health",
    columns: &["run", "number", "season", "week", "degraded", "contents"],
    conflict: "(run, number) DO NOTHING",
};

pub(crate) fn health_row(run: i64, number: usize, record: &WeekHealth) -> Result<Vec<Value>> {
    let mut without_alerts = record.clone();
    without_alerts.alerts.clear();
    let mut contents = Vec::new();
    ciborium::into_writer(&without_alerts, &mut contents)
        .map_err(|error| Error::Value { column: "contents", reason: error.to_string() })?;
    Ok(vec![
        run.into(),
        int("number", number)?.into(),
        i64::from(record.season.year()).into(),
        int("week", record.week)?.into(),
        record.degraded().into(),
        contents.into(),
    ])
}

/// A week's health, with those of a run's alerts that are of the same week.
pub(crate) fn health(row: &Row, alerts: &[Alert]) -> Result<WeekHealth> {
    let mut health: WeekHealth = ciborium::from_reader(row.bytes("contents")?.as_slice())
        .map_err(|error| Error::Row { column: "contents", reason: error.to_string() })?;
    let of_week = alerts.iter().filter(|alert| (alert.season, alert.week) == (health.season, health.week));
    health.alerts = of_week.cloned().collect();
    Ok(health)
}
