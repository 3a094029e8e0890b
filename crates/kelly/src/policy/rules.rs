//! The rules, applied in one place and in one order.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::bankroll::Period;
use super::{Bankroll, Cap, Decision, Reason};
use crate::choice::{Chosen, Dropped, choose};
use crate::problem::Problem;
use crate::slate::{edges, is_in, price, problem};
use crate::stakes::place;
use crate::{Bet, Error, Event, Options, Result};

/// How close to a cap a stake counts as held back by it, relative to the cap.
const AT_CAP: f64 = 1e-9;
/// Growth per unit staked that counts as none.
const FLAT: f64 = 1e-9;

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
/// # Order
/// 1. stop-loss and pause: nothing is placed;
/// 2. odds band, then minimum edge: what is outside is no candidate;
/// 3. the optimum with its fraction, under the caps on bets, events, groups and the total; the total is the least of
///    `max_total`, what the day's and the week's limits leave, and the balance less the open stakes;
/// 4. minimum stake and largest number of bets, with a new optimum of the rest;
/// 5. rounding down to the step, so that no cap is exceeded.
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
pub struct BankrollPolicy {
    options: Options,
    odds_band: (f64, f64),
    stop_loss: Option<(f64, u32)>,
    max_day: f64,
    max_week: Option<f64>,
    min_stake: Decimal,
    step: Decimal,
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

    /// The money to place on every bet of a slate, in the slate's order, with the reason for each amount.
    ///
    /// # Errors
    /// Those of [`validate`](BankrollPolicy::validate) and of [`optimise`](crate::optimise).
    pub fn decide(&self, bankroll: &Bankroll, events: &[Event]) -> Result<Vec<Decision>> {
        Ok(self.decide_certified(bankroll, events)?.0)
    }

    /// [`decide`](BankrollPolicy::decide), and how far the stakes are from the optimum: its
    /// [`kkt_residual`](crate::Stakes::kkt_residual), 0 where nothing may be placed.
    ///
    /// # Errors
    /// Those of [`decide`](BankrollPolicy::decide).
    pub fn decide_certified(&self, bankroll: &Bankroll, events: &[Event]) -> Result<(Vec<Decision>, f64)> {
        self.validate()?;
        let edges = edges(events)?;
        let nothing = |reason: &dyn Fn(&Bet) -> Reason| -> Vec<Decision> {
            let bets = events.iter().zip(&edges).enumerate().flat_map(|(event, (bets, edges))| {
                bets.bets()
                    .iter()
                    .zip(edges)
                    .enumerate()
                    .map(move |(bet, (it, &edge))| (event, bet, it, edge))
            });
            let decision = |(event, bet, it, edge)| Decision {
                event,
                bet,
                stake: Decimal::ZERO,
                fraction: 0.0,
                edge,
                reason: reason(it),
            };
            bets.map(decision).collect()
        };
        if let Some(reason) = self.stop(bankroll) {
            return Ok((nothing(&|_| reason.clone()), 0.0));
        }
        let (total, limit) = self.total(bankroll);
        let outside = |bet: &Bet| !self.is_within_odds_band(price(bet));
        let within: Vec<Event> = events.iter().map(|event| event.keeping(|bet| !outside(bet))).collect();
        let min_bet = share(self.min_stake, bankroll.balance()).max(self.options.min_bet);
        let options = self.options.clone().max_total(total).min_bet(0.0);
        // A minimum above a cap leaves no bet to place, which is for the caller to see bet by bet.
        let feasible = min_bet <= options.max_bet.min(options.max_event).min(total);
        let options = if feasible { options.min_bet(min_bet) } else { options };
        let problem = problem(&within, &options)?;
        let chosen = choose(&problem, &options);
        let placed = place(&problem, &chosen.optimum.point, &options);
        let mut decisions = nothing(&|bet| {
            if outside(bet) { Reason::OutsideOddsBand } else { Reason::NoValue }
        });
        for decision in &mut decisions {
            if decision.reason != Reason::NoValue {
                continue;
            }
            if !options.is_candidate(decision.edge) {
                decision.reason = Reason::BelowMinimumEdge;
            } else if total <= 0.0 {
                decision.reason = Reason::Capped(limit.clone());
            } else if decision.edge > 0.0 {
                let bet = &events[decision.event].bets()[decision.bet];
                // Without room it is not part of the optimisation; with it, a reason below may be the better one.
                decision.reason = if options.max_bet <= 0.0 {
                    Reason::Capped(Cap::MaxBet)
                } else if bet.max_stake <= 0.0 {
                    Reason::Capped(Cap::MaxStake)
                } else {
                    Reason::BetterBets
                };
            }
        }
        let held_back =
            HeldBack { events, options: &options, limit, placed: &placed.stakes, problem: &problem };
        let first: Vec<usize> = offsets(events);
        for (a, candidate) in problem.candidates.iter().enumerate() {
            let (event, bet) = candidate.place;
            let decision = &mut decisions[first[event] + bet];
            let fraction = placed.stakes[a];
            match chosen.dropped[a] {
                Some(Dropped::TooSmall) => decision.reason = Reason::BelowMinimumStake,
                Some(Dropped::TooMany) => decision.reason = Reason::BeyondMaxBets,
                None if fraction <= 0.0 => {
                    // Another unit would grow the bankroll, but a cap is used up by better bets.
                    let held = Some(held_back.reason(a, &chosen)).filter(|reason| *reason != Reason::Optimal);
                    if let Some(reason) = held.filter(|_| chosen.optimum.gradient[a] > FLAT) {
                        decision.reason = reason;
                    }
                }
                None if !feasible => decision.reason = Reason::BelowMinimumStake,
                None => {
                    let stake = self.rounded(fraction, bankroll.balance())?;
                    let enough = stake >= self.min_stake;
                    decision.fraction = fraction;
                    (decision.stake, decision.reason) = match (stake > Decimal::ZERO, enough) {
                        (false, _) => (Decimal::ZERO, Reason::BelowStep),
                        (_, false) => (Decimal::ZERO, Reason::BelowMinimumStake),
                        _ => (stake, held_back.reason(a, &chosen)),
                    };
                }
            }
        }
        Ok((decisions, chosen.optimum.kkt_residual))
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

    /// Largest sum of the stakes now, a fraction of the balance, and which limit it is.
    pub(super) fn total(&self, bankroll: &Bankroll) -> (f64, Cap) {
        let balance = bankroll.balance();
        let left = |limit: f64, period: Period| {
            let factor = (limit * share(period.start, balance) - share(period.staked, balance)).max(0.0);
            factor.min(1.0)
        };
        let mut least = (self.options.max_total, Cap::MaxTotal);
        let mut limit = |total: f64, cap: Cap| {
            if total < least.0 {
                least = (total, cap);
            }
        };
        limit(left(self.max_day, bankroll.day()), Cap::MaxDay);
        if let Some(week) = self.max_week {
            limit(left(week, bankroll.week()), Cap::MaxWeek);
        }
        limit(1.0 - share(bankroll.open(), balance), Cap::OpenStakes);
        least
    }

    /// A fraction of the balance in money, rounded down to the step.
    fn rounded(&self, fraction: f64, balance: Decimal) -> Result<Decimal> {
        self.rounded_down(fraction_of(fraction, balance)?)
    }

    /// An amount rounded down to the step.
    pub(super) fn rounded_down(&self, amount: Decimal) -> Result<Decimal> {
        let allowed = "small enough to be counted in steps";
        let steps = amount.checked_div(self.step);
        let steps = steps.ok_or(Error::Money { argument: "stake", value: amount, allowed })?.floor();
        Ok((steps * self.step).normalize())
    }

    /// Fraction, caps, minimum edge and the rest of the options.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The bookmaker's smallest stake, in money.
    pub(super) fn least_stake(&self) -> Decimal {
        self.min_stake
    }

    pub(super) fn is_within_odds_band(&self, odds: f64) -> bool {
        (self.odds_band.0..=self.odds_band.1).contains(&odds)
    }
}

/// What the reasons of placed stakes are read from.
struct HeldBack<'a> {
    events: &'a [Event],
    options: &'a Options,
    limit: Cap,
    placed: &'a [f64],
    problem: &'a Problem,
}

