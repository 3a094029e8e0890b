//! `fairline db`: the database of runs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use fairline_store::{ImportOptions, SchemaStatus, Store};
use jiff::Timestamp;
use serde_json::json;

use crate::settings::{Context, Database};
use crate::{Done, print};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say which version the schema has, and what is pending
    #[command(after_help = "Exit codes: 0 up to date, 1 not up to date, 2 cannot be opened.")]
    Status {
        #[command(flatten)]
        database: Database,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring the schema up to date; there is no way back but a backup
    Migrate {
        #[command(flatten)]
        database: Database,
    },
    /// Take over bets, bankroll and scores from the tables of an earlier system
    #[command(
        after_help = "Reads the tables metrics, bets and predictions of another database; a dry run unless --apply is given.\n\
        Safe to run twice: the same rows become one run."
    )]
    Import {
        #[command(flatten)]
        database: Database,
        /// The database of the earlier system: a SQLite file, or a postgres:// URL
        #[arg(long, value_name = "FILE-or-URL")]
        from: String,
        /// Folder for the rows that are not taken over, as CSV
        #[arg(long, default_value = "fairline-import", value_name = "DIR")]
        archive: PathBuf,
        /// Do it
        #[arg(long)]
        apply: bool,
        /// Print what was done as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(crate) async fn run(command: &Command, context: &Context) -> Done {
    match command {
        Command::Status { database, json } => {
            let store = Store::connect_existing(&database.location(context)?).await?;
            let status = store.status().await?;
            store.close().await;
            print(&if *json { serde_json::to_string_pretty(&status)? } else { told(&status) })?;
            Ok(ExitCode::from(u8::from(!status.is_current())))
        }
        Command::Migrate { database } => {
            let store = Store::connect(&database.location(context)?).await?;
            let before = store.status().await?;
            let after = store.migrate().await?;
            store.close().await;
            for title in before.pending {
                print(&format!("migrated: {title}"))?;
            }
            print(&told(&after))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import { database, from, archive, apply, json } => {
            let location = database.location(context)?;
            // A dry run makes no database, nor does it bring one up to date.
            let store = Store::open(if *apply { &location } else { ":memory:" }).await?;
            let options = ImportOptions::new(archive).apply(*apply);
            let report = store.import(from, &options, Timestamp::now()).await?;
            store.close().await;
            print(&if *json { serde_json::to_string_pretty(&json!(report))? } else { report.to_string() })?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn told(status: &SchemaStatus) -> String {
    if status.is_current() {
        return format!("schema {} of {}, up to date", status.version, status.newest);
    }
    if status.version > status.newest {
        return format!(
            "schema {}, made by a newer fairline: this one knows up to {}",
            status.version, status.newest
        );
    }
    let pending = status.pending.join(", ");
    format!(
        "schema {} of {}; pending: {pending}. Make a backup; then `fairline db migrate`, or the next command that writes, brings it up to date",
        status.version, status.newest
    )
}
