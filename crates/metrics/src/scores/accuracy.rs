//! Accuracy: how often the favourite of the forecast came in.

use ndarray::ArrayView2;

use super::forecasts::indicator;
use super::log_score::observed;
use crate::{Result, Score, ScoreOptions, Scores};

/// Scores forecasts 1 where their most probable outcome happened, else 0; the mean is the accuracy. **Higher is better.**
///
/// # Formula
/// ```text
/// score = 1/m  if p_observed = maxₖ pₖ, else 0
/// m = number of outcomes that share the largest probability
/// ```
/// Without ties m = 1. A tie counts what a coin toss among the tied outcomes would score on average. Taking
/// the first or the last of them instead would reward the order of the columns (home first would turn every
/// undecided forecast into a home win), and counting every tied outcome as right would give the forecast
/// (1/3, 1/3, 1/3) full marks. Ties are exact equality of the two numbers.
///
/// Accuracy is not a proper score: it ignores everything but the favourite. Use it to describe forecasts, and
/// [`brier`](crate::brier()), [`rps`](crate::rps()) or [`log_score`](crate::log_score()) to choose between them.
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
/// let p = array![[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.4, 0.4, 0.2], [0.1, 0.2, 0.7]];
/// // Right, wrong, one of two tied favourites, right.
/// let scores = fairline_metrics::accuracy(p.view(), &[0, 1, 1, 2])?;
/// assert_eq!(scores.mean, (1.0 + 0.0 + 0.5 + 1.0) / 4.0);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
pub fn accuracy(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Result<Scores> {
    Score::Accuracy.per_event(p, outcomes, &ScoreOptions::new())
}

#[inline(always)]
pub(super) fn of_row(row: &[f64], outcome: usize) -> f64 {
    let observed = observed(row, outcome);
    // Counts instead of a search that stops: the stop would be as unpredictable as the match.
    let (mut larger, mut as_large) = (0.0, 0.0);
    for &p in row {
        larger += indicator(p > observed);
        as_large += indicator(p >= observed);
    }
    indicator(larger < 0.5) / as_large
}
