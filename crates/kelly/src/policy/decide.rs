//! The optimum under the rules.

use rust_decimal::Decimal;

use super::rules::{fraction_of, share};
use super::{Bankroll, BankrollPolicy, Cap, Decision, Reason};
use crate::choice::{Chosen, Dropped, choose};
use crate::problem::Problem;
use crate::slate::{edges, is_in, price, problem};
use crate::stakes::place;
use crate::{Bet, Event, Options, Result};

/// How close to a cap a stake counts as held back by it, relative to the cap.
const AT_CAP: f64 = 1e-9;
/// Growth per unit staked that counts as none.
const FLAT: f64 = 1e-9;

impl BankrollPolicy {
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
        let (room, limit) = self.room(bankroll)?;
        let total =
            if limit == Cap::MaxTotal { self.options().max_total } else { share(room, bankroll.balance()) };
        let outside = |bet: &Bet| !self.is_within_odds_band(price(bet));
        let within: Vec<Event> = events.iter().map(|event| event.keeping(|bet| !outside(bet))).collect();
        let min_bet = share(self.min_stake, bankroll.balance()).max(self.options().min_bet);
        let options = self.options().clone().max_total(total).min_bet(0.0);
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
                    let stake = self.rounded_down(fraction_of(fraction, bankroll.balance())?)?;
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
        // The optimum keeps a cap to twelve digits, and money keeps it to the step.
        let stakes: Vec<Decimal> = decisions.iter().map(|decision| decision.stake).collect();
        for (decision, held) in decisions.iter_mut().zip(self.limit(bankroll, events, &stakes)?) {
            if held.stake < decision.stake {
                (decision.stake, decision.reason) = (held.stake, held.reason);
            }
        }
        Ok((decisions, chosen.optimum.kkt_residual))
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
