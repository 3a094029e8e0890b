//! What was said against what happened.

use fairline_data::Outcome;
use fairline_metrics::{BinaryForecasts, Bins, ReliabilityTable};
use fairline_sim::Prediction;

use super::CONFIDENCE;
use crate::SeasonReport;

const BINS: Bins = Bins::EqualWidth(10);

/// What was said about one outcome against what happened.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reliability {
    /// The outcome.
    pub outcome: Outcome,
    /// The model's forecasts; `None` without any.
    pub model: Option<ReliabilityTable>,
    /// The fair opening probabilities; `None` without prices.
    pub market: Option<ReliabilityTable>,
}

pub(super) fn tables(report: &SeasonReport) -> fairline_metrics::Result<Vec<Reliability>> {
    let table = |outcome: Outcome, said: &dyn Fn(&Prediction) -> Option<[f64; 3]>| {
        let scored = report
            .predictions
            .iter()
            .filter_map(|p| Some((said(p)?[outcome.index()], p.outcome? == outcome)));
        let (p, happened): (Vec<f64>, Vec<bool>) = scored.unzip();
        if p.is_empty() {
            return Ok(None);
        }
        BinaryForecasts::new(&p, &happened)?.reliability(BINS, CONFIDENCE).map(Some)
    };
    let each = |outcome| {
        let (model, market) = (table(outcome, &|p| Some(p.model))?, table(outcome, &|p| p.market)?);
        Ok(Reliability { outcome, model, market })
    };
    Outcome::ALL.into_iter().map(each).collect()
}
