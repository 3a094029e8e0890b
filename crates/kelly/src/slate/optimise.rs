//! The stakes for a slate of events.

use std::collections::BTreeMap;

use super::event::Event;
use super::returns::{probabilities, returns, shrinkage};
use crate::problem::{NewBet, Problem};
use crate::stakes::{Stakes, stakes};
use crate::{Error, Options, Result};

/// Stakes on a slate, per event and bet.
pub type SlateStakes = Stakes<Vec<Vec<f64>>>;

/// Stakes on the bets of independent events that maximise the expected logarithm of wealth, under caps.
///
/// # Formula
/// ```text
/// max E[ln W],   W = 1 − Σ f + Σ_i Σ_a r_{i,a,K_i} f_{i,a},   stakes = φ·f
/// ```
/// `f` fractions of the bankroll (the liability of a lay bet), `r` what the bet returns per unit in the outcome `K_i`
/// of its event, drawn with the event's probabilities independently of the others, `φ` the fraction. Subject to
/// ```text
/// 0 ≤ φf ≤ max_bet, max_stake     Σ φf ≤ max_event, max_group, max_total     Σ f ≤ 1     E[W^{−λ}] ≤ 1
/// ```
/// as far as [`Options`] ask for them. Of several bookmakers' prices for one outcome the best is filled first.
///
/// Without a minimum edge a bet that loses on average may be placed as a hedge. Two bets at one price are filled in
/// order.
///
/// # Shapes
/// One list per event, one stake per bet.
///
/// # Errors
/// [`Error::NoEvents`], and for an event, a bet or an option outside its range the error that names it and its place.
///
/// # Examples
/// ```
/// use fairline_kelly::{Bet, Event, Options, optimise};
///
/// let slate = [
///     // Two bookmakers for the home win, at most 2 % of the bankroll with the first.
///     Event::new(&[0.44, 0.33, 0.23])
///         .bet(Bet::back(0, 2.60).max_stake(0.02).group("A"))
///         .bet(Bet::back(0, 2.50).group("B")),
///     // An exchange: laying the favourite.
///     Event::new(&[0.50, 0.28, 0.22]).bet(Bet::lay(0, 1.80).commission(0.02)),
/// ];
/// let bets = optimise(&slate, &Options::new().max_group("B", 0.03))?;
/// assert!((bets.stakes[0][0] - 0.02).abs() < 1e-12 && bets.stakes[0][1] <= 0.03 && bets.stakes[1][0] > 0.0);
/// assert!(bets.kkt_residual < 1e-9 && bets.gap < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Kelly (1956), *A new interpretation of information rate*, doi:10.1002/j.1538-7305.1956.tb03809.x;
/// Whitrow (2007), *Algorithms for optimal allocation of bets on many simultaneous events*,
/// Journal of the Royal Statistical Society C 56(5), doi:10.1111/j.1467-9876.2007.00594.x (the problem; the
/// integral that replaces the enumeration is derived on the crate page).
pub fn optimise(events: &[Event], options: &Options) -> Result<SlateStakes> {
    let problem = problem(events, options)?;
    let shape = || events.iter().map(|event| vec![0.0; event.bets.len()]).collect();
    let mut result = stakes(&problem, options, shape, |stakes: &mut Vec<Vec<f64>>, (event, bet), stake| {
        stakes[event][bet] = stake;
    });
    result.groups = exposures(events, options, &result.stakes);
    result.arbitrage = events.iter().any(is_arbitrage);
    Ok(result)
}

/// The optimisation that a slate comes to.
pub(crate) fn problem(events: &[Event], options: &Options) -> Result<Problem> {
    options.validate()?;
    if events.is_empty() {
        return Err(Error::NoEvents);
    }
    let worlds = worlds(events)?;
    let uniform = events.iter().flat_map(|event| &event.bets).all(|bet| bet.standard_error.is_none());
    let total = if uniform { options.max_total / options.fraction } else { 1.0 };
    let mut problem = Problem::new(worlds, total.min(1.0));
    for (number, event) in events.iter().enumerate() {
        let draws = probabilities(number, event)?;
        let mean = average(&draws);
        let mut bets = Vec::with_capacity(event.bets.len());
        for (at, bet) in event.bets.iter().enumerate() {
            let paid = returns((number, at), bet, mean.len() - 1)?;
            let edge = edge(&paid, &mean);
            let shrunk = match bet.standard_error {
                Some(error) => shrinkage((number, at), &paid, edge / (1.0 - event.void), error)?,
                None => 1.0,
            };
            let fraction = options.fraction * shrunk;
            if fraction > 0.0 && options.is_candidate(edge) {
                let cap = options.max_bet.min(bet.max_stake).min(options.max_total);
                let returns = paid.into_iter().enumerate().collect();
                bets.push(NewBet { place: (number, at), returns, edge, fraction, cap });
            }
        }
        problem.add_event(&draws, bets);
    }
    cap_sums(&mut problem, events, options, uniform);
    Ok(problem)
}

