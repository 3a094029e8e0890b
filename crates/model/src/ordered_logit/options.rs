//! What the user of the ordered logit may choose.

use crate::{Error, Result};

/// Options of [`OrderedLogit::fit`](crate::OrderedLogit::fit).
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `symmetric` | false | | thresholds mirrored at 0, see [`symmetric`](Self::symmetric) |
/// | `classes` | largest label + 1 | ≥ 2 | number of classes |
/// | `tolerance` | 1e-10 | > 0 | largest element of the gradient (absolute) that counts as converged |
/// | `max_iterations` | 100 | ≥ 1 | Newton steps after which the fit stops; six are usual |
///
/// # Examples
/// ```
/// let options = fairline_model::OrderedLogitOptions::new().symmetric(true);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OrderedLogitOptions {
    pub(super) symmetric: bool,
    pub(super) classes: Option<usize>,
    pub(super) tolerance: f64,
    pub(super) max_iterations: usize,
}

impl Default for OrderedLogitOptions {
    fn default() -> Self {
        Self { symmetric: false, classes: None, tolerance: 1e-10, max_iterations: 100 }
    }
}

impl OrderedLogitOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether the thresholds mirror one another: `θ_j = −θ_(k−2−j)`, so −c and c for home, draw and away.
    ///
    /// Then x = 0 makes the first class exactly as likely as the last: a match of equals on neutral ground is fair.
    /// Any advantage of the home side has to be in the features. With Elo's
    /// [`difference`](crate::Elo::difference) it is; otherwise a column of ones, 0 on neutral ground, has it
    /// estimated. Columns are therefore not centred, and a constant one is allowed unless it is 0.
    #[must_use]
    pub fn symmetric(mut self, symmetric: bool) -> Self {
        self.symmetric = symmetric;
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

    /// Sets the number of Newton steps after which the fit stops.
    #[must_use]
    pub fn max_iterations(mut self, iterations: usize) -> Self {
        self.max_iterations = iterations;
        self
    }

    pub(super) fn validate(&self) -> Result<()> {
        let out_of_range = |name, value, allowed| Err(Error::OptionOutOfRange { name, value, allowed });
        if !(self.tolerance.is_finite() && self.tolerance > 0.0) {
            return out_of_range("tolerance", self.tolerance, "finite and greater than 0");
        }
        if self.max_iterations == 0 {
            return out_of_range("max_iterations", 0.0, "at least 1");
        }
        Ok(())
    }
}
