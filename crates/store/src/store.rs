//! The door to the database.

use crate::Result;
use crate::database::Database;
use crate::migrations::{self, SCHEMA_VERSION, SchemaStatus};

/// A database of runs: a SQLite file, or PostgreSQL by URL. Cheap to clone; clones share their connections.
///
/// Every call is `async` on [tokio](https://tokio.rs), and safe to repeat: rows have keys that a second write of the same
/// meets again.
///
/// # Examples
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// use fairline_store::Store;
///
/// let store = Store::open(":memory:").await?; // or "fairline.db", or "postgres://me@localhost/bets"
/// assert!(store.status().await?.is_current());
/// assert!(store.runs(&Default::default()).await?.is_empty());
/// # Ok::<(), fairline_store::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) database: Database,
}

impl Store {
    /// Opens a database and brings its schema up to date. A file is made where it is missing.
    ///
    /// | location | database |
    /// |---|---|
    /// | `fairline.db`, `sqlite:fairline.db` | a SQLite file, with a write-ahead log beside it |
    /// | `:memory:` | SQLite in memory, gone with the last clone |
    /// | `postgres://USER:PASSWORD@HOST/NAME` | PostgreSQL 12 or later |
    ///
    /// # Errors
    /// [`Error::Open`](crate::Error::Open), [`Error::Scheme`](crate::Error::Scheme), and those of [`migrate`](Self::migrate).
    pub async fn open(location: &str) -> Result<Self> {
        let store = Self::connect(location).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens a database as it is, whatever the version of its schema.
    ///
    /// # Errors
    /// [`Error::Open`](crate::Error::Open), [`Error::Scheme`](crate::Error::Scheme).
    pub async fn connect(location: &str) -> Result<Self> {
        Ok(Self { database: Database::open(location).await? })
    }

    /// Opens a database that has to be there, as it is; no file is made.
    ///
    /// # Errors
    /// [`Error::Open`](crate::Error::Open), [`Error::NoFile`](crate::Error::NoFile), [`Error::Scheme`](crate::Error::Scheme).
    pub async fn connect_existing(location: &str) -> Result<Self> {
        Ok(Self { database: Database::open_existing(location).await? })
    }

    /// How far the schema is.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database).
    pub async fn status(&self) -> Result<SchemaStatus> {
        migrations::status(&self.database).await
    }

    /// Brings the schema up to date, each version in a transaction of its own. There is no way back but a backup.
    ///
    /// # Errors
    /// [`Error::SchemaTooNew`](crate::Error::SchemaTooNew), [`Error::ForeignTables`](crate::Error::ForeignTables),
    /// [`Error::Migration`](crate::Error::Migration).
    pub async fn migrate(&self) -> Result<SchemaStatus> {
        self.migrate_to(SCHEMA_VERSION).await
    }

    /// Brings the schema to an earlier version than the newest, as an earlier program would have left it; for tests of what
    /// follows.
    ///
    /// # Errors
    /// Those of [`migrate`](Self::migrate).
    #[doc(hidden)]
    pub async fn migrate_to(&self, version: i64) -> Result<SchemaStatus> {
        migrations::migrate(&self.database, version).await?;
        self.status().await
    }

    /// Checks that the schema is the one that this program works with.
    ///
    /// # Errors
    /// [`Error::SchemaTooOld`](crate::Error::SchemaTooOld), [`Error::SchemaTooNew`](crate::Error::SchemaTooNew),
    /// [`Error::Database`](crate::Error::Database).
    pub async fn require_current(&self) -> Result<()> {
        migrations::require_current(&self.database).await
    }

    /// Closes the connections, those of clones as well, after writing everything out.
    pub async fn close(&self) {
        self.database.close().await;
    }
}
