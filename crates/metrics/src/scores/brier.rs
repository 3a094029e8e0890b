//! The Brier score: squared distance between the forecast and what happened.

use ndarray::ArrayView2;

use super::forecasts::indicator;
use crate::{Result, Score, ScoreOptions, Scores};

/// Scores forecasts with the multi-class Brier score; lower is better.
///
/// # Formula
/// ```text
/// brier = Σₖ (pₖ − yₖ)²,   yₖ = 1 for the outcome that happened, else 0
/// ```
/// In \[0, 2\]: 0 for certainty that came true, 2 for certainty that did not, 2/3 for (1/3, 1/3, 1/3).
/// This is Brier's own definition. For two outcomes it is twice the score `(p − y)²` that some tools report, which is
/// [`brier_binary`](crate::brier_binary()) here.
///
/// # Shapes
/// `p`: (events, outcomes), probabilities in \[0, 1\], rows sum to 1 within
/// [`PROBABILITY_SUM_TOLERANCE`](crate::PROBABILITY_SUM_TOLERANCE); at least 1 event and 2 outcomes.
/// `outcomes`: the column that happened, one per event. Gives one score per event and their mean.
///
/// # Errors
/// [`TooFewOutcomes`](crate::Error::TooFewOutcomes), [`LengthMismatch`](crate::Error::LengthMismatch),
/// [`Empty`](crate::Error::Empty), [`OutcomeOutOfRange`](crate::Error::OutcomeOutOfRange),
/// [`ProbabilityOutOfRange`](crate::Error::ProbabilityOutOfRange),
/// [`ProbabilitySum`](crate::Error::ProbabilitySum); of several bad rows the first is named.
///
/// # Examples
/// ```
/// use ndarray::array;
///
/// let p = array![[0.5, 0.3, 0.2], [0.8, 0.1, 0.1]];
/// let scores = fairline_metrics::brier(p.view(), &[0, 2])?;
/// assert!((scores.per_event[0] - 0.38).abs() < 1e-15); // 0.5² + 0.3² + 0.2²
/// assert!((scores.mean - 0.92).abs() < 1e-15);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Brier, G. W. (1950), Verification of forecasts expressed in terms of probability, *Monthly Weather Review*
/// 78(1), 1–3.
#[doc(alias = "brier_score")]
#[doc(alias = "quadratic_score")]
pub fn brier(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Result<Scores> {
    Score::Brier.per_event(p, outcomes, &ScoreOptions::new())
}

#[inline(always)]
pub(super) fn of_row(row: &[f64], outcome: usize) -> f64 {
    let mut score = 0.0;
    for (k, p) in row.iter().enumerate() {
        let distance = p - indicator(k == outcome);
        score += distance * distance;
    }
    score
}
