//! Watches a model at work: is it still what it was in training, and does it still hold its own against the market?
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | `p`, `m` | probabilities of the model and of the market: home win, draw, away win | probability |
//! | `y` | what happened | |
//! | `x` | how much worse than expected one match scored, see [`surprise`] | standard deviations |
//! | `k`, `h` | allowance and threshold of a change detector, see [`change`] | standard deviations |
//!
//! Data flow: a [`MonitoredWeek`] goes into the windows and detectors of the [`Monitor`]; what they say now is a
//! [`WeekHealth`]; the conditions that hold now, compared with those of the week before, give the [`Alert`]s.

mod alert;
mod bins;
mod change;
mod conditions;
mod detectors;
mod estimate;
mod health;
mod input;
mod options;
mod reference;
mod rolling;
mod stability;
mod surprise;
mod watch;

pub use alert::{Alert, AlertKind, Severity};
pub use estimate::Estimate;
pub use health::{DetectorHealth, FeatureDrift, RollingBets, RollingScore, WeekHealth};
pub use input::{FeatureTable, MonitoredBet, MonitoredWeek, ScoredForecast};
pub use options::MonitorOptions;
pub(crate) use reference::FEWEST;
pub use reference::Reference;
pub use stability::{StabilityIndex, population_stability_index};
pub use watch::Monitor;
