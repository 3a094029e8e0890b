//! What is won or lost on a selection, in either result, by the bets already placed.

use crate::Result;
use crate::check::{Range, not_overflowed};
use crate::commission::after_commission;

/// Profit if a selection wins and profit if it loses, from the bets placed so far.
///
/// | bet | if it wins | if it loses |
/// |---|---|---|
/// | back, stake s at odds o | s·(o − 1) | −s |
/// | lay, backer's stake s at odds o | −s·(o − 1) | s |
/// | free bet, stake s not returned, at odds o | s·(o − 1) | 0 |
///
/// Positions on the same selection add up with [`and`](Self::and).
///
/// # Examples
/// ```
/// use fairline_market::Position;
///
/// let backed = Position::back(10.0, 3.0)?;
/// assert_eq!((backed.if_wins(), backed.if_loses()), (20.0, -10.0));
/// let both = backed.and(Position::lay(12.0, 2.5)?)?;
/// assert_eq!((both.if_wins(), both.if_loses()), (2.0, 2.0));
///
/// // A free bet can only win; what it wins on an exchange pays commission.
/// let free = Position::free_bet(10.0, 5.0)?.less_commission(0.05)?;
/// assert_eq!((free.if_wins(), free.if_loses()), (38.0, 0.0));
/// assert_eq!(Position::new(38.0, 0.0)?, free);
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Position {
    if_wins: f64,
    if_loses: f64,
}

impl Position {
    /// A position of any origin: profit if the selection wins, profit if it loses, both finite.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange).
    pub fn new(if_wins: f64, if_loses: f64) -> Result<Self> {
        Range::Finite.check("if_wins", if_wins)?;
        Range::Finite.check("if_loses", if_loses)?;
        Ok(Self { if_wins, if_loses })
    }

    /// A back bet: stake > 0 at decimal odds > 1.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange), [`Error::Overflow`](crate::Error::Overflow).
    pub fn back(stake: f64, odds: f64) -> Result<Self> {
        Ok(Self { if_wins: winnings(stake, odds)?, if_loses: -stake })
    }

    /// A lay bet: backer's stake > 0 at lay odds > 1.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange), [`Error::Overflow`](crate::Error::Overflow).
    pub fn lay(stake: f64, odds: f64) -> Result<Self> {
        Ok(Self { if_wins: -winnings(stake, odds)?, if_loses: stake })
    }

    /// A back bet with the bookmaker's money: the stake is neither lost nor returned.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange), [`Error::Overflow`](crate::Error::Overflow).
    pub fn free_bet(stake: f64, odds: f64) -> Result<Self> {
        Ok(Self { if_wins: winnings(stake, odds)?, if_loses: 0.0 })
    }

    /// The position with commission taken from whichever side is a profit, as when it is settled on its own.
    ///
    /// For a bet on one exchange that is hedged in another place. Within one market leave it out: the commission
    /// is taken after the hedge, see [`Commission::PerMarket`](crate::Commission::PerMarket).
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange).
    pub fn less_commission(self, commission: f64) -> Result<Self> {
        Range::Commission.check("commission", commission)?;
        Ok(Self {
            if_wins: after_commission(self.if_wins, commission),
            if_loses: after_commission(self.if_loses, commission),
        })
    }

    /// This position and another one on the same selection.
    ///
    /// # Errors
    /// [`Error::Overflow`](crate::Error::Overflow).
    pub fn and(self, other: Self) -> Result<Self> {
        Ok(Self {
            if_wins: not_overflowed("profit if it wins", self.if_wins + other.if_wins)?,
            if_loses: not_overflowed("profit if it loses", self.if_loses + other.if_loses)?,
        })
    }

    /// Profit if the selection wins.
    #[must_use]
    pub fn if_wins(&self) -> f64 {
        self.if_wins
    }

    /// Profit if the selection loses.
    #[must_use]
    pub fn if_loses(&self) -> f64 {
        self.if_loses
    }
}

fn winnings(stake: f64, odds: f64) -> Result<f64> {
    Range::Positive.check("stake", stake)?;
    Range::Odds.check("odds", odds)?;
    not_overflowed("profit if it wins", stake * (odds - 1.0))
}
