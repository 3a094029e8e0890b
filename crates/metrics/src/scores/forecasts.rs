//! The door of every forecast score: rows are checked and scored in one pass over memory.
//!
//! Eight rows are taken at a time, written so that the compiler turns them into vector instructions, and the widest
//! ones that the processor has are chosen when the program runs. Which ones makes no difference to the result: the
//! order of the additions is fixed here, and nothing is contracted or reassociated.

use std::ops::Range as Rows;

use fearless_simd::{Level, dispatch};
use ndarray::{ArrayView2, CowArray, Ix2};

use crate::check::same_length;
use crate::sum::sum_by;
use crate::{Error, Result, ScoreOptions};

/// Rows scored side by side.
pub(super) const LANES: usize = 8;

/// Rows added up lane by lane before their sums are added up pairwise: long enough to keep the lanes busy, short
/// enough for the error to stay at a few units in the last place.
const RUN: usize = 1024;

/// Forecasts and what happened, of matching shapes. The numbers themselves are checked while they are scored.
pub(crate) struct Forecasts<'a> {
    /// Row-major: borrowed if `p` is, else a copy, which costs less than strided access to each row.
    p: CowArray<'a, f64, Ix2>,
    outcomes: &'a [usize],
    tolerance: f64,
}

impl<'a> Forecasts<'a> {
    pub(crate) fn new(p: ArrayView2<'a, f64>, outcomes: &'a [usize], options: ScoreOptions) -> Result<Self> {
        let tolerance = options.checked_tolerance()?;
        if p.ncols() < 2 {
            return Err(Error::TooFewOutcomes { outcomes: p.ncols() });
        }
        same_length("p", p.nrows(), "outcomes", outcomes.len())?;
        if outcomes.is_empty() {
            return Err(Error::Empty { argument: "p" });
        }
        // `as_standard_layout` ties the copy to the borrow of the view, not to the data; hence by way of `into`.
        let p = if p.is_standard_layout() { p.into() } else { p.as_standard_layout().into_owned().into() };
        Ok(Self { p, outcomes, tolerance })
    }

    pub(super) fn events(&self) -> usize {
        self.outcomes.len()
    }

    /// Refuses the first event that is wrong.
    pub(crate) fn check(&self) -> Result<()> {
        self.check_rows(0..self.outcomes.len())
    }

    fn check_rows(&self, rows: Rows<usize>) -> Result<()> {
        for event in rows {
            let row = self.p.row(event);
            let row = row.as_slice().expect("the layout is standard");
            check_row(event, row, self.outcomes[event], self.tolerance)?;
        }
        Ok(())
    }

    /// The score of every event.
    pub(super) fn scores(&self, score: impl Fn(&[f64], usize) -> f64 + Copy) -> Result<Vec<f64>> {
        let mut scores = Vec::with_capacity(self.outcomes.len());
        self.fold(
            0..self.outcomes.len(),
            score,
            (),
            #[inline(always)]
            |(), values| scores.extend_from_slice(values),
        )?;
        Ok(scores)
    }

    /// The mean score, without keeping the scores.
    pub(super) fn mean(&self, score: impl Fn(&[f64], usize) -> f64 + Copy) -> Result<f64> {
        let sum = self.sum(|rows| {
            let lanes = self.fold(
                rows,
                score,
                [0.0; LANES],
                #[inline(always)]
                |mut lanes, values| {
                    for (lane, value) in lanes.iter_mut().zip(values) {
                        *lane += value;
                    }
                    lanes
                },
            )?;
            Ok(lanes.iter().sum())
        })?;
        Ok(sum / self.outcomes.len() as f64)
    }

    /// Adds up what `run` returns for runs of rows, pairwise.
    pub(super) fn sum(&self, run: impl Fn(Rows<usize>) -> Result<f64>) -> Result<f64> {
        let n = self.outcomes.len();
        let sums = (0..n).step_by(RUN).map(|start| run(start..n.min(start + RUN)));
        let sums: Vec<f64> = sums.collect::<Result<_>>()?;
        Ok(sum_by(&sums, |&sum| sum))
    }

    /// Folds the values of `rows` eight at a time (fewer at the end), in order.
    ///
    /// `value` gets a row and its outcome before they are checked, so it must not index by the outcome.
    pub(super) fn fold<S>(
        &self,
        rows: Rows<usize>,
        value: impl Fn(&[f64], usize) -> f64 + Copy,
        start: S,
        step: impl FnMut(S, &[f64]) -> S,
    ) -> Result<S> {
        let width = self.p.ncols();
        let p = self.p.as_slice().expect("the layout is standard");
        let p = &p[rows.start * width..rows.end * width];
        let outcomes = &self.outcomes[rows.clone()];
        let tolerance = self.tolerance;
        let level = Level::new();
        // A length known to the compiler unrolls the loops over outcomes.
        let (state, in_doubt) = match width {
            2 => {
                let p = p.as_chunks::<2>().0;
                dispatch!(level, _ => fold_rows(p, outcomes, tolerance, value, start, step))
            }
            3 => {
                let p = p.as_chunks::<3>().0;
                dispatch!(level, _ => fold_rows(p, outcomes, tolerance, value, start, step))
            }
            _ => fold_wide(p, width, outcomes, value, start, step),
        };
        if in_doubt {
            self.check_rows(rows)?;
        }
        Ok(state)
    }
}

