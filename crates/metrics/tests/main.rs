//! Every test of the crate in one program: one to compile and link instead of twenty.

mod api;
mod bankroll_series;
mod betting;
mod betting_errors;
mod betting_intervals;
mod betting_reference;
mod calibration;
mod calibration_edges;
mod calibration_laws;
mod comparison;
mod confidence_sequence;
mod edge_cases;
mod fixture;
mod hostile;
mod overfitting;
mod power;
mod properties;
mod recalibration;
mod scores;
mod scores_reference;
mod sequence_forecasts;
mod shapes;
mod storage;
mod week_bootstrap;
