//! What the monitor sees after a week.

use fairline_data::Season;

use super::alert::{Alert, AlertKind, Severity};
use super::estimate::Estimate;
use super::stability::StabilityIndex;

/// How the model does after a week: figures over the last matches and bets, and what follows from them.
///
/// Figures are given from the first match on; alerts on them wait for a full window.
///
/// # Examples
/// ```
/// use fairline_data::{Outcome, Season};
/// use fairline_sim::{AlertKind, Monitor, MonitorOptions, MonitoredWeek, ScoredForecast};
///
/// // A hundred matches in which the model was as sure of the wrong side as the market was of the right one.
/// let (model, market) = ([0.2, 0.2, 0.6], Some([0.6, 0.2, 0.2]));
/// let forecasts = [ScoredForecast { model, market, outcome: Outcome::Home }; 100];
/// let (season, week) = (Season::new(2023), 1);
/// let week = MonitoredWeek { season, week, forecasts: &forecasts, bets: &[], features: None, drawdown: 0.0 };
/// let health = Monitor::new(&MonitorOptions::new())?.week(&week)?;
/// assert!(health.degraded());
/// assert!(health.degradations().any(|kind| kind == AlertKind::WorseThanMarket));
/// # Ok::<(), fairline_sim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct WeekHealth {
    /// The season.
    pub season: Season,
    /// The week.
    pub week: usize,
    /// Matches in the window.
    pub matches: usize,
    /// Those of them that have a price.
    pub priced: usize,
    /// Brier score, 0 to 2; `None` before the first match.
    pub brier: Option<RollingScore>,
    /// Ranked probability score, 0 to 1.
    pub rps: Option<RollingScore>,
    /// Log score in nats; infinite where something happened that was called impossible.
    pub log: Option<RollingScore>,
    /// Calibration slope: the power b that would have been the best correction `p ∝ p^b` of all forecasts, by maximum
    /// likelihood. 1 is calibrated, below 1 too bold, above 1 too timid, below 0 the wrong way round. `None` where there is
    /// no single best.
    ///
    /// The slope and not a calibration error over bins: it uses all three outcomes of each match as they hang together,
    /// needs no bins, and has a standard error (about 0.25 for a hundred matches of football), while luck alone gives a
    /// hundred calibrated matches in ten bins an error that hides any real one.
    pub calibration_slope: Option<Estimate>,
    /// The slope less that of training.
    pub slope_above_training: Option<Estimate>,
    /// The bets.
    pub betting: RollingBets,
    /// How far the bankroll is below its peak, as given.
    pub drawdown: f64,
    /// The four change detectors.
    pub detectors: Vec<DetectorHealth>,
    /// Always-valid interval for the mean Brier score of the model less that of the market, over all matches since the
    /// start or the last restart; `None` before the first match with a price.
    pub behind_market_interval: Option<[f64; 2]>,
    /// How far each feature, and the model's three probabilities, have moved from the reference; empty without one.
    pub drift: Vec<FeatureDrift>,
    /// The conditions that hold now, whether or not they were alerted this week.
    pub conditions: Vec<AlertKind>,
    /// The alerts raised this week.
    pub alerts: Vec<Alert>,
}

impl WeekHealth {
    /// Whether the forecasts have become worse, by any of the [degradations](Self::degradations).
    pub fn degraded(&self) -> bool {
        self.degradations().next().is_some()
    }

    /// The conditions that hold now and [are a degradation](AlertKind::is_degradation): reasons to retrain.
    pub fn degradations(&self) -> impl Iterator<Item = AlertKind> {
        self.conditions.iter().copied().filter(|kind| kind.is_degradation())
    }

    /// The feature that has moved most beyond what is expected by chance.
    pub fn largest_drift(&self) -> Option<&FeatureDrift> {
        let beyond = |drift: &FeatureDrift| drift.stability.index - drift.stability.expected;
        self.drift.iter().max_by(|a, b| beyond(a).total_cmp(&beyond(b)))
    }
}

/// A mean score over the window.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct RollingScore {
    /// The model's.
    pub model: Estimate,
    /// The market's, over the matches with a price.
    pub market: Option<Estimate>,
    /// The model's less the market's over the same matches; above 0 the market was better. `None` if a score is infinite.
    pub behind_market: Option<Estimate>,
    /// The model's less that of training, the errors of both included; above 0 it was better then.
    pub behind_training: Option<Estimate>,
}

/// The last bets.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct RollingBets {
    /// Bets in the window.
    pub bets: usize,
    /// Profit per unit staked.
    #[cfg_attr(feature = "serde", serde(rename = "yield"))]
    pub yield_on_turnover: Option<Estimate>,
    /// Mean closing-line value of the bets that have one.
    pub closing_line_value: Option<Estimate>,
}

/// A change detector.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DetectorHealth {
    /// Which it is.
    pub kind: AlertKind,
    /// Matches it has taken in since the start or the last restart.
    pub matches: usize,
    /// Its cumulative sum, in standard deviations of a match.
    pub statistic: f64,
    /// The sum at which it alarms.
    pub threshold: f64,
    /// Whether it alarmed this week, or before and its sum has not been back at 0 since.
    pub alarm: bool,
}

/// How far a feature has moved.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct FeatureDrift {
    /// Its name, or "forecast of a home win" and the like.
    pub name: String,
    /// Matches in the window.
    pub matches: usize,
    /// The index, with what it is by chance.
    pub stability: StabilityIndex,
    /// A notice from 0.1 on, a warning from 0.25 on, and in both cases well above chance; `None` otherwise.
    pub severity: Option<Severity>,
}
