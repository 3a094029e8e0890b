//! The paired t-test of two forecasters' scores.

use ndarray::ArrayView1;

use super::Comparison;
use crate::check::{Range, check_overflow, same_length};
use crate::moments::{Moments, moments};
use crate::{Error, Result};

/// Standard deviations of the differences up to this share of the largest score are rounding.
///
/// A score carries an error of a few units in its 16th digit; 1e-12 is some thousand times that, and far below
/// any difference that could matter.
const NEGLIGIBLE_SPREAD: f64 = 1e-12;

/// Checked differences of paired scores.
pub(super) struct Differences {
    pub(super) values: Vec<f64>,
    /// The spread that is only rounding.
    pub(super) negligible: f64,
}

impl Differences {
    pub(super) fn new(scores_a: ArrayView1<'_, f64>, scores_b: ArrayView1<'_, f64>) -> Result<Self> {
        check_scores(scores_a, scores_b)?;
        let values = scores_a
            .iter()
            .zip(scores_b)
            .map(|(a, b)| check_overflow("a difference of scores", a - b))
            .collect::<Result<_>>()?;
        let size = scores_a.iter().chain(scores_b).fold(0.0, |size: f64, score| size.max(score.abs()));
        Ok(Self { values, negligible: NEGLIGIBLE_SPREAD * size })
    }

    pub(super) fn moments(&self) -> Result<Moments> {
        let moments = moments(&self.values, self.negligible);
        if let Some(deviation) = moments.standard_deviation {
            check_overflow("the standard deviation of the differences", deviation)?;
        }
        Ok(moments)
    }
}

/// Compares two forecasters by their scores on the same events: the paired t-test.
///
/// The p-value answers: if both forecast equally well, how often would luck alone make a difference at least this
/// large? It takes the events for independent of one another and the number of events for fixed in advance. Do not
/// trust it when one result moves the next differences (a model that learns a wrong lesson for weeks; see
/// [`mean_difference_by_week`](crate::mean_difference_by_week)), when the scores were looked at every week until they
/// looked good (see [`ConfidenceSequence`](crate::ConfidenceSequence)), or for a handful of events with a few huge
/// scores among them.
///
/// # Formula
/// ```text
/// dᵢ = aᵢ − bᵢ,   d̄ = mean of d,   s² = Σ (dᵢ − d̄)² / (n − 1)
/// standard error = s/√n,   statistic = d̄·√n/s,   p = 2·P(T > |statistic|),   T ~ Student t, n − 1 degrees
/// ```
/// Standard error, statistic and p-value are undefined (`None`) for a single event, and when `s` is only
/// rounding: not above 1e-12 of the largest score, as for two forecasters that differ by a constant.
///
/// # Shapes
/// `scores_a`, `scores_b`: one score per event, lower is better, in the same order; at least one event.
///
/// # Errors
/// [`LengthMismatch`](Error::LengthMismatch); [`Empty`](Error::Empty);
/// [`ElementOutOfRange`](Error::ElementOutOfRange) for a score that is infinite or NaN (one impossible outcome
/// that happened makes a mean of log scores infinite, and no test can weigh it);
/// [`Overflow`](Error::Overflow) for differences or a standard deviation beyond `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::{brier, paired_t};
/// use ndarray::array;
///
/// let outcomes = [0, 2, 0, 1];
/// let model = array![[0.6, 0.2, 0.2], [0.3, 0.3, 0.4], [0.5, 0.3, 0.2], [0.4, 0.4, 0.2]];
/// let market = array![[0.5, 0.3, 0.2], [0.4, 0.3, 0.3], [0.5, 0.2, 0.3], [0.4, 0.3, 0.3]];
/// let model = brier(model.view(), &outcomes)?;
/// let market = brier(market.view(), &outcomes)?;
///
/// let test = paired_t(model.per_event.view(), market.per_event.view())?;
/// assert!((test.mean_difference + 0.13).abs() < 1e-15);
/// assert!((test.p_value.unwrap() - 0.0634).abs() < 1e-4); // four matches prove little
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Student (1908), The probable error of a mean, *Biometrika* 6(1), 1–25, doi:10.1093/biomet/6.1.1.
pub fn paired_t(scores_a: ArrayView1<'_, f64>, scores_b: ArrayView1<'_, f64>) -> Result<Comparison> {
    let differences = Differences::new(scores_a, scores_b)?;
    let moments = differences.moments()?;
    let n = differences.values.len();
    let standard_error = moments.standard_deviation.map(|s| s / (n as f64).sqrt());
    Ok(Comparison::new(moments.mean, standard_error, n))
}

pub(super) fn check_scores(scores_a: ArrayView1<'_, f64>, scores_b: ArrayView1<'_, f64>) -> Result<()> {
    same_length("scores_a", scores_a.len(), "scores_b", scores_b.len())?;
    if scores_a.is_empty() {
        return Err(Error::Empty { argument: "scores_a" });
    }
    for (argument, scores) in [("scores_a", scores_a), ("scores_b", scores_b)] {
        for (index, &score) in scores.iter().enumerate() {
            Range::Finite.check_element(argument, index, score)?;
        }
    }
    Ok(())
}
