//! SQLite or PostgreSQL behind one face: the same SQL, with values and rows translated at the edge.

mod location;
mod row;
mod table;
mod value;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use jiff_sqlx::ToSqlx;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, SqlStr, Sqlite, SqlitePool};

use self::location::file_of;
pub use self::location::without_password;
pub(crate) use self::row::Row;
pub(crate) use self::table::Table;
use self::value::instant_text;
pub(crate) use self::value::{Pennies, Value};
use crate::error::during;
use crate::{Error, Result};

/// How long a connection waits for another writer of the same file.
const BUSY: Duration = Duration::from_secs(10);

/// How often a file is tried to be opened that another program is just opening for the first time, …
const SWITCH_TRIES: usize = 40;

/// … after so long.
const SWITCH_PAUSE: Duration = Duration::from_millis(25);

/// A pool of connections.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    Sqlite {
        pool: SqlitePool,
        /// By its one true name; `None` in memory.
        file: Option<PathBuf>,
    },
    Postgres(PgPool),
}

/// Several statements that see one state of the database, and whose writes are all done or none of them.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// Binds every value to a query, as its database keeps it.
macro_rules! bound {
    ($sql:expr, $values:expr, $translate:ident) => {{
        let mut query = sqlx::query($sql);
        for value in $values {
            query = $translate(query, value);
        }
        query
    }};
}

type Query<'q, DB> = sqlx::query::Query<'q, DB, <DB as sqlx::Database>::Arguments>;

fn to_sqlite<'q>(query: Query<'q, Sqlite>, value: &'q Value) -> Query<'q, Sqlite> {
    match value {
        Value::Int(value) => query.bind(*value),
        Value::Bool(value) => query.bind(*value),
        Value::Real(value) => query.bind(*value),
        Value::Text(value) => query.bind(value.as_deref()),
        Value::Json(value) => query.bind(value.as_ref().map(ToString::to_string)),
        Value::Bytes(value) => query.bind(value.as_deref()),
        Value::Money(value) => query.bind(value.map(Pennies::whole)),
        Value::Exact(value) => query.bind(value.map(|value| value.to_string())),
        Value::Date(value) => query.bind(value.map(|value| value.to_string())),
        Value::Time(value) => query.bind(value.map(|value| value.to_string())),
        Value::Instant(value) => query.bind(value.map(instant_text)),
    }
}

fn to_postgres<'q>(query: Query<'q, Postgres>, value: &'q Value) -> Query<'q, Postgres> {
    match value {
        Value::Int(value) => query.bind(*value),
        Value::Bool(value) => query.bind(*value),
        Value::Real(value) => query.bind(*value),
        Value::Text(value) => query.bind(value.as_deref()),
        Value::Json(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value.as_deref()),
        Value::Money(value) => query.bind(value.map(Pennies::amount)),
        Value::Exact(value) => query.bind(*value),
        Value::Date(value) => query.bind(value.map(ToSqlx::to_sqlx)),
        Value::Time(value) => query.bind(value.map(ToSqlx::to_sqlx)),
        Value::Instant(value) => query.bind(value.map(ToSqlx::to_sqlx)),
    }
}

impl Database {
    /// Opens a file, which is made where it is missing, `:memory:`, or a server by its `postgres://` URL.
    pub(crate) async fn open(location: &str) -> Result<Self> {
        let failed = |source| Error::Open { database: without_password(location), source };
        let Some(path) = file_of(location)? else {
            let options = PgConnectOptions::from_str(location).map_err(failed)?;
            let pool = PgPoolOptions::new().acquire_timeout(BUSY);
            return Ok(Self::Postgres(pool.connect_with(options).await.map_err(failed)?));
        };
        let mut opened = Self::file(path).await;
        // While another program switches a new file to its log, nobody waits in line.
        for _ in 0..SWITCH_TRIES {
            if !opened.as_ref().is_err_and(is_busy) {
                break;
            }
            tokio::time::sleep(SWITCH_PAUSE).await;
            opened = Self::file(path).await;
        }
        opened.map_err(failed)
    }

    /// Opens a database that has to be there.
    pub(crate) async fn open_existing(location: &str) -> Result<Self> {
        Self::must_be_there(location)?;
        Self::open(location).await
    }

    /// Opens a database of somebody else, to read it and nothing more: not even how its file is written is changed. What reads it
    /// on a server begins its transactions as readers.
    pub(crate) async fn open_to_read(location: &str) -> Result<Self> {
        let Some(path) = Self::must_be_there(location)? else { return Self::open(location).await };
        let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new().acquire_timeout(BUSY).connect_with(options).await;
        let pool = pool.map_err(|source| Error::Open { database: location.to_owned(), source })?;
        Ok(Self::Sqlite { pool, file: Some(path.to_owned()) })
    }

