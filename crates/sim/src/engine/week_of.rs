//! A week on its way from forecasts to its record.

use rust_decimal::Decimal;

use super::run::Prediction;
use super::simulation::State;
use crate::schedule::{Game, Week};
use crate::{Features, MarketEvidence, Result, WeekRecord};

/// What a week has brought so far.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct WeekOf {
    /// Batches that have been forecast.
    pub(super) batches: usize,
    pub(super) first_prediction: usize,
    pub(super) first_bet: usize,
    pub(super) bets: usize,
    pub(super) staked: Decimal,
    pub(super) kkt_residual: Option<f64>,
    pub(super) features: Option<Features>,
    /// What a challenger on trial says of each match; empty without one.
    pub(super) rival: Vec<[f64; 3]>,
}

impl WeekOf {
    pub(super) fn record(&self, week: &Week, state: &State) -> Result<WeekRecord> {
        WeekRecord::of(
            (week.season, week.number, week.days),
            &state.run.predictions[self.first_prediction..],
            (self.bets, self.staked),
            &state.run.bets[self.first_bet..],
            state.bankroll.balance(),
            self.kkt_residual,
        )
    }
}

/// A forecast of a match, before anything is known of it.
pub(super) fn prediction(week: &Week, game: &Game, model: [f64; 3]) -> Prediction {
    Prediction {
        season: week.season,
        week: week.number,
        competition: game.fixture.competition.clone(),
        date: game.fixture.date,
        home: game.fixture.home.clone(),
        away: game.fixture.away.clone(),
        model,
        market: game.market,
        closing: None, // until the week is closed
        outcome: None,
    }
}

/// What the predictions of a season say about the model beside the market.
pub(super) fn season_evidence(predictions: &[Prediction]) -> Option<MarketEvidence> {
    let priced: Vec<_> =
        predictions.iter().filter_map(|p| Some((p.market?, p.model, p.outcome?.index()))).collect();
    let market: Vec<[f64; 3]> = priced.iter().map(|p| p.0).collect();
    let model: Vec<[f64; 3]> = priced.iter().map(|p| p.1).collect();
    let outcomes: Vec<usize> = priced.iter().map(|p| p.2).collect();
    MarketEvidence::of(&market, &model, &outcomes)
}
