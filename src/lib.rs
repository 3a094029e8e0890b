#![doc = include_str!("../README.md")]

pub use fairline_data as data;
pub use fairline_kelly as kelly;
pub use fairline_market as market;
pub use fairline_metrics as metrics;
pub use fairline_model as model;
pub use fairline_sim as sim;

/// Exact money, as the ledger of [`sim`] keeps it.
pub use rust_decimal::Decimal;
