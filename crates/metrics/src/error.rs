//! What can be wrong with an input, with the place and the value.

/// The result of every fallible function of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An input this crate refuses, with its place, its value and what is allowed.
///
/// # Examples
/// ```
/// let p = ndarray::array![[0.5, 0.3, 0.2], [0.6, 0.7, -0.3]];
/// let error = fairline_metrics::brier(p.view(), &[0, 0]).unwrap_err();
/// assert_eq!(error.to_string(), "p[[1, 2]] = -0.3 must be in [0, 1]");
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to average: the mean of no values is undefined.
    #[error("{argument} is empty, at least one value is needed")]
    Empty {
        /// Name of the argument.
        argument: &'static str,
    },
    /// Two inputs that must match have different lengths.
    #[error("{first} has length {first_len} but {second} has length {second_len}")]
    LengthMismatch {
        /// Name of one argument.
        first: &'static str,
        /// Its length.
        first_len: usize,
        /// Name of the other argument.
        second: &'static str,
        /// Its length.
        second_len: usize,
    },
    /// Forecasts need at least two outcomes (columns).
    #[error("p has {outcomes} outcomes, at least 2 are needed")]
    TooFewOutcomes {
        /// Number of columns found.
        outcomes: usize,
    },
    /// A forecast probability is not a number in \[0, 1\].
    #[error("{argument}[[{event}, {outcome}]] = {value:?} must be in [0, 1]")]
    ProbabilityOutOfRange {
        /// Name of the forecast.
        argument: &'static str,
        /// Row of the forecast.
        event: usize,
        /// Column of the probability.
        outcome: usize,
        /// The value found.
        value: f64,
    },
    /// The probabilities of one event do not sum to 1 within the tolerance.
    #[error(
        "row {event} of {argument} sums to {sum:?}, it must sum to 1 within {tolerance:e}: \
        remove the overround of odds first; to score rounded forecasts, allow more by ScoreOptions::sum_tolerance"
    )]
    ProbabilitySum {
        /// Name of the forecast.
        argument: &'static str,
        /// Row of the forecast.
        event: usize,
        /// The sum found.
        sum: f64,
        /// How far it may be from 1.
        tolerance: f64,
    },
    /// An observed outcome is not a column of the forecasts.
    #[error("outcomes[{event}] = {outcome} must be less than {allowed}, the number of outcomes")]
    OutcomeOutOfRange {
        /// Index of the event.
        event: usize,
        /// The outcome index found.
        outcome: usize,
        /// Number of outcomes (columns) of the forecasts.
        allowed: usize,
    },
    /// A single number is outside its range.
    #[error("{argument} = {} must be {allowed}", plain(*value))]
    OutOfRange {
        /// Name of the argument.
        argument: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// One element of a list is outside its range.
    #[error("{argument}[{index}] = {} must be {allowed}", plain(*value))]
    ElementOutOfRange {
        /// Name of the argument, or of the field of its elements.
        argument: &'static str,
        /// Position of the element.
        index: usize,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// One cell of a table is outside its range.
    #[error("{argument}[[{row}, {column}]] = {value:?} must be {allowed}")]
    CellOutOfRange {
        /// Name of the argument.
        argument: &'static str,
        /// Row of the cell.
        row: usize,
        /// Column of the cell.
        column: usize,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// Nothing to average: all events of a run weigh 0.
    #[error("the {events} events from index {first} all weigh 0, at least one weight must be positive")]
    NoWeight {
        /// Index of the first of them.
        first: usize,
        /// Their number.
        events: usize,
    },
    /// There are too few values for the question.
    #[error("{argument} has {found}, at least {needed} are needed")]
    TooFew {
        /// Name of the argument, or of what is counted.
        argument: &'static str,
        /// How many there are.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// A week's losses are more than the bankroll had.
    #[error(
        "the bankroll after week {week} is {bankroll:?}, it must not be negative: more was staked than there was"
    )]
    BankrollExceeded {
        /// Number of the week.
        week: u32,
        /// The bankroll after it.
        bankroll: f64,
    },
    /// The inputs are valid one by one, but the answer is too large for an `f64`.
    #[error("{quantity} overflows the range of f64")]
    Overflow {
        /// Name of the quantity.
        quantity: &'static str,
    },
}

/// A number with all its digits; a whole one, which may be a count, without a decimal point.
fn plain(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
