//! What a betting week brought, and the bankroll after it.

use fairline_sim::WeekRecord;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{int, season};
use crate::Result;
use crate::database::{Pennies, Row, Writes};

pub(crate) async fn insert_week(
    writes: &mut Writes,
    run: i64,
    number: usize,
    record: &WeekRecord,
) -> Result<()> {
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
    writes
        .execute(
            "storing a week",
            "INSERT INTO weekly_performance (run, number, season, week, first_day, last_day, matches, bets, staked, \
             profit, roi, bankroll, brier_model, brier_market, accuracy, kkt_residual) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
             ON CONFLICT (run, number) DO NOTHING",
            &[
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
            ],
        )
        .await
        .map(drop)
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

/// Writes the bankroll after a number of weeks; 0 is the start.
pub(crate) async fn insert_bankroll(
    writes: &mut Writes,
    run: i64,
    number: usize,
    date: Date,
    [bankroll, at_risk, peak]: [Decimal; 3],
) -> Result<()> {
    let drawdown = (peak - bankroll).checked_div(peak).and_then(|share| share.to_f64()).unwrap_or(0.0);
    writes
        .execute(
            "storing the bankroll",
            "INSERT INTO bankroll_history (run, number, date, bankroll, at_hand, at_risk, peak, drawdown) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (run, number) DO NOTHING",
            &[
                run.into(),
                int("number", number)?.into(),
                date.into(),
                Pennies::new("bankroll", bankroll)?.into(),
                Pennies::new("at_hand", bankroll - at_risk)?.into(),
                Pennies::new("at_risk", at_risk)?.into(),
                Pennies::new("peak", peak)?.into(),
                drawdown.into(),
            ],
        )
        .await
        .map(drop)
}
