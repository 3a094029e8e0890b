//! What can be wrong with an input, with the place and the value.

use crate::PROBABILITY_SUM_TOLERANCE;

/// The result of every fallible function of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An input this crate refuses, with its place, its value and what is allowed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another number of proposed stakes than there are bets.
    #[error("{proposed} stakes are proposed for {bets} bets; propose one each, 0 for no bet")]
    ProposedCount {
        /// Bets of the slate.
        bets: usize,
        /// Stakes proposed.
        proposed: usize,
    },
    /// A proposed stake below 0.
    #[error(
        "the stake proposed for bet {bet} on event {event} = {value} must be at least 0, which is no bet"
    )]
    ProposedStake {
        /// Number of the event, from 0.
        event: usize,
        /// Number of the bet within it, from 0.
        bet: usize,
        /// The amount found.
        value: rust_decimal::Decimal,
    },
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
    /// A plan asks for a stake larger than the bankroll.
    #[error("the plan stakes {stake} bankrolls on outcome [[{event}, {outcome}]], at most 1 can be staked")]
    StakeAboveBankroll {
        /// Row.
        event: usize,
        /// Column.
        outcome: usize,
        /// The stake, fraction of bankroll.
        stake: f64,
    },
    /// The stakes of a plan are together larger than the bankroll.
    #[error("the plan stakes {total} bankrolls on {bets} bets together, at most 1 can be staked")]
    TotalAboveBankroll {
        /// How many bets the plan makes.
        bets: usize,
        /// The sum of their stakes, fraction of bankroll.
        total: f64,
    },
    /// An event needs at least two outcomes.
    #[error("an event needs at least 2 outcomes, these have {outcomes}")]
    TooFewOutcomes {
        /// How many there were.
        outcomes: usize,
    },
    /// A number of an event is outside its range.
    #[error("{argument} of event {event} = {value} must be {allowed}")]
    EventOutOfRange {
        /// Number of the event, from 0.
        event: usize,
        /// Which number.
        argument: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// A probability of a draw is not a number in \[0, 1\].
    #[error("draw {draw} of event {event}: probability {outcome} = {value} must be in [0, 1]")]
    DrawOutOfRange {
        /// Number of the event, from 0.
        event: usize,
        /// Number of the draw, from 0.
        draw: usize,
        /// Number of the outcome, from 0.
        outcome: usize,
        /// The value found.
        value: f64,
    },
    /// The probabilities of a draw do not sum to 1 within [`PROBABILITY_SUM_TOLERANCE`].
    #[error(
        "draw {draw} of event {event} sums to {sum}, it must sum to 1 within {PROBABILITY_SUM_TOLERANCE:e}"
    )]
    DrawSum {
        /// Number of the event, from 0.
        event: usize,
        /// Number of the draw, from 0.
        draw: usize,
        /// The sum found.
        sum: f64,
    },
    /// Events whose probabilities are known by different numbers of draws cannot be seen together.
    #[error(
        "event {event} has {draws} draws but an earlier event has {expected}: draw all from the same model"
    )]
    DrawsMismatch {
        /// Number of the event, from 0.
        event: usize,
        /// How many draws it has.
        draws: usize,
        /// How many another has.
        expected: usize,
    },
    /// A number of a bet is outside its range.
    #[error("{argument} of bet {bet} on event {event} = {value} must be {allowed}")]
    BetOutOfRange {
        /// Number of the event, from 0.
        event: usize,
        /// Number of the bet within it, from 0.
        bet: usize,
        /// Which number.
        argument: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// A bet on an outcome that its event does not have.
    #[error("bet {bet} on event {event} names outcome {outcome}, the event has outcomes 0 to {}", outcomes - 1)]
    NoSuchOutcome {
        /// Number of the event, from 0.
        event: usize,
        /// Number of the bet within it, from 0.
        bet: usize,
        /// The outcome named.
        outcome: usize,
        /// How many outcomes the event has, ≥ 2.
        outcomes: usize,
    },
    /// A bet that states its returns states one per outcome.
    #[error("bet {bet} on event {event} has {returns} returns, the event has {outcomes} outcomes")]
    ReturnsMismatch {
        /// Number of the event, from 0.
        event: usize,
        /// Number of the bet within it, from 0.
        bet: usize,
        /// How many returns it has.
        returns: usize,
        /// How many outcomes the event has.
        outcomes: usize,
    },
    /// The error of one probability says nothing about a bet that depends on several.
    #[error(
        "bet {bet} on event {event} has a standard error but more than two returns: give the event draws instead"
    )]
    NoSingleProbability {
        /// Number of the event, from 0.
        event: usize,
        /// Number of the bet within it, from 0.
        bet: usize,
    },
    /// An amount of money is outside its range.
    #[error("{argument} = {value} must be {allowed}")]
    Money {
        /// Name of the amount.
        argument: &'static str,
        /// The value found.
        value: rust_decimal::Decimal,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// The cap of a group is not a number in \[0, 1\].
    #[error("the cap of group {group:?} is {value}, it must be in [0, 1]")]
    GroupCap {
        /// Name of the group.
        group: String,
        /// The value found.
        value: f64,
    },
    /// No stake can be as large as the minimum and as small as a cap.
    #[error("min_bet = {min_bet} leaves no room under {cap} = {most}: lower one or raise the other")]
    Infeasible {
        /// The minimum stake.
        min_bet: f64,
        /// Which cap.
        cap: &'static str,
        /// The cap.
        most: f64,
    },
}
