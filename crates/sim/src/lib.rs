#![doc = include_str!("../README.md")]

mod betting;
mod data_summary;
mod engine;
mod error;
mod evidence;
mod fixture;
mod forecasts;
mod history;
mod league_table;
mod monitor;
mod monte_carlo;
mod options;
mod predictor;
mod predictors;
mod prices;
mod schedule;
mod scores;
mod summary;
#[cfg(feature = "sweep")]
mod sweep;
mod week;

pub use betting::{
    Bet, Candidate, Detection, Entry, EntryKind, FlatStrategy, Forecast, Funnel, KellyStrategy, Ledger,
    LevelProfitStrategy, RefusalReason, RefusedBet, Slate, Stakes, Strategy, ValueOptions,
};
pub use data_summary::DataSummary;
pub use engine::{
    Correction, Event, ModelEvaluation, OpenBet, Prediction, Retraining, RetrainingOptions, SeasonRun,
    Simulation, Trigger, simulate_season,
};
#[cfg(feature = "serde")]
pub use engine::{Manifest, SNAPSHOT_VERSION};
pub use error::{Error, PredictorError, Result, StrategyError};
pub use evidence::MarketEvidence;
pub use fixture::Fixture;
pub use forecasts::{Features, Forecasts};
pub use history::{History, Played};
pub use league_table::{
    ClubForecast, LeagueFixture, LeagueForecast, LeagueOptions, MatchForecast, Standing, simulate_league,
};
pub use monitor::{
    Alert, AlertKind, DetectorHealth, Estimate, FeatureDrift, FeatureTable, Monitor, MonitorOptions,
    MonitoredBet, MonitoredWeek, Reference, RollingBets, RollingScore, ScoredForecast, Severity,
    StabilityIndex, WeekHealth, population_stability_index,
};
pub use monte_carlo::{
    AtLevel, BankrollComparison, BankrollFigures, BankrollModel, BetDistribution, BetPlan,
    MonteCarloEstimate, MonteCarloOptions, PlannedBet, Probability, Stake, Staking, WeekSample,
    compare_bankrolls, simulate_bankroll,
};
pub use options::SeasonOptions;
pub use predictor::Predictor;
pub use predictors::{
    ConsensusPredictor, EloPredictor, FEATURE_NAMES, FeatureOptions, GoalsPredictor, LONGEST_REST,
    MarketPredictor, MultinomialPredictor, OraclePredictor, PoolPredictor, RatedStatistic, RatingOptions,
    RatingsOptions, RatingsPredictor, RecordedForecast, RecordedForecasts,
};
pub use prices::{BookmakerOdds, Prices};
pub use schedule::{Announced, Incident, IncidentKind, Offer, Rhythm, Schedule, ScheduleOptions};
pub use scores::ForecastScores;
pub use summary::{Betting, ModelVsMarket, SeasonScores, SeasonSummary};
#[cfg(feature = "parquet")]
pub use sweep::write_parquet;
#[cfg(feature = "sweep")]
pub use sweep::{
    Configuration, Ranked, Ranking, SeasonTrial, Shard, Sweep, SweepOptions, SweepProgress, SweepReport,
    SweepReportOptions, SweepSpace, SweepStaking, Trial, read_trials,
};
pub use week::WeekRecord;

pub use fairline_metrics::BetResult;
