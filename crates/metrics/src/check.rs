//! The ranges a single number may have, each checked in one place.

use ndarray::ArrayView2;

use crate::{Error, Result};

/// A range of numbers; none of them contains NaN or an infinity.
#[derive(Clone, Copy)]
pub(crate) enum Range {
    Finite,
    NotNegative,
    Weight,
    Positive,
    Odds,
    Inner,
    BelowOne,
    Probability,
}

impl Range {
    fn contains(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Self::Finite => true,
                // The squares of weights and of weighted scores stay in the range of f64.
                Self::Weight => value == 0.0 || (1e-75..=1e75).contains(&value),
                Self::NotNegative => value >= 0.0,
                Self::Positive => value > 0.0,
                Self::Odds => value > 1.0,
                Self::BelowOne => (0.0..1.0).contains(&value),
                Self::Inner => value > 0.0 && value < 1.0,
                Self::Probability => (0.0..=1.0).contains(&value),
            }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Finite => "finite",
            Self::Weight => "0 or in 1e-75 to 1e75",
            Self::NotNegative => "finite and not negative",
            Self::Positive => "finite and greater than 0",
            Self::Odds => "finite and greater than 1",
            Self::BelowOne => "in [0, 1)",
            Self::Inner => "greater than 0 and less than 1",
            Self::Probability => "in [0, 1]",
        }
    }

    /// Refuses a `value` of the named argument outside the range.
    pub(crate) fn check(self, argument: &'static str, value: f64) -> Result<()> {
        if self.contains(value) {
            return Ok(());
        }
        Err(Error::OutOfRange { argument, value, allowed: self.words() })
    }

    /// Refuses a `value` at `index` of the named list outside the range.
    pub(crate) fn check_element(self, argument: &'static str, index: usize, value: f64) -> Result<()> {
        if self.contains(value) {
            return Ok(());
        }
        Err(Error::ElementOutOfRange { argument, index, value, allowed: self.words() })
    }

    /// Refuses a table with a cell outside the range.
    pub(crate) fn check_table(self, argument: &'static str, table: ArrayView2<'_, f64>) -> Result<()> {
        for ((row, column), &value) in table.indexed_iter() {
            if !self.contains(value) {
                return Err(Error::CellOutOfRange { argument, row, column, value, allowed: self.words() });
            }
        }
        Ok(())
    }
}

/// Refuses two named inputs of different lengths.
pub(crate) fn same_length(
    first: &'static str,
    first_len: usize,
    second: &'static str,
    second_len: usize,
) -> Result<()> {
    if first_len == second_len {
        return Ok(());
    }
    Err(Error::LengthMismatch { first, first_len, second, second_len })
}

/// What a score may be: a log score may be infinite, and no rule gives numbers beyond 1e75.
pub(crate) const SCORE: &str = "a number up to 1e75, or +∞";

pub(crate) fn is_score(value: f64) -> bool {
    value.abs() <= 1e75 || value == f64::INFINITY
}

/// Refuses a result that left the range of `f64` although its inputs were finite.
pub(crate) fn check_overflow(quantity: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(Error::Overflow { quantity }) }
}
