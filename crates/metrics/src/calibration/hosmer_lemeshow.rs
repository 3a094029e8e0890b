//! The Hosmer–Lemeshow test: expected and observed counts in groups of equal size.

use super::{BinaryForecasts, Bins};
use crate::check::check_overflow;
use crate::distributions::chi_squared_upper;
use crate::sum::sum_by;
use crate::{Error, Result};

/// Which events the forecasts are tested on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum EvaluationSample {
    /// The events the model was fitted to: the fit has used up two degrees of freedom.
    Training,
    /// Events the model has not seen.
    HeldOut,
}

/// The Hosmer–Lemeshow test of "these forecasts are calibrated".
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct HosmerLemeshow {
    /// Sum of squared deviations over variances; `None` when a certainty failed.
    pub statistic: Option<f64>,
    /// Degrees of freedom of χ².
    pub degrees_of_freedom: usize,
    /// P-value of "calibrated", in \[0, 1\]; `None` without a statistic or a degree of freedom.
    pub p_value: Option<f64>,
    /// Groups that hold a forecast.
    pub groups: usize,
}

impl BinaryForecasts {
    /// Tests in groups of about equal size whether as many events happened as were forecast.
    ///
    /// The classic of medicine, kept for comparison with it: the answer moves with the number of groups, and for many
    /// events it rejects every model, for few none. [`spiegelhalter`](Self::spiegelhalter) and
    /// [`recalibration`](Self::recalibration) need no groups. Events must be independent.
    ///
    /// # Formula
    /// ```text
    /// statistic = Σ_g (O_g − E_g)² / (E_g (1 − E_g/n_g)),   p-value = P(χ²_d > statistic)
    /// O_g: events of group g that happened,   E_g: sum of its n_g forecasts
    /// d = g − 2 for the events the model was fitted to, g for others
    /// ```
    /// A group whose forecasts are all 0 or all 1 has no variance. If its events came as forecast, it counts neither in
    /// the statistic nor in d; if one did not, a certainty failed and the statistic is undefined (`None`).
    ///
    /// # Shapes
    /// `groups`: at least 1, 10 as a rule. The groups are those of [`Bins::EqualCount`]: equal forecasts stay together,
    /// so there can be fewer; d counts those there are.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for 0 groups; [`Overflow`](Error::Overflow) when an event happened
    /// that was all but impossible (1e-320).
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{BinaryForecasts, EvaluationSample};
    ///
    /// let p = [[0.2; 5], [0.6; 5]].concat();
    /// let won = [true, false, false, false, false, true, true, true, true, false];
    /// let test = BinaryForecasts::new(&p, &won)?.hosmer_lemeshow(2, EvaluationSample::HeldOut)?;
    /// // One of five as forecast; four of five instead of three, variance 1.2.
    /// assert!((test.statistic.unwrap() - 1.0 / 1.2).abs() < 1e-12);
    /// assert_eq!(test.degrees_of_freedom, 2);
    /// assert!((test.p_value.unwrap() - 0.6592).abs() < 1e-4);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Hosmer, D. W. & Lemeshow, S. (1980), Goodness of fit tests for the multiple logistic regression model,
    /// *Communications in Statistics – Theory and Methods* 9(10), 1043–1069, doi:10.1080/03610928008827941.
    pub fn hosmer_lemeshow(&self, groups: usize, sample: EvaluationSample) -> Result<HosmerLemeshow> {
        if groups == 0 {
            return Err(Error::OutOfRange { argument: "groups", value: 0.0, allowed: "at least 1" });
        }
        let binned = self.binned(Bins::EqualCount(groups))?;
        let (mut statistic, mut open) = (Some(0.0), 0_usize);
        for bin in &binned.each {
            let expected = sum_by(binned.ties(bin), |tie| tie.count as f64 * tie.p);
            // Not n − expected, which has no digits left for forecasts near 1.
            let unexpected = sum_by(binned.ties(bin), |tie| tie.count as f64 * (1.0 - tie.p));
            let missed = bin.count - bin.happened;
            // The smaller of the two has more digits.
            let deviation = if expected < unexpected {
                bin.happened as f64 - expected
            } else {
                unexpected - missed as f64
            };
            if expected > 0.0 && unexpected > 0.0 {
                open += 1;
                let part = deviation / expected * (deviation / unexpected) * bin.count as f64;
                statistic = statistic.map(|sum| sum + part);
            } else if deviation != 0.0 {
                statistic = None;
            }
        }
        let statistic = statistic.map(|sum| check_overflow("the statistic", sum)).transpose()?;
        let degrees_of_freedom = match sample {
            EvaluationSample::Training => open.saturating_sub(2),
            EvaluationSample::HeldOut => open,
        };
        let p_value = statistic
            .filter(|_| degrees_of_freedom > 0)
            .map(|statistic: f64| chi_squared_upper(statistic, degrees_of_freedom as f64));
        Ok(HosmerLemeshow { statistic, degrees_of_freedom, p_value, groups: binned.each.len() })
    }
}
