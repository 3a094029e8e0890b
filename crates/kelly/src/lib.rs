#![doc = include_str!("../README.md")]

mod check;
mod choice;
mod error;
mod exclusive;
mod growth;
mod optimum;
mod options;
mod policy;
mod problem;
mod reserve;
mod risk;
mod simultaneous;
mod single;
mod slate;
mod stakes;

pub use check::PROBABILITY_SUM_TOLERANCE;
pub use error::{Error, Result};
pub use exclusive::{ExclusiveStakes, exclusive};
pub use optimum::Status;
pub use options::Options;
pub use policy::{Bankroll, BankrollPolicy, Cap, Decision, Reason};
pub use simultaneous::{SimultaneousStakes, simultaneous};
pub use single::{LayStake, back, edge, lay};
pub use slate::{Bet, Event, SlateStakes, optimise, sensitivity};
pub use stakes::{DrawdownBound, Stakes};
