//! What every bet of an event returns in every outcome, checked.

use super::bet::{Bet, Kind};
use super::event::Event;
use crate::check::{PROBABILITY_SUM_TOLERANCE, scale};
use crate::single::shrinkage_factor;
use crate::{Error, Result};

/// A bet's returns per unit staked, one per outcome, after commission, and last that of a void event: 1.
pub(crate) type Returns = Vec<f64>;

/// Checks an event and gives its draws, each normalised, with the chance of a void event as a last outcome.
pub(crate) fn probabilities(number: usize, event: &Event) -> Result<Vec<Vec<f64>>> {
    let range = |argument, value, allowed| Error::EventOutOfRange { event: number, argument, value, allowed };
    if !(0.0..1.0).contains(&event.void) {
        return Err(range("void probability", event.void, "in [0, 1)"));
    }
    let known = event.draws.len() == 1;
    if event.draws.is_empty() {
        return Err(range("number of draws", 0.0, "at least 1"));
    }
    let mut all = Vec::with_capacity(event.draws.len());
    for (draw, row) in event.draws.iter().enumerate() {
        if row.len() < 2 {
            return Err(Error::TooFewOutcomes { outcomes: row.len() });
        }
        for (outcome, &value) in row.iter().enumerate() {
            if !(0.0..=1.0).contains(&value) {
                return Err(if known {
                    Error::ProbabilityOutOfRange { event: number, outcome, value }
                } else {
                    Error::DrawOutOfRange { event: number, draw, outcome, value }
                });
            }
        }
        let sum: f64 = row.iter().sum();
        if (sum - 1.0).abs() > PROBABILITY_SUM_TOLERANCE {
            return Err(if known {
                Error::ProbabilitySum { event: number, sum }
            } else {
                Error::DrawSum { event: number, draw, sum }
            });
        }
        let scale = scale(sum, row.len()) * (1.0 - event.void);
        let mut row: Vec<f64> = row.iter().map(|p| p * scale).collect();
        row.push(event.void);
        all.push(row);
    }
    Ok(all)
}

/// Checks a bet and gives its returns in each of `outcomes` outcomes.
pub(crate) fn returns((event, number): (usize, usize), bet: &Bet, outcomes: usize) -> Result<Returns> {
    let check = |argument, value: f64, ok: bool, allowed| {
        let error = Error::BetOutOfRange { event, bet: number, argument, value, allowed };
        if ok { Ok(()) } else { Err(error) }
    };
    let price = |argument, o: f64| check(argument, o, o.is_finite() && o > 1.0, "finite and greater than 1");
    let named = |outcome: usize| {
        let error = Error::NoSuchOutcome { event, bet: number, outcome, outcomes };
        if outcome < outcomes { Ok(()) } else { Err(error) }
    };
    let unit = |x: f64| (0.0..=1.0).contains(&x);
    check("commission", bet.commission, (0.0..1.0).contains(&bet.commission), "in [0, 1)")?;
    check("max_stake", bet.max_stake, unit(bet.max_stake), "in [0, 1]")?;
    if let Some(error) = bet.standard_error {
        check("standard error", error, error.is_finite() && error >= 0.0, "finite and at least 0")?;
    }
    let mut returns = match &bet.kind {
        Kind::Back { outcome, odds } => {
            named(*outcome)?;
            price("odds", *odds)?;
            let mut returns = vec![0.0; outcomes];
            returns[*outcome] = *odds;
            returns
        }
        Kind::Lay { outcome, odds } => {
            named(*outcome)?;
            price("odds", *odds)?;
            let mut returns = vec![1.0 + 1.0 / (odds - 1.0); outcomes];
            returns[*outcome] = 0.0;
            returns
        }
        Kind::EachWay { win, places, odds, place_odds } => {
            named(*win)?;
            price("odds", *odds)?;
            price("place odds", *place_odds)?;
            let mut returns = vec![0.0; outcomes];
            for &place in places {
                named(place)?;
                returns[place] = place_odds / 2.0;
            }
            returns[*win] = f64::midpoint(*odds, *place_odds);
            returns
        }
        Kind::Returns(returns) if returns.len() != outcomes => {
            return Err(Error::ReturnsMismatch { event, bet: number, returns: returns.len(), outcomes });
        }
        Kind::Returns(returns) => {
            for &value in returns {
                check("return", value, value.is_finite() && value >= 0.0, "finite and at least 0")?;
            }
            returns.clone()
        }
    };
    for payoff in returns.iter_mut().filter(|payoff| **payoff > 1.0) {
        // Without a commission the price stays as it is, to the bit.
        if bet.commission > 0.0 {
            *payoff = 1.0 + (*payoff - 1.0) * (1.0 - bet.commission);
        }
    }
    if returns.iter().any(|payoff| !payoff.is_finite()) {
        // Odds of 1 + 1e-16 laid.
        check("return", f64::INFINITY, false, "finite: these odds are too close to 1 to lay")?;
    }
    returns.push(1.0);
    Ok(returns)
}

/// The price by which a bet is known: its odds, or the largest of its returns.
pub(crate) fn price(bet: &Bet) -> f64 {
    match &bet.kind {
        Kind::Back { odds, .. } | Kind::Lay { odds, .. } | Kind::EachWay { odds, .. } => *odds,
        Kind::Returns(returns) => returns.iter().copied().fold(0.0, f64::max),
    }
}

/// The factor in [0, 1] by which a standard error shrinks a stake; `edge` given that the event is not void.
pub(crate) fn shrinkage((event, bet): (usize, usize), returns: &[f64], edge: f64, error: f64) -> Result<f64> {
    let returns = &returns[..returns.len() - 1];
    let least = returns.iter().copied().fold(f64::INFINITY, f64::min);
    let most = returns.iter().copied().fold(0.0, f64::max);
    let between = |payoff: &f64| *payoff > least && *payoff < most;
    if returns.iter().any(between) {
        return Err(Error::NoSingleProbability { event, bet });
    }
    Ok(shrinkage_factor(edge, (most - least) * error))
}
