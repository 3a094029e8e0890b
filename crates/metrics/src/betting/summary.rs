//! Counts, turnover and profit of a list of settled bets.

use super::{BetResult, SettledBet};
use crate::Result;
use crate::check::{Range, check_overflow};
use crate::sum::sum_by;

/// What a list of settled bets came to. Money is in the unit of the stakes.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BettingSummary {
    /// All bets: wins + losses + voids.
    pub bets: usize,
    /// Bets won.
    pub wins: usize,
    /// Bets lost.
    pub losses: usize,
    /// Bets that did not stand.
    pub voids: usize,
    /// Turnover: the stakes of all bets won or lost.
    pub staked: f64,
    /// Sum of the profits.
    pub profit: f64,
    /// Profit per unit staked, ≥ −1; `None` when no bet was won or lost.
    pub yield_on_turnover: Option<f64>,
    /// Share of won bets among those won or lost, in \[0, 1\]; `None` when there are none.
    pub win_rate: Option<f64>,
}

/// Summarises settled bets.
///
/// # Formula
/// ```text
/// staked = Σ stake over bets won or lost,   profit = Σ profit
/// yield on turnover = profit / staked,      win rate = wins / (wins + losses)
/// ```
/// A void bet is neither staked nor lost. Without a bet won or lost (an empty list, or voids only) yield and
/// win rate are undefined: `None`, not an error, since a week without bets is a normal week.
///
/// # Shapes
/// `bets`: any number of bets, in any order.
///
/// # Errors
/// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a stake that is not finite and > 0 or odds that
/// are not finite and > 1, void bets included (a stake of 0 is no bet, and would count in the win rate);
/// [`Overflow`](crate::Error::Overflow) when a sum leaves the range of `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::{BetResult, SettledBet, betting_summary};
///
/// let summary = betting_summary(&[
///     SettledBet { stake: 10.0, odds: 2.5, result: BetResult::Won },
///     SettledBet { stake: 20.0, odds: 1.9, result: BetResult::Lost },
///     SettledBet { stake: 50.0, odds: 3.0, result: BetResult::Void },
/// ])?;
/// assert_eq!((summary.staked, summary.profit), (30.0, -5.0));
/// assert_eq!(summary.yield_on_turnover, Some(-5.0 / 30.0));
/// assert_eq!(summary.win_rate, Some(0.5));
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
pub fn betting_summary(bets: &[SettledBet]) -> Result<BettingSummary> {
    for (index, bet) in bets.iter().enumerate() {
        Range::Positive.check_element("stake", index, bet.stake)?;
        Range::Odds.check_element("odds", index, bet.odds)?;
    }
    let count = |result| bets.iter().filter(|bet| bet.result == result).count();
    let (wins, losses, voids) = (count(BetResult::Won), count(BetResult::Lost), count(BetResult::Void));
    let staked = sum_by(bets, |bet| if bet.result == BetResult::Void { 0.0 } else { bet.stake });
    let staked = check_overflow("the sum of stakes", staked)?;
    let profit = check_overflow("the sum of profits", sum_by(bets, SettledBet::profit))?;
    let settled = wins + losses > 0;
    Ok(BettingSummary {
        bets: bets.len(),
        wins,
        losses,
        voids,
        staked,
        profit,
        yield_on_turnover: settled.then(|| profit / staked),
        win_rate: settled.then(|| wins as f64 / (wins + losses) as f64),
    })
}
