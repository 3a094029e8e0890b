#![doc = include_str!("../README.md")]

mod bet;
mod error;
mod evidence;
mod history;
mod league_table;
mod monte_carlo;
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
pub use league_table::{
    ClubForecast, LeagueFixture, LeagueForecast, LeagueOptions, MatchForecast, Standing, simulate_league,
};
pub use monte_carlo::{
    AtLevel, BankrollComparison, BankrollFigures, BankrollModel, BetDistribution, BetPlan, Estimate,
    MonteCarloOptions, PlannedBet, Probability, Stake, Staking, WeekSample, compare_bankrolls,
    simulate_bankroll,
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
