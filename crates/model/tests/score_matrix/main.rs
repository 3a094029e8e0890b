//! The score matrix and its markets: the distributions, the sums over them, and the way back from prices to goals.

mod handicaps;
mod implied;
mod laws;
mod markets;
mod matrix;
mod reference;
