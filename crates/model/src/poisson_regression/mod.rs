//! Poisson regression with normal priors: a mean rate from features whose weights are roughly known beforehand.
//!
//! ```text
//! ln λᵢ = oᵢ + xᵢ·β,   maximise  Σᵢ wᵢ·(yᵢ·ln λᵢ − λᵢ) − ½ Σ_j precision_j·(β_j − mean_j)²
//! ```

#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod rows;

use ndarray::{Array1, ArrayView1, ArrayView2};

use self::rows::Rows;
use crate::cholesky::Cholesky;
use crate::{Error, Result, Status};

/// Newton steps after which a fit stops. Five are usual.
const MAX_ITERATIONS: usize = 100;

/// A column of which less than this share is its own is a combination of those before it.
const COLLINEAR: f64 = 1e-12;

/// Largest derivative that counts as converged, in the units of [`PoissonRegression::gradient_norm`].
const TOLERANCE: f64 = 1e-8;

/// A Newton step that lowers no log rate of a row without counts by more than this proves that the maximum exists.
/// The bound proved is 1; half of it leaves room for rounding.
const BOUNDED: f64 = 0.5;

/// Largest change of a log rate that a step is tried with. Far below the optimum a Newton step is e to the distance.
const LONGEST: f64 = 10.0;

/// Halvings of a step after which no shorter one is tried.
const HALVINGS: usize = 30;

/// A Poisson regression with a normal prior for each coefficient.
///
/// # Formula
/// ```text
/// ln λᵢ = xᵢ·β,   β = argmax Σᵢ wᵢ·(yᵢ·ln λᵢ − λᵢ) − ½ Σ_j precision_j·(β_j − mean_j)²
/// ```
/// A feature of ones makes an intercept. `y` need not be whole: expected goals are welcome (quasi-likelihood).
///
/// # Examples
/// Goals of six sides, from a rating that should move the log rate about one for one:
/// ```
/// use fairline_model::{PoissonRegression, Status};
/// use ndarray::array;
///
/// let x = array![[1.0, 0.4], [1.0, -0.2], [1.0, 0.1], [1.0, 0.3], [1.0, -0.4], [1.0, 0.0]];
/// let goals = array![3.0, 1.0, 1.0, 2.0, 0.0, 2.0];
/// let fit = PoissonRegression::fit(x.view(), goals.view(), None, &[0.3, 1.0], &[1.0, 10.0])?;
/// assert_eq!(fit.status, Status::Converged);
/// assert!(fit.coefficients[1] > 1.0 && fit.predict(x.view())?[0] > 1.9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// McCullagh, P. & Nelder, J. A. (1989), *Generalized Linear Models*, 2nd ed., Chapman & Hall, ch. 6.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct PoissonRegression {
    /// Change of the log rate per unit of each feature.
    pub coefficients: Array1<f64>,
    /// Standard error of each, from the curvature of likelihood and prior at the solution.
    pub standard_errors: Array1<f64>,
    /// The value maximised, up to terms that do not depend on β.
    pub objective: f64,
    /// Largest derivative at the solution, each by a coefficient in units of the standard error that it has if all others
    /// are known.
    pub gradient_norm: f64,
    /// How the fit ended. Converged means a gradient of at most 1e-8.
    pub status: Status,
    /// Newton steps taken.
    pub iterations: usize,
}

/// The objective at a point, with derivatives.
struct Point {
    beta: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
    /// Of minus the objective, row-major, lower triangle.
    hessian: Vec<f64>,
}

