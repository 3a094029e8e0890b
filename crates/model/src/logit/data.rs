//! What a fit learns from: features and labels, and what may come with them.

use ndarray::{ArrayView1, ArrayView2};

use super::MultinomialLogit;
use crate::{Error, Result};

/// What a fit learns from: features and labels, and optionally weights, offsets and a start.
///
/// # Shapes
/// | part | shape | range | default |
/// |---|---|---|---|
/// | `x` | (n rows, p features) | finite | |
/// | `y` | n classes | below the number of classes k | |
/// | `weights` | n | finite, ≥ 0, some row of each class > 0 | 1 for each row |
/// | `offsets` | (n, k) | finite | 0 |
/// | `start` | a fitted model of the same shape | finite | class shares |
///
/// # Examples
/// Older matches count less, and the market's log-probabilities are where the model starts from:
/// ```
/// use fairline_model::{LogitData, LogitOptions, MultinomialLogit};
/// use ndarray::array;
///
/// let x = array![[0.3], [-0.2], [0.1], [-0.4], [0.2], [-0.1]];
/// let y = [0, 1, 1, 1, 0, 0];
/// let market = array![[0.6, 0.4], [0.4, 0.6], [0.5, 0.5], [0.3, 0.7], [0.6, 0.4], [0.5, 0.5]];
/// let log_market = market.mapv(f64::ln);
/// let age = array![400.0, 300.0, 200.0, 100.0, 50.0, 0.0]; // days
/// let weights = age.mapv(|days| (-0.002_f64 * days).exp());
///
/// let data = LogitData::new(x.view(), &y).weights(weights.view()).offsets(log_market.view());
/// let fit = MultinomialLogit::fit_data(&data, &LogitOptions::new().l2(0.1))?;
/// let p = fit.predict_with_offsets(x.view(), log_market.view())?;
/// assert!((p.row(0).sum() - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LogitData<'a> {
    pub(super) x: ArrayView2<'a, f64>,
    pub(super) y: &'a [usize],
    pub(super) weights: Option<ArrayView1<'a, f64>>,
    pub(super) offsets: Option<ArrayView2<'a, f64>>,
    pub(super) start: Option<&'a MultinomialLogit>,
}

impl<'a> LogitData<'a> {
    /// Features (n, p) and the class of each row.
    #[must_use]
    pub fn new(x: ArrayView2<'a, f64>, y: &'a [usize]) -> Self {
        Self { x, y, weights: None, offsets: None, start: None }
    }

    /// Sets how much each row counts: a row of weight 2 is that row twice. Only ratios of weights matter to the fit.
    #[must_use]
    pub fn weights(mut self, weights: ArrayView1<'a, f64>) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Sets known parts of the logits, (n, k): the logarithms of a prior forecast, for instance.
    #[must_use]
    pub fn offsets(mut self, offsets: ArrayView2<'a, f64>) -> Self {
        self.offsets = Some(offsets);
        self
    }

    /// Sets where the search starts: last week's fit is near this week's. It changes the time taken, not the result.
    #[must_use]
    pub fn start(mut self, model: &'a MultinomialLogit) -> Self {
        self.start = Some(model);
        self
    }

    /// Checks that all parts have as many rows.
    pub(super) fn check_lengths(&self) -> Result<()> {
        let rows = self.x.nrows();
        if rows == 0 {
            return Err(Error::NoRows);
        }
        if self.y.len() != rows {
            return Err(Error::LengthMismatch { rows, labels: self.y.len() });
        }
        if let Some(weights) = self.weights.map(|weights| weights.len()).filter(|&weights| weights != rows) {
            return Err(Error::WeightsMismatch { rows, weights });
        }
        match self.offsets.map(|offsets| offsets.dim()).filter(|offsets| offsets.0 != rows) {
            Some(actual) => Err(Error::OffsetsMismatch { expected: (rows, actual.1), actual }),
            None => Ok(()),
        }
    }

    /// Checks each number and label.
    pub(super) fn check_values(&self, classes: usize) -> Result<()> {
        if let Some(row) = self.y.iter().position(|&class| class >= classes) {
            return Err(Error::ClassOutOfRange { row, class: self.y[row], classes });
        }
        if let Some(((row, column), &value)) = self.x.indexed_iter().find(|(_, value)| !value.is_finite()) {
            return Err(Error::NotFinite { row, column, value });
        }
        if let Some(weights) = self.weights {
            check_weights(weights)?;
        }
        self.offsets.map_or(Ok(()), check_offsets)
    }
}

pub(super) fn check_weights(weights: ArrayView1<'_, f64>) -> Result<()> {
    match weights.indexed_iter().find(|(_, weight)| !(weight.is_finite() && **weight >= 0.0)) {
        Some((row, &value)) => Err(Error::WeightOutOfRange { row, value }),
        None => Ok(()),
    }
}

pub(super) fn check_offsets(offsets: ArrayView2<'_, f64>) -> Result<()> {
    match offsets.indexed_iter().find(|(_, value)| !value.is_finite()) {
        Some(((row, class), &value)) => Err(Error::OffsetNotFinite { row, class, value }),
        None => Ok(()),
    }
}
