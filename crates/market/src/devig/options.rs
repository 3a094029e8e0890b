//! How to take the overround out.

use crate::{Error, Method, Result};

/// How to take the overround out.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `method` | none, it must be chosen | | the [`Method`] |
/// | `total` | 1 | above 0, below the number of outcomes | what the probabilities sum to |
/// | `gross_margin` | 0 | \[0, 1) | the share of the takings set aside for costs, `Shin` and `BalancedBook` only |
/// | `underround` | `false` | | let Shin's method answer for a booksum below the total, with `z < 0` |
///
/// A [`Method`] converts into the options with everything else at its default.
///
/// # Examples
/// ```
/// use fairline_market::{DevigOptions, Method, devig};
///
/// // Best prices of many bookmakers, below a booksum of 1: Shin answers only if asked by name.
/// let best = [2.70, 3.60, 3.20];
/// assert!(devig(&best, Method::Shin).is_err());
/// let book = devig(&best, DevigOptions::new(Method::Shin).underround(true))?;
/// assert!(book.overround < 0.0 && book.parameter < 0.0);
///
/// // The top two of four go through; a twentieth of the takings is the bookmaker's.
/// let options = DevigOptions::new(Method::BalancedBook).total(2.0).gross_margin(0.05);
/// let book = devig(&[1.30, 1.55, 2.20, 3.10], options)?;
/// assert!((book.probabilities.iter().sum::<f64>() - 2.0).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DevigOptions {
    pub(super) method: Method,
    pub(super) total: f64,
    pub(super) gross_margin: f64,
    pub(super) underround: bool,
}

impl DevigOptions {
    /// The method, everything else at its default.
    #[must_use]
    pub fn new(method: Method) -> Self {
        Self { method, total: 1.0, gross_margin: 0.0, underround: false }
    }

    /// What the probabilities sum to: the number of outcomes that win together.
    ///
    /// 3 for a market on the three relegated clubs, 4 for the top four, 2 or 3 for places in a race. The overround
    /// of such a book is `Σ 1/odds − total`.
    #[must_use]
    pub fn total(mut self, total: f64) -> Self {
        self.total = total;
        self
    }

    /// The share of the takings that the bookmaker sets aside for costs and profit before balancing the book.
    ///
    /// Fingleton & Waldron (1999) introduce it: `(1 − g)·q` takes the place of `q` throughout, so that only the rest
    /// of the overround is put down to insiders. Methods without insiders refuse it.
    #[must_use]
    pub fn gross_margin(mut self, share: f64) -> Self {
        self.gross_margin = share;
        self
    }

    /// Whether Shin's method may answer for a booksum below the total, with a negative `z`.
    ///
    /// No insider explains such a book, so this is an extension of the formula and not of the theory. It is what
    /// best prices over many bookmakers need, which often sum to less than 1.
    #[must_use]
    pub fn underround(mut self, allowed: bool) -> Self {
        self.underround = allowed;
        self
    }

    pub(crate) fn method(&self) -> Method {
        self.method
    }

    pub(crate) fn total_wanted(&self) -> f64 {
        self.total
    }

    /// The one check, for books of this many outcomes.
    pub(crate) fn validate(&self, outcomes: usize) -> Result<()> {
        if outcomes < 2 {
            return Err(Error::TooFewOutcomes { outcomes });
        }
        if !(self.total > 0.0 && self.total < outcomes as f64) {
            return Err(Error::TotalOutOfRange { total: self.total, outcomes });
        }
        if !(0.0..1.0).contains(&self.gross_margin) {
            return Err(Error::GrossMarginOutOfRange { gross_margin: self.gross_margin });
        }
        if self.gross_margin > 0.0 && !matches!(self.method, Method::Shin | Method::BalancedBook) {
            return Err(Error::GrossMarginUnsupported { method: self.method });
        }
        Ok(())
    }
}

impl From<Method> for DevigOptions {
    fn from(method: Method) -> Self {
        Self::new(method)
    }
}

impl From<&DevigOptions> for DevigOptions {
    fn from(options: &DevigOptions) -> Self {
        *options
    }
}
