//! The choice of the penalty by forward-chaining validation.

use ndarray::{ArrayView, Axis, Dimension};

use super::{LogitData, LogitOptions, l2_path};
use crate::{Error, Result};

/// Folds that the later half of the rows is divided into by default.
const FOLDS: usize = 5;

/// Options of [`choose_l2`].
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `lambdas` | 13 values from 1e-4 to 1, three to a power of ten | each finite, > 0 | penalties to try |
/// | `folds` | 5 equal folds over the later half of the rows | increasing, between 1 and n − 1 | rows at which folds begin |
/// | `one_standard_error` | false | | take the strongest penalty that is not worse than the best by more than luck |
///
/// # Examples
/// ```
/// // Two seasons of 380 matches to begin with, then validate on each of the next three.
/// let options = fairline_model::L2ChoiceOptions::new().folds(vec![760, 1140, 1520]).one_standard_error(true);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct L2ChoiceOptions {
    lambdas: Vec<f64>,
    folds: Option<Vec<usize>>,
    one_standard_error: bool,
}

impl Default for L2ChoiceOptions {
    fn default() -> Self {
        let lambdas = (0..13).map(|i| 10_f64.powf(f64::from(i) / 3.0 - 4.0)).collect();
        Self { lambdas, folds: None, one_standard_error: false }
    }
}

impl L2ChoiceOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the penalties to try.
    #[must_use]
    pub fn lambdas(mut self, lambdas: Vec<f64>) -> Self {
        self.lambdas = lambdas;
        self
    }

    /// Sets the rows at which folds begin; the last fold goes to the end of the data.
    #[must_use]
    pub fn folds(mut self, begins: Vec<usize>) -> Self {
        self.folds = Some(begins);
        self
    }

    /// Sets whether to take the strongest penalty within one standard error of the best.
    #[must_use]
    pub fn one_standard_error(mut self, strongest: bool) -> Self {
        self.one_standard_error = strongest;
        self
    }

    /// The checked beginnings of the folds.
    fn begins(&self, rows: usize) -> Result<Vec<usize>> {
        let half = rows / 2;
        let equal = || (0..FOLDS).map(|fold| half + fold * (rows - half) / FOLDS).collect();
        let begins = self.folds.clone().unwrap_or_else(equal);
        let increasing = begins.windows(2).all(|two| two[0] < two[1]);
        match (begins.first(), begins.last()) {
            (Some(&first), Some(&last)) if increasing && first >= 1 && last < rows => Ok(begins),
            _ => Err(Error::FoldsOutOfRange { begins, rows }),
        }
    }
}

/// The penalty chosen, and how each one did, see [`choose_l2`].
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct L2Choice {
    /// The penalty chosen.
    pub l2: f64,
    /// The penalties tried, as given.
    pub lambdas: Vec<f64>,
    /// Weighted mean log loss of each on rows later than those it was fitted to, nats.
    pub losses: Vec<f64>,
    /// Standard error of the difference between each one's loss and the least, over the rows.
    pub standard_errors: Vec<f64>,
    /// First row of each fold.
    pub folds: Vec<usize>,
}

