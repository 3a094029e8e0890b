//! The pool itself: fitted on past matches, applied to new ones.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use super::PoolOptions;
use super::design::PoolDesign;
use crate::conditional::{Constraints, Likelihood, Logs, Optimum, Prior, Sample, minimise, softmax};
use crate::{Error, Result, Status, normal};

/// A log-linear pool: several forecasts of a match made into one.
///
/// # Formula
/// ```text
/// p_k ∝ exp(b_k + Σ_j w_j·ln p_jk)
/// ```
/// A weight of 1 on one forecast and 0 on the others is that forecast. Weights that sum to more than 1 sharpen:
/// forecasts that know different things are each too cautious alone, which is why weights are free by default.
///
/// # Examples
/// ```
/// use fairline_model::{LogPool, PoolOptions, Status};
/// use ndarray::array;
///
/// let market = array![[0.5, 0.3, 0.2], [0.6, 0.25, 0.15], [0.3, 0.3, 0.4], [0.45, 0.3, 0.25]];
/// let model = array![[0.6, 0.2, 0.2], [0.5, 0.30, 0.20], [0.2, 0.3, 0.5], [0.40, 0.3, 0.30]];
/// let outcomes = [0, 1, 2, 0];
/// // Four matches say little against a prior worth 100.
/// let options = PoolOptions::new().prior(&[1.0, 0.0], 100.0);
/// let pool = LogPool::fit(&[market.view(), model.view()], &outcomes, None, &options)?;
/// assert_eq!(pool.status, Status::Converged);
/// assert!((pool.weights[0] - 1.0).abs() < 0.1 && pool.weights[1].abs() < 0.1);
/// let p = pool.predict(&[market.view(), model.view()])?;
/// assert!((p[[0, 0]] - 0.5).abs() < 0.03);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// - Genest, C. & Zidek, J. V. (1986), Combining probability distributions: a critique and an annotated
///   bibliography, *Statistical Science* 1(1), 114–135.
/// - Ranjan, R. & Gneiting, T. (2010), Combining probability forecasts, *Journal of the Royal Statistical Society
///   B* 72(1), 71–91: why a pool of calibrated forecasts is not calibrated until it is fitted.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct LogPool {
    /// Weight of each forecast.
    pub weights: Array1<f64>,
    /// Free term of each class; they sum to 0, and are 0 unless asked for.
    pub intercepts: Array1<f64>,
    /// Standard error of each weight, from [`covariance`](Self::covariance); 0 for a weight at its bound.
    pub standard_errors: Array1<f64>,
    /// Standard error of each weight, from [`robust_covariance`](Self::robust_covariance).
    pub robust_standard_errors: Array1<f64>,
    /// Covariance of the weights, from the inverse Hessian; right when the pool is the truth and sample weights
    /// count repetitions.
    pub covariance: Array2<f64>,
    /// Covariance of the weights by the sandwich formula; right, for many matches, also when the pool is not the
    /// truth or sample weights fade the past.
    pub robust_covariance: Array2<f64>,
    /// Standard error of each intercept from the inverse Hessian.
    pub intercept_standard_errors: Array1<f64>,
    /// Mean negative log-likelihood of the past matches, in nats per match, weighted if they are.
    pub log_loss: f64,
    /// Sum of the sample weights: the number of matches where there are none.
    pub matches: f64,
    /// How the fit ended.
    pub status: Status,
    /// Newton steps.
    pub iterations: usize,
    /// Largest violation of the optimality conditions, in nats per match: without constraints the largest
    /// absolute derivative of the mean objective.
    pub residual: f64,
}

