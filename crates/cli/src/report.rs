//! `fairline report`: what a stored run came to.

use std::path::PathBuf;
use std::process::ExitCode;

use fairline_report::SeasonReport;
use fairline_store::{RunFilter, RunSummary, Store, StoredRun};

use crate::db::Database;
use crate::{Done, print};

/// Report on a stored run: the newest one unless told otherwise.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  fairline report --list\n  fairline report --run 3 --html season.html")]
pub(crate) struct Args {
    #[command(flatten)]
    database: Database,
    /// List the runs that are stored
    #[arg(long, conflicts_with_all = ["run", "html", "json"])]
    list: bool,
    /// Number of the run
    #[arg(long)]
    run: Option<i64>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    /// Write a page with charts, which needs nothing but a browser
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(crate) async fn run(args: &Args) -> Done {
    let store = Store::connect_existing(&args.database.db).await?;
    let runs = store.runs(&RunFilter::new()).await?;
    if args.list {
        print(&listed(&runs))?;
        return Ok(ExitCode::SUCCESS);
    }
    let newest = || runs.first().map(|run| run.id).ok_or("no run is stored yet");
    let id = args.run.map_or_else(newest, Ok)?;
    let StoredRun { run, data, manifest, elapsed, .. } = store.load_run(id).await?;
    store.close().await;
    let report = SeasonReport::new(data, &run, manifest, elapsed)?;
    print(&if args.json { report.to_json()? } else { report.to_string() })?;
    if let Some(file) = &args.html {
        std::fs::write(file, report.to_html()?).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn listed(runs: &[RunSummary]) -> String {
    let mut text = format!(
        "{:>5}  {:<24}  {:<20}  {:>7}  {:>14}  {}\n",
        "run", "forecaster", "season", "weeks", "bankroll", "begun (UTC)"
    );
    for run in runs {
        let weeks = format!("{}/{}", run.weeks_done, run.weeks);
        text += &format!(
            "{:>5}  {:<24}  {:<20}  {:>7}  {:>14}  {}\n",
            run.id,
            run.forecaster,
            run.season,
            weeks,
            run.bankroll,
            run.started_at.strftime("%Y-%m-%d %H:%M")
        );
    }
    text
}
