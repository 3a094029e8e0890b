//! The rules, applied in one place and in one order.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Bankroll, Cap, Reason};
use crate::{Error, Options, Result};

/// Digits of a fraction that count when it becomes money.
const DIGITS: u32 = 14;

/// How a bankroll is managed: from a slate to the money to place on each bet, with a reason for every amount.
///
/// | rule | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | [`new`](BankrollPolicy::new) | – | – | – | fraction, caps, minimum edge and the rest of [`Options`] |
/// | [`odds_band`](BankrollPolicy::odds_band) | all | decimal odds | least ≤ most | bets outside are not placed, also not as hedges |
/// | [`stop_loss`](BankrollPolicy::stop_loss) | none | share of the peak, weeks | (0, 1\], ≥ 0 | no bets at this drawdown, and the way back |
/// | [`max_day`](BankrollPolicy::max_day) | 1 | fraction of the day's first balance | \[0, 1\] | most staked in a day |
/// | [`max_week`](BankrollPolicy::max_week) | none | fraction of the week's first balance | ≥ 0 | most staked in a week; 2 is its turnover twice |
/// | [`min_stake`](BankrollPolicy::min_stake) | 0 | money | ≥ 0 | the bookmaker's smallest stake |
/// | [`step`](BankrollPolicy::step) | 0.01 | money | > 0 | stakes are multiples of it, rounded down |
///
/// [`decide`](BankrollPolicy::decide) finds the optimum under the rules; [`limit`](BankrollPolicy::limit) holds the stakes of
/// any other plan to them.
///
/// # Order
/// 1. stop-loss and pause: nothing is placed;
/// 2. odds band, then minimum edge: what is outside is no candidate;
/// 3. the optimum with its fraction, under the caps on bets, events, groups and the total; the total is the least of
///    `max_total`, what the day's and the week's limits leave, and the balance less the open stakes;
/// 4. minimum stake and largest number of bets, with a new optimum of the rest;
/// 5. rounding down to the step, so that no cap is exceeded.
///
/// With feature `serde` the fields are named like the setters, `options` holds the [`Options`], what is missing has its
/// default, and an unknown name is an error; odds without an upper end are a `null` there. Ranges are not checked on reading but
/// when the policy is used, as those of any other.
///
/// # Examples
/// ```
/// use fairline_kelly::{Bankroll, BankrollPolicy, Bet, Event, Options};
/// use rust_decimal::Decimal;
///
/// let options = Options::new().fraction(0.25).max_bet(0.02).min_edge(0.02);
/// let policy = BankrollPolicy::new(options).odds_band(1.2, 10.0).stop_loss(0.3, 4).step(Decimal::ONE);
/// let slate = [Event::new(&[0.44, 0.33, 0.23]).bet(Bet::back(0, 2.60)).bet(Bet::back(1, 2.40)).bet(Bet::back(2, 15.0))];
/// let decisions = policy.decide(&Bankroll::new(Decimal::from(1000))?, &slate)?;
/// assert_eq!(decisions[0].stake, Decimal::from(20));
/// assert_eq!(decisions[0].reason.to_string(), "capped by max_bet");
/// assert_eq!(decisions[1].reason.to_string(), "below minimum edge");
/// assert_eq!(decisions[2].reason.to_string(), "outside the odds band");
/// # Ok::<(), fairline_kelly::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct BankrollPolicy {
    options: Options,
    #[cfg_attr(feature = "serde", serde(with = "open_ended"))]
    odds_band: (f64, f64),
    stop_loss: Option<(f64, u32)>,
    max_day: f64,
    max_week: Option<f64>,
    pub(super) min_stake: Decimal,
    step: Decimal,
}