impl LogPool {
    /// Fits the weights to past matches.
    ///
    /// # Formula
    /// ```text
    /// minimise  Σᵢ sᵢ·(−ln p_{iyᵢ}) + ½·m·v·Σ_j (w_j − w⁰_j)²
    /// ```
    /// `s` are the sample weights, `w⁰` and `m` the weights and matches of the [`prior`](PoolOptions::prior). `v` is
    /// what one average match tells about a weight (its expected Fisher information) when the prior holds: the
    /// mean over matches and forecasts of the variance of `ln p_jk` under the pool `w⁰`. A prior of m matches
    /// thus weighs as much as m such matches would. Intercepts have no prior.
    ///
    /// With sample weights the counts in the model-based covariance are their sums; see
    /// [`robust_covariance`](Self::robust_covariance) for weights that fade the past. With a prior the inverse
    /// Hessian is the covariance of the posterior. Weights at their bound are taken as known in both covariances.
    ///
    /// # Shapes
    /// `forecasts`: m arrays of (n matches, k classes), k ≥ 2, rows that sum to 1 (within 1e-6, used as given);
    /// `outcomes`: n classes below k; `sample_weights`: n numbers, not all 0 → m weights, k intercepts.
    ///
    /// # Errors
    /// - [`Error::OptionOutOfRange`], [`Error::PriorCount`], [`Error::PriorWeight`]
    /// - [`Error::NoForecasts`], [`Error::ForecastShape`], [`Error::TooFewClasses`], [`Error::NoMatches`],
    ///   [`Error::OutcomeCount`], [`Error::WeightsMismatch`]: shapes
    /// - [`Error::ForecastProbability`], [`Error::ForecastSum`], [`Error::ForecastZero`]: forecasts
    /// - [`Error::OutcomeOutOfRange`], [`Error::WeightOutOfRange`], [`Error::NoWeight`], [`Error::Overflow`]
    /// - [`Error::EmptyClass`]: with intercepts, a class that never happened
    /// - [`Error::CollinearForecast`], [`Error::UnboundedLikelihood`]: without prior, where no single best weights
    ///   exist
    pub fn fit(
        forecasts: &[ArrayView2<'_, f64>],
        outcomes: &[usize],
        sample_weights: Option<&[f64]>,
        options: &PoolOptions,
    ) -> Result<Self> {
        options.validate(forecasts.len())?;
        let logs = Logs::new(forecasts)?.relative();
        let sample = Sample::new(logs.rows, logs.classes, outcomes, sample_weights)?;
        Self::of_logs(&logs, &sample, options)
    }

    /// Fits to [`relative`](Logs::relative) logarithms.
    pub(super) fn of_logs(logs: &Logs, sample: &Sample<'_>, options: &PoolOptions) -> Result<Self> {
        let (classes, forecasts) = (logs.classes, logs.forecasts);
        let intercepts = if options.intercepts { classes - 1 } else { 0 };
        if options.intercepts {
            sample.check_every_class_occurs()?;
        }
        let order = intercepts + forecasts;
        let mut prior = Prior { centre: vec![0.0; order], precision: vec![0.0; order] };
        if let Some((weights, matches)) = &options.prior {
            prior.centre[intercepts..].copy_from_slice(weights);
            prior.precision[intercepts..].fill(matches / sample.total * information(logs, sample, weights));
        }
        let mut start = vec![0.0; order];
        if options.sum_to_one {
            start[intercepts..].fill(1.0 / forecasts as f64);
        }
        let constraints = Constraints {
            weights: intercepts..order,
            non_negative: options.non_negative,
            sum_to_one: options.sum_to_one,
        };
        let mut likelihood = Likelihood::new(PoolDesign { logs, intercepts }, sample, prior);
        let optimum = minimise(&mut likelihood, &constraints, start, options.stopping())?;
        Ok(Self::of_optimum(&optimum, classes, intercepts, sample.total))
    }

    fn of_optimum(optimum: &Optimum, classes: usize, intercepts: usize, matches: f64) -> Self {
        let order = optimum.theta.len();
        let part = |matrix: &[f64]| {
            Array2::from_shape_fn((order - intercepts, order - intercepts), |(i, j)| {
                matrix[(intercepts + i) * order + intercepts + j]
            })
        };
        let errors = |covariance: &Array2<f64>| covariance.diag().mapv(|variance| variance.max(0.0).sqrt());
        let (covariance, robust_covariance) = (part(&optimum.covariance), part(&optimum.robust_covariance));
        let mut free_terms = Array1::zeros(classes);
        let mut variances = Array1::<f64>::zeros(classes);
        for (i, term) in optimum.theta[..intercepts].iter().enumerate() {
            free_terms[i] = *term;
            free_terms[classes - 1] -= term;
            variances[i] = optimum.covariance[i * order + i];
            variances[classes - 1] += optimum.covariance[i * order..][..intercepts].iter().sum::<f64>();
        }
        Self {
            weights: optimum.theta[intercepts..].iter().copied().collect(),
            intercepts: free_terms,
            standard_errors: errors(&covariance),
            robust_standard_errors: errors(&robust_covariance),
            covariance,
            robust_covariance,
            intercept_standard_errors: variances.mapv(|variance| variance.max(0.0).sqrt()),
            log_loss: optimum.loss,
            matches,
            status: optimum.status,
            iterations: optimum.iterations,
            residual: optimum.residual,
        }
    }

    /// Returns the weight of `forecast` over its standard error; `None` if there is no such forecast or its weight
    /// has no error, being at its bound.
    pub fn z(&self, forecast: usize) -> Option<f64> {
        normal::z(*self.weights.get(forecast)?, *self.standard_errors.get(forecast)?)
    }

    /// Returns the two-sided p-value of "this forecast adds nothing to the others" (weight 0), by the normal
    /// distribution of [`z`](Self::z).
    pub fn p_value(&self, forecast: usize) -> Option<f64> {
        self.z(forecast).map(normal::two_sided)
    }

    /// Pools forecasts of new matches.
    ///
    /// # Shapes
    /// `forecasts`: as many arrays as in the fit, each (n matches, k classes) → (n, k) probabilities; each row sums
    /// to 1.
    ///
    /// # Errors
    /// - [`Error::ForecastCount`], [`Error::ForecastClasses`], [`Error::ForecastShape`]: shapes
    /// - [`Error::ForecastProbability`], [`Error::ForecastSum`], [`Error::ForecastZero`]: forecasts
    /// - [`Error::LogitNotFinite`]: the public weights were changed to numbers that overflow
    pub fn predict(&self, forecasts: &[ArrayView2<'_, f64>]) -> Result<Array2<f64>> {
        if forecasts.len() != self.weights.len() {
            return Err(Error::ForecastCount { expected: self.weights.len(), actual: forecasts.len() });
        }
        predict(forecasts, self.weights.view(), self.intercepts.view())
    }
}

/// The pool with these weights and intercepts.
pub(crate) fn predict(
    forecasts: &[ArrayView2<'_, f64>],
    weights: ArrayView1<'_, f64>,
    intercepts: ArrayView1<'_, f64>,
) -> Result<Array2<f64>> {
    let logs = Logs::new(forecasts)?;
    if logs.classes != intercepts.len() {
        return Err(Error::ForecastClasses { expected: intercepts.len(), actual: logs.classes });
    }
    let mut pooled = Array2::zeros((logs.rows, logs.classes));
    let mut logits = vec![0.0; logs.classes];
    for (row, mut out) in pooled.outer_iter_mut().enumerate() {
        let logs = logs.row(row).chunks_exact(logs.forecasts);
        for ((logit, logs), b) in logits.iter_mut().zip(logs).zip(&intercepts) {
            *logit = b + logs.iter().zip(&weights).map(|(log, w)| log * w).sum::<f64>();
        }
        if !logits.iter().all(|logit| logit.is_finite()) {
            return Err(Error::LogitNotFinite { row });
        }
        softmax(&mut logits);
        out.iter_mut().zip(&logits).for_each(|(out, p)| *out = *p);
    }
    Ok(pooled)
}

/// Expected Fisher information of an average match about a weight, when the pool has these `weights`.
fn information(logs: &Logs, sample: &Sample<'_>, weights: &[f64]) -> f64 {
    let mut p = vec![0.0; logs.classes];
    let mut information = 0.0;
    for (row, share) in sample.shares.iter().enumerate() {
        let logs_of = || logs.row(row).chunks_exact(logs.forecasts);
        for (p, logs) in p.iter_mut().zip(logs_of()) {
            *p = logs.iter().zip(weights).map(|(log, w)| log * w).sum();
        }
        softmax(&mut p);
        for forecast in 0..logs.forecasts {
            let mean: f64 = logs_of().zip(&p).map(|(logs, p)| p * logs[forecast]).sum();
            let variance: f64 = logs_of().zip(&p).map(|(logs, p)| p * (logs[forecast] - mean).powi(2)).sum();
            information += share * variance;
        }
    }
    information / logs.forecasts as f64
}
