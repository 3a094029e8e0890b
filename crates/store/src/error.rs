//! What can go wrong between a run and its rows.

use rust_decimal::Decimal;

/// An error of the store. Passwords in database URLs are never part of its text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database cannot be reached or opened.
    #[error(
        "{database} cannot be opened: {source}; check the path or the URL, and that the server is running"
    )]
    Open {
        /// Which one, without a password.
        database: String,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// A file that is to be read only, and is not there.
    #[error(
        "{database}: there is no such file; check the path, or make a database with `fairline season` or `fairline db migrate`"
    )]
    NoFile {
        /// The path.
        database: String,
    },
    /// A URL of a kind of database that is not supported.
    #[error("{scheme}:// is no database that is supported; give a file, or postgres://USER@HOST/NAME")]
    Scheme {
        /// The part before `://`.
        scheme: String,
    },
    /// A query failed.
    #[error("{what}: {source}")]
    Database {
        /// What was being done.
        what: &'static str,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// The schema could not be brought up to date.
    #[error("the schema could not be migrated: {0}")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A database without tables of fairline, or with an older schema.
    #[error(
        "the schema has version {found} and this program needs {needed}; run `fairline db migrate`, after a backup"
    )]
    SchemaTooOld {
        /// Its version, 0 without tables.
        found: i64,
        /// The version needed.
        needed: i64,
    },
    /// A database written by a newer program.
    #[error("the schema has version {found} and this program knows up to {needed}; use a newer fairline")]
    SchemaTooNew {
        /// Its version.
        found: i64,
        /// The newest version this program knows.
        needed: i64,
    },
    /// Tables with the names of fairline's that fairline has not made.
    #[error(
        "the database has a table {table} that fairline has not made; use another database, and `fairline db import` \
         to take its rows over"
    )]
    ForeignTables {
        /// One of the tables.
        table: String,
    },
    /// Another process writes this run.
    #[error("run {run} is being written by another process; wait until it has ended, or end it")]
    Locked {
        /// The run.
        run: i64,
    },
    /// Another process has written this run since it was opened: the lock was lost, with the connection to the server or with its
    /// file.
    #[error(
        "run {run} has been written by another process since this one began; nothing was stored: start again, and it goes on \
         from there"
    )]
    Overtaken {
        /// The run.
        run: i64,
    },
    /// The lock file of a run cannot be made.
    #[error("{}: {source}", path.display())]
    LockFile {
        /// The file.
        path: std::path::PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A week that does not follow the last one stored.
    #[error(
        "run {run} has {stored} weeks stored, and {played} have been played; record every week once, in order, and resume \
         from the stored snapshot"
    )]
    WeekOrder {
        /// The run.
        run: i64,
        /// Weeks stored.
        stored: usize,
        /// Weeks that the simulation has played.
        played: usize,
    },
    /// Money that two places and twelve digits before them cannot hold.
    #[error(
        "{what} of {amount} cannot be stored: money has at most two places and is below 1,000,000,000,000"
    )]
    Money {
        /// What it is.
        what: &'static str,
        /// The amount.
        amount: Decimal,
    },
    /// A value that its column cannot hold.
    #[error("{column} cannot be stored: {reason}")]
    Value {
        /// The column.
        column: &'static str,
        /// Why not.
        reason: String,
    },
    /// A row that was not written by this program, or has been damaged.
    #[error("column {column} of a stored row cannot be read: {reason}")]
    Row {
        /// The column.
        column: &'static str,
        /// Why not.
        reason: String,
    },
    /// There is no such run.
    #[error("there is no run {run}; `fairline report --list` names those there are")]
    NoRun {
        /// The run asked for.
        run: i64,
    },
    /// The simulation failed.
    #[error("{0}")]
    Simulation(#[from] fairline_sim::Error),
    /// Tables that cannot be taken over.
    #[error("import: {0}")]
    Import(String),
    /// The archive of rows that were not taken over cannot be written.
    #[error("{}: {reason}", path.display())]
    Archive {
        /// The file.
        path: std::path::PathBuf,
        /// Why not.
        reason: String,
    },
}

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what was being done when a query failed.
pub(crate) fn during(what: &'static str) -> impl Fn(sqlx::Error) -> Error {
    move |source| Error::Database { what, source }
}
