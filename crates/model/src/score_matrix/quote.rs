//! Market prices as given, and as the log odds they are compared in.
//!
//! Log odds are `ln(W/L)`: parts of the stake that win against parts that are lost. A result is two of them, the winner
//! (the handicap 0) and the draw.

use super::settlement::{handicap_in_quarters, total_in_quarters};
use crate::{Error, Result};

/// How far the probabilities of a quoted result may sum from 1.
const SUM_TOLERANCE: f64 = 1e-9;

/// The fair probabilities of a market, its overround removed.
///
/// On lines with pushes or halves the probability is the reciprocal of the fair odds,
/// [`Settlement::fair_probability`](crate::Settlement::fair_probability): what removing the overround of the two
/// prices gives.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Quote {
    /// The probabilities \[home win, draw, away win\], which sum to 1.
    Result([f64; 3]),
    /// An Asian handicap, see [`ScoreMatrix::asian_handicap`](crate::ScoreMatrix::asian_handicap).
    AsianHandicap {
        /// Added to the home side's goals; a multiple of a quarter.
        line: f64,
        /// Fair probability of the home side.
        home: f64,
    },
    /// A line of goals, see [`ScoreMatrix::over_under`](crate::ScoreMatrix::over_under).
    OverUnder {
        /// The line; a multiple of a quarter.
        line: f64,
        /// Fair probability of over.
        over: f64,
    },
}

/// What is bet on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bet {
    Draw,
    Handicap { line_in_quarters: i64 },
    Over { line_in_quarters: i64 },
}

impl Bet {
    /// The parts of a stake that win and that are lost if the difference, or the total, of the goals is `value`.
    pub(super) fn parts(self, value: i64) -> [f64; 2] {
        let ahead = match self {
            Self::Draw => return if value == 0 { [1.0, 0.0] } else { [0.0, 1.0] },
            Self::Handicap { line_in_quarters } => 4 * value + line_in_quarters,
            Self::Over { line_in_quarters } => 4 * value - line_in_quarters,
        };
        // The rule of `settlement`, a half win counting as a win of half the stake.
        [ahead, -ahead].map(|quarters| quarters.clamp(0, 2) as f64 / 2.0)
    }

    /// Difference or total of a score.
    pub(super) fn value(self, home_goals: i64, away_goals: i64) -> i64 {
        match self {
            Self::Over { .. } => home_goals + away_goals,
            Self::Draw | Self::Handicap { .. } => home_goals - away_goals,
        }
    }
}

/// A bet and the log odds it is to have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Market {
    pub(super) bet: Bet,
    pub(super) log_odds: f64,
}

/// The terms of the quotes, at least two that hold both rates.
pub(super) fn markets(quotes: &[Quote]) -> Result<Vec<Market>> {
    let mut markets = Vec::with_capacity(2 * quotes.len());
    for (quote, &given) in quotes.iter().enumerate() {
        let check = |value: f64| {
            if value > 0.0 && value < 1.0 { Ok(value) } else { Err(Error::QuoteProbability { quote, value }) }
        };
        match given {
            Quote::Result([home, draw, away]) => {
                let sum = check(home)? + check(draw)? + check(away)?;
                if (sum - 1.0).abs() > SUM_TOLERANCE {
                    return Err(Error::QuoteSum { quote, sum });
                }
                let winner = Bet::Handicap { line_in_quarters: 0 };
                markets.push(Market { bet: winner, log_odds: (home / away).ln() });
                markets.push(Market { bet: Bet::Draw, log_odds: (draw / (home + away)).ln() });
            }
            Quote::AsianHandicap { line, home } => {
                let bet = Bet::Handicap { line_in_quarters: handicap_in_quarters(line)? };
                markets.push(Market { bet, log_odds: logit(check(home)?) });
            }
            Quote::OverUnder { line, over } => {
                let bet = Bet::Over { line_in_quarters: total_in_quarters(line)? };
                markets.push(Market { bet, log_odds: logit(check(over)?) });
            }
        }
    }
    let total = |market: &Market| matches!(market.bet, Bet::Over { .. });
    if markets.iter().all(total) || markets.iter().all(|market| market.bet == markets[0].bet) {
        return Err(Error::GoalsUndetermined);
    }
    Ok(markets)
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}
