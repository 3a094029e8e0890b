#![doc = include_str!("../README.md")]

mod cholesky;
mod elo;
mod error;
mod logit;

pub use elo::{Elo, EloOptions};
pub use error::{Error, Result};
#[cfg(feature = "serde")]
pub use logit::SAVED_LOGIT_VERSION;
pub use logit::{
    L2Choice, L2ChoiceOptions, LikelihoodRatio, LogitData, LogitInference, LogitOptions, MultinomialLogit,
    Progress, Solver, Status, choose_l2, l2_path,
};
