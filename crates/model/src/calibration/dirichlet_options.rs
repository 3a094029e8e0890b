//! What the user of Dirichlet calibration may choose.

use crate::conditional::Stopping;
use crate::{Error, Result};

/// Options of [`DirichletCalibration::fit`](crate::DirichletCalibration::fit).
///
/// Strengths say for how many past matches the belief "these forecasts need no calibration" counts.
///
/// | option | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | `diagonal` | 100 | matches | finite, ≥ 0 | pull of the diagonal of `W` towards 1; 0 is ODIR |
/// | `off_diagonal` | 100 | matches | finite, > 0 | pull of the other elements of `W` towards 0 |
/// | `intercept` | 100 | matches | finite, > 0 | pull of `b` towards 0 |
/// | `vector_scaling` | false | | | keep the elements off the diagonal at exactly 0 |
/// | `tolerance` | 1e-10 | nats per match | > 0 | largest derivative of the mean objective that counts as converged |
/// | `max_iterations` | 100 | | ≥ 1 | Newton steps after which the fit stops |
///
/// # Examples
/// ```
/// use fairline_model::{DirichletCalibration, DirichletOptions};
/// use ndarray::array;
///
/// let p = array![[0.6, 0.2, 0.2], [0.5, 0.3, 0.2], [0.3, 0.3, 0.4], [0.4, 0.3, 0.3]];
/// // One number a class and an intercept, worth 50 matches each; nothing off the diagonal.
/// let options = DirichletOptions::new().diagonal(50.0).intercept(50.0).vector_scaling(true);
/// let map = DirichletCalibration::fit(p.view(), &[0, 1, 2, 1], None, &options)?;
/// assert!(map.apply(p.view())?[[0, 1]] > 0.2); // draws came up more often than was said
/// # Ok::<(), fairline_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DirichletOptions {
    pub(super) diagonal: f64,
    pub(super) off_diagonal: f64,
    pub(super) intercept: f64,
    pub(super) vector_scaling: bool,
    tolerance: f64,
    max_iterations: usize,
}

impl Default for DirichletOptions {
    fn default() -> Self {
        Self {
            diagonal: 100.0,
            off_diagonal: 100.0,
            intercept: 100.0,
            vector_scaling: false,
            tolerance: 1e-10,
            max_iterations: 100,
        }
    }
}

impl DirichletOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the pull of the diagonal of `W` towards 1; 0 for none, as Kull et al. have it.
    #[must_use]
    pub fn diagonal(mut self, matches: f64) -> Self {
        self.diagonal = matches;
        self
    }

    /// Sets the pull of the elements of `W` off the diagonal towards 0.
    #[must_use]
    pub fn off_diagonal(mut self, matches: f64) -> Self {
        self.off_diagonal = matches;
        self
    }

    /// Sets the pull of `b` towards 0.
    #[must_use]
    pub fn intercept(mut self, matches: f64) -> Self {
        self.intercept = matches;
        self
    }

    /// Sets whether `W` is diagonal: vector scaling instead of the full matrix.
    #[must_use]
    pub fn vector_scaling(mut self, diagonal_only: bool) -> Self {
        self.vector_scaling = diagonal_only;
        self
    }

    /// Sets the largest derivative of the mean objective that counts as converged.
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

    pub(super) fn validate(&self) -> Result<()> {
        self.stopping().validate()?;
        if !(self.diagonal.is_finite() && self.diagonal >= 0.0) {
            let (value, allowed) = (self.diagonal, "finite and at least 0");
            return Err(Error::OptionOutOfRange { name: "diagonal", value, allowed });
        }
        for (name, value) in [("off_diagonal", self.off_diagonal), ("intercept", self.intercept)] {
            if !(value.is_finite() && value > 0.0) {
                return Err(Error::OptionOutOfRange { name, value, allowed: "finite and greater than 0" });
            }
        }
        Ok(())
    }
}
