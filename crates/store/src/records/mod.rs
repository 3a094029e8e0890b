//! How each record of a run becomes a row, and a row a record again.
//!
//! Records are taken apart field by field, so that one that is added later cannot be forgotten here.

mod alert;
mod bet;
mod evaluation;
mod health;
mod ledger;
mod prediction;
mod refused;
mod run;
mod week;

use fairline_data::{Outcome, Season};

pub(crate) use self::alert::{ALERTS, alert, alert_row};
pub(crate) use self::bet::{BETS, bet, open_bet, open_row, settled_row};
pub(crate) use self::evaluation::{EVALUATIONS, evaluation, evaluation_row};
pub(crate) use self::health::{HEALTH, health, health_row};
pub(crate) use self::ledger::{LEDGER, entries, ledger_rows};
pub(crate) use self::prediction::{PREDICTIONS, prediction, prediction_row};
pub(crate) use self::refused::{REFUSED, refused, refused_row};
pub(crate) use self::run::{
    Opening, evidence, evidence_values, funnel, funnel_values, hex, insert_run, key, manifest_and_data,
    update_live_run, write_evidence,
};
pub(crate) use self::week::{BANKROLL, WEEKS, bankroll_row, week, week_row};
use crate::database::Row;
use crate::{Error, Result};

/// A number of things as a column keeps it.
pub(crate) fn int(column: &'static str, count: usize) -> Result<i64> {
    i64::try_from(count).map_err(|error| Error::Value { column, reason: error.to_string() })
}

/// The word that serde writes for a variant, such as `"won"`.
pub(crate) fn word(column: &'static str, variant: &impl serde::Serialize) -> Result<String> {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(Error::Value { column, reason: format!("{other} is no word") }),
        Err(error) => Err(Error::Value { column, reason: error.to_string() }),
    }
}

/// A value as JSON that reads back as the same value.
pub(crate) fn json(column: &'static str, value: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| Error::Value { column, reason: error.to_string() })
}

fn season(row: &Row, column: &'static str) -> Result<Season> {
    row.count(column).map(Season::new)
}

pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Home => "home",
        Outcome::Draw => "draw",
        Outcome::Away => "away",
    }
}
