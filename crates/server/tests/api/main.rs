//! The API over the wire: what it answers, what it refuses, and who may ask.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod description;
mod followed;
mod guard;
mod mathematics;
mod page;
mod runs;
mod simulations;
mod wire;
