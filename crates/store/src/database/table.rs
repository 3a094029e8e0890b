//! Many rows in one statement: a server is asked once instead of once a row.

use super::{SqlText, Transaction, Value};
use crate::Result;

/// Where rows go, and what happens to one that is there already.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// In the order of the values of a row.
    pub(crate) columns: &'static [&'static str],
    /// What follows `ON CONFLICT`.
    pub(crate) conflict: &'static str,
}

/// Values in one statement; both databases take more than twice as many.
const MOST_VALUES: usize = 15_000;

impl Transaction {
    /// Inserts rows, each with a value for every column.
    pub(crate) async fn insert(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<()> {
        let width = table.columns.len();
        for rows in rows.chunks(MOST_VALUES / width) {
            let row = |i: usize| {
                let places: Vec<String> = (1..=width).map(|k| format!("${}", i * width + k)).collect();
                format!("({})", places.join(", "))
            };
            let sql = format!(
                "INSERT INTO {} ({}) VALUES {} ON CONFLICT {}",
                table.name,
                table.columns.join(", "),
                (0..rows.len()).map(row).collect::<Vec<_>>().join(", "),
                table.conflict
            );
            let values: Vec<Value> = rows.iter().flatten().cloned().collect();
            self.execute(table.name, SqlText::assembled(sql), &values).await?;
        }
        Ok(())
    }
}
