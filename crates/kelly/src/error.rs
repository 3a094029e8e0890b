//! What can be wrong with an input, with the place and the value.

use crate::PROBABILITY_SUM_TOLERANCE;

/// The result of every fallible function of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An input this crate refuses, with its place, its value and what is allowed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A single number, an argument or an option, is outside its range.
    #[error("{argument} = {value} must be {allowed}")]
    OutOfRange {
        /// Name of the argument or option.
        argument: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// A probability is not a number in \[0, 1\].
    #[error("probabilities[[{event}, {outcome}]] = {value} must be in [0, 1]")]
    ProbabilityOutOfRange {
        /// Row; 0 for a single event.
        event: usize,
        /// Column.
        outcome: usize,
        /// The value found.
        value: f64,
    },
    /// The probabilities of one event do not sum to 1 within [`PROBABILITY_SUM_TOLERANCE`].
    #[error(
        "row {event} of probabilities sums to {sum}, it must sum to 1 within {PROBABILITY_SUM_TOLERANCE:e}"
    )]
    ProbabilitySum {
        /// Row; 0 for a single event.
        event: usize,
        /// The sum found.
        sum: f64,
    },
    /// A price that is no price: NaN, infinite, or not above 1.
    #[error("odds[[{event}, {outcome}]] = {value} must be finite and greater than 1")]
    OddsOutOfRange {
        /// Row; 0 for a single event.
        event: usize,
        /// Column.
        outcome: usize,
        /// The value found.
        value: f64,
    },
    /// Probabilities and odds describe different events.
    #[error(
        "probabilities have shape ({}, {}) but odds have shape ({}, {})",
        probabilities.0, probabilities.1, odds.0, odds.1
    )]
    ShapeMismatch {
        /// Events and outcomes of the probabilities.
        probabilities: (usize, usize),
        /// Events and outcomes of the odds.
        odds: (usize, usize),
    },
    /// There is no event to bet on.
    #[error("there are no events, at least 1 is needed")]
    NoEvents,
    /// An event needs at least two outcomes.
    #[error("an event needs at least 2 outcomes, these have {outcomes}")]
    TooFewOutcomes {
        /// How many there were.
        outcomes: usize,
    },
}
