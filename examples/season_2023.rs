//! Would the model have beaten the market in 2023-24, and what would the bets have come to?
//!
//! Trains on every season before the one held out, then walks it week by week: refit, predict, stake, settle,
//! record. Without match data on the machine it plays in the simulated league.
//!
//! ```text
//! cargo run --release --example season_2023 -- --data DIR
//! ```
//! prints where the data came from, one row a week, the scores beside the market's, and a verdict.

use std::error::Error;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use fairline::data::{Download, HoldOut, Season, Source};
use fairline::market::{DevigOptions, Method};
use fairline::sim::{MultinomialPredictor, SeasonOptions, simulate_season};
use fairline::{Decimal, kelly};
use fairline_report::SeasonReport;
use indicatif::{ProgressBar, ProgressDrawTarget};

/// Walk a season of football week by week and compare a model with the market.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Folder with football-data.co.uk CSV files [default: $FAIRLINE_DATA, the download cache, a simulated league]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Download the Premier League seasons that the cache lacks
    #[arg(long, conflicts_with = "data")]
    download: bool,
    /// Season to hold out, by its first year
    #[arg(long, default_value_t = 2023)]
    season: i16,
    /// Money at the start
    #[arg(long, default_value = "1000")]
    bankroll: Decimal,
    /// Fraction of the full Kelly stake
    #[arg(long, default_value_t = 0.25)]
    kelly: f64,
    /// Smallest edge worth a bet
    #[arg(long, default_value_t = 0.02)]
    min_edge: f64,
    /// Largest stake on one outcome, as a fraction of the bankroll
    #[arg(long, default_value_t = 0.05)]
    max_bet: f64,
    /// Bookmaker, as the data names it: B365, PS, Max, Avg, …
    #[arg(long, default_value = "B365")]
    book: String,
    /// How to take the overround out: multiplicative, power or shin
    #[arg(long, default_value = "shin")]
    devig: Method,
    /// Let the model see the bookmaker's fair probabilities
    #[arg(long)]
    with_market: bool,
    /// Seed of the simulated league
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Write everything as JSON; "-" writes it to standard output and the tables to standard error
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

fn main() -> ExitCode {
    run(&Args::parse()).map_or_else(
        |error| {
            eprintln!("error: {error}");
            ExitCode::from(2)
        },
        |()| ExitCode::SUCCESS,
    )
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let json_to_stdout = args.json.as_ref().is_some_and(|file| file.as_os_str() == "-");
    let say =
        |text: &dyn std::fmt::Display| if json_to_stdout { eprintln!("{text}") } else { println!("{text}") };

    let cache =
        directories::ProjectDirs::from("", "", "fairline").map(|dirs| dirs.cache_dir().join("football-data"));
    if args.download {
        let seasons: Vec<Season> = (args.season - 7..=args.season).map(Season::new).collect();
        Download::new().fetch(
            "E0",
            &seasons,
            cache.as_deref().ok_or("no home folder to keep a cache in")?,
        )?;
    }
    let environment = std::env::var_os("FAIRLINE_DATA").filter(|_| !args.download).map(PathBuf::from);
    let source = Source::choose(args.data.clone(), environment, cache, args.seed);
    say(&source);
    let dataset = source.load()?;
    dataset.refused.iter().for_each(|refusal| eprintln!("refused {refusal}"));
    let hold_out = HoldOut::split(&dataset.matches, Season::new(args.season))?;

    let devig = DevigOptions::new(args.devig).underround(true); // best prices may sum to less than 1
    let stakes = kelly::Options::new().fraction(args.kelly).max_bet(args.max_bet).min_edge(args.min_edge);
    let options =
        SeasonOptions::new().bookmaker(&args.book).devig(devig).kelly(stakes).bankroll(args.bankroll);
    let mut model = MultinomialPredictor::default();
    if args.with_market {
        model = model.with_market(devig);
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if json_to_stdout || !std::io::stdout().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let run = simulate_season(&hold_out, &mut model, &options, |week, weeks| {
        bar.set_length(weeks as u64);
        bar.set_position(week.week as u64);
    })?;
    bar.finish_and_clear();

    let report = SeasonReport::new(&source, &dataset, &hold_out, &run, start.elapsed())?;
    say(&report);
    match &args.json {
        Some(_) if json_to_stdout => println!("{}", report.to_json()?),
        Some(file) => {
            std::fs::write(file, report.to_json()?).map_err(|e| format!("{}: {e}", file.display()))?
        }
        None => {}
    }
    Ok(())
}
