//! The score matrix and its markets: the distributions, the sums over them, and the way back from prices to goals.

#![expect(clippy::unwrap_used, reason = "a failure of a helper is a failure of its test")]

mod handicaps;
mod implied;
mod laws;
mod markets;
mod matrix;
mod reference;
