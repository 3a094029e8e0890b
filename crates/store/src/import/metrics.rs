//! Bankroll and scores among the metrics of an earlier system.

use fairline_data::{BettingWeek, Season};
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde_json::Value;

use super::cells::{moment, money, number, text};
use super::report::ImportReport;
use super::source::Row;

/// What a metric says about a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Figure {
    Bankroll(Decimal),
    BrierModel(f64),
    BrierMarket(f64),
    Accuracy(f64),
}

/// A figure of the week that a day is in; of those of a day the one recorded last counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    pub(super) day: Date,
    recorded: DateTime,
    pub(super) figure: Figure,
}

const ROUNDED: &str = "bankrolls with more than two places: rounded half-even";

/// The season and the betting week that a day is in.
pub(super) fn week_of(day: Date) -> (Season, BettingWeek) {
    (Season::of(day), BettingWeek::containing(day, BettingWeek::FIRST_WEEKDAY))
}

/// The figures that can be taken over; everything else goes to the archive.
pub(super) fn read(rows: &[Row], report: &mut ImportReport) -> Vec<Score> {
    let mut scores = Vec::new();
    for row in rows {
        match score(row, report) {
            Ok(score) => scores.push(score),
            Err(reason) => report.archive("metrics", row, reason),
        }
    }
    report.kept("metrics", scores.len());
    scores.sort_by_key(|score| (score.day, score.recorded));
    scores
}

fn score(row: &Row, report: &mut ImportReport) -> Result<Score, &'static str> {
    let name = text(row, &["name", "metric"]).ok_or("it has no name")?;
    let market =
        label(row, &["model", "source", "forecaster"]).is_some_and(|who| who.eq_ignore_ascii_case("market"));
    let recorded = moment(row, &["timestamp", "time", "date", "created_at"]);
    let labelled = label_moment(row);
    let day = labelled.or(recorded).ok_or("it has no day")?.date();
    let recorded = recorded.or(labelled).unwrap_or_default();
    let value = |range: std::ops::RangeInclusive<f64>| {
        let value = number(row, &["value"]).filter(|value| range.contains(value));
        value.ok_or("its value is not what such a figure can be")
    };
    let figure = match name.to_lowercase().as_str() {
        "bankroll" | "current_bankroll" | "total_bankroll" | "bankroll_total" => {
            let (amount, rounded) = money(row, &["value"]).ok_or("its value is no amount of money")?;
            if amount < Decimal::ZERO {
                return Err("its value is below 0");
            }
            report.note_if(rounded, ROUNDED);
            Figure::Bankroll(amount)
        }
        "brier_market" | "market_brier" | "market_brier_score" => Figure::BrierMarket(value(0.0..=2.0)?),
        "brier" | "brier_score" if market => Figure::BrierMarket(value(0.0..=2.0)?),
        "brier" | "brier_score" | "brier_model" | "model_brier" | "model_brier_score" => {
            Figure::BrierModel(value(0.0..=2.0)?)
        }
        "accuracy" => Figure::Accuracy(value(0.0..=1.0)?),
        _ => return Err("it is neither bankroll nor a score that a week has"),
    };
    Ok(Score { day, recorded, figure })
}

/// A label of a metric; labels may be an object or its text.
fn label(row: &Row, names: &[&str]) -> Option<String> {
    text(&labels(row)?, names)
}

fn label_moment(row: &Row) -> Option<DateTime> {
    moment(&labels(row)?, &["date", "week_start", "week_end"])
}

fn labels(row: &Row) -> Option<Row> {
    match row.get("labels")? {
        Value::Object(labels) => Some(labels.clone()),
        Value::String(text) => serde_json::from_str(text).ok(),
        _ => None,
    }
}
