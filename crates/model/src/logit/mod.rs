//! Multinomial logit: one linear predictor per class, softmax of them as probabilities.
//!
//! [`design`] validates and scales the input, [`objective`] is what is minimised, [`curvature`] and [`search`]
//! minimise it, and this file turns the minimum into a model.

pub(crate) mod cholesky;
mod curvature;
mod design;
mod objective;
mod options;
mod search;

use ndarray::{Array1, Array2, ArrayView2};

use self::design::Design;
use self::objective::{Objective, Point, exponentials};
pub use self::options::LogitOptions;
use crate::{Error, Result};

/// Without a penalty the fit is at least this exact, so that separable data can be told from other data.
const UNPENALISED_TOLERANCE: f64 = 1e-8;

/// How a fit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Status {
    /// The gradient is at the tolerance.
    Converged,
    /// The limit on the iterations was reached first; the best point so far is returned.
    MaxIterations,
    /// No step improves on the point returned: the tolerance is below the rounding of this problem.
    Stalled,
}

/// A fitted multinomial logit.
///
/// # Formula
/// ```text
/// P(class c | x) = exp(x·β_c + a_c) / Σ_d exp(x·β_d + a_d)
/// ```
///
/// # Examples
/// ```
/// use fairline_model::{LogitOptions, MultinomialLogit, Status};
/// use ndarray::array;
///
/// let x = array![[-1.0], [0.0], [1.0], [2.0]];
/// let fit = MultinomialLogit::fit(x.view(), &[0, 1, 0, 1], &LogitOptions::new().l2(0.1))?;
/// assert_eq!(fit.status, Status::Converged);
/// let p = fit.predict(array![[0.5]].view())?;
/// assert!((p[[0, 0]] - 0.5).abs() < 1e-8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MultinomialLogit {
    /// Change of each class's logit per unit of each feature, in the units of `x`; shape (features, classes).
    pub coefficients: Array2<f64>,
    /// Logit of each class at `x = 0`.
    pub intercepts: Array1<f64>,
    /// Value of the minimised objective: mean negative log-likelihood (nats per row) plus penalty.
    pub objective: f64,
    /// How the fit ended.
    pub status: Status,
    /// Iterations of the optimiser.
    pub iterations: usize,
    /// Passes over the rows to evaluate the objective and its gradient.
    pub evaluations: usize,
    /// Largest absolute element of the gradient at the solution, see [`MultinomialLogit::fit`].
    pub gradient_norm: f64,
}

impl MultinomialLogit {
    /// Fits the model to the rows of `x` and their classes `y`.
    ///
    /// # Formula
    /// ```text
    /// f(β, a) = 1/n · Σᵢ −ln P(yᵢ | xᵢ) + λ/2 · Σ_jc β_jc²        λ = options.l2
    /// ```
    /// Intercepts are not penalised. With [`standardize`](LogitOptions::standardize) the penalty applies to
    /// `s_j·β_jc` instead, `s_j` the population standard deviation of column j.
    ///
    /// With λ > 0 all classes carry coefficients, and each feature's sum to 0 over the classes; adding a
    /// constant to all intercepts would change nothing, so they are made to sum to 0 too. With λ = 0 the last
    /// class is the reference: its coefficients and its intercept are 0.
    ///
    /// [`gradient_norm`](Self::gradient_norm) is the largest absolute derivative of `f` by an intercept, or by
    /// a coefficient in the units of `x` or per standard deviation (precisely `√(s² + λ)`), whichever is larger;
    /// for a standardised fit by the standardised coefficients. [`Status::Converged`] means that it is at most
    /// the tolerance. The result does not depend on chance, only, to rounding, on the order of the rows.
    ///
    /// # Shapes
    /// `x`: (n rows, p features), in any memory layout; `y`: n classes, each below the number of classes k →
    /// coefficients (p, k), intercepts (k).
    ///
    /// # Errors
    /// - [`Error::OptionOutOfRange`]
    /// - [`Error::NoRows`], [`Error::NoColumns`], [`Error::LengthMismatch`]
    /// - [`Error::NotFinite`], [`Error::ColumnTooWide`]: features
    /// - [`Error::TooFewClasses`], [`Error::ClassOutOfRange`], [`Error::EmptyClass`]: labels
    /// - [`Error::ConstantColumn`]: with λ = 0 or `standardize`
    /// - [`Error::CollinearColumn`], [`Error::Separable`]: with λ = 0, where no maximum, or no single one, exists.
    ///   Only a fit that reaches its limit on the iterations may leave the question of separation open.
    /// - [`Error::Overflow`]: coefficients beyond the range of `f64`
    ///
    /// # Examples
    /// ```
    /// # use fairline_model::{Error, LogitOptions, MultinomialLogit};
    /// # use ndarray::array;
    /// // Every positive x is class 1, so no coefficient is large enough.
    /// let x = array![[-1.0], [-2.0], [1.0], [2.0]];
    /// let separable = MultinomialLogit::fit(x.view(), &[0, 0, 1, 1], &LogitOptions::new().l2(0.0));
    /// assert_eq!(separable, Err(Error::Separable));
    /// ```
    ///
    /// # References
    /// - Nocedal, J. & Wright, S. J. (2006), *Numerical Optimization*, 2nd ed., Springer: L-BFGS.
    /// - Albert, A. & Anderson, J. A. (1984), On the existence of maximum likelihood estimates in logistic
    ///   regression models, *Biometrika* 71(1), 1–10: separation.
    /// - Böhning, D. (1992), Multinomial logistic regression algorithm, *Annals of the Institute of Statistical
    ///   Mathematics* 44(1), 197–200: a fixed matrix in place of the Hessian.
    pub fn fit(x: ArrayView2<'_, f64>, y: &[usize], options: &LogitOptions) -> Result<Self> {
        options.validate()?;
        let design = Design::new(x, y, options)?;
        let preconditioner = curvature::preconditioner(&design)?;
        let penalised = options.l2 > 0.0;
        let tolerance =
            if penalised { options.tolerance } else { options.tolerance.min(UNPENALISED_TOLERANCE) };

        // A flat valley can use up all of L-BFGS's iterations; Newton's method crosses it in a few.
        let newton_steps = curvature::POLISHING_STEPS.min(options.max_iterations / 2);
        let mut objective = Objective::new(&design);
        let mut best = Point::null_model(&design);
        let ended = search::minimise(
            &mut objective,
            &preconditioner,
            &mut best,
            tolerance,
            options.max_iterations - newton_steps,
            options.memory,
        )?;
        let steps = if ended.limit_reached { newton_steps } else { curvature::POLISHING_STEPS };
        let iterations = ended.iterations + curvature::polish(&mut objective, &mut best, tolerance, steps);
        let status = if best.norm <= options.tolerance {
            Status::Converged
        } else if ended.limit_reached {
            Status::MaxIterations
        } else {
            Status::Stalled
        };
        if !penalised && curvature::separable(&mut objective, &best, tolerance, ended.limit_reached) {
            return Err(Error::Separable);
        }
        let (coefficients, intercepts) = original_units(&design, &best.beta, penalised)?;
        let evaluations = objective.evaluations;
        let (objective, gradient_norm) = (best.value, best.norm);
        Ok(Self { coefficients, intercepts, objective, status, iterations, evaluations, gradient_norm })
    }

