//! What the user of a pool may choose.

use crate::conditional::Stopping;
use crate::{Error, Result};

/// Options of [`LogPool::fit`](crate::LogPool::fit).
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `intercepts` | false | | a free term for each class, which corrects a bias that all forecasts share |
/// | `non_negative` | false | | no weight below 0 |
/// | `sum_to_one` | false | | the weights sum to 1 |
/// | `prior` | none | finite, > 0 matches | weights to start from, and for how many matches they count |
/// | `tolerance` | 1e-10 | > 0 | largest violation of the optimality conditions that counts as converged, in nats per match |
/// | `max_iterations` | 100 | ≥ 1 | Newton steps after which the fit stops; six are usual |
///
/// # Examples
/// ```
/// // A model, Dixon-Coles and the market: trust the market until 200 matches say otherwise.
/// let options = fairline_model::PoolOptions::new().prior(&[0.0, 0.0, 1.0], 200.0).non_negative(true);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PoolOptions {
    pub(super) intercepts: bool,
    pub(super) non_negative: bool,
    pub(super) sum_to_one: bool,
    pub(super) prior: Option<(Vec<f64>, f64)>,
    tolerance: f64,
    max_iterations: usize,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            intercepts: false,
            non_negative: false,
            sum_to_one: false,
            prior: None,
            tolerance: 1e-10,
            max_iterations: 100,
        }
    }
}

impl PoolOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether each class has a free term of its own. The terms sum to 0.
    #[must_use]
    pub fn intercepts(mut self, intercepts: bool) -> Self {
        self.intercepts = intercepts;
        self
    }

    /// Sets whether weights below 0 are ruled out.
    #[must_use]
    pub fn non_negative(mut self, non_negative: bool) -> Self {
        self.non_negative = non_negative;
        self
    }

    /// Sets whether the weights sum to 1: a weighted geometric mean, which is never sharper than its sharpest part.
    #[must_use]
    pub fn sum_to_one(mut self, sum_to_one: bool) -> Self {
        self.sum_to_one = sum_to_one;
        self
    }

    /// Sets the weights that hold without any past match, one for each forecast, and for how many `matches` they
    /// count against the past. See [`LogPool::fit`](crate::LogPool::fit) for the formula.
    #[must_use]
    pub fn prior(mut self, weights: &[f64], matches: f64) -> Self {
        self.prior = Some((weights.to_vec(), matches));
        self
    }

    /// Sets the largest violation of the optimality conditions that counts as converged.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the number of Newton steps after which the fit stops.
    #[must_use]
    pub fn max_iterations(mut self, iterations: usize) -> Self {
        self.max_iterations = iterations;
        self
    }

    pub(super) fn stopping(&self) -> Stopping {
        Stopping { tolerance: self.tolerance, max_iterations: self.max_iterations }
    }

    pub(super) fn validate(&self, forecasts: usize) -> Result<()> {
        self.stopping().validate()?;
        let Some((weights, matches)) = &self.prior else { return Ok(()) };
        if !(matches.is_finite() && *matches > 0.0) {
            let allowed = "finite and greater than 0";
            return Err(Error::OptionOutOfRange { name: "prior", value: *matches, allowed });
        }
        if weights.len() != forecasts {
            return Err(Error::PriorCount { weights: weights.len(), forecasts });
        }
        for (forecast, &value) in weights.iter().enumerate() {
            if !value.is_finite() || value.abs() > LARGEST_WEIGHT {
                return Err(Error::PriorWeight { forecast, value, allowed: "between -1000 and 1000" });
            }
        }
        Ok(())
    }
}

/// Beyond it a pool names one outcome of every match and nothing else.
const LARGEST_WEIGHT: f64 = 1e3;
