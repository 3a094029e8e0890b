//! The rules for stakes that somebody else proposes.

use rust_decimal::Decimal;

use super::rules::{fraction_of, share};
use super::{Bankroll, BankrollPolicy, Cap, Decision, Reason};
use crate::slate::{edges, is_in, price};
use crate::{Error, Event, Result};

/// A proposed stake on its way through the rules; 0 once it is refused.
struct Proposal {
    place: (usize, usize),
    edge: f64,
    stake: Decimal,
    /// The stake before rounding, a fraction of the balance.
    fraction: f64,
    reason: Reason,
}

impl Proposal {
    fn is_open(&self) -> bool {
        self.stake > Decimal::ZERO
    }

    /// Nothing is placed.
    fn refuse(&mut self, reason: Reason) {
        (self.stake, self.reason) = (Decimal::ZERO, reason);
    }

    /// Less is placed. The reason is the first rule that says so, or the one that leaves nothing.
    fn cut(&mut self, stake: Decimal, cap: &Cap) {
        self.stake = stake;
        if self.reason == Reason::AsProposed || !self.is_open() {
            self.reason = Reason::Capped(cap.clone());
        }
    }
}

impl BankrollPolicy {
    /// Holds the stakes of any plan to the rules: the money to place on every bet, in the slate's order, with the reason.
    ///
    /// The rules are those of [`decide`](BankrollPolicy::decide), but there the caps are part of an optimisation, and here
    /// **what is above a cap is cut**, and nothing that was cut goes to other bets. No stake is ever raised. In this order:
    /// 1. stop-loss and pause, no money: nothing is placed;
    /// 2. odds band, then minimum edge: what is outside is not placed;
    /// 3. every stake is cut to `max_bet`, then to the bet's own `max_stake`;
    /// 4. where the stakes of an event are together above `max_event`, all of them shrink in proportion; then those of each
    ///    group, in the order in which the groups were named; then all, to the least of `max_total`, what day and week leave,
    ///    and the balance less the open stakes;
    /// 5. minimum stake, and rounding down to the step;
    /// 6. of more than `max_bets` those with the largest edges remain; of equal edges, the first.
    ///
    /// The reason is the first rule that changed the stake, or the one that left nothing of it; rounding alone is none. A stake that no rule
    /// changed is [`Reason::AsProposed`], a stake of 0 [`Reason::NotProposed`].
    ///
    /// [`Options::fraction`](crate::Options::fraction) has no say: a plan proposes what it means to place.
    /// [`Options::max_drawdown`](crate::Options::max_drawdown) has none either: it is a property of an optimum, and of stakes
    /// that are none there is no cut that would give it. [`decide`](BankrollPolicy::decide) keeps it, and its stakes come back
    /// from here as they are, so one policy serves every plan.
    ///
    /// # Shapes
    /// `proposed`: money, one amount a bet, in the order of the slate; the liability of a lay bet. A slate without events has
    /// no bets and no decisions.
    ///
    /// # Errors
    /// [`Error::ProposedCount`] for another number of amounts than there are bets, [`Error::ProposedStake`] for a negative one,
    /// [`Error::Money`] for amounts that no decimal can hold together; those of [`validate`](BankrollPolicy::validate), and for
    /// an event or a bet outside its range the error that names it and its place.
    ///
    /// # Examples
    /// A [`Plan`](crate::Plan) knows no rules. Its stakes in money, and what the rules leave of them:
    /// ```
    /// use fairline_kelly::{Bankroll, BankrollPolicy, Bet, Event, Options, Plan};
    /// use ndarray::array;
    /// use rust_decimal::Decimal;
    ///
    /// let p = array![[0.44, 0.56], [0.50, 0.50], [0.70, 0.30]];
    /// let o = array![[2.60, 1.60], [2.20, 1.75], [1.45, 3.00]];
    /// let flat = Plan::Flat { stake: 10.0, bankroll: 1000.0 }.stakes(p.view(), o.view(), 0.0)?;
    /// let proposed: Result<Vec<Decimal>, _> = flat.iter().map(|f| Decimal::try_from(f * 1000.0)).collect();
    ///
    /// let event = |i: usize| {
    ///     let bets = o.row(i).into_iter().enumerate().map(|(k, &odds)| Bet::back(k, odds));
    ///     bets.fold(Event::new(&p.row(i).to_vec()), Event::bet)
    /// };
    /// let slate = [event(0), event(1), event(2)];
    /// let policy = BankrollPolicy::new(Options::new().max_total(0.015)).odds_band(1.5, 10.0);
    /// let decisions = policy.limit(&Bankroll::new(Decimal::ONE_THOUSAND)?, &slate, &proposed?)?;
    /// let said = |i: usize| (decisions[i].stake.to_string(), decisions[i].reason.to_string());
    /// assert_eq!(said(0), ("7.5".to_owned(), "capped by max_total".to_owned()));
    /// assert_eq!(said(1), ("0".to_owned(), "not proposed".to_owned()));
    /// assert_eq!(said(2), ("7.5".to_owned(), "capped by max_total".to_owned()));
    /// assert_eq!(said(4), ("0".to_owned(), "outside the odds band".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn limit(
        &self,
        bankroll: &Bankroll,
        events: &[Event],
        proposed: &[Decimal],
    ) -> Result<Vec<Decision>> {
        self.validate()?;
        let mut proposals = proposals(events, proposed)?;
        if let Some(reason) = self.stop(bankroll) {
            open(&mut proposals).for_each(|it| it.refuse(reason.clone()));
        } else {
            self.hold(bankroll, events, &mut proposals)?;
        }
        Ok(proposals.into_iter().map(Decision::from).collect())
    }

    /// Every rule but those that stop all betting; the balance is > 0.
    fn hold(&self, bankroll: &Bankroll, events: &[Event], proposals: &mut [Proposal]) -> Result<()> {
        let (options, balance) = (self.options(), bankroll.balance());
        for it in open(proposals) {
            let bet = &events[it.place.0].bets()[it.place.1];
            if !self.is_within_odds_band(price(bet)) {
                it.refuse(Reason::OutsideOddsBand);
            } else if !options.is_candidate(it.edge) {
                it.refuse(Reason::BelowMinimumEdge);
            }
            for (share, cap) in [(options.max_bet, Cap::MaxBet), (bet.max_stake, Cap::MaxStake)] {
                let most = fraction_of(share, balance)?;
                if it.stake > most {
                    it.cut(most, &cap);
                }
            }
        }
        let most = fraction_of(options.max_event, balance)?;
        for of_event in proposals.chunk_by_mut(|one, other| one.place.0 == other.place.0) {
            shrink(open(of_event).collect(), most, &Cap::MaxEvent)?;
        }
        for (group, share) in &options.max_groups {
            let members = open(proposals).filter(|it| is_in(group, events, it.place)).collect();
            shrink(members, fraction_of(*share, balance)?, &Cap::MaxGroup(group.clone()))?;
        }
        let (room, limit) = self.room(bankroll)?;
        shrink(open(proposals).collect(), room, &limit)?;

        let least = self.least_stake(balance)?;
        for it in open(proposals) {
            it.fraction = share(it.stake, balance);
            let rounded = self.rounded_down(it.stake)?;
            if it.stake < least {
                it.refuse(Reason::BelowMinimumStake);
            } else if rounded <= Decimal::ZERO {
                it.refuse(Reason::BelowStep);
            } else if rounded < least {
                it.refuse(Reason::BelowMinimumStake);
            } else {
                it.stake = rounded;
            }
        }
        if let Some(most) = options.max_bets {
            let mut best: Vec<&mut Proposal> = open(proposals).collect();
            best.sort_by(|one, other| other.edge.total_cmp(&one.edge));
            best.into_iter().skip(most).for_each(|it| it.refuse(Reason::BeyondMaxBets));
        }
        Ok(())
    }
}

