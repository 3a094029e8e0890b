#![doc = include_str!("../README.md")]

mod elo;
mod error;
mod logit;

pub use elo::{Elo, EloOptions};
pub use error::{Error, Result};
pub use logit::{LogitOptions, MultinomialLogit, Status};