impl Default for BankrollPolicy {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl BankrollPolicy {
    /// These options, stakes in pennies, and no other rule.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            odds_band: (1.0, f64::INFINITY),
            stop_loss: None,
            max_day: 1.0,
            max_week: None,
            min_stake: Decimal::ZERO,
            step: Decimal::new(1, 2),
        }
    }

    /// Smallest and largest odds that may be bet on, both included; for a list of returns, its largest one.
    #[must_use]
    pub fn odds_band(mut self, least: f64, most: f64) -> Self {
        self.odds_band = (least, most);
        self
    }

    /// No bets once the balance is this share below its peak, a number in (0, 1\].
    ///
    /// The way back: [`Bankroll::open_week`] starts a pause of so many weeks, this one included, and after it the peak is
    /// the balance of that moment; the stakes are then as much smaller as the bankroll is. With 0 weeks there is no way
    /// back but [`Bankroll::resume`].
    #[must_use]
    pub fn stop_loss(mut self, drawdown: f64, pause_weeks: u32) -> Self {
        self.stop_loss = Some((drawdown, pause_weeks));
        self
    }

    /// Most staked in a day, a fraction of the balance at its start.
    #[must_use]
    pub fn max_day(mut self, max_day: f64) -> Self {
        self.max_day = max_day;
        self
    }

    /// Most staked in a week, a fraction of the balance at its start; above 1 where stakes are turned over.
    #[must_use]
    pub fn max_week(mut self, max_week: f64) -> Self {
        self.max_week = Some(max_week);
        self
    }

    /// The smallest stake, in money.
    #[must_use]
    pub fn min_stake(mut self, min_stake: Decimal) -> Self {
        self.min_stake = min_stake;
        self
    }

    /// Stakes are multiples of this, in money.
    #[must_use]
    pub fn step(mut self, step: Decimal) -> Self {
        self.step = step;
        self
    }

    /// Fraction, caps, minimum edge and the rest of the options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Checks every rule against its range, as [`decide`](BankrollPolicy::decide) does first.
    ///
    /// # Errors
    /// Those of [`Options::validate`], [`Error::OutOfRange`] and [`Error::Money`].
    pub fn validate(&self) -> Result<()> {
        self.options.validate()?;
        let check = |argument, value: f64, ok: bool, allowed| {
            if ok { Ok(()) } else { Err(Error::OutOfRange { argument, value, allowed }) }
        };
        let (least, most) = self.odds_band;
        check("odds_band least", least, least >= 1.0 && least.is_finite(), "finite and at least 1")?;
        check("odds_band most", most, most >= least, "at least the least odds")?;
        if let Some((drawdown, _)) = self.stop_loss {
            check("stop_loss", drawdown, drawdown > 0.0 && drawdown <= 1.0, "in (0, 1]")?;
        }
        check("max_day", self.max_day, (0.0..=1.0).contains(&self.max_day), "in [0, 1]")?;
        if let Some(week) = self.max_week {
            check("max_week", week, week >= 0.0 && week.is_finite(), "finite and at least 0")?;
        }
        if self.min_stake < Decimal::ZERO {
            return Err(Error::Money { argument: "min_stake", value: self.min_stake, allowed: "at least 0" });
        }
        if self.step <= Decimal::ZERO {
            return Err(Error::Money { argument: "step", value: self.step, allowed: "greater than 0" });
        }
        Ok(())
    }

    /// Weeks of pause that begin at this drawdown, if it stops betting.
    pub(crate) fn pause_at(&self, drawdown: f64) -> Option<u32> {
        self.stop_loss.filter(|(limit, _)| drawdown >= *limit).map(|(_, weeks)| weeks)
    }

    /// Why nothing at all is placed.
    pub(super) fn stop(&self, bankroll: &Bankroll) -> Option<Reason> {
        if bankroll.balance() <= Decimal::ZERO {
            return Some(Reason::EmptyBankroll);
        }
        if bankroll.paused_weeks() > 0 {
            return Some(Reason::Paused { weeks: bankroll.paused_weeks() });
        }
        let drawdown = bankroll.drawdown();
        self.pause_at(drawdown).map(|_| Reason::Stopped { drawdown })
    }

    /// Most money for all stakes now, and which limit says so; of equal ones the first in the order of the rules.
    pub(super) fn room(&self, bankroll: &Bankroll) -> Result<(Decimal, Cap)> {
        let balance = bankroll.balance();
        let mut least = (fraction_of(self.options.max_total, balance)?, Cap::MaxTotal);
        let mut limit = |room: Decimal, cap: Cap| {
            if room < least.0 {
                least = (room.max(Decimal::ZERO), cap);
            }
        };
        let day = bankroll.day();
        limit(fraction_of(self.max_day, day.start)? - day.staked, Cap::MaxDay);
        let week = bankroll.week();
        // A multiple of the balance that no decimal can hold is no limit.
        if let Some(most) = self.max_week.and_then(|most| fraction_of(most, week.start).ok()) {
            limit(most - week.staked, Cap::MaxWeek);
        }
        limit(balance - bankroll.open(), Cap::OpenStakes);
        Ok(least)
    }

    /// An amount ≥ 0 rounded down to the step.
    pub(super) fn rounded_down(&self, amount: Decimal) -> Result<Decimal> {
        // The remainder is exact; a quotient may be rounded up to the next step.
        let allowed = "small enough to be counted in steps";
        let rest = amount.checked_rem(self.step);
        Ok((amount - rest.ok_or(Error::Money { argument: "stake", value: amount, allowed })?).normalize())
    }

    /// Money below which a bet is not placed: the larger of `min_stake` and, in whole steps, `min_bet`.
    pub(super) fn least_stake(&self, balance: Decimal) -> Result<Decimal> {
        let share = self.rounded_down(fraction_of(self.options.min_bet, balance)?)?;
        Ok(self.min_stake.max(share))
    }

    pub(super) fn is_within_odds_band(&self, odds: f64) -> bool {
        (self.odds_band.0..=self.odds_band.1).contains(&odds)
    }
}

/// A fraction of the balance in money.
///
/// Of the fraction's digits 14 count: the sixteenth of a double is rounding, and 0.0999… for 0.1 would cost a step.
pub(super) fn fraction_of(share: f64, balance: Decimal) -> Result<Decimal> {
    let share = Decimal::try_from(share).ok().and_then(|share| share.round_sf(DIGITS));
    let allowed = "small enough to be multiplied by a fraction";
    let money = share.and_then(|share| share.checked_mul(balance));
    money.ok_or(Error::Money { argument: "balance", value: balance, allowed })
}

/// Money as a fraction of the balance, which is > 0.
pub(super) fn share(money: Decimal, balance: Decimal) -> f64 {
    money.checked_div(balance).and_then(|quotient| quotient.to_f64()).unwrap_or(f64::INFINITY)
}

/// A band of odds whose upper end may be infinite, which JSON has no number for.
#[cfg(feature = "serde")]
mod open_ended {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(band: &(f64, f64), serializer: S) -> Result<S::Ok, S::Error> {
        (band.0, Some(band.1).filter(|most| *most < f64::INFINITY)).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(f64, f64), D::Error> {
        let (least, most) = <(f64, Option<f64>)>::deserialize(deserializer)?;
        Ok((least, most.unwrap_or(f64::INFINITY)))
    }
}
