//! Whether a forecast adds anything to others.

use ndarray::ArrayView2;

use super::{LogPool, PoolOptions};
use crate::conditional::{Logs, Sample};
use crate::{Error, Result, normal};

/// What past matches say about "this forecast adds nothing to those".
///
/// Three tests of the weight 0, alike for many matches. The likelihood ratio is the most exact of them where the
/// pool is the truth and matches count equally; with sample weights that fade the past, only the robust one holds.
///
/// # Examples
/// ```
/// use fairline_model::{AddedValue, PoolOptions, Verdict};
/// use ndarray::Array2;
///
/// // A market that is right, and a model that only adds noise to it.
/// let shift = |i: usize, size: f64| size * ((i * 37 % 101) as f64 / 101.0 - 0.5);
/// let market = Array2::from_shape_fn((300, 2), |(i, k)| if k == 0 { 0.5 + shift(i, 0.6) } else { 0.5 - shift(i, 0.6) });
/// let model = Array2::from_shape_fn((300, 2), |(i, k)| {
///     let p = market[[i, 0]] + shift(7 * i + 3, 0.2);
///     if k == 0 { p } else { 1.0 - p }
/// });
/// let outcomes: Vec<usize> = (0..300).map(|i| usize::from((i * 61 % 100) as f64 / 100.0 > market[[i, 0]])).collect();
///
/// let test = AddedValue::test(&[market.view(), model.view()], &outcomes, None, 1, &[0], &PoolOptions::new())?;
/// assert_eq!(test.verdict(0.05)?, Verdict::NothingProvable);
/// let market_weight = test.with.weights[0];
/// assert!((market_weight - 1.0).abs() < 2.0 * test.with.standard_errors[0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct AddedValue {
    /// Weight of the forecast in the pool with the others.
    pub weight: f64,
    /// Its standard error, from the inverse Hessian.
    pub standard_error: f64,
    /// Its standard error by the sandwich formula.
    pub robust_standard_error: f64,
    /// Two-sided p-value of the weight 0, from `standard_error`.
    pub p_value: f64,
    /// Two-sided p-value of the weight 0, from `robust_standard_error`.
    pub robust_p_value: f64,
    /// Twice what the log-likelihood of all matches loses without the forecast, in nats.
    pub likelihood_ratio: f64,
    /// Its p-value by χ² with one degree of freedom.
    pub likelihood_ratio_p_value: f64,
    /// The pool with the forecast, which has the last weight; before it those of the others, in the order given.
    pub with: LogPool,
    /// The pool of the others alone.
    pub without: LogPool,
}

/// What an [`AddedValue`] proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Verdict {
    /// The weight cannot be told from 0.
    NothingProvable,
    /// The weight is above 0: the forecast knows something that the others do not.
    Adds,
    /// The weight is below 0: the truth lies on the other side of the others from where the forecast is.
    AddsReversed,
}

impl AddedValue {
    /// Tests whether `forecast` adds anything to the forecasts `beyond`, both by their number in `forecasts`.
    ///
    /// # Formula
    /// ```text
    /// z  = w / standard error
    /// LR = 2·Σᵢ sᵢ·(ln p_{iyᵢ} with − ln p_{iyᵢ} without)
    /// ```
    ///
    /// # Shapes
    /// As [`LogPool::fit`].
    ///
    /// # Errors
    /// - [`Error::EvidenceWithAssumptions`]: a prior or a constraint would make the p-values mean something else
    /// - [`Error::ForecastChoice`], [`Error::NoForecasts`]: `forecast` or one of `beyond` is out of range or named
    ///   twice, or `beyond` is empty
    /// - all of [`LogPool::fit`]
    ///
    /// # References
    /// Wilks, S. S. (1938), The large-sample distribution of the likelihood ratio, *The Annals of Mathematical Statistics*
    /// 9(1), 60–62. The robust error: White, H. (1982), Maximum likelihood estimation of misspecified models,
    /// *Econometrica* 50(1), 1–25.
    pub fn test(
        forecasts: &[ArrayView2<'_, f64>],
        outcomes: &[usize],
        sample_weights: Option<&[f64]>,
        forecast: usize,
        beyond: &[usize],
        options: &PoolOptions,
    ) -> Result<Self> {
        for (set, option) in [
            (options.prior.is_some(), "prior"),
            (options.non_negative, "non_negative"),
            (options.sum_to_one, "sum_to_one"),
        ] {
            if set {
                return Err(Error::EvidenceWithAssumptions { option });
            }
        }
        options.validate(forecasts.len())?;
        if beyond.is_empty() {
            return Err(Error::NoForecasts);
        }
        let chosen: Vec<usize> = beyond.iter().copied().chain([forecast]).collect();
        for (i, &forecast) in chosen.iter().enumerate() {
            if forecast >= forecasts.len() || chosen[..i].contains(&forecast) {
                return Err(Error::ForecastChoice { forecast, forecasts: forecasts.len() });
            }
        }
        let logs = Logs::new(forecasts)?.relative();
        let sample = Sample::new(logs.rows, logs.classes, outcomes, sample_weights)?;
        let pool = |members: &[usize]| {
            LogPool::of_logs(&logs.select(members), &sample, options).map_err(|error| match error {
                Error::CollinearForecast { forecast } => {
                    Error::CollinearForecast { forecast: members[forecast] }
                }
                other => other,
            })
        };
        let (without, with) = (pool(beyond)?, pool(&chosen)?);
        let last = beyond.len();
        let (weight, standard_error) = (with.weights[last], with.standard_errors[last]);
        let robust_standard_error = with.robust_standard_errors[last];
        let p_value = |error| normal::z(weight, error).map_or(1.0, normal::two_sided);
        let likelihood_ratio = (2.0 * sample.total * (without.log_loss - with.log_loss)).max(0.0);
        Ok(Self {
            weight,
            standard_error,
            robust_standard_error,
            p_value: p_value(standard_error),
            robust_p_value: p_value(robust_standard_error),
            likelihood_ratio,
            likelihood_ratio_p_value: normal::chi_squared_tail(likelihood_ratio),
            with,
            without,
        })
    }

    /// Judges at a significance `level`, say 0.05, by the robust p-value: the one that holds with and without
    /// sample weights.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`]: a level outside (0, 1)
    pub fn verdict(&self, level: f64) -> Result<Verdict> {
        if !(level > 0.0 && level < 1.0) {
            let allowed = "greater than 0 and less than 1";
            return Err(Error::OptionOutOfRange { name: "level", value: level, allowed });
        }
        Ok(if self.robust_p_value > level {
            Verdict::NothingProvable
        } else if self.weight > 0.0 {
            Verdict::Adds
        } else {
            Verdict::AddsReversed
        })
    }
}
