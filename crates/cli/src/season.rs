//! `fairline season`: a season that is over, walked week by week and stored.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use fairline_data::{Season, Source};
use fairline_report::SeasonReport;
use fairline_store::{Store, without_password};
use fairline_weekly::SeasonPlan;
use indicatif::ProgressBar;
use jiff::Timestamp;

use crate::settings::{Color, Context, Overrides};
use crate::{Done, print, write};

/// Walk a season week by week, compare the model with the market, and store it.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  fairline season --data seasons/
  fairline season --season 2023 --model dixon-coles --kelly 0.1 --html season.html
  fairline season --db postgres://me@localhost/bets --json > season.json

A season that is stored already is read and not played again; one that was interrupted goes on.")]
pub(crate) struct Args {
    /// Season to hold out, by its first year [default: the last one of the data]
    #[arg(long, value_name = "YEAR")]
    season: Option<i16>,
    /// Print the season as JSON
    #[arg(long)]
    json: bool,
    /// Write a page with charts, which needs nothing but a browser
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the figures as Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    #[arg(long, help = "Colour the text; auto: on a terminal, unless NO_COLOR is set", value_enum, default_value_t = Color::Auto)]
    color: Color,
    #[command(flatten)]
    overrides: Overrides,
}

pub(crate) async fn run(args: &Args, context: &Context) -> Done {
    let start = Instant::now();
    let loaded = context.load(&args.overrides.flags())?;
    let settings = &loaded.settings;
    let source = context.source(&loaded);
    // JSON has standard output to itself.
    let say = |text: &str| if args.json { writeln!(stderr(), "{text}") } else { print(text) };
    let real = match source {
        Source::Simulated { .. } => " (for real matches: --data DIR, or `fairline data download`)",
        _ => "",
    };
    say(&format!("data: {source}{real}"))?;
    let weighed = settings.forecaster_name();
    say(&format!("forecasts: {weighed}, bets at {}", settings.prices.book))?;
    let plan = SeasonPlan::new(settings, &source, args.season.map(Season::new))?;
    for refusal in &plan.dataset.refused {
        writeln!(stderr(), "refused {refusal}")?;
    }
    let simulation = plan.simulation()?;
    let manifest = plan.manifest(&simulation);
    let quiet = args.json || !stdout().is_terminal();
    let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(plan.schedule.weeks() as u64) };
    let store = Store::open(&settings.db).await?;
    let stored =
        store.record_season(simulation, &manifest, plan.data(), Timestamp::now, |_| bar.inc(1)).await;
    store.close().await;
    let stored = stored?;
    bar.finish_and_clear();
    say(&format!("stored: run {} in {}", stored.id, without_password(&settings.db)))?;
    let report = SeasonReport::new(plan.data().clone(), &stored.run, manifest, Some(start.elapsed()))?;
    print(&if args.json { report.to_json()? } else { report.to_text(args.color.style())? })?;
    write(args.html.as_deref(), args.html.as_ref().map(|_| report.to_html()).transpose()?)?;
    write(args.markdown.as_deref(), args.markdown.as_ref().map(|_| report.to_markdown()).transpose()?)?;
    Ok(ExitCode::SUCCESS)
}
