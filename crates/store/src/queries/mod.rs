//! What report, API and dashboard ask for.

mod alerts;
mod bets;
mod fixtures;
mod models;
mod runs;
mod season;

pub use alerts::{AlertFilter, StoredAlert};
pub use bets::{BetFilter, BetSort, StoredBet};
pub use fixtures::StoredFixture;
pub use models::StoredModel;
pub use runs::{RunFilter, RunSummary, StoredRun};
pub use season::BankrollPoint;

use crate::database::{SqlText, Value};
use crate::{Result, Store};

/// Rows of a query that may have more of them.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Page<T> {
    /// How many rows there are in all.
    pub total: usize,
    /// Those of this page, in order.
    pub rows: Vec<T>,
}

/// Which part of the rows is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    limit: i64,
    offset: i64,
}

impl Default for Window {
    fn default() -> Self {
        Self { limit: i64::MAX, offset: 0 }
    }
}

impl Window {
    pub(crate) fn new(limit: usize, offset: usize) -> Self {
        let at_most = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Self { limit: at_most(limit), offset: at_most(offset) }
    }
}

/// What rows have to fulfil. Only what was asked for is part of the query, so that it can use an index.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    clauses: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// `clause` is a column and a comparison, such as `"season ="`; nothing is asked for without a value.
    pub(crate) fn compare(&mut self, clause: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.values.push(value.into());
            self.clauses.push(format!("{clause} ${}", self.values.len()));
        }
    }

    /// Asks for a value or NULL; nothing is asked for without a value.
    pub(crate) fn compare_or_null(&mut self, column: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.values.push(value.into());
            self.clauses.push(format!("({column} = ${} OR {column} IS NULL)", self.values.len()));
        }
    }

    /// Asks for NULL or for anything else, if for either.
    pub(crate) fn null(&mut self, column: &str, null: Option<bool>) {
        if let Some(null) = null {
            self.clauses.push(format!("{column} IS {}NULL", if null { "" } else { "NOT " }));
        }
    }

    /// A query that ends with these conditions.
    pub(crate) fn end(&self, query: &str) -> String {
        if self.clauses.is_empty() {
            query.to_owned()
        } else {
            format!("{query} WHERE {}", self.clauses.join(" AND "))
        }
    }

    /// A page of the query's rows in an order, with the values of all placeholders.
    pub(crate) fn page(mut self, query: &str, order: &str, window: Window) -> (SqlText, Vec<Value>) {
        let sql = self.end(query);
        self.values.extend([window.limit.into(), window.offset.into()]);
        let count = self.values.len();
        let sql = format!("{sql} ORDER BY {order} LIMIT ${} OFFSET ${count}", count - 1);
        (SqlText::assembled(sql), self.values)
    }
}

impl Store {
    /// How many rows of a table fulfil the conditions.
    async fn count(&self, what: &'static str, table: &str, conditions: &Conditions) -> Result<usize> {
        let sql = conditions.end(&format!("SELECT COUNT(*) AS total FROM {table}"));
        let rows = self.database.fetch(what, SqlText::assembled(sql), &conditions.values).await?;
        rows.first().map_or(Ok(0), |row| row.count("total"))
    }
}
