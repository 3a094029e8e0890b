//! By what the best is chosen.

use std::fmt;

use super::trial::Trial;
use crate::Result;

/// By what figure, over all seasons, the best is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Ranking {
    /// Sum over the seasons of the logarithm of the final bankroll over the first.
    #[default]
    LogGrowth,
    /// Sharpe ratio of the weekly returns.
    Sharpe,
    /// Profit over money staked; few bets at long odds do best by luck.
    Yield,
}

impl Ranking {
    /// The figure of a trial; `None` when undefined.
    ///
    /// # Errors
    /// Those of [`Trial::weekly_sharpe`].
    pub fn figure(self, trial: &Trial) -> Result<Option<f64>> {
        match self {
            Self::LogGrowth => Ok(Some(trial.log_growth())),
            Self::Sharpe => trial.weekly_sharpe(),
            Self::Yield => Ok(trial.yield_on_turnover()),
        }
    }
}

impl fmt::Display for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LogGrowth => "log growth",
            Self::Sharpe => "weekly Sharpe ratio",
            Self::Yield => "yield",
        })
    }
}
