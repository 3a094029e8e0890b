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
pub use logit::{LogitOptions, MultinomialLogit, Status};
pub use score_matrix::{
    BothTeamsToScore, DoubleChance, DrawNoBet, Handicap, ImpliedGoals, OverUnder, Quote, ScoreMatrix,
    Settlement, implied_goals,
};
