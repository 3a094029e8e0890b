#![doc = include_str!("../README.md")]

mod cholesky;
mod elo;
mod error;
mod goals;
mod logit;
mod score_matrix;

pub use elo::{Elo, EloOptions};
pub use error::{Error, Result};
pub use goals::{
    Estimate, GoalRates, GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, GoalsParameter,
    Strength,
};
#[cfg(feature = "serde")]
pub use logit::SAVED_LOGIT_VERSION;
pub use logit::{
    L2Choice, L2ChoiceOptions, LikelihoodRatio, LogitData, LogitInference, LogitOptions, MultinomialLogit,
    Progress, Solver, Status, choose_l2, l2_path,
};
pub use score_matrix::{
    BothTeamsToScore, DoubleChance, DrawNoBet, Handicap, ImpliedGoals, OverUnder, Quote, ScoreMatrix,
    Settlement, implied_goals,
};
