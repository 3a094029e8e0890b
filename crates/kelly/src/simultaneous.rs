//! Stakes on many independent events at once.

use ndarray::{Array2, ArrayView2};

use crate::candidates::Candidates;
use crate::check::check_events;
use crate::newton::maximise;
use crate::placed::place;
use crate::quadrature::Quadrature;
use crate::{Options, Result, Status};

/// Optimal stakes on simultaneous events.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SimultaneousStakes {
    /// Stakes as placed, fractions of the bankroll, in the shape of the odds.
    pub stakes: Array2<f64>,
    /// Sum of the stakes as placed, fraction of bankroll; never above the cap.
    pub total: f64,
    /// Fraction of the bankroll not staked: `1 − total`, but with its own digits when nearly all is staked.
    pub cash: f64,
    /// `E[ln W]` of the stakes as placed, per round of bets.
    pub log_growth: f64,
    /// Distance from the optimum of the optimisation, that is before the fraction is applied: largest violation of
    /// its Karush-Kuhn-Tucker conditions, growth per unit staked, absolute (gradients at an optimum are of order 1).
    pub kkt_residual: f64,
    /// Newton steps taken.
    pub iterations: usize,
    /// Nodes of the quadrature at the stakes as placed.
    pub nodes: usize,
    /// Whether the optimum was reached.
    pub status: Status,
}

/// Stakes on independent events that maximise the expected logarithm of wealth, under caps.
///
/// # Formula
/// ```text
/// max E[ln W],   W = 1 − Σ f + Σ_i o_{i,K_i} f_{i,K_i},   0 ≤ f ≤ max_bet/φ,   Σ f ≤ min(1, max_total/φ)
/// stakes = φ·f
/// ```
/// `f` fractions of the bankroll, `o` decimal odds, `K_i` the outcome of event i, drawn with the row's
/// probabilities independently of the other events, `φ` the fraction of [`Options`]. The joint outcomes are not
/// enumerated: the cost grows with the number of events, not exponentially, see the crate page.
///
/// Without [`Options::min_edge`] an outcome with `p·o < 1` may be staked as a hedge; with it, outcomes below it are
/// never staked. Rows are normalised within [`PROBABILITY_SUM_TOLERANCE`](crate::PROBABILITY_SUM_TOLERANCE).
/// At least 1e-14 of the bankroll stays cash, as `ln 0` has no value; up to 1e-9 does where the stakes below that
/// are lost in rounding.
///
/// # Shapes
/// `probabilities` and `odds`: (events, outcomes), ≥ 1 event, ≥ 2 outcomes → stakes of the same shape. An event
/// with fewer outcomes than the others is padded with probability 0 at any valid odds.
///
/// # Errors
/// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch), [`Error::NoEvents`](crate::Error::NoEvents),
/// [`Error::TooFewOutcomes`](crate::Error::TooFewOutcomes),
/// [`Error::ProbabilityOutOfRange`](crate::Error::ProbabilityOutOfRange),
/// [`Error::ProbabilitySum`](crate::Error::ProbabilitySum),
/// [`Error::OddsOutOfRange`](crate::Error::OddsOutOfRange) and, for an option,
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// # Examples
/// ```
/// use fairline_kelly::{Options, simultaneous};
/// use ndarray::array;
///
/// // Two coins at 2.1: each alone is worth 1/22 of the bankroll, together a little less each.
/// let bets = simultaneous(array![[0.5, 0.5], [0.5, 0.5]].view(), array![[2.1, 1.8], [2.1, 1.8]].view(), &Options::new())?;
/// assert!(bets.stakes[[0, 0]] < 1.0 / 22.0 && bets.stakes[[0, 0]] > 0.045);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Kelly (1956), *A new interpretation of information rate*, doi:10.1002/j.1538-7305.1956.tb03809.x;
/// Whitrow (2007), *Algorithms for optimal allocation of bets on many simultaneous events*,
/// Journal of the Royal Statistical Society C 56(5), doi:10.1111/j.1467-9876.2007.00594.x (the problem; the
/// integral that replaces the enumeration is derived in the source of `quadrature`).
pub fn simultaneous(
    probabilities: ArrayView2<'_, f64>,
    odds: ArrayView2<'_, f64>,
    options: &Options,
) -> Result<SimultaneousStakes> {
    options.validate()?;
    check_events(probabilities, odds)?;
    let candidates = Candidates::new(probabilities, odds, options);
    let objective = Quadrature::new(&candidates);
    let bounds = (options.bet_bound(), options.total_bound());
    let optimum = maximise(&objective, candidates.len(), bounds, options.stopping());
    let placed = place(&objective, &optimum.point, options);
    let mut stakes = Array2::zeros(odds.dim());
    for (place, stake) in candidates.places.iter().zip(&placed.stakes) {
        stakes[*place] = *stake;
    }
    Ok(SimultaneousStakes {
        stakes,
        total: placed.total,
        cash: placed.cash,
        log_growth: placed.log_growth,
        kkt_residual: optimum.kkt_residual,
        iterations: optimum.iterations,
        nodes: placed.at.len(),
        status: optimum.status,
    })
}
