//! Model against market: is the mean difference of two lists of scores more than luck?

use ndarray::ArrayView1;

use crate::check::{Range, check_overflow};
use crate::distributions::student_two_sided;
use crate::moments::moments;
use crate::{Error, Result};

/// Standard deviations of the differences up to this share of the largest score are rounding.
///
/// A score carries an error of a few units in its 16th digit; 1e-12 is some thousand times that, and far below
/// any difference that could matter.
const ROUNDING: f64 = 1e-12;

/// A paired comparison of two forecasters over the same events.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Comparison {
    /// Mean of a − b. Negative when a has the lower scores, that is, when a forecasts better.
    pub mean_difference: f64,
    /// Standard error of the mean difference; `None` when undefined.
    pub standard_error: Option<f64>,
    /// Mean difference over its standard error; `None` when undefined.
    pub statistic: Option<f64>,
    /// Two-sided p-value of "both forecast equally well", in \[0, 1\]; `None` when undefined.
    pub p_value: Option<f64>,
    /// Number of events compared.
    pub observations: usize,
}

/// Compares two forecasters by their scores on the same events: the Diebold–Mariano test at horizon 1.
///
/// At horizon 1 (every forecast is settled before the next one is made, no serial correlation of the
/// differences is modelled) the small-sample correction of Harvey, Leybourne & Newbold turns the test into
/// the paired t-test. One event is one observation.
///
/// # Formula
/// ```text
/// dᵢ = aᵢ − bᵢ,   d̄ = mean of d,   s² = Σ (dᵢ − d̄)² / (n − 1)
/// standard error = s/√n,   statistic = d̄·√n/s,   p = 2·P(T > |statistic|),   T ~ Student t, n − 1 degrees
/// ```
/// Standard error, statistic and p-value are undefined (`None`) for a single event, and when `s` is only
/// rounding: not above 1e-12 of the largest score, as for two forecasters that differ by a constant. For up to
/// a million events the p-value has nine correct digits where |statistic| > 0.1; nearer to 0, where the p-value
/// nears 1, it is right within 1e-6.
///
/// # Shapes
/// `scores_a`, `scores_b`: one score per event, lower is better, in the same order; at least one event.
///
/// # Errors
/// [`LengthMismatch`](Error::LengthMismatch); [`Empty`](Error::Empty);
/// [`ElementOutOfRange`](Error::ElementOutOfRange) for a score that is infinite or NaN (one impossible outcome
/// that happened makes a mean of log scores infinite, and no test can weigh it);
/// [`Overflow`](Error::Overflow) for differences beyond `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::{brier, diebold_mariano};
/// use ndarray::array;
///
/// let outcomes = [0, 2, 0, 1];
/// let model = array![[0.6, 0.2, 0.2], [0.3, 0.3, 0.4], [0.5, 0.3, 0.2], [0.4, 0.4, 0.2]];
/// let market = array![[0.5, 0.3, 0.2], [0.4, 0.3, 0.3], [0.5, 0.2, 0.3], [0.4, 0.3, 0.3]];
/// let model = brier(model.view(), &outcomes)?;
/// let market = brier(market.view(), &outcomes)?;
///
/// let test = diebold_mariano(model.per_event.view(), market.per_event.view())?;
/// assert!((test.mean_difference + 0.13).abs() < 1e-15);
/// assert!((test.p_value.unwrap() - 0.0634).abs() < 1e-4); // four matches prove little
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Diebold, F. X. & Mariano, R. S. (1995), Comparing predictive accuracy, *Journal of Business & Economic
/// Statistics* 13(3), 253–263, doi:10.1080/07350015.1995.10524599. Harvey, D., Leybourne, S. & Newbold, P.
/// (1997), Testing the equality of prediction mean squared errors, *International Journal of Forecasting*
/// 13(2), 281–291, doi:10.1016/S0169-2070(96)00719-4.
pub fn diebold_mariano(scores_a: ArrayView1<'_, f64>, scores_b: ArrayView1<'_, f64>) -> Result<Comparison> {
    check_scores(scores_a, scores_b)?;
    let differences: Vec<f64> = scores_a
        .iter()
        .zip(scores_b)
        .map(|(a, b)| check_overflow("a difference of scores", a - b))
        .collect::<Result<_>>()?;
    let size = scores_a.iter().chain(scores_b).fold(0.0, |size: f64, score| size.max(score.abs()));
    let moments = moments(&differences, ROUNDING * size);
    let n = differences.len() as f64;
    let statistic = moments.standard_deviation.map(|s| moments.mean / s * n.sqrt());
    Ok(Comparison {
        mean_difference: moments.mean,
        standard_error: moments.standard_deviation.map(|s| s / n.sqrt()),
        statistic,
        p_value: statistic.map(|t| student_two_sided(t, n - 1.0)),
        observations: differences.len(),
    })
}

fn check_scores(scores_a: ArrayView1<'_, f64>, scores_b: ArrayView1<'_, f64>) -> Result<()> {
    if scores_a.len() != scores_b.len() {
        return Err(Error::LengthMismatch {
            first: "scores_a",
            first_len: scores_a.len(),
            second: "scores_b",
            second_len: scores_b.len(),
        });
    }
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
