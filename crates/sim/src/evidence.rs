//! What a model is worth beside the market's prices.

use fairline_model::{AddedValue, PoolOptions, Verdict};
use ndarray::ArrayView2;

/// Significance level of the verdict.
const LEVEL: f64 = 0.05;

/// What forecasts and results say about a model beside the market's prices.
///
/// # Formula
/// ```text
/// p ∝ market^a · model^b,   a and b free, by maximum likelihood
/// ```
/// A market that knows everything the model knows has a = 1 and b = 0, but for chance. Errors are by the sandwich formula.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MarketEvidence {
    /// Weight a of the market.
    pub market_weight: f64,
    /// Its standard error.
    pub market_weight_error: f64,
    /// Weight b of the model.
    pub model_weight: f64,
    /// Its standard error.
    pub model_weight_error: f64,
    /// Two-sided p-value of b = 0.
    pub p_value: f64,
    /// Matches that were forecast by both.
    pub matches: usize,
    /// Whether b is above 0 by more than luck, at the 5 % level: the model knows something that the market does not.
    pub model_adds: bool,
}

impl MarketEvidence {
    /// Weighs two sets of forecasts of the same matches; `None` where no single weights are best, as for a model that
    /// repeats the market, or for a handful of matches.
    pub(crate) fn of(market: &[[f64; 3]], model: &[[f64; 3]], outcomes: &[usize]) -> Option<Self> {
        let forecasts = [market, model].map(ArrayView2::from);
        let test = AddedValue::test(&forecasts, outcomes, None, 1, &[0], &PoolOptions::new()).ok()?;
        Some(Self {
            market_weight: test.with.weights[0],
            market_weight_error: test.with.robust_standard_errors[0],
            model_weight: test.weight,
            model_weight_error: test.robust_standard_error,
            p_value: test.robust_p_value,
            matches: outcomes.len(),
            model_adds: test.verdict(LEVEL).is_ok_and(|verdict| verdict == Verdict::Adds),
        })
    }
}
