//! Every test of the crate in one program: one to compile and link instead of twenty.

mod api;
mod bad_predictors;
mod consensus;
mod engine;
mod hostile;
mod league_table;
mod ledger;
mod monitor;
mod monte_carlo;
mod multinomial;
mod no_look_ahead;
mod predictors;
mod recorded;
mod retraining;
mod simulated_league;
#[cfg(feature = "sweep")]
mod sweep;
#[cfg(feature = "sweep")]
mod sweep_hostile;
#[cfg(feature = "parquet")]
mod sweep_parquet;
#[cfg(feature = "sweep")]
mod sweep_report;
#[cfg(feature = "sweep")]
mod sweep_table;
mod value;
mod walk;
