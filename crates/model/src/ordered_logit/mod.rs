//! Ordered logit: one linear predictor, cut by thresholds into ordered classes.
//!
//! [`design`] validates and scales the input, [`objective`] is what is minimised, [`newton`] minimises it, and this
//! file turns the minimum into a model.

mod design;
mod newton;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod objective;
mod options;

use ndarray::{Array1, Array2, ArrayView2};

use self::design::Design;
use self::newton::Minimum;
pub use self::options::OrderedLogitOptions;
use crate::sums::dot;
use crate::{Error, Result, Status};

/// A fitted ordered logit (proportional odds).
///
/// The classes are in an order, as home win, draw and away win are, and a feature moves probability along it. For a
/// rating difference that takes two numbers, a slope and the width of the draw, where a
/// [`MultinomialLogit`](crate::MultinomialLogit) takes four.
///
/// # Formula
/// ```text
/// P(class ≤ j | x) = Λ(θ_j + x·β),   Λ(u) = 1/(1 + e^(−u)),   θ_0 < θ_1 < … < θ_(k−2)
/// ```
/// A positive coefficient favours the first classes: home wins, if class 0 is that. R's `polr` and statsmodels'
/// `OrderedModel` have `θ_j − x·β` instead, so their coefficients are these negated.
///
/// # Examples
/// ```
/// use fairline_model::{OrderedLogit, OrderedLogitOptions};
/// use ndarray::array;
///
/// // Elo difference with home advantage, and who won: 0 home, 1 draw, 2 away.
/// let x = array![[250.0], [120.0], [60.0], [10.0], [-40.0], [-90.0], [-200.0], [140.0], [30.0], [-10.0]];
/// let y = [0, 0, 1, 0, 2, 1, 2, 0, 2, 1];
/// let fit = OrderedLogit::fit(x.view(), &y, &OrderedLogitOptions::new().symmetric(true))?;
/// assert!(fit.coefficients[0] > 0.0);
/// let p = fit.predict(array![[0.0], [150.0]].view())?;
/// assert_eq!(p[[0, 0]].to_bits(), p[[0, 2]].to_bits()); // equals are treated as such
/// assert!(p[[1, 0]] > 0.7 && p[[1, 2]] < 0.1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// McCullagh, P. (1980), Regression models for ordinal data, *Journal of the Royal Statistical Society B* 42(2),
/// 109–142; on rating differences in football: Hvattum, L. M. & Arntzen, H. (2010), Using ELO ratings for match
/// result prediction in association football, *International Journal of Forecasting* 26(3), 460–470.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct OrderedLogit {
    /// Change of every cumulative logit per unit of each feature, in the units of `x`.
    pub coefficients: Array1<f64>,
    /// Logit of the classes up to each but the last at `x = 0`, ascending.
    pub thresholds: Array1<f64>,
    /// Standard errors of the coefficients, from the inverse of the observed information.
    pub coefficient_errors: Array1<f64>,
    /// Standard errors of the thresholds; 0 for one that symmetry fixes at 0.
    pub threshold_errors: Array1<f64>,
    /// Weighted mean of the negative log-likelihood, nats per row.
    pub objective: f64,
    /// How the fit ended.
    pub status: Status,
    /// Newton steps taken.
    pub iterations: usize,
    /// Largest absolute element of the gradient at the solution, see [`OrderedLogit::fit`].
    pub gradient_norm: f64,
}

impl OrderedLogit {
    /// Fits the model to the rows of `x` and their classes `y` by maximum likelihood.
    ///
    /// # Formula
    /// ```text
    /// f(β, θ) = 1/n · Σᵢ −ln P(yᵢ | xᵢ)
    /// ```
    /// `f` is convex, so its minimum is the only one. [`gradient_norm`](Self::gradient_norm) is the largest absolute
    /// derivative of `f` by a threshold, or by a coefficient per standard deviation of its column (per root mean
    /// square with symmetric thresholds). [`Status::Converged`] means that it is at most the tolerance and that the
    /// maximum is proved to exist.
    ///
    /// # Shapes
    /// `x`: (n rows, p features), in any memory layout; `y`: n classes, each below the number of classes k →
    /// coefficients (p), thresholds (k − 1).
    ///
    /// # Errors
    /// - [`Error::OptionOutOfRange`]
    /// - [`Error::NoRows`], [`Error::NoColumns`], [`Error::LengthMismatch`]
    /// - [`Error::NotFinite`], [`Error::ColumnTooWide`], [`Error::ConstantColumn`], [`Error::CollinearColumn`]: features
    /// - [`Error::TooFewClasses`], [`Error::ClassOutOfRange`], [`Error::EmptyClass`]: labels
    /// - [`Error::SeparableInOrder`]: no maximum exists. Only a fit that reaches its limit on the iterations may leave
    ///   that question open.
    /// - [`Error::Overflow`]: coefficients beyond the range of `f64`
    ///
    /// # Examples
    /// ```
    /// # use fairline_model::{Error, OrderedLogit, OrderedLogitOptions};
    /// # use ndarray::array;
    /// // The larger x, the lower the class, without exception: no coefficient is large enough.
    /// let x = array![[2.0], [1.5], [0.2], [0.1], [-1.0], [-3.0]];
    /// let separable = OrderedLogit::fit(x.view(), &[0, 0, 1, 1, 2, 2], &OrderedLogitOptions::new());
    /// assert_eq!(separable, Err(Error::SeparableInOrder { column: 0 }));
    /// ```
    ///
    /// # References
    /// Pratt, J. W. (1981), Concavity of the log likelihood, *Journal of the American Statistical Association* 76(373),
    /// 103–106.
    pub fn fit(x: ArrayView2<'_, f64>, y: &[usize], options: &OrderedLogitOptions) -> Result<Self> {
        Self::fit_design(x, y, None, options)
    }

