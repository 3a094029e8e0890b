//! The validated input of a fit, copied once into the coordinates the optimiser works in.
//!
//! ```text
//! z = (1, x₁ − m₁, …, x_p − m_p),    logits = z·(β₀, β₁/c₁, …, β_p/c_p) + offsets
//! ```
//! `m` is the column's mean and `c` its scale: the standard deviation `s` for a standardised fit, else
//! `√(s² + λ)`, which is positive even for a constant column. The penalty on `β_j` is then `λ` for a standardised fit,
//! else `λ/c_j²` – the same objective as in the units of `x`, because the intercept that absorbs the shift is not
//! penalised. What it buys is that neither the units of `x` nor an offset (years, prices, ratings around 1500) decides
//! how fast or how exactly the fit converges. Means and deviations are weighted as the rows are.

use fearless_simd::{Level, dispatch};
use ndarray::{Array1, Array2, ArrayViewMut1, CowArray, Ix2};
#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::data::{check_offsets, check_weights};
use super::rows::{CHUNK, LANES, Lanes, Rows};
use super::{LogitData, LogitOptions, MultinomialLogit};
use crate::columns::{CONSTANT, NARROWEST, WIDEST, count_classes};
use crate::{Error, Result};

#[derive(Debug)]
pub(super) struct Design {
    pub(super) rows: Rows,
    /// Share of the weight that each class has, none of them 0.
    pub(super) shares: Vec<f64>,
    /// Sum of the weights as they were given.
    pub(super) total_weight: f64,
    /// Penalty on the coefficient of each column of `z`; 0 for the intercept.
    pub(super) penalty: Vec<f64>,
    /// Mean of each column of `x`.
    pub(super) mean: Vec<f64>,
    /// Divisor of the coefficient of each column of `x`.
    pub(super) scale: Vec<f64>,
    /// Whether the documented parameters are the standardised coefficients.
    pub(super) standardize: bool,
    /// Whether there is a penalty; without one the last class is the reference.
    pub(super) penalised: bool,
}

impl Design {
    pub(super) fn new(data: &LogitData<'_>, options: &LogitOptions) -> Result<Self> {
        data.check_lengths()?;
        let columns = data.x.ncols();
        if columns == 0 {
            return Err(Error::NoColumns);
        }
        let (weights, total_weight) = weights(data)?;
        let shares = class_shares(data.y, &weights, options.classes)?;
        let classes = shares.len();
        let offsets = offsets(data, classes, &weights)?;
        let x = data.x.as_standard_layout();
        let variation_needed = options.standardize || options.l2 <= 0.0;
        let mean = means(&x, &weights, variation_needed)?;
        let (z, deviation) = centred(&x, &weights, &mean);
        let scale: Vec<f64> = if options.standardize {
            deviation
        } else {
            // A constant column without penalty was refused, so no scale is 0.
            deviation.iter().map(|s| s.hypot(options.l2.sqrt())).collect()
        };
        let weight = |scale: &f64| {
            let root = options.l2.sqrt() / scale;
            if options.standardize { options.l2 } else { root * root }
        };
        let penalty = std::iter::once(0.0).chain(scale.iter().map(weight)).collect();
        let rows = Rows { width: columns + 1, classes, z, labels: in_lanes(data.y), weights, offsets };
        let (standardize, penalised) = (options.standardize, options.l2 > 0.0);
        Ok(Self { rows, shares, total_weight, penalty, mean, scale, standardize, penalised })
    }

    pub(super) fn width(&self) -> usize {
        self.rows.width
    }

    pub(super) fn classes(&self) -> usize {
        self.rows.classes
    }

    /// Length of a parameter vector: for each class an intercept and the coefficients of `z`.
    pub(super) fn parameters(&self) -> usize {
        self.classes() * self.width()
    }

