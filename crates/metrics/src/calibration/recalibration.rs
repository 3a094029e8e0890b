//! Cox's recalibration: the straight line that would put the log odds of the forecasts right.

use super::BinaryForecasts;
use super::logistic::{Point, chance, fit_line, fit_shift, has_maximum, log_odds};
use crate::Result;
use crate::check::{Range, check_overflow};
use crate::distributions::normal_quantile;
use crate::sum::sum_by;

/// A number estimated by maximum likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Coefficient {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error, from the information at the estimate, > 0.
    pub standard_error: f64,
}

impl Coefficient {
    /// Returns the Wald interval: the values that the events do not speak against.
    ///
    /// It takes the estimate for normally distributed, which for a few dozen events, or events that nearly all happened
    /// or nearly all did not, it is not. The slope is compared with 1, an intercept with 0; the two hang together, so
    /// whether both are right is asked of [`Recalibration::p_value`].
    ///
    /// # Formula
    /// ```text
    /// estimate ± z·standard error,   z = the (1 + confidence)/2 quantile of the standard normal distribution
    /// ```
    ///
    /// # Errors
    /// [`OutOfRange`](crate::Error::OutOfRange) for a confidence outside (0, 1); [`Overflow`](crate::Error::Overflow) for
    /// an end beyond `f64`.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// // Called even, happened in 30 of 100.
    /// let forecasts = BinaryForecasts::new(&[0.5; 100], &[[true; 30].as_slice(), &[false; 70]].concat())?;
    /// let shift = forecasts.calibration_in_the_large()?.unwrap();
    /// // ln(3/7) ± 1.96/√(100·0.3·0.7): below 0 for certain enough.
    /// let [low, high] = shift.interval(0.95)?;
    /// assert!((low + 1.2750).abs() < 1e-4 && (high + 0.4196).abs() < 1e-4);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Wald, A. (1943), Tests of statistical hypotheses concerning several parameters when the number of observations is
    /// large, *Transactions of the American Mathematical Society* 54(3), 426–482.
    pub fn interval(&self, confidence: f64) -> Result<[f64; 2]> {
        Range::Inner.check("confidence", confidence)?;
        // The lower quantile: close to 1 a confidence has more digits than (1 + confidence)/2.
        let reach = -normal_quantile(0.5 * (1.0 - confidence)) * self.standard_error;
        let low = check_overflow("the interval", self.estimate - reach)?;
        let high = check_overflow("the interval", self.estimate + reach)?;
        Ok([low, high])
    }
}

/// How a fit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FitStatus {
    /// The gradient is 0 to 1e-9.
    Converged,
    /// The steps ran out first; `gradient` says how far from the maximum.
    MaxIterations,
    /// No step gained anything, although the gradient is not 0: rounding is in the way.
    NoProgress,
}

/// The line that would put the log odds of forecasts right.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Recalibration {
    /// Intercept in log odds; 0 for calibrated forecasts. It is the correction of a forecast of 1/2, and means little by
    /// itself unless the slope is 1.
    pub intercept: Coefficient,
    /// Slope; 1 for calibrated forecasts. Below 1 they are too bold (too near to 0 and 1), above 1 too timid, below 0 the
    /// wrong way round.
    pub slope: Coefficient,
    /// Intercept when the slope is held at 1. Above 0 the event happens more often than forecast, below 0 less often.
    pub calibration_in_the_large: Coefficient,
    /// Likelihood-ratio statistic of "intercept 0 and slope 1", ≥ 0.
    pub likelihood_ratio: f64,
    /// P-value of "calibrated": the statistic as χ² with 2 degrees of freedom, in \[0, 1\].
    pub p_value: f64,
    /// How the fit of intercept and slope ended.
    pub status: FitStatus,
    /// Steps of Newton's method.
    pub iterations: usize,
    /// Norm of the gradient at the estimate, in the metric of the inverse information: the maximum is about this many
    /// standard errors away.
    pub gradient: f64,
}

impl Recalibration {
    /// Recalibrates a forecast: the chance that the line gives an event forecast at `p`.
    ///
    /// Meant for new forecasts, from a line that was fitted to old ones. It is only as good as the line: look at the
    /// intervals of intercept and slope first. A slope from a few dozen events may well make forecasts worse.
    ///
    /// # Formula
    /// ```text
    /// P = 1/(1 + exp(−intercept − slope · ln(p/(1 − p))))
    /// ```
    ///
    /// # Shapes
    /// `p`: probability in (0, 1); the log odds of 0 and 1 are infinite, and no line puts them right. Gives a probability
    /// in \[0, 1\], 0 or 1 only where `f64` has no number in between.
    ///
    /// # Errors
    /// [`OutOfRange`](crate::Error::OutOfRange) for a `p` outside (0, 1).
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// // Called at 20 % and 80 %, happened in 3 and 7 of 10: too bold.
    /// let p = [[0.2; 10], [0.8; 10]].concat();
    /// let won = [[true; 3].as_slice(), &[false; 7], &[true; 7], &[false; 3]].concat();
    /// let line = BinaryForecasts::new(&p, &won)?.recalibration()?.unwrap();
    /// assert!((line.probability(0.2)? - 0.3).abs() < 1e-12);
    /// assert!((line.probability(0.9)? - 0.7929).abs() < 1e-4);
    /// assert!(line.probability(1.0).is_err());
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn probability(&self, p: f64) -> Result<f64> {
        Range::Inner.check("p", p)?;
        Ok(chance(self.intercept.estimate + self.slope.estimate * log_odds(p)))
    }
}

