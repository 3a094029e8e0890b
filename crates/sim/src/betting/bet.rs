//! One bet, from stake to settlement, in exact money.

use fairline_data::{Outcome, Season};
use fairline_metrics::BetResult;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::RefusalReason;

/// A settled bet.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bet {
    /// Number of the bet, counted from 0 in order of placing; entries of the [`Ledger`](crate::Ledger) name it.
    pub number: usize,
    /// Season of the week it was placed in.
    pub season: Season,
    /// Betting week it was placed in, counted from 1.
    pub week: usize,
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Day of the match as it was announced when the bet was placed.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What was bet on.
    pub outcome: Outcome,
    /// Who offered the odds, by its name in the data.
    pub bookmaker: String,
    /// Decimal odds taken.
    pub odds: f64,
    /// The model's probability.
    pub probability: f64,
    /// The market's fair probability before the match: of the bookmaker's own book, or the consensus where bets are made
    /// at the best price.
    pub fair_probability: f64,
    /// Expected profit per unit staked, net of commission.
    pub edge: f64,
    /// Money staked, rounded down so that no cap is exceeded; what was not matched has come back.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub stake: Decimal,
    /// How it ended.
    pub result: BetResult,
    /// Money won or lost, net of commission, two places, rounded half-even.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub profit: Decimal,
    /// What an exchange kept of the winnings.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub commission: Decimal,
    /// Bankroll after this bet; bets are settled in order of kick-off.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub bankroll_after: Decimal,
    /// `odds·p − 1` with p the fair closing probability; `None` without a closing book, and for a bet that did not stand.
    pub closing_line_value: Option<f64>,
}

/// An outcome with an edge that was not bet on, and why.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RefusedBet {
    /// Season of the week.
    pub season: Season,
    /// Betting week, counted from 1.
    pub week: usize,
    /// Day of the match.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What would have been bet on.
    pub outcome: Outcome,
    /// Who offered the odds.
    pub bookmaker: String,
    /// Decimal odds.
    pub odds: f64,
    /// The model's probability.
    pub probability: f64,
    /// Expected profit per unit staked, net of commission.
    pub edge: f64,
    /// Why not.
    pub reason: RefusalReason,
}