impl PoissonRegression {
    /// Fits the coefficients to counts `y`, with `prior_means` and `prior_precisions` for each.
    ///
    /// # Shapes
    /// `x`: (n, p) features; `y`: n counts or expected counts, ≥ 0; `weights`: n, ≥ 0, or 1 for each; the priors: p each.
    /// A precision is 1/variance, ≥ 0; 0 leaves a coefficient to the data. No rows at all give the prior back.
    ///
    /// # Errors
    /// - [`Error::NoColumns`], [`Error::LengthMismatch`], [`Error::WeightsMismatch`], [`Error::PriorsMismatch`]: shapes
    /// - [`Error::NotFinite`], [`Error::CountOutOfRange`], [`Error::WeightOutOfRange`], [`Error::PriorOutOfRange`]: values
    /// - [`Error::CollinearColumn`]: neither the data nor a prior says anything about some combination of coefficients
    /// - [`Error::RateWithoutBound`]: without a prior, rates of rows without counts would fall to 0
    /// - [`Error::Overflow`]: the rates, or the standard error of a coefficient, leave the range of `f64`
    pub fn fit(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        weights: Option<ArrayView1<'_, f64>>,
        prior_means: &[f64],
        prior_precisions: &[f64],
    ) -> Result<Self> {
        check(x, y, weights, prior_means, prior_precisions)?;
        let rows = Rows::new(x, y, weights);
        let problem = Problem { x, y, weights, means: prior_means, precisions: prior_precisions, rows };
        let mut best = problem.at(prior_means.to_vec());
        if !best.value.is_finite() {
            return Err(Error::Overflow { what: "objective", value: best.value });
        }
        let mut iterations = 0;
        let status = loop {
            if best.norm() <= TOLERANCE {
                break Status::Converged;
            }
            if iterations == MAX_ITERATIONS {
                break Status::MaxIterations;
            }
            let factor = best.factor()?;
            let mut step = best.gradient.clone();
            factor.solve(&mut step);
            iterations += 1;
            match problem.along(&best, &step) {
                Some(better) => best = better,
                None => break Status::Stalled,
            }
        };
        let factor = best.factor()?;
        if status != Status::MaxIterations {
            problem.check_maximum(&best, &factor)?;
        }
        let mut work = vec![0.0; best.beta.len()];
        let standard_errors: Array1<f64> =
            (0..best.beta.len()).map(|j| factor.inverse_diagonal(j, &mut work).sqrt()).collect();
        if let Some(&value) = standard_errors.iter().find(|error| !error.is_finite()) {
            return Err(Error::Overflow { what: "standard error", value });
        }
        let (objective, gradient_norm) = (best.value, best.norm());
        let coefficients = Array1::from_vec(best.beta);
        Ok(Self { coefficients, standard_errors, objective, gradient_norm, status, iterations })
    }

    /// The rates of the rows of `x`.
    ///
    /// # Shapes
    /// `x`: (rows, coefficients), in the units of the fit → one rate > 0 per row.
    ///
    /// # Errors
    /// [`Error::ColumnMismatch`], [`Error::NotFinite`], and [`Error::Overflow`] for a rate beyond the range of `f64`.
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>> {
        let (expected, actual) = (self.coefficients.len(), x.ncols());
        if expected != actual {
            return Err(Error::ColumnMismatch { expected, actual });
        }
        finite(x)?;
        let rates = x.dot(&self.coefficients).mapv(f64::exp);
        match rates.iter().find(|rate| !(rate.is_finite() && **rate > 0.0)) {
            Some(&value) => Err(Error::Overflow { what: "rate", value }),
            None => Ok(rates),
        }
    }
}

impl Point {
    fn factor(&self) -> Result<Cholesky> {
        Cholesky::factor(self.hessian.clone(), self.beta.len(), COLLINEAR)
            .map_err(|column| Error::CollinearColumn { column })
    }

    /// Largest derivative by `√H_jj·β_j`, so that neither the units of a feature nor the number of rows matter.
    fn norm(&self) -> f64 {
        let diagonal = self.hessian.iter().step_by(self.beta.len() + 1);
        let scaled = self.gradient.iter().zip(diagonal).filter(|(g, _)| g.abs() > 0.0);
        scaled.fold(0.0, |norm, (g, h)| (g.abs() / h.sqrt()).max(norm))
    }
}

struct Problem<'a> {
    x: ArrayView2<'a, f64>,
    y: ArrayView1<'a, f64>,
    weights: Option<ArrayView1<'a, f64>>,
    means: &'a [f64],
    precisions: &'a [f64],
    /// The rows that have a weight.
    rows: Rows,
}

