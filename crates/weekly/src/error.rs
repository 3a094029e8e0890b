//! What can go wrong in a week.

use std::path::PathBuf;

use crate::Forecaster;

/// An error of the weekly life.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Settings that cannot be read or do not make sense.
    #[error("settings: {reason}")]
    Settings {
        /// What is wrong, with the setting and where it came from.
        reason: String,
    },
    /// A setting out of its range.
    #[error("{key}: {reason}")]
    Setting {
        /// The setting, such as `staking.kelly`.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The market is to be weighed against itself.
    #[error(
        "with_market weighs a model against the market, and {model} is the market; choose another forecast.model"
    )]
    WithMarket {
        /// Who forecasts.
        model: Forecaster,
    },
    /// There is no such forecaster.
    #[error("{name} is no forecaster; there are {known}")]
    UnknownForecaster {
        /// What was asked for.
        name: String,
        /// Those there are.
        known: String,
    },
    /// A sink of alerts cannot be told.
    #[error("sink {sink}: {reason}")]
    Sink {
        /// Its name.
        sink: String,
        /// Why not.
        reason: String,
    },
    /// There are no matches to learn from.
    #[error("{}{} has no match of {}; check data.dir and data.competitions", because(failed), folder.display(), competitions.join(", "))]
    NoMatches {
        /// The folder.
        folder: PathBuf,
        /// The competitions asked for.
        competitions: Vec<String>,
        /// What could not be downloaded.
        failed: Vec<String>,
    },
    /// A file cannot be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Matches.
    #[error("{0}")]
    Data(#[from] fairline_data::Error),
    /// Simulation.
    #[error("{0}")]
    Simulation(#[from] fairline_sim::Error),
    /// Database.
    #[error("{0}")]
    Store(#[from] fairline_store::Error),
    /// Report.
    #[error("{0}")]
    Report(#[from] fairline_report::Error),
}

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;

fn because(failed: &[String]) -> String {
    failed.first().map_or_else(String::new, |first| format!("the download failed: {first}; "))
}
