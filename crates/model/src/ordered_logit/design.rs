//! The validated input of a fit, copied once into the coordinates Newton's method works in.
//!
//! ```text
//! z_j = (x_j − m_j)/s_j
//! ```
//! `m` is the column's mean and `s` its population standard deviation, so that neither units nor an offset decide
//! how exact the fit is; the thresholds absorb the shift. Symmetric thresholds cannot, so `m` is 0 then and `s` the
//! root of the mean square. Rows of weight 0 are left out.

use ndarray::ArrayView2;

use super::OrderedLogitOptions;
use crate::cholesky::Cholesky;
use crate::columns::{NARROWEST, WIDEST, centre, copy, count_classes};
use crate::{Error, Result};

/// A column of which less than this share of the variance is its own is a combination of those before it.
/// Below it, half the digits of its coefficient would be rounding.
const COLLINEAR: f64 = 1e-10;

/// Below this share of the weight a class's thresholds are too close for their distance to have digits.
const LEAST_SHARE: f64 = 1e-12;

#[derive(Debug)]
pub(super) struct Design {
    /// Row-major, `width` values per row.
    pub(super) z: Vec<f64>,
    pub(super) width: usize,
    pub(super) labels: Vec<usize>,
    /// Of each row; they sum to 1.
    pub(super) weights: Vec<f64>,
    /// The root of their sum as they were given.
    pub(super) root_weight: f64,
    /// Weight of each class.
    pub(super) shares: Vec<f64>,
    /// What was taken from each column of `x`.
    pub(super) mean: Vec<f64>,
    /// Divisor of each column of `x`.
    pub(super) scale: Vec<f64>,
    /// Which free parameter each threshold is, and with which sign; `None` for one fixed at 0.
    pub(super) thresholds: Vec<Option<(usize, f64)>>,
    symmetric: bool,
}

impl Design {
    pub(super) fn new(
        x: ArrayView2<'_, f64>,
        y: &[usize],
        weights: Option<&[f64]>,
        options: &OrderedLogitOptions,
    ) -> Result<Self> {
        let (rows, width) = x.dim();
        if rows == 0 {
            return Err(Error::NoRows);
        }
        if width == 0 {
            return Err(Error::NoColumns);
        }
        if y.len() != rows {
            return Err(Error::LengthMismatch { rows, labels: y.len() });
        }
        let classes = count_classes(y, options.classes)?.len();
        let (weights, root_weight) = normalised(rows, weights)?;
        let mut shares = vec![0.0; classes];
        for (&class, weight) in y.iter().zip(&weights) {
            shares[class] += weight;
        }
        let heavy = |share: &f64| *share >= LEAST_SHARE;
        if let Some(class) = shares.iter().position(|share| !heavy(share)) {
            return Err(Error::ClassWithoutWeight { class, share: shares[class] });
        }

        let kept = |row: &usize| weights[*row] > 0.0;
        let all = copy(x)?;
        let mut z: Vec<f64> = Vec::with_capacity(all.len());
        for row in (0..rows).filter(kept) {
            z.extend(&all[row * (width + 1)..][..=width]);
        }
        let (mean, scale) = if options.symmetric {
            (vec![0.0; width], root_mean_squares(&z, width + 1)?)
        } else {
            centre(&mut z, width + 1, true)?
        };
        let z: Vec<f64> = z
            .chunks_exact(width + 1)
            .flat_map(|row| row[1..].iter().zip(&scale).map(|(value, scale)| value / scale))
            .collect();
        let labels = (0..rows).filter(kept).map(|row| y[row]).collect();
        let weights: Vec<f64> = weights.iter().copied().filter(|weight| *weight > 0.0).collect();
        let symmetric = options.symmetric;
        let thresholds = thresholds(classes, symmetric);
        let design =
            Self { z, width, labels, weights, root_weight, shares, mean, scale, thresholds, symmetric };
        design.check_collinearity()?;
        Ok(design)
    }

    /// Number of coefficients and free thresholds.
    pub(super) fn parameters(&self) -> usize {
        let free = self.thresholds.iter().flatten().map(|(index, _)| index + 1).max();
        self.width + free.unwrap_or(0)
    }

