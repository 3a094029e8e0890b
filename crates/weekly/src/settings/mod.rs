//! Everything that a bettor can choose, as `fairline.toml` has it.

mod load;
mod server;
mod validate;

use std::fmt;
use std::path::PathBuf;

use fairline_kelly::{self as kelly, BankrollPolicy};
use fairline_market::{DevigOptions, Method};
use fairline_sim::{MonitorOptions, RetrainingOptions, ScheduleOptions, SeasonOptions, ValueOptions};
use fairline_store::without_password;
use rust_decimal::Decimal;

pub(crate) use self::load::without_passwords;
pub use self::load::{Flag, Loaded, Origin, Setting};
pub use self::server::{Scope, ServerSettings, Token};
use crate::{AlertSettings, Forecaster};

/// The value of [`Prices::book`] that asks for the longest price of each outcome.
pub const BEST: &str = "best";

/// Everything that a bettor can choose. Each table of `fairline.toml` is a field.
///
/// ```toml
/// db = "fairline.db"
///
/// [data]
/// competitions = ["E0"]
///
/// [forecast]
/// model = "ratings"
///
/// [staking]
/// kelly = 0.2
/// ```
#[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where runs are stored: a SQLite file, or `postgres://USER@HOST/NAME`.
    pub db: String,
    /// Which matches.
    pub data: Data,
    /// Who forecasts.
    pub forecast: Forecast,
    /// Whose prices are bet at.
    pub prices: Prices,
    /// How much is staked on what.
    pub staking: Staking,
    /// When the monitor speaks up, see [`MonitorOptions`].
    pub monitor: MonitorOptions,
    /// When the forecaster learns anew, see [`RetrainingOptions`].
    pub retraining: RetrainingOptions,
    /// The weekly run.
    pub week: WeekSettings,
    /// Who is told of alerts.
    pub alerts: AlertSettings,
    /// The server.
    pub server: ServerSettings,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { db, data, forecast, prices, staking, monitor, retraining, week, alerts, server } = self;
        f.debug_struct("Settings")
            .field("db", &without_password(db))
            .field("data", data)
            .field("forecast", forecast)
            .field("prices", prices)
            .field("staking", staking)
            .field("monitor", monitor)
            .field("retraining", retraining)
            .field("week", week)
            .field("alerts", alerts)
            .field("server", server)
            .finish()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            db: "fairline.db".to_owned(),
            data: Data::default(),
            forecast: Forecast::default(),
            prices: Prices::default(),
            staking: Staking::default(),
            monitor: MonitorOptions::default(),
            retraining: RetrainingOptions::default(),
            week: WeekSettings::default(),
            alerts: AlertSettings::default(),
            server: ServerSettings::default(),
        }
    }
}

/// Which matches.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `dir` | none | a folder of season files of your own; nothing is downloaded then |
/// | `cache` | none | where downloads go; programs choose a folder of the user's when there is none |
/// | `url` | `https://www.football-data.co.uk` | where they come from |
/// | `competitions` | `["E0"]` | which ones |
/// | `seasons` | 8 | how many of each, the one being played included: 1 to 100 |
/// | `seed` | 42 | of the simulated league, where there is nothing else |
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// A folder of season files of one's own.
    pub dir: Option<PathBuf>,
    /// Where downloads go.
    pub cache: Option<PathBuf>,
    /// Where they come from.
    pub url: String,
    /// Which competitions.
    pub competitions: Vec<String>,
    /// How many seasons of each.
    pub seasons: u16,
    /// Seed of the simulated league.
    pub seed: u64,
}

impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dir, cache, url, competitions, seasons, seed } = self;
        f.debug_struct("Data")
            .field("dir", dir)
            .field("cache", cache)
            .field("url", &without_password(url))
            .field("competitions", competitions)
            .field("seasons", seasons)
            .field("seed", seed)
            .finish()
    }
}

impl Default for Data {
    fn default() -> Self {
        Self {
            dir: None,
            cache: None,
            url: "https://www.football-data.co.uk".to_owned(),
            competitions: vec!["E0".to_owned()],
            seasons: 8,
            seed: 42,
        }
    }
}

/// Who forecasts.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `model` | `ratings` | see [`Forecaster`] |
/// | `with_market` | false | weigh the model against the consensus of the bookmakers' prices |
/// | `watch` | true | watch the model against the market and its own training, and raise alerts |
/// | `retrain` | false | learn anew by schedule or degradation, on trial, and not before every week; watches as well |
/// | `reference_weeks` | 36 | weeks before the first that tell what the model reaches in training |
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Forecast {
    /// The model.
    pub model: Forecaster,
    /// Whether it is weighed against the market.
    pub with_market: bool,
    /// Whether it is watched.
    pub watch: bool,
    /// Whether it learns anew on trial only.
    pub retrain: bool,
    /// Weeks before the first that are forecast to know what it reaches in training.
    pub reference_weeks: usize,
}

