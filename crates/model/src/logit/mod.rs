//! Multinomial logit: one linear predictor per class, softmax of them as probabilities.
//!
//! [`data`] is what a fit is given, [`design`] validates and scales it into [`rows`], [`objective`] is what is
//! minimised, [`curvature`] and [`search`] minimise it, and this file turns the minimum into a model. [`inference`]
//! says how sure the model is, [`path`] and [`choice`] choose the penalty, [`saved`] keeps a model in a file.

mod choice;
mod curvature;
mod data;
mod design;
mod inference;
mod objective;
mod options;
mod outer;
mod path;
mod progress;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod rows;
#[cfg(feature = "serde")]
mod saved;
mod search;

use std::ops::ControlFlow;

use ndarray::{Array1, Array2, ArrayView2};

pub use self::choice::{L2Choice, L2ChoiceOptions, choose_l2};
pub use self::data::LogitData;
use self::data::check_offsets;
use self::design::{Design, original_units};
pub use self::inference::{LikelihoodRatio, LogitInference};
use self::objective::{Objective, Point, exponentials};
pub use self::options::{LogitOptions, Solver};
pub use self::path::l2_path;
pub use self::progress::Progress;
#[cfg(feature = "serde")]
pub use self::saved::SAVED_LOGIT_VERSION;
use self::search::{Observer, Reason};
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
    /// An observer ended the fit.
    Stopped,
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
    /// Estimated condition number (1-norm) of the intercept-only model's Hessian for scaled columns. Beyond 1e8 some
    /// columns nearly determine each other, and their single coefficients mean little; +∞ beyond the range of `f64`.
    /// `None` in a checkpoint.
    pub condition: Option<f64>,
    /// Whether the model gives every row's own class the largest linear predictor: the data are separable, and only
    /// the penalty keeps the coefficients finite. False in a checkpoint.
    pub separated: bool,
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
        Self::fit_data(&LogitData::new(x, y), options)
    }

    /// Fits the model to data that may have weights, offsets and a model to start from.
    ///
    /// # Formula
    /// ```text
    /// f(β, a) = Σᵢ wᵢ·(−ln P(yᵢ | xᵢ)) / Σᵢ wᵢ + λ/2 · Σ_jc β_jc²,   P(c | x) ∝ exp(o_c + x·β_c + a_c)
    /// ```
    /// A row of weight 2 is that row twice; a row of weight 0 is not there. With
    /// [`standardize`](LogitOptions::standardize) the standard deviations are weighted too.
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit), and
    /// - [`Error::WeightsMismatch`], [`Error::WeightOutOfRange`], [`Error::NoWeight`]: weights
    /// - [`Error::OffsetsMismatch`], [`Error::OffsetNotFinite`]: offsets
    /// - [`Error::StartMismatch`]: a start with other numbers of features or classes
    ///
    /// # Examples
    /// See [`LogitData`].
    pub fn fit_data(data: &LogitData<'_>, options: &LogitOptions) -> Result<Self> {
        Self::fit_observed(data, options, &mut |_| ControlFlow::Continue(()))
    }

    /// Fits the model and shows its state to `observer` after each iteration, which may end the fit.
    ///
    /// That is the place for a log, a progress bar, a time limit, or a checkpoint to go on from.
    ///
    /// # Errors
    /// Those of [`fit_data`](Self::fit_data).
    ///
    /// # Examples
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use fairline_model::{LogitData, LogitOptions, MultinomialLogit, Status};
    /// use ndarray::array;
    ///
    /// let x = array![[-1.0, 0.3], [0.0, 1.0], [1.0, -0.2], [2.0, 0.1], [0.4, 0.9]];
    /// let data = LogitData::new(x.view(), &[0, 1, 0, 1, 0]);
    /// let options = LogitOptions::new().l2(0.1);
    ///
    /// let mut checkpoint = None;
    /// let stopped = MultinomialLogit::fit_observed(&data, &options, &mut |progress| {
    ///     checkpoint = progress.model().ok();
    ///     if progress.iteration < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    /// })?;
    /// assert_eq!(stopped.status, Status::Stopped);
    ///
    /// let checkpoint = checkpoint.ok_or("no iteration")?;
    /// let fit = MultinomialLogit::fit_data(&data.start(&checkpoint), &options)?;
    /// assert_eq!(fit.status, Status::Converged);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fit_observed(
        data: &LogitData<'_>,
        options: &LogitOptions,
        observer: &mut dyn FnMut(&Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Self> {
        options.validate()?;
        let design = Design::new(data, options)?;
        Self::fit_design(&design, data.start, options, observer)
    }

    /// Minimises from `start` or from the intercept-only model.
    fn fit_design(
        design: &Design,
        start: Option<&Self>,
        options: &LogitOptions,
        observer: &mut Observer<'_>,
    ) -> Result<Self> {
        let preconditioner = curvature::preconditioner(design)?;
        let penalised = design.penalised;
        let tolerance =
            if penalised { options.tolerance } else { options.tolerance.min(UNPENALISED_TOLERANCE) };

        // A flat valley can use up all of L-BFGS's iterations; Newton's method crosses it in a few.
        let newton_steps = curvature::POLISHING_STEPS.min(options.max_iterations / 2);
        let mut objective = Objective::new(design);
        let mut best = starting_point(&mut objective, start)?;
        let (mut iterations, reason) = search::minimise(
            &mut objective,
            &preconditioner,
            &mut best,
            tolerance,
            options.max_iterations - newton_steps,
            options,
            observer,
        )?;
        if reason != Reason::Observer {
            let steps = curvature::POLISHING_STEPS.min(options.max_iterations - iterations);
            iterations += curvature::polish(&mut objective, &mut best, tolerance, steps);
        }
        let status = match reason {
            _ if best.norm <= options.tolerance => Status::Converged,
            Reason::Limit => Status::MaxIterations,
            Reason::Observer => Status::Stopped,
            Reason::Finished => Status::Stalled,
        };
        let early = reason != Reason::Finished;
        if !penalised && curvature::separable(&mut objective, &best, tolerance, early) {
            return Err(Error::Separable);
        }
        let (coefficients, intercepts) = original_units(design, &best.beta)?;
        Ok(Self {
            coefficients,
            intercepts,
            objective: best.value,
            status,
            iterations,
            evaluations: objective.evaluations,
            gradient_norm: best.norm,
            condition: Some(preconditioner.condition()),
            separated: curvature::separates(design, &best.beta),
        })
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
        self.probabilities(x, None)
    }

    /// Returns the probability of each class for the rows of `x`, whose logits have the known parts `offsets`.
    ///
    /// # Shapes
    /// `x`: (n rows, p features), `offsets`: (n, k) → (n, k) probabilities in \[0, 1\]; each row sums to 1.
    ///
    /// # Errors
    /// Those of [`predict`](Self::predict), and [`Error::OffsetsMismatch`], [`Error::OffsetNotFinite`]
    pub fn predict_with_offsets(
        &self,
        x: ArrayView2<'_, f64>,
        offsets: ArrayView2<'_, f64>,
    ) -> Result<Array2<f64>> {
        let expected = (x.nrows(), self.intercepts.len());
        if offsets.dim() != expected {
            return Err(Error::OffsetsMismatch { expected, actual: offsets.dim() });
        }
        check_offsets(offsets)?;
        self.probabilities(x, Some(offsets))
    }

    fn probabilities(
        &self,
        x: ArrayView2<'_, f64>,
        offsets: Option<ArrayView2<'_, f64>>,
    ) -> Result<Array2<f64>> {
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
        if let Some(offsets) = offsets {
            probabilities += &offsets;
        }
        let mut logits = vec![0.0; classes];
        for (row, mut out) in probabilities.outer_iter_mut().enumerate() {
            logits.iter_mut().zip(&out).for_each(|(logit, out)| *logit = *out);
            if !logits.iter().all(|logit| logit.is_finite()) {
                return Err(Error::LogitNotFinite { row });
            }
            let sum = exponentials(&mut logits);
            out.iter_mut().zip(&logits).for_each(|(out, exponential)| *out = exponential / sum);
        }
        Ok(probabilities)
    }
}

/// The start if it is better than the intercept-only model, else that one.
///
/// From a point at which every row is certain of some class there may be no way back: no curvature is left there.
fn starting_point(objective: &mut Objective<'_>, start: Option<&MultinomialLogit>) -> Result<Point> {
    let design = objective.design();
    let mut null = Point::null_model(design);
    let Some(model) = start else { return Ok(null) };
    let mut point = Point::new(design.parameters_of(model)?);
    curvature::centre(&mut point, design);
    objective.evaluate(&mut point);
    let null_value = if design.rows.offsets.is_empty() {
        -design.shares.iter().map(|share| share * share.ln()).sum::<f64>()
    } else {
        objective.evaluate(&mut null);
        null.value
    };
    Ok(if point.value < null_value { point } else { null })
}

#[cfg(test)]
mod tests;
