//! Many books at once.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x4};
use ndarray::{Array1, Array2, ArrayView2};

use super::DevigOptions;
use super::lanes::{LANES, count};
use super::quad::{Loaded, Quad, with_quad};
use crate::{Error, Result};

/// Rows that one thread takes at a time.
#[cfg(feature = "rayon")]
const ROWS_PER_TASK: usize = 4096;

/// Many books with their overround taken out.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct DevigBatch {
    /// Fair probabilities, shape (books, outcomes). A refused row is NaN.
    pub probabilities: Array2<f64>,
    /// `Σ 1/odds − total` of each book. NaN where refused.
    pub overround: Array1<f64>,
    /// What the method solved for in each book. NaN where refused.
    pub parameter: Array1<f64>,
    /// The rows that have no answer, in order, each with the reason.
    pub refused: Vec<(usize, Error)>,
    /// The most evaluations any answered book took; 0 for a closed form.
    pub max_iterations: usize,
    /// The largest `|Σp − total|` of the answered books, at most [`RESIDUAL_TOLERANCE`](crate::RESIDUAL_TOLERANCE).
    pub max_residual: f64,
}

/// Fair probabilities of many books with the same number of outcomes.
///
/// A row gets the same bits as [`devig`](crate::devig) gives for it alone, with the feature `rayon` and any number of
/// threads as without. A bad row is refused, not fatal: its probabilities are NaN and `refused` says why. NaN in
/// `odds` marks a missing price on purpose; its row is refused as [`MissingPrice`](Error::MissingPrice).
///
/// # Shapes
/// `odds`: (books, outcomes) decimal odds, any memory layout, outcomes ≥ 2, books ≥ 0.
///
/// # Errors
/// [`Error::TooFewOutcomes`] when there are fewer than two columns, and the errors of the options. Everything else
/// concerns one row and is in `refused`.
///
/// # Examples
/// ```
/// use fairline_market::{DevigOptions, Error, Method, devig_batch};
/// use ndarray::array;
///
/// let odds = array![[2.60, 2.40, 4.30], [1.18, 7.00, f64::NAN]];
/// let fair = devig_batch(odds.view(), &DevigOptions::new(Method::Power))?;
/// assert!((fair.probabilities.row(0).sum() - 1.0).abs() < 1e-12);
/// assert_eq!(fair.refused, [(1, Error::MissingPrice { index: 2 })]);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn devig_batch(odds: ArrayView2<'_, f64>, options: &DevigOptions) -> Result<DevigBatch> {
    let mut batch = DevigBatch::default();
    devig_batch_into(odds, options, &mut batch)?;
    Ok(batch)
}

/// [`devig_batch`] into a result from an earlier call, whose memory is used again.
///
/// Allocates nothing when `batch` has the shape of `odds` already, there are at most 16 outcomes, no row is refused,
/// and the feature `rayon` is off. On an error `batch` keeps what it had.
///
/// # Shapes
/// As in [`devig_batch`]; `batch` may have any shape and takes that of `odds`.
///
/// # Errors
/// As [`devig_batch`].
///
/// # Examples
/// ```
/// use fairline_market::{DevigBatch, DevigOptions, Method, devig_batch_into};
/// use ndarray::array;
///
/// let options = DevigOptions::new(Method::Shin);
/// let mut fair = DevigBatch::default();
/// for odds in [array![[2.60, 2.40, 4.30]], array![[1.18, 7.00, 15.0]]] {
///     devig_batch_into(odds.view(), &options, &mut fair)?;
///     assert!((fair.probabilities.sum() - 1.0).abs() < 1e-12);
/// }
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[expect(clippy::missing_panics_doc, reason = "the arrays have just been made in standard layout")]
pub fn devig_batch_into(
    odds: ArrayView2<'_, f64>,
    options: &DevigOptions,
    batch: &mut DevigBatch,
) -> Result<()> {
    let (books, outcomes) = odds.dim();
    options.validate(outcomes)?;
    if batch.probabilities.dim() != (books, outcomes) || !batch.probabilities.is_standard_layout() {
        batch.probabilities = Array2::zeros((books, outcomes));
    }
    for column in [&mut batch.overround, &mut batch.parameter] {
        if column.len() != books || !column.is_standard_layout() {
            *column = Array1::zeros(books);
        }
    }
    batch.refused.clear();
    batch.max_iterations = 0;
    batch.max_residual = 0.0;
    let rows = Rows {
        probabilities: batch.probabilities.as_slice_mut().expect("made in standard layout"),
        overround: batch.overround.as_slice_mut().expect("made in standard layout"),
        parameter: batch.parameter.as_slice_mut().expect("made in standard layout"),
    };
    let prices = odds.as_slice().map_or(Prices::Strided(odds), Prices::Contiguous);
    let certificate = all_rows(options, &prices, outcomes, rows, &mut batch.refused);
    batch.max_iterations = count(certificate.iterations);
    batch.max_residual = certificate.residual;
    Ok(())
}

