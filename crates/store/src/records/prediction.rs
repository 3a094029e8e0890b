//! Forecasts of matches.

use fairline_sim::Prediction;

use super::{int, outcome_word, season};
use crate::Result;
use crate::database::{Row, Writes};

pub(crate) async fn insert_prediction(
    writes: &mut Writes,
    run: i64,
    number: usize,
    record: &Prediction,
) -> Result<()> {
    let Prediction { season, week, competition, date, home, away, model, market, closing, outcome } = record;
    let of = |three: &Option<[f64; 3]>, index: usize| three.map(|three| three[index]);
    writes
        .execute(
            "storing a prediction",
            "INSERT INTO predictions (run, number, season, week, competition, date, home, away, \
             model_home, model_draw, model_away, market_home, market_draw, market_away, \
             closing_home, closing_draw, closing_away, outcome) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
             ON CONFLICT (run, number) DO NOTHING",
            &[
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
            ],
        )
        .await
        .map(drop)
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
