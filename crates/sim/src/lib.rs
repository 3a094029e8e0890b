#![doc = include_str!("../README.md")]

mod bet;
mod error;
mod evidence;
mod history;
mod monitor;
mod options;
mod predictor;
mod predictors;
mod prices;
mod scores;
mod season;
mod summary;
mod week;

pub use bet::Bet;
pub use error::{Error, PredictorError, Result};
pub use evidence::MarketEvidence;
pub use history::{Fixture, History, Played};
pub use monitor::{
    Alert, AlertKind, DetectorHealth, Estimate, FeatureDrift, FeatureTable, Monitor, MonitorOptions,
    MonitoredBet, MonitoredWeek, Reference, RollingBets, RollingScore, ScoredForecast, Severity,
    StabilityIndex, WeekHealth, population_stability_index,
};
pub use options::SeasonOptions;
pub use predictor::Predictor;
pub use predictors::{
    ConsensusPredictor, EloPredictor, FEATURE_NAMES, FeatureOptions, GoalsPredictor, LONGEST_REST,
    MarketPredictor, MultinomialPredictor, PoolPredictor, RatedStatistic, RatingOptions, RatingsOptions,
    RatingsPredictor,
};
pub use prices::{BookmakerOdds, Prices};
pub use scores::ForecastScores;
pub use season::{Prediction, SeasonRun, simulate_season};
pub use summary::{Betting, ModelVsMarket, SeasonScores, SeasonSummary};
pub use week::WeekRecord;

pub use fairline_metrics::BetResult;
