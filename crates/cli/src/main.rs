//! The `fairline` program.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done, nothing to complain about |
//! | 1 | done, and something was found: problems in the data, a schema that is not up to date, a download that failed, no
//! arbitrage |
//! | 2 | not done: the error is on standard error |

mod data;
mod db;
mod kelly;
mod model;
mod odds;
mod predict;
mod report;
mod season;
mod serve;
mod settings;
mod sweep;
mod week;

use std::error::Error;
use std::future::Future;
use std::io::{ErrorKind, Write, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use tracing_subscriber::EnvFilter;

use self::settings::Context;

/// What a command came to.
type Done = Result<ExitCode, Box<dyn Error>>;

/// Would I have beaten the market, and what should I stake next?
#[derive(Parser)]
#[command(
    name = "fairline",
    version,
    after_help = "Exit codes: 0 done, 1 done and something was found, 2 not done.\n\n\
        Settings come from fairline.toml, the environment and flags; `fairline config show` lists them."
)]
struct Args {
    #[command(flatten)]
    context: Context,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Do what there is to do every week, and say what to bet
    Week(week::Args),
    /// Walk a season week by week, model against market, and store it
    Season(season::Args),
    /// Forecast the matches to come, or one match
    Predict(predict::Args),
    /// Prices: take the overround out, convert, look for arbitrage
    #[command(subcommand)]
    Odds(odds::Command),
    /// How much to stake on one event, or on many at once
    Kelly(kelly::Args),
    /// Try many ways to bet on past seasons, and judge the best one's luck
    Sweep(sweep::Args),
    /// Report on a stored run
    Report(report::Args),
    /// Serve what is stored as a REST API
    Serve(serve::Args),
    /// Models: train and show
    #[command(subcommand)]
    Model(model::Command),
    /// Season files: download, check, convert between CSV and Parquet
    #[command(subcommand)]
    Data(data::Command),
    /// The database: its schema, and runs of an earlier system
    #[command(subcommand)]
    Db(db::Command),
    /// The settings, and where each came from
    #[command(subcommand)]
    Config(settings::Command),
    /// Print what a shell needs to complete commands
    #[command(
        after_help = "Example:\n  fairline completions bash > ~/.local/share/bash-completion/completions/fairline"
    )]
    Completions {
        /// Which shell
        shell: Shell,
    },
}

fn main() -> ExitCode {
    let Args { context, command } = Args::parse();
    // Every statement of SQL is more than anybody means by `debug`; `sqlx=debug` asks for them.
    let said = std::env::var("FAIRLINE_LOG").unwrap_or_else(|_| "warn".to_owned());
    let filter = EnvFilter::try_new(format!("sqlx=warn,{said}")).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).init();
    let done = match command {
        Command::Week(args) => wait(week::run(&args, &context)),
        Command::Season(args) => wait(season::run(&args, &context)),
        Command::Predict(args) => predict::run(&args, &context),
        Command::Odds(command) => odds::run(&command),
        Command::Kelly(args) => kelly::run(&args, &context),
        Command::Sweep(args) => sweep::run(&args, &context),
        Command::Report(args) => wait(report::run(&args, &context)),
        Command::Serve(args) => serve::run(&args, &context),
        Command::Model(command) => wait(model::run(&command, &context)),
        Command::Data(command) => data::run(&command, &context),
        Command::Db(command) => wait(db::run(&command, &context)),
        Command::Config(command) => settings::run(&command, &context),
        Command::Completions { shell } => completions(shell),
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

fn completions(shell: Shell) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "fairline", &mut script);
    stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
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

/// Writes a text to a file, if both are there.
fn write(file: Option<&Path>, text: Option<String>) -> Result<(), Box<dyn Error>> {
    let (Some(file), Some(text)) = (file, text) else { return Ok(()) };
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()).into())
}
