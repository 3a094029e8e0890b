//! Calibration of probabilities of an event: of all the times 30 % was said, did it happen 30 % of the time?
//!
//! | symbol | meaning | range |
//! |---|---|---|
//! | `p` | forecast probability that the event happens | \[0, 1\] |
//! | `y` | 1 if it happened, else 0 | |
//! | `n` | number of forecasts | ≥ 1 |
//! | `p̄_b`, `ȳ_b`, `n_b` | mean forecast, share that happened and number of forecasts in bin b | |
//! | `ȳ` | base rate: share that happened among all | \[0, 1\] |

mod binary_forecasts;
mod bins;
mod calibration_error;
mod corp;
mod hosmer_lemeshow;
mod logistic;
mod murphy;
mod recalibration;
mod reliability;
mod spiegelhalter;

pub use binary_forecasts::BinaryForecasts;
pub use bins::Bins;
pub use calibration_error::{CalibratedReference, CalibrationErrorInterval};
pub use corp::{Corp, CorpBlock};
pub use hosmer_lemeshow::{EvaluationSample, HosmerLemeshow};
pub use murphy::MurphyDecomposition;
pub use recalibration::{Coefficient, FitStatus, Recalibration};
pub use reliability::{ReliabilityRow, ReliabilityTable};
pub use spiegelhalter::Spiegelhalter;
