#![doc = include_str!("../README.md")]

mod book;
mod devig;
mod error;
mod root;

pub use book::overround;
pub use devig::{Book, DevigBatch, DevigOptions, Method, RESIDUAL_TOLERANCE, devig, devig_batch};
pub use error::{Error, Result};
