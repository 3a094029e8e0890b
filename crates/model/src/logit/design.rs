//! The validated input of a fit, copied once into the coordinates the optimiser works in.
//!
//! ```text
//! z = (1, (x₁ − m₁)/c₁, …, (x_p − m_p)/c_p)
//! ```
//! `m` is the column's mean and `c` its scale: the standard deviation `s` for a standardised fit, else
//! `√(s² + λ)`, which is positive even for a constant column. The penalty on the coefficient of `z_j` is then
//! `λ` for a standardised fit, else `λ/c_j²` – the same objective as in the units of `x`, because the intercept
//! that absorbs the shift is not penalised. What it buys is that neither the units of `x` nor an offset (years,
//! prices, ratings around 1500) decides how fast or how exactly the fit converges.

use ndarray::ArrayView2;

use super::LogitOptions;
use crate::{Error, Result};

/// A column whose range is below this share of its largest value varies by rounding only.
const CONSTANT: f64 = 1e-12;

/// Ranges whose squares would overflow or vanish.
pub(crate) const WIDEST: f64 = 1e150;
pub(crate) const NARROWEST: f64 = 1e-150;

#[derive(Debug)]
pub(super) struct Design {
    /// Row-major, `width` values per row, the first of them 1.
    pub(super) z: Vec<f64>,
    pub(super) width: usize,
    pub(super) labels: Vec<usize>,
    /// Rows of each class, none of them 0.
    pub(super) counts: Vec<usize>,
    /// Penalty on the coefficient of each column of `z`; 0 for the intercept.
    pub(super) penalty: Vec<f64>,
    /// Mean of each column of `x`.
    pub(super) mean: Vec<f64>,
    /// Divisor of each centred column of `x`.
    pub(super) scale: Vec<f64>,
    /// Whether the documented parameters are the standardised coefficients.
    pub(super) standardize: bool,
}

impl Design {
    pub(super) fn new(x: ArrayView2<'_, f64>, y: &[usize], options: &LogitOptions) -> Result<Self> {
        let (rows, columns) = x.dim();
        if rows == 0 {
            return Err(Error::NoRows);
        }
        if columns == 0 {
            return Err(Error::NoColumns);
        }
        if y.len() != rows {
            return Err(Error::LengthMismatch { rows, labels: y.len() });
        }
        let counts = count_classes(y, options.classes)?;
        let mut z = copy(x)?;
        let width = columns + 1;
        let (mean, deviation) = centre(&mut z, width, options.standardize || options.l2 <= 0.0)?;
        let scale: Vec<f64> = if options.standardize {
            deviation
        } else {
            // A constant column without penalty was refused, so no scale is 0.
            deviation.iter().map(|s| s.hypot(options.l2.sqrt())).collect()
        };
        let inverse: Vec<f64> = scale.iter().map(|scale| 1.0 / scale).collect();
        for row in z.chunks_exact_mut(width) {
            for (value, inverse) in row[1..].iter_mut().zip(&inverse) {
                *value *= inverse;
            }
        }
        let weight = |scale: &f64| {
            let root = options.l2.sqrt() / scale;
            if options.standardize { options.l2 } else { root * root }
        };
        let penalty = std::iter::once(0.0).chain(scale.iter().map(weight)).collect();
        let standardize = options.standardize;
        Ok(Self { z, width, labels: y.to_vec(), counts, penalty, mean, scale, standardize })
    }

    pub(super) fn rows(&self) -> usize {
        self.labels.len()
    }

    pub(super) fn classes(&self) -> usize {
        self.counts.len()
    }

    /// Length of a parameter vector: for each class an intercept and the coefficients of `z`.
    pub(super) fn parameters(&self) -> usize {
        self.classes() * self.width
    }

    pub(super) fn class_share(&self, class: usize) -> f64 {
        self.counts[class] as f64 / self.rows() as f64
    }