/// The prices of all books, row after row or in any other layout.
enum Prices<'a> {
    Contiguous(&'a [f64]),
    Strided(ArrayView2<'a, f64>),
}

impl Prices<'_> {
    fn one(&self, row: usize, k: usize, outcomes: usize) -> f64 {
        match self {
            Self::Contiguous(odds) => odds[row * outcomes + k],
            Self::Strided(odds) => odds[[row, k]],
        }
    }

    /// Loads `count` rows from `row` on; lanes left over repeat the first.
    #[inline(always)]
    fn load<S: Simd>(&self, simd: S, quad: &mut Quad<'_, S>, row: usize, count: usize) -> Loaded<S> {
        let n = quad.probabilities.len();
        if let (Self::Contiguous(odds), LANES) = (self, count) {
            let four = &odds[row * n..(row + LANES) * n];
            return quad.load(
                simd,
                #[inline(always)]
                |k| f64x4::load_array(simd, [four[k], four[n + k], four[2 * n + k], four[3 * n + k]]),
            );
        }
        let row = |lane: usize| row + if lane < count { lane } else { 0 };
        quad.load(
            simd,
            #[inline(always)]
            |k| f64x4::load_array(simd, std::array::from_fn(|lane| self.one(row(lane), k, n))),
        )
    }
}

/// Where the answers of some rows go.
struct Rows<'a> {
    probabilities: &'a mut [f64],
    overround: &'a mut [f64],
    parameter: &'a mut [f64],
}

/// The worst of some rows.
#[derive(Clone, Copy, Default)]
struct Certificate {
    iterations: f64,
    residual: f64,
}

impl Certificate {
    fn add(&mut self, iterations: f64, residual: f64) {
        self.iterations = self.iterations.max(iterations);
        self.residual = self.residual.max(residual);
    }
}

#[cfg(not(feature = "rayon"))]
fn all_rows(
    options: &DevigOptions,
    prices: &Prices<'_>,
    outcomes: usize,
    rows: Rows<'_>,
    refused: &mut Vec<(usize, Error)>,
) -> Certificate {
    some_rows(options, prices, outcomes, 0, rows, refused)
}

#[cfg(feature = "rayon")]
fn all_rows(
    options: &DevigOptions,
    prices: &Prices<'_>,
    outcomes: usize,
    rows: Rows<'_>,
    refused: &mut Vec<(usize, Error)>,
) -> Certificate {
    use rayon::prelude::*;

    let tasks: Vec<_> = rows
        .probabilities
        .par_chunks_mut(ROWS_PER_TASK * outcomes)
        .zip(rows.overround.par_chunks_mut(ROWS_PER_TASK))
        .zip(rows.parameter.par_chunks_mut(ROWS_PER_TASK))
        .enumerate()
        .map(|(task, ((probabilities, overround), parameter))| {
            let mut refused = Vec::new();
            let rows = Rows { probabilities, overround, parameter };
            let worst = some_rows(options, prices, outcomes, task * ROWS_PER_TASK, rows, &mut refused);
            (worst, refused)
        })
        .collect();
    let mut worst = Certificate::default();
    for (certificate, mut more) in tasks {
        worst.add(certificate.iterations, certificate.residual);
        refused.append(&mut more);
    }
    worst
}

