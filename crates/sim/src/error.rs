//! What can go wrong in a simulation.

use fairline_data::Season;
use jiff::civil::Date;

/// Why a simulation stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option outside its range.
    #[error("option {name} = {value} must be {allowed}")]
    InvalidOption {
        /// The option.
        name: &'static str,
        /// What it was set to.
        value: String,
        /// What it may be.
        allowed: &'static str,
    },
    /// The bookmaker has no opening price for any match of the season.
    #[error("bookmaker {bookmaker:?} quotes no match of {season}; {}", known(quoted))]
    NoPrices {
        /// The bookmaker asked for.
        bookmaker: String,
        /// The season held out.
        season: Season,
        /// Who does quote matches of that season.
        quoted: Vec<String>,
    },
    /// Best prices were asked for, and no bookmaker has an opening price for any match of the season.
    #[error(
        "no bookmaker quotes a match of {season}, so there is no best price; bet at an average if there is one"
    )]
    NoBookmaker {
        /// The season held out.
        season: Season,
    },
    /// An option of the stakes outside its range.
    #[error("stakes: {0}")]
    StakeOptions(#[source] fairline_kelly::Error),
    /// Matches that are not in order of date, which would let a history see the future.
    #[error("matches must be in order of date, but {later} comes before {earlier}; sort them first")]
    NotInOrder {
        /// The later day, which comes first.
        later: Date,
        /// The earlier day, which follows it.
        earlier: Date,
    },
    /// The predictor failed to fit.
    #[error("the predictor could not be fitted on the {matches} matches before {before}: {source}")]
    Fit {
        /// Matches it was given.
        matches: usize,
        /// The first day it may not see.
        before: Date,
        /// Its own words.
        source: PredictorError,
    },
    /// The predictor failed to predict.
    #[error("the predictor could not predict the week of {start}: {source}")]
    Predict {
        /// First day of the week.
        start: Date,
        /// Its own words.
        source: PredictorError,
    },
    /// The predictor gave an array of the wrong shape.
    #[error("the predictor gave {rows}×{columns} probabilities for {fixtures} fixtures with 3 outcomes each")]
    PredictionShape {
        /// Fixtures asked about.
        fixtures: usize,
        /// Rows received.
        rows: usize,
        /// Columns received.
        columns: usize,
    },
    /// The predictor gave numbers that are no probabilities.
    #[error(
        "the predictor gave {home} against {away} on {date} the probabilities {probabilities:?}; each must be between \
         0 and 1 and they must sum to 1 within 1e-9"
    )]
    Probabilities {
        /// Day of the match.
        date: Date,
        /// Home club.
        home: String,
        /// Away club.
        away: String,
        /// Home win, draw, away win.
        probabilities: [f64; 3],
    },
    /// A book whose overround could not be taken out.
    #[error("{home} against {away} on {date}, {bookmaker}: {source}")]
    Odds {
        /// Day of the match.
        date: Date,
        /// Home club.
        home: String,
        /// Away club.
        away: String,
        /// Whose book it is.
        bookmaker: String,
        /// What was wrong with the book.
        source: Box<fairline_market::Error>,
    },
    /// Stakes could not be computed.
    #[error("stakes for the week of {start}: {source}")]
    Stakes {
        /// First day of the week.
        start: Date,
        /// What was wrong.
        source: fairline_kelly::Error,
    },
    /// A score could not be computed.
    #[error("scores: {0}")]
    Scores(#[source] fairline_metrics::Error),
    /// A number that the monitor cannot take in.
    #[error("monitor: {what}[{index}] = {value:?} must be {allowed}")]
    Monitored {
        /// What it is.
        what: &'static str,
        /// Its place.
        index: usize,
        /// The number.
        value: f64,
        /// What it may be.
        allowed: &'static str,
    },
    /// Too few or too many of something for the monitor.
    #[error("monitor: {found} {what}, expected {expected}")]
    MonitoredCount {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be, at least.
        expected: usize,
    },
    /// A feature that is not the one of the monitor's reference.
    #[error(
        "monitor: feature {index} is {found:?}, in the reference it is {expected:?}; keep names and order"
    )]
    MonitoredFeature {
        /// Its column.
        index: usize,
        /// Its name.
        found: String,
        /// Its name in the reference.
        expected: String,
    },
    /// An amount of money that has left the range in which it is also exact in JSON.
    #[error("an amount of money grew beyond 10,000,000,000,000.00; start with a smaller bankroll")]
    Money,
}

fn known(quoted: &[String]) -> String {
    if quoted.is_empty() {
        "nor does any other".to_owned()
    } else {
        format!("choose from {}", quoted.join(", "))
    }
}

/// Whatever a [`Predictor`](crate::Predictor) of the user's own wants to say.
pub type PredictorError = Box<dyn std::error::Error + Send + Sync>;

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;
