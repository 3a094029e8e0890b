//! What a model reached before it went to work: the level that it is held to.

use fairline_metrics::Score;

use super::bins::Distribution;
use super::estimate::Estimate;
use super::input::{FeatureTable, ScoredForecast, check_forecasts};
use super::rolling::{mean_score, slope};
use super::surprise::{against_itself, against_market, brier_differences};
use crate::{Error, Result};

/// Below it a standard deviation is too uncertain to divide by.
pub(crate) const FEWEST: usize = 30;

/// The 90 % quantile of the standard normal distribution.
const NINETY_PERCENT: f64 = 1.281_551_565_544_6;

/// What the model reached in training.
///
/// Take forecasts of matches that the model was not fitted to (the later part of a split, or a walk forward): on its own
/// training matches every model looks better than it is, and would then be called degraded from its first week.
///
/// # Levels of the change detectors
/// ```text
/// centre = mean of x + 1.2816·s/√n,   scale = s
/// ```
/// `x` is how much worse than promised, or than the market, one match scored, in standard deviations known before it; `s` its standard deviation over the n matches. The
/// mean itself would be too strict half of the time: where luck flattered it by one standard error of 0.03, a detector
/// with an allowance of 0.1 would alarm 2.5 times as often as stated. With the upper end of a one-sided interval the stated
/// rate, or a lower one, holds for 90 % of references.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Reference {
    /// Matches forecast.
    pub matches: usize,
    /// Mean Brier score.
    pub brier: Estimate,
    /// Mean ranked probability score.
    pub rps: Estimate,
    /// Mean log score; `None` if something happened that was called impossible.
    pub log: Option<Estimate>,
    /// Mean Brier score less that of the market, on matches with a price; `None` if fewer than 30 have one.
    pub behind_market: Option<Estimate>,
    /// Calibration slope, 1 is calibrated; `None` where no finite slope fits best.
    pub calibration_slope: Option<Estimate>,
    pub(super) against_itself: Level,
    pub(super) against_market: Level,
    pub(super) distributions: Vec<Distribution>,
    /// The first of the distributions that is of the forecasts and not of a feature.
    pub(super) features: usize,
}

/// What differences are compared with, and their spread.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Level {
    centre: f64,
    scale: f64,
}

impl Level {
    /// As good as promised, or as the market.
    pub(super) const NONE: Self = Self { centre: 0.0, scale: 1.0 };

    fn of(differences: &[f64]) -> Result<Self> {
        let Some((mean, error)) = Estimate::mean(differences.iter().copied())?
            .filter(|_| differences.len() >= FEWEST)
            .and_then(|mean| Some((mean.value, mean.standard_error?)))
        else {
            return Ok(Self::NONE);
        };
        let scale = error * (differences.len() as f64).sqrt();
        Ok(Self { centre: mean + NINETY_PERCENT * error, scale })
    }

    pub(super) fn standardise(self, x: f64) -> f64 {
        (x - self.centre) / self.scale
    }
}

impl Reference {
    /// The level that these forecasts reached, and the distribution of the model's probabilities and features.
    ///
    /// # Shapes
    /// `forecasts`: at least 30. `features`: of the matches the model learnt from, or of the same ones; any number of rows
    /// from 1 on.
    ///
    /// # Errors
    /// [`Error::MonitoredCount`] for too few forecasts or rows, or columns that are not as many as names;
    /// [`Error::Monitored`] for probabilities that are none, and features that are infinite.
    pub fn of(forecasts: &[ScoredForecast], features: Option<FeatureTable<'_>>) -> Result<Self> {
        check_forecasts(forecasts)?;
        let too_few = || Error::MonitoredCount {
            what: "forecasts of the reference",
            found: forecasts.len(),
            expected: FEWEST,
        };
        if forecasts.len() < FEWEST {
            return Err(too_few());
        }
        let mut distributions = Vec::new();
        if let Some(table) = features {
            table.check()?;
            if table.rows.nrows() == 0 {
                let (what, found, expected) = ("rows of features of the reference", 0, 1);
                return Err(Error::MonitoredCount { what, found, expected });
            }
            for (name, column) in table.names.iter().zip(table.rows.columns()) {
                distributions.push(Distribution::of(name, column.iter().copied()));
            }
        }
        let features = distributions.len();
        for (k, outcome) in ["a home win", "a draw", "an away win"].into_iter().enumerate() {
            let p = forecasts.iter().map(|forecast| forecast.model[k]);
            distributions.push(Distribution::of(&format!("forecast of {outcome}"), p));
        }
        let score = |score| mean_score(score, forecasts)?.ok_or_else(too_few);
        let log = score(Score::Log)?;
        let priced =
            || forecasts.iter().filter_map(|f| Some((&f.model, f.market.as_ref()?, f.outcome.index())));
        let behind = priced().map(|(p, m, outcome)| brier_differences(p, m)[outcome]);
        let itself: Vec<f64> =
            forecasts.iter().filter_map(|f| against_itself(&f.model, f.outcome.index())).collect();
        let market: Vec<f64> = priced().filter_map(|(p, m, outcome)| against_market(p, m, outcome)).collect();
        Ok(Self {
            matches: forecasts.len(),
            brier: score(Score::Brier)?,
            rps: score(Score::Rps)?,
            log: log.value.is_finite().then_some(log),
            behind_market: Estimate::mean(behind)?.filter(|_| priced().count() >= FEWEST),
            calibration_slope: slope(forecasts),
            against_itself: Level::of(&itself)?,
            against_market: Level::of(&market)?,
            distributions,
            features,
        })
    }

    /// How far behind the market the model may be on average: the upper end of its 90 % interval in training.
    pub(super) fn allowed_behind_market(&self) -> f64 {
        self.behind_market
            .map_or(0.0, |behind| behind.value + NINETY_PERCENT * behind.standard_error.unwrap_or(0.0))
    }
}
