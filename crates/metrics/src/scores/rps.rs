//! The ranked probability score: a Brier score that knows the order of the outcomes.

use ndarray::ArrayView2;

use super::forecasts::indicator;
use crate::{Result, Score, ScoreOptions, Scores};

/// Scores forecasts with the ranked probability score; lower is better.
///
/// The columns of `p` must be in their natural order: home, draw, away. A forecast of a home win is then
/// punished less by a draw than by an away win.
///
/// # Formula
/// ```text
/// rps = 1/(n − 1) · Σ_{j<n} (Σ_{k≤j} (pₖ − yₖ))²,   yₖ = 1 for the outcome that happened, else 0
/// ```
/// In \[0, 1\]. Divided by n − 1, as in the football literature; some tools leave the division out. For two
/// outcomes it is the binary Brier score `(p − y)²`.
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
/// // The same forecast, a near miss and a far one.
/// let p = array![[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]];
/// let scores = fairline_metrics::rps(p.view(), &[1, 2])?;
/// assert!((scores.per_event[0] - 0.185).abs() < 1e-15); // (0.6² + 0.1²) / 2
/// assert!((scores.per_event[1] - 0.585).abs() < 1e-15); // (0.6² + 0.9²) / 2
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Epstein, E. S. (1969), A scoring system for probability forecasts of ranked categories, *Journal of Applied
/// Meteorology* 8(6), 985–987. Constantinou, A. C. & Fenton, N. E. (2012), Solving the problem of inadequate
/// scoring rules for assessing probabilistic football forecast models, *Journal of Quantitative Analysis in
/// Sports* 8(1), doi:10.1515/1559-0410.1418.
#[doc(alias = "ranked_probability_score")]
pub fn rps(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Result<Scores> {
    Score::Rps.per_event(p, outcomes, &ScoreOptions::new())
}

#[inline(always)]
pub(super) fn of_row(row: &[f64], outcome: usize) -> f64 {
    let steps = row.len() - 1;
    let (mut cumulative, mut score) = (0.0, 0.0);
    for (k, p) in row[..steps].iter().enumerate() {
        cumulative += p - indicator(k == outcome);
        score += cumulative * cumulative;
    }
    score / steps as f64
}
