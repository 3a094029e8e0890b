//! Scores of probability forecasts: how far the forecast was from what happened.
//!
//! | symbol | meaning | shape, range |
//! |---|---|---|
//! | `p` | forecast probabilities | (events, outcomes), in \[0, 1\], rows sum to 1 |
//! | `outcomes` | column of `p` that happened | one index per event |
//! | `y_k` | 1 for the outcome that happened, else 0 | |

mod accuracy;
mod brier;
mod forecasts;
mod log_score;
mod rps;

use ndarray::Array1;

use crate::sum::sum_by;

pub use accuracy::accuracy;
pub use brier::brier;
pub use forecasts::PROBABILITY_SUM_TOLERANCE;
pub use log_score::log_score;
pub use rps::rps;

/// One score per event and their mean.
///
/// The per-event scores are what [`diebold_mariano`](crate::diebold_mariano) compares.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Scores {
    /// The score of each event, in the order of the forecasts.
    pub per_event: Array1<f64>,
    /// The mean of `per_event`.
    pub mean: f64,
}

impl Scores {
    /// Takes the mean of at least one score.
    fn new(per_event: Vec<f64>) -> Self {
        let mean = sum_by(&per_event, |&score| score) / per_event.len() as f64;
        Self { per_event: per_event.into(), mean }
    }
}
