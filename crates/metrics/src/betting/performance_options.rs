//! What a report on a betting record needs to know besides the bets.

use crate::check::Range;
use crate::{BootstrapOptions, Result};

/// How to report on a betting record.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `periods_per_year` | 52 | > 0 | betting weeks in a year, for Sharpe, Sortino and Calmar |
/// | `bootstrap` | none | see [`BootstrapOptions`] | how to resample the weeks; without it no figure has an interval |
///
/// If a season is all the betting in a year, pass its number of betting weeks as `periods_per_year`: 52 would make a
/// year of more weeks than there were.
///
/// The level of every interval is the [`confidence`](BootstrapOptions::confidence) of the bootstrap. The Wilson interval
/// of the win rate needs no bootstrap: without one its level is 0.95.
///
/// # Examples
/// ```
/// use fairline_metrics::{BootstrapOptions, PerformanceOptions};
///
/// // A season of 38 weeks is all there is in a year; intervals at 90 %.
/// let options =
///     PerformanceOptions::new().periods_per_year(38.0).bootstrap(BootstrapOptions::new(42).confidence(0.9));
/// assert_ne!(options, PerformanceOptions::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerformanceOptions {
    pub(super) periods_per_year: f64,
    pub(super) bootstrap: Option<BootstrapOptions>,
}

impl Default for PerformanceOptions {
    fn default() -> Self {
        Self { periods_per_year: 52.0, bootstrap: None }
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

    /// Asks for bootstrap intervals.
    #[must_use]
    pub fn bootstrap(self, bootstrap: BootstrapOptions) -> Self {
        Self { bootstrap: Some(bootstrap), ..self }
    }

    /// The level of the Wilson interval.
    pub(super) fn wilson_level(&self) -> f64 {
        self.bootstrap.map_or(0.95, |bootstrap| bootstrap.level())
    }

    /// Refuses options outside their ranges, for a ledger of `weeks` weeks.
    pub(super) fn validate(&self, weeks: usize) -> Result<()> {
        Range::Positive.check("periods_per_year", self.periods_per_year)?;
        self.bootstrap.map_or(Ok(()), |bootstrap| bootstrap.validate(weeks))
    }
}
