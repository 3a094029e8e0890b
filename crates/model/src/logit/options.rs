//! What the user of the logit may choose.

use crate::{Error, Result};

/// How the minimum is sought. All of them end at the same point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Solver {
    /// Limited-memory BFGS: one pass over the rows an iteration. The fastest unless features are nearly collinear.
    #[default]
    Lbfgs,
    /// Newton's method with steps from conjugate gradients and a line search.
    NewtonCg,
    /// Newton's method with steps from conjugate gradients within a region of trust (Steihaug).
    TrustRegion,
}

/// Options of [`MultinomialLogit::fit`](crate::MultinomialLogit::fit).
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `l2` | 1e-3 | ≥ 0 | λ, weight of the squared coefficients beside the *mean* negative log-likelihood; scikit-learn's `C` is `1/(λ·n)` |
/// | `standardize` | false | | penalise the coefficients of columns scaled to unit standard deviation |
/// | `classes` | largest label + 1 | ≥ 2 | number of classes |
/// | `tolerance` | 1e-8 | > 0 | largest element of the gradient (absolute) that counts as converged |
/// | `solver` | [`Solver::Lbfgs`] | | how the minimum is sought |
/// | `max_iterations` | 500 | ≥ 1 | iterations of the solver after which the fit stops |
/// | `memory` | 7 | 1 to 100 | pairs of steps and gradients L-BFGS remembers |
///
/// # Examples
/// ```
/// let options = fairline_model::LogitOptions::new().l2(1e-2).standardize(true);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LogitOptions {
    pub(super) l2: f64,
    pub(super) standardize: bool,
    pub(super) classes: Option<usize>,
    pub(super) tolerance: f64,
    pub(super) solver: Solver,
    pub(super) max_iterations: usize,
    pub(super) memory: usize,
}

impl Default for LogitOptions {
    fn default() -> Self {
        Self {
            l2: 1e-3,
            standardize: false,
            classes: None,
            tolerance: 1e-8,
            solver: Solver::default(),
            max_iterations: 500,
            memory: 7,
        }
    }
}

impl LogitOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the weight λ ≥ 0 of the penalty `λ/2·‖β‖²`; 0 asks for the maximum-likelihood fit.
    #[must_use]
    pub fn l2(mut self, lambda: f64) -> Self {
        self.l2 = lambda;
        self
    }

    /// Sets whether the penalty applies to the coefficients of standardised columns (mean 0, population
    /// standard deviation 1), which makes the fit independent of the units of `x`.
    ///
    /// The coefficients are reported in the units of `x` either way.
    #[must_use]
    pub fn standardize(mut self, standardize: bool) -> Self {
        self.standardize = standardize;
        self
    }

    /// Sets the number of classes, which is otherwise the largest label plus one.
    #[must_use]
    pub fn classes(mut self, classes: usize) -> Self {
        self.classes = Some(classes);
        self
    }

    /// Sets the tolerance on the infinity norm of the gradient.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets how the minimum is sought.
    #[must_use]
    pub fn solver(mut self, solver: Solver) -> Self {
        self.solver = solver;
        self
    }

    /// Sets the number of iterations of the solver after which the fit stops.
    #[must_use]
    pub fn max_iterations(mut self, iterations: usize) -> Self {
        self.max_iterations = iterations;
        self
    }

    /// Sets how many pairs of steps and gradients L-BFGS remembers.
    #[must_use]
    pub fn memory(mut self, pairs: usize) -> Self {
        self.memory = pairs;
        self
    }

    pub(super) fn validate(&self) -> Result<()> {
        let out_of_range = |name, value, allowed| Err(Error::OptionOutOfRange { name, value, allowed });
        if !(self.l2.is_finite() && self.l2 >= 0.0) {
            return out_of_range("l2", self.l2, "finite and at least 0");
        }
        if !(self.tolerance.is_finite() && self.tolerance > 0.0) {
            return out_of_range("tolerance", self.tolerance, "finite and greater than 0");
        }
        if self.max_iterations == 0 {
            return out_of_range("max_iterations", 0.0, "at least 1");
        }
        if !(1..=100).contains(&self.memory) {
            return out_of_range("memory", self.memory as f64, "between 1 and 100");
        }
        Ok(())
    }
}
