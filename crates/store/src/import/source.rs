//! The tables of an earlier system, row by row, whatever columns they have.

use serde_json::{Map, Value};

use crate::database::{Database, SqlText, Transaction};
use crate::{Error, Result};

const WHAT: &str = "reading a table to import";

/// A row by the names of its columns.
pub(super) type Row = Map<String, Value>;

/// The rows of each table; none of a table that is missing.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) metrics: Vec<Row>,
    pub(super) bets: Vec<Row>,
    pub(super) predictions: Vec<Row>,
}

impl Source {
    /// Reads the tables in the order of their rows, all as they are at one moment. Nothing is made or changed there.
    pub(super) async fn read(location: &str) -> Result<Self> {
        let database = Database::open_to_read(location).await?;
        let read = Self::read_from(&database).await;
        database.close().await;
        read
    }

    async fn read_from(database: &Database) -> Result<Self> {
        let tables = database.tables().await?;
        let has = |name: &str| tables.iter().any(|table| table == name);
        if has("runs") && has("weekly_bets") {
            let reason =
                "the database to import from has fairline's own tables; name that of the earlier system";
            return Err(Error::Import(reason.to_owned()));
        }
        if !["metrics", "bets", "predictions"].into_iter().any(has) {
            let reason = "the database to import from has none of the tables metrics, bets and predictions";
            return Err(Error::Import(reason.to_owned()));
        }
        let mut reads = database.begin_reading(WHAT).await?;
        let mut source = Self::default();
        for (name, rows) in [
            ("metrics", &mut source.metrics),
            ("bets", &mut source.bets),
            ("predictions", &mut source.predictions),
        ] {
            if has(name) {
                *rows = read_table(&mut reads, name).await?;
            }
        }
        Ok(source)
    }

    pub(super) fn tables(&self) -> [(&'static str, &[Row]); 3] {
        [("metrics", &self.metrics), ("bets", &self.bets), ("predictions", &self.predictions)]
    }
}

/// Every row as a JSON object; the database itself says how each of its types is written.
async fn read_table(reads: &mut Transaction, name: &str) -> Result<Vec<Row>> {
    let sql = match reads {
        Transaction::Postgres(_) => format!("SELECT to_jsonb(t)::TEXT AS line FROM {name} AS t ORDER BY 1"),
        Transaction::Sqlite(_) => {
            let columns = "SELECT group_concat(quote(name) || ', \"' || replace(name, '\"', '\"\"') || '\"', ', ') \
                 AS pairs FROM pragma_table_info($1)";
            let rows = reads.fetch(WHAT, columns, &[name.into()]).await?;
            let pairs = rows.first().map_or_else(|| Ok(String::new()), |row| row.text("pairs"))?;
            format!("SELECT json_object({pairs}) AS line FROM {name} ORDER BY 1")
        }
    };
    let rows = reads.fetch(WHAT, SqlText::assembled(sql), &[]).await?;
    let object = |text: String| serde_json::from_str(&text).map_err(|error| Error::Import(error.to_string()));
    rows.iter().map(|row| row.text("line").and_then(object)).collect()
}
