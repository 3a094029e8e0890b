#![doc = include_str!("../README.md")]

mod calibration;
mod conditional;
mod elo;
mod error;
mod logit;
mod normal;
mod pool;

pub use calibration::{
    DirichletCalibration, DirichletOptions, IsotonicCalibration, IsotonicCurve, TemperatureOptions,
    TemperatureScaling,
};
pub use elo::{Elo, EloOptions};
pub use error::{Error, Result};
pub use logit::{LogitOptions, MultinomialLogit, Status};
pub use pool::{AddedValue, LogPool, PoolOptions, Verdict};
