//! Outcomes with an edge that were not bet on, and why.

use fairline_sim::RefusedBet;

use super::{int, json, outcome_word, season};
use crate::Result;
use crate::database::{Row, Value, Writes};

pub(crate) async fn insert_refused(
    writes: &mut Writes,
    run: i64,
    number: usize,
    record: &RefusedBet,
) -> Result<()> {
    let RefusedBet { season, week, date, home, away, outcome, bookmaker, odds, probability, edge, reason } =
        record;
    let text = reason.to_string();
    writes
        .execute(
            "storing a refused bet",
            "INSERT INTO refused_bets (run, number, season, week, date, home, away, outcome, bookmaker, odds, \
             probability, edge, reason, reason_text) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
             ON CONFLICT (run, number) DO NOTHING",
            &[
                run.into(),
                int("number", number)?.into(),
                i64::from(season.year()).into(),
                int("week", *week)?.into(),
                (*date).into(),
                home.into(),
                away.into(),
                outcome_word(*outcome).into(),
                bookmaker.into(),
                (*odds).into(),
                (*probability).into(),
                (*edge).into(),
                Value::Json(Some(json("reason", reason)?)),
                (&text).into(),
            ],
        )
        .await
        .map(drop)
}

pub(crate) fn refused(row: &Row) -> Result<RefusedBet> {
    Ok(RefusedBet {
        season: season(row, "season")?,
        week: row.count("week")?,
        date: row.date("date")?,
        home: row.text("home")?,
        away: row.text("away")?,
        outcome: row.word("outcome")?,
        bookmaker: row.text("bookmaker")?,
        odds: row.real("odds")?,
        probability: row.real("probability")?,
        edge: row.real("edge")?,
        reason: row.json("reason")?,
    })
}
