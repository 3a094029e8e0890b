//! The rules for stakes that somebody else proposes.

use rust_decimal::Decimal;

use super::rules::{fraction_of, offsets};
use super::{Bankroll, BankrollPolicy, Cap, Decision, Reason};
use crate::slate::{edges, is_in, price};
use crate::{Error, Event, Result};

/// A proposed stake on its way through the rules.
struct Proposal {
    place: (usize, usize),
    edge: f64,
    stake: Decimal,
    reason: Reason,
}

impl Proposal {
    /// Nothing is placed.
    fn refuse(&mut self, reason: Reason) {
        (self.stake, self.reason) = (Decimal::ZERO, reason);
    }

    /// Less is placed; the first rule that says so is the reason.
    fn cut(&mut self, stake: Decimal, cap: &Cap) {
        self.stake = stake;
        if self.reason == Reason::AsProposed {
            self.reason = Reason::Capped(cap.clone());
        }
    }

    fn is_open(&self) -> bool {
        self.stake > Decimal::ZERO
    }
}

impl BankrollPolicy {
    /// Holds the stakes of any plan to the rules: the money to place on every bet, in the slate's order, with the reason.
    ///
    /// The rules are those of [`decide`](BankrollPolicy::decide) in the same order, but **what is above a cap is cut**, and
    /// nothing that was cut goes to other bets: first each bet at its own caps, then, where the stakes of an event, of a group
    /// or of all bets are above their cap together, all of them in proportion. Of more than `max_bets` those with the largest
    /// edges remain. No stake is ever raised. `fraction` has no say, and `max_drawdown` none either: it bounds an optimum, not
    /// a plan.
    ///
    /// Stakes that [`decide`](BankrollPolicy::decide) found come back as they are.
    ///
    /// # Shapes
    /// `proposed`: money, one amount a bet, in the order of the slate.
    ///
    /// # Errors
    /// [`Error::Money`] for a negative amount, [`Error::ProposedCount`] for another number of them than there are bets; those
    /// of [`validate`](BankrollPolicy::validate) and of a slate that describes no events.
    ///
    /// # Examples
    /// Ten on each of two bets, where no more than fifteen may be staked in all:
    /// ```
    /// use fairline_kelly::{Bankroll, BankrollPolicy, Bet, Event, Options};
    /// use rust_decimal::Decimal;
    ///
    /// let slate = [
    ///     Event::new(&[0.44, 0.33, 0.23]).bet(Bet::back(0, 2.60)),
    ///     Event::new(&[0.50, 0.27, 0.23]).bet(Bet::back(0, 2.20)),
    /// ];
    /// let policy = BankrollPolicy::new(Options::new().max_total(0.015));
    /// let bankroll = Bankroll::new(Decimal::ONE_THOUSAND)?;
    /// let decisions = policy.limit(&bankroll, &slate, &[Decimal::TEN, Decimal::TEN])?;
    /// assert_eq!(decisions[0].stake, Decimal::new(7_50, 2));
    /// assert_eq!(decisions[0].reason.to_string(), "capped by max_total");
    /// # Ok::<(), fairline_kelly::Error>(())
    /// ```
    pub fn limit(
        &self,
        bankroll: &Bankroll,
        events: &[Event],
        proposed: &[Decimal],
    ) -> Result<Vec<Decision>> {
        self.validate()?;
        let mut stakes = self.proposals(events, proposed)?;
        let balance = bankroll.balance();
        if let Some(reason) = self.stop(bankroll) {
            stakes.iter_mut().for_each(|it| it.refuse(reason.clone()));
            return Ok(decisions(stakes, balance));
        }
        let options = self.options();
        let money = |share: f64| fraction_of(share, balance);
        for it in stakes.iter_mut().filter(|it| it.is_open()) {
            let bet = &events[it.place.0].bets()[it.place.1];
            if !self.is_within_odds_band(price(bet)) {
                it.refuse(Reason::OutsideOddsBand);
            } else if !options.is_candidate(it.edge) {
                it.refuse(Reason::BelowMinimumEdge);
            }
            for (share, cap) in [(options.max_bet, Cap::MaxBet), (bet.max_stake, Cap::MaxStake)] {
                let most = money(share)?;
                if it.stake > most {
                    it.cut(most, &cap);
                }
            }
        }
        for event in 0..events.len() {
            scale(&mut stakes, |place| place.0 == event, money(options.max_event)?, &Cap::MaxEvent);
        }
        for (group, share) in &options.max_groups {
            let cap = Cap::MaxGroup(group.clone());
            scale(&mut stakes, |place| is_in(group, events, place), money(*share)?, &cap);
        }
        let (total, cap) = self.total(bankroll);
        scale(&mut stakes, |_| true, money(total)?, &cap);

        let least = self.least_stake().max(money(options.min_bet)?);
        for it in stakes.iter_mut().filter(|it| it.is_open() && it.stake < least) {
            it.refuse(Reason::BelowMinimumStake);
        }
        if let Some(most) = options.max_bets {
            let mut open: Vec<&mut Proposal> = stakes.iter_mut().filter(|it| it.is_open()).collect();
            open.sort_by(|one, other| other.edge.total_cmp(&one.edge));
            open.into_iter().skip(most).for_each(|it| it.refuse(Reason::BeyondMaxBets));
        }
        for it in stakes.iter_mut().filter(|it| it.is_open()) {
            let rounded = self.rounded_down(it.stake)?;
            if rounded <= Decimal::ZERO {
                it.refuse(Reason::BelowStep);
            } else if rounded < self.least_stake() {
                it.refuse(Reason::BelowMinimumStake);
            } else {
                it.stake = rounded;
            }
        }
        Ok(decisions(stakes, balance))
    }

