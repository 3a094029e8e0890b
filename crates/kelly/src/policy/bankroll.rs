//! The money there is, and what the rules have to remember about it.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::{BankrollPolicy, Error, Result};

/// A bankroll over time: its balance, its peak, and what was staked today and this week.
///
/// The caller says what happens: [`open_week`](Bankroll::open_week), [`open_day`](Bankroll::open_day),
/// [`place`](Bankroll::place), [`refund`](Bankroll::refund) and [`settle`](Bankroll::settle). A stake stays in the balance until it is settled; until
/// then it is *open*, and the money in it is not there for other bets.
///
/// # Examples
/// ```
/// use fairline_kelly::Bankroll;
/// use rust_decimal::Decimal;
///
/// let mut bankroll = Bankroll::new(Decimal::from(1000))?;
/// bankroll.place(Decimal::from(50))?;
/// bankroll.settle(Decimal::from(50), Decimal::from(-50))?;
/// assert_eq!(bankroll.balance(), Decimal::from(950));
/// assert!((bankroll.drawdown() - 0.05).abs() < 1e-15);
/// # Ok::<(), fairline_kelly::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bankroll {
    balance: Decimal,
    peak: Decimal,
    open: Decimal,
    day: Period,
    week: Period,
    /// Weeks without bets that are left.
    paused: u32,
}

/// A day or a week: the balance at its start, and what was staked since.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Period {
    pub(crate) start: Decimal,
    pub(crate) staked: Decimal,
}

impl Period {
    fn opened(balance: Decimal) -> Self {
        Self { start: balance, staked: Decimal::ZERO }
    }
}

impl Bankroll {
    /// A bankroll at its peak, on the first day of a week.
    ///
    /// # Errors
    /// [`Error::Money`] for a negative amount.
    pub fn new(balance: Decimal) -> Result<Self> {
        if balance < Decimal::ZERO {
            return Err(Error::Money { argument: "balance", value: balance, allowed: "at least 0" });
        }
        let period = Period::opened(balance);
        Ok(Self { balance, peak: balance, open: Decimal::ZERO, day: period, week: period, paused: 0 })
    }

    /// Money there is, open stakes included.
    pub fn balance(&self) -> Decimal {
        self.balance
    }

    /// The largest balance since the start, or since a pause ended.
    pub fn peak(&self) -> Decimal {
        self.peak
    }

    /// Stakes placed and not settled.
    pub fn open(&self) -> Decimal {
        self.open
    }

    /// Stakes placed since the day was opened.
    pub fn staked_today(&self) -> Decimal {
        self.day.staked
    }

    /// Stakes placed since the week was opened.
    pub fn staked_this_week(&self) -> Decimal {
        self.week.staked
    }

    /// `1 − balance/peak`, in \[0, 1\]; 0 for an empty bankroll that never had anything.
    pub fn drawdown(&self) -> f64 {
        if self.peak <= Decimal::ZERO {
            return 0.0;
        }
        ((self.peak - self.balance) / self.peak).to_f64().unwrap_or(1.0)
    }

    /// Weeks without bets that are left of a pause, this one included; 0 while betting goes on.
    pub fn paused_weeks(&self) -> u32 {
        self.paused
    }

    /// Starts a day: nothing is staked today.
    pub fn open_day(&mut self) {
        self.day = Period::opened(self.balance);
    }

    /// Starts a week, and its first day. Starts, counts down and ends the pause of the policy's stop-loss.
    ///
    /// When a pause ends, the peak is the balance of that moment.
    pub fn open_week(&mut self, policy: &BankrollPolicy) {
        self.week = Period::opened(self.balance);
        self.open_day();
        if self.paused > 0 {
            self.paused -= 1;
            if self.paused == 0 {
                self.peak = self.balance;
            }
        } else if let Some(weeks) = policy.pause_at(self.drawdown()) {
            self.paused = weeks;
        }
    }

    /// Ends a pause or a stop at once: the peak is the balance of this moment.
    pub fn resume(&mut self) {
        self.paused = 0;
        self.peak = self.balance;
    }

    /// Places a stake; for a lay bet, its liability.
    ///
    /// # Errors
    /// [`Error::Money`] unless it is above 0 and at most the balance less the open stakes. Nothing is placed then.
    pub fn place(&mut self, stake: Decimal) -> Result<()> {
        let allowed = "greater than 0 and at most the balance less the open stakes";
        if stake <= Decimal::ZERO || stake > self.balance - self.open {
            return Err(Error::Money { argument: "stake", value: stake, allowed });
        }
        self.open += stake;
        self.day.staked += stake;
        self.week.staked += stake;
        Ok(())
    }

    /// Takes back a stake that was never at risk, or the part of one that nobody matched, as if it had not been placed.
    ///
    /// It is open no longer, and counts no longer for today and this week, whose counters do not fall below 0. A bankroll does
    /// not know which day a stake is from, so refund before the next day is opened. A bet that stood and came to nothing, such as
    /// one on a match called off, is [settled](Bankroll::settle) with a profit of 0 instead: it was staked, and keeps counting.
    ///
    /// # Examples
    /// ```
    /// use fairline_kelly::Bankroll;
    /// use rust_decimal::Decimal;
    ///
    /// let mut bankroll = Bankroll::new(Decimal::from(1000))?;
    /// bankroll.place(Decimal::from(50))?;
    /// bankroll.refund(Decimal::from(20))?;
    /// assert_eq!((bankroll.open(), bankroll.staked_today()), (Decimal::from(30), Decimal::from(30)));
    /// # Ok::<(), fairline_kelly::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Money`] unless it is above 0 and at most the open stakes. Nothing is taken back then.
    pub fn refund(&mut self, stake: Decimal) -> Result<()> {
        if stake <= Decimal::ZERO || stake > self.open {
            let allowed = "greater than 0 and at most the open stakes";
            return Err(Error::Money { argument: "refunded stake", value: stake, allowed });
        }
        self.open -= stake;
        self.day.staked = (self.day.staked - stake).max(Decimal::ZERO);
        self.week.staked = (self.week.staked - stake).max(Decimal::ZERO);
        Ok(())
    }

    /// Settles an open stake with its profit: `−stake` if lost, 0 if void. What was staked today and this week stays.
    ///
    /// # Errors
    /// [`Error::Money`] for a stake that is not open, a loss above the stake, or a balance beyond what a decimal can hold.
    /// Nothing is settled then.
    pub fn settle(&mut self, stake: Decimal, profit: Decimal) -> Result<()> {
        if stake <= Decimal::ZERO || stake > self.open {
            let allowed = "greater than 0 and at most the open stakes";
            return Err(Error::Money { argument: "settled stake", value: stake, allowed });
        }
        let balance = self.balance.checked_add(profit).filter(|_| profit >= -stake);
        let Some(balance) = balance else {
            let allowed = "at least minus the stake, and a balance that a decimal can hold";
            return Err(Error::Money { argument: "profit", value: profit, allowed });
        };
        self.open -= stake;
        self.balance = balance;
        self.peak = self.peak.max(balance);
        Ok(())
    }

    pub(crate) fn day(&self) -> Period {
        self.day
    }

    pub(crate) fn week(&self) -> Period {
        self.week
    }
}