    /// The tables that a connection sees without naming a schema, by name.
    pub(crate) async fn tables(&self) -> Result<Vec<String>> {
        let sql = match self {
            Self::Sqlite { .. } => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            Self::Postgres(_) => {
                "SELECT tablename::TEXT AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
            }
        };
        let rows = self.fetch("listing the tables", sql, &[]).await?;
        rows.iter().map(|row| row.text("name")).collect()
    }

    /// The file that a location names; `None` for a server.
    fn must_be_there(location: &str) -> Result<Option<&Path>> {
        match file_of(location)? {
            Some(path) if !path.is_file() => Err(Error::NoFile { database: location.to_owned() }),
            file => Ok(file),
        }
    }

    async fn file(path: &Path) -> sqlx::Result<Self> {
        let in_memory = path.as_os_str() == ":memory:";
        let options = if in_memory {
            SqliteConnectOptions::from_str("sqlite::memory:")?
        } else {
            // A power cut loses no week that was reported as stored.
            let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
            options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
        };
        let options = options.foreign_keys(true).busy_timeout(BUSY);
        // In memory each connection would be a database of its own, and be gone with it.
        let pool = SqlitePoolOptions::new().acquire_timeout(BUSY);
        let pool = if in_memory {
            pool.max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None)
        } else {
            pool
        };
        let pool = pool.connect_with(options).await?;
        // Whatever name it was opened by, the locks beside it are the same.
        let file = if in_memory { None } else { Some(path.canonicalize()?) };
        Ok(Self::Sqlite { pool, file })
    }

    /// The rows that a query finds.
    pub(crate) async fn fetch(
        &self,
        what: &'static str,
        sql: impl Into<SqlText>,
        values: &[Value],
    ) -> Result<Vec<Row>> {
        let sql = sql.into().0;
        match self {
            Self::Sqlite { pool, .. } => {
                let rows = bound!(sql, values, to_sqlite).fetch_all(pool).await.map_err(during(what))?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(pool) => {
                let rows = bound!(sql, values, to_postgres).fetch_all(pool).await.map_err(during(what))?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Begins a transaction that may write.
    pub(crate) async fn begin(&self, what: &'static str) -> Result<Transaction> {
        match self {
            // At once as a writer: a reader that wants to write later could be refused after its work.
            Self::Sqlite { pool, .. } => pool.begin_with("BEGIN IMMEDIATE").await.map(Transaction::Sqlite),
            Self::Postgres(pool) => pool.begin().await.map(Transaction::Postgres),
        }
        .map_err(during(what))
    }

    /// Begins a transaction that only reads: whatever is written meanwhile is not seen.
    pub(crate) async fn begin_reading(&self, what: &'static str) -> Result<Transaction> {
        match self {
            Self::Sqlite { pool, .. } => pool.begin().await.map(Transaction::Sqlite),
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                pool.begin_with(begin).await.map(Transaction::Postgres)
            }
        }
        .map_err(during(what))
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { pool, .. } => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Transaction {
    /// Runs a statement and says how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        what: &'static str,
        sql: impl Into<SqlText>,
        values: &[Value],
    ) -> Result<u64> {
        let sql = sql.into().0;
        match self {
            Self::Sqlite(writes) => {
                bound!(sql, values, to_sqlite).execute(&mut **writes).await.map(|done| done.rows_affected())
            }
            Self::Postgres(writes) => {
                bound!(sql, values, to_postgres).execute(&mut **writes).await.map(|done| done.rows_affected())
            }
        }
        .map_err(during(what))
    }

    /// The rows that a query finds, or that a statement returns.
    pub(crate) async fn fetch(
        &mut self,
        what: &'static str,
        sql: impl Into<SqlText>,
        values: &[Value],
    ) -> Result<Vec<Row>> {
        let sql = sql.into().0;
        match self {
            Self::Sqlite(writes) => bound!(sql, values, to_sqlite)
                .fetch_all(&mut **writes)
                .await
                .map(|rows| rows.into_iter().map(Row::Sqlite).collect()),
            Self::Postgres(writes) => bound!(sql, values, to_postgres)
                .fetch_all(&mut **writes)
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
        }
        .map_err(during(what))
    }

    /// Makes the writes last.
    pub(crate) async fn commit(self, what: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(writes) => writes.commit().await,
            Self::Postgres(writes) => writes.commit().await,
        }
        .map_err(during(what))
    }
}

/// SQL of this crate's own: a constant, or put together from constants.
pub(crate) struct SqlText(SqlStr);

impl From<&'static str> for SqlText {
    fn from(sql: &'static str) -> Self {
        Self(sqlx::SqlSafeStr::into_sql_str(sql))
    }
}

impl SqlText {
    /// SQL that was put together from constants; values go by placeholders only.
    pub(crate) fn assembled(sql: String) -> Self {
        Self(sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(sql)))
    }
}

/// Whether SQLite says that another connection holds the file.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code == "5") // SQLITE_BUSY
}
