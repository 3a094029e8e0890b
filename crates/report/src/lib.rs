#![doc = include_str!("../README.md")]

mod format;
mod html;
mod season;
mod series;
mod table;
mod terminal;
mod verdict;

pub use season::SeasonReport;
pub use series::{Band, BankrollPoint, BrierPoint, CONFIDENCE, ClvPoint, Reliability, Series};
