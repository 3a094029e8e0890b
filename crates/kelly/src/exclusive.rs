//! Stakes on the mutually exclusive outcomes of one event.

use std::collections::BTreeMap;

use ndarray::{ArrayView1, Axis};

use crate::check::{check_event, scale};
use crate::growth::log_wealth;
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
    let mut found = closed_form(probabilities, odds, scale(sum, odds.len()), options)
        .unwrap_or_else(|| under_caps(probabilities, odds, options));
    for (group, _) in &options.max_groups {
        found.groups.insert(group.clone(), 0.0);
    }
    Ok(found)
}

/// The optimum by Newton's method.
#[cold]
fn under_caps(probabilities: &[f64], odds: &[f64], options: &Options) -> ExclusiveStakes {
    let table = |row| ArrayView1::from(row).insert_axis(Axis(0));
    let problem = problem(table(probabilities), table(odds), options);
    let put = |stakes: &mut Vec<f64>, (_, outcome): (usize, usize), stake| stakes[outcome] = stake;
    let found = stakes(&problem, options, || vec![0.0; odds.len()], put);
    Stakes { arbitrage: is_below_fair(odds), ..found }
}

/// The optimum without caps, if it keeps the caps: then it is the optimum with them.
fn closed_form(
    probabilities: &[f64],
    odds: &[f64],
    scale: f64,
    options: &Options,
) -> Option<ExclusiveStakes> {
    let &Options { fraction, max_bet, max_event, max_total, .. } = options;
    let (most, total_cap) = (max_bet.min(max_event).min(max_total), max_event.min(max_total));
    if !options.is_plain() || most <= 0.0 {
        return None;
    }
    let mut stakes: Vec<f64> = odds.iter().map(|o| o.recip()).collect();
    let may = |edge| options.is_candidate(edge);
    let Reserve { cash: reserve, below_fair } =
        reserve::optimum(probabilities, odds, scale, may, &mut stakes);
    let staked: f64 = stakes.iter().sum();
    let (total, cash) = (fraction * staked, (1.0 - fraction) + fraction * reserve);
    let fits = total_cap >= 1.0 || total <= total_cap * (1.0 - odds.len() as f64 * f64::EPSILON);
    if !fits || stakes.iter().any(|stake| fraction * stake > most) {
        return None;
    }
    // E[1/W] before the fraction, E[ln W] after it; an outcome without a stake leaves the cash.
    let (mut growth, mut unstaked, mut inverse) = (0.0, 0.0, 0.0);
    for ((&stake, p), &o) in stakes.iter().zip(probabilities).zip(odds) {
        let p = p * scale;
        if stake > 0.0 {
            inverse += p / (reserve + o * stake);
            let placed = fraction * stake;
            growth += p * log_wealth(cash + o * placed, o * placed - total);
        } else {
            unstaked += p;
        }
    }
    if unstaked > 0.0 {
        inverse += unstaked / reserve;
        growth += unstaked * log_wealth(cash, -total);
    }
    // The gradient before the fraction: largest of all candidates, smallest of the staked ones.
    let (mut least, mut lowest, mut kept) = (f64::NEG_INFINITY, f64::INFINITY, 0.0);
    for ((stake, p), &o) in stakes.iter_mut().zip(probabilities).zip(odds) {
        let p = p * scale;
        if p > 0.0 && may(p * o - 1.0) {
            let gradient = o * p / (reserve + o * *stake) - inverse;
            if gradient > least {
                least = gradient;
            }
            if *stake > 0.0 {
                if gradient < lowest {
                    lowest = gradient;
                }
                kept += gradient * *stake;
            }
        }
        *stake *= fraction;
    }
    // With the whole bankroll staked another unit has a price; the gradients are equal to it.
    let price = if reserve <= 0.0 { f64::midpoint(least, lowest).max(0.0) } else { 0.0 };
    Some(Stakes {
        stakes,
        total,
        cash,
        log_growth: growth,
        kkt_residual: (least - price).max(price - lowest).max(0.0),
        gap: (price.max(least) - kept).max(0.0),
        iterations: 0,
        nodes: 0,
        quadrature_error: 0.0,
        status: Status::Converged,
        arbitrage: below_fair,
        groups: BTreeMap::new(),
        drawdown: None,
    })
}