    fn proposals(&self, events: &[Event], proposed: &[Decimal]) -> Result<Vec<Proposal>> {
        let edges = edges(events)?;
        let bets: usize = edges.iter().map(Vec::len).sum();
        if bets != proposed.len() {
            return Err(Error::ProposedCount { bets, proposed: proposed.len() });
        }
        if let Some(&value) = proposed.iter().find(|amount| **amount < Decimal::ZERO) {
            return Err(Error::Money { argument: "proposed", value, allowed: "at least 0" });
        }
        let first = offsets(events);
        let mut stakes = Vec::with_capacity(bets);
        for (event, edges) in edges.iter().enumerate() {
            for (bet, &edge) in edges.iter().enumerate() {
                let stake = proposed[first[event] + bet];
                let reason = if stake > Decimal::ZERO { Reason::AsProposed } else { Reason::NotProposed };
                stakes.push(Proposal { place: (event, bet), edge, stake, reason });
            }
        }
        Ok(stakes)
    }
}

/// Brings stakes that are together above a cap down to it, in proportion.
fn scale(stakes: &mut [Proposal], is_member: impl Fn((usize, usize)) -> bool, most: Decimal, cap: &Cap) {
    let members = |it: &&mut Proposal| it.is_open() && is_member(it.place);
    let sum: Decimal = stakes.iter_mut().filter(members).map(|it| it.stake).sum();
    if sum <= most {
        return;
    }
    for it in stakes.iter_mut().filter(members) {
        // A share of at most 1 first, so that nothing can overflow.
        it.cut(it.stake / sum * most, cap);
        if !it.is_open() {
            it.reason = Reason::Capped(cap.clone());
        }
    }
}

fn decisions(stakes: Vec<Proposal>, balance: Decimal) -> Vec<Decision> {
    let decision = |Proposal { place: (event, bet), edge, stake, reason }: Proposal| Decision {
        event,
        bet,
        stake: stake.normalize(),
        fraction: if stake > Decimal::ZERO { super::rules::share(stake, balance) } else { 0.0 },
        edge,
        reason,
    };
    stakes.into_iter().map(decision).collect()
}
