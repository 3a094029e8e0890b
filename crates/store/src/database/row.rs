//! What comes out of a query, by the names of its columns.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::value::Pennies;
use crate::{Error, Result};

/// A row of either database.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

fn unreadable(column: &'static str, reason: impl ToString) -> Error {
    Error::Row { column, reason: reason.to_string() }
}

/// Reads a column that both databases have the same type for.
macro_rules! same {
    ($row:expr, $column:expr, $type:ty) => {
        match $row {
            Row::Sqlite(row) => row.try_get::<$type, _>($column),
            Row::Postgres(row) => row.try_get::<$type, _>($column),
        }
        .map_err(|error| unreadable($column, error))
    };
}

/// Reads a column that one database keeps as text and the other in a type of its own.
macro_rules! parsed {
    ($row:expr, $column:expr, $type:ty, $postgres:ty, $convert:expr) => {
        match $row {
            Row::Sqlite(row) => row
                .try_get::<Option<&str>, _>($column)
                .map_err(|error| unreadable($column, error))?
                .map(|text| text.parse::<$type>().map_err(|error| unreadable($column, error)))
                .transpose(),
            Row::Postgres(row) => row
                .try_get::<Option<$postgres>, _>($column)
                .map(|value| value.map($convert))
                .map_err(|error| unreadable($column, error)),
        }
    };
}

impl Row {
    pub(crate) fn int(&self, column: &'static str) -> Result<i64> {
        same!(self, column, i64)
    }

    pub(crate) fn int_or_null(&self, column: &'static str) -> Result<Option<i64>> {
        same!(self, column, Option<i64>)
    }

    /// A number of something, of any type that counts.
    pub(crate) fn count<N: TryFrom<i64>>(&self, column: &'static str) -> Result<N> {
        let value = self.int(column)?;
        N::try_from(value).map_err(|_| unreadable(column, format!("{value} is out of range")))
    }

    pub(crate) fn flag(&self, column: &'static str) -> Result<bool> {
        same!(self, column, bool)
    }

    pub(crate) fn real(&self, column: &'static str) -> Result<f64> {
        same!(self, column, f64)
    }

    pub(crate) fn real_or_null(&self, column: &'static str) -> Result<Option<f64>> {
        same!(self, column, Option<f64>)
    }

    /// Three columns that are all there or all NULL.
    pub(crate) fn three_or_null(&self, columns: [&'static str; 3]) -> Result<Option<[f64; 3]>> {
        let [home, draw, away] = columns;
        let values = (self.real_or_null(home)?, self.real_or_null(draw)?, self.real_or_null(away)?);
        match values {
            (Some(home), Some(draw), Some(away)) => Ok(Some([home, draw, away])),
            (None, None, None) => Ok(None),
            _ => Err(unreadable(home, "one of three probabilities is missing")),
        }
    }

    pub(crate) fn text(&self, column: &'static str) -> Result<String> {
        same!(self, column, String)
    }

    pub(crate) fn text_or_null(&self, column: &'static str) -> Result<Option<String>> {
        same!(self, column, Option<String>)
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Result<Vec<u8>> {
        same!(self, column, Vec<u8>)
    }

    /// A word that stands for a variant, as serde writes it.
    pub(crate) fn word<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        let word = serde_json::Value::String(self.text(column)?);
        serde_json::from_value(word).map_err(|error| unreadable(column, error))
    }

    pub(crate) fn word_or_null<T: serde::de::DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>> {
        if self.text_or_null(column)?.is_none() { Ok(None) } else { self.word(column).map(Some) }
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        match self {
            Self::Sqlite(row) => {
                let text = row.try_get::<&str, _>(column).map_err(|error| unreadable(column, error))?;
                serde_json::from_str(text).map_err(|error| unreadable(column, error))
            }
            Self::Postgres(row) => {
                let value = row.try_get::<serde_json::Value, _>(column);
                serde_json::from_value(value.map_err(|error| unreadable(column, error))?)
                    .map_err(|error| unreadable(column, error))
            }
        }
    }

    pub(crate) fn money_or_null(&self, column: &'static str) -> Result<Option<Decimal>> {
        match self {
            Self::Sqlite(row) => row
                .try_get::<Option<i64>, _>(column)
                .map(|pennies| pennies.map(|pennies| Pennies::from_whole(pennies).amount()))
                .map_err(|error| unreadable(column, error)),
            Self::Postgres(row) => {
                let amount = row.try_get::<Option<Decimal>, _>(column);
                let mut amount = amount.map_err(|error| unreadable(column, error))?;
                if let Some(amount) = &mut amount {
                    amount.rescale(2); // the driver gives 0 without its places
                }
                Ok(amount)
            }
        }
    }

    pub(crate) fn money(&self, column: &'static str) -> Result<Decimal> {
        self.money_or_null(column)?.ok_or_else(|| unreadable(column, "it is NULL"))
    }

    /// A number with every digit; `None` for NULL.
    pub(crate) fn exact_or_null(&self, column: &'static str) -> Result<Option<Decimal>> {
        parsed!(self, column, Decimal, Decimal, |value| value)
    }

    pub(crate) fn date(&self, column: &'static str) -> Result<Date> {
        parsed!(self, column, Date, jiff_sqlx::Date, jiff_sqlx::Date::to_jiff)?
            .ok_or_else(|| unreadable(column, "it is NULL"))
    }

    pub(crate) fn time_or_null(&self, column: &'static str) -> Result<Option<Time>> {
        parsed!(self, column, Time, jiff_sqlx::Time, jiff_sqlx::Time::to_jiff)
    }

    pub(crate) fn instant_or_null(&self, column: &'static str) -> Result<Option<Timestamp>> {
        parsed!(self, column, Timestamp, jiff_sqlx::Timestamp, jiff_sqlx::Timestamp::to_jiff)
    }

    pub(crate) fn instant(&self, column: &'static str) -> Result<Timestamp> {
        self.instant_or_null(column)?.ok_or_else(|| unreadable(column, "it is NULL"))
    }
}
