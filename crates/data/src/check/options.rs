//! What a check takes for wrong.

use crate::{Error, Result};

/// Bounds of a check.
///
/// | option | default | meaning |
/// |---|---|---|
/// | `least_booksum` | 0.98 | a lower booksum Σ1/o is taken for an error; > 0 |
/// | `greatest_booksum` | 1.25 | a higher one too; greater than `least_booksum` |
/// | `greatest_move` | 5 | closing over opening odds, or the reverse, beyond which a decimal point has slipped; > 1 |
///
/// # Examples
/// ```
/// use fairline_data::{CheckOptions, Source, Verdict, check};
///
/// // Prices of one bookmaker with a small overround, which hardly move.
/// let options = CheckOptions::new().least_booksum(1.0).greatest_booksum(1.1).greatest_move(3.0);
/// let report = check(&Source::Simulated { seed: 42 }.load()?, &options)?;
/// assert!(matches!(report.verdict(), Verdict::Clean | Verdict::Findings));
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CheckOptions {
    pub(super) least_booksum: f64,
    pub(super) greatest_booksum: f64,
    pub(super) greatest_move: f64,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self { least_booksum: 0.98, greatest_booksum: 1.25, greatest_move: 5.0 }
    }
}

impl CheckOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the lowest booksum that can be right.
    #[must_use]
    pub const fn least_booksum(mut self, booksum: f64) -> Self {
        self.least_booksum = booksum;
        self
    }

    /// Sets the highest booksum that can be right.
    #[must_use]
    pub const fn greatest_booksum(mut self, booksum: f64) -> Self {
        self.greatest_booksum = booksum;
        self
    }

    /// Sets the largest factor between opening and closing odds that can be right.
    #[must_use]
    pub const fn greatest_move(mut self, factor: f64) -> Self {
        self.greatest_move = factor;
        self
    }

    pub(super) fn validate(&self) -> Result<()> {
        let check = |name, value: f64, low: f64, allowed| {
            if value.is_finite() && value > low {
                Ok(())
            } else {
                Err(Error::OptionOutOfRange { name, value, allowed })
            }
        };
        check("least_booksum", self.least_booksum, 0.0, "finite and greater than 0")?;
        let above = "finite and greater than least_booksum";
        check("greatest_booksum", self.greatest_booksum, self.least_booksum, above)?;
        check("greatest_move", self.greatest_move, 1.0, "finite and greater than 1")
    }
}
