//! Outcomes with an edge that were not bet on, and why.

use fairline_sim::RefusedBet;

use super::{int, json, outcome_word, season};
use crate::Result;
use crate::database::{Row, Table, Value};

/// Where its rows go.
pub(crate) const REFUSED: Table = Table {
    name: "refused_bets",
    columns: &[
        "run",
        "number",
        "season",
        "week",
        "date",
        "home",
        "away",
        "outcome",
        "bookmaker",
        "odds",
        "probability",
        "edge",
        "reason",
        "reason_text",
    ],
    conflict: "(run, number) DO NOTHING",
};

pub(crate) fn refused_row(run: i64, number: usize, record: &RefusedBet) -> Result<Vec<Value>> {
    let RefusedBet { season, week, date, home, away, outcome, bookmaker, odds, probability, edge, reason } =
        record;
    let text = reason.to_string();
    Ok(vec![
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
        json("reason", reason)?.into(),
        text.into(),
    ])
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
