//! Bets, open and settled. A bet is one row all its life: settling fills in how it ended.

use fairline_data::Season;
use fairline_sim::{Bet, OpenBet};

use super::{int, outcome_word, season, word};
use crate::Result;
use crate::database::{Pennies, Row, Table, Value};

/// Where its rows go: settling fills in how a bet ended.
pub(crate) const BETS: Table = Table {
    name: "weekly_bets",
    columns: &[
        "run",
        "number",
        "season",
        "week",
        "competition",
        "date",
        "home",
        "away",
        "outcome",
        "bookmaker",
        "odds",
        "probability",
        "fair_probability",
        "edge",
        "stake",
        "commission_share",
        "schedule_week",
        "schedule_batch",
        "schedule_match",
        "settled",
        "settled_season",
        "settled_week",
        "result",
        "profit",
        "commission",
        "bankroll_after",
        "closing_line_value",
    ],
    conflict: "(run, number) DO UPDATE SET stake = excluded.stake, \
         commission_share = excluded.commission_share, \
         schedule_week = excluded.schedule_week, \
         schedule_batch = excluded.schedule_batch, \
         schedule_match = excluded.schedule_match, \
         settled = excluded.settled, \
         settled_season = excluded.settled_season, \
         settled_week = excluded.settled_week, \
         result = excluded.result, \
         profit = excluded.profit, \
         commission = excluded.commission, \
         bankroll_after = excluded.bankroll_after, \
         closing_line_value = excluded.closing_line_value",
};

pub(crate) fn open_row(run: i64, record: &OpenBet) -> Result<Vec<Value>> {
    let OpenBet {
        number,
        season,
        week,
        competition,
        date,
        home,
        away,
        outcome,
        bookmaker,
        odds,
        commission,
        probability,
        fair_probability,
        edge,
        stake,
        place: [schedule_week, schedule_batch, schedule_match],
    } = record;
    Ok(vec![
        run.into(),
        int("number", *number)?.into(),
        i64::from(season.year()).into(),
        int("week", *week)?.into(),
        competition.into(),
        (*date).into(),
        home.into(),
        away.into(),
        outcome_word(*outcome).into(),
        bookmaker.into(),
        (*odds).into(),
        (*probability).into(),
        (*fair_probability).into(),
        (*edge).into(),
        Pennies::new("stake", *stake)?.into(),
        (*commission).into(),
        int("schedule_week", *schedule_week)?.into(),
        int("schedule_batch", *schedule_batch)?.into(),
        int("schedule_match", *schedule_match)?.into(),
        Value::Int(None),
        Value::Int(None),
        Value::Int(None),
        Value::Text(None),
        Value::Money(None),
        Value::Money(None),
        Value::Money(None),
        Value::Real(None),
    ])
}

/// A bet that was the `settled`th to be settled, counted from 0, and the week it was settled in.
pub(crate) fn settled_row(
    run: i64,
    settled: usize,
    (settled_season, settled_week): (Season, usize),
    record: &Bet,
) -> Result<Vec<Value>> {
    let Bet {
        number,
        season,
        week,
        competition,
        date,
        home,
        away,
        outcome,
        bookmaker,
        odds,
        probability,
        fair_probability,
        edge,
        stake,
        result,
        profit,
        commission,
        bankroll_after,
        closing_line_value,
    } = record;
    let result = word("result", result)?;
    Ok(vec![
        run.into(),
        int("number", *number)?.into(),
        i64::from(season.year()).into(),
        int("week", *week)?.into(),
        competition.into(),
        (*date).into(),
        home.into(),
        away.into(),
        outcome_word(*outcome).into(),
        bookmaker.into(),
        (*odds).into(),
        (*probability).into(),
        (*fair_probability).into(),
        (*edge).into(),
        Pennies::new("stake", *stake)?.into(),
        Value::Real(None),
        Value::Int(None),
        Value::Int(None),
        Value::Int(None),
        int("settled", settled)?.into(),
        i64::from(settled_season.year()).into(),
        int("settled_week", settled_week)?.into(),
        result.into(),
        Pennies::new("profit", *profit)?.into(),
        Pennies::new("commission", *commission)?.into(),
        Pennies::new("bankroll_after", *bankroll_after)?.into(),
        (*closing_line_value).into(),
    ])
}

pub(crate) fn bet(row: &Row) -> Result<Bet> {
    Ok(Bet {
        number: row.count("number")?,
        season: season(row, "season")?,
        week: row.count("week")?,
        competition: row.text("competition")?,
        date: row.date("date")?,
        home: row.text("home")?,
        away: row.text("away")?,
        outcome: row.word("outcome")?,
        bookmaker: row.text("bookmaker")?,
        odds: row.real("odds")?,
        probability: row.real("probability")?,
        fair_probability: row.real("fair_probability")?,
        edge: row.real("edge")?,
        stake: row.money("stake")?,
        result: row.word("result")?,
        profit: row.money("profit")?,
        commission: row.money("commission")?,
        bankroll_after: row.money("bankroll_after")?,
        closing_line_value: row.real_or_null("closing_line_value")?,
    })
}

pub(crate) fn open_bet(row: &Row) -> Result<OpenBet> {
    Ok(OpenBet {
        number: row.count("number")?,
        season: season(row, "season")?,
        week: row.count("week")?,
        competition: row.text("competition")?,
        date: row.date("date")?,
        home: row.text("home")?,
        away: row.text("away")?,
        outcome: row.word("outcome")?,
        bookmaker: row.text("bookmaker")?,
        odds: row.real("odds")?,
        commission: row.real("commission_share")?,
        probability: row.real("probability")?,
        fair_probability: row.real("fair_probability")?,
        edge: row.real("edge")?,
        stake: row.money("stake")?,
        place: [row.count("schedule_week")?, row.count("schedule_batch")?, row.count("schedule_match")?],
    })
}
