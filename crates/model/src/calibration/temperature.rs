//! Temperature scaling: one number that makes forecasts bolder or more cautious.

use ndarray::{Array2, ArrayView2, arr1};

use crate::{Error, LogPool, PoolOptions, Result, Status};

/// Options of [`TemperatureScaling::fit`].
///
/// | option | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | `prior_matches` | 0 | matches | finite, ≥ 0 | past matches that the belief "the temperature is 1" counts for |
/// | `tolerance` | 1e-10 | nats per match | > 0 | largest derivative of the mean objective that counts as converged |
/// | `max_iterations` | 100 | | ≥ 1 | Newton steps after which the fit stops |
///
/// # Examples
/// ```
/// use fairline_model::TemperatureOptions;
///
/// // As many matches as a season hold the forecasts as they are.
/// let options = TemperatureOptions::new().prior_matches(380.0).tolerance(1e-8).max_iterations(50);
/// assert_ne!(options, TemperatureOptions::new());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TemperatureOptions {
    prior_matches: f64,
    tolerance: f64,
    max_iterations: usize,
}

impl Default for TemperatureOptions {
    fn default() -> Self {
        Self { prior_matches: 0.0, tolerance: 1e-10, max_iterations: 100 }
    }
}

impl TemperatureOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets for how many past matches the belief in the temperature 1 counts; 0 for no such belief.
    #[must_use]
    pub fn prior_matches(mut self, matches: f64) -> Self {
        self.prior_matches = matches;
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

    fn pool(&self) -> Result<PoolOptions> {
        if !(self.prior_matches.is_finite() && self.prior_matches >= 0.0) {
            let (value, allowed) = (self.prior_matches, "finite and at least 0");
            return Err(Error::OptionOutOfRange { name: "prior_matches", value, allowed });
        }
        let options = PoolOptions::new().tolerance(self.tolerance).max_iterations(self.max_iterations);
        Ok(if self.prior_matches > 0.0 { options.prior(&[1.0], self.prior_matches) } else { options })
    }
}

/// A fitted temperature.
///
/// # Formula
/// ```text
/// p'_k ∝ p_k^β,   β = 1/T
/// ```
/// T > 1 flattens forecasts that are too bold, T < 1 sharpens cautious ones. It is the log-linear pool of one
/// forecast, fitted in β, where the problem is convex. Forecasts that say the reverse of what happens have β ≤ 0,
/// and then T is negative or infinite: a sign that columns are mixed up.
///
/// # Examples
/// ```
/// use fairline_model::{TemperatureOptions, TemperatureScaling};
/// use ndarray::array;
///
/// // Said 0.9, happened three times in four: ln(0.75/0.25) / ln(0.9/0.1) = 1/2.
/// let p = array![[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1]];
/// let scaling = TemperatureScaling::fit(p.view(), &[0, 0, 1, 0], None, &TemperatureOptions::new())?;
/// assert!((scaling.temperature - 2.0).abs() < 1e-9);
/// assert!((scaling.apply(p.view())?[[0, 0]] - 0.75).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Guo, C., Pleiss, G., Sun, Y. & Weinberger, K. Q. (2017), On calibration of modern neural networks, *Proceedings
/// of the 34th International Conference on Machine Learning*, 1321–1330.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TemperatureScaling {
    /// T.
    pub temperature: f64,
    /// Standard error of T, carried over from that of β (delta method).
    pub standard_error: f64,
    /// β = 1/T, the weight of the logarithms.
    pub exponent: f64,
    /// Standard error of β, from the second derivative.
    pub exponent_standard_error: f64,
    /// Standard error of β by the sandwich formula, see [`LogPool::robust_covariance`].
    pub robust_exponent_standard_error: f64,
    /// Mean negative log-likelihood of the past matches after scaling, in nats per match.
    pub log_loss: f64,
    /// How the fit ended.
    pub status: Status,
    /// Newton steps.
    pub iterations: usize,
    /// Absolute derivative of the mean objective at the solution, in nats per match.
    pub residual: f64,
}

impl TemperatureScaling {
    /// Fits the temperature to past forecasts and outcomes.
    ///
    /// # Formula
    /// ```text
    /// minimise  Σᵢ sᵢ·(−ln p'_{iyᵢ}) + ½·m·v·(β − 1)²
    /// ```
    /// `s` are the sample weights, `m` the [`prior_matches`](TemperatureOptions::prior_matches), `v` the mean variance
    /// of `ln p_k` under p: what an average match tells about β.
    ///
    /// # Shapes
    /// `p`: (n matches, k classes), k ≥ 2, rows that sum to 1; `outcomes`: n classes; `sample_weights`: n numbers.
    ///
    /// # Errors
    /// As [`LogPool::fit`]. Forecasts that are all uniform are [`Error::CollinearForecast`]; without prior,
    /// favourites that always win are [`Error::UnboundedLikelihood`].
    pub fn fit(
        p: ArrayView2<'_, f64>,
        outcomes: &[usize],
        sample_weights: Option<&[f64]>,
        options: &TemperatureOptions,
    ) -> Result<Self> {
        let pool = LogPool::fit(&[p], outcomes, sample_weights, &options.pool()?)?;
        let exponent = pool.weights[0];
        let exponent_standard_error = pool.standard_errors[0];
        Ok(Self {
            temperature: exponent.recip(),
            standard_error: exponent_standard_error / (exponent * exponent),
            exponent,
            exponent_standard_error,
            robust_exponent_standard_error: pool.robust_standard_errors[0],
            log_loss: pool.log_loss,
            status: pool.status,
            iterations: pool.iterations,
            residual: pool.residual,
        })
    }

    /// Scales new forecasts.
    ///
    /// # Shapes
    /// `p`: (n, k), any number of classes → (n, k) probabilities; each row sums to 1.
    ///
    /// # Errors
    /// [`Error::TooFewClasses`], [`Error::ForecastProbability`], [`Error::ForecastSum`], [`Error::ForecastZero`],
    /// [`Error::LogitNotFinite`]
    pub fn apply(&self, p: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
        crate::pool::predict(&[p], arr1(&[self.exponent]).view(), ndarray::Array1::zeros(p.ncols()).view())
    }
}
