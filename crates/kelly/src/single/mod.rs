//! One bet on one selection, with a commission on winnings.
//!
//! ```text
//! back   b = (o − 1)(1 − c)        f = max(0, (p·b − (1 − p))/b)
//! lay    b = (1 − c)/(o − 1)       f = max(0, (1 − p) − p/b)      backer's stake = f/(o − 1)
//! ```
//! `p` probability that the selection wins, `o` decimal odds > 1, `c` commission on winnings in \[0, 1), `b` net
//! winnings per unit at risk, `f` fraction of the bankroll at risk.

mod back;
mod batch;
mod bet;
mod break_even;
mod check;
mod each_way;
mod growth;
mod lay;
mod shrinkage;

pub(crate) use back::stake as back_stake;
pub use back::{back, edge};
pub use batch::{Batch, back_batch, lay_batch};
pub use bet::{SingleBet, SingleStake};
pub use break_even::{break_even_odds, break_even_probability, edge_for_stake, probability_for_stake};
pub use growth::log_growth;
pub(crate) use growth::{SMALL, excess};
pub use lay::{LayStake, lay};
pub(crate) use shrinkage::factor as shrinkage_factor;
pub use shrinkage::shrinkage;
