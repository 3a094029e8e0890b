#![doc = include_str!("../README.md")]

mod bet;
mod consensus;
mod error;
mod features;
mod history;
mod multinomial;
mod options;
mod predictor;
mod prices;
mod scores;
mod season;
mod summary;
mod week;

pub use bet::Bet;
pub use consensus::ConsensusPredictor;
pub use error::{Error, PredictorError, Result};
pub use features::{FEATURE_NAMES, FeatureOptions, LONGEST_REST};
pub use history::{Fixture, History, Played};
pub use multinomial::MultinomialPredictor;
pub use options::SeasonOptions;
pub use predictor::{MarketPredictor, Predictor};
pub use prices::{BookmakerOdds, Prices};
pub use scores::ForecastScores;
pub use season::{Prediction, SeasonRun, simulate_season};
pub use summary::{Betting, ModelVsMarket, SeasonScores, SeasonSummary};
pub use week::WeekRecord;

pub use fairline_metrics::BetResult;
