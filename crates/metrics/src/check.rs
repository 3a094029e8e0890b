//! The ranges a single number may have, each checked in one place.

use ndarray::ArrayView2;

use crate::{Error, Result};

/// A range of numbers; none of them contains NaN or an infinity.
#[derive(Clone, Copy)]
pub(crate) enum Range {
    Finite,
    NotNegative,
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

/// Refuses a result that left the range of `f64` although its inputs were finite.
pub(crate) fn check_overflow(quantity: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(Error::Overflow { quantity }) }
}
