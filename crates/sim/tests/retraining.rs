//! A model that has gone stale is noticed, and replaced by one that proves better.
#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use fairline_data::{HoldOut, Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{
    AlertKind, Event, Fixture, FlatStrategy, Forecasts, History, MonitorOptions, Predictor, PredictorError,
    RetrainingOptions, Schedule, ScheduleOptions, SeasonOptions, SeasonRun, Simulation, Trigger,
};
use ndarray::Array2;
use rust_decimal::Decimal;

/// How often each outcome has happened in the last matches.
#[derive(Clone)]
struct Lately([f64; 3]);

const MATCHES: usize = 80;

impl Predictor for Lately {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let mut counts = [1.0; 3];
        history.matches().iter().rev().take(MATCHES).for_each(|game| counts[game.outcome().index()] += 1.0);
        self.0 = counts.map(|count| count / counts.iter().sum::<f64>());
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        Ok(Array2::from_shape_fn((fixtures.len(), 3), |(_, k)| self.0[k]).into())
    }
}

/// A league in which homes always win, until in the middle of the last season guests begin to.
fn turning(turn: usize) -> Vec<Match> {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(8).seasons(2)).unwrap();
    let mut matches = league.matches;
    let first = matches.iter().position(|game| game.season() == Season::new(2017)).unwrap();
    for (i, game) in matches.iter_mut().enumerate() {
        let upset = i % 4 == 0;
        game.goals = if (i >= first + turn) ^ upset { [0, 1] } else { [1, 0] };
    }
    matches
}

fn play(matches: &[Match], retraining: RetrainingOptions) -> (SeasonRun, Vec<String>) {
    let hold_out = HoldOut::split(matches, Season::new(2017)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let options =
        SeasonOptions::new().monitor(MonitorOptions::new()).reference_weeks(30).retraining(retraining);
    let ten = FlatStrategy::new(Decimal::ONE);
    let mut simulation =
        Simulation::new(&schedule, Lately([0.0; 3]), ten, &options).unwrap().challenger(Lately([0.0; 3]));
    let mut events = Vec::new();
    while simulation
        .play_week(|event| match event {
            Event::Challenged(trigger) => events.push(format!("{trigger:?}")),
            Event::Retrained(trial) => events.push(format!("promoted {}", trial.promoted)),
            _ => {}
        })
        .unwrap()
        .is_some()
    {}
    (simulation.into_run(), events)
}

#[test]
fn a_stale_model_is_noticed_and_replaced() {
    let matches = turning(100);
    let only_degradation = RetrainingOptions::new().schedule(None).min_new_matches(MATCHES + 40).trial(40);
    let (run, events) = play(&matches, only_degradation);
    let alert = run.alerts().find(|alert| alert.kind.is_degradation()).expect("an alert");
    assert!(
        matches!(alert.kind, AlertKind::ScoreCusum | AlertKind::ScorePageHinkley | AlertKind::MarketCusum),
        "{alert:?}"
    );
    assert_eq!(events[..2], ["Degradation", "promoted true"]);
    let trial = &run.evaluations[0];
    assert_eq!(trial.trigger, Trigger::Degradation);
    assert!(trial.matches >= 40 && trial.improvement > 0.1, "{trial:?}");
    assert!((trial.improvement - (trial.brier_before - trial.brier_after)).abs() < 1e-12);
    assert!(trial.champion_trained_before < trial.challenger_trained_before);
    assert!(run.retraining_effectiveness().unwrap() > 0.1);
    // What took over is what forecasts: homes are no favourites any more.
    assert!(run.predictions[0].model[0] > 0.6 && run.predictions[379].model[0] < 0.4);

    // Brute force: the champion knew the last season's end, the challenger what came before its trial.
    let played: Vec<&Match> = matches.iter().collect();
    let rates = |before: jiff::civil::Date| {
        let known: Vec<&&Match> = played.iter().filter(|game| game.date < before).collect();
        let mut counts = [1.0; 3];
        known.iter().rev().take(MATCHES).for_each(|game| counts[game.outcome().index()] += 1.0);
        counts.map(|count| count / counts.iter().sum::<f64>())
    };
    let trial_matches: Vec<&&Match> = played
        .iter()
        .filter(|game| game.date >= trial.challenger_trained_before)
        .take(trial.matches)
        .collect();
    for (before, brier) in [
        (trial.champion_trained_before, trial.brier_before),
        (trial.challenger_trained_before, trial.brier_after),
    ] {
        let p = rates(before);
        let scores = trial_matches.iter().map(|game| {
            let happened = game.outcome().index();
            (0..3).map(|k| (p[k] - f64::from(u8::from(k == happened))).powi(2)).sum::<f64>()
        });
        let mean = scores.sum::<f64>() / trial_matches.len() as f64;
        assert!((mean - brier).abs() < 1e-12, "{mean} {brier}");
    }
}

#[test]
fn a_model_that_is_still_right_is_left_alone() {
    let matches = turning(10_000);
    let (run, events) = play(&matches, RetrainingOptions::new().schedule(None));
    assert!(events.is_empty(), "{events:?} {:?}", run.alerts().collect::<Vec<_>>());
}

#[test]
fn a_schedule_waits_for_new_matches_and_for_the_cool_down() {
    let matches = turning(10_000);
    let by_schedule =
        |weeks| RetrainingOptions::new().on_degradation(false).schedule(weeks).cool_down(0).trial(10);
    let (often, _) = play(&matches, by_schedule(4).min_new_matches(0));
    let (fewer, _) = play(&matches, by_schedule(4).min_new_matches(0).cool_down(8));
    let (none, _) = play(&matches, by_schedule(4).min_new_matches(5_000));
    assert!(often.evaluations.len() > fewer.evaluations.len() && !fewer.evaluations.is_empty());
    assert!(none.evaluations.is_empty());
    for pair in fewer.evaluations.windows(2) {
        assert!(pair[1].week > pair[0].week + 8, "{pair:?}");
    }
    assert!(often.evaluations.iter().all(|trial| trial.trigger == Trigger::Schedule));
}

#[test]
fn confidence_asks_for_more_than_an_average() {
    let options = SimulatedLeagueOptions::new().seed(8).seasons(2);
    let matches = SimulatedLeague::generate(&options).unwrap().matches;
    let options =
        RetrainingOptions::new().on_degradation(false).schedule(4).min_new_matches(0).cool_down(0).trial(20);
    let (lenient, _) = play(&matches, options.clone());
    let (strict, _) = play(&matches, options.confidence(0.999));
    assert!(lenient.evaluations.iter().any(|trial| trial.promoted));
    assert!(strict.evaluations.iter().all(|trial| !trial.promoted));
}

#[test]
fn triggers_need_a_challenger() {
    let hold_out = HoldOut::split(&turning(100), Season::new(2017)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let options = SeasonOptions::new().retraining(RetrainingOptions::new());
    let ten = FlatStrategy::new(Decimal::TEN);
    let mut simulation = Simulation::new(&schedule, Lately([0.0; 3]), ten, &options).unwrap();
    assert!(simulation.play_week(|_| {}).unwrap_err().to_string().contains("Simulation::challenger"));
}
