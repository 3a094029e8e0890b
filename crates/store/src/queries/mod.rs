//! What report, API and dashboard ask for.

mod alerts;
mod bets;
mod fixtures;
mod models;
mod runs;
mod season;

pub use alerts::{AlertFilter, StoredAlert};
pub use bets::{BetFilter, BetSort, StoredBet};
pub use fixtures::{StoredFixture, StoredQuote, UpcomingFixture};
pub use models::StoredModel;
pub use runs::{RunFilter, RunSummary, StoredRun};
pub use season::BankrollPoint;

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
