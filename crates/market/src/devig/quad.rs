//! Four books solved and certified together.

use fearless_simd::prelude::*;
use fearless_simd::{f64x4, mask64x4};

use super::lanes::{Books, Solved, sums};
use super::{
    RESIDUAL_TOLERANCE, additive, balanced_book, jensen_shannon, multiplicative, odds_ratio, power, shin,
    standard_error,
};
use crate::book::check_odds;
use crate::{DevigOptions, Error, Method};

/// Books of up to this many outcomes are solved without a heap allocation.
const ON_STACK: usize = 16;

/// Columns of numbers that a method may need beside the odds and the probabilities.
const COLUMNS: usize = 2;

/// Calls `f` with room for four books of this many outcomes.
///
/// Two-way and three-way books have arrays of their own: the compiler then knows the length and unrolls the loops.
#[inline(always)]
pub(super) fn with_quad<S: Simd, R>(
    simd: S,
    options: DevigOptions,
    outcomes: usize,
    f: impl FnOnce(Quad<'_, S>) -> R,
) -> R {
    let z = f64x4::splat(simd, 0.0);
    match outcomes {
        2 => f(Quad::new(options, &mut [z; 2], &mut [z; 2], &mut [z; 2], &mut [z; 2 * COLUMNS])),
        3 => f(Quad::new(options, &mut [z; 3], &mut [z; 3], &mut [z; 3], &mut [z; 3 * COLUMNS])),
        _ => with_any_quad(simd, options, outcomes, f),
    }
}

#[inline(never)]
fn with_any_quad<S: Simd, R>(
    simd: S,
    options: DevigOptions,
    outcomes: usize,
    f: impl FnOnce(Quad<'_, S>) -> R,
) -> R {
    let zero = f64x4::splat(simd, 0.0);
    let mut stack = [zero; (3 + COLUMNS) * ON_STACK];
    let mut heap = Vec::new();
    let room = if outcomes <= ON_STACK {
        &mut stack[..(3 + COLUMNS) * outcomes]
    } else {
        heap.resize((3 + COLUMNS) * outcomes, zero);
        &mut heap[..]
    };
    let (odds, room) = room.split_at_mut(outcomes);
    let (implied, room) = room.split_at_mut(outcomes);
    let (probabilities, work) = room.split_at_mut(outcomes);
    // A function of its own is not compiled for the processor of its caller.
    simd.vectorize(
        #[inline(always)]
        || f(Quad::new(options, odds, implied, probabilities, work)),
    )
}

/// Four books and their probabilities, one element an outcome.
pub(super) struct Quad<'a, S: Simd> {
    options: DevigOptions,
    pub(super) odds: &'a mut [f64x4<S>],
    pub(super) implied: &'a mut [f64x4<S>],
    pub(super) probabilities: &'a mut [f64x4<S>],
    pub(super) work: &'a mut [f64x4<S>],
}

/// What is known about four books before they are solved.
pub(super) struct Loaded<S: Simd> {
    /// The lanes whose prices all are prices.
    valid: mask64x4<S>,
    booksum: f64x4<S>,
}

/// What is known about four books beside their probabilities.
#[derive(Clone, Copy)]
pub(super) struct Answer<S: Simd> {
    /// The lanes that hold a certified answer.
    pub(super) certified: mask64x4<S>,
    /// The lanes that hold a book for which the method has an equation.
    valid: mask64x4<S>,
    booksum: f64x4<S>,
    pub(super) overround: f64x4<S>,
    pub(super) parameter: f64x4<S>,
    pub(super) iterations: f64x4<S>,
    pub(super) residual: f64x4<S>,
}

impl<'a, S: Simd> Quad<'a, S> {
    #[inline(always)]
    fn new(
        options: DevigOptions,
        odds: &'a mut [f64x4<S>],
        implied: &'a mut [f64x4<S>],
        probabilities: &'a mut [f64x4<S>],
        work: &'a mut [f64x4<S>],
    ) -> Self {
        Self { options, odds, implied, probabilities, work }
    }

    /// Takes in the prices of four books, by outcome.
    #[inline(always)]
    pub(super) fn load(&mut self, simd: S, prices: impl Fn(usize) -> f64x4<S>) -> Loaded<S> {
        let outcomes = self.odds.len();
        let keep = 1.0 - self.options.gross_margin;
        let mut valid = mask64x4::splat(simd, true);
        let [mut booksum] = sums(
            simd,
            outcomes,
            #[inline(always)]
            |range| {
                let mut sum = f64x4::splat(simd, 0.0);
                for k in range {
                    let odds = prices(k);
                    let implied = keep / odds;
                    valid &= odds.simd_gt(1.0) & odds.simd_lt(f64::INFINITY);
                    self.odds[k] = odds;
                    self.implied[k] = implied;
                    sum += implied;
                }
                [sum]
            },
        );
        if !valid.all_true() {
            booksum = self.fill_refused(valid, booksum);
        }
        if self.options.gross_margin > 0.0 {
            self.odds.iter_mut().for_each(|odds| *odds /= keep);
        }
        Loaded { valid, booksum }
    }

    /// Puts a book of equal odds, harmless to solve, into the lanes that are refused anyway; returns the booksums.
    #[cold]
    fn fill_refused(&mut self, valid: mask64x4<S>, booksum: f64x4<S>) -> f64x4<S> {
        let simd = booksum.simd;
        let n = f64x4::splat(simd, self.odds.len() as f64);
        self.odds.iter_mut().for_each(|odds| *odds = valid.select(*odds, n));
        self.implied.iter_mut().for_each(|implied| *implied = valid.select(*implied, 1.0 / n));
        valid.select(booksum, f64x4::splat(simd, 1.0))
    }

    /// Takes in the probabilities of one book, in all four lanes, and returns their sum.
    #[inline(always)]
    pub(super) fn load_probabilities(&mut self, simd: S, probabilities: &[f64]) -> f64x4<S> {
        let [sum] = sums(
            simd,
            self.odds.len(),
            #[inline(always)]
            |range| {
                let mut sum = f64x4::splat(simd, 0.0);
                for k in range {
                    let p = f64x4::splat(simd, probabilities[k]);
                    self.implied[k] = p;
                    self.odds[k] = 1.0 / p;
                    sum += p;
                }
                [sum]
            },
        );
        sum
    }

    /// Solves the four books; [`refusal`](Self::refusal) tells about the lanes that are not certified.
    #[inline(always)]
    pub(super) fn solve(&mut self, Loaded { mut valid, booksum }: Loaded<S>) -> Answer<S> {
        let simd = booksum.simd;
        let outcomes = self.odds.len();
        let total = f64x4::splat(simd, self.options.total);
        let (odds, implied) = (&*self.odds, &*self.implied);
        let books = Books { odds, implied, booksum, total };
        let underround = shin::underround(&books);
        let solved = solve(self.options.method, &books, self.probabilities, self.work);

        let (mut lowest, mut highest) = (books.splat(f64::INFINITY), books.splat(0.0));
        let p = &*self.probabilities;
        let [sum] = sums(
            simd,
            outcomes,
            #[inline(always)]
            |range| {
                let mut sum = books.splat(0.0);
                for p in &p[range] {
                    sum += *p;
                    lowest = lowest.min(*p);
                    highest = highest.max(*p);
                }
                [sum]
            },
        );
        let residual = (sum - total).abs();
        if self.options.method == Method::Shin && !self.options.underround {
            valid &= !underround;
        }
        let certified = valid
            & residual.simd_le(RESIDUAL_TOLERANCE)
            & lowest.simd_gt(0.0)
            & highest.simd_le(1.0)
            & solved.parameter.is_finite();
        Answer {
            certified,
            valid,
            booksum,
            overround: booksum * (1.0 / (1.0 - self.options.gross_margin)) - total,
            parameter: solved.parameter,
            iterations: solved.iterations,
            residual,
        }
    }

    /// Why a lane holds no answer; `odds` is the book as it was handed in.
    #[cold]
    pub(super) fn refusal(
        &self,
        answer: Answer<S>,
        lane: usize,
        odds: impl Iterator<Item = f64> + Clone,
    ) -> Error {
        if let Err(error) = check_odds(odds.clone()) {
            return error;
        }
        let method = self.options.method;
        let at = |value: f64x4<S>| value.to_array()[lane];
        if answer.valid.to_bitmask() & (1 << lane) == 0 {
            return Error::Underround { method, booksum: at(answer.booksum), total: self.options.total };
        }
        if at(answer.residual) <= RESIDUAL_TOLERANCE {
            let wrong = |p: &f64x4<S>| !(at(*p) > 0.0 && at(*p) <= 1.0);
            let index = self.probabilities.iter().position(wrong).unwrap_or(0);
            return Error::ProbabilityOutOfRange {
                method,
                index,
                probability: at(self.probabilities[index]),
            };
        }
        if method == Method::JensenShannon {
            let shorter = at(answer.overround) > 0.0;
            let index = (0..self.odds.len())
                .max_by(|&i, &j| {
                    let order = at(self.odds[i]).total_cmp(&at(self.odds[j]));
                    if shorter { order } else { order.reverse() }
                })
                .unwrap_or(0);
            return Error::NoCommonDistance { index };
        }
        Error::Residual { method, residual: at(answer.residual) }
    }
}

/// The one path of all books, whether alone or in a batch.
#[inline(always)]
pub(super) fn solve<S: Simd>(
    method: Method,
    books: &Books<'_, S>,
    p: &mut [f64x4<S>],
    work: &mut [f64x4<S>],
) -> Solved<S> {
    match method {
        Method::Multiplicative => multiplicative::solve(books, p),
        Method::Additive => additive::solve(books, p),
        Method::Power => power::solve(books, p, work),
        Method::OddsRatio => odds_ratio::solve(books, p, work),
        Method::Shin => shin::solve(books, p, work),
        Method::BalancedBook => balanced_book::solve(books, p),
        Method::JensenShannon => jensen_shannon::solve(books, p, work),
        Method::StandardError => standard_error::solve(books, p),
    }
}