    /// Fits the model to rows that count by their `weights`: old matches less, say.
    ///
    /// # Formula
    /// ```text
    /// f(β, θ) = Σᵢ −wᵢ·ln P(yᵢ | xᵢ) / Σᵢ wᵢ
    /// ```
    /// A weight of 2 is the row twice, in the standard errors too; a weight of 0 is the row left out. Weights so small
    /// beside the others that their rows drown in rounding cannot prevent separation.
    ///
    /// # Shapes
    /// As [`fit`](Self::fit), and n weights ≥ 0.
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit), and [`Error::WeightsMismatch`], [`Error::WeightOutOfRange`],
    /// [`Error::ClassWithoutWeight`].
    pub fn fit_weighted(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        weights: &[f64],
        options: &OrderedLogitOptions,
    ) -> Result<Self> {
        Self::fit_design(x, y, Some(weights), options)
    }

    fn fit_design(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        weights: Option<&[f64]>,
        options: &OrderedLogitOptions,
    ) -> Result<Self> {
        options.validate()?;
        let design = Design::new(x, y, weights, options)?;
        let minimum = newton::minimise(&design, options)?;
        let Minimum { point, status, iterations, .. } = &minimum;
        let (beta, free) = point.parameters.split_at(design.width);
        let coefficients: Array1<f64> = beta.iter().zip(&design.scale).map(|(b, scale)| b / scale).collect();
        let shift: f64 = coefficients.iter().zip(&design.mean).map(|(b, mean)| b * mean).sum();
        let mut thresholds = Array1::from_vec(design.all_thresholds(free));
        if !options.symmetric {
            thresholds -= shift;
        }
        for (what, value) in coefficients
            .iter()
            .map(|b| ("coefficient", *b))
            .chain(thresholds.iter().map(|t| ("threshold", *t)))
        {
            if !value.is_finite() {
                return Err(Error::Overflow { what, value });
            }
        }
        let (coefficient_errors, threshold_errors) = standard_errors(&design, &minimum);
        Ok(Self {
            coefficients,
            thresholds,
            coefficient_errors,
            threshold_errors,
            objective: point.value,
            status: *status,
            iterations: *iterations,
            gradient_norm: point.norm,
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
    /// - [`Error::TooFewClasses`], [`Error::ThresholdOutOfOrder`]: the public fields were changed to no model
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
        let features = self.coefficients.len();
        if x.ncols() != features {
            return Err(Error::ColumnMismatch { expected: features, actual: x.ncols() });
        }
        let thresholds: Vec<f64> = self.thresholds.to_vec();
        if thresholds.is_empty() {
            return Err(Error::TooFewClasses { classes: 1 });
        }
        let mut before = f64::NEG_INFINITY;
        for (index, &value) in thresholds.iter().enumerate() {
            if !(value.is_finite() && value > before) {
                return Err(Error::ThresholdOutOfOrder { index, value });
            }
            before = value;
        }
        let coefficients = self.coefficients.to_vec();
        let mut features = vec![0.0; features];
        let mut probabilities = Array2::zeros((x.nrows(), thresholds.len() + 1));
        for (row, (x, mut out)) in x.outer_iter().zip(probabilities.outer_iter_mut()).enumerate() {
            for (column, (feature, &value)) in features.iter_mut().zip(x).enumerate() {
                if !value.is_finite() {
                    return Err(Error::NotFinite { row, column, value });
                }
                *feature = value;
            }
            let predictor = dot(&features, &coefficients);
            if !predictor.is_finite() {
                return Err(Error::LogitNotFinite { row });
            }
            for (class, p) in out.iter_mut().enumerate() {
                let below = class.checked_sub(1).map(|j| thresholds[j]);
                let above = thresholds.get(class).copied();
                *p = probability(below, above, predictor);
            }
        }
        Ok(probabilities)
    }
}

/// `Λ(above + u) − Λ(below + u)` as a product, in which nothing cancels.
///
/// Mirrored thresholds and a negated predictor give the same bits.
fn probability(below: Option<f64>, above: Option<f64>, predictor: f64) -> f64 {
    let logistic = |u: f64| 1.0 / (1.0 + (-u).exp());
    let upper = above.map_or(1.0, |threshold| logistic(threshold + predictor));
    let lower = below.map_or(1.0, |threshold| logistic(-(threshold + predictor)));
    let gap = below.zip(above).map_or(1.0, |(below, above)| -(below - above).exp_m1());
    upper * lower * gap
}

/// Roots of the diagonal of the inverse information, taken to the units of `x`.
fn standard_errors(design: &Design, minimum: &Minimum) -> (Array1<f64>, Array1<f64>) {
    let width = design.width;
    let mut direction = vec![0.0; design.parameters()];
    // The variance of tᵀ(parameters) is tᵀH⁻¹t, and H = L·Lᵀ.
    let error = |direction: &mut [f64]| {
        minimum.factor.solve_lower(direction);
        direction.iter().map(|value| value * value).sum::<f64>().sqrt() / design.root_weight
    };
    let coefficients = (0..width)
        .map(|j| {
            direction.fill(0.0);
            direction[j] = 1.0 / design.scale[j];
            error(&mut direction)
        })
        .collect();
    let thresholds = design
        .thresholds
        .iter()
        .map(|place| {
            direction.fill(0.0);
            for (value, (mean, scale)) in direction.iter_mut().zip(design.mean.iter().zip(&design.scale)) {
                *value = -mean / scale;
            }
            if let Some((index, sign)) = *place {
                direction[width + index] = sign;
            }
            error(&mut direction)
        })
        .collect();
    (coefficients, thresholds)
}

#[cfg(test)]
mod tests;
