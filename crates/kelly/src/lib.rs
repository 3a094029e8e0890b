#![doc = include_str!("../README.md")]

mod candidates;
mod check;
mod cholesky;
mod dot;
mod error;
mod exclusive;
mod kkt;
mod newton;
mod objective;
mod options;
mod placed;
mod qp;
mod quadrature;
mod reserve;
mod scenarios;
mod simultaneous;
mod single;

pub use check::PROBABILITY_SUM_TOLERANCE;
pub use error::{Error, Result};
pub use exclusive::{ExclusiveStakes, exclusive};
pub use newton::Status;
pub use options::Options;
pub use simultaneous::{SimultaneousStakes, simultaneous};
pub use single::{LayStake, back, edge, lay};
