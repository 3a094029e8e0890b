//! The score matrix and its markets.

mod matrix;
