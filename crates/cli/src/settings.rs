//! Settings: from `fairline.toml`, the environment and flags; and `fairline config`.

use std::error::Error;
use std::ffi::OsString;
use std::fmt::Write;
use std::io::stdout;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::AutoStream;
use clap::{Args, Subcommand, ValueEnum};
use fairline_data::Source;
use fairline_market::Method;
use fairline_report::Style;
use fairline_weekly::{Flag, Forecaster, Loaded, Origin, Settings, moment_of_matches};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{Done, print};

/// The file that is read when no other one is named.
const FILE: &str = "fairline.toml";

/// Where settings are looked for.
#[derive(Args)]
pub(crate) struct Context {
    #[arg(
        help = "Settings file [default: fairline.toml, if there is one]",
        long,
        global = true,
        env = "FAIRLINE_CONFIG",
        value_name = "FILE"
    )]
    config: Option<PathBuf>,
}

impl Context {
    /// The settings, with flags that weigh more than the rest.
    pub(crate) fn load(&self, flags: &[Flag]) -> Result<Loaded, Box<dyn Error>> {
        let usual = Path::new(FILE);
        let file = self.config.as_deref().or_else(|| usual.is_file().then_some(usual));
        let text =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        Ok(Loaded::new(file, std::env::vars_os().filter_map(text), flags)?)
    }

    /// Where downloads go.
    #[expect(clippy::unused_self, reason = "a place like the settings file")]
    pub(crate) fn cache(&self, settings: &Settings) -> Result<PathBuf, Box<dyn Error>> {
        let usual = || {
            directories::ProjectDirs::from("", "", "fairline")
                .map(|dirs| dirs.cache_dir().join("football-data"))
        };
        settings.data.cache.clone().or_else(usual).ok_or_else(|| "no home folder to keep a cache in".into())
    }

    /// Where matches come from: a folder that is named, the cache if it holds any, or the simulated league.
    pub(crate) fn source(&self, loaded: &Loaded) -> Source {
        let Settings { data, .. } = &loaded.settings;
        let named =
            loaded.origins.iter().find(|setting| setting.key == "data.dir").map(|named| &named.origin);
        let (given, environment) = match named {
            Some(Origin::Environment(_)) => (None, data.dir.clone()),
            _ => (data.dir.clone(), None),
        };
        Source::choose(given, environment, self.cache(&loaded.settings).ok(), data.seed)
    }
}

/// Today, where matches are played.
pub(crate) fn today() -> Date {
    moment_of_matches(Timestamp::now()).date()
}

/// Where runs are stored.
#[derive(Args)]
pub(crate) struct Database {
    #[arg(
        help = "A SQLite file, or postgres://USER@HOST/NAME [default: fairline.db]",
        long,
        value_name = "FILE-or-URL"
    )]
    db: Option<String>,
}

impl Database {
    /// The flag, or what the settings say.
    pub(crate) fn location(&self, context: &Context) -> Result<String, Box<dyn Error>> {
        let flag = self.db.iter().map(|db| Flag { key: "db", flag: "--db", value: db.clone() });
        Ok(context.load(&flag.collect::<Vec<_>>())?.settings.db)
    }
}

/// Flags that weigh more than the settings file and the environment.
#[derive(Args)]
#[command(
    next_help_heading = "Settings (flags weigh more than the environment, and that more than fairline.toml)"
)]
pub(crate) struct Overrides {
    #[arg(long, value_name = "FILE-or-URL", help = "Where runs are stored")]
    db: Option<String>,
    #[arg(long, value_name = "DIR", help = "Folder of season files of your own; nothing is downloaded then")]
    data: Option<PathBuf>,
    #[arg(long, value_name = "NUMBER", help = "Seed of the simulated league")]
    seed: Option<u64>,
    #[arg(long, help = "Who forecasts: ratings, multinomial, dixon-coles, elo, consensus or market")]
    model: Option<Forecaster>,
    #[arg(long, help = "Weigh the model against the consensus of the bookmakers' prices")]
    with_market: bool,
    #[arg(long, help = "Learn anew by schedule or degradation, on trial, and not before every week")]
    retrain: bool,
    #[arg(long, help = "Who is bet at: B365, PS, Max, Avg, …, or best for the longest of each price")]
    book: Option<String>,
    #[arg(long, value_name = "METHOD", help = "How the overround is taken out: shin, power, odds_ratio, …")]
    devig: Option<Method>,
    #[arg(long, value_name = "MONEY", help = "Money at the start of a run")]
    bankroll: Option<Decimal>,
    #[arg(long, value_name = "FRACTION", help = "Fraction of the full Kelly stake")]
    kelly: Option<f64>,
    #[arg(long, value_name = "EDGE", allow_negative_numbers = true, help = "Smallest edge worth a bet")]
    min_edge: Option<f64>,
    #[arg(long, value_name = "SHARE", help = "Largest stake on one outcome, as a share of the bankroll")]
    max_bet: Option<f64>,
}

