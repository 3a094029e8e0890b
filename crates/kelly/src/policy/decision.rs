//! What was decided about a bet, and why.

use std::fmt;

use rust_decimal::Decimal;

/// One bet of a slate: the money to place on it, and the reason for that amount.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Decision {
    /// Number of the event on the slate, from 0.
    pub event: usize,
    /// Number of the bet within its event, from 0.
    pub bet: usize,
    /// Money to place, a multiple of the step; the liability of a lay bet. 0 is no bet.
    pub stake: Decimal,
    /// The same before rounding, a fraction of the bankroll.
    pub fraction: f64,
    /// Expected profit per unit staked.
    pub edge: f64,
    /// Why this much.
    pub reason: Reason,
}

/// Why a stake is what it is. Its text is for people.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Reason {
    /// No cap holds it back.
    Optimal,
    /// A plan proposed it, and no rule holds it back.
    AsProposed,
    /// A plan proposed nothing.
    NotProposed,
    /// The stake would be larger without this cap; 0 where better bets use it up.
    Capped(Cap),
    /// It gains nothing on average, nor as a hedge.
    NoValue,
    /// It has an edge, but others of the slate serve better, such as a better price for the same outcome.
    BetterBets,
    /// Its edge is below the minimum.
    BelowMinimumEdge,
    /// Its odds are outside the band.
    OutsideOddsBand,
    /// Its stake would be below the minimum.
    BelowMinimumStake,
    /// As many more useful bets as are allowed were found.
    BeyondMaxBets,
    /// Its stake is below one step of the bookmaker.
    BelowStep,
    /// The stop-loss: the drawdown is this share of the peak.
    Stopped {
        /// `1 − balance/peak`.
        drawdown: f64,
    },
    /// The pause after a stop-loss.
    Paused {
        /// Weeks left, this one included.
        weeks: u32,
    },
    /// There is no money.
    EmptyBankroll,
}

/// What holds a stake back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Cap {
    /// [`Options::max_bet`](crate::Options::max_bet).
    MaxBet,
    /// [`Bet::max_stake`](crate::Bet::max_stake).
    MaxStake,
    /// [`Options::max_event`](crate::Options::max_event).
    MaxEvent,
    /// [`Options::max_group`](crate::Options::max_group) of this group.
    MaxGroup(String),
    /// [`Options::max_total`](crate::Options::max_total).
    MaxTotal,
    /// [`BankrollPolicy::max_day`](crate::BankrollPolicy::max_day).
    MaxDay,
    /// [`BankrollPolicy::max_week`](crate::BankrollPolicy::max_week).
    MaxWeek,
    /// Money that is in open stakes.
    OpenStakes,
    /// [`Options::max_drawdown`](crate::Options::max_drawdown).
    MaxDrawdown,
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MaxBet => f.write_str("max_bet"),
            Self::MaxStake => f.write_str("max_stake"),
            Self::MaxEvent => f.write_str("max_event"),
            Self::MaxGroup(group) => write!(f, "max_group {group:?}"),
            Self::MaxTotal => f.write_str("max_total"),
            Self::MaxDay => f.write_str("max_day"),
            Self::MaxWeek => f.write_str("max_week"),
            Self::OpenStakes => f.write_str("open stakes"),
            Self::MaxDrawdown => f.write_str("max_drawdown"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Optimal => f.write_str("optimal"),
            Self::AsProposed => f.write_str("as proposed"),
            Self::NotProposed => f.write_str("not proposed"),
            Self::Capped(cap) => write!(f, "capped by {cap}"),
            Self::NoValue => f.write_str("no value"),
            Self::BetterBets => f.write_str("other bets are better"),
            Self::BelowMinimumEdge => f.write_str("below minimum edge"),
            Self::OutsideOddsBand => f.write_str("outside the odds band"),
            Self::BelowMinimumStake => f.write_str("below minimum stake"),
            Self::BeyondMaxBets => f.write_str("beyond max_bets"),
            Self::BelowStep => f.write_str("below one step"),
            Self::Stopped { drawdown } => write!(f, "stopped at a drawdown of {:.1} %", 100.0 * drawdown),
            Self::Paused { weeks } => write!(f, "paused, weeks left: {weeks}"),
            Self::EmptyBankroll => f.write_str("no money"),
        }
    }
}
