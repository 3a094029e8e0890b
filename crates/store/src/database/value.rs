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

/// A value, or NULL of its kind, from each type that goes into columns.
macro_rules! kinds {
    ($($type:ty => $kind:ident),* $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$kind(Some(value))
            }
        }

        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$kind(value)
            }
        }
    )*};
}

kinds! {
    i64 => Int,
    bool => Bool,
    f64 => Real,
    String => Text,
    serde_json::Value => Json,
    Vec<u8> => Bytes,
    Pennies => Money,
    Decimal => Exact,
    Date => Date,
    Time => Time,
    Timestamp => Instant,
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

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}
