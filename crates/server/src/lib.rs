#![doc = include_str!("../README.md")]

mod api;
mod app;
mod error;
mod extract;
mod figures;
mod guard;
mod jobs;
mod options;
mod page;
mod problem;
mod serve;
mod token;

pub use api::description;
pub use error::{Error, Result};
pub use options::ServerOptions;
pub use problem::{FieldError, Problem};
pub use serve::serve;
pub use token::new_token;

#[doc(hidden)]
pub use api::{
    devig::{DevigRequest, DevigResponse, devig_books},
    simulations::{SimulationRequest, simulation_settings},
    stakes::{StakesRequest, StakesResponse, find_stakes},
};
#[doc(hidden)]
pub use extract::from_json;
