//! Stakes on the mutually exclusive outcomes of one event.

use std::collections::BTreeMap;

use ndarray::{ArrayView1, Axis};

use crate::check::check_event;
use crate::reserve::{self, is_below_fair};
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
/// such hedges off. A book at a booksum of exactly 1 has many optima; the one with an outcome left unstaked is given.
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
    let groups = || options.max_groups.iter().map(|(group, _)| (group.clone(), 0.0)).collect();
    if let Some(closed) = closed_form(probabilities, odds, sum, options) {
        return Ok(Stakes { groups: groups(), ..closed });
    }
    let table = |row| ArrayView1::from(row).insert_axis(Axis(0));
    let problem = problem(table(probabilities), table(odds), options);
    let put = |stakes: &mut Vec<f64>, (_, outcome): (usize, usize), stake| stakes[outcome] = stake;
    let found = stakes(&problem, options, || vec![0.0; odds.len()], put);
    Ok(Stakes { groups: groups(), arbitrage: is_below_fair(odds), ..found })
}

/// The optimum without caps, if it keeps the caps: then it is the optimum with them.
fn closed_form(probabilities: &[f64], odds: &[f64], sum: f64, options: &Options) -> Option<ExclusiveStakes> {
    let &Options { fraction, max_bet, max_event, max_total, .. } = options;
    let (most, total_cap) = (max_bet.min(max_event).min(max_total), max_event.min(max_total));
    if !options.is_plain() || most <= 0.0 {
        return None;
    }
    let mut stakes = vec![0.0; odds.len()];
    let may = |edge| options.is_candidate(edge);
    let reserve = reserve::optimum(probabilities, odds, sum, may, &mut stakes);
    // Wealth before and after the fraction, outcome by outcome; E[1/W] of the first, E[ln W] of the second.
    let mut staked = 0.0;
    for stake in &stakes {
        if fraction * stake > most {
            return None;
        }
        staked += stake;
    }
    let (total, cash) = (fraction * staked, (1.0 - fraction) + fraction * reserve);
    if total > total_cap * (1.0 - odds.len() as f64 * f64::EPSILON) && total_cap < 1.0 {
        return None;
    }
    // Below half the bankroll the cash inside W knows more digits than the gain does.
    let ln = |wealth: f64, gain: f64| if wealth < 0.5 { wealth.ln() } else { gain.ln_1p() };
    let (mut growth, mut unstaked, mut inverse) = (0.0, 0.0, 0.0);
    for ((&stake, p), &o) in stakes.iter().zip(probabilities).zip(odds) {
        let p = p / sum;
        if stake > 0.0 {
            inverse += p / (reserve + o * stake);
            let placed = fraction * stake;
            growth += p * ln(cash + o * placed, o * placed - total);
        } else {
            unstaked += p;
        }
    }
    if unstaked > 0.0 {
        inverse += unstaked / reserve;
        growth += unstaked * ln(cash, -total);
    }
    let certificate = certificate((probabilities, odds), sum, &stakes, reserve, inverse, options);
    for stake in &mut stakes {
        *stake *= fraction;
    }
    Some(Stakes {
        stakes,
        total,
        cash,
        log_growth: growth,
        kkt_residual: certificate.0,
        gap: certificate.1,
        iterations: 0,
        nodes: 0,
        quadrature_error: 0.0,
        status: Status::Converged,
        arbitrage: is_below_fair(odds),
        groups: BTreeMap::new(),
        drawdown: None,
    })
}

/// Residual and gap of stakes that no cap but the bankroll binds; `inverse` is E[1/W].
fn certificate(
    (probabilities, odds): (&[f64], &[f64]),
    sum: f64,
    stakes: &[f64],
    reserve: f64,
    inverse: f64,
    options: &Options,
) -> (f64, f64) {
    let (mut least, mut most, mut kept) = (f64::NEG_INFINITY, f64::INFINITY, 0.0);
    for ((&f, p), &o) in stakes.iter().zip(probabilities).zip(odds) {
        let p = p / sum;
        if p > 0.0 && options.is_candidate(p * o - 1.0) {
            let gradient = o * (p / (reserve + o * f)) - inverse;
            least = least.max(gradient);
            if f > 0.0 {
                most = most.min(gradient);
                kept += gradient * f;
            }
        }
    }
    // With the whole bankroll staked another unit has a price; the gradients are equal to it.
    let price = if reserve <= 0.0 { f64::midpoint(least, most).max(0.0) } else { 0.0 };
    let residual = (least - price).max(price - most).max(0.0);
    (residual, (price.max(least) - kept).max(0.0))
}
