//! Bankroll management: from probabilities and prices to money, with a reason for every decision.

mod bankroll;
mod decide;
mod decision;
mod limit;
mod rules;

pub use bankroll::Bankroll;
pub use decision::{Cap, Decision, Reason};
pub use rules::BankrollPolicy;
