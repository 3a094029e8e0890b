//! What can go wrong in a simulation.

use fairline_data::Season;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Incident;

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
        /// The season held out, or being played.
        season: Season,
        /// Who does quote matches.
        quoted: Vec<String>,
    },
    /// Best prices were asked for, and no bookmaker has an opening price for any match of the season.
    #[error(
        "no bookmaker quotes a match of {season}, so there is no best price; bet at an average if there is one"
    )]
    NoBookmaker {
        /// The season held out, or being played.
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
    /// The predictor gave features of the wrong shape.
    #[error("the predictor gave {rows}×{columns} features for {fixtures} fixtures and {names} names")]
    FeatureShape {
        /// Fixtures asked about.
        fixtures: usize,
        /// Names of features.
        names: usize,
        /// Rows received.
        rows: usize,
        /// Columns received.
        columns: usize,
    },
    /// The predictor gave other features than before.
    #[error(
        "the predictor gave {after} features where it gave {before} others before; keep their names and order"
    )]
    FeaturesChanged {
        /// Features before.
        before: usize,
        /// Features now.
        after: usize,
    },
    /// The predictor gave numbers that are no standard errors.
    #[error(
        "the predictor gave {home} against {away} on {date} the standard errors {errors:?}; each must be finite and at \
         least 0"
    )]
    StandardErrors {
        /// Day of the match.
        date: Date,
        /// Home club.
        home: String,
        /// Away club.
        away: String,
        /// Home win, draw, away win.
        errors: [f64; 3],
    },
    /// Confidence in an edge was asked for, and nobody says how sure the probability is.
    #[error(
        "{home} against {away} on {date} has no standard error, which confidence needs; use a forecaster that gives one \
         or set standard_error"
    )]
    NoStandardError {
        /// Day of the match.
        date: Date,
        /// Home club.
        home: String,
        /// Away club.
        away: String,
    },
    /// Two forecasts of one match are written down.
    #[error("{competition:?} has two forecasts of the home match of {home} on {date}; keep one of them")]
    ForecastTwice {
        /// Competition of the match.
        competition: String,
        /// Day of the match.
        date: Date,
        /// Home club.
        home: String,
    },
    /// The strategy failed.
    #[error("the strategy could not decide on the bets of {start}: {source}")]
    Strategy {
        /// First day of the bets.
        start: Date,
        /// Its own words.
        source: StrategyError,
    },
    /// The strategy gave another number of stakes than there are candidates.
    #[error(
        "the strategy gave {amounts} stakes and {reasons} reasons for {candidates} candidates; give one each, or no reasons"
    )]
    StakesShape {
        /// Candidates it was asked about.
        candidates: usize,
        /// Amounts received.
        amounts: usize,
        /// Reasons received.
        reasons: usize,
    },
    /// Retraining was asked for, and there is nobody to be trained.
    #[error("retraining by triggers needs a second forecaster: add one with Simulation::challenger")]
    NoChallenger,
    /// An incident that no match of the season can have had.
    #[error(
        "incident {:?} of {} on {}: no such match is held out, or it is postponed from a day that is not before it in the season",
        incident.kind, incident.home, incident.date
    )]
    Incident {
        /// The incident.
        incident: Incident,
    },
    /// There is no week to play.
    #[error("the schedule has no match; hold out a season that has some")]
    EmptySchedule,
    /// An amount that cannot be entered into the ledger.
    #[error("{what} of {amount} must be {allowed}")]
    Entry {
        /// What it is.
        what: &'static str,
        /// The amount.
        amount: Decimal,
        /// What it may be.
        allowed: &'static str,
    },
    /// An axis of a sweep without a value.
    #[error("a sweep needs at least one value of {axis}")]
    EmptyAxis {
        /// The axis.
        axis: &'static str,
    },
    /// A value that stands twice on an axis of a sweep.
    #[error("{value} stands twice among the values of {axis}; every try counts, so leave one out")]
    RepeatedValue {
        /// The axis.
        axis: &'static str,
        /// The value.
        value: String,
    },
    /// More combinations than can be counted.
    #[error("the sweep has more combinations than can be numbered; leave out some values")]
    SpaceTooLarge,
    /// A configuration of another space.
    #[error("{configuration} has a forecaster or prices that the sweep was not prepared for")]
    UnknownConfiguration {
        /// The configuration.
        configuration: String,
    },
    /// A table of a sweep that cannot be read, written or gone on with.
    #[error("{}, line {line}: {reason}", path.display())]
    SweepFile {
        /// The file.
        path: std::path::PathBuf,
        /// The line, counted from 1; 0 for the file as such.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// Tries that do not belong together.
    #[error("try {number}: {reason}")]
    MixedTrials {
        /// Number of its configuration.
        number: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// Matches that cannot be divided as asked for.
    #[error("{0}")]
    Data(#[source] Box<fairline_data::Error>),
    /// A snapshot that cannot be taken up.
    #[error("the snapshot cannot be taken up: {reason}")]
    Snapshot {
        /// Why not.
        reason: String,
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

/// Whatever a [`Strategy`](crate::Strategy) of the user's own wants to say.
pub type StrategyError = Box<dyn std::error::Error + Send + Sync>;

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;
