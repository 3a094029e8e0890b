//! The shipped forecaster on data with holes.

use fairline_data::{HoldOut, Match, Quotes, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_market::Method;
use fairline_sim::{
    Error, KellyStrategy, MultinomialPredictor, Schedule, ScheduleOptions, SeasonOptions, SeasonRun,
    simulate_season,
};

fn league() -> Vec<Match> {
    let options = SimulatedLeagueOptions::new().seed(3).seasons(4);
    SimulatedLeague::generate(&options).expect("valid options").matches
}

fn play(matches: &[Match], model: MultinomialPredictor) -> SeasonRun {
    let hold_out = HoldOut::split(matches, Season::new(2019)).expect("the league has this season");
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).expect("a priced season");
    simulate_season(&schedule, model, KellyStrategy, &SeasonOptions::new(), |_| {}).expect("a valid season")
}

#[test]
fn a_league_that_counts_no_shots_is_predicted_from_the_rest() {
    let mut matches = league();
    for game in &mut matches {
        game.shots_on_target = None;
    }
    let run = play(&matches, MultinomialPredictor::default());
    assert_eq!(run.predictions.len(), 380);
    let brier = run.summary().unwrap().scores.model.brier.unwrap();
    assert!(brier < 0.64, "no better than base rates: {brier}");
}

#[test]
fn one_season_of_training_is_enough() {
    let matches: Vec<Match> =
        league().into_iter().filter(|game| game.season() >= Season::new(2018)).collect();
    assert_eq!(play(&matches, MultinomialPredictor::default()).predictions.len(), 380);
}

#[test]
fn without_a_price_the_market_model_falls_back_on_the_plain_one() {
    let mut matches = league();
    matches.iter_mut().step_by(3).for_each(|game| game.quotes = Quotes::default());
    let plain = play(&matches, MultinomialPredictor::default());
    let market = play(&matches, MultinomialPredictor::default().with_market(Method::Shin));
    for (a, b) in plain.predictions.iter().zip(&market.predictions) {
        let same = a.model.map(f64::to_bits) == b.model.map(f64::to_bits);
        assert_eq!(same, a.market.is_none(), "{} {}", a.date, a.home);
    }
}

#[test]
fn until_a_price_has_been_seen_the_market_model_is_the_plain_one() {
    let mut matches = league();
    for game in matches.iter_mut().filter(|game| game.season() < Season::new(2019)) {
        game.quotes = Quotes::default();
    }
    let plain = play(&matches, MultinomialPredictor::default());
    let market = play(&matches, MultinomialPredictor::default().with_market(Method::Shin));
    assert_eq!(plain.predictions[0], market.predictions[0]);
}

#[test]
fn knowing_the_market_helps() {
    let matches = league();
    let rps = |model| play(&matches, model).summary().unwrap().scores.model.rps.unwrap();
    let plain = rps(MultinomialPredictor::default());
    let market = rps(MultinomialPredictor::default().with_market(Method::Shin));
    assert!(market < plain, "{market} {plain}");
}

#[test]
fn too_little_to_learn_from_is_said() {
    let matches = league();
    let first = matches[0].clone();
    let mut few = vec![first];
    few.extend(matches.into_iter().filter(|game| game.season() == Season::new(2019)));
    let hold_out = HoldOut::split(&few, Season::new(2019)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let model = MultinomialPredictor::default();
    let error = simulate_season(&schedule, model, KellyStrategy, &SeasonOptions::new(), |_| {}).unwrap_err();
    assert!(matches!(error, Error::Fit { matches: 1, .. }), "{error}");
    assert!(error.to_string().contains("at least two weeks"), "{error}");
}
