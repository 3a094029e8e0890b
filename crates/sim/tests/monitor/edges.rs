//! Little data, bad data, restarts, and what holds whatever comes.

use fairline_data::{Outcome, Season};
use fairline_sim::{
    AlertKind, Error, FeatureTable, Monitor, MonitorOptions, MonitoredBet, MonitoredWeek, Reference,
    ScoredForecast, Severity, WeekHealth,
};
use ndarray::Array2;
use proptest::prelude::*;

use super::simulated::{Random, Truth, matches, normalised, play};

fn monitor() -> Monitor {
    Monitor::new(&MonitorOptions::new()).expect("the defaults")
}

fn empty_week<'a>(week: usize, drawdown: f64) -> MonitoredWeek<'a> {
    MonitoredWeek { season: Season::new(2023), week, forecasts: &[], bets: &[], features: None, drawdown }
}

/// Every number that a week gives.
fn numbers(health: &WeekHealth) -> Vec<f64> {
    let estimate = |e: fairline_sim::Estimate| [Some(e.value), e.standard_error];
    let scores = [health.brier, health.rps].into_iter().flatten();
    let of_scores = scores.flat_map(|s| [Some(s.model), s.market, s.behind_market, s.behind_training]);
    let others = [
        health.calibration_slope,
        health.slope_above_training,
        health.betting.yield_on_turnover,
        health.betting.closing_line_value,
        health.log.and_then(|log| log.behind_market),
        health.log.and_then(|log| log.behind_training),
    ];
    let mut numbers: Vec<f64> = of_scores.chain(others).flatten().flat_map(estimate).flatten().collect();
    numbers.extend(health.detectors.iter().flat_map(|d| [d.statistic, d.threshold]));
    numbers.extend(health.behind_market_interval.into_iter().flatten());
    let stability = health.drift.iter().map(|drift| drift.stability);
    numbers.extend(stability.flat_map(|s| [s.index, s.expected, s.standard_deviation]));
    numbers.extend(health.alerts.iter().flat_map(|alert| [alert.value, alert.threshold]));
    numbers
}

#[test]
fn weeks_without_matches_and_bets_say_nothing_and_change_nothing() {
    let mut monitor = monitor();
    let health = monitor.week(&empty_week(1, 0.0)).unwrap();
    assert!(health.brier.is_none() && health.calibration_slope.is_none() && health.alerts.is_empty());
    assert!(health.betting.yield_on_turnover.is_none() && health.behind_market_interval.is_none());
    assert!(!health.degraded());

    let played = play(&mut monitor, 2, &matches(400, Truth::Spoilt, &mut Random(1))).unwrap();
    let again = monitor.week(&empty_week(3, 0.0)).unwrap();
    assert_eq!((played.brier, &played.detectors), (again.brier, &again.detectors));
    assert_eq!(played.conditions, again.conditions);
    assert!(!played.alerts.is_empty() && again.alerts.is_empty()); // once
}

#[test]
fn one_match_is_enough_for_figures_and_too_little_for_alerts() {
    let forecast =
        ScoredForecast { model: [0.9, 0.07, 0.03], market: Some([0.3, 0.3, 0.4]), outcome: Outcome::Away };
    let health = play(&mut monitor(), 1, &[forecast]).unwrap();
    let brier = health.brier.unwrap();
    approx::assert_relative_eq!(brier.model.value, 0.81 + 0.0049 + 0.9409, max_relative = 1e-14);
    assert_eq!(brier.model.standard_error, None);
    assert_eq!(brier.behind_market.unwrap().standard_error, None);
    assert!(health.alerts.is_empty(), "{:?}", health.alerts);
    assert!(numbers(&health).iter().all(|x| x.is_finite()));
}