    /// Multiplies or divides the coefficients of every class by the scales of their columns; intercepts have none.
    pub(super) fn rescale(&self, parameters: &mut [f64], by: impl Fn(f64, f64) -> f64) {
        for class in parameters.chunks_exact_mut(self.width()) {
            for (value, &scale) in class[1..].iter_mut().zip(&self.scale) {
                *value = by(*value, scale);
            }
        }
    }

    /// The parameters of a fitted model in the coordinates of the search.
    pub(super) fn parameters_of(&self, model: &MultinomialLogit) -> Result<Vec<f64>> {
        let expected = (self.width() - 1, self.classes());
        if model.coefficients.dim() != expected || model.intercepts.len() != expected.1 {
            let actual = model.coefficients.dim();
            return Err(Error::StartMismatch { expected, actual });
        }
        let mut beta = Vec::with_capacity(self.parameters());
        for (coefficients, intercept) in model.coefficients.columns().into_iter().zip(&model.intercepts) {
            let at_the_mean: f64 = coefficients.iter().zip(&self.mean).map(|(b, mean)| b * mean).sum();
            beta.push(intercept + at_the_mean);
            beta.extend(coefficients.iter().zip(&self.scale).map(|(b, scale)| b * scale));
        }
        match beta.iter().find(|value| !value.is_finite()) {
            Some(&value) => Err(Error::Overflow { what: "parameter to start from", value }),
            None => Ok(beta),
        }
    }