impl From<Proposal> for Decision {
    fn from(Proposal { place: (event, bet), edge, stake, fraction, reason }: Proposal) -> Self {
        Self { event, bet, stake: stake.normalize(), fraction, edge, reason }
    }
}

/// The amounts beside their bets, checked.
fn proposals(events: &[Event], proposed: &[Decimal]) -> Result<Vec<Proposal>> {
    let edges = edges(events)?;
    let bets = edges.iter().map(Vec::len).sum();
    if bets != proposed.len() {
        return Err(Error::ProposedCount { bets, proposed: proposed.len() });
    }
    let all = edges
        .iter()
        .enumerate()
        .flat_map(|(event, edges)| edges.iter().enumerate().map(move |(bet, &edge)| ((event, bet), edge)));
    let proposal = |((place, edge), &stake): (((usize, usize), f64), &Decimal)| {
        if stake < Decimal::ZERO {
            return Err(Error::ProposedStake { event: place.0, bet: place.1, value: stake });
        }
        let reason = if stake > Decimal::ZERO { Reason::AsProposed } else { Reason::NotProposed };
        Ok(Proposal { place, edge, stake, fraction: 0.0, reason })
    };
    all.zip(proposed).map(proposal).collect()
}

/// Those with a stake.
fn open(proposals: &mut [Proposal]) -> impl Iterator<Item = &mut Proposal> {
    proposals.iter_mut().filter(|it| it.is_open())
}

/// Brings stakes that are together above a cap down to it, in proportion.
fn shrink(members: Vec<&mut Proposal>, most: Decimal, cap: &Cap) -> Result<()> {
    let mut sum = Decimal::ZERO;
    for it in &members {
        let allowed = "small enough to be added to the others";
        let more = sum.checked_add(it.stake);
        sum = more.ok_or(Error::Money { argument: "proposed stake", value: it.stake, allowed })?;
    }
    if sum <= most {
        return Ok(());
    }
    for it in members {
        // Multiplied first, a third of 15 is 5; where that is too large a number, a share of at most 1 first.
        let shrunk = it.stake.checked_mul(most).map_or_else(|| it.stake / sum * most, |part| part / sum);
        it.cut(shrunk, cap);
    }
    Ok(())
}