impl Problem<'_> {
    fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// Change of a row's log rate with a step.
    fn change(&self, row: usize, step: &[f64]) -> f64 {
        self.x.row(row).iter().zip(step).map(|(x, step)| x * step).sum()
    }

    fn at(&self, beta: Vec<f64>) -> Point {
        let order = beta.len();
        let (mut value, mut gradient, mut hessian) = self.rows.derivatives(&beta);
        for j in 0..order {
            let distance = beta[j] - self.means[j];
            value -= 0.5 * self.precisions[j] * distance * distance;
            gradient[j] -= self.precisions[j] * distance;
            hessian[j * order + j] += self.precisions[j];
        }
        Point { beta, value, gradient, hessian }
    }

    /// Checks that the likelihood has a maximum, at the point `best` where its gradient is next to 0.
    ///
    /// Suppose a direction `d` without prior along which it grows for ever: `xᵢ·d = 0` in rows with counts, `≤ 0` in all
    /// others, not 0 in all. With the Newton step `s`, `H·s = g`,
    /// ```text
    /// dᵀg = Σ wᵢλᵢ·|xᵢ·d| > 0,     dᵀHs = Σ wᵢλᵢ·|xᵢ·d|·(−xᵢ·s)           over the rows without counts
    /// ```
    /// and both are equal, so the step lowers the log rate of some row without counts by at least 1.
    fn check_maximum(&self, best: &Point, factor: &Cholesky) -> Result<()> {
        let mut step = best.gradient.clone();
        factor.solve(&mut step);
        let falls =
            |&row: &usize| self.weight(row) > 0.0 && self.y[row] <= 0.0 && self.change(row, &step) < -BOUNDED;
        (0..self.y.len()).find(falls).map_or(Ok(()), |row| Err(Error::RateWithoutBound { row }))
    }

    /// The first of the full step (or as much of it as moves no rate out of reach), half of it, … that is better.
    fn along(&self, from: &Point, step: &[f64]) -> Option<Point> {
        let mut length = (LONGEST / self.rows.largest_change(step)).min(1.0);
        for _ in 0..HALVINGS {
            let point =
                self.at(from.beta.iter().zip(step).map(|(beta, step)| beta + length * step).collect());
            // Where values differ by rounding only, the gradient tells.
            let rounding = 1e-14 * (1.0 + from.value.abs());
            let better = point.value > from.value + rounding
                || ((point.value - from.value).abs() <= rounding && point.norm() < from.norm());
            if better {
                return Some(point);
            }
            length *= 0.5;
        }
        None
    }
}

fn check(
    x: ArrayView2<'_, f64>,
    y: ArrayView1<'_, f64>,
    weights: Option<ArrayView1<'_, f64>>,
    means: &[f64],
    precisions: &[f64],
) -> Result<()> {
    let (rows, columns) = x.dim();
    if columns == 0 {
        return Err(Error::NoColumns);
    }
    if y.len() != rows {
        return Err(Error::LengthMismatch { rows, labels: y.len() });
    }
    if means.len() != columns || precisions.len() != columns {
        return Err(Error::PriorsMismatch { columns, means: means.len(), precisions: precisions.len() });
    }
    finite(x)?;
    let in_range = |value: f64| value.is_finite() && value >= 0.0;
    if let Some((row, &value)) = y.indexed_iter().find(|(_, y)| !in_range(**y)) {
        return Err(Error::CountOutOfRange { row, value });
    }
    if let Some(weights) = weights {
        if weights.len() != rows {
            return Err(Error::WeightsMismatch { rows, weights: weights.len() });
        }
        if let Some((row, &value)) = weights.indexed_iter().find(|(_, weight)| !in_range(**weight)) {
            return Err(Error::WeightOutOfRange { row, value });
        }
    }
    for (column, (&mean, &precision)) in means.iter().zip(precisions).enumerate() {
        if !(mean.is_finite() && in_range(precision)) {
            return Err(Error::PriorOutOfRange { column, mean, precision });
        }
    }
    Ok(())
}

fn finite(x: ArrayView2<'_, f64>) -> Result<()> {
    if x.iter().all(|value| value.is_finite()) {
        return Ok(());
    }
    match x.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((row, column), &value)) => Err(Error::NotFinite { row, column, value }),
        None => Ok(()),
    }
}
