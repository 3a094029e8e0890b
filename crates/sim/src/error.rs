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
    /// A number outside its range.
    #[error("{argument}[{index}] = {value} must be {allowed}")]
    OutOfRange {
        /// What the number is.
        argument: &'static str,
        /// Place in the list.
        index: usize,
        /// The number.
        value: f64,
        /// What it may be.
        allowed: &'static str,
    },
    /// An empty list.
    #[error("there is no {missing} to simulate, at least one is needed")]
    NothingToSimulate {
        /// What there is none of.
        missing: &'static str,
    },
    /// Fractions of a week that are more than the bankroll.
    #[error("the stakes of week {week} sum to {total} of the bankroll; they must sum to at most 1")]
    StakesOfWeek {
        /// The week.
        week: u32,
        /// Sum of the fractions.
        total: f64,
    },
    /// Models that cannot be simulated on the same random numbers.
    #[error("to be compared on the same random numbers, two models must have {requirement}")]
    NotComparable {
        /// What is missing.
        requirement: &'static str,
    },
    /// A path whose wealth cannot be computed with.
    #[error(
        "a path ends with {wealth:e} starting bankrolls, and beyond 1e-150 to 1e150 figures lose their digits; simulate \
         fewer weeks or smaller stakes"
    )]
    WealthRange {
        /// Final wealth in starting bankrolls.
        wealth: f64,
    },
    /// A club that is listed twice.
    #[error("standings[{index}]: {club:?} is listed before; give each club once")]
    RepeatedClub {
        /// Place in the list.
        index: usize,
        /// The club.
        club: String,
    },
    /// A club that is in no standing.
    #[error("fixtures[{index}]: {club:?} has no standing; add one for it")]
    UnknownClub {
        /// Place in the list of fixtures.
        index: usize,
        /// The club.
        club: String,
    },
    /// A match of a club against itself.
    #[error("match {index}: {club:?} cannot play against itself")]
    SameClub {
        /// Place in the list of matches.
        index: usize,
        /// The club.
        club: String,
    },
    /// Probabilities of home win, draw and away win that are none.
    #[error(
        "fixtures[{index}] has the probabilities {probabilities:?}; each must be between 0 and 1 and they must sum to 1 \
         within 1e-9"
    )]
    FixtureProbabilities {
        /// Place in the list of fixtures.
        index: usize,
        /// Home win, draw, away win.
        probabilities: [f64; 3],
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
