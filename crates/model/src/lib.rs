#![doc = include_str!("../README.md")]

mod error;
mod logit;
mod ratings;

pub use error::{Error, Result};
pub use logit::{LogitOptions, MultinomialLogit, Status};
pub use ratings::{
    Colley, ColleyRatings, Elo, EloOptions, Massey, MasseyOptions, MasseyRatings, PiOptions, PiRatings,
};
