//! The forecasters that ship with the season.

mod consensus;
mod elo;
mod features;
mod fitted;
mod goals;
mod low_scores;
mod market;
mod members;
mod multinomial;
mod pool;
mod ratings;
mod recorded;

pub use consensus::ConsensusPredictor;
pub use elo::EloPredictor;
pub use features::{FEATURE_NAMES, FeatureOptions, LONGEST_REST};
pub use goals::GoalsPredictor;
pub use market::MarketPredictor;
pub use multinomial::MultinomialPredictor;
pub use pool::PoolPredictor;
pub use ratings::{RatedStatistic, RatingOptions, RatingsOptions, RatingsPredictor};
pub use recorded::{RecordedForecast, RecordedForecasts};
