//! Which conditions hold, given the figures of a week.

use super::alert::{AlertKind, Condition, Severity};
use super::health::{FeatureDrift, WeekHealth};
use super::options::MonitorOptions;
use super::stability::StabilityIndex;

/// From here on a stability index is usually called a moderate shift.
const MODERATE: f64 = 0.1;

/// From here on it is usually called a major one.
const MAJOR: f64 = 0.25;

/// The severity of a drift; `None` for one that is small or may be chance.
pub(super) fn severity(stability: &StabilityIndex, options: &MonitorOptions) -> Option<Severity> {
    let chance = stability.expected + options.drift_deviations * stability.standard_deviation;
    if stability.index < MODERATE.max(chance) {
        return None;
    }
    Some(if stability.index < MAJOR { Severity::Notice } else { Severity::Warning })
}

/// All conditions that hold; `allowed` is how far behind the market the model may be on average.
pub(super) fn conditions(health: &WeekHealth, options: &MonitorOptions, allowed: f64) -> Vec<Condition> {
    let forecasts = (health.matches >= options.window).then(|| of_forecasts(health, options));
    let bets = (health.betting.bets >= options.bet_window).then(|| of_bets(health, options));
    [of_detectors(health, allowed), forecasts.unwrap_or_default(), bets.unwrap_or_default()]
        .into_iter()
        .flatten()
        .chain(of_drawdown(health, options))
        .chain(health.drift.iter().filter_map(|drift| of_drift(drift, options)))
        .collect()
}

fn condition(kind: AlertKind, severity: Severity, value: f64, threshold: f64, text: String) -> Condition {
    Condition { kind, severity, feature: None, value, threshold, text }
}

fn of_detectors(health: &WeekHealth, allowed: f64) -> Vec<Condition> {
    let change = health.detectors.iter().filter(|detector| detector.alarm).map(|detector| {
        let text = format!(
            "{}: the cumulative sum rose to {:.1}, its threshold is {:.1}, after {} matches",
            detector.kind, detector.statistic, detector.threshold, detector.matches
        );
        condition(detector.kind, Severity::Critical, detector.statistic, detector.threshold, text)
    });
    let interval = health.behind_market_interval.filter(|interval| interval[0] > allowed).map(|[low, high]| {
        let text = format!(
            "the model's Brier score is worse than the market's by {low:.4} to {high:.4} on average, more than {allowed:.4}"
        );
        condition(AlertKind::MarketInterval, Severity::Critical, low, allowed, text)
    });
    change.chain(interval).collect()
}

fn of_forecasts(health: &WeekHealth, options: &MonitorOptions) -> Vec<Condition> {
    let warning =
        |kind, value, threshold, text| Some(condition(kind, Severity::Warning, value, threshold, text));
    let market = || {
        let (limit, behind) = (options.worse_than_market?, health.brier?.behind_market?);
        // Few of the window's matches may have a price.
        if health.priced < options.window || behind.value <= limit {
            return None;
        }
        let text = format!(
            "the Brier score of the last {} matches is {:.4} worse than the market's, more than {limit:.4}",
            health.priced, behind.value
        );
        warning(AlertKind::WorseThanMarket, behind.value, limit, text)
    };
    let training = || {
        let (limit, behind) = (options.worse_than_training?, health.brier?.behind_training?);
        let errors = behind.value / behind.standard_error?;
        if errors <= limit {
            return None;
        }
        let text = format!(
            "the Brier score of the last {} matches is {:.4} worse than in training, {errors:.1} standard errors, more \
             than {limit:.1}",
            health.matches, behind.value
        );
        warning(AlertKind::WorseThanTraining, errors, limit, text)
    };
    let calibration = || {
        let ([low, high], slope) = (options.calibration_slope?, health.calibration_slope?.value);
        let (threshold, fault) = match slope {
            _ if slope < low => (low, "too bold"),
            _ if slope > high => (high, "too timid"),
            _ => return None,
        };
        let text = format!(
            "the calibration slope of the last {} matches is {slope:.2}, outside {low:.2} to {high:.2}: the forecasts are \
             {fault}",
            health.matches
        );
        warning(AlertKind::Calibration, slope, threshold, text)
    };
    [market(), training(), calibration()].into_iter().flatten().collect()
}

fn of_bets(health: &WeekHealth, options: &MonitorOptions) -> Vec<Condition> {
    let below = |kind, value: Option<f64>, limit: Option<f64>| {
        let (value, limit) = (value?, limit?);
        let bets = health.betting.bets;
        let text =
            format!("{kind} of the last {bets} bets is {:.1} %, below {:.1} %", 100.0 * value, 100.0 * limit);
        (value < limit).then(|| condition(kind, Severity::Warning, value, limit, text))
    };
    let yields = health.betting.yield_on_turnover.map(|estimate| estimate.value);
    let values = health.betting.closing_line_value.map(|estimate| estimate.value);
    [
        below(AlertKind::Yield, yields, options.lowest_yield),
        below(AlertKind::ClosingLineValue, values, options.lowest_closing_line_value),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn of_drawdown(health: &WeekHealth, options: &MonitorOptions) -> Option<Condition> {
    let limit = options.highest_drawdown.filter(|&limit| health.drawdown > limit)?;
    let (fallen, most) = (100.0 * health.drawdown, 100.0 * limit);
    let text = format!("the bankroll is {fallen:.1} % below its peak, more than {most:.1} %");
    Some(condition(AlertKind::Drawdown, Severity::Critical, health.drawdown, limit, text))
}

fn of_drift(drift: &FeatureDrift, options: &MonitorOptions) -> Option<Condition> {
    let (severity, stability) = (drift.severity?, &drift.stability);
    let usual = if severity == Severity::Notice { MODERATE } else { MAJOR };
    let threshold = usual.max(stability.expected + options.drift_deviations * stability.standard_deviation);
    let text = format!(
        "{}: the stability index over {} matches is {:.3}; {:.3} is expected by chance",
        drift.name, drift.matches, stability.index, stability.expected
    );
    let feature = Some(drift.name.clone());
    let (kind, value) = (AlertKind::FeatureDrift, stability.index);
    Some(Condition { kind, severity, feature, value, threshold, text })
}
