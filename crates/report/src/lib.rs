#![doc = include_str!("../README.md")]

mod charts;
mod comparison;
mod dashboard;
mod document;
mod error;
mod figures;
mod format;
mod render;
mod rows;
mod season;
mod series;
mod settings;
mod style;
mod verdict;
mod weekly;

pub use comparison::{ComparedRun, Comparison, PairedRuns, Setting};
pub use dashboard::{Dashboard, RunChoice, ShownAlert, ShownRun, ShownSimulation};
pub use error::{Error, Result};
pub use figures::Figures;
pub use render::{Asset, assets};
pub use season::{SeasonReport, Training};
pub use series::{Band, BankrollPoint, BrierPoint, CONFIDENCE, ClvPoint, Reliability, Series};
pub use style::Style;
pub use weekly::{PlacedBet, WeeklyReport};
