#![doc = include_str!("../README.md")]

mod check;
mod dataset;
#[cfg(feature = "download")]
mod download;
mod error;
mod hold_out;
mod outcome;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(any(feature = "download", feature = "parquet"))]
mod place;
mod played;
mod quote;
mod read;
mod refusal;
mod season;
mod simulated;
mod source;
mod week;

pub use check::{
    CheckOptions, DataReport, FileCount, Finding, Likeness, SeasonCount, SeasonState, Verdict, check,
};
pub use dataset::Dataset;
#[cfg(feature = "download")]
pub use download::{Change, Download, Downloaded};
pub use error::{Error, Result};
pub use hold_out::HoldOut;
pub use outcome::Outcome;
#[cfg(feature = "parquet")]
pub use parquet::convert;
pub use played::Match;
pub use quote::{Line, Quote};
pub use read::{read_bytes, read_dir, read_file};
pub use refusal::{Reason, Refusal};
pub use season::Season;
pub use simulated::{SimulatedLeague, SimulatedLeagueOptions};
pub use source::Source;
pub use week::BettingWeek;
