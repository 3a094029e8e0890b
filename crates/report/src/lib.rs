#![doc = include_str!("../README.md")]

mod season;
mod table;
mod terminal;
mod verdict;

pub use season::SeasonReport;
