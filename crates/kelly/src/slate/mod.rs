//! Events with any bets on them: what can be said about a weekend, and the stakes for it.

mod bet;
mod event;
mod optimise;
mod returns;
mod sensitivity;

pub use bet::Bet;
pub use event::Event;
pub use optimise::{SlateStakes, optimise};
pub use sensitivity::sensitivity;

pub(crate) use optimise::{edges, is_in, problem};
pub(crate) use returns::price;
