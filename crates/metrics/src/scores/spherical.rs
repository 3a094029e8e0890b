//! The spherical score: the cosine between the forecast and what happened.

use ndarray::ArrayView2;

use super::log_score::observed;
use crate::{Result, Score, ScoreOptions, Scores};

/// Scores forecasts with the spherical score. **Higher is better**, unlike the Brier, ranked probability and log scores.
///
/// # Formula
/// ```text
/// spherical score = p_observed / √(Σₖ pₖ²)
/// ```
/// In \[0, 1\]: 1 for certainty that came true, 0 for an outcome forecast as impossible. Proper like the log score,
/// without its infinite penalty. To compare two forecasters with the tests of this crate, which take lower to be better,
/// change the sign of both.
///
/// # Shapes
/// `p`: (events, outcomes), probabilities in \[0, 1\], rows sum to 1 within
/// [`PROBABILITY_SUM_TOLERANCE`](crate::PROBABILITY_SUM_TOLERANCE); at least 1 event and 2 outcomes.
/// `outcomes`: the column that happened, one per event. Gives one score per event and their mean.
///
/// # Errors
/// The same as [`brier`](crate::brier()).
///
/// # Examples
/// ```
/// use ndarray::array;
///
/// let p = array![[0.6, 0.8 - 0.4, 0.0], [0.5, 0.5, 0.0]];
/// let scores = fairline_metrics::spherical(p.view(), &[0, 1])?;
/// assert!((scores.per_event[0] - 0.6 / 0.52_f64.sqrt()).abs() < 1e-15);
/// assert!((scores.per_event[1] - 0.5_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Gneiting, T. & Raftery, A. E. (2007), Strictly proper scoring rules, prediction, and estimation, *Journal of the
/// American Statistical Association* 102(477), 359–378, doi:10.1198/016214506000001437.
pub fn spherical(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Result<Scores> {
    Score::Spherical.per_event(p, outcomes, &ScoreOptions::new())
}

#[inline(always)]
pub(super) fn of_row(row: &[f64], outcome: usize) -> f64 {
    let mut squares = 0.0;
    for p in row {
        squares += p * p;
    }
    observed(row, outcome) / squares.sqrt()
}
