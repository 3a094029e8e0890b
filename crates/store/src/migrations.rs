//! The schema, version by version; forward only.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::database::Database;
use crate::{Error, Result};

/// A version of the schema, in both dialects. What has been released is never edited: a change is a new version.
struct Version {
    title: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! version {
    ($file:literal, $title:literal) => {
        Version {
            title: $title,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }
    };
}

const VERSIONS: [Version; 5] = [
    version!("0001_runs.sql", "runs"),
    version!("0002_monitoring.sql", "monitoring"),
    version!("0003_fixtures.sql", "fixtures"),
    version!("0004_live.sql", "live runs"),
    version!("0005_revisions.sql", "revisions"),
];

/// The newest version of the schema, which this program works with.
#[expect(clippy::cast_possible_wrap, reason = "a handful")]
pub const SCHEMA_VERSION: i64 = VERSIONS.len() as i64;

/// How far a database is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct SchemaStatus {
    /// Version of its schema; 0 without tables.
    pub version: i64,
    /// Version that this program works with.
    pub newest: i64,
    /// Titles of the versions it lacks.
    pub pending: Vec<&'static str>,
}

impl SchemaStatus {
    /// Whether this program can work with it as it is.
    pub fn is_current(&self) -> bool {
        self.version == self.newest
    }
}

pub(crate) async fn status(database: &Database) -> Result<SchemaStatus> {
    let version = version(database).await?;
    let done = usize::try_from(version).unwrap_or(0);
    let pending = VERSIONS.iter().skip(done).map(|version| version.title).collect();
    Ok(SchemaStatus { version, newest: SCHEMA_VERSION, pending })
}

/// # Errors
/// [`Error::SchemaTooOld`] and [`Error::SchemaTooNew`] for any version but the newest.
pub(crate) async fn require_current(database: &Database) -> Result<()> {
    let found = version(database).await?;
    match found.cmp(&SCHEMA_VERSION) {
        std::cmp::Ordering::Less => Err(Error::SchemaTooOld { found, needed: SCHEMA_VERSION }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(Error::SchemaTooNew { found, needed: SCHEMA_VERSION }),
    }
}

/// Brings the schema to a version; the newest unless told otherwise.
pub(crate) async fn migrate(database: &Database, to: i64) -> Result<()> {
    let migrator = migrator(matches!(database, Database::Postgres(_)));
    loop {
        let found = version(database).await?;
        if found > SCHEMA_VERSION {
            return Err(Error::SchemaTooNew { found, needed: SCHEMA_VERSION });
        }
        if let Some(table) = foreign_table(database, found).await? {
            return Err(Error::ForeignTables { table });
        }
        let done = match database {
            Database::Sqlite { pool, .. } => migrator.run_to(to, pool).await,
            Database::Postgres(pool) => migrator.run_to(to, pool).await,
        };
        match done {
            Ok(()) => return Ok(()),
            // Another program may have been faster; then this one looks again.
            Err(error) if version(database).await? == found => return Err(Error::Migration(error)),
            Err(_) => {}
        }
    }
}

fn migrator(postgres: bool) -> Migrator {
    let migration = |(version, Version { title, sqlite, postgres: dialect }): (i64, &Version)| {
        let sql = if postgres { *dialect } else { *sqlite };
        Migration::new(version, Cow::Borrowed(title), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..).zip(&VERSIONS).map(migration).collect())
}

async fn version(database: &Database) -> Result<i64> {
    const WHAT: &str = "reading the version of the schema";
    let tables = database.tables().await?;
    if !tables.iter().any(|table| table == "_sqlx_migrations") {
        return Ok(0);
    }
    let sql = "SELECT COALESCE(MAX(version), 0) AS version FROM _sqlx_migrations WHERE success";
    let rows = database.fetch(WHAT, sql, &[]).await?;
    rows.first().map_or(Ok(0), |row| row.int("version"))
}

/// A table with a name of ours in a database that had none of our schema.
async fn foreign_table(database: &Database, found: i64) -> Result<Option<String>> {
    let ours = |table: &String| {
        let line = format!("CREATE TABLE {table} (");
        VERSIONS.iter().any(|version| version.sqlite.contains(&line))
    };
    if found > 0 {
        return Ok(None);
    }
    let table = database.tables().await?.into_iter().find(ours);
    // Or another program has made them between the two looks.
    Ok(if version(database).await? == 0 { table } else { None })
}
