//! Every test of the crate in one program: linking one takes a tenth of the time of linking twenty.

mod accumulators;
mod api;
mod arbitrage;
mod batches;
mod edge_cases;
mod hedge;
mod ladder;
mod odds_formats;
mod prices;
mod properties;
mod ranking;
mod reference;
mod value;
