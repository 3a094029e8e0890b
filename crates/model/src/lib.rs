#![doc = include_str!("../README.md")]

mod error;
mod logit;
mod ordered_logit;
mod ratings;

pub use error::{Error, Result};
pub use logit::{LogitOptions, MultinomialLogit, Status};
pub use ordered_logit::{OrderedLogit, OrderedLogitOptions};
pub use ratings::{
    Colley, ColleyRatings, Elo, EloOptions, Massey, MasseyOptions, MasseyRatings, PiOptions, PiRatings,
};
