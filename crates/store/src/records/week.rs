//! What a betting week brought, and the bankroll after it.

use fairline_sim::WeekRecord;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{int, season};
use crate::Result;
use crate::database::{Pennies, Row, Table, Value};

/// Where its rows go.
pub(crate) const WEEKS: Table = Table {
    name: "weekly_performance",
    columns: &[
        "run",
        "number",
        "season",
        "week",
        "first_day",
        "last_day",
        "matches",
        "bets",
        "staked",
        "profit",
        "roi",
        "bankroll",
        "brier_model",
        "brier_market",
        "accuracy",
        "kkt_residual",
    ],
    conflict: "(run, number) DO NOTHING",
};

pub(crate) fn week_row(run: i64, number: usize, record: &WeekRecord) -> Result<Vec<Value>> {
    let WeekRecord {
        season,
        week,
        start,
        end,
        matches,
        bets,
        staked,
        profit,
        roi,
        bankroll,
        brier_model,
        brier_market,
        accuracy,
        kkt_residual,
    } = record;
    Ok(vec![
        run.into(),
        int("number", number)?.into(),
        i64::from(season.year()).into(),
        int("week", *week)?.into(),
        (*start).into(),
        (*end).into(),
        int("matches", *matches)?.into(),
        int("bets", *bets)?.into(),
        Pennies::new("staked", *staked)?.into(),
        Pennies::new("profit", *profit)?.into(),
        (*roi).into(),
        Pennies::new("bankroll", *bankroll)?.into(),
        (*brier_model).into(),
        (*brier_market).into(),
        (*accuracy).into(),
        (*kkt_residual).into(),
    ])
}

pub(crate) fn week(row: &Row) -> Result<WeekRecord> {
    Ok(WeekRecord {
        season: season(row, "season")?,
        week: row.count("week")?,
        start: row.date("first_day")?,
        end: row.date("last_day")?,
        matches: row.count("matches")?,
        bets: row.count("bets")?,
        staked: row.money("staked")?,
        profit: row.money("profit")?,
        roi: row.real_or_null("roi")?,
        bankroll: row.money("bankroll")?,
        brier_model: row.real_or_null("brier_model")?,
        brier_market: row.real_or_null("brier_market")?,
        accuracy: row.real_or_null("accuracy")?,
        kkt_residual: row.real_or_null("kkt_residual")?,
    })
}

/// Where its rows go.
pub(crate) const BANKROLL: Table = Table {
    name: "bankroll_history",
    columns: &["run", "number", "date", "bankroll", "at_hand", "at_risk", "peak", "drawdown"],
    conflict: "(run, number) DO NOTHING",
};

/// The bankroll after a number of weeks; 0 is the start.
pub(crate) fn bankroll_row(
    run: i64,
    number: usize,
    date: Date,
    [bankroll, at_risk, peak]: [Decimal; 3],
) -> Result<Vec<Value>> {
    let drawdown = (peak - bankroll).checked_div(peak).and_then(|share| share.to_f64()).unwrap_or(0.0);
    Ok(vec![
        run.into(),
        int("number", number)?.into(),
        date.into(),
        Pennies::new("bankroll", bankroll)?.into(),
        Pennies::new("at_hand", bankroll - at_risk)?.into(),
        Pennies::new("at_risk", at_risk)?.into(),
        Pennies::new("peak", peak)?.into(),
        drawdown.into(),
    ])
}
