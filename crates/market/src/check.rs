//! The doors for single numbers and for quoted prices: every public function checks here, before any arithmetic.

use ndarray::ArrayView2;

use crate::{Error, Result};

/// What a single number may be.
#[derive(Clone, Copy)]
pub(crate) enum Range {
    Odds,
    Probability,
    /// A share of winnings.
    Commission,
    /// A stake, a total or a step.
    Positive,
    NotNegative,
    Finite,
    /// A share of something, the whole included.
    Fraction,
    /// A share of something, neither nothing nor the whole.
    Inner,
    /// What only makes sense for one winner.
    One,
    /// A count, a position.
    AtLeast1,
    AtLeast2,
}

impl Range {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::Odds => value.is_finite() && value > 1.0,
            Self::Probability | Self::Fraction => (0.0..=1.0).contains(&value),
            Self::Commission => (0.0..1.0).contains(&value),
            Self::Positive => value.is_finite() && value > 0.0,
            Self::NotNegative => value.is_finite() && value >= 0.0,
            Self::Finite => value.is_finite(),
            Self::Inner => value > 0.0 && value < 1.0,
            Self::One => (1.0..=1.0).contains(&value),
            Self::AtLeast1 => value >= 1.0,
            Self::AtLeast2 => value >= 2.0,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Odds => "finite and greater than 1",
            Self::Probability | Self::Fraction => "in [0, 1]",
            Self::Commission => "in [0, 1)",
            Self::Positive => "finite and greater than 0",
            Self::NotNegative => "finite and not negative",
            Self::Finite => "finite",
            Self::Inner => "above 0 and below 1",
            Self::One => "1 here",
            Self::AtLeast1 => "at least 1",
            Self::AtLeast2 => "at least 2",
        }
    }

    pub(crate) fn check(self, argument: &'static str, value: f64) -> Result<()> {
        if self.holds(value) {
            Ok(())
        } else {
            Err(Error::OutOfRange { argument, value, allowed: self.words() })
        }
    }

    pub(crate) fn check_each(self, argument: &'static str, values: &[f64]) -> Result<()> {
        match values.iter().position(|&value| !self.holds(value)) {
            Some(index) => {
                Err(Error::ElementOutOfRange { argument, index, value: values[index], allowed: self.words() })
            }
            None => Ok(()),
        }
    }
}

/// At least one selection, each with a price.
pub(crate) fn check_selections(odds: &[f64]) -> Result<()> {
    if odds.is_empty() {
        return Err(Error::Empty { argument: "odds" });
    }
    match odds.iter().position(|&o| !Range::Odds.holds(o)) {
        Some(index) => Err(Error::OddsOutOfRange { index, value: odds[index] }),
        None => Ok(()),
    }
}

/// A price or NaN in every cell.
pub(crate) fn check_prices(prices: ArrayView2<'_, f64>) -> Result<()> {
    match prices.indexed_iter().find(|&(_, &price)| !(price.is_nan() || Range::Odds.holds(price))) {
        Some(((bookmaker, outcome), &value)) => Err(Error::PriceOutOfRange { bookmaker, outcome, value }),
        None => Ok(()),
    }
}

pub(crate) fn check_len(
    argument: &'static str,
    found: usize,
    expected: usize,
    per: &'static str,
) -> Result<()> {
    if found == expected { Ok(()) } else { Err(Error::LengthMismatch { argument, found, expected, per }) }
}

/// Lets an amount through unless the arithmetic has left the range of numbers.
pub(crate) fn not_overflowed(quantity: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(Error::Overflow { quantity }) }
}
