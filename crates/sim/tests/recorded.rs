//! Forecasts that are written down say what their forecaster said.

#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{
    EloPredictor, Error, KellyStrategy, Predictor, RecordedForecast, RecordedForecasts, Rhythm, Schedule,
    ScheduleOptions, SeasonOptions, simulate_season,
};
use jiff::civil::date;

fn schedule(rhythm: Rhythm) -> Schedule {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(3)).unwrap();
    let hold_out = HoldOut::split(&league.matches, Season::new(2017)).unwrap();
    Schedule::new(&hold_out, &ScheduleOptions::new().rhythm(rhythm)).unwrap()
}

fn row(probabilities: [f64; 3]) -> RecordedForecast {
    RecordedForecast {
        competition: "E0".into(),
        date: date(2023, 8, 11),
        home: "Burnley".into(),
        probabilities,
        standard_errors: None,
    }
}

#[test]
fn a_run_on_recorded_forecasts_is_the_run_of_their_forecaster() {
    for rhythm in [Rhythm::Weekly, Rhythm::Daily] {
        let schedule = schedule(rhythm);
        let recorded = RecordedForecasts::of_season(&schedule, EloPredictor::default()).unwrap();
        assert_eq!(recorded.len(), 380);
        let options = SeasonOptions::new();
        let live =
            simulate_season(&schedule, EloPredictor::default(), KellyStrategy, &options, |_| {}).unwrap();
        let replayed = simulate_season(&schedule, recorded, KellyStrategy, &options, |_| {}).unwrap();
        assert!(!live.bets.is_empty());
        assert_eq!((live.bets, live.predictions), (replayed.bets, replayed.predictions));
    }
}

#[test]
fn a_match_without_a_forecast_is_named() {
    let schedule = schedule(Rhythm::Weekly);
    let none = RecordedForecasts::from_rows([row([0.5, 0.3, 0.2])]).unwrap();
    let error = simulate_season(&schedule, none, KellyStrategy, &SeasonOptions::new(), |_| {}).unwrap_err();
    assert!(error.to_string().contains("is written down"), "{error}");
}

#[test]
fn two_forecasts_of_a_match_are_refused_and_those_of_others_are_not() {
    let error = RecordedForecasts::from_rows([row([0.5, 0.3, 0.2]), row([0.4, 0.3, 0.3])]).unwrap_err();
    assert!(matches!(error, Error::ForecastTwice { .. }), "{error}");
    let other = RecordedForecast { competition: "D1".into(), ..row([0.4, 0.3, 0.3]) };
    assert_eq!(RecordedForecasts::from_rows([row([0.5, 0.3, 0.2]), other]).unwrap().len(), 2);
    assert!(RecordedForecasts::from_rows([]).unwrap().is_empty());
}

#[test]
fn numbers_that_are_no_probabilities_are_refused_when_they_are_asked_for() {
    let schedule = schedule(Rhythm::Weekly);
    let elo = RecordedForecasts::of_season(&schedule, EloPredictor::default()).unwrap();
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(3)).unwrap();
    let fixtures: Vec<_> = league
        .matches
        .iter()
        .filter(|game| game.season() == Season::new(2017))
        .map(|game| fairline_sim::Fixture::of(game, &fairline_sim::Prices::Best).unwrap())
        .collect();
    let said = elo.predict(&fixtures).unwrap().probabilities;
    let rows = |broken: bool| {
        fixtures.iter().zip(said.outer_iter()).map(move |(fixture, p)| RecordedForecast {
            competition: fixture.competition.clone(),
            date: fixture.date,
            home: fixture.home.clone(),
            probabilities: [if broken { f64::NAN } else { p[0] }, p[1], p[2]],
            standard_errors: Some([0.02, 0.01, 0.02]),
        })
    };
    let play = |rows| {
        let recorded = RecordedForecasts::from_rows(rows).unwrap();
        simulate_season(&schedule, recorded, KellyStrategy, &SeasonOptions::new(), |_| {})
    };
    assert!(play(rows(false).collect::<Vec<_>>()).is_ok());
    let error = play(rows(true).collect::<Vec<_>>()).unwrap_err();
    assert!(matches!(error, Error::Probabilities { .. }), "{error}");
}
