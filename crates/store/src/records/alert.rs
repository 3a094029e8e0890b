//! What the monitor raised.

use fairline_sim::Alert;
use jiff::Timestamp;

use super::{int, season, word};
use crate::Result;
use crate::database::{Row, Writes};

pub(crate) async fn insert_alert(
    writes: &mut Writes,
    run: Option<i64>,
    number: Option<usize>,
    record: &Alert,
    raised_at: Timestamp,
) -> Result<()> {
    let Alert { kind, severity, season, week, feature, value, threshold, text } = record;
    let (kind, severity) = (word("kind", kind)?, word("severity", severity)?);
    writes
        .execute(
            "storing an alert",
            "INSERT INTO alerts (run, number, season, week, kind, severity, feature, value, threshold, text, raised_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (run, number) DO NOTHING",
            &[
                run.into(),
                number.map(|number| int("number", number)).transpose()?.into(),
                i64::from(season.year()).into(),
                int("week", *week)?.into(),
                (&kind).into(),
                (&severity).into(),
                feature.as_deref().into(),
                (*value).into(),
                (*threshold).into(),
                text.into(),
                raised_at.into(),
            ],
        )
        .await
        .map(drop)
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
