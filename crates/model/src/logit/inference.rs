//! How sure a fit is: standard errors, intervals, information criteria, and the test of nested fits.

use ndarray::{Array1, Array2, ArrayView2};
use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

use super::curvature::hessian;
use super::design::{Design, finite};
use super::outer::{add_outer, stride};
use super::rows::{LANES, Lanes};
use super::{LogitData, LogitOptions, MultinomialLogit};
use crate::cholesky::Cholesky;
use crate::{Error, Result};

/// What the data say about the parameters of a fit, see [`MultinomialLogit::inference`].
///
/// # Examples
/// ```
/// use fairline_model::{LogitData, LogitOptions, MultinomialLogit};
/// use ndarray::{Axis, array};
///
/// let x = array![[2.0, 0.2], [1.0, 0.6], [0.5, 0.3], [0.0, 0.5], [-0.5, 0.2], [-1.0, 0.7], [-1.5, 0.4], [1.5, 0.6]];
/// let y = [0, 0, 1, 0, 1, 1, 1, 1];
/// let options = LogitOptions::new().l2(0.0);
/// let fitted = |x: ndarray::ArrayView2<'_, f64>| {
///     let data = LogitData::new(x, &y);
///     let fit = MultinomialLogit::fit_data(&data, &options)?;
///     let inference = fit.inference(&data, &options)?;
///     Ok::<_, fairline_model::Error>((fit, inference))
/// };
/// let ((fit, both), (_, one)) = (fitted(x.view())?, fitted(x.select(Axis(1), &[0]).view())?);
/// // Does the second feature help? Not by eight rows.
/// assert!(both.likelihood_ratio(&one)?.p_value > 0.5 && one.aic() < both.aic() && one.bic() < both.bic());
/// let (low, high) = both.wald_intervals(&fit, both.coefficient_errors.view(), 0.95)?;
/// assert!(low[[1, 0]] < 0.0 && high[[1, 0]] > 0.0);
/// # Ok::<(), fairline_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct LogitInference {
    /// Weighted sum of the log-likelihoods of the rows, without the penalty, nats.
    pub log_likelihood: f64,
    /// Sum of the weights: the number of rows if there are none.
    pub observations: f64,
    /// Free parameters: (features + 1)·(classes − 1).
    pub parameters: usize,
    /// Whether the fit was penalised; then errors are those of the penalised estimate, not of unbiased ones.
    pub penalised: bool,
    /// Estimated condition number of the Hessian at the solution, for scaled columns; +∞ beyond the range of `f64`.
    pub condition: f64,
    /// Model-based standard errors of the coefficients, (features, classes).
    pub coefficient_errors: Array2<f64>,
    /// Model-based standard errors of the intercepts, (classes).
    pub intercept_errors: Array1<f64>,
    /// Sandwich standard errors of the coefficients, valid where the model is wrong.
    pub robust_coefficient_errors: Array2<f64>,
    /// Sandwich standard errors of the intercepts.
    pub robust_intercept_errors: Array1<f64>,
    /// Model-based covariance of all parameters, by class, in each the intercept and then the coefficients.
    pub covariance: Array2<f64>,
    /// Sandwich covariance of all parameters, in the same order.
    pub robust_covariance: Array2<f64>,
}

