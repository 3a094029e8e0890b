//! Four books solved and certified together.

use wide::f64x4;

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
pub(super) fn with_quad<R>(options: DevigOptions, outcomes: usize, f: impl FnOnce(Quad<'_>) -> R) -> R {
    const Z: f64x4 = f64x4::ZERO;
    match outcomes {
        2 => f(Quad::new(options, &mut [Z; 2], &mut [Z; 2], &mut [Z; 2], &mut [Z; 2 * COLUMNS])),
        3 => f(Quad::new(options, &mut [Z; 3], &mut [Z; 3], &mut [Z; 3], &mut [Z; 3 * COLUMNS])),
        _ => with_any_quad(options, outcomes, f),
    }
}

#[inline(never)]
fn with_any_quad<R>(options: DevigOptions, outcomes: usize, f: impl FnOnce(Quad<'_>) -> R) -> R {
    let mut stack = [f64x4::ZERO; (3 + COLUMNS) * ON_STACK];
    let mut heap = Vec::new();
    let room = if outcomes <= ON_STACK {
        &mut stack[..(3 + COLUMNS) * outcomes]
    } else {
        heap.resize((3 + COLUMNS) * outcomes, f64x4::ZERO);
        &mut heap[..]
    };
    let (odds, room) = room.split_at_mut(outcomes);
    let (implied, room) = room.split_at_mut(outcomes);
    let (probabilities, work) = room.split_at_mut(outcomes);
    f(Quad::new(options, odds, implied, probabilities, work))
}

/// Four books and their probabilities, one element an outcome.
pub(super) struct Quad<'a> {
    options: DevigOptions,
    pub(super) odds: &'a mut [f64x4],
    pub(super) implied: &'a mut [f64x4],
    pub(super) probabilities: &'a mut [f64x4],
    pub(super) work: &'a mut [f64x4],
}

/// What is known about four books before they are solved.
pub(super) struct Loaded {
    /// The lanes whose prices all are prices.
    valid: f64x4,
    booksum: f64x4,
}

/// What is known about four books beside their probabilities.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    /// The lanes that hold a certified answer.
    pub(super) certified: f64x4,
    /// The lanes that hold a book for which the method has an equation.
    valid: f64x4,
    booksum: f64x4,
    pub(super) overround: f64x4,
    pub(super) parameter: f64x4,
    pub(super) iterations: f64x4,
    pub(super) residual: f64x4,
}

impl<'a> Quad<'a> {
    #[inline(always)]
    fn new(
        options: DevigOptions,
        odds: &'a mut [f64x4],
        implied: &'a mut [f64x4],
        probabilities: &'a mut [f64x4],
        work: &'a mut [f64x4],
    ) -> Self {
        Self { options, odds, implied, probabilities, work }
    }

    /// Takes in the prices of four books, by outcome.
    #[inline(always)]
    pub(super) fn load(&mut self, prices: impl Fn(usize) -> f64x4) -> Loaded {
        let outcomes = self.odds.len();
        let keep = f64x4::splat(1.0 - self.options.gross_margin);
        let mut valid = f64x4::splat(f64::from_bits(u64::MAX));
        let [mut booksum] = sums(outcomes, |range| {
            let mut sum = f64x4::ZERO;
            for k in range {
                let odds = prices(k);
                let implied = keep / odds;
                valid &= odds.simd_gt(f64x4::ONE) & odds.simd_lt(f64x4::splat(f64::INFINITY));
                self.odds[k] = odds;
                self.implied[k] = implied;
                sum += implied;
            }
            [sum]
        });
        if !valid.all() {
            booksum = self.fill_refused(valid, booksum);
        }
        if self.options.gross_margin > 0.0 {
            self.odds.iter_mut().for_each(|odds| *odds /= keep);
        }
        Loaded { valid, booksum }
    }

    /// Puts a book of equal odds, harmless to solve, into the lanes that are refused anyway; returns the booksums.
    #[cold]
    fn fill_refused(&mut self, valid: f64x4, booksum: f64x4) -> f64x4 {
        let n = f64x4::splat(self.odds.len() as f64);
        self.odds.iter_mut().for_each(|odds| *odds = valid.bitselect(*odds, n));
        self.implied.iter_mut().for_each(|implied| *implied = valid.bitselect(*implied, f64x4::ONE / n));
        valid.bitselect(booksum, f64x4::ONE)
    }

    /// Takes in the probabilities of one book, in all four lanes, and returns their sum.
    pub(super) fn load_probabilities(&mut self, probabilities: &[f64]) -> f64x4 {
        let [sum] = sums(self.odds.len(), |range| {
            let mut sum = f64x4::ZERO;
            for k in range {
                let p = f64x4::splat(probabilities[k]);
                self.implied[k] = p;
                self.odds[k] = f64x4::ONE / p;
                sum += p;
            }
            [sum]
        });
        sum
    }

    /// Solves the four books; [`refusal`](Self::refusal) tells about the lanes that are not certified.
    #[inline(always)]
    pub(super) fn solve(&mut self, Loaded { mut valid, booksum }: Loaded) -> Answer {
        let outcomes = self.odds.len();
        let total = f64x4::splat(self.options.total);
        let (odds, implied) = (&*self.odds, &*self.implied);
        let books = Books { odds, implied, booksum, total };
        let underround = shin::underround(&books);
        let solved = solve(self.options.method, &books, self.probabilities, self.work);

        let (mut lowest, mut highest) = (f64x4::splat(f64::INFINITY), f64x4::ZERO);
        let p = &*self.probabilities;
        let [sum] = sums(outcomes, |range| {
            let mut sum = f64x4::ZERO;
            for p in &p[range] {
                sum += *p;
                lowest = lowest.fast_min(*p);
                highest = highest.fast_max(*p);
            }
            [sum]
        });
        let residual = (sum - total).abs();
        if self.options.method == Method::Shin && !self.options.underround {
            valid &= !underround;
        }
        let certified = valid
            & residual.simd_le(f64x4::splat(RESIDUAL_TOLERANCE))
            & lowest.simd_gt(f64x4::ZERO)
            & highest.simd_le(f64x4::ONE)
            & solved.parameter.is_finite();
        Answer {
            certified,
            valid,
            booksum,
            overround: booksum * f64x4::splat(1.0 / (1.0 - self.options.gross_margin)) - total,
            parameter: solved.parameter,
            iterations: solved.iterations,
            residual,
        }
    }

    /// Why a lane holds no answer; `odds` is the book as it was handed in.
    #[cold]
    pub(super) fn refusal(
        &self,
        answer: Answer,
        lane: usize,
        odds: impl Iterator<Item = f64> + Clone,
    ) -> Error {
        if let Err(error) = check_odds(odds.clone()) {
            return error;
        }
        let method = self.options.method;
        let at = |value: f64x4| value.to_array()[lane];
        if answer.valid.to_bitmask() & (1 << lane) == 0 {
            return Error::Underround { method, booksum: at(answer.booksum), total: self.options.total };
        }
        if at(answer.residual) <= RESIDUAL_TOLERANCE {
            let wrong = |p: &f64x4| !(at(*p) > 0.0 && at(*p) <= 1.0);
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
pub(super) fn solve(method: Method, books: &Books<'_>, p: &mut [f64x4], work: &mut [f64x4]) -> Solved {
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
