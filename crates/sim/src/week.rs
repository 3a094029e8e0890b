//! What one betting week brought.

use fairline_data::{BettingWeek, Season};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::scores::ForecastScores;
use crate::{Bet, Prediction, Result};

/// What one betting week brought. Undefined figures are `None`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WeekRecord {
    /// Season of the week.
    pub season: Season,
    /// Number of the week, counted from 1 over the weeks of the season that have matches.
    pub week: usize,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Matches predicted.
    pub matches: usize,
    /// Bets placed.
    pub bets: usize,
    /// Money staked on them.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub staked: Decimal,
    /// Money won or lost by the bets that were settled in the week, net of commission.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub profit: Decimal,
    /// Profit over the bankroll before the week.
    pub roi: Option<f64>,
    /// Bankroll after the week, open stakes included.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub bankroll: Decimal,
    /// Mean Brier score of the model over all matches of the week.
    pub brier_model: Option<f64>,
    /// Mean Brier score of the fair opening probabilities, over the matches that have a price.
    pub brier_market: Option<f64>,
    /// Share of matches whose most probable outcome, as the model saw it, happened.
    pub accuracy: Option<f64>,
    /// How far the stakes are from their optimum: at most 1e-9 unless the optimisation failed. `None` where there was
    /// nothing to stake on.
    pub kkt_residual: Option<f64>,
}

impl WeekRecord {
    /// The record of a week: its forecasts, the bets placed in it, and those settled in it.
    pub(crate) fn of(
        (season, week, days): (Season, usize, BettingWeek),
        predictions: &[Prediction],
        (bets, staked): (usize, Decimal),
        settled: &[Bet],
        bankroll: Decimal,
        kkt_residual: Option<f64>,
    ) -> Result<Self> {
        let model = ForecastScores::of(predictions.iter().filter_map(|p| Some((p.model, p.outcome?))))?;
        let market = ForecastScores::of(predictions.iter().filter_map(|p| Some((p.market?, p.outcome?))))?;
        let profit: Decimal = settled.iter().map(|bet| bet.profit).sum();
        Ok(Self {
            season,
            week,
            start: days.start(),
            end: days.end(),
            matches: predictions.len(),
            bets,
            staked,
            profit,
            roi: ratio(profit, bankroll - profit),
            bankroll,
            brier_model: model.brier,
            brier_market: market.brier,
            accuracy: model.accuracy,
            kkt_residual,
        })
    }
}

/// A ratio of two amounts of money; `None` when the second is nothing.
pub(crate) fn ratio(amount: Decimal, of: Decimal) -> Option<f64> {
    amount.checked_div(of)?.to_f64()
}
