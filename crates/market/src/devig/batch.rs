//! Many books at once.

use ndarray::{Array1, Array2, ArrayView2};

use super::{DevigOptions, devig_into};
use crate::{Error, Result};

/// Many books with their overround taken out.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DevigBatch {
    /// Fair probabilities, shape (books, outcomes). A refused row is NaN.
    pub probabilities: Array2<f64>,
    /// `Σ 1/odds − 1` of each book. NaN where refused.
    pub overround: Array1<f64>,
    /// What the method solved for in each book. NaN where refused.
    pub parameter: Array1<f64>,
    /// The rows that are no valid books, in order, each with the reason.
    pub refused: Vec<(usize, Error)>,
}

/// Fair probabilities of many books with the same number of outcomes.
///
/// A row gets the same bits as [`devig`](crate::devig) gives for it alone. A bad row is refused, not fatal: its
/// probabilities are NaN and `refused` says why.
///
/// # Shapes
/// `odds`: (books, outcomes) decimal odds, any memory layout, outcomes ≥ 2, books ≥ 0.
///
/// # Errors
/// [`Error::TooFewOutcomes`] when there are fewer than two columns.
///
/// # Examples
/// ```
/// use fairline_market::{DevigOptions, Method, devig_batch};
/// use ndarray::array;
///
/// let odds = array![[2.60, 2.40, 4.30], [1.18, 7.00, f64::NAN]];
/// let fair = devig_batch(odds.view(), &DevigOptions::new(Method::Power))?;
/// assert!((fair.probabilities.row(0).sum() - 1.0).abs() < 1e-12);
/// assert_eq!(fair.refused[0].1.to_string(), "odds[2] = NaN must be finite and greater than 1");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn devig_batch(odds: ArrayView2<'_, f64>, options: &DevigOptions) -> Result<DevigBatch> {
    let (books, outcomes) = odds.dim();
    if outcomes < 2 {
        return Err(Error::TooFewOutcomes { outcomes });
    }
    let mut batch = DevigBatch {
        probabilities: Array2::zeros((books, outcomes)),
        overround: Array1::from_elem(books, f64::NAN),
        parameter: Array1::from_elem(books, f64::NAN),
        refused: Vec::new(),
    };
    let mut row = vec![0.0; outcomes];
    let mut fair = vec![0.0; outcomes];
    for (index, book) in odds.rows().into_iter().enumerate() {
        row.iter_mut().zip(book).for_each(|(to, from)| *to = *from);
        match devig_into(&row, *options, &mut fair) {
            Ok(solution) => {
                batch.overround[index] = solution.overround;
                batch.parameter[index] = solution.parameter;
            }
            Err(error) => {
                fair.fill(f64::NAN);
                batch.refused.push((index, error));
            }
        }
        batch.probabilities.row_mut(index).iter_mut().zip(&fair).for_each(|(to, from)| *to = *from);
    }
    Ok(batch)
}