    /// Infinity norm of a gradient, in the units of the documented parameters and in those of the search.
    ///
    /// The larger of both: a column in tiny units must not look converged before it has moved.
    pub(super) fn gradient_norm(&self, gradient: &[f64]) -> f64 {
        let mut norm = 0.0_f64;
        for class in gradient.chunks_exact(self.width()) {
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

/// The weights in lanes, divided by their sum, and that sum.
fn weights(data: &LogitData<'_>) -> Result<(Vec<Lanes>, f64)> {
    let rows = data.y.len();
    let Some(given) = data.weights else {
        let share = 1.0 / rows as f64;
        return Ok((lanes(rows, |_| share), rows as f64));
    };
    check_weights(given)?;
    // Halved until it cannot overflow: the sum of many weights near the largest f64 is beyond it.
    let largest = given.iter().copied().fold(0.0, f64::max);
    let total: f64 = given.iter().map(|weight| weight / largest).sum();
    if largest <= 0.0 {
        return Err(Error::NoWeight);
    }
    Ok((lanes(rows, |row| given[row] / largest / total), total * largest))
}

/// Share of the weight in each class; no class may be without.
fn class_shares(y: &[usize], weights: &[Lanes], classes: Option<usize>) -> Result<Vec<f64>> {
    let classes = count_classes(y, classes)?.len();
    let mut shares = vec![0.0; classes];
    for (&class, &weight) in y.iter().zip(weights.as_flattened()) {
        shares[class] += weight;
    }
    match shares.iter().position(|&share| share <= 0.0) {
        Some(class) => Err(Error::EmptyClass { class, classes }),
        None => Ok(shares),
    }
}

/// The offsets in lanes; nothing if there are none. Those of a row without weight are left out: 0 times infinity is NaN.
fn offsets(data: &LogitData<'_>, classes: usize, weights: &[Lanes]) -> Result<Vec<Lanes>> {
    let Some(given) = data.offsets else { return Ok(Vec::new()) };
    let expected = (data.y.len(), classes);
    if given.dim() != expected {
        return Err(Error::OffsetsMismatch { expected, actual: given.dim() });
    }
    check_offsets(given)?;
    let mut offsets = Vec::with_capacity(expected.0.div_ceil(LANES) * classes);
    for (block, weights) in weights.iter().enumerate() {
        for class in 0..classes {
            let value = |lane| if weights[lane] > 0.0 { given[[block * LANES + lane, class]] } else { 0.0 };
            offsets.push(std::array::from_fn(value));
        }
    }
    Ok(offsets)
}

/// One number for each row in blocks, the last one filled up with zeros.
fn lanes(rows: usize, value: impl Fn(usize) -> f64) -> Vec<Lanes> {
    let block = |block: usize| {
        std::array::from_fn(|lane| {
            let row = block * LANES + lane;
            if row < rows { value(row) } else { 0.0 }
        })
    };
    (0..rows.div_ceil(LANES)).map(block).collect()
}

fn in_lanes(labels: &[usize]) -> Vec<[usize; LANES]> {
    let block = |labels: &[usize]| std::array::from_fn(|lane| labels.get(lane).copied().unwrap_or(0));
    labels.chunks(LANES).map(block).collect()
}

/// What one pass over a chunk of rows tells about the columns, as far as the rows have weight.
struct Columns {
    min: Vec<f64>,
    max: Vec<f64>,
    /// Weighted sums of the distances from the first row of all that has weight.
    sum: Vec<f64>,
}

impl Columns {
    #[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
    #[inline(always)]
    fn add(&mut self, values: &[f64], weights: &[f64], first: &[f64]) {
        let width = first.len();
        let (min, max, sum) = (&mut self.min[..width], &mut self.max[..width], &mut self.sum[..width]);
        for (row, &weight) in values.chunks_exact(width).zip(weights) {
            if weight > 0.0 {
                for j in 0..width {
                    // Not f64::min, which passes over NaN; a NaN stays in the sum and is named later.
                    min[j] = if row[j] < min[j] { row[j] } else { min[j] };
                    max[j] = if row[j] > max[j] { row[j] } else { max[j] };
                    sum[j] += weight * (row[j] - first[j]);
                }
            } else {
                // What has no weight may be any number, but must be one.
                for (sum, value) in sum.iter_mut().zip(row) {
                    *sum += 0.0 * value;
                }
            }
        }
    }
}

/// Weighted means of the columns, whose values are checked on the way.
fn means(x: &CowArray<'_, f64, Ix2>, weights: &[Lanes], variation_needed: bool) -> Result<Vec<f64>> {
    let (width, values) = (x.ncols(), x.as_slice().unwrap_or_default());
    let weights = weights.as_flattened();
    let first = weights.iter().position(|&weight| weight > 0.0).unwrap_or(0);
    let first = &values[first * width..][..width];
    let level = Level::new();
    let chunk = |(values, weights): (&[f64], &[f64])| {
        let mut columns = Columns { min: first.to_vec(), max: first.to_vec(), sum: vec![0.0; width] };
        dispatch!(level, _ => columns.add(values, weights, first));
        columns
    };
    let rows = CHUNK * LANES;
    #[cfg(feature = "rayon")]
    let chunks: Vec<Columns> =
        values.par_chunks(rows * width).zip(weights.par_chunks(rows)).map(chunk).collect();
    #[cfg(not(feature = "rayon"))]
    let chunks: Vec<Columns> = values.chunks(rows * width).zip(weights.chunks(rows)).map(chunk).collect();

    let fold = |column: usize| {
        let all = || chunks.iter();
        let min = all().map(|c| c.min[column]).fold(f64::INFINITY, f64::min);
        let max = all().map(|c| c.max[column]).fold(f64::NEG_INFINITY, f64::max);
        (min, max, all().map(|c| c.sum[column]).sum::<f64>())
    };
    // An infinite or missing value leaves a sum that is not finite; so may a range that is too wide.
    let suspicious = (0..width).any(|column| !fold(column).2.is_finite());
    if suspicious
        && let Some(((row, column), &value)) = x.indexed_iter().find(|(_, value)| !value.is_finite())
    {
        return Err(Error::NotFinite { row, column, value });
    }
    let mean = |column: usize| {
        let (min, max, sum) = fold(column);
        let range = max - min;
        if range > WIDEST {
            return Err(Error::ColumnTooWide { column, min, max });
        }
        if variation_needed && range <= NARROWEST.max(CONSTANT * max.abs().max(min.abs())) {
            return Err(Error::ConstantColumn { column, value: min });
        }
        // A constant column gets its value as the mean, without rounding.
        Ok(first[column] + sum)
    };
    (0..width).map(mean).collect()
}

/// The rows behind a column of ones, centred, in blocks; and the population standard deviations of the columns.
fn centred(x: &CowArray<'_, f64, Ix2>, weights: &[Lanes], mean: &[f64]) -> (Vec<Lanes>, Vec<f64>) {
    let (width, values) = (mean.len() + 1, x.as_slice().unwrap_or_default());
    let mut z = vec![[0.0; LANES]; weights.len() * width];
    let fill = |((z, values), weights): ((&mut [Lanes], &[f64]), &[Lanes])| {
        let mut squares = vec![[0.0; LANES]; mean.len()];
        let blocks = z.chunks_exact_mut(width).zip(values.chunks(LANES * mean.len())).zip(weights);
        for ((z, values), weights) in blocks {
            // A row without weight is the mean, as is one that only fills up the block: its squares could overflow.
            let rows: [&[f64]; LANES] = std::array::from_fn(|lane| {
                if weights[lane] > 0.0 { &values[lane * mean.len()..][..mean.len()] } else { mean }
            });
            z[0] = [1.0; LANES];
            for (j, ((z, squares), mean)) in z[1..].iter_mut().zip(&mut squares).zip(mean).enumerate() {
                for lane in 0..LANES {
                    z[lane] = rows[lane][j] - mean;
                    squares[lane] += weights[lane] * (z[lane] * z[lane]);
                }
            }
        }
        squares
    };
    #[cfg(feature = "rayon")]
    let chunks: Vec<Vec<Lanes>> = z
        .par_chunks_mut(CHUNK * width)
        .zip(values.par_chunks(CHUNK * LANES * mean.len()))
        .zip(weights.par_chunks(CHUNK))
        .map(fill)
        .collect();
    #[cfg(not(feature = "rayon"))]
    let chunks: Vec<Vec<Lanes>> = z
        .chunks_mut(CHUNK * width)
        .zip(values.chunks(CHUNK * LANES * mean.len()))
        .zip(weights.chunks(CHUNK))
        .map(fill)
        .collect();
    let deviation = |column: usize| {
        let lane = |lane: usize| chunks.iter().map(|squares| squares[column][lane]).sum::<f64>();
        (0..LANES).map(lane).sum::<f64>().sqrt()
    };
    let deviations = (0..mean.len()).map(deviation).collect();
    (z, deviations)
}

/// Takes the parameters back to the units of `x` and fixes what the objective leaves open.
pub(super) fn original_units(design: &Design, beta: &[f64]) -> Result<(Array2<f64>, Array1<f64>)> {
    let (width, classes) = (design.width(), design.classes());
    let mut coefficients = Array2::zeros((width - 1, classes));
    let mut intercepts = Array1::zeros(classes);
    for (class, beta) in beta.chunks_exact(width).enumerate() {
        intercepts[class] = beta[0];
        for (j, (scale, mean)) in design.scale.iter().zip(&design.mean).enumerate() {
            let coefficient = beta[j + 1] / scale;
            coefficients[[j, class]] = coefficient;
            intercepts[class] -= coefficient * mean;
        }
    }
    // The same vector may be taken from all classes: that of the last one, or their mean, which the penalty
    // has already made 0 for the coefficients except for rounding.
    let fix = |values: ArrayViewMut1<'_, f64>| {
        let mut values = values;
        let origin = if design.penalised { values.sum() / classes as f64 } else { values[classes - 1] };
        values -= origin;
    };
    coefficients.outer_iter_mut().for_each(fix);
    fix(intercepts.view_mut());
    finite("coefficient", coefficients.iter())?;
    finite("intercept", intercepts.iter())?;
    Ok((coefficients, intercepts))
}

pub(super) fn finite<'a>(what: &'static str, mut values: impl Iterator<Item = &'a f64>) -> Result<()> {
    match values.find(|value| !value.is_finite()) {
        Some(&value) => Err(Error::Overflow { what, value }),
        None => Ok(()),
    }
}
