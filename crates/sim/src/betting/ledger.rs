//! The book of account: every movement of money is an entry, and the balance is the sum of the entries.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::money::{MOST_MONEY, odds_in_decimals};
use crate::{BetResult, Error, Result};

/// Why money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EntryKind {
    /// Money put in at the start.
    Deposit,
    /// A stake left the account for a bet.
    Stake,
    /// What a winning bet returned, stake included, with all its digits: `stake·odds`.
    Return,
    /// A stake, or the part of it that was not matched, came back.
    Refund,
    /// What an exchange kept of the net winnings of a market, with all its digits.
    Commission,
    /// What brings the entry before it to two places.
    Rounding,
}

/// One movement of money.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Entry {
    /// Day of the movement.
    pub date: Date,
    /// Why.
    pub kind: EntryKind,
    /// Number of the bet, counted from 0 in order of placing; `None` for a deposit.
    pub bet: Option<usize>,
    /// Money in (positive) or out (negative).
    pub amount: Decimal,
}

/// The book of account of a run.
///
/// Open stakes have left the account: `balance` is the money at hand, and the bankroll is that plus the open stakes.
///
/// # Formula
/// ```text
/// balance = Σ amount
/// ```
/// Return and commission are entered with all their digits, and what brings them to two places, half-even, follows as an
/// entry of its own; so no digit is lost silently. A rounding of nothing is no entry.
///
/// # Examples
/// ```
/// use fairline_sim::{BetResult, EntryKind, Ledger};
/// use jiff::civil::date;
/// use rust_decimal::Decimal;
///
/// let day = date(2023, 8, 11);
/// let mut ledger = Ledger::new(day, Decimal::from(100))?;
/// ledger.place(day, 0, Decimal::new(3_33, 2))?;
/// let profit = ledger.settle(day, 0, Decimal::new(3_33, 2), 2.15, BetResult::Won)?;
/// assert_eq!(profit, Decimal::new(3_83, 2)); // 3.33·1.15 = 3.8295
/// assert_eq!(ledger.balance(), Decimal::new(103_83, 2));
/// assert_eq!(ledger.balance(), ledger.entries().iter().map(|entry| entry.amount).sum());
/// assert_eq!(ledger.entries().last().map(|entry| entry.kind), Some(EntryKind::Rounding)); // 0.0005
/// # Ok::<(), fairline_sim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ledger {
    entries: Vec<Entry>,
    balance: Decimal,
}

impl Ledger {
    /// A book that begins with a deposit.
    ///
    /// # Errors
    /// [`Error::Money`] for a deposit beyond 10¹³, [`Error::Entry`] for one that is not above 0.
    pub fn new(date: Date, deposit: Decimal) -> Result<Self> {
        let mut ledger = Self { entries: Vec::new(), balance: Decimal::ZERO };
        positive("deposit", deposit)?;
        ledger.enter(date, EntryKind::Deposit, None, deposit)?;
        Ok(ledger)
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// Money at hand: the sum of the entries.
    pub fn balance(&self) -> Decimal {
        self.balance
    }

    /// Takes a stake out.
    ///
    /// # Errors
    /// [`Error::Entry`] for a stake that is not above 0 or above the balance.
    pub fn place(&mut self, date: Date, bet: usize, stake: Decimal) -> Result<()> {
        positive("stake", stake)?;
        if stake > self.balance {
            return Err(Error::Entry { what: "stake", amount: stake, allowed: "at most the balance" });
        }
        self.enter(date, EntryKind::Stake, Some(bet), -stake)
    }

    /// Brings a stake, or a part of it, back.
    ///
    /// # Errors
    /// [`Error::Entry`] for an amount that is not above 0; [`Error::Money`].
    pub fn refund(&mut self, date: Date, bet: usize, amount: Decimal) -> Result<()> {
        positive("refund", amount)?;
        self.enter(date, EntryKind::Refund, Some(bet), amount)
    }

    /// Settles a bet at decimal odds and returns its profit before commission, in two places: `stake·(odds − 1)`, half-even,
    /// if won, `−stake` if lost, 0 if void.
    ///
    /// # Errors
    /// [`Error::Entry`] for a stake that is not above 0; [`Error::Money`] for money beyond 10¹³.
    pub fn settle(
        &mut self,
        date: Date,
        bet: usize,
        stake: Decimal,
        odds: f64,
        result: BetResult,
    ) -> Result<Decimal> {
        positive("stake", stake)?;
        match result {
            BetResult::Lost => Ok(-stake),
            BetResult::Void => self.refund(date, bet, stake).map(|()| Decimal::ZERO),
            BetResult::Won => {
                let exact = odds_in_decimals(odds)?.checked_mul(stake).ok_or(Error::Money)?;
                let profit = half_even(exact - stake);
                self.enter_rounded(date, EntryKind::Return, bet, exact, stake + profit)?;
                Ok(profit)
            }
        }
    }

    /// Takes a share in \[0, 1\] of net winnings out and returns the commission, in two places.
    ///
    /// # Errors
    /// [`Error::Entry`] for winnings that are not above 0; [`Error::Money`] for a share that is no number.
    pub fn commission(
        &mut self,
        date: Date,
        bet: usize,
        net_winnings: Decimal,
        share: f64,
    ) -> Result<Decimal> {
        positive("net winnings", net_winnings)?;
        let share = Decimal::try_from(share).map_err(|_| Error::Money)?;
        let exact = share.checked_mul(net_winnings).ok_or(Error::Money)?;
        if exact.is_zero() {
            return Ok(Decimal::ZERO);
        }
        let commission = half_even(exact);
        self.enter_rounded(date, EntryKind::Commission, bet, -exact, -commission)?;
        Ok(commission)
    }

    /// Enters an amount with all its digits, and what brings it to two places.
    fn enter_rounded(
        &mut self,
        date: Date,
        kind: EntryKind,
        bet: usize,
        exact: Decimal,
        rounded: Decimal,
    ) -> Result<()> {
        let before = (self.entries.len(), self.balance);
        self.enter(date, kind, Some(bet), exact)?;
        let rounding = if rounded == exact {
            Ok(())
        } else {
            self.enter(date, EntryKind::Rounding, Some(bet), rounded - exact)
        };
        if rounding.is_err() {
            self.entries.truncate(before.0);
            self.balance = before.1;
        }
        rounding
    }

    fn enter(&mut self, date: Date, kind: EntryKind, bet: Option<usize>, amount: Decimal) -> Result<()> {
        // Beyond it a decimal of 28 digits could round, and a JSON number is no longer exact.
        let balance =
            self.balance.checked_add(amount).filter(|sum| sum.abs() <= MOST_MONEY).ok_or(Error::Money)?;
        if balance - amount != self.balance {
            return Err(Error::Money); // too many digits to be added exactly
        }
        self.balance = balance;
        self.entries.push(Entry { date, kind, bet, amount });
        Ok(())
    }
}

/// Two places, the way that is unbiased.
fn half_even(exact: Decimal) -> Decimal {
    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

fn positive(what: &'static str, amount: Decimal) -> Result<()> {
    if amount > Decimal::ZERO {
        Ok(())
    } else {
        Err(Error::Entry { what, amount, allowed: "greater than 0" })
    }
}