#[test]
fn certainty_and_impossible_results_stay_finite_and_alarm() {
    let sure =
        ScoredForecast { model: [1.0, 0.0, 0.0], market: Some([0.5, 0.3, 0.2]), outcome: Outcome::Home };
    let wrong = ScoredForecast { outcome: Outcome::Away, ..sure };
    let mut monitor = monitor();
    let health = play(&mut monitor, 1, &[sure; 50]).unwrap();
    assert!(!health.degraded());
    let health = play(&mut monitor, 2, &[wrong; 5]).unwrap();
    assert!(health.log.unwrap().model.value.is_infinite());
    assert_eq!(health.log.unwrap().behind_market, None);
    assert!(health.conditions.contains(&AlertKind::ScoreCusum));
    assert!(numbers(&health).iter().all(|x| x.is_finite()));
}

#[test]
fn a_restart_forgets_all_but_the_drawdown() {
    let mut random = Random(7);
    let reference = Reference::of(&matches(300, Truth::Model, &mut random), None).unwrap();
    let (mut used, mut fresh) = (monitor(), monitor());
    used.set_reference(reference.clone());
    fresh.set_reference(reference.clone());
    let wrong = ScoredForecast { model: [0.9, 0.05, 0.05], market: None, outcome: Outcome::Away };
    play(&mut used, 1, &[wrong; 20]).unwrap();
    let health = used.week(&empty_week(2, 0.5)).unwrap();
    assert_eq!(health.alerts.iter().map(|alert| alert.kind).collect::<Vec<_>>(), [AlertKind::Drawdown]);
    assert!(used.degraded());
    used.restart();
    assert!(!used.degraded());
    assert_eq!(used.reference(), Some(&reference));
    // The same from here on, but that the drawdown has been alerted already.
    let next = matches(10, Truth::Model, &mut random);
    let mut week = empty_week(3, 0.5);
    week.forecasts = &next;
    let (mut after, mut new) = (used.week(&week).unwrap(), fresh.week(&week).unwrap());
    assert!(after.alerts.is_empty());
    assert_eq!(new.alerts[0].severity, Severity::Critical);
    after.alerts.clear();
    new.alerts.clear();
    assert_eq!(after, new);
}

#[test]
fn a_condition_that_lasts_is_alerted_again_after_the_cool_down() {
    let mut monitor = Monitor::new(&MonitorOptions::new().cool_down(3)).unwrap();
    let drawdowns = [0.1, 0.4, 0.4, 0.4, 0.4, 0.3, 0.4];
    let alerts = drawdowns.map(|drawdown| monitor.week(&empty_week(1, drawdown)).unwrap().alerts.len());
    assert_eq!(alerts, [0, 1, 0, 0, 1, 0, 1]);
}

#[test]
fn bad_input_is_refused_and_leaves_no_trace() {
    let good = ScoredForecast { model: [0.5, 0.3, 0.2], market: None, outcome: Outcome::Home };
    let bet = MonitoredBet { stake: 1.0, profit: 1.0, closing_line_value: None };
    let mut monitor = monitor();
    let before = monitor.clone();
    for model in [[0.5, 0.3, 0.3], [f64::NAN, 0.5, 0.5], [-0.1, 0.6, 0.5], [f64::INFINITY, 0.0, 0.0]] {
        for bad in [ScoredForecast { model, ..good }, ScoredForecast { market: Some(model), ..good }] {
            let error = play(&mut monitor, 1, &[good, bad]).unwrap_err();
            assert!(matches!(error, Error::Monitored { index: 1, .. }), "{error}");
        }
    }
    let bets = [
        MonitoredBet { stake: 0.0, ..bet },
        MonitoredBet { stake: f64::NAN, ..bet },
        MonitoredBet { profit: f64::NEG_INFINITY, ..bet },
        MonitoredBet { closing_line_value: Some(f64::NAN), ..bet },
    ];
    for bad in bets {
        let week = MonitoredWeek { forecasts: &[good], bets: &[bet, bad], ..empty_week(1, 0.0) };
        assert!(matches!(monitor.week(&week), Err(Error::Monitored { index: 1, .. })));
    }
    for drawdown in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(monitor.week(&empty_week(1, drawdown)), Err(Error::Monitored { .. })));
    }
    assert_eq!(monitor, before);
}

