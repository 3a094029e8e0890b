//! What happens in a run, in order, for whoever wants to watch.

use fairline_data::{BettingWeek, Outcome, Season};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::retraining::{ModelEvaluation, Trigger};
use crate::{Alert, Bet, Candidate, Forecast, RefusedBet, WeekHealth, WeekRecord};

/// One step of a run, in order of time.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A betting week begins.
    WeekOpened {
        /// Season of the week.
        season: Season,
        /// Its number, counted from 1.
        week: usize,
        /// Its days.
        days: BettingWeek,
    },
    /// The matches of a batch have been forecast.
    Predicted(&'a [Forecast<'a>]),
    /// Value was looked for: the candidates of the batch, and what was refused.
    Decided {
        /// Outcomes that are worth a bet.
        candidates: &'a [Candidate],
        /// Outcomes with an edge that were refused, so far.
        refused: &'a [RefusedBet],
    },
    /// A bet was placed.
    Placed(&'a OpenBet),
    /// A bet was settled.
    Settled(&'a Bet),
    /// A week is over.
    Evaluated(&'a WeekRecord),
    /// What the monitor found after the week.
    Monitored(&'a WeekHealth),
    /// The monitor raised an alert.
    Alerted(&'a Alert),
    /// A challenger was trained.
    Challenged(Trigger),
    /// A trial has ended.
    Retrained(&'a ModelEvaluation),
}

/// A bet that has been placed and not yet settled; it knows no result.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OpenBet {
    /// Number of the bet, counted from 0 in order of placing.
    pub number: usize,
    /// Season of the week.
    pub season: Season,
    /// Betting week, counted from 1.
    pub week: usize,
    /// Competition.
    pub competition: String,
    /// Day of the match.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What was bet on.
    pub outcome: Outcome,
    /// Who offered the odds.
    pub bookmaker: String,
    /// Decimal odds taken.
    pub odds: f64,
    /// Share of net winnings that will be kept.
    pub commission: f64,
    /// The model's probability.
    pub probability: f64,
    /// The market's fair probability.
    pub fair_probability: f64,
    /// Expected profit per unit staked, net of commission.
    pub edge: f64,
    /// Money staked.
    pub stake: Decimal,
    /// Where its match stands in the schedule: week, batch and match, each counted from 0.
    pub place: [usize; 3],
}