impl MultinomialLogit {
    /// What the data that the model was fitted to say about its parameters.
    ///
    /// # Formula
    /// ```text
    /// F = Σᵢ wᵢ · f                              the objective times the sum of the weights
    /// model-based   (∂²F)⁻¹                      sandwich   (∂²F)⁻¹ · (Σᵢ wᵢ²·sᵢsᵢᵀ) · (∂²F)⁻¹
    /// ```
    /// `s` is the derivative of a row's log-likelihood. Both are in the units of `x` and for the parameters as they are
    /// reported: with λ = 0 differences from the last class, whose own errors are 0, else differences from the mean of
    /// the classes. With λ > 0 the model-based matrix is the posterior covariance under the normal prior that the
    /// penalty is (Laplace's approximation).
    ///
    /// # Errors
    /// Those of [`fit_data`](Self::fit_data) about the data and options; [`Error::StartMismatch`] if the model does not
    /// belong to them; [`Error::SingularHessian`] if the curvature is 0 in some direction; [`Error::Overflow`] for a
    /// covariance or a criterion beyond the range of `f64`.
    ///
    /// # Examples
    /// ```
    /// use fairline_model::{LogitData, LogitOptions, MultinomialLogit};
    /// use ndarray::array;
    ///
    /// let x = array![[0.0], [1.0], [0.0], [1.0], [0.0], [1.0], [0.0], [1.0]];
    /// let data = LogitData::new(x.view(), &[0, 0, 0, 1, 1, 1, 0, 1]);
    /// let options = LogitOptions::new().l2(0.0);
    /// let fit = MultinomialLogit::fit_data(&data, &options)?;
    /// let inference = fit.inference(&data, &options)?;
    /// // The logarithm of an odds ratio of 3·3 with four counts 3, 1, 1, 3.
    /// assert!((fit.coefficients[[0, 0]] + 9_f64.ln()).abs() < 1e-7);
    /// assert!((inference.coefficient_errors[[0, 0]] - (1.0 / 3.0 + 1.0 + 1.0 + 1.0 / 3.0_f64).sqrt()).abs() < 1e-7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # References
    /// - Huber, P. J. (1967), The behavior of maximum likelihood estimates under nonstandard conditions, *Proceedings
    ///   of the Fifth Berkeley Symposium* 1, 221–233.
    /// - White, H. (1982), Maximum likelihood estimation of misspecified models, *Econometrica* 50(1), 1–25.
    pub fn inference(&self, data: &LogitData<'_>, options: &LogitOptions) -> Result<LogitInference> {
        options.validate()?;
        let design = Design::new(data, options)?;
        let beta = design.parameters_of(self)?;
        let (width, classes) = (design.width(), design.classes());
        let total = design.total_weight;

        let factor = Cholesky::factor(hessian(&design, &beta), design.parameters(), 0.0)
            .map_err(|parameter| Error::SingularHessian { column: (parameter % width).checked_sub(1) })?;
        let condition = factor.condition();
        let order = design.parameters();
        let bread = Array2::from_shape_fn((order, order), {
            let inverse = factor.inverse();
            move |(i, j)| inverse[i * order + j] / total
        });
        let meat = scores(&design, &beta);
        let mut per_column = beta;
        design.rescale(&mut per_column, |beta, scale| beta / scale);
        let loss = design.rows.gradient(&per_column, &mut vec![0.0; order], &mut design.rows.scratch());
        let map = reported_parameters(&design);
        let covariance = map.dot(&bread).dot(&map.t());
        // The scores' outer products are of weights that sum to 1.
        let robust = map.dot(&bread).dot(&(meat * (total * total))).dot(&bread).dot(&map.t());

        let errors = |covariance: &Array2<f64>| {
            let error = |class: usize, j: usize| {
                let at = class * width + j;
                covariance[[at, at]].max(0.0).sqrt()
            };
            let coefficients = Array2::from_shape_fn((width - 1, classes), |(j, class)| error(class, j + 1));
            (coefficients, Array1::from_shape_fn(classes, |class| error(class, 0)))
        };
        let (coefficient_errors, intercept_errors) = errors(&covariance);
        let (robust_coefficient_errors, robust_intercept_errors) = errors(&robust);
        let said = LogitInference {
            log_likelihood: -loss * total,
            observations: total,
            parameters: width * (classes - 1),
            penalised: design.penalised,
            condition,
            coefficient_errors,
            intercept_errors,
            robust_coefficient_errors,
            robust_intercept_errors,
            covariance,
            robust_covariance: robust,
        };
        let covariances = said.covariance.iter().chain(&said.robust_covariance);
        finite("covariance", covariances)?;
        finite("information criterion", [said.aic(), said.bic()].iter())?;
        Ok(said)
    }
}

impl LogitInference {
    /// Akaike's information criterion, `2·parameters − 2·log-likelihood`; lower is better.
    ///
    /// With a penalty fewer parameters are at work than are counted.
    ///
    /// # References
    /// Akaike, H. (1974), A new look at the statistical model identification, *IEEE Transactions on Automatic Control*
    /// 19(6), 716–723.
    pub fn aic(&self) -> f64 {
        2.0 * (self.parameters as f64 - self.log_likelihood)
    }

    /// The Bayesian information criterion, `ln(observations)·parameters − 2·log-likelihood`; lower is better.
    ///
    /// # References
    /// Schwarz, G. (1978), Estimating the dimension of a model, *The Annals of Statistics* 6(2), 461–464.
    pub fn bic(&self) -> f64 {
        self.observations.ln() * self.parameters as f64 - 2.0 * self.log_likelihood
    }

    /// Wald intervals `estimate ∓ z·error` of the coefficients at a confidence `level` in (0, 1), lower and upper ends.
    ///
    /// # Shapes
    /// `model.coefficients` and the errors to use: (features, classes) each → two arrays of that shape.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`] for the level, [`Error::StartMismatch`] for a model of another shape,
    /// [`Error::Overflow`] for an end that is no finite number, because the error is none.
    pub fn wald_intervals(
        &self,
        model: &MultinomialLogit,
        errors: ArrayView2<'_, f64>,
        level: f64,
    ) -> Result<(Array2<f64>, Array2<f64>)> {
        let z = normal_quantile(level)?;
        let (expected, actual) = (self.coefficient_errors.dim(), model.coefficients.dim());
        if expected != actual || errors.dim() != expected {
            return Err(Error::StartMismatch { expected, actual });
        }
        let half = &errors * z;
        let (low, high) = (&model.coefficients - &half, &model.coefficients + &half);
        finite("end of an interval", low.iter().chain(&high))?;
        Ok((low, high))
    }

