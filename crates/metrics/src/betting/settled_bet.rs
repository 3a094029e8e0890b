//! One back bet after its settlement.

/// How a bet was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum BetResult {
    /// The selection won: the stake came back with the winnings.
    Won,
    /// The selection lost: the stake is gone.
    Lost,
    /// The bet did not stand (match abandoned, say): the stake came back.
    Void,
}

/// A settled back bet.
///
/// There is no field for commission. Where an exchange takes the share `c` of net winnings, pass the odds that are
/// left of it, `1 + (odds − 1)(1 − c)`.
///
/// # Examples
/// ```
/// use fairline_metrics::{BetResult, SettledBet};
///
/// let bet = SettledBet { stake: 10.0, odds: 2.5, result: BetResult::Won, week: 7 };
/// assert_eq!(bet.profit(), 15.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SettledBet {
    /// Money staked, > 0, in any unit; profits come in the same.
    pub stake: f64,
    /// Decimal odds taken, > 1.
    pub odds: f64,
    /// How it was settled.
    pub result: BetResult,
    /// Number of the week.
    ///
    /// In a [`Ledger`](crate::Ledger) a number without a bet is a week without a bet and returns 0: number calendar
    /// weeks and leave `periods_per_year` at 52, or number betting weeks one after the other and pass how many there are
    /// in a year.
    pub week: u32,
}

impl SettledBet {
    /// Returns the profit, negative for a lost bet.
    ///
    /// # Formula
    /// ```text
    /// won: stake·(odds − 1),   lost: −stake,   void: 0
    /// ```
    /// The fields are taken as they are; [`Ledger::new`](crate::Ledger::new) checks them.
    pub fn profit(&self) -> f64 {
        match self.result {
            BetResult::Won => self.stake * (self.odds - 1.0),
            BetResult::Lost => -self.stake,
            BetResult::Void => 0.0,
        }
    }
}
