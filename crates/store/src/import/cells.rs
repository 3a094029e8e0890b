//! A cell by any of the names that systems give it.

use std::str::FromStr;

use fairline_data::Outcome;
use fairline_sim::BetResult;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::source::Row;

/// The first of these columns that has a value.
pub(super) fn cell<'a>(row: &'a Row, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| row.get(*name).filter(|value| !value.is_null()))
}

pub(super) fn text(row: &Row, names: &[&str]) -> Option<String> {
    match cell(row, names)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(super) fn number(row: &Row, names: &[&str]) -> Option<f64> {
    let value = match cell(row, names)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    value.filter(|value| value.is_finite())
}

/// An amount of money in two places, half-even, and whether it had more.
pub(super) fn money(row: &Row, names: &[&str]) -> Option<(Decimal, bool)> {
    let written = match cell(row, names)? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let exact = Decimal::from_str(&written).or_else(|_| Decimal::from_scientific(&written)).ok()?;
    let rounded = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven);
    Some((rounded, rounded != exact))
}

/// A moment as UTC has it; a day is taken for its beginning.
pub(super) fn moment(row: &Row, names: &[&str]) -> Option<DateTime> {
    let text = text(row, names)?;
    let text = text.trim();
    let utc = |moment: Timestamp| moment.to_zoned(TimeZone::UTC).datetime();
    text.parse().map(utc).or_else(|_| text.parse::<DateTime>()).ok()
}

pub(super) fn outcome(row: &Row, names: &[&str]) -> Option<Outcome> {
    match text(row, names)?.trim().to_lowercase().as_str() {
        "home" | "h" | "1" | "home_win" | "home win" => Some(Outcome::Home),
        "draw" | "d" | "x" | "0" => Some(Outcome::Draw),
        "away" | "a" | "2" | "away_win" | "away win" => Some(Outcome::Away),
        _ => None,
    }
}

pub(super) fn result(row: &Row, names: &[&str]) -> Option<BetResult> {
    if let Value::Bool(won) = cell(row, names)? {
        return Some(if *won { BetResult::Won } else { BetResult::Lost });
    }
    match text(row, names)?.trim().to_lowercase().as_str() {
        "won" | "win" | "w" | "1" => Some(BetResult::Won),
        "lost" | "loss" | "lose" | "l" | "0" => Some(BetResult::Lost),
        "void" | "push" | "refunded" | "cancelled" | "canceled" => Some(BetResult::Void),
        _ => None,
    }
}
