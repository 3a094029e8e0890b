//! Overround removal: one book, or many; and the other way round.
#![expect(
    clippy::inline_always,
    reason = "a method has to be compiled into the loop over the books to keep its lanes in registers: half the time"
)]

mod add_overround;
mod additive;
mod balanced_book;
mod batch;
mod exp_ln;
mod jensen_shannon;
mod lanes;
mod method;
mod multiplicative;
mod odds_ratio;
mod options;
mod power;
mod quad;
mod root;
mod shin;
mod standard_error;

pub use add_overround::{PricedBook, add_overround};
pub use batch::{DevigBatch, devig_batch, devig_batch_into};
pub use method::Method;
pub use options::DevigOptions;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x4};

use crate::Result;
use crate::book::check_odds;
use lanes::count;
use quad::with_quad;

/// How far `Σp` may be from the total in an answer; a larger residual is an error.
pub const RESIDUAL_TOLERANCE: f64 = 1e-12;

/// A book with its overround taken out.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Book {
    /// Fair probabilities, one an outcome, summing to the total.
    pub probabilities: Vec<f64>,
    /// `Σ 1/odds − total` of the book as offered.
    pub overround: f64,
    /// What the method solved for: see the table at [`Method`].
    pub parameter: f64,
    /// Evaluations of the equation; 0 for a closed form.
    pub iterations: usize,
    /// `|Σp − total|`, at most [`RESIDUAL_TOLERANCE`].
    pub residual: f64,
}

/// Fair probabilities of one book.
///
/// # Formula
/// See the table at [`Method`].
///
/// # Shapes
/// `odds`: n decimal odds, n ≥ 2, each > 1. Answer: n probabilities in (0, 1].
///
/// # Errors
/// - for the book: [`TooFewOutcomes`](crate::Error::TooFewOutcomes), [`MissingPrice`](crate::Error::MissingPrice) for
///   NaN, [`OddsOutOfRange`](crate::Error::OddsOutOfRange);
/// - where the method has no answer: [`Underround`](crate::Error::Underround) from Shin's method,
///   [`ProbabilityOutOfRange`](crate::Error::ProbabilityOutOfRange) from the methods that can take more from a longshot
///   than it has, [`NoCommonDistance`](crate::Error::NoCommonDistance) from Jensen-Shannon;
/// - for the options: [`TotalOutOfRange`](crate::Error::TotalOutOfRange),
///   [`GrossMarginOutOfRange`](crate::Error::GrossMarginOutOfRange),
///   [`GrossMarginUnsupported`](crate::Error::GrossMarginUnsupported).
///
/// # Examples
/// ```
/// use fairline_market::{DevigOptions, Method, devig};
///
/// let book = devig(&[2.60, 2.40, 4.30], Method::Shin)?;
/// assert!((book.probabilities[0] - 0.372994).abs() < 1e-6);
/// assert!((book.parameter - 0.016943).abs() < 1e-6); // 1.7 % insider money
///
/// // Three of nine clubs go down.
/// let relegation = [1.53, 1.67, 1.25, 2.38, 2.38, 4.5, 5.5, 6.5, 7.0];
/// let book = devig(&relegation, DevigOptions::new(Method::OddsRatio).total(3.0))?;
/// assert!((book.probabilities.iter().sum::<f64>() - 3.0).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn devig(odds: &[f64], options: impl Into<DevigOptions>) -> Result<Book> {
    let options = options.into();
    options.validate(odds.len())?;
    check_odds(odds.iter().copied())?;
    dispatch!(Level::new(), simd => solve(simd, odds, options))
}

/// Solves one book, on a processor of this kind.
#[inline(always)]
fn solve<S: Simd>(simd: S, odds: &[f64], options: DevigOptions) -> Result<Book> {
    with_quad(
        simd,
        options,
        odds.len(),
        #[inline(always)]
        |mut quad| {
            let loaded = quad.load(
                simd,
                #[inline(always)]
                |k| f64x4::splat(simd, odds[k]),
            );
            let answer = quad.solve(loaded);
            if !answer.certified.test(0) {
                return Err(quad.refusal(answer, 0, odds.iter().copied()));
            }
            let first = |lanes: f64x4<S>| lanes.to_array()[0];
            Ok(Book {
                probabilities: quad.probabilities.iter().map(|p| first(*p)).collect(),
                overround: first(answer.overround),
                parameter: first(answer.parameter),
                iterations: count(first(answer.iterations)),
                residual: first(answer.residual),
            })
        },
    )
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;

    /// Every kind of processor that this one can stand in for.
    fn levels() -> impl Iterator<Item = Level> {
        let best = Level::new();
        let lesser = [
            best.as_sse2().map(Level::Sse2),
            best.as_sse4_2().map(Level::Sse4_2),
            best.as_avx2().map(Level::Avx2),
        ];
        lesser.into_iter().flatten().chain([best])
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri is one processor")]
    fn every_processor_gives_the_same_bits() {
        let long: Vec<f64> = (0..70).map(|i| 30.0 + f64::from(i * i)).collect();
        for odds in [&[2.60, 2.40, 4.30][..], &[1.001, 900.0, 1e6], &[1.9, 1.9], &[3.2, 3.3, 3.4], &long] {
            for method in Method::ALL {
                let options = DevigOptions::new(method).underround(true);
                let answers: Vec<_> =
                    levels().map(|level| dispatch!(level, simd => solve(simd, odds, options))).collect();
                assert!(
                    answers.len() > 1 && answers.iter().all(|answer| *answer == answers[0]),
                    "{method} {odds:?}"
                );
            }
        }
    }
}
