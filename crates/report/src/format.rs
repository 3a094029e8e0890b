//! Numbers as people read them; a dash where there is none.

use fairline_data::Outcome;
use rust_decimal::Decimal;

/// Stands where a figure is undefined.
pub(crate) const NONE: &str = "–";

pub(crate) fn money(amount: Decimal) -> String {
    format!("{amount:.2}")
}

/// A sum that stops at the largest number there is: reports are read from files, and no file may end a program.
pub(crate) fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// Money with its sign, for profits.
pub(crate) fn signed(amount: Decimal) -> String {
    format!("{amount:+.2}")
}

/// A share as a percentage with one place.
pub(crate) fn percent(share: impl Into<Option<f64>>) -> String {
    share.into().map_or_else(|| NONE.to_owned(), |share| format!("{:.1}%", 100.0 * share))
}

pub(crate) fn number(value: impl Into<Option<f64>>, places: usize) -> String {
    value.into().map_or_else(|| NONE.to_owned(), |value| format!("{value:.places$}"))
}

/// The ends of an interval as percentages.
pub(crate) fn percent_interval(interval: Option<[f64; 2]>) -> String {
    interval.map_or_else(|| NONE.to_owned(), |[low, high]| format!("{} to {}", percent(low), percent(high)))
}

/// The ends of an interval of a difference of scores.
pub(crate) fn signed_interval([low, high]: [f64; 2]) -> String {
    format!("{low:+.4} to {high:+.4}")
}

/// What a bettor calls an outcome of this match.
pub(crate) fn selection<'a>(outcome: Outcome, home: &'a str, away: &'a str) -> &'a str {
    match outcome {
        Outcome::Home => home,
        Outcome::Draw => "draw",
        Outcome::Away => away,
    }
}
