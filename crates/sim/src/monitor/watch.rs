//! The monitor: takes in a week, says how the model does.

use fairline_metrics::Score;

use super::alert::{Alert, AlertKind, Raised, to_alert};
use super::bins::Distribution;
use super::conditions::{conditions, severity};
use super::detectors::Detectors;
use super::health::{FeatureDrift, WeekHealth};
use super::input::{FeatureTable, MonitoredBet, MonitoredWeek, ScoredForecast};
use super::options::MonitorOptions;
use super::reference::Reference;
use super::rolling::{rolling_bets, rolling_score, slope};
use super::stability::population_stability_index;
use crate::{Error, Result};

/// Watches a model week by week: is it still what it was in training, and does it hold its own against the market?
///
/// | question | rolling figure and threshold | detector over all matches, with a false-alarm rate |
/// |---|---|---|
/// | Worse than it promises, or than in training? | Brier score against training, calibration slope | CUSUM, Page-Hinkley |
/// | Worse than the market, or further behind than in training? | Brier score against the market | CUSUM, Page-Hinkley, always-valid interval |
/// | Are the bets any good? | yield, closing-line value, drawdown | |
/// | Are the inputs still those of training? | population stability index | |
///
/// Without a [`Reference`] the detectors compare with what the model promises and with the market itself; with one, with
/// what the model reached in training. [`MonitorOptions`] says how often each alarms by luck, and how soon when it should.
///
/// The always-valid interval: the chance that it *ever* says "too far behind the market" of a model that is not, is at most
/// (1 − confidence)/2, however often it is read, for each restart anew. After a [`Reference`] that holds for its 90 % level.
///
/// # Examples
/// ```
/// use fairline_data::{Outcome, Season};
/// use fairline_sim::{AlertKind, Monitor, MonitorOptions, MonitoredWeek, ScoredForecast};
///
/// let mut monitor = Monitor::new(&MonitorOptions::new())?;
/// // A model that is sure of the home side, which loses every other match.
/// let lost = |week: usize| if week % 2 == 0 { Outcome::Away } else { Outcome::Home };
/// let mut first = None;
/// for week in 1..=38 {
///     let (model, market) = ([0.8, 0.1, 0.1], Some([0.45, 0.3, 0.25]));
///     let forecasts = [ScoredForecast { model, market, outcome: lost(week) }; 10];
///     let season = Season::new(2023);
///     let week = MonitoredWeek { season, week, forecasts: &forecasts, bets: &[], features: None, drawdown: 0.0 };
///     let health = monitor.week(&week)?;
///     first = first.or(health.alerts.into_iter().next());
/// }
/// let alert = first.ok_or("no alert")?;
/// assert_eq!((alert.kind, alert.week), (AlertKind::ScoreCusum, 4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Monitor {
    options: MonitorOptions,
    reference: Option<Reference>,
    detectors: Detectors,
    /// Detectors before the first match, for a restart.
    fresh: Detectors,
    forecasts: Vec<ScoredForecast>,
    bets: Vec<MonitoredBet>,
    /// For each distribution of the reference the bins of the last matches.
    bins: Vec<Vec<usize>>,
    raised: Vec<Raised>,
}

impl Monitor {
    /// A monitor before the first week.
    ///
    /// # Errors
    /// [`Error::InvalidOption`] for an option outside its range.
    pub fn new(options: &MonitorOptions) -> Result<Self> {
        options.validate()?;
        let fresh = Detectors::new(options)?;
        Ok(Self {
            options: options.clone(),
            reference: None,
            detectors: fresh.clone(),
            fresh,
            forecasts: Vec::new(),
            bets: Vec::new(),
            bins: Vec::new(),
            raised: Vec::new(),
        })
    }

    /// Sets the level that the model is held to from now on, and starts anew.
    pub fn set_reference(&mut self, reference: Reference) {
        self.reference = Some(reference);
        self.restart();
    }

    /// Starts anew, against the same reference: for a model that took over from another.
    ///
    /// Windows and detectors are emptied, since what the old model did says nothing about the new one, and their alerts have
    /// ended. A drawdown goes on: the money is the same.
    pub fn restart(&mut self) {
        self.detectors = self.fresh.clone();
        self.forecasts.clear();
        self.bets.clear();
        self.bins = vec![Vec::new(); self.reference.as_ref().map_or(0, |r| r.distributions.len())];
        self.raised.retain(|raised| raised.kind == AlertKind::Drawdown);
    }

