//! Garbage in the future changes nothing today, to the bit: for every forecaster, every feature and every strategy, by
//! weeks and by days, trained before every batch or by triggers with what came since only observed.

use super::common::{Make, SEASON, features, league, predictors, schedule};
use fairline_data::{Line, Match};
use fairline_sim::{
    FlatStrategy, KellyStrategy, LevelProfitStrategy, RetrainingOptions, Rhythm, ScheduleOptions,
    SeasonOptions, SeasonRun, Simulation, Strategy, ValueOptions,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Results, shots and closing prices from a day on, and opening prices after another day, turn to nonsense.
fn corrupt(matches: &[Match], [from, until]: [Date; 2]) -> Vec<Match> {
    let mut matches = matches.to_vec();
    for game in matches.iter_mut().filter(|game| game.date >= from) {
        game.goals = [game.goals[1] + 5, game.goals[0]];
        game.half_time = Some([4, 4]);
        (game.shots, game.shots_on_target) = (Some([99, 0]), Some([88, 0]));
        let after = game.date > until;
        for statistic in [&mut game.corners, &mut game.fouls, &mut game.yellow_cards, &mut game.red_cards] {
            *statistic = Some([77, 0]);
        }
        game.quotes.for_each_mut(|quote| {
            if after || quote.line == Line::Closing {
                quote.odds = [1.5, 50.0, 2.5];
            }
        });
    }
    matches
}

/// Everything that was decided on matches up to a day.
fn decisions(run: &SeasonRun, until: Date) -> Vec<String> {
    let bits = |p: [f64; 3]| p.map(f64::to_bits);
    let forecasts = run.predictions.iter().filter(|p| p.date <= until);
    let forecasts = forecasts.map(|p| format!("{} {} {:?} {:?}", p.date, p.home, bits(p.model), p.market));
    let mut bets: Vec<_> = run.bets.iter().filter(|bet| bet.date <= until).collect();
    bets.sort_by_key(|bet| bet.number);
    let bets = bets.into_iter().map(|bet| {
        let (outcome, edge) = (bet.outcome, bet.edge.to_bits());
        format!("{} {} {outcome:?} {} {} {edge} {}", bet.date, bet.home, bet.odds, bet.bookmaker, bet.stake)
    });
    let refused = run.refused.iter().filter(|bet| bet.date <= until).map(|bet| format!("{bet:?}"));
    forecasts.chain(bets).chain(refused).collect()
}

/// How a season is played.
#[derive(Debug, Clone, Copy)]
struct Mode {
    rhythm: Rhythm,
    triggered: bool,
}

const MODES: [Mode; 4] = [
    Mode { rhythm: Rhythm::Weekly, triggered: false },
    Mode { rhythm: Rhythm::Daily, triggered: false },
    Mode { rhythm: Rhythm::Weekly, triggered: true },
    Mode { rhythm: Rhythm::Daily, triggered: true },
];

fn play(matches: &[Match], make: &Make, strategy: &dyn Strategy, mode: Mode) -> SeasonRun {
    let schedule = schedule(matches, &ScheduleOptions::new().best_price().rhythm(mode.rhythm));
    let mut options = SeasonOptions::new().value(ValueOptions::new().min_edge(-0.02));
    if mode.triggered {
        let often = RetrainingOptions::new().schedule(3).min_new_matches(0).cool_down(0).trial(8);
        options = options.retraining(often.on_degradation(false));
    }
    let mut simulation = Simulation::new(&schedule, make(), strategy, &options).unwrap().challenger(make());
    while simulation.play_week(|_| {}).unwrap().is_some() {}
    simulation.into_run()
}

/// First and last day of what is decided at once: the season's first week, one in its middle, and its last.
fn moments(matches: &[Match], mode: Mode) -> Vec<[Date; 2]> {
    let schedule = schedule(matches, &ScheduleOptions::new());
    let flat = FlatStrategy::new(Decimal::ONE);
    let oracle = predictors().pop().unwrap().1;
    let mut weeks = Simulation::new(&schedule, oracle(), flat, &SeasonOptions::new()).unwrap();
    while weeks.play_week(|_| {}).unwrap().is_some() {}
    let weeks = weeks.into_run().weeks;
    let chosen = [0, weeks.len() / 2, weeks.len() - 1].map(|i| &weeks[i]);
    chosen
        .into_iter()
        .map(|week| match mode.rhythm {
            Rhythm::Weekly => [week.start, week.end],
            Rhythm::Daily => {
                // The last day of the week that has a match, so that earlier ones of the week are known.
                let days =
                    matches.iter().map(|game| game.date).filter(|day| (week.start..=week.end).contains(day));
                [days.max().unwrap(); 2]
            }
        })
        .collect()
}

fn garbage_changes_nothing(models: &[(String, Make)], strategy: &dyn Strategy, modes: &[Mode]) {
    let matches = league().matches;
    for &mode in modes {
        let moments = moments(&matches, mode);
        for (name, make) in models {
            let run = play(&matches, make, strategy, mode);
            assert_eq!(run.evaluations.is_empty(), !mode.triggered, "{name} {mode:?}");
            for &[from, until] in &moments {
                let corrupted = play(&corrupt(&matches, [from, until]), make, strategy, mode);
                let (expected, found) = (decisions(&run, until), decisions(&corrupted, until));
                assert!(!expected.is_empty());
                assert_eq!(expected, found, "{name} {mode:?} {from}");
                let before = |run: &SeasonRun| -> Vec<String> {
                    let weeks = run.weeks.iter().filter(|week| week.end < from).count();
                    run.evaluations.iter().filter(|it| it.week <= weeks).map(|it| format!("{it:?}")).collect()
                };
                assert_eq!(before(&run), before(&corrupted), "{name} {mode:?} {from}");
            }
        }
    }
}

#[test]
fn for_every_forecaster() {
    garbage_changes_nothing(&predictors(), &KellyStrategy, &MODES);
}

#[test]
fn for_every_feature() {
    let features = features();
    assert_eq!(features.len(), 13);
    garbage_changes_nothing(&features, &KellyStrategy, &MODES);
}

#[test]
fn for_every_strategy() {
    let models: Vec<_> = predictors().into_iter().filter(|(name, _)| name.contains("with market")).collect();
    for strategy in
        [&FlatStrategy::new(Decimal::TEN) as &dyn Strategy, &LevelProfitStrategy::new(Decimal::TEN)]
    {
        garbage_changes_nothing(&models, strategy, &MODES);
    }
}

#[test]
fn the_garbage_would_be_noticed() {
    let matches = league().matches;
    let [from, until] = moments(&matches, MODES[0])[1];
    let corrupted = corrupt(&matches, [from, until]);
    let learning = predictors();
    for (name, make) in learning.iter().chain(&features()) {
        // Whoever learns from results forecasts the weeks after them otherwise; prices speak for themselves.
        let knows = !["market", "consensus", "oracle"].contains(&name.as_str());
        let [run, other] = [&matches, &corrupted].map(|it| play(it, make, &KellyStrategy, MODES[2]));
        let later = |run: &SeasonRun| -> Vec<[f64; 3]> {
            run.predictions.iter().filter(|p| p.date > until && p.season == SEASON).map(|p| p.model).collect()
        };
        let calendar = name.ends_with("rest") || name.ends_with("promoted");
        if knows && !calendar {
            assert_ne!(later(&run), later(&other), "{name}");
        }
    }
}
