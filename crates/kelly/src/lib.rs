#![doc = include_str!("../README.md")]

mod check;
mod choice;
mod error;
mod exclusive;
mod growth;
mod optimum;
mod options;
mod plans;
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
pub use plans::Plan;
pub use policy::{Bankroll, BankrollPolicy, Cap, Decision, Reason};
pub use simultaneous::{SimultaneousStakes, simultaneous};
pub use single::{
    Batch, LayStake, SingleBet, SingleStake, back, back_batch, edge, lay, lay_batch, log_growth,
};
pub use single::{break_even_odds, break_even_probability, edge_for_stake, probability_for_stake, shrinkage};
pub use slate::{Bet, Event, SlateStakes, optimise, sensitivity};
pub use stakes::{DrawdownBound, Stakes};
