//! Dirichlet calibration, or matrix scaling: a multinomial logit on the logarithms of the forecast.

use ndarray::{Array1, Array2, ArrayView2};

use super::DirichletOptions;
use crate::conditional::{Constraints, Design, Likelihood, Logs, Prior, Sample, minimise, softmax};
use crate::{Error, Result, Status};

/// A fitted Dirichlet calibration map.
///
/// # Formula
/// ```text
/// p' = softmax(W·ln p + b)
/// ```
/// `W` = identity and `b` = 0 leave the forecast as it is; `W` = identity/T is temperature scaling. Row c of `W`
/// belongs to the calibrated class c, column l to the forecast of class l.
///
/// # Examples
/// ```
/// use fairline_model::{DirichletCalibration, DirichletOptions};
/// use ndarray::Array2;
///
/// // Draws are always given 0.2 but happen every third time; the other two share the rest.
/// let p = Array2::from_shape_fn((600, 3), |(i, k)| match (k, i % 2) {
///     (1, _) => 0.2,
///     (0, 0) | (2, 1) => 0.5,
///     _ => 0.3,
/// });
/// let outcomes: Vec<usize> = (0..600).map(|i| [0, 2, 1, 1, 2, 0][i % 6]).collect();
/// let map = DirichletCalibration::fit(p.view(), &outcomes, None, &DirichletOptions::new())?;
/// assert!((map.apply(p.view())?[[0, 1]] - 1.0 / 3.0).abs() < 0.01);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Kull, M., Perelló-Nieto, M., Kängsepp, M., Silva Filho, T., Song, H. & Flach, P. (2019), Beyond temperature
/// scaling: obtaining well-calibrated multi-class probabilities with Dirichlet calibration, *Advances in Neural
/// Information Processing Systems* 32.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DirichletCalibration {
    /// `W`, (k, k).
    pub matrix: Array2<f64>,
    /// `b`, one for each class; they sum to 0.
    pub intercepts: Array1<f64>,
    /// Mean negative log-likelihood of the past matches after calibration, in nats per match.
    pub log_loss: f64,
    /// How the fit ended.
    pub status: Status,
    /// Newton steps.
    pub iterations: usize,
    /// Largest absolute derivative of the mean objective at the solution, in nats per match.
    pub residual: f64,
}

impl DirichletCalibration {
    /// Fits the map to past forecasts and outcomes.
    ///
    /// # Formula
    /// ```text
    /// minimise  Σᵢ sᵢ·(−ln p'_{iyᵢ}) + ½·v·(δ·Σ_c (W_cc − 1)² + λ·Σ_{c≠l} W_cl²) + ½·u·μ·Σ_c b_c²
    /// ```
    /// `s` are the sample weights; δ, λ and μ the strengths of [`DirichletOptions`] in matches; `v` and `u` what an
    /// average match tells about an element of `W` and of `b`, the means of `p_c·(1 − p_c)·(ln p_l)²` and
    /// `p_c·(1 − p_c)`. With δ = 0 this is the off-diagonal and intercept regularisation (ODIR) of Kull et al., whose
    /// factors are `λ·v·k(k − 1)/2n` and `μ·u·k/2n`.
    ///
    /// # Shapes
    /// `p`: (n matches, k classes), k ≥ 2, rows that sum to 1; `outcomes`: n classes; `sample_weights`: n numbers →
    /// `matrix` (k, k), `intercepts` (k). Time and memory of a step grow with k⁵: meant for a few classes.
    ///
    /// # Errors
    /// - [`Error::OptionOutOfRange`]
    /// - [`Error::TooFewClasses`], [`Error::NoMatches`], [`Error::OutcomeCount`], [`Error::WeightsMismatch`]: shapes
    /// - [`Error::ForecastProbability`], [`Error::ForecastSum`], [`Error::ForecastZero`]: forecasts
    /// - [`Error::OutcomeOutOfRange`], [`Error::WeightOutOfRange`], [`Error::NoWeight`], [`Error::Overflow`]
    /// - [`Error::CollinearForecast`], [`Error::UnboundedLikelihood`]: with `diagonal` = 0, where no single best
    ///   diagonal exists
    pub fn fit(
        p: ArrayView2<'_, f64>,
        outcomes: &[usize],
        sample_weights: Option<&[f64]>,
        options: &DirichletOptions,
    ) -> Result<Self> {
        options.validate()?;
        let logs = Logs::new(&[p])?;
        let sample = Sample::new(logs.rows, logs.classes, outcomes, sample_weights)?;
        let design = MatrixDesign { logs: &logs, diagonal_only: options.vector_scaling };
        let prior = design.prior(&sample, options);
        let start = prior.centre.clone();
        let mut likelihood = Likelihood::new(design, &sample, prior);
        let optimum =
            minimise(&mut likelihood, &Constraints::none(), start, options.stopping()).map_err(|error| {
                match error {
                    // Which parameter it was says nothing: there is one forecast.
                    Error::CollinearForecast { .. } => Error::CollinearForecast { forecast: 0 },
                    other => other,
                }
            })?;
        let k = logs.classes;
        let (elements, intercepts) = optimum.theta.split_at(optimum.theta.len() - k);
        let matrix = Array2::from_shape_fn((k, k), |(c, l)| match (options.vector_scaling, c == l) {
            (false, _) => elements[c * k + l],
            (true, true) => elements[c],
            (true, false) => 0.0,
        });
        Ok(Self {
            matrix,
            intercepts: intercepts.iter().copied().collect(),
            log_loss: optimum.loss,
            status: optimum.status,
            iterations: optimum.iterations,
            residual: optimum.residual,
        })
    }

