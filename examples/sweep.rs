//! Which of a thousand ways to bet would have been best, and how much of that is luck?
//!
//! Tries combinations of forecaster, prices, stakes and filters on every season but the first, which is only learnt
//! from. Each try is a row a season in a table; a search that was broken off goes on where it stopped, and `--shard`
//! divides it among machines. Prints the ranking and what the winner's luck is worth.

use std::error::Error;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, ValueEnum};
use fairline::Decimal;
use fairline::data::Source;
use fairline::sim::{
    Configuration, EloPredictor, GoalsPredictor, MultinomialPredictor, PoolPredictor, Prices, Ranking,
    RatingsPredictor, Shard, Sweep, SweepOptions, SweepReport, SweepReportOptions, SweepSpace, SweepStaking,
    read_trials,
};
use indicatif::{ProgressBar, ProgressStyle};

/// By what the best is chosen.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// Logarithm of the growth of the bankroll.
    Growth,
    /// Sharpe ratio of the weekly returns.
    Sharpe,
    /// Profit over money staked.
    Yield,
}

/// Try many ways to bet on past seasons and judge the best of them.
#[derive(Parser)]
struct Args {
    #[arg(long, help = "Folder of CSV files [default: $FAIRLINE_DATA, simulated]")]
    data: Option<PathBuf>,
    #[arg(long, default_value_t = 1000, help = "Configurations drawn at random")]
    tries: usize,
    #[arg(long, conflicts_with = "tries", help = "Try every combination")]
    grid: bool,
    #[arg(long, default_value = "sweep.csv", help = "Table to write, or to go on with")]
    out: PathBuf,
    #[arg(long, default_value_t = Shard::WHOLE, help = "Share of the work, such as 1/4")]
    shard: Shard,
    #[arg(long, value_name = "FILE", help = "Tables of other shards, to be ranked together with this one")]
    with: Vec<PathBuf>,
    #[arg(long, default_value_t = 7, help = "Seed of the draw and of the reality check")]
    seed: u64,
    #[arg(long, value_enum, default_value_t = By::Growth, help = "By what the best is chosen")]
    by: By,
    #[arg(long, default_value_t = 10, help = "Lines of the ranking to print")]
    top: usize,
}

/// What is combined.
fn space() -> SweepSpace {
    let money = [10, 25].map(Decimal::from);
    let kelly = [0.1, 0.25, 0.5, 1.0].map(SweepStaking::Kelly);
    SweepSpace::new()
        .forecaster("ratings", RatingsPredictor::default)
        .forecaster("ratings with market", || PoolPredictor::new(RatingsPredictor::default()))
        .forecaster("Dixon-Coles", GoalsPredictor::default)
        .forecaster("multinomial", MultinomialPredictor::default)
        .forecaster("Elo", EloPredictor::default)
        .prices([Prices::Bookmaker("B365".to_owned()), Prices::Best])
        .staking(
            kelly
                .into_iter()
                .chain(money.map(SweepStaking::Flat))
                .chain(money.map(SweepStaking::LevelProfit)),
        )
        .max_bet([0.02, 0.05, 0.1])
        .max_total([0.25, 1.0])
        .min_edge([0.0, 0.02, 0.05, 0.1].map(Some))
        .max_edge([None, Some(0.15), Some(0.3)])
        .odds_band([None, Some([1.0, 2.5]), Some([1.5, 4.0]), Some([2.5, 10.0])])
}

fn main() -> ExitCode {
    let Err(error) = run(&Args::parse()) else { return ExitCode::SUCCESS };
    let _ = writeln!(stderr(), "error: {error}");
    ExitCode::from(2)
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut out = stdout();
    let environment =
        std::env::var_os("FAIRLINE_DATA").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let source = Source::choose(args.data.clone(), environment, None, args.seed);
    writeln!(out, "data: {source}")?;
    let dataset = source.load()?;
    let seasons = dataset.seasons();
    let seasons = seasons.get(1..).unwrap_or_default();

    let space = space();
    let all = if args.grid { space.grid()? } else { space.random(args.tries, args.seed)? };
    let mine: Vec<Configuration> = args.shard.of(&all);
    let sweep = Sweep::new(&space, &dataset.matches, seasons, &SweepOptions::new())?;
    writeln!(out, "{} seasons are ready after {:.1} s", seasons.len(), start.elapsed().as_secs_f64())?;

    let hidden = !stderr().is_terminal();
    let bar = if hidden { ProgressBar::hidden() } else { ProgressBar::new(mine.len() as u64) };
    bar.set_style(ProgressStyle::with_template("{wide_bar} {pos}/{len} tries, {eta} left")?);
    sweep.run_to_csv(&mine, &args.out, |progress| {
        bar.set_position(progress.done as u64);
        if progress.done == progress.resumed {
            bar.reset_eta(); // what was there beforehand says nothing about the time left
        }
    })?;
    bar.finish_and_clear();
    writeln!(
        out,
        "{} tries in {} after {:.1} s",
        mine.len(),
        args.out.display(),
        start.elapsed().as_secs_f64()
    )?;

    let mut trials = read_trials(&args.out)?;
    for shard in &args.with {
        trials.extend(read_trials(shard)?);
    }
    let ranking = match args.by {
        By::Growth => Ranking::LogGrowth,
        By::Sharpe => Ranking::Sharpe,
        By::Yield => Ranking::Yield,
    };
    let report = SweepReport::of(&trials, &SweepReportOptions::new(args.seed).ranking(ranking))?;
    writeln!(out, "\n{}\n{report}", report.table(args.top))?;
    writeln!(out, "{:.1} s in all", start.elapsed().as_secs_f64())?;
    Ok(())
}
