//! The Diebold–Mariano test with the small-sample correction of Harvey, Leybourne and Newbold.

use ndarray::ArrayView1;

use super::Comparison;
use super::paired::Differences;
use crate::sum::sum_by;
use crate::{Error, Result};

/// Long-run variances up to this share of γ₀ are what rounding leaves of 0.
const VANISHED_VARIANCE: f64 = 1e-12;

/// Compares two forecasters whose differences hang together over fewer than `horizon` events: the Diebold–Mariano
/// test.
///
/// A forecast made `horizon` events before its result cannot learn from the results in between, so neighbouring
/// differences share their surprises. The test counts that in: events in order of time, with differences `horizon`
/// or more apart taken for independent. At horizon 1 (every result is known before the next forecast is made) it
/// equals [`paired_t`](crate::paired_t). In football the matches of a weekend are forecast together; there
/// [`mean_difference_by_week`](crate::mean_difference_by_week) fits better, since weeks differ in length. Do not
/// trust it when `horizon` is more than a small part of the number of events: the variance then is a guess.
///
/// # Formula
/// ```text
/// dᵢ = aᵢ − bᵢ,   γₖ = 1/n · Σ_{i>k} (dᵢ − d̄)(dᵢ₋ₖ − d̄),   V = γ₀ + 2·Σ_{k<h} γₖ
/// statistic = d̄/√(V/n) · √((n + 1 − 2h + h(h − 1)/n)/n),   p = 2·P(T > |statistic|)
/// T ~ Student t, n − 1 degrees;   standard error = d̄/statistic
/// ```
/// The rectangular weights make `V ≤ 0` possible for h > 1, mostly in short or alternating series. Standard error,
/// statistic and p-value are then undefined (`None`), as they are where the differences vary by rounding only (not
/// above 1e-12 of the largest score), where `V` is only rounding beside γ₀, and for a single event.
///
/// # Shapes
/// `scores_a`, `scores_b`: one score per event, lower is better, in order of time; at least one event. `horizon`: in
/// events, ≥ 1; above 1 it must be less than the number of events.
///
/// # Errors
/// [`OutOfRange`](Error::OutOfRange) for the horizon; [`LengthMismatch`](Error::LengthMismatch);
/// [`Empty`](Error::Empty); [`ElementOutOfRange`](Error::ElementOutOfRange) for a score that is infinite or NaN;
/// [`Overflow`](Error::Overflow) for differences beyond `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::diebold_mariano;
/// use ndarray::aview1;
///
/// let model = [0.50, 0.52, 0.61, 0.60, 0.48, 0.47, 0.55, 0.58];
/// let market = [0.54, 0.57, 0.62, 0.59, 0.50, 0.52, 0.58, 0.58];
/// let one = diebold_mariano(aview1(&model), aview1(&market), 1)?;
/// let two = diebold_mariano(aview1(&model), aview1(&market), 2)?;
/// assert!((one.statistic.unwrap() + 2.9673).abs() < 1e-4);
/// assert!((two.statistic.unwrap() + 2.2370).abs() < 1e-4); // neighbours are alike: less evidence
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Diebold, F. X. & Mariano, R. S. (1995), Comparing predictive accuracy, *Journal of Business & Economic
/// Statistics* 13(3), 253–263, doi:10.1080/07350015.1995.10524599. Harvey, D., Leybourne, S. & Newbold, P.
/// (1997), Testing the equality of prediction mean squared errors, *International Journal of Forecasting*
/// 13(2), 281–291, doi:10.1016/S0169-2070(96)00719-4.
pub fn diebold_mariano(
    scores_a: ArrayView1<'_, f64>,
    scores_b: ArrayView1<'_, f64>,
    horizon: usize,
) -> Result<Comparison> {
    let differences = Differences::new(scores_a, scores_b)?;
    let count = differences.values.len();
    if horizon == 0 || (horizon > 1 && horizon >= count) {
        let allowed = "1, or more and less than the number of events";
        return Err(Error::OutOfRange { argument: "horizon", value: horizon as f64, allowed });
    }
    let moments = differences.moments()?;
    let standard_error = moments.standard_deviation.and_then(|s| {
        let ratio = long_run_ratio(&differences.values, moments.mean, s, horizon);
        // n²·(n + 1 − 2h + h(h − 1)/n)/n = (n − h)(n − h + 1), a product of positive numbers.
        let (n, rest) = (count as f64, (count - horizon) as f64);
        (ratio > VANISHED_VARIANCE).then(|| s * ((n - 1.0) / rest / (rest + 1.0) * ratio).sqrt())
    });
    Ok(Comparison::new(moments.mean, standard_error, count))
}

/// V/γ₀: the long-run variance per variance of a single difference.
fn long_run_ratio(values: &[f64], mean: f64, deviation: f64, horizon: usize) -> f64 {
    let residuals: Vec<f64> = values.iter().map(|d| (d - mean) / deviation).collect();
    // The sum over all lags at once: every residual times the sum of the horizon − 1 before it.
    let mut sums = Vec::with_capacity(values.len() + 1);
    sums.push(0.0);
    for residual in &residuals {
        sums.push(sums[sums.len() - 1] + residual);
    }
    let lagged: Vec<f64> =
        (0..values.len()).map(|i| residuals[i] * (sums[i] - sums[(i + 1).saturating_sub(horizon)])).collect();
    1.0 + 2.0 * sum_by(&lagged, |&x| x) / (values.len() as f64 - 1.0)
}
