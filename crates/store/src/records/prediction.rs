//! Forecasts of matches.

use fairline_sim::Prediction;

use super::{int, outcome_word, season};
use crate::Result;
use crate::database::{Row, Table, Value};

/// Where its rows go: closing a week fills in the closing book and the result.
pub(crate) const PREDICTIONS: Table = Table {
    name: "predictions",
    columns: &[
        "run",
        "number",
        "season",
        "week",
        "competition",
        "date",
        "home",
        "away",
        "model_home",
        "model_draw",
        "model_away",
        "market_home",
        "market_draw",
        "market_away",
        "closing_home",
        "closing_draw",
        "closing_away",
        "outcome",
    ],
    conflict: "(run, number) DO UPDATE SET closing_home = excluded.closing_home, \
               closing_draw = excluded.closing_draw, closing_away = excluded.closing_away, outcome = excluded.outcome",
};

pub(crate) fn prediction_row(run: i64, number: usize, record: &Prediction) -> Result<Vec<Value>> {
    let Prediction { season, week, competition, date, home, away, model, market, closing, outcome } = record;
    let of = |three: &Option<[f64; 3]>, index: usize| three.map(|three| three[index]);
    Ok(vec![
        run.into(),
        int("number", number)?.into(),
        i64::from(season.year()).into(),
        int("week", *week)?.into(),
        competition.into(),
        (*date).into(),
        home.into(),
        away.into(),
        model[0].into(),
        model[1].into(),
        model[2].into(),
        of(market, 0).into(),
        of(market, 1).into(),
        of(market, 2).into(),
        of(closing, 0).into(),
        of(closing, 1).into(),
        of(closing, 2).into(),
        outcome.map(outcome_word).into(),
    ])
}

pub(crate) fn prediction(row: &Row) -> Result<Prediction> {
    Ok(Prediction {
        season: season(row, "season")?,
        week: row.count("week")?,
        competition: row.text("competition")?,
        date: row.date("date")?,
        home: row.text("home")?,
        away: row.text("away")?,
        model: [row.real("model_home")?, row.real("model_draw")?, row.real("model_away")?],
        market: row.three_or_null(["market_home", "market_draw", "market_away"])?,
        closing: row.three_or_null(["closing_home", "closing_draw", "closing_away"])?,
        outcome: row.word_or_null("outcome")?,
    })
}
