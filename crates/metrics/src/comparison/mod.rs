//! Model against market: is the difference of two forecasters' scores more than luck?
//!
//! | symbol | meaning |
//! |---|---|
//! | `scores_a`, `scores_b` | one score per event of either forecaster, lower is better, in the same order |
//! | difference | first minus second: negative when the first forecasts better |
//!
//! One event is one observation. The tests differ in what they take for granted: the paired t-test that events are
//! independent, Diebold–Mariano that the dependence ends after a known number of events, the bootstrap that weeks (or
//! runs of weeks) are exchangeable, the sign test nothing about the size of differences. All of these are read once,
//! after a number of events fixed in advance. The confidence sequence may be read after every event.

mod confidence_sequence;
mod diebold_mariano;
mod evidence;
mod mixture;
mod paired;
mod power;
mod result;
mod sequence_options;
mod sign_test;
mod week_bootstrap;

pub use confidence_sequence::ConfidenceSequence;
pub use diebold_mariano::diebold_mariano;
pub use evidence::{Evidence, OneSidedEvidence};
pub use paired::paired_t;
pub use power::{observations_needed, statistical_power};
pub use result::Comparison;
pub use sequence_options::ConfidenceSequenceOptions;
pub use sign_test::{SignTest, sign_test};
pub use week_bootstrap::{WeekBootstrap, mean_difference_by_week};