#[test]
fn features_must_be_those_of_the_reference() {
    let names = ["a", "b"].map(str::to_owned);
    let swapped = ["b", "a"].map(str::to_owned);
    let rows = Array2::from_shape_fn((40, 2), |(row, column)| (row * 7 % 11 + column) as f64);
    let training = matches(30, Truth::Model, &mut Random(1));
    let table = FeatureTable { names: &names, rows: rows.view() };
    let mut monitor = monitor();
    let week = |features| MonitoredWeek { features: Some(features), ..empty_week(1, 0.0) };
    assert!(monitor.week(&week(table)).unwrap().drift.is_empty()); // nothing to compare with
    monitor.set_reference(Reference::of(&training, Some(table)).unwrap());
    assert_eq!(monitor.week(&week(table)).unwrap().drift.len(), 2);
    let wrong = FeatureTable { names: &swapped, ..table };
    assert!(matches!(monitor.week(&week(wrong)), Err(Error::MonitoredFeature { index: 0, .. })));
    let narrow = Array2::zeros((40, 1));
    let fewer = FeatureTable { names: &names[..1], rows: narrow.view() };
    assert!(matches!(monitor.week(&week(fewer)), Err(Error::MonitoredCount { found: 1, expected: 2, .. })));
    let uneven = FeatureTable { names: &names[..1], ..table };
    assert!(matches!(monitor.week(&week(uneven)), Err(Error::MonitoredCount { .. })));
    let infinite = rows.mapv(|x| if x > 10.0 { f64::INFINITY } else { x });
    let infinite = FeatureTable { rows: infinite.view(), ..table };
    assert!(matches!(monitor.week(&week(infinite)), Err(Error::Monitored { .. })));
}

#[test]
fn a_reference_needs_thirty_forecasts_and_a_row_of_features() {
    let training = matches(30, Truth::Model, &mut Random(1));
    assert!(matches!(Reference::of(&training[..29], None), Err(Error::MonitoredCount { found: 29, .. })));
    assert!(matches!(Reference::of(&[], None), Err(Error::MonitoredCount { .. })));
    let names = ["a".to_owned()];
    let none = Array2::zeros((0, 1));
    let table = Some(FeatureTable { names: &names, rows: none.view() });
    assert!(matches!(Reference::of(&training, table), Err(Error::MonitoredCount { .. })));
}

#[test]
fn options_outside_their_range_are_refused_by_name() {
    let options = MonitorOptions::new;
    let cases = [
        (options().window(9), "window"),
        (options().bet_window(100_001), "bet_window"),
        (options().feature_window(0), "feature_window"),
        (options().worse_than_market(0.0), "worse_than_market"),
        (options().worse_than_training(f64::NAN), "worse_than_training"),
        (options().calibration_slope([1.0, 2.0]), "calibration_slope"),
        (options().calibration_slope([0.5, f64::INFINITY]), "calibration_slope"),
        (options().lowest_yield(f64::NAN), "lowest_yield"),
        (options().lowest_closing_line_value(f64::NEG_INFINITY), "lowest_closing_line_value"),
        (options().highest_drawdown(1.0), "highest_drawdown"),
        (options().shift(0.0), "shift"),
        (options().false_alarm_every(99.0), "false_alarm_every"),
        (options().confidence(1.0), "confidence"),
        (options().drift_deviations(-1.0), "drift_deviations"),
        (options().cool_down(0), "cool_down"),
    ];
    for (options, option) in cases {
        let error = Monitor::new(&options).unwrap_err();
        assert!(matches!(error, Error::InvalidOption { name, .. } if name == option), "{option}: {error}");
    }
    assert!(options().run_length(f64::NAN).is_err());
    let off = options().worse_than_market(None).worse_than_training(None).calibration_slope(None);
    assert!(off.lowest_yield(None).highest_drawdown(None).cool_down(None).validate().is_ok());
}

