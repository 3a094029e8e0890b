//! What goes into a query: each kind of value as each database keeps it.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::{Error, Result};

/// A value on its way into a column. `None` is SQL's NULL, which still has a type.
///
/// | value | SQLite | PostgreSQL |
/// |---|---|---|
/// | `Int` | INTEGER | BIGINT |
/// | `Bool` | INTEGER, 0 or 1 | BOOLEAN |
/// | `Real` | REAL | DOUBLE PRECISION |
/// | `Text` | TEXT | TEXT |
/// | `Json` | TEXT | JSONB |
/// | `Bytes` | BLOB | BYTEA |
/// | `Money` | INTEGER, pennies | NUMERIC(14, 2) |
/// | `Exact` | TEXT, every digit | NUMERIC |
/// | `Date` | TEXT, `2023-08-11` | DATE |
/// | `Time` | TEXT, `20:00:00` | TIME |
/// | `Instant` | TEXT, `2023-08-11T19:00:00.000000Z` | TIMESTAMPTZ |
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Bool(Option<bool>),
    Real(Option<f64>),
    Text(Option<String>),
    Json(Option<serde_json::Value>),
    Bytes(Option<Vec<u8>>),
    Money(Option<Pennies>),
    Exact(Option<Decimal>),
    Date(Option<Date>),
    Time(Option<Time>),
    Instant(Option<Timestamp>),
}

/// Money that has been found to fit: two places, twelve digits before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pennies(i64);

/// One more than the most pennies that NUMERIC(14, 2) holds.
const LIMIT: i64 = 100_000_000_000_000;

impl Pennies {
    /// # Errors
    /// [`Error::Money`] for more than two places, or 10¹² and above.
    pub(crate) fn new(what: &'static str, amount: Decimal) -> Result<Self> {
        let pennies = amount.checked_mul(Decimal::ONE_HUNDRED).filter(Decimal::is_integer);
        let pennies = pennies.and_then(|pennies| pennies.to_i64()).filter(|pennies| pennies.abs() < LIMIT);
        pennies.map(Self).ok_or(Error::Money { what, amount })
    }

    pub(crate) fn amount(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    pub(super) fn whole(self) -> i64 {
        self.0
    }

    pub(super) fn from_whole(pennies: i64) -> Self {
        Self(pennies)
    }
}

/// Every instant with the same number of places, so that their texts are in order of time.
pub(super) fn instant_text(instant: Timestamp) -> String {
    format!("{instant:.6}")
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(Some(value))
    }
}

impl From<Option<f64>> for Value {
    fn from(value: Option<f64>) -> Self {
        Self::Real(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(Some(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Some(value))
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        Self::Json(Some(value))
    }
}

impl From<Pennies> for Value {
    fn from(value: Pennies) -> Self {
        Self::Money(Some(value))
    }
}

impl From<Option<Pennies>> for Value {
    fn from(value: Option<Pennies>) -> Self {
        Self::Money(value)
    }
}

impl From<Date> for Value {
    fn from(value: Date) -> Self {
        Self::Date(Some(value))
    }
}

impl From<Option<Date>> for Value {
    fn from(value: Option<Date>) -> Self {
        Self::Date(value)
    }
}

impl From<Option<Time>> for Value {
    fn from(value: Option<Time>) -> Self {
        Self::Time(value)
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Instant(Some(value))
    }
}

impl From<Option<Timestamp>> for Value {
    fn from(value: Option<Timestamp>) -> Self {
        Self::Instant(value)
    }
}