impl Default for Forecast {
    fn default() -> Self {
        Self {
            model: Forecaster::Ratings,
            with_market: false,
            watch: true,
            retrain: false,
            reference_weeks: 36, // about a season of them
        }
    }
}

/// Whose prices are bet at.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `book` | `B365` | a bookmaker as the data names it (`B365`, `PS`, `Max`, `Avg`, …), or `best` for the longest of each price |
/// | `devig` | `shin`, and `power` with the market | how the overround is taken out, see [`Method`] |
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Prices {
    /// Who is bet at.
    pub book: String,
    /// How the overround is taken out.
    pub devig: Option<Method>,
}

impl Default for Prices {
    fn default() -> Self {
        Self { book: "B365".to_owned(), devig: None }
    }
}

/// How much is staked on what.
///
/// | setting | default | unit | meaning |
/// |---|---|---|---|
/// | `bankroll` | 1000 | money | what there is at the start of a run |
/// | `kelly` | 0.25 | | fraction of the full Kelly stake |
/// | `min_edge` | 0.02 | p·odds − 1 | smallest edge worth a bet |
/// | `max_bet` | 0.05 | of the bankroll | largest stake on one outcome |
/// | `max_week` | none | of the week's first balance | most staked in a week |
/// | `stop_loss` | none | of the peak | drawdown at which nothing is placed |
/// | `pause_weeks` | 4 | weeks | … for so long |
/// | `min_stake` | 0 | money | the bookmaker's smallest stake |
/// | `step` | 0.01 | money | stakes are multiples of it, rounded down |
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Staking {
    /// Money at the start.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll: Decimal,
    /// Fraction of the full Kelly stake.
    pub kelly: f64,
    /// Smallest edge worth a bet.
    pub min_edge: f64,
    /// Largest stake on one outcome, as a share of the bankroll.
    pub max_bet: f64,
    /// Most staked in a week, as a share of the week's first balance.
    pub max_week: Option<f64>,
    /// Drawdown at which nothing is placed, as a share of the peak.
    pub stop_loss: Option<f64>,
    /// Weeks of the pause.
    pub pause_weeks: u32,
    /// Smallest stake, in money.
    #[serde(with = "rust_decimal::serde::float")]
    pub min_stake: Decimal,
    /// Stakes are multiples of it, in money.
    #[serde(with = "rust_decimal::serde::float")]
    pub step: Decimal,
}

impl Default for Staking {
    fn default() -> Self {
        Self {
            bankroll: Decimal::ONE_THOUSAND,
            kelly: 0.25,
            min_edge: 0.02,
            max_bet: 0.05,
            max_week: None,
            stop_loss: None,
            pause_weeks: 4,
            min_stake: Decimal::ZERO,
            step: Decimal::new(1, 2),
        }
    }
}

/// The weekly run.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `run` | `main` | its name: a new name is a new run with a new bankroll |
/// | `reports` | `reports` | folder of the weekly reports |
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeekSettings {
    /// Name of the run.
    pub run: String,
    /// Folder of the weekly reports.
    pub reports: PathBuf,
}

impl Default for WeekSettings {
    fn default() -> Self {
        Self { run: "main".to_owned(), reports: "reports".into() }
    }
}

impl Settings {
    /// How the overround is taken out of books. Best prices may sum to less than 1.
    pub fn devig(&self) -> DevigOptions {
        DevigOptions::new(self.prices.devig.unwrap_or(Method::Shin)).underround(true)
    }

    /// Whose prices are bet at.
    pub fn schedule_options(&self) -> ScheduleOptions {
        let options = ScheduleOptions::new().devig(self.devig());
        if self.prices.book == BEST { options.best_price() } else { options.bookmaker(&self.prices.book) }
    }

    /// How a season is played.
    pub fn season_options(&self) -> SeasonOptions {
        let Staking { bankroll, kelly, min_edge, max_bet, max_week, stop_loss, pause_weeks, min_stake, step } =
            self.staking;
        let mut policy = BankrollPolicy::new(kelly::Options::new().fraction(kelly).max_bet(max_bet))
            .min_stake(min_stake)
            .step(step);
        if let Some(max_week) = max_week {
            policy = policy.max_week(max_week);
        }
        if let Some(drawdown) = stop_loss {
            policy = policy.stop_loss(drawdown, pause_weeks);
        }
        let mut options = SeasonOptions::new()
            .bankroll(bankroll)
            .value(ValueOptions::new().min_edge(min_edge))
            .policy(policy);
        if self.forecast.retrain {
            options = options.retraining(self.retraining.clone());
        }
        if self.forecast.watch || self.forecast.retrain {
            options = options.monitor(self.monitor.clone()).reference_weeks(self.forecast.reference_weeks);
        }
        options
    }

    /// Who forecasts, in words.
    pub fn forecaster_name(&self) -> String {
        let weighed = if self.forecast.with_market { " weighed against the market" } else { "" };
        format!("{}{weighed}", self.forecast.model)
    }
}