    /// Infinity norm of a gradient, in the units of the documented parameters and in those of `z`.
    ///
    /// The larger of both: a column in tiny units must not look converged before it has moved.
    pub(super) fn gradient_norm(&self, gradient: &[f64]) -> f64 {
        let mut norm = 0.0_f64;
        for class in gradient.chunks_exact(self.width) {
            norm = norm.max(class[0].abs());
            for ((g, mean), scale) in class[1..].iter().zip(&self.mean).zip(&self.scale) {
                norm = norm.max(g.abs());
                if !self.standardize {
                    norm = norm.max((scale * g + mean * class[0]).abs());
                }
            }
        }
        norm
    }
}

/// Counts the rows of each class; no class may be empty.
pub(crate) fn count_classes(y: &[usize], classes: Option<usize>) -> Result<Vec<usize>> {
    let largest = y.iter().copied().max().unwrap_or(0);
    let classes = classes.unwrap_or(largest.saturating_add(1));
    if classes < 2 {
        return Err(Error::TooFewClasses { classes });
    }
    if let Some(row) = y.iter().position(|&class| class >= classes) {
        return Err(Error::ClassOutOfRange { row, class: y[row], classes });
    }
    // With more classes than rows one of the first rows + 1 is empty: no need to count (or allocate) further.
    let mut counts = vec![0; classes.min(y.len() + 1)];
    for &class in y {
        if let Some(count) = counts.get_mut(class) {
            *count += 1;
        }
    }
    match counts.iter().position(|&count| count == 0) {
        Some(class) => Err(Error::EmptyClass { class, classes }),
        None => Ok(counts),
    }
}

/// Copies `x` behind a column of ones.
pub(crate) fn copy(x: ArrayView2<'_, f64>) -> Result<Vec<f64>> {
    let mut z = Vec::with_capacity(x.nrows() * (x.ncols() + 1));
    for (row, values) in x.outer_iter().enumerate() {
        z.push(1.0);
        let start = z.len();
        match values.as_slice() {
            Some(values) => z.extend_from_slice(values),
            None => z.extend(values),
        }
        if let Some(column) = z[start..].iter().position(|value| !value.is_finite()) {
            return Err(Error::NotFinite { row, column, value: values[column] });
        }
    }
    Ok(z)
}

/// Centres the columns behind the ones in place and returns their means and population standard deviations.
pub(crate) fn centre(z: &mut [f64], width: usize, variation_needed: bool) -> Result<(Vec<f64>, Vec<f64>)> {
    let rows = (z.len() / width) as f64;
    let mut min = z[1..width].to_vec();
    let mut max = min.clone();
    for row in z.chunks_exact(width) {
        for ((value, min), max) in row[1..].iter().zip(&mut min).zip(&mut max) {
            // Not f64::min, which takes care of NaN: there is none here.
            *min = if value < min { *value } else { *min };
            *max = if value > max { *value } else { *max };
        }
    }
    for (column, (&min, &max)) in min.iter().zip(&max).enumerate() {
        let range = max - min;
        if range > WIDEST {
            return Err(Error::ColumnTooWide { column, min, max });
        }
        if variation_needed && range <= NARROWEST.max(CONSTANT * max.abs().max(min.abs())) {
            return Err(Error::ConstantColumn { column, value: min });
        }
    }
    // Sums of distances from the minimum: a constant column gets its value as the mean, without rounding.
    let mut mean = vec![0.0; width - 1];
    for row in z.chunks_exact(width) {
        for ((value, min), sum) in row[1..].iter().zip(&min).zip(&mut mean) {
            *sum += value - min;
        }
    }
    for (mean, min) in mean.iter_mut().zip(&min) {
        *mean = min + *mean / rows;
    }
    let mut deviation = vec![0.0; width - 1];
    for row in z.chunks_exact_mut(width) {
        for ((value, mean), sum) in row[1..].iter_mut().zip(&mean).zip(&mut deviation) {
            *value -= mean;
            *sum += *value * *value;
        }
    }
    for sum in &mut deviation {
        *sum = (*sum / rows).sqrt();
    }
    Ok((mean, deviation))
}
