//! Everything there is to say about a season, as one value.

mod document;
mod page;
mod training;

use std::time::Duration;

use fairline_sim::{
    Alert, Bet, Betting, DataSummary, Entry, Funnel, Manifest, MarketEvidence, ModelEvaluation,
    ModelVsMarket, OpenBet, Prediction, RefusedBet, SeasonRun, SeasonScores, WeekHealth, WeekRecord,
};
use rust_decimal::Decimal;

pub use self::training::Training;
use crate::{Error, Result};

/// Everything there is to say about a season: what is printed, and what the JSON holds.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct SeasonReport {
    /// Where the matches came from.
    pub data: DataSummary,
    /// Scores of the model and of the market's two lines.
    pub scores: SeasonScores,
    /// Whether the model's forecasts were better than the opening market's.
    pub model_vs_market: ModelVsMarket,
    /// What the model is worth beside the market's prices.
    pub evidence: Option<MarketEvidence>,
    /// What the bets came to.
    pub betting: Betting,
    /// How many outcomes each step of the way to a bet let through.
    pub funnel: Funnel,
    /// Money at the start.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll_at_start: Decimal,
    /// One row a betting week.
    pub weeks: Vec<WeekRecord>,
    /// One forecast a match, in order of kick-off.
    pub predictions: Vec<Prediction>,
    /// Bets that are not settled yet.
    pub open: Vec<OpenBet>,
    /// Every bet, in order of settlement.
    pub bets: Vec<Bet>,
    /// Outcomes with an edge that were not bet on, and why.
    pub refused: Vec<RefusedBet>,
    /// Every movement of money, in order.
    pub ledger: Vec<Entry>,
    /// What the monitor found, one record a week; empty without a monitor.
    pub health: Vec<WeekHealth>,
    /// What the monitor raised, in order.
    pub alerts: Vec<Alert>,
    /// Trials of retrained forecasters.
    pub evaluations: Vec<ModelEvaluation>,
    /// What retraining was worth: mean improvement of the Brier score over all trials.
    pub retraining_effectiveness: Option<f64>,
    /// What the run was made of.
    pub manifest: Manifest,
    /// Wall-clock time of the run, reading included, in milliseconds; `None` where nobody measured it.
    pub elapsed_ms: Option<f64>,
}

impl SeasonReport {
    /// Puts the report together.
    ///
    /// # Errors
    /// [`Error::Run`], where [`SeasonRun::summary`] fails.
    pub fn new(
        data: DataSummary,
        run: &SeasonRun,
        manifest: Manifest,
        elapsed: Option<Duration>,
    ) -> Result<Self> {
        let summary = run.summary().map_err(Error::Run)?;
        Ok(Self {
            data,
            scores: summary.scores,
            model_vs_market: summary.model_vs_market,
            evidence: run.evidence,
            betting: summary.betting,
            funnel: run.funnel,
            bankroll_at_start: run.bankroll_at_start,
            weeks: run.weeks.clone(),
            predictions: run.predictions.clone(),
            open: run.open.clone(),
            bets: run.bets.clone(),
            refused: run.refused.clone(),
            ledger: run.ledger.clone(),
            health: run.health.clone(),
            alerts: run.alerts().cloned().collect(),
            evaluations: run.evaluations.clone(),
            retraining_effectiveness: run.retraining_effectiveness(),
            manifest,
            elapsed_ms: elapsed.map(|elapsed| elapsed.as_secs_f64() * 1e3),
        })
    }

    /// The report as one JSON object, indented, with a line end. Undefined figures are `null`.
    ///
    /// # Errors
    /// None that the types allow; serde's signature is passed on.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}
