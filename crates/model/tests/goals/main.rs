//! Goals models: what a fit finds, what it refuses, and what it forecasts.
#![expect(clippy::unwrap_used, reason = "helpers outside of tests fail by panicking too")]

#[path = "../common/mod.rs"]
mod common;
mod edge_cases;
mod families;
mod fits;
mod forecasts;
mod reference;
mod refusals;
mod simulated;