/// Chooses the penalty that would have forecast best: each fold is predicted from all rows before it, never from later
/// ones. The rows must be in order of time.
///
/// # Formula
/// ```text
/// loss(λ) = Σᵢ wᵢ·(−ln P_λ(yᵢ | xᵢ; rows before i's fold)) / Σᵢ wᵢ         i over the rows of all folds
/// ```
/// With the one-standard-error rule the largest λ with `loss(λ) − loss(best) ≤ se` is taken, `se` the standard error of
/// that difference, row by row: the rows are the same, so what they share cancels.
///
/// # Errors
/// - [`Error::NoPenalties`], [`Error::PenaltyOutOfRange`]: penalties
/// - [`Error::FoldsOutOfRange`]: folds that leave nothing to fit to, or fewer than 10 rows by default
/// - those of [`MultinomialLogit::fit_data`](crate::MultinomialLogit::fit_data), for the rows before each fold
///
/// # Examples
/// ```
/// use fairline_model::{L2ChoiceOptions, LogitData, LogitOptions, choose_l2};
/// use ndarray::Array2;
///
/// // The second feature says nothing, the first something.
/// let x = Array2::from_shape_fn((200, 2), |(i, j)| ((i * (7 + 30 * j)) % 23) as f64 / 11.0 - 1.0);
/// let y: Vec<usize> = (0..200).map(|i| usize::from(x[[i, 0]] + ((i * 13) % 17) as f64 / 8.0 > 1.0)).collect();
/// let choice = choose_l2(&LogitData::new(x.view(), &y), &L2ChoiceOptions::new(), &LogitOptions::new())?;
/// assert!(choice.l2 < 0.1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// - Tashman, L. J. (2000), Out-of-sample tests of forecasting accuracy, *International Journal of Forecasting* 16(4),
///   437–450: rolling origins.
/// - Breiman, L., Friedman, J., Olshen, R. & Stone, C. (1984), *Classification and Regression Trees*, Wadsworth, 3.4.3:
///   the one-standard-error rule, there without pairing.
pub fn choose_l2(data: &LogitData<'_>, choice: &L2ChoiceOptions, options: &LogitOptions) -> Result<L2Choice> {
    if choice.lambdas.is_empty() {
        return Err(Error::NoPenalties);
    }
    if let Some(index) = choice.lambdas.iter().position(|l2| !(l2.is_finite() && *l2 > 0.0)) {
        return Err(Error::PenaltyOutOfRange { index, value: choice.lambdas[index] });
    }
    data.check_lengths()?;
    let rows = data.y.len();
    let folds = choice.begins(rows)?;
    // A class may first occur in a later fold; every fit must know of it.
    let classes = options.classes.unwrap_or_else(|| data.y.iter().max().map_or(0, |y| y.saturating_add(1)));
    let options = options.clone().classes(classes);
    // The rows of the last fold are in no fit, and those of a later one have other numbers there.
    data.check_values(classes)?;

    let first = folds.first().copied().unwrap_or(0);
    let mut losses = vec![Vec::with_capacity(rows - first); choice.lambdas.len()];
    let mut weights = Vec::with_capacity(rows - first);
    for (fold, &begin) in folds.iter().enumerate() {
        let end = folds.get(fold + 1).copied().unwrap_or(rows);
        let models = l2_path(&part(data, 0, begin), &choice.lambdas, &options)?;
        let later = part(data, begin, end);
        for (model, losses) in models.iter().zip(&mut losses) {
            let p = match later.offsets {
                Some(offsets) => model.predict_with_offsets(later.x, offsets)?,
                None => model.predict(later.x)?,
            };
            losses.extend(p.outer_iter().zip(later.y).map(|(p, &label)| -p[label].ln()));
        }
        weights.extend((begin..end).map(|row| data.weights.map_or(1.0, |weights| weights[row])));
    }
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return Err(Error::NoWeight);
    }
    let mean = |losses: &[f64]| losses.iter().zip(&weights).map(|(loss, w)| w * loss).sum::<f64>() / total;
    let means: Vec<f64> = losses.iter().map(|losses| mean(losses)).collect();
    if let Some(&value) = means.iter().find(|mean| !mean.is_finite()) {
        return Err(Error::Overflow { what: "validation loss", value });
    }
    let best = (0..means.len()).min_by(|&i, &j| means[i].total_cmp(&means[j])).unwrap_or(0);
    let losses_of_best = losses[best].clone();
    let standard_error = |(losses, loss): (&Vec<f64>, &f64)| {
        let difference = loss - means[best];
        let rows = losses.iter().zip(&losses_of_best).zip(&weights);
        let squares: f64 = rows.map(|((loss, least), w)| (w * (loss - least - difference)).powi(2)).sum();
        squares.sqrt() / total
    };
    let standard_errors: Vec<f64> = losses.iter().zip(&means).map(standard_error).collect();
    let within = |&i: &usize| means[i] - means[best] <= standard_errors[i];
    let strongest = (0..means.len())
        .filter(within)
        .max_by(|&i, &j| choice.lambdas[i].total_cmp(&choice.lambdas[j]))
        .unwrap_or(best);
    let chosen = if choice.one_standard_error { strongest } else { best };
    Ok(L2Choice {
        l2: choice.lambdas[chosen],
        lambdas: choice.lambdas.clone(),
        losses: means,
        standard_errors,
        folds,
    })
}

/// The rows `begin..end` of the data.
fn part<'a>(data: &LogitData<'a>, begin: usize, end: usize) -> LogitData<'a> {
    LogitData {
        x: rows(data.x, begin, end),
        y: &data.y[begin..end],
        weights: data.weights.map(|weights| rows(weights, begin, end)),
        offsets: data.offsets.map(|offsets| rows(offsets, begin, end)),
        start: None,
    }
}

fn rows<D: Dimension>(array: ArrayView<'_, f64, D>, begin: usize, end: usize) -> ArrayView<'_, f64, D> {
    let (before, _) = array.split_at(Axis(0), end);
    before.split_at(Axis(0), begin).1
}
