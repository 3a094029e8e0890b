//! Isotonic calibration of several classes.

use ndarray::{Array2, ArrayView2};

use super::IsotonicCurve;
use crate::conditional::{Sample, check_distributions};
use crate::{Error, Result};

/// A fitted isotonic calibration map: one curve for each class against the rest, normalised.
///
/// # Formula
/// ```text
/// p'_k = g_k(p_k) / Σ_l g_l(p_l)
/// ```
/// `g_k` is the [`IsotonicCurve`] of "class k happens". The normalisation is part of the method: curves fitted apart
/// do not sum to 1. Of two classes they do, and it changes nothing. With three and more the result need not have a
/// smaller log loss on the past than the forecast, unlike every curve on its own.
///
/// Forecasts of exactly 0 and 1 are welcome. The map gives 0 where a class never happened at such a low forecast,
/// and the log loss of a 0 that happens is infinite: use it with many past matches, or for other scores.
///
/// # Examples
/// ```
/// use fairline_model::IsotonicCalibration;
/// use ndarray::array;
///
/// let p = array![[0.2, 0.8], [0.3, 0.7], [0.4, 0.6], [0.8, 0.2]];
/// let map = IsotonicCalibration::fit(p.view(), &[1, 0, 1, 0], None)?;
/// assert_eq!(map.apply(array![[0.35, 0.65]].view())?, array![[0.5, 0.5]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Zadrozny, B. & Elkan, C. (2002), Transforming classifier scores into accurate multiclass probability estimates,
/// *Proceedings of the 8th ACM SIGKDD Conference*, 694–699: one against the rest, with normalisation.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct IsotonicCalibration {
    /// The curve of each class.
    pub curves: Vec<IsotonicCurve>,
}

impl IsotonicCalibration {
    /// Fits a curve for each class.
    ///
    /// # Shapes
    /// `p`: (n matches, k classes), k ≥ 2, rows that sum to 1; `outcomes`: n classes; `sample_weights`: n numbers,
    /// not all 0.
    ///
    /// # Errors
    /// - [`Error::TooFewClasses`], [`Error::NoMatches`], [`Error::OutcomeCount`], [`Error::WeightsMismatch`]: shapes
    /// - [`Error::ForecastProbability`], [`Error::ForecastSum`], [`Error::OutcomeOutOfRange`],
    ///   [`Error::WeightOutOfRange`], [`Error::NoWeight`], [`Error::Overflow`]
    pub fn fit(p: ArrayView2<'_, f64>, outcomes: &[usize], sample_weights: Option<&[f64]>) -> Result<Self> {
        let (rows, classes) = p.dim();
        if classes < 2 {
            return Err(Error::TooFewClasses { classes });
        }
        check_distributions(0, p)?;
        let sample = Sample::new(rows, classes, outcomes, sample_weights)?;
        let curve = |class: usize| {
            let happened: Vec<bool> = outcomes.iter().map(|&outcome| outcome == class).collect();
            IsotonicCurve::of_sample(&p.column(class).to_vec(), &happened, &sample.shares)
        };
        Ok(Self { curves: (0..classes).map(curve).collect() })
    }

    /// Calibrates new forecasts.
    ///
    /// # Shapes
    /// `p`: (n, k), k as in the fit → (n, k) probabilities; each row sums to 1.
    ///
    /// # Errors
    /// [`Error::ForecastClasses`], [`Error::ForecastProbability`], [`Error::ForecastSum`]; [`Error::NothingPossible`]:
    /// all curves are 0 at a row, which can happen with few past matches
    pub fn apply(&self, p: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
        if p.ncols() != self.curves.len() {
            return Err(Error::ForecastClasses { expected: self.curves.len(), actual: p.ncols() });
        }
        check_distributions(0, p)?;
        let mut calibrated = Array2::zeros(p.dim());
        for (row, (p, mut out)) in p.outer_iter().zip(calibrated.outer_iter_mut()).enumerate() {
            for ((out, curve), &p) in out.iter_mut().zip(&self.curves).zip(&p) {
                *out = curve.at(p);
            }
            let sum = out.sum();
            if sum <= 0.0 {
                return Err(Error::NothingPossible { row });
            }
            out /= sum;
        }
        Ok(calibrated)
    }
}
