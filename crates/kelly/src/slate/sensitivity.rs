//! How much a stake depends on a probability.

use super::event::Event;
use super::optimise::problem;
use super::returns::probabilities;
use crate::choice::choose;
use crate::growth::{Growth, RiskPrice};
use crate::optimum::Tangent;
use crate::{Options, Result};

/// Change of a probability over which a gradient that is not linear in it is differenced.
const STEP: f64 = 1e-5;

/// The derivative of every stake on a slate in the probabilities of the outcomes of its own event.
///
/// # Formula
/// ```text
/// ∂(φ f_a)/∂p_k,   the other outcomes' probabilities of the event scaled by (1 − p_k − dp)/(1 − p_k)
/// ```
/// By the implicit function theorem at the optimum: the caps that bind stay bound, and the free stakes `f` move by the
/// solution of `H df = ∂g/∂p dp`, with H the curvature of the growth and `g` its gradient. A bet that is not placed, or
/// is at its cap, has derivative 0. Good to about eight digits. Times the standard error of `p_k`, the derivative is the standard error of the
/// stake. With draws, `p_k` moves in every draw. Under a bound of the drawdown the price of the bound is held.
///
/// # Shapes
/// Per event, per bet, one derivative per outcome; stakes as placed, per unit of probability.
///
/// # Errors
/// Those of [`optimise`](crate::optimise).
///
/// # Examples
/// ```
/// use fairline_kelly::{Bet, Event, Options, sensitivity};
///
/// // Alone, f = p − (1 − p)/(o − 1) has the derivative o/(o − 1).
/// let slate = [Event::new(&[0.55, 0.45]).bet(Bet::back(0, 2.0))];
/// let slopes = sensitivity(&slate, &Options::new())?;
/// assert!((slopes[0][0][0] - 2.0).abs() < 1e-7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sensitivity(events: &[Event], options: &Options) -> Result<Vec<Vec<Vec<f64>>>> {
    let problem = problem(events, options)?;
    let chosen = choose(&problem, options);
    let point = &chosen.optimum.point;
    let risk = chosen.drawdown.map(|bound| RiskPrice { lambda: bound.lambda, price: bound.price });
    let tangent = Tangent::new(&Growth::new(&problem, risk), &problem, &chosen.optimum);
    let faces = tangent.faces();
    let of = |event: &Event| vec![vec![0.0; event.draws[0].len()]; event.bets.len()];
    let mut slopes: Vec<Vec<Vec<f64>>> = events.iter().map(of).collect();
    for (i, event) in problem.events.iter().enumerate() {
        if event.candidates.clone().all(|a| !tangent.is_free(a)) {
            continue;
        }
        let number = problem.candidates[event.candidates.start].place.0;
        let draws = probabilities(number, &events[number])?;
        let gradient = |outcome: usize, by: f64| {
            let moved: Vec<Vec<f64>> = draws.iter().map(|p| moved(p, outcome, by)).collect();
            let problem = problem.with_probabilities(i, &moved);
            let growth = Growth::new(&problem, risk);
            growth.gradient(&growth.at(point))
        };
        for outcome in 0..draws[0].len() - 1 {
            let of_draws = || draws.iter().map(|p| p[outcome] / (1.0 - events[number].void));
            let (least, most) = (of_draws().fold(1.0, f64::min), of_draws().fold(0.0, f64::max));
            // The gradient is linear in the probabilities of one event, unless risk has a price: then a short step.
            let step = if risk.is_some_and(|risk| risk.price > 0.0) { STEP } else { 1.0 };
            let (up, down) = (step.min((1.0 - most) / 2.0), step.min(least / 2.0));
            if up <= 0.0 {
                continue;
            }
            let (above, below) = (gradient(outcome, up), gradient(outcome, -down));
            let slope: Vec<f64> = above.iter().zip(&below).map(|(a, b)| (a - b) / (up + down)).collect();
            let moved = tangent.moved_by(&faces, &slope);
            for a in event.candidates.clone() {
                let candidate = &problem.candidates[a];
                slopes[number][candidate.place.1][outcome] = candidate.fraction * moved[a];
            }
        }
    }
    Ok(slopes)
}

/// The probabilities of a draw, the void one last, with that of one outcome moved and those of the others scaled.
fn moved(p: &[f64], outcome: usize, by: f64) -> Vec<f64> {
    let stands = 1.0 - p[p.len() - 1];
    let scale = 1.0 - by * stands / (stands - p[outcome]);
    let mut moved: Vec<f64> = p[..p.len() - 1].iter().map(|p| p * scale).collect();
    moved[outcome] = p[outcome] + by * stands;
    moved.push(p[p.len() - 1]);
    moved
}