impl HeldBack<'_> {
    /// The first cap, in the order of the rules, that a stake has reached.
    fn reason(&self, candidate: usize, chosen: &Chosen) -> Reason {
        let (event, bet) = self.problem.candidates[candidate].place;
        let stake = self.placed[candidate];
        let reached = |sum: f64, cap: f64| cap < 1.0 && sum >= cap * (1.0 - AT_CAP);
        let sum_of = |is_member: &dyn Fn((usize, usize)) -> bool| -> f64 {
            let all = self.problem.candidates.iter().zip(self.placed);
            all.filter(|(candidate, _)| is_member(candidate.place)).map(|(_, stake)| stake).sum()
        };
        let cap = if reached(stake, self.options.max_bet) {
            Cap::MaxBet
        } else if reached(stake, self.events[event].bets()[bet].max_stake) {
            Cap::MaxStake
        } else if reached(sum_of(&|place| place.0 == event), self.options.max_event) {
            Cap::MaxEvent
        } else if let Some((group, _)) = self.options.max_groups.iter().find(|(group, cap)| {
            is_in(group, self.events, (event, bet))
                && reached(sum_of(&|place| is_in(group, self.events, place)), *cap)
        }) {
            Cap::MaxGroup(group.clone())
        } else if reached(sum_of(&|_| true), self.options.max_total) {
            self.limit.clone()
        } else if chosen.drawdown.is_some_and(|bound| bound.price > 0.0) {
            Cap::MaxDrawdown
        } else {
            return Reason::Optimal;
        };
        Reason::Capped(cap)
    }
}

/// Where the bets of each event begin when all are listed.
pub(super) fn offsets(events: &[Event]) -> Vec<usize> {
    let mut next = 0;
    let first = |event: &Event| {
        let first = next;
        next += event.bets().len();
        first
    };
    events.iter().map(first).collect()
}

/// A fraction of the balance in money.
pub(super) fn fraction_of(share: f64, balance: Decimal) -> Result<Decimal> {
    let exact = Decimal::try_from(share).ok().and_then(|share| share.checked_mul(balance));
    let allowed = "small enough to be multiplied by a fraction";
    exact.ok_or(Error::Money { argument: "balance", value: balance, allowed })
}

/// Money as a fraction of the balance, which is > 0.
pub(super) fn share(money: Decimal, balance: Decimal) -> f64 {
    money.checked_div(balance).and_then(|quotient| quotient.to_f64()).unwrap_or(f64::INFINITY)
}
