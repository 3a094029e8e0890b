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
mod quotes;
mod read;
mod refusal;
mod season;
mod simulated;
mod source;
mod upcoming;
mod week;

pub use check::{
    CheckOptions, DataReport, FileCount, Finding, Likeness, SeasonCount, SeasonState, Verdict, check,
};
pub use dataset::Dataset;
#[cfg(feature = "download")]
pub use download::{Change, Download, Downloaded, without_user};
pub use error::{Error, Result};
pub use hold_out::HoldOut;
pub use outcome::Outcome;
#[cfg(feature = "parquet")]
pub use parquet::convert;
pub use played::Match;
pub use quote::{HandicapQuote, Line, Quote, TotalQuote};
pub use quotes::{Priced, Quotes};
pub use read::{read_bytes, read_dir, read_file, read_fixtures, read_fixtures_bytes};
pub use refusal::{Reason, Refusal};
pub use season::Season;
pub use simulated::{SimulatedLeague, SimulatedLeagueOptions};
pub use source::Source;
pub use upcoming::{Fixtures, UpcomingMatch};
pub use week::BettingWeek;
