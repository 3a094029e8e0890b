//! The detectors that remember every match: two change detectors on each of two differences, and the always-valid interval.

use fairline_metrics::ConfidenceSequence;

use super::alert::AlertKind;
use super::change::{Cusum, Limits, PageHinkley};
use super::health::DetectorHealth;
use super::input::ScoredForecast;
use super::options::MonitorOptions;
use super::reference::{Level, Reference};
use super::surprise::{against_itself, against_market, brier_differences};
use crate::{Error, Result};

/// Everything that remembers more than the windows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Detectors {
    limits: Limits,
    itself: Stream,
    market: Stream,
    /// Of the differences less `allowed`.
    sequence: ConfidenceSequence,
    allowed: f64,
}

/// The two change detectors of one difference.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Stream {
    matches: usize,
    cusum: Cusum,
    page_hinkley: PageHinkley,
    /// Whether they alarmed this week.
    rang: [bool; 2],
}

impl Stream {
    fn push(&mut self, x: f64, limits: Limits) {
        self.matches = self.matches.saturating_add(1);
        self.cusum.push(x, limits);
        self.page_hinkley.push(x, limits);
        self.rang[0] |= self.cusum.alarmed;
        self.rang[1] |= self.page_hinkley.cusum.alarmed;
    }

    fn health(&self, kinds: [AlertKind; 2], limits: Limits) -> [DetectorHealth; 2] {
        [0, 1].map(|i| DetectorHealth {
            kind: kinds[i],
            matches: self.matches,
            statistic: [self.cusum.sum, self.page_hinkley.cusum.sum][i],
            threshold: limits.threshold,
            alarm: self.rang[i],
        })
    }
}

impl Detectors {
    /// Detectors before their first match; the options are valid.
    pub(super) fn new(options: &MonitorOptions) -> Result<Self> {
        Ok(Self {
            limits: options.limits(),
            itself: Stream::default(),
            market: Stream::default(),
            sequence: options.sequence()?,
            allowed: 0.0,
        })
    }

    /// Takes in the matches of a week: all or, on an error, none.
    pub(super) fn week(&mut self, forecasts: &[ScoredForecast], reference: Option<&Reference>) -> Result<()> {
        let mut next = self.clone();
        let level = |of: fn(&Reference) -> Level| reference.map_or(Level::NONE, of);
        let (itself, market) = (level(|r| r.against_itself), level(|r| r.against_market));
        next.allowed = reference.map_or(0.0, Reference::allowed_behind_market);
        next.itself.rang = [next.itself.cusum.alarmed, next.itself.page_hinkley.cusum.alarmed];
        next.market.rang = [next.market.cusum.alarmed, next.market.page_hinkley.cusum.alarmed];
        for forecast in forecasts {
            let outcome = forecast.outcome.index();
            if let Some(x) = against_itself(&forecast.model, outcome) {
                next.itself.push(itself.standardise(x), next.limits);
            }
            let Some(prices) = &forecast.market else { continue };
            if let Some(x) = against_market(&forecast.model, prices, outcome) {
                next.market.push(market.standardise(x), next.limits);
            }
            let differences = brier_differences(&forecast.model, prices).map(|d| d - next.allowed);
            let low = differences.iter().copied().fold(f64::INFINITY, f64::min);
            let high = differences.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            next.sequence.push(differences[outcome], [low, high]).map_err(Error::Scores)?;
        }
        *self = next;
        Ok(())
    }

    pub(super) fn health(&self) -> Vec<DetectorHealth> {
        let itself = [AlertKind::ScoreCusum, AlertKind::ScorePageHinkley];
        let market = [AlertKind::MarketCusum, AlertKind::MarketPageHinkley];
        [self.itself.health(itself, self.limits), self.market.health(market, self.limits)].concat()
    }

    /// The always-valid interval of model minus market.
    pub(super) fn interval(&self) -> Option<[f64; 2]> {
        self.sequence.interval().map(|ends| ends.map(|end| end + self.allowed))
    }

    /// How far behind the market the model may be on average.
    pub(super) fn allowed(&self) -> f64 {
        self.allowed
    }
}
