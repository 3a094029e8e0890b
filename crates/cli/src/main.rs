//! The `fairline` program.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done, nothing to complain about |
//! | 1 | done, and something was found: problems in the data, a schema that is not up to date |
//! | 2 | not done: the error is on standard error |

mod data;
mod db;
mod report;

use std::error::Error;
use std::future::Future;
use std::io::{ErrorKind, Write, stderr, stdout};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a command came to.
type Done = Result<ExitCode, Box<dyn Error>>;

/// Betting analytics: data checked, runs stored, reports written.
#[derive(Parser)]
#[command(version, after_help = "Exit codes: 0 done, 1 done and something was found, 2 not done.")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check season files, or convert them between CSV and Parquet
    #[command(subcommand)]
    Data(data::Command),
    /// The database: its schema, and runs of an earlier system
    #[command(subcommand)]
    Db(db::Command),
    /// Report on a stored run
    Report(report::Args),
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Data(command) => data::run(&command),
        Command::Db(command) => wait(db::run(&command)),
        Command::Report(args) => wait(report::run(&args)),
    };
    let error = match done {
        Ok(code) => return code,
        Err(error) => error,
    };
    if error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS; // whoever read the output has seen enough
    }
    let _ = writeln!(stderr(), "error: {error}");
    ExitCode::from(2)
}

/// Waits for a future on this thread.
fn wait(future: impl Future<Output = Done>) -> Done {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future)
}

/// Prints a text, with a line end if it has none.
fn print(text: &str) -> std::io::Result<()> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") }
}
