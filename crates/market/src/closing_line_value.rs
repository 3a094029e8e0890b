//! Closing-line value straight from the closing book: its overround is removed here.

use ndarray::{Array1, ArrayView2};

use crate::check::{Range, check_len};
use crate::{DevigOptions, Error, Result, devig};

/// What a bet taken earlier is worth at the close: its expected profit per unit staked if the closing book, with
/// its overround removed, is right.
///
/// # Formula
/// ```text
/// value = o · p − 1
/// ```
/// `o` odds taken, `p` fair closing probability of the outcome backed.
///
/// # Shapes
/// `odds_taken`: decimal odds > 1. `outcome`: index into `closing_odds`, the whole closing book of n ≥ 2 odds.
///
/// # Errors
/// [`Error::OutOfRange`] for the odds taken, [`Error::OutcomeOutOfRange`], and those of [`devig`].
///
/// # Examples
/// ```
/// use fairline_market::{Method, value_at_close};
///
/// // Home taken at 2.20; the book closes shorter. Against the raw price 2.05 it would look like 7.3 %.
/// let value = value_at_close(2.20, 0, &[2.05, 3.50, 3.90], Method::Multiplicative)?;
/// assert!((value - 0.0420).abs() < 1e-4);
/// # Ok::<(), fairline_market::Error>(())
/// ```
///
/// # References
/// Buchdahl, J. (2016), *Squares & Sharps, Suckers & Sharks*, High Stakes Publishing, on the closing line as the
/// yardstick of a bet.
pub fn value_at_close(
    odds_taken: f64,
    outcome: usize,
    closing_odds: &[f64],
    options: impl Into<DevigOptions>,
) -> Result<f64> {
    Range::Odds.check("odds_taken", odds_taken)?;
    if outcome >= closing_odds.len() {
        return Err(Error::OutcomeOutOfRange { outcome, outcomes: closing_odds.len() });
    }
    let fair = devig(closing_odds, options)?;
    Ok(odds_taken * fair.probabilities[outcome] - 1.0)
}

/// Many bets against their closing books.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ValueAtClose {
    /// Expected profit per unit staked of each bet. NaN where refused.
    pub values: Array1<f64>,
    /// The bets without an answer, in order, each with the reason.
    pub refused: Vec<(usize, Error)>,
}

/// [`value_at_close`] of many bets.
///
/// A bet gets the same bits as it gets alone. A bad one, or one whose closing book is incomplete, is refused, not
/// fatal.
///
/// # Shapes
/// `odds_taken` and `outcomes`: one a bet. `closing_odds`: (bets, outcomes) decimal odds, the closing book of each.
///
/// # Errors
/// [`Error::LengthMismatch`].
///
/// # Examples
/// ```
/// use fairline_market::{DevigOptions, Method, value_at_close_batch};
/// use ndarray::array;
///
/// let closing = array![[2.05, 3.50, 3.90], [1.80, f64::NAN, 4.60]];
/// let close = value_at_close_batch(&[2.20, 3.70], &[0, 1], closing.view(), &DevigOptions::new(Method::Shin))?;
/// assert!(close.values[0] > 0.0 && close.values[1].is_nan());
/// assert_eq!(close.refused[0].1.to_string(), "odds[1] is missing (NaN); a book needs a price for every outcome");
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn value_at_close_batch(
    odds_taken: &[f64],
    outcomes: &[usize],
    closing_odds: ArrayView2<'_, f64>,
    options: &DevigOptions,
) -> Result<ValueAtClose> {
    check_len("outcomes", outcomes.len(), odds_taken.len(), "bets")?;
    check_len("closing_odds", closing_odds.nrows(), odds_taken.len(), "bets")?;
    let mut batch =
        ValueAtClose { values: Array1::from_elem(odds_taken.len(), f64::NAN), refused: Vec::new() };
    let mut book = Vec::with_capacity(closing_odds.ncols());
    for (bet, row) in closing_odds.rows().into_iter().enumerate() {
        book.clear();
        book.extend(row);
        match value_at_close(odds_taken[bet], outcomes[bet], &book, *options) {
            Ok(value) => batch.values[bet] = value,
            Err(error) => batch.refused.push((bet, error)),
        }
    }
    Ok(batch)
}