/// The average of draws.
fn average(draws: &[Vec<f64>]) -> Vec<f64> {
    let mean = |outcome: usize| draws.iter().map(|p| p[outcome]).sum::<f64>() / draws.len() as f64;
    (0..draws[0].len()).map(mean).collect()
}

/// Expected profit per unit staked.
fn edge(paid: &[f64], mean: &[f64]) -> f64 {
    paid.iter().zip(mean).map(|(r, p)| r * p).sum::<f64>() - 1.0
}

/// The edge of every bet on a slate.
pub(crate) fn edges(events: &[Event]) -> Result<Vec<Vec<f64>>> {
    let of_event = |(number, event): (usize, &Event)| {
        let mean = average(&probabilities(number, event)?);
        let of_bet = |(at, bet)| Ok(edge(&returns((number, at), bet, mean.len() - 1)?, &mean));
        event.bets.iter().enumerate().map(of_bet).collect()
    };
    events.iter().enumerate().map(of_event).collect()
}

/// How many draws the events have, 1 where all probabilities are known.
fn worlds(events: &[Event]) -> Result<usize> {
    let mut expected = 1;
    for (event, draws) in events.iter().map(|event| event.draws.len()).enumerate() {
        if draws > 1 && expected > 1 && draws != expected {
            return Err(Error::DrawsMismatch { event, draws, expected });
        }
        expected = expected.max(draws);
    }
    Ok(expected)
}

/// Whether a bet is in a group, by itself or through its event.
pub(crate) fn is_in(group: &str, events: &[Event], (event, bet): (usize, usize)) -> bool {
    let mut names = events[event].groups.iter().chain(&events[event].bets[bet].groups);
    names.any(|name| name == group)
}

/// The caps on events, groups and, where stakes are shrunk one by one, on the total.
fn cap_sums(problem: &mut Problem, events: &[Event], options: &Options, uniform: bool) {
    if options.max_event < options.max_total {
        for event in problem.events.clone() {
            problem.cap_sum(event.candidates.collect(), options.max_event);
        }
    }
    for (group, cap) in &options.max_groups {
        let member = |a: &usize| is_in(group, events, problem.candidates[*a].place);
        let members = (0..problem.len()).filter(member).collect();
        problem.cap_sum(members, *cap);
    }
    if !uniform {
        problem.cap_sum((0..problem.len()).collect(), options.max_total);
    }
}

/// What is staked in each group that has a cap.
fn exposures(events: &[Event], options: &Options, stakes: &[Vec<f64>]) -> BTreeMap<String, f64> {
    let in_group = |group: &str| {
        let all = stakes.iter().enumerate().flat_map(|(event, bets)| {
            bets.iter().enumerate().map(move |(bet, stake)| ((event, bet), *stake))
        });
        all.filter(|(place, _)| is_in(group, events, *place)).map(|(_, stake)| stake).sum::<f64>() + 0.0
    };
    options.max_groups.iter().map(|(group, _)| (group.clone(), in_group(group))).collect()
}

/// Whether the best prices to back every outcome sum to less than 1.
fn is_arbitrage(event: &Event) -> bool {
    let mut best = vec![1.0_f64; event.draws[0].len()];
    for (number, bet) in event.bets.iter().enumerate() {
        let Ok(paid) = returns((0, number), bet, best.len()) else { return false };
        let mut winning = paid[..best.len()].iter().enumerate().filter(|(_, r)| **r > 0.0);
        if let (Some((outcome, &odds)), None) = (winning.next(), winning.next()) {
            best[outcome] = best[outcome].max(odds);
        }
    }
    crate::reserve::is_below_fair(&best)
}
