//! Every test of the crate in one program: one to compile and link instead of twenty.

mod accumulators;
mod api;
mod arbitrage;
mod batches;
mod edge_cases;
mod hedge;
mod hostile;
mod ladder;
mod odds_formats;
mod prices;
mod properties;
mod ranking;
mod reference;
mod value;
mod work;