impl Overrides {
    /// Those that were given.
    pub(crate) fn flags(&self) -> Vec<Flag> {
        let path = self.data.as_ref().map(|path| path.display().to_string());
        let yes = |given: bool| given.then(|| "true".to_owned());
        let number = |value: Option<f64>| value.map(|value| format!("{value:?}"));
        let all = [
            ("db", "--db", self.db.clone()),
            ("data.dir", "--data", path),
            ("data.seed", "--seed", self.seed.map(|seed| seed.to_string())),
            ("forecast.model", "--model", self.model.map(|model| model.to_string())),
            ("forecast.with_market", "--with-market", yes(self.with_market)),
            ("forecast.retrain", "--retrain", yes(self.retrain)),
            ("prices.book", "--book", self.book.clone()),
            ("prices.devig", "--devig", self.devig.map(|method| method.to_string())),
            ("staking.bankroll", "--bankroll", self.bankroll.map(|money| money.to_string())),
            ("staking.kelly", "--kelly", number(self.kelly)),
            ("staking.min_edge", "--min-edge", number(self.min_edge)),
            ("staking.max_bet", "--max-bet", number(self.max_bet)),
        ];
        all.into_iter().filter_map(|(key, flag, value)| Some(Flag { key, flag, value: value? })).collect()
    }
}

/// When text is coloured.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether what goes to standard output is coloured.
    pub(crate) fn style(self) -> Style {
        let coloured = match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => AutoStream::choice(&stdout()) != anstream::ColorChoice::Never,
        };
        if coloured { Style::Colour } else { Style::Plain }
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show every setting with its value and where it came from
    Show {
        #[command(flatten)]
        overrides: Overrides,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a settings file with every default, to begin one's own from
    #[command(after_help = "Example:\n  fairline config init > fairline.toml")]
    Init,
}

pub(crate) fn run(command: &Command, context: &Context) -> Done {
    match command {
        Command::Show { overrides, json } => {
            let loaded = context.load(&overrides.flags())?;
            if *json {
                print(&serde_json::to_string_pretty(&loaded.origins)?)?;
            } else {
                let widest = |width: fn(&fairline_weekly::Setting) -> usize| {
                    loaded.origins.iter().map(width).max().unwrap_or(0).min(40)
                };
                let (key, value) =
                    (widest(|setting| setting.key.len()), widest(|setting| setting.value.len()));
                for setting in &loaded.origins {
                    let shown = if setting.value.is_empty() { "–" } else { &setting.value };
                    print(&format!("{:key$}  {shown:value$}  {}", setting.key, setting.origin))?;
                }
            }
        }
        Command::Init => print(&template(&Loaded::new(None, [], &[])?))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A settings file: every setting at its default, as a comment.
fn template(defaults: &Loaded) -> String {
    let mut text =
        "# Settings of fairline. What stands behind # is the default; take the # away to change it.\n"
            .to_owned();
    let mut table = "";
    // Settings outside of any table come first, as TOML wants it.
    let (inside, outside): (Vec<_>, Vec<_>) =
        defaults.origins.iter().partition(|setting| setting.key.contains('.'));
    for setting in outside.into_iter().chain(inside) {
        let (of, name) = setting.key.rsplit_once('.').unwrap_or(("", &setting.key));
        if of != table {
            let _ = writeln!(text, "\n[{of}]");
            table = of;
        }
        let value = if setting.value.is_empty() { "…" } else { &setting.value };
        let _ = writeln!(text, "# {name} = {value}");
    }
    text
}
