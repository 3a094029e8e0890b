#![doc = include_str!("../README.md")]

mod elo;
mod error;
mod logit;
mod score_matrix;

pub use elo::{Elo, EloOptions};
pub use error::{Error, Result};
pub use logit::{LogitOptions, MultinomialLogit, Status};
pub use score_matrix::{
    BothTeamsToScore, DoubleChance, DrawNoBet, Handicap, ImpliedGoals, OverUnder, Quote, ScoreMatrix,
    Settlement, implied_goals,
};
