//! Would the model have beaten the market in 2023-24, and what would the bets have come to?
//!
//! Trains on every season before the one held out, then walks it week by week: refit, predict, stake, settle.
//! Prints where the data came from, one row a week, the scores beside the market's, and a verdict.

use std::error::Error;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anstream::AutoStream;
use anstream::stream::RawStream;
use clap::{ColorChoice, Parser, ValueEnum};
use fairline::data::{Download, HoldOut, Season, Source};
use fairline::kelly::BankrollPolicy;
use fairline::market::{DevigOptions, Method};
use fairline::sim::{
    ConsensusPredictor, DataSummary, EloPredictor, GoalsPredictor, KellyStrategy, Manifest, MarketPredictor,
    MonitorOptions, MultinomialPredictor, PoolPredictor, Predictor, RatingsOptions, RatingsPredictor,
    RetrainingOptions, Schedule, ScheduleOptions, SeasonOptions, Simulation, ValueOptions,
};
use fairline::{Decimal, kelly};
use fairline_report::{SeasonReport, Style, WeeklyReport};
use fairline_store::{Store, StoredRun, without_password};
use indicatif::ProgressBar;
use jiff::Timestamp;

/// Who forecasts.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Model {
    /// Goals expected from ratings of what clubs score and shoot.
    Ratings,
    /// A multinomial logit on Elo, form, rest and promotion.
    Multinomial,
    /// Dixon and Coles' model of goals.
    DixonColes,
    /// Elo ratings.
    Elo,
    /// The mean of all bookmakers' fair probabilities.
    Consensus,
    /// The fair probabilities of the book that is bet at.
    Market,
}

impl Model {
    /// The forecaster that answers to the arguments.
    fn predictor(self, devig: DevigOptions, args: &Args) -> Result<Box<dyn Predictor>, Box<dyn Error>> {
        let with_market = args.with_market;
        let model: Box<dyn Predictor> = match self {
            Self::Ratings if with_market => Box::new(RatingsPredictor::new(RatingsOptions::with_market())),
            Self::Ratings => Box::new(RatingsPredictor::default()),
            Self::Multinomial => Box::new(MultinomialPredictor::default()),
            Self::DixonColes => Box::new(GoalsPredictor::default()),
            Self::Elo => Box::new(EloPredictor::default()),
            Self::Consensus | Self::Market if with_market => {
                return Err("--with-market weighs a model against the market; this one is the market".into());
            }
            Self::Consensus => Box::new(ConsensusPredictor::new(devig)),
            Self::Market => Box::new(MarketPredictor::new(devig)),
        };
        if !with_market {
            return Ok(model);
        }
        let pool = PoolPredictor::new(model);
        Ok(Box::new(if args.devig.is_some() { pool.devig(devig) } else { pool }))
    }
}

/// Weeks before the season that tell what the model reaches in training: about a season of them.
const REFERENCE_WEEKS: usize = 36;

/// The value of `--book` that asks for the best price of each outcome.
const BEST: &str = "best";

/// Walk a season of football week by week and compare a model with the market.
#[derive(Parser)]
#[command(allow_negative_numbers = true)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
struct Args {
    #[arg(long, help = "Folder of CSV files [default: $FAIRLINE_DATA, downloads, simulated]")]
    data: Option<PathBuf>,
    #[arg(long, conflicts_with = "data", help = "Download the Premier League seasons that the cache lacks")]
    download: bool,
    #[arg(long, default_value_t = 2023, help = "Season to hold out, by its first year")]
    season: i16,
    #[arg(long, default_value = "1000", help = "Money at the start")]
    bankroll: Decimal,
    #[arg(long, default_value_t = 0.25, help = "Fraction of the full Kelly stake")]
    kelly: f64,
    #[arg(long, default_value_t = 0.02, help = "Smallest edge worth a bet")]
    min_edge: f64,
    #[arg(long, default_value_t = 0.05, help = "Largest stake on one outcome, as a share of the bankroll")]
    max_bet: f64,
    #[arg(long, value_enum, default_value_t = Model::Ratings, help = "Who forecasts")]
    model: Model,
    #[arg(
        long,
        default_value = "B365",
        help = "Who is bet at: a bookmaker as the data names it (B365, PS, Max, Avg, …), or best for the best of each price"
    )]
    book: String,
    #[arg(
        long,
        help = "Overround removal, such as shin, power or odds_ratio [default: shin, and power for --with-market]"
    )]
    devig: Option<Method>,
    #[arg(long, help = "Weigh the model against the consensus of the bookmakers' prices")]
    with_market: bool,
    #[arg(long, help = "Watch the model against the market and its own training, and raise alerts")]
    monitor: bool,
    #[arg(
        long,
        help = "Retrain by schedule or degradation, on trial, and not before every week; watches as well"
    )]
    retrain: bool,
    #[arg(long, default_value_t = 42, help = "Seed of the simulated league")]
    seed: u64,
    #[arg(long, value_name = "FILE", help = "Write all of it as JSON; - for standard output")]
    json: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "Write a page with charts, which needs nothing but a browser")]
    html: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FILE-or-URL",
        help = "Store every week in a SQLite file or at postgres://…, and go on from there where it was interrupted"
    )]
    db: Option<String>,
    #[arg(long, value_name = "FILE", help = "Write the figures as Markdown")]
    markdown: Option<PathBuf>,
    #[arg(
        long,
        value_name = "WEEK",
        help = "Make --html and --markdown a report of one week of the season, by its number"
    )]
    week: Option<usize>,
    #[arg(
        long,
        value_enum,
        default_value_t = ColorChoice::Auto,
        help = "Colour the text; auto: on a terminal, unless NO_COLOR is set"
    )]
    color: ColorChoice,
}

