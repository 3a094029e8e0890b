//! The better model takes over, the worse one does not, and the record of a trial is what anybody would reckon.

use fairline_data::{HoldOut, Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{
    Event, Fixture, FlatStrategy, ModelEvaluation, OraclePredictor, Predictor, Prices, RetrainingOptions,
    Schedule, ScheduleOptions, SeasonOptions, SeasonRun, Simulation,
};
use rust_decimal::Decimal;

const SEASON: Season = Season::new(2017);

fn league() -> SimulatedLeague {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(5).seasons(2)).unwrap()
}

fn oracle(exponent: f64) -> OraclePredictor {
    OraclePredictor::new(&league()).exponent(exponent)
}

/// The run, and the week in which each trial began.
fn play(champion: f64, challenger: f64, options: RetrainingOptions) -> (SeasonRun, Vec<usize>) {
    let schedule =
        Schedule::new(&HoldOut::split(&league().matches, SEASON).unwrap(), &ScheduleOptions::new()).unwrap();
    let options = SeasonOptions::new().retraining(options);
    let flat = FlatStrategy::new(Decimal::ONE);
    let mut run =
        Simulation::new(&schedule, oracle(champion), flat, &options).unwrap().challenger(oracle(challenger));
    let (mut week, mut begun) = (0, Vec::new());
    while run
        .play_week(|event| match event {
            Event::WeekOpened { week: number, .. } => week = *number,
            Event::Challenged(_) => begun.push(week),
            _ => {}
        })
        .unwrap()
        .is_some()
    {}
    (run.into_run(), begun)
}

fn by_schedule(weeks: usize) -> RetrainingOptions {
    RetrainingOptions::new().on_degradation(false).schedule(weeks).min_new_matches(0).cool_down(0).trial(60)
}

#[test]
fn the_better_one_takes_over_and_stays() {
    let (run, _) = play(4.0, 1.0, by_schedule(5));
    assert!(run.evaluations[0].promoted && run.evaluations[0].improvement > 0.0, "{:?}", run.evaluations[0]);
    assert!(run.evaluations.len() > 2 && run.evaluations[1..].iter().all(|trial| !trial.promoted));
    // From the week after its trial on, its forecasts are those of the run.
    let forecast = |p: &fairline_sim::Prediction, exponent| {
        let matches = league().matches;
        let same = |game: &&Match| (game.date, &game.home) == (p.date, &p.home);
        let fixture = Fixture::of(matches.iter().find(same).unwrap(), &Prices::Best).unwrap();
        let said = oracle(exponent).predict(&[fixture]).unwrap().probabilities;
        [said[[0, 0]], said[[0, 1]], said[[0, 2]]]
    };
    for prediction in run.predictions.iter().step_by(17) {
        let exponent = if prediction.week > run.evaluations[0].week { 1.0 } else { 4.0 };
        assert_eq!(prediction.model.map(f64::to_bits), forecast(prediction, exponent).map(f64::to_bits));
    }
}

#[test]
fn the_worse_one_does_not() {
    for worse in [0.0, 4.0] {
        let (run, _) = play(1.0, worse, by_schedule(5));
        assert!(run.evaluations.len() > 2);
        assert!(run.evaluations.iter().all(|trial| !trial.promoted && trial.improvement < 0.0));
        assert!(run.retraining_effectiveness().unwrap() < 0.0);
    }
    // Nor does its equal.
    let (run, _) = play(1.0, 1.0, by_schedule(5));
    assert!(run.evaluations.iter().all(|trial| !trial.promoted && trial.improvement.to_bits() << 1 == 0));
    assert_eq!(run.retraining_effectiveness().map(|it| it.to_bits() << 1), Some(0));
}

