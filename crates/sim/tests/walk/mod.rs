//! Every shipped forecaster and strategy, walked through a small season: nothing is known too early, nothing depends on the
//! way, a snapshot goes on where it was made, and the better model takes over.
#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

mod common;
#[cfg(feature = "serde")]
mod live;
mod no_look_ahead;
mod path_independence;
#[cfg(feature = "serde")]
mod snapshot;
mod trials;