/// Rows from `first` on, as many as `rows` has room for, four at a time.
fn some_rows(
    options: &DevigOptions,
    prices: &Prices<'_>,
    outcomes: usize,
    first: usize,
    rows: Rows<'_>,
    refused: &mut Vec<(usize, Error)>,
) -> Certificate {
    dispatch!(Level::new(), simd => solve_rows(simd, options, prices, outcomes, first, rows, refused))
}

#[inline(always)]
fn solve_rows<S: Simd>(
    simd: S,
    options: &DevigOptions,
    prices: &Prices<'_>,
    outcomes: usize,
    first: usize,
    rows: Rows<'_>,
    refused: &mut Vec<(usize, Error)>,
) -> Certificate {
    let books = rows.overround.len();
    let mut worst = Certificate::default();
    with_quad(
        simd,
        *options,
        outcomes,
        #[inline(always)]
        |mut quad| {
            let outcomes = quad.probabilities.len();
            let zero = f64x4::splat(simd, 0.0);
            let (mut iterations, mut residual) = (zero, zero);
            for start in (0..books).step_by(LANES) {
                let count = LANES.min(books - start);
                let loaded = prices.load(simd, &mut quad, first + start, count);
                let answer = quad.solve(loaded);
                write(answer.overround, &mut rows.overround[start..start + count]);
                write(answer.parameter, &mut rows.parameter[start..start + count]);
                let out = &mut rows.probabilities[start * outcomes..(start + count) * outcomes];
                write_transposed(quad.probabilities, out);
                if answer.certified.all_true() {
                    iterations = iterations.max(answer.iterations);
                    residual = residual.max(answer.residual);
                    continue;
                }
                for lane in 0..count {
                    if answer.certified.test(lane) {
                        worst.add(answer.iterations.to_array()[lane], answer.residual.to_array()[lane]);
                        continue;
                    }
                    let row = first + start + lane;
                    let odds = (0..outcomes).map(|k| prices.one(row, k, outcomes));
                    refused.push((row, quad.refusal(answer, lane, odds)));
                    rows.overround[start + lane] = f64::NAN;
                    rows.parameter[start + lane] = f64::NAN;
                    out[lane * outcomes..(lane + 1) * outcomes].fill(f64::NAN);
                }
            }
            for (iterations, residual) in iterations.to_array().into_iter().zip(residual.to_array()) {
                worst.add(iterations, residual);
            }
        },
    );
    worst
}

/// Writes as many lanes as there is room for, at most four.
#[inline(always)]
fn write<S: Simd>(lanes: f64x4<S>, out: &mut [f64]) {
    let lanes = lanes.to_array();
    match <&mut [f64; LANES]>::try_from(&mut *out) {
        Ok(out) => *out = lanes,
        Err(_) => out.iter_mut().zip(lanes).for_each(|(out, lane)| *out = lane),
    }
}

/// Writes outcome by outcome of four books as book by book, as many as there is room for.
#[inline(always)]
fn write_transposed<S: Simd>(lanes: &[f64x4<S>], out: &mut [f64]) {
    let outcomes = lanes.len();
    if out.len() == LANES * outcomes {
        for (k, p) in lanes.iter().enumerate() {
            let [a, b, c, d] = p.to_array();
            out[k] = a;
            out[outcomes + k] = b;
            out[2 * outcomes + k] = c;
            out[3 * outcomes + k] = d;
        }
    } else {
        for (lane, book) in out.chunks_exact_mut(outcomes).enumerate() {
            book.iter_mut().zip(lanes).for_each(|(out, p)| *out = p.to_array()[lane]);
        }
    }
}
