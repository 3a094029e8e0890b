//! What the monitor raised.

use fairline_sim::Alert;
use jiff::Timestamp;

use super::{int, season, word};
use crate::Result;
use crate::database::{Row, Table, Value};

/// Where its rows go.
pub(crate) const ALERTS: Table = Table {
    name: "alerts",
    columns: &[
        "run",
        "number",
        "season",
        "week",
        "kind",
        "severity",
        "feature",
        "value",
        "threshold",
        "text",
        "raised_at",
    ],
    conflict: "(run, number) DO NOTHING",
};

pub(crate) fn alert_row(
    run: Option<i64>,
    number: Option<usize>,
    record: &Alert,
    raised_at: Timestamp,
) -> Result<Vec<Value>> {
    let Alert { kind, severity, season, week, feature, value, threshold, text } = record;
    let (kind, severity) = (word("kind", kind)?, word("severity", severity)?);
    Ok(vec![
        run.into(),
        number.map(|number| int("number", number)).transpose()?.into(),
        i64::from(season.year()).into(),
        int("week", *week)?.into(),
        kind.into(),
        severity.into(),
        feature.as_deref().into(),
        (*value).into(),
        (*threshold).into(),
        text.into(),
        raised_at.into(),
    ])
}

pub(crate) fn alert(row: &Row) -> Result<Alert> {
    Ok(Alert {
        kind: row.word("kind")?,
        severity: row.word("severity")?,
        season: season(row, "season")?,
        week: row.count("week")?,
        feature: row.text_or_null("feature")?,
        value: row.real("value")?,
        threshold: row.real("threshold")?,
        text: row.text("text")?,
    })
}