#[test]
fn trials_begin_and_end_when_they_should() {
    let (run, begun) = play(1.0, 2.0, by_schedule(6).trial(25).cool_down(3));
    let mut last_training = 1;
    for (begin, trial) in begun.iter().zip(&run.evaluations) {
        assert!(begin - last_training >= 6, "{begun:?}");
        last_training = *begin;
        // The first week with which the matches since the training are enough.
        let since =
            |week: usize| run.predictions.iter().filter(|p| (begin + 1..=week).contains(&p.week)).count();
        assert!(since(trial.week) >= 25 && since(trial.week - 1) < 25, "{trial:?}");
        assert_eq!(trial.matches, since(trial.week));
        let known =
            league().matches.iter().filter(|game| game.date < trial.challenger_trained_before).count();
        assert_eq!(trial.challenger_trained_on, known);
    }
    for (begin, trial) in begun[1..].iter().zip(&run.evaluations) {
        assert!(begin - trial.week >= 3, "{begin} {trial:?}");
    }
    let (_, waits) = play(1.0, 2.0, by_schedule(1).min_new_matches(95));
    // Ten matches a week, less where clubs rest: 95 are there after the tenth or so.
    let after = |weeks: usize| run.predictions.iter().filter(|p| p.week <= weeks).count();
    assert!(after(waits[0]) >= 95 && after(waits[0] - 1) < 95, "{waits:?}");
}

#[test]
fn the_record_is_what_anybody_would_reckon() {
    let (run, begun) = play(0.6, 1.0, by_schedule(5));
    let league = league();
    let mut champion = 0.6;
    let (mut sum, mut matches) = (0.0, 0.0);
    for (begin, trial) in begun.iter().zip(&run.evaluations) {
        let exponents = [champion, if champion < 1.0 { 1.0 } else { 0.6 }];
        let games: Vec<_> = league
            .matches
            .iter()
            .zip(&league.truth)
            .filter(|(game, _)| game.season() == SEASON)
            .filter(|(game, _)| {
                let week = run.predictions.iter().find(|p| (p.date, &p.home) == (game.date, &game.home));
                (begin + 1..=trial.week).contains(&week.unwrap().week)
            })
            .collect();
        let scores = exponents.map(|exponent| {
            let of = |(game, truth): &(&Match, &[f64; 3])| {
                let bent = truth.map(|p| p.powf(exponent));
                let p = bent.map(|p| p / bent.iter().sum::<f64>());
                let k = game.outcome().index();
                let brier: f64 = (0..3).map(|c| (p[c] - f64::from(u8::from(c == k))).powi(2)).sum();
                [brier, -p[k].ln()]
            };
            games.iter().map(of).collect::<Vec<[f64; 2]>>()
        });
        let n = games.len() as f64;
        let mean = |who: usize, what: usize| scores[who].iter().map(|score| score[what]).sum::<f64>() / n;
        let gains: Vec<f64> = scores[0].iter().zip(&scores[1]).map(|(old, new)| old[0] - new[0]).collect();
        let gain = gains.iter().sum::<f64>() / n;
        let variance = gains.iter().map(|it| (it - gain).powi(2)).sum::<f64>() / (n - 1.0);
        let ModelEvaluation { brier_before, brier_after, log_before, log_after, improvement, .. } = *trial;
        for (found, expected) in [
            (brier_before, mean(0, 0)),
            (brier_after, mean(1, 0)),
            (log_before, mean(0, 1)),
            (log_after, mean(1, 1)),
            (improvement, gain),
            (trial.standard_error.unwrap(), (variance / n).sqrt()),
        ] {
            assert!((found - expected).abs() < 1e-12, "{found} {expected} {trial:?}");
        }
        assert_eq!(trial.matches, games.len());
        assert_eq!(trial.promoted, gain > 0.0);
        if trial.promoted {
            champion = exponents[1];
        }
        sum += gain * n;
        matches += n;
    }
    assert!((run.retraining_effectiveness().unwrap() - sum / matches).abs() < 1e-12);
}

#[test]
fn the_oracle_refuses_what_it_does_not_know() {
    let mut fixture = Fixture::of(&league().matches[0], &Prices::Best).unwrap();
    for exponent in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(oracle(exponent).predict(std::slice::from_ref(&fixture)).is_err());
    }
    let extreme = oracle(1e9).predict(std::slice::from_ref(&fixture)).unwrap().probabilities;
    assert!((extreme.sum() - 1.0).abs() < 1e-12);
    fixture.home = "Nobody".to_owned();
    let error = oracle(1.0).predict(&[fixture]).unwrap_err().to_string();
    assert!(error.contains("Nobody against"), "{error}");
}