impl BinaryForecasts {
    /// Fits the straight line that would put the log odds right: too bold or too timid, too high or too low?
    ///
    /// # Formula
    /// ```text
    /// ln(P/(1 − P)) = intercept + slope · ln(p/(1 − p)),   P: chance that the event happens
    /// likelihood ratio = 2(ℓ(intercept, slope) − ℓ(0, 1)),   p-value = P(χ²_2 > likelihood ratio)
    /// ```
    /// by maximum likelihood (logistic regression of what happened on the log odds of the forecast). It takes two numbers
    /// from all events, so it sees an error of this kind sooner than any bins do, and no error of another kind at all.
    /// Events must be independent. The recalibrated forecast, P at the estimates, is
    /// [`Recalibration::probability`]; fitted and used on the same events it flatters itself.
    ///
    /// `None` when no finite line fits best: all events happened or none; all forecasts are the same (log odds within
    /// 1e-12); or one threshold separates the forecasts of events that happened from those that did not (separable data:
    /// a steeper line always fits better). With dozens of events and forecasts that differ a little, none of this comes
    /// up. A fit that did not get to the maximum says so in its `status`.
    ///
    /// # Errors
    /// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a forecast of 0 or 1, whose log odds are infinite;
    /// [`Overflow`](crate::Error::Overflow) if the events say so little that a standard error is beyond `f64`.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// // Called at 20 % and 80 %, happened in 3 and 7 of 10: too bold.
    /// let p = [[0.2; 10], [0.8; 10]].concat();
    /// let won = [[true; 3].as_slice(), &[false; 7], &[true; 7], &[false; 3]].concat();
    /// let line = BinaryForecasts::new(&p, &won)?.recalibration()?.unwrap();
    /// assert!(line.intercept.estimate.abs() < 1e-12);
    /// // The line through both points: the slope is ln(7/3)/ln(4).
    /// assert!((line.slope.estimate - (7.0_f64 / 3.0).ln() / 4.0_f64.ln()).abs() < 1e-12);
    /// assert!((line.p_value - 0.5693).abs() < 1e-4); // twenty events prove nothing
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Cox, D. R. (1958), Two further applications of a model for binary regression, *Biometrika* 45(3/4), 562–565.
    /// Miller, M. E., Langefeld, C. D., Tierney, W. M., et al. (1993), Validation of probabilistic
    /// predictions, *Medical Decision Making* 13(1), 49–57.
    pub fn recalibration(&self) -> Result<Option<Recalibration>> {
        let mut points = self.log_odds()?;
        if !has_maximum(&points) {
            return Ok(None);
        }
        let Some(calibration_in_the_large) = shift(&mut points)? else { return Ok(None) };
        let line = fit_line(&mut points);
        // Point by point: the difference of two sums would lose the digits they share.
        let gain =
            sum_by(&points, |point| point.loss(point.x) - point.loss(line.intercept + line.slope * point.x));
        // The maximum is no lower than any other point; less than 0 is rounding.
        let likelihood_ratio = (2.0 * gain).max(0.0);
        Ok(Some(Recalibration {
            intercept: coefficient(line.intercept, line.intercept_error)?,
            slope: coefficient(line.slope, line.slope_error)?,
            calibration_in_the_large,
            likelihood_ratio,
            // χ² with 2 degrees of freedom is an exponential distribution.
            p_value: (-0.5 * likelihood_ratio).exp(),
            status: line.status,
            iterations: line.iterations,
            gradient: line.gradient,
        }))
    }

    /// Fits the one shift of all log odds that would put the forecasts right on average.
    ///
    /// It needs less of the events than [`recalibration`](Self::recalibration), of which it is a part: forecasts that are
    /// all the same will do.
    ///
    /// # Formula
    /// ```text
    /// ln(P/(1 − P)) = shift + ln(p/(1 − p)),   P: chance that the event happens
    /// ```
    /// Above 0 the event happens more often than forecast. `None` when all events happened or none: no finite shift fits
    /// best.
    ///
    /// # Errors
    /// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a forecast of 0 or 1, whose log odds are infinite;
    /// [`Overflow`](crate::Error::Overflow) if the events say so little that a standard error is beyond `f64`.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// // Called even, happened in three of four: log odds of 3 instead of 1.
    /// let forecasts = BinaryForecasts::new(&[0.5; 4], &[true, true, true, false])?;
    /// let shift = forecasts.calibration_in_the_large()?.unwrap();
    /// assert!((shift.estimate - 3.0_f64.ln()).abs() < 1e-12);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// The same as for [`recalibration`](Self::recalibration).
    pub fn calibration_in_the_large(&self) -> Result<Option<Coefficient>> {
        shift(&mut self.log_odds()?)
    }

    /// The different forecasts as log odds; refuses 0 and 1.
    fn log_odds(&self) -> Result<Vec<Point>> {
        for (index, &p) in self.p().iter().enumerate() {
            Range::Inner.check_element("p", index, p)?;
        }
        let point = |tie: super::bins::Tie| Point::new(log_odds(tie.p), tie.count, tie.happened);
        Ok(self.ties().into_iter().map(point).collect())
    }
}

fn shift(points: &mut [Point]) -> Result<Option<Coefficient>> {
    fit_shift(points).map(|(estimate, standard_error)| coefficient(estimate, standard_error)).transpose()
}

/// Refuses the standard error of an estimate that the events say nothing about.
fn coefficient(estimate: f64, standard_error: f64) -> Result<Coefficient> {
    let estimate = check_overflow("an estimate", estimate)?;
    let standard_error = check_overflow("a standard error", standard_error)?;
    Ok(Coefficient { estimate, standard_error })
}
