//! Trials of retrained forecasters.

use fairline_sim::ModelEvaluation;

use super::{int, season, word};
use crate::Result;
use crate::database::{Row, Table, Value};

/// Where its rows go.
pub(crate) const EVALUATIONS: Table = Table {
    name: "model_evaluations",
    columns: &[
        "run",
        "number",
        "season",
        "week",
        "reason",
        "champion_trained_before",
        "champion_trained_on",
        "challenger_trained_before",
        "challenger_trained_on",
        "matches",
        "brier_before",
        "brier_after",
        "log_before",
        "log_after",
        "improvement",
        "standard_error",
        "p_value",
        "promoted",
    ],
    conflict: "(run, number) DO NOTHING",
};

pub(crate) fn evaluation_row(run: i64, number: usize, record: &ModelEvaluation) -> Result<Vec<Value>> {
    let ModelEvaluation {
        season,
        week,
        trigger,
        champion_trained_before,
        champion_trained_on,
        challenger_trained_before,
        challenger_trained_on,
        matches,
        brier_before,
        brier_after,
        log_before,
        log_after,
        improvement,
        standard_error,
        p_value,
        promoted,
    } = record;
    let reason = word("reason", trigger)?;
    Ok(vec![
        run.into(),
        int("number", number)?.into(),
        i64::from(season.year()).into(),
        int("week", *week)?.into(),
        reason.into(),
        (*champion_trained_before).into(),
        int("champion_trained_on", *champion_trained_on)?.into(),
        (*challenger_trained_before).into(),
        int("challenger_trained_on", *challenger_trained_on)?.into(),
        int("matches", *matches)?.into(),
        (*brier_before).into(),
        (*brier_after).into(),
        (*log_before).into(),
        (*log_after).into(),
        (*improvement).into(),
        (*standard_error).into(),
        (*p_value).into(),
        (*promoted).into(),
    ])
}

pub(crate) fn evaluation(row: &Row) -> Result<ModelEvaluation> {
    Ok(ModelEvaluation {
        season: season(row, "season")?,
        week: row.count("week")?,
        trigger: row.word("reason")?,
        champion_trained_before: row.date("champion_trained_before")?,
        champion_trained_on: row.count("champion_trained_on")?,
        challenger_trained_before: row.date("challenger_trained_before")?,
        challenger_trained_on: row.count("challenger_trained_on")?,
        matches: row.count("matches")?,
        brier_before: row.real("brier_before")?,
        brier_after: row.real("brier_after")?,
        log_before: row.real("log_before")?,
        log_after: row.real("log_after")?,
        improvement: row.real("improvement")?,
        standard_error: row.real_or_null("standard_error")?,
        p_value: row.real_or_null("p_value")?,
        promoted: row.flag("promoted")?,
    })
}