    /// Tests whether a smaller fit, nested in this one, loses more likelihood than chance explains.
    ///
    /// # Formula
    /// ```text
    /// D = 2·(ln L_this − ln L_smaller) ~ χ² with (parameters − parameters of the smaller) degrees of freedom
    /// ```
    ///
    /// # Errors
    /// [`Error::NotNested`] unless both are unpenalised fits to the same total weight, this one with more parameters
    /// and no smaller likelihood.
    ///
    /// # References
    /// Wilks, S. S. (1938), The large-sample distribution of the likelihood ratio, *The Annals of Mathematical
    /// Statistics* 9(1), 60–62.
    pub fn likelihood_ratio(&self, smaller: &Self) -> Result<LikelihoodRatio> {
        let refused = |reason| Err(Error::NotNested { reason });
        if self.penalised || smaller.penalised {
            return refused("the fits must have no penalty");
        }
        if (self.observations - smaller.observations).abs() > 1e-9 * self.observations {
            return refused("the fits must be to the same rows");
        }
        if self.parameters <= smaller.parameters {
            return refused("the larger fit must have more parameters");
        }
        let statistic = 2.0 * (self.log_likelihood - smaller.log_likelihood);
        if statistic < -1e-6 * self.log_likelihood.abs() {
            return refused("the larger fit must not have the smaller likelihood");
        }
        let degrees_of_freedom = self.parameters - smaller.parameters;
        let Ok(distribution) = ChiSquared::new(degrees_of_freedom as f64) else {
            return refused("the larger fit must have more parameters");
        };
        Ok(LikelihoodRatio { statistic, degrees_of_freedom, p_value: distribution.sf(statistic.max(0.0)) })
    }
}

/// The test of a fit against a smaller one nested in it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct LikelihoodRatio {
    /// Twice the difference of the log-likelihoods.
    pub statistic: f64,
    /// Difference of the numbers of parameters.
    pub degrees_of_freedom: usize,
    /// Probability of a statistic at least as large if the smaller model is true.
    pub p_value: f64,
}

/// The standard normal quantile that a two-sided interval of `level` reaches to.
fn normal_quantile(level: f64) -> Result<f64> {
    if !(level > 0.0 && level < 1.0) {
        return Err(Error::OptionOutOfRange {
            name: "level",
            value: level,
            allowed: "between 0 and 1, exclusive",
        });
    }
    // From the lower tail: (1 + level)/2 would round to 1 for the largest levels.
    Ok(-Normal::standard().inverse_cdf((1.0 - level) / 2.0))
}

/// `Σᵢ wᵢ²·sᵢsᵢᵀ` in the coordinates of the search, for weights that sum to 1.
fn scores(design: &Design, beta: &[f64]) -> Array2<f64> {
    let (rows, width, classes, order) = (&design.rows, design.width(), design.classes(), design.parameters());
    let mut per_column = beta.to_vec();
    design.rescale(&mut per_column, |beta, scale| beta / scale);
    let mut unpacked = vec![0.0; LANES * width];
    let stride = stride(order);
    let mut scores = vec![0.0; LANES * stride];
    let mut p = vec![[0.0; LANES]; classes];
    let mut outer = vec![0.0; order * stride];
    for block in 0..rows.blocks() {
        let inverse = rows.exponentials(block, &per_column, &mut p);
        rows.unpack(block, &mut unpacked);
        let (weights, labels) = (&rows.weights[block], &rows.labels[block]);
        for lane in 0..LANES {
            let z = &unpacked[lane * width..][..width];
            for (class, score) in scores[lane * stride..][..order].chunks_exact_mut(width).enumerate() {
                let residual = f64::from(u8::from(labels[lane] == class)) - p[class][lane] * inverse[lane];
                for (score, z) in score.iter_mut().zip(z) {
                    *score = residual * z;
                }
            }
            design.rescale(&mut scores[lane * stride..][..order], |score, scale| score / scale);
        }
        let squares: Lanes = weights.map(|weight| weight * weight);
        add_outer(&mut outer, &scores, order, &squares);
    }
    let symmetric = |(i, j): (usize, usize)| outer[i.max(j) * stride + i.min(j)];
    Array2::from_shape_fn((order, order), symmetric)
}

/// The linear map from the parameters of the search to those that are reported.
fn reported_parameters(design: &Design) -> Array2<f64> {
    let (width, classes, order) = (design.width(), design.classes(), design.parameters());
    // To the units of x: b = β/c, a = β₀ − Σ m·b.
    let unit = |i: usize, j: usize| match (i, j) {
        (0, 0) => 1.0,
        (0, j) => -design.mean[j - 1] / design.scale[j - 1],
        (i, j) if i == j => 1.0 / design.scale[i - 1],
        _ => 0.0,
    };
    // From the last class, or from the mean of the classes.
    let contrast = |c: usize, d: usize| {
        let own = f64::from(u8::from(c == d));
        let origin =
            if design.penalised { 1.0 / classes as f64 } else { f64::from(u8::from(d == classes - 1)) };
        own - origin
    };
    Array2::from_shape_fn((order, order), |(row, column)| {
        contrast(row / width, column / width) * unit(row % width, column % width)
    })
}
