#![doc = include_str!("../README.md")]

mod alerts;
mod error;
mod forecaster;
mod plan;
mod predict;
mod settings;
mod week;

pub use alerts::{AlertSettings, By, Delivery, Environment, Mail, Sink, Webhook, signature};
pub use error::{Error, Result};
pub use forecaster::Forecaster;
pub use plan::SeasonPlan;
pub use predict::{Prediction, predict};
pub use settings::{
    BEST, Data, Flag, Forecast, Loaded, Origin, Prices, Scope, ServerSettings, Setting, Settings, Staking,
    Token, WeekSettings,
};
pub use week::{Closed, Opened, Refreshed, WeekDone, fixtures_file, moment_of_matches, play_week, refresh};
