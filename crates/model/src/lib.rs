#![doc = include_str!("../README.md")]

mod cholesky;
mod elo;
mod error;
mod goals;
mod logit;

pub use elo::{Elo, EloOptions};
pub use error::{Error, Result};
pub use goals::{
    Estimate, GoalRates, GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, GoalsParameter,
    Strength,
};
pub use logit::{LogitOptions, MultinomialLogit, Status};
