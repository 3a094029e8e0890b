//! What a report on a betting record needs to know besides the bets.

use crate::check::Range;
use crate::{BootstrapOptions, Result};

/// How to report on a betting record.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `periods_per_year` | 52 | > 0 | betting weeks in a year, for Sharpe, Sortino and Calmar |
/// | `confidence` | 0.95 | (0, 1) | level of the Wilson interval of the win rate |
/// | `bootstrap` | none | see [`BootstrapOptions`] | how to resample the weeks; without it no figure has an interval |
///
/// If a season is all the betting in a year, pass its number of betting weeks as `periods_per_year`: 52 would make a
/// year of more weeks than there were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerformanceOptions {
    pub(super) periods_per_year: f64,
    pub(super) confidence: f64,
    pub(super) bootstrap: Option<BootstrapOptions>,
}

impl Default for PerformanceOptions {
    fn default() -> Self {
        Self { periods_per_year: 52.0, confidence: 0.95, bootstrap: None }
    }
}

impl PerformanceOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the number of betting weeks in a year.
    #[must_use]
    pub fn periods_per_year(self, periods_per_year: f64) -> Self {
        Self { periods_per_year, ..self }
    }

    /// Sets the level of the Wilson interval of the win rate.
    #[must_use]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Asks for bootstrap intervals.
    #[must_use]
    pub fn bootstrap(self, bootstrap: BootstrapOptions) -> Self {
        Self { bootstrap: Some(bootstrap), ..self }
    }

    /// Refuses options outside their ranges, for a ledger of `weeks` weeks.
    pub(super) fn validate(&self, weeks: usize) -> Result<()> {
        Range::Positive.check("periods_per_year", self.periods_per_year)?;
        Range::Inner.check("confidence", self.confidence)?;
        self.bootstrap.map_or(Ok(()), |bootstrap| bootstrap.validate(weeks))
    }
}
