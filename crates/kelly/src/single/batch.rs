//! Many lone bets in one pass over two arrays.
//!
//! A row is one subtraction, multiplication and division or two; what a batch costs is moving 24 bytes a row through
//! memory. So there is one pass without a branch: each row is computed whatever it is, and a bad one selected away into
//! NaN. No good row is NaN, and the naming of the culprits is a second pass that runs only if there are any.

use fearless_simd::{Level, dispatch};
use ndarray::{Array1, ArrayView1};

use super::check::{commission as check_commission, refusal};
use super::{back, lay};
use crate::check::is_selection;
use crate::{Error, Result};

/// Rows of one block.
const BLOCK: usize = 512;

/// Stakes of many lone bets, and the rows that were none.
///
/// | field | shape | unit |
/// |---|---|---|
/// | `stakes` | bets | fraction of bankroll, NaN for a refused row |
/// | `refused` | refused rows | index and what is wrong, in order of the index |
///
/// Each stake is that of its bet **alone**. Placed at the same time they stake too much together:
/// [`simultaneous`](crate::simultaneous) has the answer for that.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// Stake per bet, fraction of bankroll in the bets' order; NaN where the row was refused.
    pub stakes: Array1<f64>,
    /// Index of each refused row and the error that the single function returns for it.
    pub refused: Vec<(usize, Error)>,
}

/// The stakes of [`back`](crate::back) for many bets, to the bit.
///
/// # Shapes
/// `probabilities` and `odds`: n each, in any memory layout → n stakes. A row that is no bet does not fail the batch: its
/// stake is NaN and [`Batch::refused`] says why.
///
/// # Errors
/// [`Error::ShapeMismatch`] for arrays of different lengths, reported as rows of a single event; [`Error::OutOfRange`] for a
/// commission outside \[0, 1).
///
/// # Examples
/// ```
/// use ndarray::array;
///
/// let (p, o) = (array![0.6, 0.5, 1.5], array![2.0, 1.9, 2.0]);
/// let bets = fairline_kelly::back_batch(p.view(), o.view(), 0.0)?;
/// assert!((bets.stakes[0] - 0.2).abs() < 1e-15 && bets.stakes[1] == 0.0 && bets.stakes[2].is_nan());
/// assert_eq!(bets.refused[0].0, 2);
/// assert_eq!(bets.refused[0].1.to_string(), "probability = 1.5 must be in [0, 1]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn back_batch(
    probabilities: ArrayView1<'_, f64>,
    odds: ArrayView1<'_, f64>,
    commission: f64,
) -> Result<Batch> {
    rows(probabilities, odds, commission, back::stake)
}

/// The backer's stakes of [`lay`](crate::lay) for many bets, to the bit; the liability of each is `stake·(odds − 1)`.
///
/// # Shapes
/// `probabilities` that the selections **win** and `odds`: n each, in any memory layout → n stakes. A row that is no bet does
/// not fail the batch: its stake is NaN and [`Batch::refused`] says why.
///
/// # Errors
/// [`Error::ShapeMismatch`] for arrays of different lengths, reported as rows of a single event; [`Error::OutOfRange`] for a
/// commission outside \[0, 1).
///
/// # Examples
/// ```
/// use ndarray::array;
///
/// let bets = fairline_kelly::lay_batch(array![0.1].view(), array![5.0].view(), 0.0)?;
/// assert!((bets.stakes[0] - 0.125).abs() < 1e-15 && bets.refused.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lay_batch(
    probabilities: ArrayView1<'_, f64>,
    odds: ArrayView1<'_, f64>,
    commission: f64,
) -> Result<Batch> {
    rows(probabilities, odds, commission, |p, o, keep| lay::liability(p, o, keep) / (o - 1.0))
}

/// One pass of `stake(probability, odds, keep)`, and a second one over a batch with bad rows.
#[inline]
fn rows(
    probabilities: ArrayView1<'_, f64>,
    odds: ArrayView1<'_, f64>,
    commission: f64,
    stake: impl Fn(f64, f64, f64) -> f64 + Copy,
) -> Result<Batch> {
    if probabilities.len() != odds.len() {
        return Err(Error::ShapeMismatch { probabilities: (1, probabilities.len()), odds: (1, odds.len()) });
    }
    check_commission(commission)?;
    let keep = 1.0 - commission;
    let (p, o) = (probabilities.as_standard_layout(), odds.as_standard_layout());
    let (p, o) = (p.as_slice().unwrap_or_default(), o.as_slice().unwrap_or_default());
    let mut stakes = vec![0.0; p.len()];
    let level = Level::new();
    let good = dispatch!(level, _ => fill(&mut stakes, p, o, keep, stake));
    let refused = if good { Vec::new() } else { refused(probabilities, odds, commission) };
    Ok(Batch { stakes: Array1::from_vec(stakes), refused })
}

/// Stakes of rows, NaN where they are no bets; whether all were.
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
#[inline(always)]
fn fill(stakes: &mut [f64], p: &[f64], o: &[f64], keep: f64, stake: impl Fn(f64, f64, f64) -> f64) -> bool {
    let mut good = true;
    // A plain loop over a block, which a compiler has lanes for, and a look at the block while it is in the cache.
    for ((into, p), o) in stakes.chunks_mut(BLOCK).zip(p.chunks(BLOCK)).zip(o.chunks(BLOCK)) {
        for ((into, &p), &o) in into.iter_mut().zip(p).zip(o) {
            // Before the choice, not inside it: a division in one arm would be a branch.
            let stake = stake(p, o, keep);
            *into = if is_selection(p, o) { stake } else { f64::NAN };
        }
        good &= into.iter().fold(0, |bad, stake| bad | u64::from(stake.is_nan())) == 0;
    }
    good
}

#[cold]
#[inline(never)]
fn refused(
    probabilities: ArrayView1<'_, f64>,
    odds: ArrayView1<'_, f64>,
    commission: f64,
) -> Vec<(usize, Error)> {
    let rows = probabilities.iter().zip(odds).enumerate();
    rows.filter(|&(_, (&p, &o))| !is_selection(p, o))
        .map(|(row, (&p, &o))| (row, refusal(p, o, commission)))
        .collect()
}
