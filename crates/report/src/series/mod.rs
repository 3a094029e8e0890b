//! What charts show, worked out once for every kind of output.

mod bands;
pub(crate) mod bankroll;
mod brier;
mod clv;
mod reliability;

use crate::{Error, Result, SeasonReport};

pub use self::bands::Band;
pub use self::bankroll::BankrollPoint;
pub use self::brier::BrierPoint;
pub use self::clv::ClvPoint;
pub use self::reliability::Reliability;

/// Level of every interval of a report.
pub const CONFIDENCE: f64 = 0.95;

/// The series behind the charts of a season.
///
/// | series | a row | interval |
/// |---|---|---|
/// | `bankroll` | a week | none |
/// | `brier` | a week: the last ten weeks together | Student's t of the mean difference of matches |
/// | `reliability` | an outcome: ten bins of forecasts | Wilson, of the frequency |
/// | `edge_bands`, `odds_bands` | a band of bets | yield, by drawing weeks again (10,000 times, seed 42) |
/// | `clv` | a week: all bets so far | Student's t of the mean of bets |
///
/// All intervals are at 95 %. They are made for one look; a curve that leaves its band in some week has had many chances to.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Series {
    /// Money after each week.
    pub bankroll: Vec<BankrollPoint>,
    /// Scores of model and market over the last ten weeks, after each week that has matches with a price.
    pub brier: Vec<BrierPoint>,
    /// What was said against what happened, for home win, draw and away win.
    pub reliability: Vec<Reliability>,
    /// The bets by the edge they were thought to have.
    pub edge_bands: Vec<Band>,
    /// The bets by their odds.
    pub odds_bands: Vec<Band>,
    /// Mean closing-line value of all bets so far, after each week that has bets with a closing price.
    pub clv: Vec<ClvPoint>,
}

/// The course of a run, without what takes drawing weeks again.
pub(crate) struct Progress {
    pub(crate) bankroll: Vec<BankrollPoint>,
    pub(crate) brier: Vec<BrierPoint>,
    pub(crate) reliability: Vec<Reliability>,
    pub(crate) clv: Vec<ClvPoint>,
}

impl SeasonReport {
    /// Works out the series behind the charts. It takes longer than everything else in a report, a tenth of a second for a
    /// season of bets; hence it is not done for those who do not ask.
    ///
    /// # Errors
    /// [`Error::Figures`] for values that no run has.
    pub fn series(&self) -> Result<Series> {
        self.worked_out().map_err(Error::Figures)
    }

    fn worked_out(&self) -> fairline_metrics::Result<Series> {
        let Progress { bankroll, brier, reliability, clv } = self.course()?;
        let (edge_bands, odds_bands) = (bands::by_edge(self)?, bands::by_odds(self)?);
        Ok(Series { bankroll, brier, reliability, edge_bands, odds_bands, clv })
    }

    /// The series that are quick to work out, which is all but those of bands.
    pub(crate) fn progress(&self) -> Result<Progress> {
        self.course().map_err(Error::Figures)
    }

    fn course(&self) -> fairline_metrics::Result<Progress> {
        Ok(Progress {
            bankroll: bankroll::points(self.bankroll_at_start, &self.weeks),
            brier: brier::points(self)?,
            reliability: reliability::tables(self)?,
            clv: clv::points(self)?,
        })
    }
}
