//! A mean with its standard error.

use fairline_metrics::ScoreAccumulator;

use crate::{Error, Result};

/// A figure with how far luck alone may move it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error, with matches (or bets) taken as independent; `None` for fewer than two and for values that
    /// do not differ.
    pub standard_error: Option<f64>,
}

impl Estimate {
    /// The mean of numbers up to 1e75, +∞ among them; `None` of nothing.
    pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> Result<Option<Self>> {
        let mut sum = ScoreAccumulator::new();
        for value in values {
            sum.push(value).map_err(Error::Scores)?;
        }
        Ok(sum.mean().map(|value| Self { value, standard_error: sum.standard_error() }))
    }

    /// This less another of different matches; `None` if one of them is infinite.
    pub(super) fn less(self, other: Self) -> Option<Self> {
        let value = self.value - other.value;
        let standard_error = self.standard_error.zip(other.standard_error).map(|(a, b)| a.hypot(b));
        value.is_finite().then_some(Self { value, standard_error })
    }
}
