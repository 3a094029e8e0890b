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
pub use api::devig::{DevigRequest, devig_books};
