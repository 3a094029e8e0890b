//! Scores of a set of forecasts.

use fairline_data::Outcome;
use fairline_metrics as metrics;
use ndarray::Array2;

use crate::{Error, Result};

/// Mean scores of a set of forecasts; `None` over no matches.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ForecastScores {
    /// Mean Brier score, 0 to 2, lower is better.
    pub brier: Option<f64>,
    /// Mean ranked probability score, 0 to 1, lower is better.
    pub rps: Option<f64>,
    /// Mean log score in nats, lower is better; infinite if something happened that was called impossible.
    pub log: Option<f64>,
    /// Share of matches whose most probable outcome happened.
    pub accuracy: Option<f64>,
    /// Matches scored.
    pub matches: usize,
}

impl ForecastScores {
    pub(crate) fn of(forecasts: impl Iterator<Item = ([f64; 3], Outcome)>) -> Result<Self> {
        let (probabilities, outcomes): (Vec<[f64; 3]>, Vec<usize>) =
            forecasts.map(|(p, outcome)| (p, outcome.index())).unzip();
        let matches = outcomes.len();
        if matches == 0 {
            return Ok(Self { brier: None, rps: None, log: None, accuracy: None, matches });
        }
        let p = Array2::from(probabilities);
        let score = || -> metrics::Result<Self> {
            Ok(Self {
                brier: Some(metrics::brier(p.view(), &outcomes)?.mean),
                rps: Some(metrics::rps(p.view(), &outcomes)?.mean),
                log: Some(metrics::log_score(p.view(), &outcomes)?.mean),
                accuracy: Some(metrics::accuracy(p.view(), &outcomes)?.mean),
                matches,
            })
        };
        score().map_err(Error::Scores)
    }
}
