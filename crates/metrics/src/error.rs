//! What can be wrong with an input, with the place and the value.

use crate::PROBABILITY_SUM_TOLERANCE;

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
    /// Two inputs that describe the same events have different lengths.
    #[error("{first} has {first_len} events but {second} has {second_len}")]
    LengthMismatch {
        /// Name of one argument.
        first: &'static str,
        /// Its number of events.
        first_len: usize,
        /// Name of the other argument.
        second: &'static str,
        /// Its number of events.
        second_len: usize,
    },
    /// Forecasts need at least two outcomes (columns).
    #[error("p has {outcomes} outcomes, at least 2 are needed")]
    TooFewOutcomes {
        /// Number of columns found.
        outcomes: usize,
    },
    /// A forecast probability is not a number in \[0, 1\].
    #[error("p[[{event}, {outcome}]] = {value:?} must be in [0, 1]")]
    ProbabilityOutOfRange {
        /// Row of the forecast.
        event: usize,
        /// Column of the probability.
        outcome: usize,
        /// The value found.
        value: f64,
    },
    /// The probabilities of one event do not sum to 1 within [`PROBABILITY_SUM_TOLERANCE`].
    #[error("row {event} of p sums to {sum:?}, it must sum to 1 within {PROBABILITY_SUM_TOLERANCE:e}")]
    ProbabilitySum {
        /// Row of the forecast.
        event: usize,
        /// The sum found.
        sum: f64,
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
    #[error("{argument} = {value:?} must be {allowed}")]
    OutOfRange {
        /// Name of the argument.
        argument: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// One element of a list is outside its range.
    #[error("{argument}[{index}] = {value:?} must be {allowed}")]
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
    /// The inputs are valid one by one, but the answer is too large for an `f64`.
    #[error("{quantity} overflows the range of f64")]
    Overflow {
        /// Name of the quantity.
        quantity: &'static str,
    },
}
