//! Was the best of many strategies chosen by luck?
//!
//! Forty staking rules tried on last season leave one with a fine profit, even when all of them are worthless. The
//! figures here ask how much of its record is selection.
//!
//! | question | function |
//! |---|---|
//! | Is the ratio of one strategy more than luck? | [`probabilistic_sharpe`], [`minimum_track_record`] |
//! | … when it is the best of so many? | [`deflated_sharpe`], [`expected_maximum_sharpe`] |
//! | Is any of them better than the benchmark? | [`superior_predictive_ability`] |
//! | Does choosing the best on one half help on the other? | [`probability_of_overfitting`] |
//!
//! All of them need every strategy that was tried, not the ones that were kept.

mod deflated_sharpe;
mod probabilistic_sharpe;
mod probability_of_overfitting;
mod superior_predictive_ability;

pub use deflated_sharpe::{DeflatedSharpe, deflated_sharpe, expected_maximum_sharpe};
pub use probabilistic_sharpe::{minimum_track_record, probabilistic_sharpe};
pub use probability_of_overfitting::{OverfittingProbability, probability_of_overfitting};
pub use superior_predictive_ability::{SuperiorPredictiveAbility, superior_predictive_ability};

/// Two figures of strategies closer than this share are tied.
///
/// Stakes half as high give the same ratio up to a few units in the 16th digit; 1e-12 is far above that, and far
/// below any difference between two strategies that bet differently.
const TIE: f64 = 1e-12;
