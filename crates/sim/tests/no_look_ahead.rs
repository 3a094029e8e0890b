//! Whatever happens from a week on, that week's forecasts and stakes stay the same to the bit.

use fairline_data::{HoldOut, Line, Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_kelly::BankrollPolicy;
use fairline_market::Method;
use fairline_sim::{
    ConsensusPredictor, EloPredictor, Error, Fixture, Forecasts, GoalsPredictor, History, KellyStrategy,
    MultinomialPredictor, PoolPredictor, Predictor, PredictorError, RatingsOptions, RatingsPredictor,
    Schedule, ScheduleOptions, SeasonOptions, SeasonRun, ValueOptions, WeekRecord, simulate_season,
};
use jiff::civil::Date;
use ndarray::Array2;

fn league() -> Vec<Match> {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(11))
        .expect("the defaults are valid")
        .matches
}

/// Everything that is not known before the week turns to nonsense: results, shots and closing prices of matches from
/// its first day on, and the opening prices of matches after it.
fn corrupt(matches: &[Match], week: &WeekRecord) -> Vec<Match> {
    let mut matches = matches.to_vec();
    for game in matches.iter_mut().filter(|game| game.date >= week.start) {
        game.goals = [game.goals[1] + 7, game.goals[0]];
        game.half_time = Some([9, 9]);
        game.shots = Some([99, 0]);
        game.shots_on_target = Some([88, 0]);
        let after = game.date > week.end;
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

/// Forecasts and stakes of a run up to and including a week; nothing that a result could have touched after it.
fn decisions(run: &SeasonRun, week: usize) -> Vec<String> {
    let forecasts =
        run.predictions.iter().filter(|p| p.week <= week).map(|p| format!("{:?} {:?}", p.model, p.market));
    let bets = run.bets.iter().filter(|bet| bet.week <= week).map(|bet| {
        let (outcome, offer) = (bet.outcome, (bet.odds, &bet.bookmaker));
        format!("{} {} {outcome:?} {offer:?} {}", bet.date, bet.home, bet.stake)
    });
    forecasts.chain(bets).collect()
}

fn play(matches: &[Match], model: &(impl Predictor + Clone)) -> SeasonRun {
    play_at(matches, model, &(ScheduleOptions::new(), SeasonOptions::new()))
}

fn play_at(
    matches: &[Match],
    model: &(impl Predictor + Clone),
    options: &(ScheduleOptions, SeasonOptions),
) -> SeasonRun {
    let hold_out = HoldOut::split(matches, Season::new(2020)).expect("the league has this season");
    let schedule = Schedule::new(&hold_out, &options.0).expect("a priced season");
    simulate_season(&schedule, model.clone(), KellyStrategy, &options.1, |_| {}).expect("a valid season")
}

fn garbage_changes_nothing(model: &(impl Predictor + Clone), weeks: &[usize]) {
    let matches = league();
    let run = play(&matches, model);
    assert!(!run.bets.is_empty());
    for &week in weeks {
        let week = &run.weeks[week.min(run.weeks.len() - 1)];
        let corrupted = play(&corrupt(&matches, week), model);
        assert_eq!(decisions(&run, week.week), decisions(&corrupted, week.week), "week {}", week.week);
    }
}

#[test]
fn garbage_in_the_future_changes_nothing_today() {
    for model in [MultinomialPredictor::default(), MultinomialPredictor::default().with_market(Method::Shin)]
    {
        garbage_changes_nothing(&model, &[0, 18, usize::MAX]);
    }
    garbage_changes_nothing(&GoalsPredictor::default(), &[0, 18]);
    garbage_changes_nothing(&EloPredictor::default(), &[0, 18]);
}

#[test]
fn garbage_in_the_future_changes_no_rating() {
    garbage_changes_nothing(&RatingsPredictor::default(), &[0, 18]);
}

#[test]
fn garbage_in_the_future_changes_no_pool() {
    let model = RatingsPredictor::new(RatingsOptions::with_market());
    let matches = league();
    let options = any_edge_at_best_prices();
    let pool = PoolPredictor::new(model);
    let run = play_at(&matches, &pool, &options);
    let week = &run.weeks[18];
    let corrupted = play_at(&corrupt(&matches, week), &pool, &options);
    assert!(!run.bets.is_empty());
    assert_eq!(decisions(&run, week.week), decisions(&corrupted, week.week));
}

/// The league's two bookmakers are seldom far apart.
fn any_edge_at_best_prices() -> (ScheduleOptions, SeasonOptions) {
    let policy = BankrollPolicy::new(fairline_kelly::Options::new());
    let any_edge = SeasonOptions::new().value(ValueOptions::new().min_edge(0.0)).policy(policy);
    (ScheduleOptions::new().best_price(), any_edge)
}

#[test]
fn garbage_in_the_future_changes_no_best_price_and_no_consensus() {
    let matches = league();
    let options = any_edge_at_best_prices();
    let model = ConsensusPredictor::new(Method::Shin);
    let run = play_at(&matches, &model, &options);
    assert!(run.bets.iter().any(|bet| bet.week <= run.weeks.len() / 2));
    for week in [&run.weeks[0], &run.weeks[run.weeks.len() / 2], run.weeks.last().unwrap()] {
        let corrupted = play_at(&corrupt(&matches, week), &model, &options);
        assert_eq!(decisions(&run, week.week), decisions(&corrupted, week.week), "week {}", week.week);
    }
}

#[test]
fn closing_prices_decide_nothing_ever() {
    let matches = league();
    let mut corrupted = matches.clone();
    for game in &mut corrupted {
        game.quotes.for_each_mut(|quote| {
            if quote.line == Line::Closing {
                quote.odds = [1.5, 50.0, 2.5];
            }
        });
    }
    let check = |play: &dyn Fn(&[Match]) -> SeasonRun| {
        let (run, same) = (play(&matches), play(&corrupted));
        assert!(!run.bets.is_empty());
        assert_eq!(decisions(&run, usize::MAX), decisions(&same, usize::MAX));
        // Only what is measured by them afterwards.
        assert_ne!(run.predictions[0].closing, same.predictions[0].closing);
        assert_ne!(run.bets[0].closing_line_value, same.bets[0].closing_line_value);
    };
    check(&|matches| play(matches, &MultinomialPredictor::default().with_market(Method::Shin)));
    check(&|matches| play_at(matches, &ConsensusPredictor::new(Method::Shin), &any_edge_at_best_prices()));
}

#[test]
fn the_garbage_would_be_noticed() {
    let matches = league();
    let model = MultinomialPredictor::default();
    let run = play(&matches, &model);
    let corrupted = play(&corrupt(&matches, &run.weeks[5]), &model);
    assert_ne!(decisions(&run, 7), decisions(&corrupted, 7));
}

#[test]
fn the_order_of_the_matches_does_not_matter() {
    let matches = league();
    let model = MultinomialPredictor::default();
    let mut by_club = matches.clone();
    by_club.sort_by(|one, other| one.home.cmp(&other.home));
    assert_eq!(play(&by_club, &model), play(&matches, &model));
}

#[test]
fn a_split_that_was_shuffled_afterwards_is_refused() {
    let mut hold_out = HoldOut::split(&league(), Season::new(2020)).unwrap();
    hold_out.test.reverse();
    let error = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap_err();
    assert!(matches!(error, Error::NotInOrder { .. }), "{error}");
}

/// Notes what it was shown.
#[derive(Default)]
struct Spy {
    seen_until: Option<Date>,
    asked: Vec<Date>,
}

impl Predictor for Spy {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.seen_until = history.matches().last().map(|game| game.fixture.date);
        self.asked.push(history.end());
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let (end, seen) =
            (*self.asked.last().ok_or("fit comes first")?, self.seen_until.ok_or("no history")?);
        if fixtures.iter().any(|fixture| fixture.date < end) || seen >= end {
            return Err("a look ahead".into());
        }
        Ok(Array2::from_elem((fixtures.len(), 3), 1.0 / 3.0).into())
    }
}

#[test]
fn the_model_is_refitted_before_every_week_on_what_came_before_it() {
    let matches = league();
    let hold_out = HoldOut::split(&matches, Season::new(2020)).unwrap();
    let mut spy = Spy::default();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let run = simulate_season(&schedule, &mut spy, KellyStrategy, &SeasonOptions::new(), |_| {}).unwrap();
    let starts: Vec<Date> = run.weeks.iter().map(|week| week.start).collect();
    assert_eq!(spy.asked, starts);
}
