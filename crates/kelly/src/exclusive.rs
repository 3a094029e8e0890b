//! Stakes on the mutually exclusive outcomes of one event.

use ndarray::{ArrayView1, Axis};

use crate::check::{check_event, rounding, scale};
use crate::growth::log_wealth;
use crate::optimum::PROMISE;
use crate::reserve::{self, Reserve, is_below_fair};
use crate::simultaneous::problem;
use crate::stakes::{Stakes, stakes};
use crate::{Options, Result, Status};

/// Stakes on the outcomes of one event, one per outcome.
pub type ExclusiveStakes = Stakes<Vec<f64>>;

/// Stakes on mutually exclusive outcomes that maximise the expected logarithm of wealth, under caps.
///
/// # Formula
/// ```text
/// max Σ_k p_k ln(1 − Σ f + o_k f_k),   0 ≤ f ≤ max_bet/φ,   Σ f ≤ min(1, max_total/φ);   stakes = φ·f
/// ```
/// `p` probabilities, `o` decimal odds, `f` fractions of the bankroll, `φ` the fraction of [`Options`]. Without a cap
/// that binds the answer is the closed form of Smoczynski & Tomkins: with `S` the outcomes staked,
/// ```text
/// R = (1 − Σ_S p)/(1 − Σ_S 1/o),   f_k = p_k − R/o_k   for p_k·o_k > R
/// ```
/// where the reserve `R` is what stays in cash. With a cap that binds, and for the other options, Newton's method solves
/// the same problem. [`Stakes::arbitrage`] says whether the book's `Σ 1/o` is below 1.
///
/// An outcome with `p·o < 1` can be staked: it insures the other stakes (example below). [`Options::min_edge`] turns
/// such hedges off. A book at a booksum of 1, within rounding, has many optima; the one with an outcome left unstaked is
/// given. At odds above 1e6 what that rounding hides of such an outcome shows in the certificate: the status says that the digits
/// ran out.
///
/// # Shapes
/// `probabilities` and `odds`: n outcomes each, n ≥ 2 → n stakes.
///
/// # Errors
/// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch), [`Error::TooFewOutcomes`](crate::Error::TooFewOutcomes),
/// [`Error::ProbabilityOutOfRange`](crate::Error::ProbabilityOutOfRange),
/// [`Error::ProbabilitySum`](crate::Error::ProbabilitySum),
/// [`Error::OddsOutOfRange`](crate::Error::OddsOutOfRange) (row 0) and, for an option, those of [`Options::validate`].
///
/// # Examples
/// ```
/// use fairline_kelly::{Options, exclusive};
///
/// // The second outcome loses money on average (0.4·2.3 = 0.92), yet belongs to the optimum: R = 6/7 < 0.92.
/// let bets = exclusive(&[0.5, 0.4, 0.1], &[2.6, 2.3, 5.0], &Options::new())?;
/// assert!(bets.stakes[0] > 0.0 && bets.stakes[1] > 0.0 && bets.stakes[2] == 0.0);
/// // Not as a hedge:
/// let bets = exclusive(&[0.5, 0.4, 0.1], &[2.6, 2.3, 5.0], &Options::new().min_edge(0.0))?;
/// assert!(bets.stakes[1] == 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Smoczynski & Tomkins (2010), *An explicit solution to the problem of optimizing the allocations of a bettor's
/// wealth when wagering on horse races*, The Mathematical Scientist 35(1), 10–17.
pub fn exclusive(probabilities: &[f64], odds: &[f64], options: &Options) -> Result<ExclusiveStakes> {
    options.validate()?;
    let sum = check_event(probabilities, odds)?;
    let scale = scale(sum, odds.len());
    if let Some(best) = closed_form(probabilities, odds, scale, options) {
        return Ok(certified(probabilities, odds, scale, options, best));
    }
    Ok(under_caps(probabilities, odds, options))
}

/// The optimum by Newton's method.
#[cold]
fn under_caps(probabilities: &[f64], odds: &[f64], options: &Options) -> ExclusiveStakes {
    let table = |row| ArrayView1::from(row).insert_axis(Axis(0));
    let problem = problem(table(probabilities), table(odds), options);
    let put = |stakes: &mut Vec<f64>, (_, outcome): (usize, usize), stake| stakes[outcome] = stake;
    let mut found = stakes(&problem, options, || vec![0.0; odds.len()], put);
    found.arbitrage = is_below_fair(odds);
    found.groups = options.unused_groups();
    found
}

/// The optimum before the fraction, with its stakes and the booksum.
struct ClosedForm {
    stakes: Vec<f64>,
    reserve: Reserve,
    booksum: f64,
}

