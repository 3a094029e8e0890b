//! Alerts as data, and when one is raised.

use std::fmt;

use fairline_data::Season;

/// What an alert is about.
///
/// # Examples
/// ```
/// use fairline_sim::AlertKind;
///
/// assert!(AlertKind::Calibration.is_degradation()); // a reason to retrain
/// assert!(!AlertKind::Drawdown.is_degradation()); // mostly luck
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AlertKind {
    /// The rolling Brier score is too far above the market's.
    WorseThanMarket,
    /// The rolling Brier score is too many standard errors above the training level.
    WorseThanTraining,
    /// The calibration slope has left its band.
    Calibration,
    /// CUSUM of the Brier score above what the model promised (or reached in training).
    ScoreCusum,
    /// Page-Hinkley of the Brier score above what the model promised, about its running mean.
    ScorePageHinkley,
    /// CUSUM of the Brier score above the market's (or above the distance of training).
    MarketCusum,
    /// Page-Hinkley of the Brier score above the market's, about its running mean.
    MarketPageHinkley,
    /// The always-valid interval says that the model is worse against the market than it may be.
    MarketInterval,
    /// The rolling yield is too low.
    Yield,
    /// The rolling mean closing-line value is too low.
    ClosingLineValue,
    /// The bankroll is too far below its peak.
    Drawdown,
    /// The distribution of a feature, or of the forecasts, has moved.
    FeatureDrift,
    /// The data could not be brought up to date, or says something else than before. No monitor raises it, but whoever fetches
    /// the data.
    Data,
}

impl AlertKind {
    /// Whether the forecasts themselves have become worse, which is a reason to retrain.
    ///
    /// Yield and drawdown are mostly luck, closing-line value is about prices, and a feature that moves need not hurt.
    pub fn is_degradation(self) -> bool {
        match self {
            Self::WorseThanMarket
            | Self::WorseThanTraining
            | Self::Calibration
            | Self::ScoreCusum
            | Self::ScorePageHinkley
            | Self::MarketCusum
            | Self::MarketPageHinkley
            | Self::MarketInterval => true,
            Self::Yield | Self::ClosingLineValue | Self::Drawdown | Self::FeatureDrift | Self::Data => false,
        }
    }
}

impl fmt::Display for AlertKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WorseThanMarket => "worse than the market",
            Self::WorseThanTraining => "worse than in training",
            Self::Calibration => "calibration",
            Self::ScoreCusum => "change of score (CUSUM)",
            Self::ScorePageHinkley => "change of score (Page-Hinkley)",
            Self::MarketCusum => "change against the market (CUSUM)",
            Self::MarketPageHinkley => "change against the market (Page-Hinkley)",
            Self::MarketInterval => "worse than the market at any time",
            Self::Yield => "yield",
            Self::ClosingLineValue => "closing-line value",
            Self::Drawdown => "drawdown",
            Self::FeatureDrift => "feature drift",
            Self::Data => "data",
        })
    }
}

/// How much an alert matters, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Severity {
    /// Good to know: a moderate drift.
    Notice,
    /// A threshold was crossed, which luck does now and then.
    Warning,
    /// A detector with a stated false-alarm rate, or money.
    Critical,
}

/// A condition that has begun, become more severe, or still holds after the cool-down.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Alert {
    /// What it is about.
    pub kind: AlertKind,
    /// How much it matters.
    pub severity: Severity,
    /// The season.
    pub season: Season,
    /// The week.
    pub week: usize,
    /// The feature, for [`AlertKind::FeatureDrift`].
    pub feature: Option<String>,
    /// The figure that crossed its threshold.
    pub value: f64,
    /// The threshold.
    pub threshold: f64,
    /// The same in words.
    pub text: String,
}

/// A condition that holds this week.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) kind: AlertKind,
    pub(super) severity: Severity,
    pub(super) feature: Option<String>,
    pub(super) value: f64,
    pub(super) threshold: f64,
    pub(super) text: String,
}

/// A condition that was alerted and has not ended.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Raised {
    pub(super) kind: AlertKind,
    feature: Option<String>,
    severity: Severity,
    /// Weeks since the last alert.
    weeks: usize,
}

/// The conditions to alert, given those alerted before, which are brought up to date.
pub(super) fn to_alert(
    conditions: Vec<Condition>,
    raised: &mut Vec<Raised>,
    cool_down: Option<usize>,
) -> Vec<Condition> {
    let mut held = Vec::with_capacity(conditions.len());
    let mut alerted = Vec::new();
    for condition in conditions {
        let same = |raised: &&Raised| raised.kind == condition.kind && raised.feature == condition.feature;
        let before = raised.iter().find(same);
        let weeks = before.map_or(0, |raised| raised.weeks.saturating_add(1));
        let quiet = before.is_some_and(|raised| condition.severity <= raised.severity)
            && cool_down.is_none_or(|cool_down| weeks < cool_down);
        held.push(Raised {
            kind: condition.kind,
            feature: condition.feature.clone(),
            // An escalation is alerted once, also if it comes and goes.
            severity: before.map_or(condition.severity, |raised| raised.severity.max(condition.severity)),
            weeks: if quiet { weeks } else { 0 },
        });
        if !quiet {
            alerted.push(condition);
        }
    }
    *raised = held;
    alerted
}

#[cfg(test)]
mod tests {
    use super::{AlertKind, Condition, Severity, to_alert};

    fn condition(severity: Severity) -> Condition {
        let (kind, text) = (AlertKind::FeatureDrift, String::new());
        Condition { kind, severity, feature: Some("elo".to_owned()), value: 0.0, threshold: 0.0, text }
    }

    /// One letter a week: `.` nothing holds, `n` a notice, `w` a warning. Gives `!` where an alert is raised.
    fn alerts(weeks: &str, cool_down: Option<usize>) -> String {
        let mut raised = Vec::new();
        let alert = |week| {
            let conditions = match week {
                'n' => vec![condition(Severity::Notice)],
                'w' => vec![condition(Severity::Warning)],
                _ => vec![],
            };
            if to_alert(conditions, &mut raised, cool_down).is_empty() { '.' } else { '!' }
        };
        weeks.chars().map(alert).collect()
    }

    #[test]
    fn an_alert_is_raised_when_its_condition_begins_and_after_the_cool_down() {
        assert_eq!(alerts("..nnn.nn", None), "..!...!.");
        assert_eq!(alerts("nnnnnnn", Some(3)), "!..!..!");
        assert_eq!(alerts("nnn", Some(1)), "!!!");
    }

    #[test]
    fn it_is_raised_again_when_it_gets_worse_but_not_when_better() {
        assert_eq!(alerts("nnwwnw", None), "!.!...");
    }
}
