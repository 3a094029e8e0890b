//! Stakes on the mutually exclusive outcomes of one event.

use ndarray::{ArrayView1, Axis};

use crate::candidates::Candidates;
use crate::check::check_events;
use crate::kkt::{Bounds, residual};
use crate::newton::{Optimum, maximise};
use crate::objective::Objective;
use crate::placed::place;
use crate::reserve;
use crate::scenarios::Scenarios;
use crate::{Options, Result, Status};

/// Optimal stakes on the outcomes of one event.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ExclusiveStakes {
    /// Stakes as placed, fractions of the bankroll, one per outcome.
    pub stakes: Vec<f64>,
    /// Sum of the stakes as placed, fraction of bankroll; never above the cap.
    pub total: f64,
    /// Fraction of the bankroll not staked: `1 − total`, but with its own digits when nearly all is staked.
    pub cash: f64,
    /// `E[ln W]` of the stakes as placed, per event.
    pub log_growth: f64,
    /// Distance from the optimum of the optimisation, that is before the fraction is applied: largest violation of
    /// its Karush-Kuhn-Tucker conditions, growth per unit staked, absolute (gradients at an optimum are of order 1).
    pub kkt_residual: f64,
    /// Newton steps taken; 0 for the closed form, which answers whenever no cap binds.
    pub iterations: usize,
    /// Whether the optimum was reached.
    pub status: Status,
    /// Whether the book's `Σ 1/o` is below 1 by more than rounding: stakes in proportion to `1/o` win whatever
    /// happens. Without a minimum edge the whole bankroll is then staked, as `f = p`, and only caps limit the total.
    pub arbitrage: bool,
}

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
/// where the reserve `R` is what stays in cash. With a cap that binds, Newton's method solves the same problem.
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
/// [`Error::OddsOutOfRange`](crate::Error::OddsOutOfRange) (row 0) and, for an option,
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
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
    let table = |row| ArrayView1::from(row).insert_axis(Axis(0));
    check_events(table(probabilities), table(odds))?;
    let event = Candidates::new(table(probabilities), table(odds), options);
    let idle = event.idle.iter().sum();
    let objective = Scenarios::one_event(&event.probabilities, &event.odds, idle);
    let (bet, total) = (options.bet_bound(), options.total_bound());
    let optimum = closed_form(&event, &objective, bet, total)
        .unwrap_or_else(|| maximise(&objective, event.len(), (bet, total), options.stopping()));
    let placed = place(&objective, &optimum.point, options);
    let mut stakes = vec![0.0; odds.len()];
    for (&(_, outcome), stake) in event.places.iter().zip(&placed.stakes) {
        stakes[outcome] = *stake;
    }
    Ok(ExclusiveStakes {
        stakes,
        total: placed.total,
        cash: placed.cash,
        log_growth: placed.log_growth,
        kkt_residual: optimum.kkt_residual,
        iterations: optimum.iterations,
        status: optimum.status,
        arbitrage: reserve::is_below_fair(odds),
    })
}

/// The optimum without caps, if it keeps the caps: then it is the optimum with them.
fn closed_form(event: &Candidates, objective: &Scenarios, bet: f64, total: f64) -> Option<Optimum> {
    let point = reserve::optimum(event);
    if point.stakes.iter().any(|&f| f > bet) || 1.0 - point.cash > total {
        return None;
    }
    let bounds = Bounds { bet, cash: 1.0 - total };
    let gradient = objective.gradient(&objective.at(&point));
    let (_, kkt_residual) = residual(&point, &gradient, &bounds);
    Some(Optimum { point, kkt_residual, iterations: 0, status: Status::Converged })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two ways to the same optimum: the closed form, and Newton's method on the same objective.
    #[test]
    fn newton_agrees_with_the_closed_form() {
        let cases: [(&[f64], &[f64]); 5] = [
            (&[0.5, 0.4, 0.1], &[2.6, 2.3, 5.0]),
            (&[0.44, 0.33, 0.23], &[2.60, 2.40, 4.30]),
            (&[0.3, 0.3, 0.4], &[3.5, 3.5, 2.6]),
            (&[0.999_999, 0.000_001], &[1.5, 2.0]),
            (&[0.6, 0.4], &[2.2, 2.2]),
        ];
        for (p, o) in cases {
            let table = |row| ArrayView1::from(row).insert_axis(Axis(0));
            let event = Candidates::new(table(p), table(o), &Options::new());
            let objective = Scenarios::one_event(&event.probabilities, &event.odds, 0.0);
            let exact = reserve::optimum(&event);
            let found = maximise(&objective, event.len(), (1.0, 1.0), (100, 1e-12));
            assert_eq!(found.status, Status::Converged, "{p:?} {o:?} {found:?}");
            for (a, b) in found.point.stakes.iter().zip(&exact.stakes) {
                approx::assert_abs_diff_eq!(a, b, epsilon = 1e-11);
            }
        }
    }
}
