//! Stakes on many independent events at once, one price per outcome.

use ndarray::{Array2, ArrayView2};

use crate::check::{check_events, scale};
use crate::problem::{NewBet, Problem};
use crate::reserve::is_below_fair;
use crate::stakes::{Stakes, stakes};
use crate::{Options, Result};

/// Stakes on tables of events, in the shape of the odds.
pub type SimultaneousStakes = Stakes<Array2<f64>>;

/// Stakes on independent events that maximise the expected logarithm of wealth, under caps.
///
/// # Formula
/// ```text
/// max E[ln W],   W = 1 − Σ f + Σ_i o_{i,K_i} f_{i,K_i},   0 ≤ f ≤ max_bet/φ,   Σ f ≤ min(1, max_total/φ)
/// stakes = φ·f
/// ```
/// `f` fractions of the bankroll, `o` decimal odds, `K_i` the outcome of event i, drawn with the row's
/// probabilities independently of the other events, `φ` the fraction of [`Options`]. The joint outcomes are not
/// enumerated: the cost grows with the number of events, not exponentially, see the crate page. This is
/// [`optimise`](crate::optimise) for one price per outcome.
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
/// [`Error::OddsOutOfRange`](crate::Error::OddsOutOfRange) and, for an option, those of [`Options::validate`].
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
/// Those of [`optimise`](crate::optimise).
pub fn simultaneous(
    probabilities: ArrayView2<'_, f64>,
    odds: ArrayView2<'_, f64>,
    options: &Options,
) -> Result<SimultaneousStakes> {
    options.validate()?;
    check_events(probabilities, odds)?;
    let problem = problem(probabilities, odds, options);
    let put = |stakes: &mut Array2<f64>, place, stake| stakes[place] = stake;
    let mut result = stakes(&problem, options, || Array2::zeros(odds.dim()), put);
    result.groups = options.unused_groups();
    result.arbitrage = odds.rows().into_iter().any(|row| is_below_fair(row.iter()));
    Ok(result)
}

/// The optimisation that checked tables come to.
pub(crate) fn problem(
    probabilities: ArrayView2<'_, f64>,
    odds: ArrayView2<'_, f64>,
    options: &Options,
) -> Problem {
    let fraction = options.fraction;
    let mut problem = Problem::new(1, (options.max_total / fraction).min(1.0));
    let cap = options.max_bet.min(options.max_total);
    for (i, (row, prices)) in probabilities.rows().into_iter().zip(odds.rows()).enumerate() {
        let scale = scale(row.sum(), row.len());
        let row: Vec<f64> = row.iter().map(|p| p * scale).collect();
        let bet = |(k, &o): (usize, &f64)| NewBet {
            place: (i, k),
            returns: vec![(k, o)],
            edge: row[k] * o - 1.0,
            fraction,
            cap,
        };
        let bets: Vec<NewBet> =
            prices.iter().enumerate().map(bet).filter(|bet| options.is_candidate(bet.edge)).collect();
        problem.add_event(&[row], bets);
    }
    if options.max_event < options.max_total {
        for event in problem.events.clone() {
            problem.cap_sum(event.candidates.collect(), options.max_event);
        }
    }
    problem
}
