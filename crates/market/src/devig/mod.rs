//! Overround removal: the methods, their options, and the answer for one book.

mod batch;
mod multiplicative;
mod power;
mod shin;

pub use batch::{DevigBatch, devig_batch};

use crate::book::{booksum, check_odds};
use crate::{Error, Result};

/// How far `Σp` may be from 1 in an answer; a larger residual is an error.
pub const RESIDUAL_TOLERANCE: f64 = 1e-12;

/// A way to take the overround out of a book.
///
/// With raw implied probabilities `q = 1/odds` and booksum `B = Σq`:
///
/// | method | formula | parameter |
/// |---|---|---|
/// | `Multiplicative` | `p = q / B` | the booksum `B` |
/// | `Power` | `p = q^κ` | the exponent `κ` |
/// | `Shin` | `p = (√(z² + 4(1−z) q²/B) − z) / (2(1−z))` | the share of insider money `z` |
///
/// Power and Shin take more of the overround from longshots than from favourites, as bookmakers are seen to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Method {
    /// Every outcome carries the overround in proportion to its implied probability.
    Multiplicative,
    /// Clarke, Kovalchik & Ingram (2017), "Adjusting bookmaker's odds to allow for overround", *American Journal
    /// of Sports Science* 5(6).
    Power,
    /// Shin (1993), "Measuring the incidence of insider trading in a market for state-contingent claims", *The
    /// Economic Journal* 103(420); in the form of Jullien & Salanié (1994), *The Economic Journal* 104(427).
    Shin,
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Multiplicative => "multiplicative",
            Self::Power => "power",
            Self::Shin => "shin",
        })
    }
}

impl std::str::FromStr for Method {
    type Err = Error;

    /// Reads the name that [`Display`](std::fmt::Display) writes.
    fn from_str(name: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.to_string() == name)
            .ok_or_else(|| Error::UnknownMethod { name: name.to_owned() })
    }
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Multiplicative, Self::Power, Self::Shin];
}

/// How to take the overround out.
///
/// | option | default | meaning |
/// |---|---|---|
/// | `method` | none, it must be chosen | the [`Method`] |
/// | `underround` | `false` | let Shin's method answer for a booksum below 1, with `z < 0` |
///
/// A [`Method`] converts into the options with everything else at its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevigOptions {
    method: Method,
    underround: bool,
}

impl DevigOptions {
    /// The method, everything else at its default.
    #[must_use]
    pub fn new(method: Method) -> Self {
        Self { method, underround: false }
    }

    /// Whether Shin's method may answer for a booksum below 1, with a negative `z`.
    ///
    /// No insider explains such a book, so this is an extension of the formula and not of the theory. It is what
    /// best prices over many bookmakers need, which often sum to less than 1.
    #[must_use]
    pub fn underround(mut self, allowed: bool) -> Self {
        self.underround = allowed;
        self
    }
}

impl From<Method> for DevigOptions {
    fn from(method: Method) -> Self {
        Self::new(method)
    }
}

/// A book with its overround taken out.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Book {
    /// Fair probabilities, one an outcome, summing to 1.
    pub probabilities: Vec<f64>,
    /// `Σ 1/odds − 1` of the book as offered.
    pub overround: f64,
    /// What the method solved for: see the table at [`Method`].
    pub parameter: f64,
    /// Evaluations of the equation; 0 for a closed form.
    pub iterations: usize,
    /// `|Σp − 1|`, at most [`RESIDUAL_TOLERANCE`].
    pub residual: f64,
}

/// Fair probabilities of one book.
///
/// # Formula
/// See the table at [`Method`].
///
/// # Shapes
/// `odds`: n decimal odds, n ≥ 2, each > 1. Answer: n probabilities in (0, 1).
///
/// # Errors
/// [`Error::TooFewOutcomes`], [`Error::OddsOutOfRange`], and [`Error::Underround`] from Shin's method when the
/// booksum is below 1 by more than rounding.
///
/// # Examples
/// ```
/// use fairline_market::{Method, devig};
///
/// let book = devig(&[2.60, 2.40, 4.30], Method::Shin)?;
/// assert!((book.probabilities[0] - 0.372994).abs() < 1e-6);
/// assert!((book.parameter - 0.016943).abs() < 1e-6); // 1.7 % insider money
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn devig(odds: &[f64], options: impl Into<DevigOptions>) -> Result<Book> {
    let mut probabilities = vec![0.0; odds.len()];
    let solution = devig_into(odds, options.into(), &mut probabilities)?;
    Ok(Book {
        probabilities,
        overround: solution.overround,
        parameter: solution.parameter,
        iterations: solution.iterations,
        residual: solution.residual,
    })
}

/// Everything about a solved book but the probabilities.
struct Solution {
    overround: f64,
    parameter: f64,
    iterations: usize,
    residual: f64,
}

/// The one path that single books and batches share. `out` is as long as `odds`; on error its content is void.
fn devig_into(odds: &[f64], options: DevigOptions, out: &mut [f64]) -> Result<Solution> {
    check_odds(odds)?;
    let booksum = booksum(odds);
    let (parameter, iterations) = match options.method {
        Method::Multiplicative => multiplicative::solve(odds, booksum, out),
        Method::Power => power::solve(odds, booksum, out),
        Method::Shin => shin::solve(odds, booksum, options.underround, out)?,
    };
    let residual = (out.iter().sum::<f64>() - 1.0).abs();
    // Written so that a NaN is an error too.
    if residual <= RESIDUAL_TOLERANCE {
        Ok(Solution { overround: booksum - 1.0, parameter, iterations, residual })
    } else {
        Err(Error::Residual { method: options.method, residual })
    }
}