fn forecast() -> impl Strategy<Value = ScoredForecast> {
    let weight = || prop_oneof![3 => 0.01_f64..1.0, 1 => Just(0.0), 1 => Just(1e-300)];
    let row = move || (weight(), weight(), 0.01_f64..1.0).prop_map(|(a, b, c)| normalised([a, b, c]));
    (row(), proptest::option::of(row()), 0_usize..3).prop_map(|(model, market, outcome)| ScoredForecast {
        model,
        market,
        outcome: Outcome::ALL[outcome],
    })
}

fn bet() -> impl Strategy<Value = MonitoredBet> {
    let size = || prop_oneof![Just(1e-300), 0.01_f64..100.0, Just(1e15)];
    (size(), prop_oneof![Just(-1e15), Just(0.0), -100.0_f64..100.0], proptest::option::of(-1.0_f64..10.0))
        .prop_map(|(stake, profit, closing_line_value)| MonitoredBet { stake, profit, closing_line_value })
}

fn feature() -> impl Strategy<Value = f64> {
    prop_oneof![Just(f64::NAN), Just(0.0), Just(-0.0), -1.0_f64..1.0, Just(1e300), Just(-f64::MAX)]
}

type Week = (Vec<ScoredForecast>, Vec<MonitoredBet>, Vec<f64>, f64, bool);

fn week() -> impl Strategy<Value = Week> {
    (
        proptest::collection::vec(forecast(), 0..15),
        proptest::collection::vec(bet(), 0..15),
        proptest::collection::vec(feature(), 0..15),
        0.0_f64..=1.0,
        proptest::bool::weighted(0.1),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn valid_weeks_never_give_nan(
        training in proptest::collection::vec(forecast(), 30..60),
        level in proptest::collection::vec(feature(), 1..60),
        weeks in proptest::collection::vec(week(), 1..15),
    ) {
        let names = ["x".to_owned()];
        let table = |values: &[f64]| Array2::from_shape_fn((values.len(), 1), |(row, _)| values[row]);
        let then = table(&level);
        let reference = Reference::of(&training, Some(FeatureTable { names: &names, rows: then.view() })).unwrap();
        let mut monitor = Monitor::new(&MonitorOptions::new().window(10).bet_window(10).feature_window(10)).unwrap();
        for (number, (forecasts, bets, features, drawdown, replaced)) in weeks.iter().enumerate() {
            if *replaced {
                monitor.set_reference(reference.clone());
            }
            let now = table(features);
            let health = monitor.week(&MonitoredWeek {
                season: Season::new(2023),
                week: number,
                forecasts,
                bets,
                features: Some(FeatureTable { names: &names, rows: now.view() }),
                drawdown: *drawdown,
            }).unwrap();
            prop_assert!(numbers(&health).iter().all(|x| x.is_finite()), "{health:?}");
            prop_assert_eq!(monitor.degraded(), health.degraded());
            prop_assert!(health.alerts.iter().all(|alert| health.conditions.contains(&alert.kind)));
            prop_assert!(health.drift.iter().all(|drift| drift.stability.index >= 0.0));
        }
    }

    /// A season in one call ends in the state of the season week by week.
    #[test]
    fn weeks_can_be_cut_anywhere(seed: u64, cut in 0_usize..60) {
        let forecasts = matches(60, Truth::Spoilt, &mut Random(seed));
        let (mut once, mut twice) = (monitor(), monitor());
        let whole = play(&mut once, 1, &forecasts).unwrap();
        play(&mut twice, 1, &forecasts[..cut]).unwrap();
        let parts = play(&mut twice, 1, &forecasts[cut..]).unwrap();
        prop_assert_eq!((whole.brier, whole.behind_market_interval), (parts.brier, parts.behind_market_interval));
        for (a, b) in whole.detectors.iter().zip(&parts.detectors) {
            prop_assert_eq!(a.statistic.to_bits(), b.statistic.to_bits());
        }
    }
}