impl Args {
    /// Whether text to this stream is coloured.
    fn style(&self, stream: &impl RawStream) -> Style {
        let coloured = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => AutoStream::choice(stream) != anstream::ColorChoice::Never,
        };
        if coloured { Style::Colour } else { Style::Plain }
    }

    /// The options with what is watched, and when the model learns anew.
    fn watch(&self, options: SeasonOptions) -> SeasonOptions {
        let options = if self.retrain { options.retraining(RetrainingOptions::new()) } else { options };
        if self.monitor || self.retrain {
            options.monitor(MonitorOptions::new()).reference_weeks(REFERENCE_WEEKS)
        } else {
            options
        }
    }
}

fn main() -> ExitCode {
    let Err(error) = run(&Args::parse()) else { return ExitCode::SUCCESS };
    if error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS; // whoever read the output has seen enough
    }
    let _ = writeln!(stderr(), "error: {error}");
    ExitCode::from(2)
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let json_to_stdout = args.json.as_ref().is_some_and(|file| file.as_os_str() == "-");
    let mut out: Box<dyn Write> = if json_to_stdout { Box::new(stderr()) } else { Box::new(stdout()) };
    let cache =
        directories::ProjectDirs::from("", "", "fairline").map(|dirs| dirs.cache_dir().join("football-data"));
    if args.download {
        let seasons: Vec<Season> = (args.season.saturating_sub(7)..=args.season).map(Season::new).collect();
        let folder = cache.as_deref().ok_or("no home folder to keep a cache in")?;
        Download::new().fetch("E0", &seasons, folder)?;
    }
    let environment = std::env::var_os("FAIRLINE_DATA").filter(|_| !args.download).map(PathBuf::from);
    let source = Source::choose(args.data.clone(), environment, cache, args.seed);
    let real = match source {
        Source::Simulated { .. } => " (for real matches: --data DIR or --download)",
        _ => "",
    };
    writeln!(out, "data: {source}{real}")?;
    let prices = if args.book == BEST { "the best price" } else { &args.book };
    let name = args.model.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    let weighed = if args.with_market { " weighed against the market" } else { "" };
    writeln!(out, "forecasts: {name}{weighed}, bets at {prices}")?;
    let dataset = source.load()?;
    dataset.refused.iter().try_for_each(|refusal| writeln!(stderr(), "refused {refusal}"))?;
    let hold_out = HoldOut::split(&dataset.matches, Season::new(args.season))?;

    let devig = DevigOptions::new(args.devig.unwrap_or(Method::Shin)).underround(true); // best prices may sum to less than 1
    let prices = ScheduleOptions::new().devig(devig);
    let prices = if args.book == BEST { prices.best_price() } else { prices.bookmaker(&args.book) };
    let schedule = Schedule::new(&hold_out, &prices)?;
    let stakes = kelly::Options::new().fraction(args.kelly).max_bet(args.max_bet);
    let options = SeasonOptions::new()
        .bankroll(args.bankroll)
        .value(ValueOptions::new().min_edge(args.min_edge))
        .policy(BankrollPolicy::new(stakes));
    let options = args.watch(options);
    let model = args.model.predictor(devig, args)?;
    let quiet = json_to_stdout || !stdout().is_terminal();
    let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(schedule.weeks() as u64) };
    let mut simulation = Simulation::new(&schedule, model, KellyStrategy, &options)?;
    if args.retrain {
        simulation = simulation.challenger(args.model.predictor(devig, args)?);
    }
    let seed = matches!(source, Source::Simulated { .. }).then_some(args.seed);
    let manifest = simulation.manifest(format!("{name}{weighed}"), "kelly", seed);
    let data = DataSummary::new(&source, &dataset, &hold_out, &schedule);
    let run = if let Some(location) = &args.db {
        let stored = store(location, simulation, &manifest, &data, &bar)?;
        bar.finish_and_clear();
        writeln!(out, "stored: run {} in {}", stored.id, without_password(location))?;
        stored.run
    } else {
        while simulation.play_week(|_| {})?.is_some() {
            bar.inc(1);
        }
        bar.finish_and_clear();
        simulation.into_run()
    };

    let report = SeasonReport::new(data, &run, manifest, Some(start.elapsed()))?;
    let style = if json_to_stdout { args.style(&stderr()) } else { args.style(&stdout()) };
    writeln!(out, "{}", report.to_text(style)?)?;
    match &args.json {
        None => {}
        Some(_) if json_to_stdout => write!(stdout(), "{}", report.to_json()?)?,
        Some(file) => save(file, &report.to_json()?)?,
    }
    let week =
        args.week.map(|week| WeeklyReport::new(&report, Season::new(args.season), week)).transpose()?;
    if let Some(file) = &args.markdown {
        save(file, &week.as_ref().map_or_else(|| report.to_markdown(), |week| Ok(week.to_markdown()))?)?;
    }
    if let Some(file) = &args.html {
        save(file, &week.as_ref().map_or_else(|| report.to_html(), |week| Ok(week.to_html()))?)?;
    }
    Ok(())
}

/// Plays the season into a database; a run that is there already is read instead.
fn store(
    location: &str,
    simulation: Simulation<'_>,
    manifest: &Manifest,
    data: &DataSummary,
    bar: &ProgressBar,
) -> Result<StoredRun, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(location).await?;
        let stored = store.record_season(simulation, manifest, data, Timestamp::now, |_| bar.inc(1)).await?;
        store.close().await;
        Ok(stored)
    })
}

fn save(file: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()).into())
}
