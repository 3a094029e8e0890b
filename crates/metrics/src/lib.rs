#![doc = include_str!("../README.md")]

mod betting;
mod check;
mod diebold_mariano;
mod error;
mod moments;
mod scores;
mod sum;

pub use betting::{
    BetResult, BettingSummary, Drawdown, SettledBet, betting_summary, closing_line_value, max_drawdown, roi,
    sharpe,
};
pub use diebold_mariano::{Comparison, diebold_mariano};
pub use error::{Error, Result};
pub use scores::{PROBABILITY_SUM_TOLERANCE, Scores, accuracy, brier, log_score, rps};
