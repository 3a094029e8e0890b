#![doc = include_str!("../README.md")]

mod database;
mod error;
mod import;
mod live;
mod lock;
mod migrations;
mod queries;
mod records;
mod store;
mod writer;

pub use database::without_password;
pub use error::{Error, Result};
pub use import::{ImportOptions, ImportReport, ImportedTable};
pub use migrations::{SCHEMA_VERSION, SchemaStatus};
pub use queries::{
    AlertFilter, BankrollPoint, BetFilter, BetSort, Page, RunFilter, RunSummary, StoredAlert, StoredBet,
    StoredFixture, StoredModel, StoredRun,
};
pub use store::Store;
pub use writer::RunWriter;