    /// All thresholds from the free ones.
    pub(super) fn all_thresholds(&self, free: &[f64]) -> Vec<f64> {
        let value = |place: &Option<(usize, f64)>| place.map_or(0.0, |(index, sign)| sign * free[index]);
        self.thresholds.iter().map(value).collect()
    }

    /// The free thresholds of the model without features, whose probabilities are the shares of the classes, or for
    /// symmetric thresholds their means with those of the mirrored classes.
    pub(super) fn null_thresholds(&self) -> Vec<f64> {
        let mut free = vec![0.0; self.parameters() - self.width];
        for (j, place) in self.thresholds.iter().enumerate() {
            let mut below: f64 = self.shares[..=j].iter().sum();
            let mut above: f64 = self.shares[j + 1..].iter().sum();
            if self.symmetric {
                let mirror = self.thresholds.len() - j;
                below += self.shares[mirror..].iter().sum::<f64>();
                above += self.shares[..mirror].iter().sum::<f64>();
            }
            if let Some((index, sign)) = *place {
                free[index] = sign * (below / above).ln();
            }
        }
        free
    }

    fn check_collinearity(&self) -> Result<()> {
        let width = self.width;
        let mut gram = vec![0.0; width * width];
        for z in self.z.chunks_exact(width) {
            for (i, elements) in gram.chunks_exact_mut(width).enumerate() {
                for (element, value) in elements[..=i].iter_mut().zip(z) {
                    *element += z[i] * value;
                }
            }
        }
        match Cholesky::factor(gram, width, COLLINEAR) {
            Ok(_) => Ok(()),
            Err(column) => Err(Error::CollinearColumn { column }),
        }
    }
}

/// Weights that sum to 1, and the root of their sum before.
fn normalised(rows: usize, weights: Option<&[f64]>) -> Result<(Vec<f64>, f64)> {
    let Some(weights) = weights else {
        return Ok((vec![1.0 / rows as f64; rows], (rows as f64).sqrt()));
    };
    if weights.len() != rows {
        return Err(Error::WeightsMismatch { rows, weights: weights.len() });
    }
    if let Some(row) = weights.iter().position(|weight| !(weight.is_finite() && *weight >= 0.0)) {
        return Err(Error::WeightOutOfRange { row, value: weights[row] });
    }
    // Through the largest, so that the sum cannot overflow.
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 {
        return Err(Error::ClassWithoutWeight { class: 0, share: 0.0 });
    }
    let relative: Vec<f64> = weights.iter().map(|weight| weight / largest).collect();
    let sum: f64 = relative.iter().sum();
    Ok((relative.iter().map(|weight| weight / sum).collect(), largest.sqrt() * sum.sqrt()))
}

/// Root of the mean square of each column behind the ones.
fn root_mean_squares(z: &[f64], width: usize) -> Result<Vec<f64>> {
    let rows = z.len() / width;
    (1..width)
        .map(|j| {
            let column = || z.iter().skip(j).step_by(width).copied();
            let (min, max) =
                (column().fold(f64::INFINITY, f64::min), column().fold(f64::NEG_INFINITY, f64::max));
            let largest = max.max(-min);
            if largest > WIDEST {
                return Err(Error::ColumnTooWide { column: j - 1, min, max });
            }
            if largest <= NARROWEST {
                return Err(Error::ConstantColumn { column: j - 1, value: min });
            }
            let squares: f64 = column().map(|value| (value / largest).powi(2)).sum();
            Ok(largest * (squares / rows as f64).sqrt())
        })
        .collect()
}

/// Which free parameter each of the thresholds between `classes` classes is.
fn thresholds(classes: usize, symmetric: bool) -> Vec<Option<(usize, f64)>> {
    let last = classes - 2;
    (0..=last)
        .map(|j| match j.cmp(&(last - j)) {
            _ if !symmetric => Some((j, 1.0)),
            std::cmp::Ordering::Less => Some((j, -1.0)),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some((last - j, 1.0)),
        })
        .collect()
}