    /// Returns the probability of each class for the rows of `x`.
    ///
    /// # Shapes
    /// `x`: (n rows, p features) → (n, k) probabilities in \[0, 1\]; each row sums to 1.
    ///
    /// # Errors
    /// - [`Error::ColumnMismatch`]: another number of features than the fit had
    /// - [`Error::NotFinite`]: a feature is NaN or infinite
    /// - [`Error::LogitNotFinite`]: the logits of a row overflow
    /// - [`Error::ClassMismatch`]: the public fields were given shapes that do not fit together
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
        let (features, classes) = self.coefficients.dim();
        if x.ncols() != features {
            return Err(Error::ColumnMismatch { expected: features, actual: x.ncols() });
        }
        if self.intercepts.len() != classes {
            return Err(Error::ClassMismatch { coefficients: classes, intercepts: self.intercepts.len() });
        }
        if let Some(((row, column), &value)) = x.indexed_iter().find(|(_, value)| !value.is_finite()) {
            return Err(Error::NotFinite { row, column, value });
        }
        let mut probabilities = x.dot(&self.coefficients) + &self.intercepts;
        let mut logits = vec![0.0; classes];
        for (row, mut out) in probabilities.outer_iter_mut().enumerate() {
            logits.iter_mut().zip(&out).for_each(|(logit, out)| *logit = *out);
            if !logits.iter().all(|logit| logit.is_finite()) {
                return Err(Error::LogitNotFinite { row });
            }
            let (sum, _) = exponentials(&mut logits);
            out.iter_mut().zip(&logits).for_each(|(out, exponential)| *out = exponential / sum);
        }
        Ok(probabilities)
    }
}

/// Takes the parameters back to the units of `x` and fixes what the objective leaves open.
fn original_units(design: &Design, beta: &[f64], penalised: bool) -> Result<(Array2<f64>, Array1<f64>)> {
    let (width, classes) = (design.width, design.classes());
    let mut coefficients = Array2::zeros((width - 1, classes));
    let mut intercepts = Array1::zeros(classes);
    for (class, beta) in beta.chunks_exact(width).enumerate() {
        intercepts[class] = beta[0];
        for (j, (scale, mean)) in design.scale.iter().zip(&design.mean).enumerate() {
            let coefficient = beta[j + 1] / scale;
            coefficients[[j, class]] = coefficient;
            intercepts[class] -= coefficient * mean;
        }
    }
    // The same vector may be taken from all classes: that of the last one, or their mean, which the penalty
    // has already made 0 for the coefficients except for rounding.
    let fix = |values: ndarray::ArrayViewMut1<'_, f64>| {
        let mut values = values;
        let origin = if penalised { values.sum() / classes as f64 } else { values[classes - 1] };
        values -= origin;
    };
    coefficients.outer_iter_mut().for_each(fix);
    fix(intercepts.view_mut());
    for &value in &coefficients {
        finite("coefficient", value)?;
    }
    for &value in &intercepts {
        finite("intercept", value)?;
    }
    Ok((coefficients, intercepts))
}

fn finite(what: &'static str, value: f64) -> Result<()> {
    if value.is_finite() { Ok(()) } else { Err(Error::Overflow { what, value }) }
}

#[cfg(test)]
mod tests;