/// The optimum without caps, if it keeps the caps: then it is the optimum with them.
#[inline]
fn closed_form(probabilities: &[f64], odds: &[f64], scale: f64, options: &Options) -> Option<ClosedForm> {
    let &Options { fraction, max_bet, max_event, max_total, .. } = options;
    let (bet_cap, total_cap) = (max_bet.min(max_event).min(max_total), max_event.min(max_total));
    if !options.is_plain() || bet_cap <= 0.0 {
        return None;
    }
    let mut stakes: Vec<f64> = odds.iter().map(|o| o.recip()).collect();
    let booksum: f64 = stakes.iter().sum();
    if options.min_edge.is_some() {
        for ((price, p), o) in stakes.iter_mut().zip(probabilities).zip(odds) {
            if !options.is_candidate(p * scale * o - 1.0) {
                *price = f64::INFINITY;
            }
        }
    }
    let reserve = reserve::optimum(probabilities, scale, &mut stakes);
    let fits = total_cap >= 1.0 || fraction * reserve.staked <= total_cap * (1.0 - rounding(odds.len()));
    (fits && fraction * reserve.largest <= bet_cap).then_some(ClosedForm { stakes, reserve, booksum })
}

/// The optimum as placed, with its growth and the certificate: `E[1/W]` and the gradients before the fraction, `E[ln W]`
/// after it. An outcome without a stake leaves the cash.
#[inline]
fn certified(
    probabilities: &[f64],
    odds: &[f64],
    scale: f64,
    options: &Options,
    ClosedForm { mut stakes, reserve: Reserve { cash: reserve, staked, .. }, booksum }: ClosedForm,
) -> ExclusiveStakes {
    let fraction = options.fraction;
    let (total, cash) = (fraction * staked, (1.0 - fraction) + fraction * reserve);
    let (mut inverse, mut unstaked) = (0.0, 0.0);
    // o·p/W: of all candidates the largest, of the staked ones the smallest and the mean by stake.
    let (mut steepest, mut flattest, mut kept, mut best) = (0.0, f64::INFINITY, 0.0, 0.0);
    for ((&stake, p), &o) in stakes.iter().zip(probabilities).zip(odds) {
        let p = p * scale;
        if stake > 0.0 {
            let weight = p / (reserve + o * stake);
            let slope = o * weight;
            inverse += weight;
            kept += slope * stake;
            steepest = larger(steepest, slope);
            flattest = smaller(flattest, slope);
        } else {
            unstaked += p;
            if options.is_candidate(p * o - 1.0) {
                best = larger(best, p * o);
            }
        }
    }
    if unstaked > 0.0 {
        inverse += unstaked / reserve;
        steepest = larger(steepest, best / reserve);
    }
    let mut growth = if unstaked > 0.0 { unstaked * log_wealth(cash, -total) } else { 0.0 };
    for ((stake, p), o) in
        stakes.iter_mut().zip(probabilities).zip(odds).filter(|((stake, _), _)| **stake > 0.0)
    {
        *stake *= fraction;
        let payout = o * *stake;
        growth += p * scale * log_wealth(cash + payout, payout - total);
    }
    // What a unit more on an outcome adds; with the whole bankroll staked it has a price, to which these are equal.
    let (least, most) = (flattest - inverse, steepest - inverse);
    let price = if reserve <= 0.0 { larger(0.0, f64::midpoint(least, most)) } else { 0.0 };
    let kkt_residual = larger(0.0, larger(price - least, most - price));
    Stakes {
        stakes,
        total,
        cash,
        log_growth: growth,
        kkt_residual,
        gap: larger(0.0, larger(price, most) - (kept - inverse * staked)),
        iterations: 0,
        nodes: 0,
        quadrature_error: 0.0,
        status: if kkt_residual <= PROMISE { Status::Converged } else { Status::MaxIterations },
        arbitrage: booksum < 1.0 - rounding(odds.len()),
        groups: options.unused_groups(),
        drawdown: None,
    }
}

/// The larger of two numbers in one instruction; NaN as the second one stays, so that no certificate hides it.
#[inline]
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The smaller of two numbers.
#[inline]
fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::{larger, smaller};

    #[test]
    fn the_larger_and_the_smaller_in_either_order() {
        for (a, b) in [(1.0, 2.0), (2.0, 1.0)] {
            assert!(larger(a, b) > 1.5 && smaller(a, b) < 1.5);
        }
        assert!(larger(1.0, f64::NAN).is_nan());
    }
}
