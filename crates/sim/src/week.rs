//! What one betting week brought.

use fairline_data::BettingWeek;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::scores::ForecastScores;
use crate::{Bet, Prediction, Result};

/// What one betting week brought. Undefined figures are `None`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct WeekRecord {
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
    /// Money staked.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub staked: Decimal,
    /// Money won or lost.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub profit: Decimal,
    /// Profit over the bankroll before the week.
    pub roi: Option<f64>,
    /// Bankroll after the week.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
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
    pub(crate) fn of(
        week: usize,
        days: BettingWeek,
        predictions: &[Prediction],
        bets: &[Bet],
        kkt_residual: Option<f64>,
        bankroll: Decimal,
    ) -> Result<Self> {
        let model = ForecastScores::of(predictions.iter().map(|p| (p.model, p.outcome)))?;
        let market = ForecastScores::of(predictions.iter().filter_map(|p| Some((p.market?, p.outcome))))?;
        let profit: Decimal = bets.iter().map(|bet| bet.profit).sum();
        Ok(Self {
            week,
            start: days.start(),
            end: days.end(),
            matches: predictions.len(),
            bets: bets.len(),
            staked: bets.iter().map(|bet| bet.stake).sum(),
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
