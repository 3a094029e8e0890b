//! `fairline sweep`: many ways to bet on past seasons, and how much of the best one's success is luck.

use std::io::{IsTerminal, stderr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use fairline_sim::{
    Configuration, Prices, Ranking, Shard, Sweep, SweepOptions, SweepReport, SweepReportOptions, SweepSpace,
    SweepStaking, read_trials,
};
use fairline_weekly::{BEST, Forecaster, Settings};
use indicatif::{ProgressBar, ProgressStyle};

use crate::settings::{Context, Overrides};
use crate::{Done, print};

/// By what the best is chosen.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// Logarithm of the growth of the bankroll
    Growth,
    /// Sharpe ratio of the weekly returns
    Sharpe,
    /// Profit over money staked
    Yield,
}

/// Try many ways to bet on every season but the first, rank them, and judge the best one's luck.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  fairline sweep --data seasons/
  fairline sweep --models elo,ratings --fractions 0.1,0.25 --min-edges 0,0.02,0.05 --grid --out sweep-grid.csv
  fairline sweep --shard 1/4 --out quarter-1.csv

A table that is there already is gone on with.")]
pub(crate) struct Args {
    /// Who forecasts
    #[arg(long, value_delimiter = ',', default_values_t = [Forecaster::Ratings, Forecaster::DixonColes, Forecaster::Elo])]
    models: Vec<Forecaster>,
    /// Who is bet at
    #[arg(long, value_delimiter = ',', default_value = "B365,best")]
    books: Vec<String>,
    /// Fractions of the full Kelly stake
    #[arg(long, value_delimiter = ',', default_values_t = [0.1, 0.25, 0.5, 1.0])]
    fractions: Vec<f64>,
    /// Largest stakes on one outcome, as shares of the bankroll
    #[arg(long, value_delimiter = ',', default_values_t = [0.02, 0.05, 0.1])]
    max_bets: Vec<f64>,
    /// Smallest edges worth a bet
    #[arg(long, value_delimiter = ',', allow_negative_numbers = true, default_values_t = [0.0, 0.02, 0.05, 0.1])]
    min_edges: Vec<f64>,
    /// Configurations drawn at random
    #[arg(long, default_value_t = 100)]
    tries: usize,
    /// Try every combination
    #[arg(long, conflicts_with = "tries")]
    grid: bool,
    /// Seed of the draw, and of the judgement
    #[arg(long, default_value_t = 7)]
    draw: u64,
    /// Table to write, or to go on with
    #[arg(long, default_value = "sweep.csv", value_name = "FILE")]
    out: PathBuf,
    /// Share of the work, such as 1/4
    #[arg(long, default_value_t = Shard::WHOLE)]
    shard: Shard,
    /// Tables of other shards, to be ranked together with this one
    #[arg(long, value_name = "FILE")]
    with: Vec<PathBuf>,
    /// By what the best is chosen
    #[arg(long, value_enum, default_value_t = By::Growth)]
    by: By,
    /// Lines of the ranking
    #[arg(long, default_value_t = 10)]
    top: usize,
    /// Print the ranking and the judgement as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    overrides: Overrides,
}

impl Args {
    /// What is combined.
    fn space(&self, settings: &Settings) -> Result<SweepSpace, fairline_weekly::Error> {
        let mut space = SweepSpace::new();
        for &model in &self.models {
            let mut settings = settings.clone();
            settings.forecast.model = model;
            Forecaster::predictor(&settings)?; // its error belongs here, not into a thread
            let name = settings.forecaster_name();
            space = space.forecaster(name, move || match Forecaster::predictor(&settings) {
                Ok(predictor) => predictor,
                Err(error) => unreachable!("it was made before: {error}"),
            });
        }
        let price = |name: &String| match name.as_str() {
            BEST => Prices::Best,
            name => Prices::Bookmaker(name.to_owned()),
        };
        Ok(space
            .prices(self.books.iter().map(price))
            .staking(self.fractions.iter().map(|&fraction| SweepStaking::Kelly(fraction)))
            .max_bet(self.max_bets.iter().copied())
            .min_edge(self.min_edges.iter().map(|&edge| Some(edge))))
    }
}

pub(crate) fn run(args: &Args, context: &Context) -> Done {
    let loaded = context.load(&args.overrides.flags())?;
    let source = context.source(&loaded);
    let dataset = source.load()?;
    let seasons = dataset.seasons();
    let seasons = seasons.get(1..).unwrap_or_default();
    let space = args.space(&loaded.settings)?;
    let all = if args.grid { space.grid()? } else { space.random(args.tries, args.draw)? };
    let mine: Vec<Configuration> = args.shard.of(&all);
    let sweep = Sweep::new(&space, &dataset.matches, seasons, &SweepOptions::new())?;
    let hidden = args.json || !stderr().is_terminal();
    let bar = if hidden { ProgressBar::hidden() } else { ProgressBar::new(mine.len() as u64) };
    bar.set_style(ProgressStyle::with_template("{wide_bar} {pos}/{len} tries, {eta} left")?);
    sweep.run_to_csv(&mine, &args.out, |progress| bar.set_position(progress.done as u64))?;
    bar.finish_and_clear();
    let mut trials = read_trials(&args.out)?;
    for shard in &args.with {
        trials.extend(read_trials(shard)?);
    }
    let ranking = match args.by {
        By::Growth => Ranking::LogGrowth,
        By::Sharpe => Ranking::Sharpe,
        By::Yield => Ranking::Yield,
    };
    let report = SweepReport::of(&trials, &SweepReportOptions::new(args.draw).ranking(ranking))?;
    if args.json {
        print(&serde_json::to_string_pretty(&report)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&format!("data: {source}\n{} tries in {}\n", mine.len(), args.out.display()))?;
    print(&format!("{}\n{report}", report.table(args.top)))?;
    Ok(ExitCode::SUCCESS)
}
