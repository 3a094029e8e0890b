//! Fits along a whole sequence of penalties.

use super::{LogitData, LogitOptions, MultinomialLogit};
use crate::{Error, Result};

/// Fits the model for each penalty of a sequence, each fit starting from the one before it.
///
/// The strongest penalty is fitted first, whatever the order given: its coefficients are small and quickly found, and
/// the next ones are near.
///
/// # Shapes
/// `lambdas`: m penalties, each finite and ≥ 0 → m models, in the order of `lambdas`.
///
/// # Errors
/// [`Error::NoPenalties`] for an empty sequence, and those of
/// [`MultinomialLogit::fit_data`].
///
/// # Examples
/// ```
/// use fairline_model::{LogitData, LogitOptions, l2_path};
/// use ndarray::array;
///
/// let x = array![[-1.0], [0.2], [1.0], [2.0], [0.1]];
/// let models = l2_path(&LogitData::new(x.view(), &[0, 1, 0, 1, 1]), &[0.01, 0.1, 1.0], &LogitOptions::new())?;
/// // The stronger the penalty, the smaller the coefficient.
/// assert!(models.windows(2).all(|two| two[0].coefficients[[0, 1]] > two[1].coefficients[[0, 1]]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Friedman, J., Hastie, T. & Tibshirani, R. (2010), Regularization paths for generalized linear models via coordinate
/// descent, *Journal of Statistical Software* 33(1): paths with warm starts.
pub fn l2_path(
    data: &LogitData<'_>,
    lambdas: &[f64],
    options: &LogitOptions,
) -> Result<Vec<MultinomialLogit>> {
    if lambdas.is_empty() {
        return Err(Error::NoPenalties);
    }
    let mut order: Vec<usize> = (0..lambdas.len()).collect();
    order.sort_by(|&i, &j| lambdas[j].total_cmp(&lambdas[i]));
    let mut fits: Vec<(usize, MultinomialLogit)> = Vec::with_capacity(lambdas.len());
    for i in order {
        let start = fits.last().map(|(_, fit)| fit).or(data.start);
        let data = LogitData { start, ..*data };
        let fit = MultinomialLogit::fit_data(&data, &options.clone().l2(lambdas[i]))?;
        fits.push((i, fit));
    }
    fits.sort_by_key(|&(i, _)| i);
    Ok(fits.into_iter().map(|(_, fit)| fit).collect())
}
