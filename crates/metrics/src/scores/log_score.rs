//! The log score: surprise at what happened.

use ndarray::ArrayView2;

use super::{Scores, forecasts::score_rows};
use crate::Result;

/// Scores forecasts with the logarithmic score (ignorance, log loss), in nats; lower is better.
///
/// # Formula
/// ```text
/// log score = −ln p_observed
/// ```
/// In \[0, +∞\]. An outcome that was forecast as impossible and happened scores +∞, and then so does the mean:
/// that is the score, not an error, and nothing is clipped.
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
/// let p = array![[0.5, 0.25, 0.25], [0.0, 0.5, 0.5]];
/// let scores = fairline_metrics::log_score(p.view(), &[0, 0])?;
/// assert!((scores.per_event[0] - 2.0_f64.ln()).abs() < 1e-15);
/// assert_eq!(scores.mean, f64::INFINITY);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Good, I. J. (1952), Rational decisions, *Journal of the Royal Statistical Society B* 14(1), 107–114.
/// Roulston, M. S. & Smith, L. A. (2002), Evaluating probabilistic forecasts using information theory,
/// *Monthly Weather Review* 130(6), 1653–1660.
pub fn log_score(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Result<Scores> {
    // The difference, not the sign: −ln 1 would be −0.
    score_rows(p, outcomes, |row, observed| 0.0 - row[observed].ln())
}