/// Folds rows of a length known to the compiler; tells beside whether a row may be wrong.
#[inline(always)]
fn fold_rows<const K: usize, S>(
    rows: &[[f64; K]],
    outcomes: &[usize],
    tolerance: f64,
    value: impl Fn(&[f64], usize) -> f64 + Copy,
    mut state: S,
    mut step: impl FnMut(S, &[f64]) -> S,
) -> (S, bool) {
    let (blocks, rest) = rows.as_chunks::<LANES>();
    let (block_outcomes, rest_outcomes) = outcomes.as_chunks::<LANES>();
    let mut doubts = Doubts::default();
    for (block, outcomes) in blocks.iter().zip(block_outcomes) {
        let values = score_block(block, outcomes, tolerance, value, &mut doubts);
        state = step(state, &values);
    }
    if !rest.is_empty() {
        // Filled up with certainty that came true, which is never in doubt.
        let mut certain = [0.0; K];
        certain[0] = 1.0;
        let mut block = [certain; LANES];
        block[..rest.len()].copy_from_slice(rest);
        let mut outcomes = [0; LANES];
        outcomes[..rest.len()].copy_from_slice(rest_outcomes);
        let values = score_block(&block, &outcomes, tolerance, value, &mut doubts);
        state = step(state, &values[..rest.len()]);
    }
    (state, doubts.any())
}

/// Folds rows of any length; every one has to be checked afterwards.
fn fold_wide<S>(
    p: &[f64],
    width: usize,
    outcomes: &[usize],
    value: impl Fn(&[f64], usize) -> f64,
    mut state: S,
    mut step: impl FnMut(S, &[f64]) -> S,
) -> (S, bool) {
    for (rows, outcomes) in p.chunks(LANES * width).zip(outcomes.chunks(LANES)) {
        let mut values = [0.0; LANES];
        for ((slot, row), &outcome) in values.iter_mut().zip(rows.chunks_exact(width)).zip(outcomes) {
            *slot = value(row, outcome);
        }
        state = step(state, &values[..outcomes.len()]);
    }
    (state, true)
}

/// What may be wrong in the rows of each lane, gathered without a branch.
#[derive(Default)]
struct Doubts {
    /// Bits of all probabilities: the highest tells of a negative one (or of −0, which is allowed).
    signs: [u64; LANES],
    /// The largest probability.
    largest: [f64; LANES],
    /// All bits set by a sum too far from 1 or an outcome that is none. NaN and infinities end up in the sum.
    sums: [u64; LANES],
}

impl Doubts {
    fn any(&self) -> bool {
        self.signs.iter().any(|bits| bits >> 63 == 1)
            || self.largest.iter().any(|&p| p > 1.0)
            || self.sums.iter().any(|&bits| bits != 0)
    }
}

#[inline(always)]
fn score_block<const K: usize>(
    rows: &[[f64; K]; LANES],
    outcomes: &[usize; LANES],
    tolerance: f64,
    value: impl Fn(&[f64], usize) -> f64,
    doubts: &mut Doubts,
) -> [f64; LANES] {
    let mut values = [0.0; LANES];
    for lane in 0..LANES {
        let (row, outcome) = (&rows[lane], outcomes[lane]);
        values[lane] = value(row, outcome);
        let mut distance = -1.0;
        for &p in row {
            distance += p;
            doubts.signs[lane] |= p.to_bits();
            doubts.largest[lane] = if p > doubts.largest[lane] { p } else { doubts.largest[lane] };
        }
        doubts.sums[lane] |= if distance.abs() <= tolerance { 0 } else { u64::MAX };
        doubts.sums[lane] |= if outcome < K { 0 } else { u64::MAX };
    }
    values
}

/// Refuses an outcome or a row outside its range.
fn check_row(event: usize, row: &[f64], outcome: usize, tolerance: f64) -> Result<()> {
    if outcome >= row.len() {
        return Err(Error::OutcomeOutOfRange { event, outcome, allowed: row.len() });
    }
    check_distribution("p", event, row, tolerance)
}

/// Refuses a row that is no distribution over the outcomes.
pub(super) fn check_distribution(
    argument: &'static str,
    event: usize,
    row: &[f64],
    tolerance: f64,
) -> Result<()> {
    if let Some(outcome) = row.iter().position(|p| !(0.0..=1.0).contains(p)) {
        return Err(Error::ProbabilityOutOfRange { argument, event, outcome, value: row[outcome] });
    }
    let sum: f64 = row.iter().sum();
    if (sum - 1.0).abs() <= tolerance {
        Ok(())
    } else {
        Err(Error::ProbabilitySum { argument, event, sum, tolerance })
    }
}

/// 1 if `condition`, else 0; a choice between two numbers, which vectorises, not a conversion, which branches.
#[inline(always)]
pub(crate) fn indicator(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}
