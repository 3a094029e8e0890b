//! What the monitor is told, and which numbers it refuses.

use fairline_data::{Outcome, Season};
use fairline_metrics::PROBABILITY_SUM_TOLERANCE;
use ndarray::ArrayView2;

use crate::{Error, Result};

/// Amounts and values up to this are taken; their sums and squares stay far inside `f64`.
const LARGEST: f64 = 1e15;

/// A forecast of a match that was played.
///
/// Probabilities are of home win, draw and away win, and sum to 1 within 1e-6.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ScoredForecast {
    /// The model's probabilities.
    pub model: [f64; 3],
    /// The market's fair probabilities; `None` without a price.
    pub market: Option<[f64; 3]>,
    /// What happened.
    pub outcome: Outcome,
}

/// A settled bet. Leave void bets out: nothing was staked.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MonitoredBet {
    /// Money staked, > 0, at most 1e15.
    pub stake: f64,
    /// Money won, or lost below 0; at most 1e15 either way.
    pub profit: f64,
    /// Odds taken times the fair closing probability, less 1; `None` without a closing book.
    pub closing_line_value: Option<f64>,
}

/// What the model read: one row a match, one column a feature. NaN is a missing value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeatureTable<'a> {
    /// Names of the columns.
    pub names: &'a [String],
    /// Shape (matches, features), finite or NaN.
    pub rows: ArrayView2<'a, f64>,
}

/// One betting week after its results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonitoredWeek<'a> {
    /// The season, repeated in every [`Alert`](crate::Alert).
    pub season: Season,
    /// The week, repeated in every alert.
    pub week: usize,
    /// The matches played, in order of time; none is fine.
    pub forecasts: &'a [ScoredForecast],
    /// The bets settled, in order of time; none is fine.
    pub bets: &'a [MonitoredBet],
    /// What the model read for the week's matches; it is compared only if the reference has features.
    pub features: Option<FeatureTable<'a>>,
    /// How far the bankroll is below its peak after the week, as a share of the peak, in \[0, 1\].
    pub drawdown: f64,
}

impl MonitoredWeek<'_> {
    pub(super) fn check(&self) -> Result<()> {
        check_forecasts(self.forecasts)?;
        for (index, bet) in self.bets.iter().enumerate() {
            check(
                "stakes",
                index,
                bet.stake,
                bet.stake > 0.0 && bet.stake <= LARGEST,
                "above 0, at most 1e15",
            )?;
            check("profits", index, bet.profit, bet.profit.abs() <= LARGEST, "within ±1e15")?;
            if let Some(value) = bet.closing_line_value {
                check("closing-line values", index, value, value.abs() <= LARGEST, "within ±1e15")?;
            }
        }
        if let Some(features) = &self.features {
            features.check()?;
        }
        check("drawdown", 0, self.drawdown, (0.0..=1.0).contains(&self.drawdown), "in [0, 1]")
    }
}

impl FeatureTable<'_> {
    pub(super) fn check(&self) -> Result<()> {
        if self.names.len() != self.rows.ncols() {
            let (found, expected) = (self.rows.ncols(), self.names.len());
            return Err(Error::MonitoredCount { what: "columns of features", found, expected });
        }
        for ((row, _), &value) in self.rows.indexed_iter() {
            check("features of match", row, value, !value.is_infinite(), "finite, or NaN where missing")?;
        }
        Ok(())
    }
}

pub(super) fn check_forecasts(forecasts: &[ScoredForecast]) -> Result<()> {
    for (index, forecast) in forecasts.iter().enumerate() {
        check_probabilities("model", index, &forecast.model)?;
        if let Some(market) = &forecast.market {
            check_probabilities("market", index, market)?;
        }
    }
    Ok(())
}

fn check_probabilities(what: &'static str, index: usize, p: &[f64; 3]) -> Result<()> {
    for &value in p {
        check(what, index, value, (0.0..=1.0).contains(&value), "a probability in [0, 1]")?;
    }
    let sum: f64 = p.iter().sum();
    let allowed = "three probabilities that sum to 1 within 1e-6; this is their sum";
    check(what, index, sum, (sum - 1.0).abs() <= PROBABILITY_SUM_TOLERANCE, allowed)
}

fn check(what: &'static str, index: usize, value: f64, in_range: bool, allowed: &'static str) -> Result<()> {
    if in_range { Ok(()) } else { Err(Error::Monitored { what, index, value, allowed }) }
}
