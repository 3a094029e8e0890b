//! The binary Brier score: squared error of one probability.

use ndarray::ArrayView1;

use super::forecasts::indicator;
use crate::check::{Range, same_length};
use crate::{Error, Result, Scores};

/// Scores the probability of one event with the binary Brier score; lower is better.
///
/// # Formula
/// ```text
/// score = (p − y)²,   y = 1 if the event happened, else 0
/// ```
/// In \[0, 1\], ¼ for a forecast of one half. It is half the multi-class [`brier`](crate::brier()) of the same forecast
/// written as (p, 1 − p).
///
/// # Shapes
/// `p`: one probability per event, in \[0, 1\]; `happened`: one per event; at least one event.
///
/// # Errors
/// [`LengthMismatch`](Error::LengthMismatch), [`Empty`](Error::Empty),
/// [`ElementOutOfRange`](Error::ElementOutOfRange) for a probability outside \[0, 1\].
///
/// # Examples
/// ```
/// let p = ndarray::array![0.8, 0.3];
/// let scores = fairline_metrics::brier_binary(p.view(), &[true, true])?;
/// assert!((scores.per_event[0] - 0.04).abs() < 1e-15 && (scores.per_event[1] - 0.49).abs() < 1e-15);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Brier, G. W. (1950), Verification of forecasts expressed in terms of probability, *Monthly Weather Review*
/// 78(1), 1–3.
pub fn brier_binary(p: ArrayView1<'_, f64>, happened: &[bool]) -> Result<Scores> {
    same_length("p", p.len(), "happened", happened.len())?;
    if p.is_empty() {
        return Err(Error::Empty { argument: "p" });
    }
    let mut scores = Vec::with_capacity(p.len());
    for (index, (&p, &happened)) in p.iter().zip(happened).enumerate() {
        Range::Probability.check_element("p", index, p)?;
        scores.push((p - indicator(happened)).powi(2));
    }
    Ok(Scores::unweighted(scores))
}
