//! The distribution of one side's goals: its recurrence, and how many goals are worth a row.

use crate::{Error, Result};

/// The highest expected goals of a side that a matrix is made for.
pub(super) const MAX_RATE: f64 = 100.0;

/// The most goals of a side that a matrix reaches; 500 by 500 cells are two megabytes.
const MAX_GOALS: u32 = 500;

/// Goals are counted until those beyond have less than this share of the probability of scoring at all.
///
/// A share, so that a side that scores once in a lifetime still has the digits of its chance of winning.
const TAIL: f64 = 1e-17;

/// A count with `p(k) = p(k − 1)·(first + growth·(k − 1))/k`: Poisson with growth 0, negative binomial above it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    mean: f64,
    first: f64,
    growth: f64,
    /// −ln p(0).
    pub(super) nothing: f64,
}

impl Count {
    pub(super) fn poisson(rate: f64) -> Self {
        Self { mean: rate, first: rate, growth: 0.0, nothing: rate }
    }

    pub(super) fn negative_binomial(mean: f64, dispersion: f64) -> Self {
        let excess = mean / dispersion;
        Self {
            mean,
            first: mean / (1.0 + excess),
            growth: excess / (1.0 + excess),
            nothing: dispersion * excess.ln_1p(),
        }
    }

    /// `p(goals)/p(goals − 1)`, for 1 goal and more.
    pub(super) fn ratio(&self, goals: f64) -> f64 {
        (self.first + self.growth * (goals - 1.0)) / goals
    }

    /// The number of counts 0, 1, … worth keeping, at least two, and a bound on the probability of those beyond.
    pub(super) fn extent(&self) -> Result<(usize, f64)> {
        let negligible = TAIL * -(-self.nothing).exp_m1();
        let mut goals = 2.0;
        let mut next = (-self.nothing).exp() * self.ratio(1.0) * self.ratio(2.0);
        for extent in 2..=MAX_GOALS as usize + 1 {
            goals += 1.0;
            let ratio = self.ratio(goals);
            // From here on no ratio is larger, as they approach `growth` from one side: a geometric series.
            let spare = 1.0 - ratio.max(self.growth);
            if next <= negligible * spare && spare > 0.0 {
                return Ok((extent, next / spare));
            }
            next *= ratio;
        }
        Err(Error::TooManyGoals { mean: self.mean, limit: MAX_GOALS })
    }
}

/// Refuses a rate that is not positive, or above [`MAX_RATE`].
pub(super) fn check_rate(name: &'static str, rate: f64) -> Result<()> {
    if rate > 0.0 && rate <= MAX_RATE {
        Ok(())
    } else {
        Err(Error::ParameterOutOfRange { name, value: rate, allowed: "greater than 0 and at most 100" })
    }
}