    /// Calibrates new forecasts.
    ///
    /// # Shapes
    /// `p`: (n, k), k as in the fit → (n, k) probabilities; each row sums to 1.
    ///
    /// # Errors
    /// [`Error::ForecastClasses`], [`Error::ForecastProbability`], [`Error::ForecastSum`], [`Error::ForecastZero`],
    /// [`Error::LogitNotFinite`]; [`Error::ClassMismatch`]: the public fields were given shapes that do not fit
    /// together
    pub fn apply(&self, p: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
        let classes = self.intercepts.len();
        if self.matrix.dim() != (classes, classes) {
            return Err(Error::ClassMismatch { coefficients: self.matrix.ncols(), intercepts: classes });
        }
        let logs = Logs::new(&[p])?;
        if logs.classes != classes {
            return Err(Error::ForecastClasses { expected: classes, actual: logs.classes });
        }
        let mut calibrated = Array2::zeros((logs.rows, classes));
        let mut logits = vec![0.0; classes];
        for (row, mut out) in calibrated.outer_iter_mut().enumerate() {
            for ((logit, weights), b) in logits.iter_mut().zip(self.matrix.outer_iter()).zip(&self.intercepts)
            {
                *logit = b + weights.iter().zip(logs.row(row)).map(|(w, log)| w * log).sum::<f64>();
            }
            if !logits.iter().all(|logit| logit.is_finite()) {
                return Err(Error::LogitNotFinite { row });
            }
            softmax(&mut logits);
            out.iter_mut().zip(&logits).for_each(|(out, p)| *out = *p);
        }
        Ok(calibrated)
    }
}

/// The elements of `W`, row by row or the diagonal alone, then `b`.
struct MatrixDesign<'a> {
    logs: &'a Logs,
    diagonal_only: bool,
}

impl MatrixDesign<'_> {
    fn elements(&self) -> usize {
        if self.diagonal_only { self.logs.classes } else { self.logs.classes * self.logs.classes }
    }

    fn prior(&self, sample: &Sample<'_>, options: &DirichletOptions) -> Prior {
        let k = self.logs.classes;
        let (mut matrix_information, mut intercept_information) = (0.0, 0.0);
        for (row, share) in sample.shares.iter().enumerate() {
            let logs = self.logs.row(row);
            let variance = logs.iter().map(|log| log.exp() * (1.0 - log.exp())).sum::<f64>() / k as f64;
            let square = logs.iter().map(|log| log * log).sum::<f64>() / k as f64;
            matrix_information += share * variance * square;
            intercept_information += share * variance;
        }
        let (mut centre, mut precision) = (vec![0.0; self.parameters()], vec![0.0; self.parameters()]);
        let per_match = matrix_information / sample.total;
        for (i, (centre, precision)) in
            centre.iter_mut().zip(&mut precision).take(self.elements()).enumerate()
        {
            let on_diagonal = self.diagonal_only || i / k == i % k;
            *centre = f64::from(u8::from(on_diagonal));
            *precision = per_match * if on_diagonal { options.diagonal } else { options.off_diagonal };
        }
        precision[self.elements()..].fill(options.intercept * intercept_information / sample.total);
        Prior { centre, precision }
    }
}

impl Design for MatrixDesign<'_> {
    fn parameters(&self) -> usize {
        self.elements() + self.logs.classes
    }

    fn fill(&self, row: usize, features: &mut [f64]) {
        let logs = self.logs.row(row);
        // Everything else is 0 in all rows.
        for (class, x) in features.chunks_exact_mut(self.parameters()).enumerate() {
            if self.diagonal_only {
                x[class] = logs[class];
            } else {
                x[class * logs.len()..][..logs.len()].copy_from_slice(logs);
            }
            x[self.elements() + class] = 1.0;
        }
    }
}