    /// The level that the model is held to.
    pub fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref()
    }

    /// Whether the forecasts had become worse after the last week; [`WeekHealth::degradations`] says by what.
    pub fn degraded(&self) -> bool {
        self.raised.iter().any(|raised| raised.kind.is_degradation())
    }

    /// Takes in a week and says how the model does.
    ///
    /// # Errors
    /// [`Error::Monitored`] for a number that cannot be; [`Error::MonitoredCount`] for a table of features with columns that
    /// are not as many as names; [`Error::MonitoredFeature`] for other features than the reference has. After an error the
    /// monitor is as it was before.
    pub fn week(&mut self, week: &MonitoredWeek<'_>) -> Result<WeekHealth> {
        week.check()?;
        if let (Some(table), Some(reference)) = (&week.features, &self.reference) {
            check_names(table, &reference.distributions[..reference.features])?;
        }
        self.detectors.week(week.forecasts, self.reference.as_ref())?;
        keep_last(&mut self.forecasts, week.forecasts.iter().copied(), self.options.window);
        keep_last(&mut self.bets, week.bets.iter().copied(), self.options.bet_window);
        self.sort_into_bins(week);

        let mut health = self.health(week)?;
        let conditions = conditions(&health, &self.options, self.detectors.allowed());
        health.conditions = conditions.iter().map(|condition| condition.kind).collect();
        health.conditions.dedup();
        let (season, week) = (week.season, week.week);
        let alerts = to_alert(conditions, &mut self.raised, self.options.cool_down);
        health.alerts = alerts
            .into_iter()
            .map(|condition| Alert {
                kind: condition.kind,
                severity: condition.severity,
                season,
                week,
                feature: condition.feature,
                value: condition.value,
                threshold: condition.threshold,
                text: condition.text,
            })
            .collect();
        Ok(health)
    }

    fn sort_into_bins(&mut self, week: &MonitoredWeek<'_>) {
        let Some(reference) = &self.reference else { return };
        let kept = self.options.feature_window;
        let (features, forecasts) = self.bins.split_at_mut(reference.features);
        let (of_features, of_forecasts) = reference.distributions.split_at(reference.features);
        if let Some(table) = &week.features {
            for ((bins, distribution), column) in
                features.iter_mut().zip(of_features).zip(table.rows.columns())
            {
                keep_last(bins, column.iter().map(|&value| distribution.bin(value)), kept);
            }
        }
        for (k, (bins, distribution)) in forecasts.iter_mut().zip(of_forecasts).enumerate() {
            keep_last(bins, week.forecasts.iter().map(|f| distribution.bin(f.model[k])), kept);
        }
    }

    /// The figures, without conditions and alerts.
    fn health(&self, week: &MonitoredWeek<'_>) -> Result<WeekHealth> {
        let reference = self.reference.as_ref();
        let slope = slope(&self.forecasts);
        let score = |score, training| rolling_score(score, &self.forecasts, training);
        Ok(WeekHealth {
            season: week.season,
            week: week.week,
            matches: self.forecasts.len(),
            priced: self.forecasts.iter().filter(|forecast| forecast.market.is_some()).count(),
            brier: score(Score::Brier, reference.map(|r| r.brier))?,
            rps: score(Score::Rps, reference.map(|r| r.rps))?,
            log: score(Score::Log, reference.and_then(|r| r.log))?,
            calibration_slope: slope,
            slope_above_training: slope
                .zip(reference.and_then(|r| r.calibration_slope))
                .and_then(|(now, then)| now.less(then)),
            betting: rolling_bets(&self.bets)?,
            drawdown: week.drawdown,
            detectors: self.detectors.health(),
            behind_market_interval: self.detectors.interval(),
            drift: self.drift()?,
            conditions: Vec::new(),
            alerts: Vec::new(),
        })
    }

    fn drift(&self) -> Result<Vec<FeatureDrift>> {
        let distributions = self.reference.iter().flat_map(|reference| &reference.distributions);
        distributions
            .zip(&self.bins)
            .filter(|(_, bins)| !bins.is_empty())
            .map(|(distribution, bins)| {
                let mut counts = vec![0; distribution.counts.len()];
                for &bin in bins {
                    counts[bin] += 1;
                }
                let stability = population_stability_index(&distribution.counts, &counts)?;
                let full = bins.len() >= self.options.feature_window;
                Ok(FeatureDrift {
                    name: distribution.name.clone(),
                    matches: bins.len(),
                    stability,
                    severity: if full { severity(&stability, &self.options) } else { None },
                })
            })
            .collect()
    }
}

fn check_names(table: &FeatureTable<'_>, features: &[Distribution]) -> Result<()> {
    // Without features in the reference there is nothing to compare.
    if features.is_empty() {
        return Ok(());
    }
    if features.len() != table.names.len() {
        let (what, found, expected) = ("features", table.names.len(), features.len());
        return Err(Error::MonitoredCount { what, found, expected });
    }
    for (index, (found, feature)) in table.names.iter().zip(features).enumerate() {
        if *found != feature.name {
            let (found, expected) = (found.clone(), feature.name.clone());
            return Err(Error::MonitoredFeature { index, found, expected });
        }
    }
    Ok(())
}

/// Appends values and drops the oldest beyond `most`.
fn keep_last<T>(window: &mut Vec<T>, values: impl Iterator<Item = T>, most: usize) {
    window.extend(values);
    window.drain(..window.len().saturating_sub(most));
}
