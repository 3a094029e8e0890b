//! The other way round: odds from probabilities, with a wanted overround.
//!
//! Six of the eight methods are their own inverse: what takes values that sum to B down to values that sum to T takes
//! the latter up again when B and T change places, with the parameter inverted or negated. Shin's and the
//! standard-error method have an equation of their own for this direction.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x4};

use super::lanes::{Books, Solved, count};
use super::quad::{self, with_quad};
use super::{DevigOptions, Method, RESIDUAL_TOLERANCE, shin, standard_error};
use crate::sum::sum_by;
use crate::{Error, Result};

/// Odds with an overround, made from probabilities.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct PricedBook {
    /// Decimal odds, one an outcome, each above 1.
    pub odds: Vec<f64>,
    /// The parameter that [`devig`](crate::devig) would find in these odds: see the table at [`Method`].
    pub parameter: f64,
    /// Evaluations of the equation; 0 for a closed form.
    pub iterations: usize,
    /// `|Σ 1/odds − total − overround|`, at most [`RESIDUAL_TOLERANCE`].
    pub residual: f64,
}

/// Odds with a wanted overround, spread over the outcomes as the method says.
///
/// [`devig`](crate::devig) with the same options takes the overround out again: the round trip gives the
/// probabilities back to 1e-10.
///
/// # Formula
/// The odds `1/q` for which the method's formula at [`Method`] gives `p`, and `Σq = total + overround`.
///
/// # Shapes
/// `probabilities`: n probabilities in (0, 1), n ≥ 2, that sum to the total within 1e-12. `overround`: above `−total`
/// and below `n − total`; 0.05 for 5 %.
///
/// # Errors
/// - [`InvalidProbability`](Error::InvalidProbability), [`ProbabilitySum`](Error::ProbabilitySum),
///   [`TooFewOutcomes`](Error::TooFewOutcomes), [`OverroundOutOfRange`](Error::OverroundOutOfRange), and those of the
///   options, as in [`devig`](crate::devig);
/// - [`Unpriceable`](Error::Unpriceable) where an outcome would need odds of 1 or less, or the method cannot spread so
///   much; [`NoCommonDistance`](Error::NoCommonDistance) from Jensen-Shannon; [`Underround`](Error::Underround) from
///   Shin's method for an overround below 0.
///
/// # Examples
/// ```
/// use fairline_market::{Method, add_overround, devig};
///
/// let priced = add_overround(&[0.5, 0.3, 0.2], 0.05, Method::Shin)?;
/// assert!(priced.odds[0] < 2.0 && priced.odds[2] < 5.0);
/// let back = devig(&priced.odds, Method::Shin)?;
/// assert!((back.overround - 0.05).abs() < 1e-12 && (back.probabilities[2] - 0.2).abs() < 1e-10);
/// assert!((back.parameter - priced.parameter).abs() < 1e-10);
/// # Ok::<(), fairline_market::Error>(())
/// ```
///
/// # References
/// See [`Method`].
pub fn add_overround(
    probabilities: &[f64],
    overround: f64,
    options: impl Into<DevigOptions>,
) -> Result<PricedBook> {
    let options = options.into();
    options.validate(probabilities.len())?;
    let booksum = check(probabilities, overround, &options)?;
    let method = options.method;
    // What is left of the booksum after the gross margin is what the method spreads.
    let keep = 1.0 - options.gross_margin;
    if method == Method::Shin && !options.underround && booksum * keep < options.total {
        return Err(Error::Underround { method, booksum: booksum * keep, total: options.total });
    }
    dispatch!(Level::new(), simd => spread(simd, probabilities, overround, booksum, options))
}

/// Spreads the overround, on a processor of this kind.
#[inline(always)]
fn spread<S: Simd>(
    simd: S,
    probabilities: &[f64],
    overround: f64,
    booksum: f64,
    options: DevigOptions,
) -> Result<PricedBook> {
    let method = options.method;
    let keep = 1.0 - options.gross_margin;
    with_quad(
        simd,
        options,
        probabilities.len(),
        #[inline(always)]
        |mut quad| {
            let sum = quad.load_probabilities(simd, probabilities);
            let books = Books {
                odds: quad.odds,
                implied: quad.implied,
                booksum: sum,
                total: f64x4::splat(simd, booksum * keep),
            };
            let solved = price(method, options.total, &books, quad.probabilities, quad.work);
            let first = |lanes: f64x4<S>| lanes.to_array()[0];
            let odds: Vec<f64> = quad.probabilities.iter().map(|q| keep / first(*q)).collect();
            let residual = (sum_by(&odds, f64::recip) - booksum).abs();
            let parameter = if method == Method::Multiplicative { booksum } else { first(solved.parameter) };
            let unpriced = odds.iter().position(|o| !(o.is_finite() && *o > 1.0));
            if unpriced.is_none() && residual <= RESIDUAL_TOLERANCE {
                return Ok(PricedBook {
                    odds,
                    parameter,
                    iterations: count(first(solved.iterations)),
                    residual,
                });
            }
            let index = unpriced.unwrap_or_else(|| limiting(probabilities, overround < 0.0));
            Err(match method {
                Method::JensenShannon => {
                    Error::NoCommonDistance { index: limiting(probabilities, overround < 0.0) }
                }
                _ => Error::Unpriceable { method, index, implied: odds[index].recip(), overround },
            })
        },
    )
}

/// The booksum wanted, of arguments that make sense.
fn check(probabilities: &[f64], overround: f64, options: &DevigOptions) -> Result<f64> {
    if let Some(index) = probabilities.iter().position(|p| !(*p > 0.0 && *p < 1.0)) {
        return Err(Error::InvalidProbability { index, value: probabilities[index] });
    }
    let (sum, total) = (sum_by(probabilities, |p| p), options.total);
    if (sum - total).abs() > RESIDUAL_TOLERANCE {
        return Err(Error::ProbabilitySum { sum, total });
    }
    let (least, most) = (-total, probabilities.len() as f64 - total);
    if overround > least && overround < most {
        Ok(total + overround)
    } else {
        Err(Error::OverroundOutOfRange { overround, least, most })
    }
}

/// Writes `q` of given `p`, where `books` holds p for the implied probabilities and the booksum wanted for the total.
#[inline(always)]
fn price<S: Simd>(
    method: Method,
    total: f64,
    books: &Books<'_, S>,
    q: &mut [f64x4<S>],
    work: &mut [f64x4<S>],
) -> Solved<S> {
    match method {
        Method::Shin => return shin::price(books, books.splat(total), q),
        Method::StandardError => return standard_error::price(books, q),
        _ => {}
    }
    let solved = quad::solve(method, books, q, work);
    let x = solved.parameter;
    let parameter = match method {
        Method::Power | Method::OddsRatio => 1.0 / x,
        Method::BalancedBook => -x / (1.0 - x),
        _ => -x,
    };
    Solved { parameter, ..solved }
}

/// The outcome that limits how far a book can go: the likeliest on the way up, the least likely on the way down.
fn limiting(probabilities: &[f64], down: bool) -> usize {
    let order = |i: &usize, j: &usize| probabilities[*i].total_cmp(&probabilities[*j]);
    let all = 0..probabilities.len();
    if down { all.min_by(order) } else { all.max_by(order) }.unwrap_or(0)
}
