//! The log score: surprise at what happened.

use std::f64::consts::LN_2;

use ndarray::ArrayView2;

use super::forecasts::{Forecasts, LANES};
use crate::{Result, Score, ScoreOptions, Scores};

/// Scores forecasts with the logarithmic score (ignorance, log loss), in nats (natural logarithm; 1 nat
/// is 1.44 bits); lower is better.
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
#[doc(alias = "log_loss")]
#[doc(alias = "cross_entropy")]
#[doc(alias = "ignorance")]
pub fn log_score(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Result<Scores> {
    Score::Log.per_event(p, outcomes, &ScoreOptions::new())
}

/// The probability of what happened; NaN if the outcome is none.
#[inline(always)]
pub(super) fn observed(row: &[f64], outcome: usize) -> f64 {
    let mut observed = f64::NAN;
    for (k, &p) in row.iter().enumerate() {
        observed = if k == outcome { p } else { observed };
    }
    observed
}

/// The log score of the probability of what happened.
#[inline(always)]
pub(super) fn of_observed(p: f64) -> f64 {
    // The difference, not the sign: −ln 1 would be −0.
    0.0 - p.ln()
}

#[inline(always)]
pub(super) fn of_row(row: &[f64], outcome: usize) -> f64 {
    of_observed(observed(row, outcome))
}

/// The log score of every event.
///
/// In two passes, since a call of the logarithm would interrupt the vector instructions of the first.
pub(super) fn per_event(forecasts: &Forecasts<'_>) -> Result<Vec<f64>> {
    let mut scores = forecasts.scores(observed)?;
    for score in &mut scores {
        *score = of_observed(*score);
    }
    Ok(scores)
}

/// A mean log score below this is computed from logarithms one by one: the product below is exact to ε per event in
/// absolute terms, which is 14 digits of 0.01 and fewer of less.
const NEARLY_PERFECT: f64 = 0.01;

const MANTISSA: u64 = (1 << 52) - 1;
const ONE: u64 = 1.0_f64.to_bits();

/// The mean log score with one logarithm for many events: that of the product of their probabilities.
///
/// Every p is m·2ᵉ with m in [1, 2). Mantissas are multiplied, exponents added, and neither overflows within a run.
pub(super) fn mean(forecasts: &Forecasts<'_>) -> Result<f64> {
    let sum = forecasts.sum(|rows| {
        let start = ([1.0_f64; LANES], [0_u64; LANES], [0_u64; LANES]);
        let (products, exponents, small) = forecasts.fold(
            rows.clone(),
            observed,
            start,
            #[inline(always)]
            |(mut products, mut exponents, mut small), values| {
                for (lane, p) in values.iter().enumerate() {
                    let bits = p.to_bits();
                    products[lane] *= f64::from_bits((bits & MANTISSA) | ONE);
                    exponents[lane] += bits >> 52;
                    small[lane] |= u64::from(*p < f64::MIN_POSITIVE);
                }
                (products, exponents, small)
            },
        )?;
        let events = rows.len() as f64;
        let doublings = exponents.iter().sum::<u64>() as f64 - 1023.0 * events;
        let sum = -products.iter().map(|product| product.ln()).sum::<f64>() - doublings * LN_2;
        // Zeros and subnormal numbers have no such mantissa.
        if small.iter().all(|&lane| lane == 0) && sum > NEARLY_PERFECT * events {
            return Ok(sum);
        }
        forecasts
            .fold(rows, observed, 0.0, |sum, values| values.iter().fold(sum, |sum, &p| sum + of_observed(p)))
    })?;
    Ok(sum / forecasts.events() as f64)
}
