//! The walk through the weeks.

mod correction;
mod event;
#[cfg(feature = "serde")]
mod manifest;
mod place;
mod retraining;
mod run;
mod settle;
mod simulation;
#[cfg(feature = "serde")]
mod snapshot;
mod train;
mod watch;
mod week_of;

pub use self::correction::Correction;
pub use self::event::{Event, OpenBet};
#[cfg(feature = "serde")]
pub use self::manifest::Manifest;
pub use self::retraining::{ModelEvaluation, Retraining, RetrainingOptions, Trigger};
pub use self::run::{Prediction, SeasonRun};
pub use self::simulation::{Simulation, simulate_season};
#[cfg(feature = "serde")]
pub use self::snapshot::SNAPSHOT_VERSION;
