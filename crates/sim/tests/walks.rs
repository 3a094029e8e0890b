//! A forecaster that has walked to a week through others is the one that was fitted there at once, to the bit.
#![expect(clippy::unwrap_used, reason = "a test that fails here should say where")]

use fairline_data::{SimulatedLeague, SimulatedLeagueOptions};
use fairline_market::Method;
use fairline_sim::{
    EloPredictor, Fixture, GoalsPredictor, History, MultinomialPredictor, Played, Predictor, Prices,
    RatingsOptions, RatingsPredictor,
};
use jiff::civil::{Date, Weekday};

fn played() -> Vec<Played> {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(3)).unwrap();
    let prices = Prices::Bookmaker("B365".to_owned());
    league.matches.iter().map(|game| Played::of(game, &prices).unwrap()).collect()
}

fn bits(model: &impl Predictor, week: &[Fixture]) -> Vec<u64> {
    model.predict(week).unwrap().probabilities.iter().map(|p| p.to_bits()).collect()
}

/// Fits at the first day of each of the last weeks on the way, at the end, and once more on a changed past.
fn walks_like_fresh(fresh: &(impl Predictor + Clone)) {
    let all = played();
    let history = |played, before: Date| History::before(played, before, Weekday::Tuesday).unwrap();
    let end = all[1000].fixture.date;
    let days: Vec<Date> = history(&all, end).weeks().map(|week| week[0].fixture.date).collect();
    let week: Vec<Fixture> = all[1000..1010].iter().map(|game| game.fixture.clone()).collect();
    let mut walking = fresh.clone();
    for &day in &days[days.len() - 20..] {
        walking.fit(&history(&all, day)).unwrap();
        walking.predict(&week).unwrap();
    }
    walking.fit(&history(&all, end)).unwrap();
    let mut at_once = fresh.clone();
    at_once.fit(&history(&all, end)).unwrap();
    assert_eq!(bits(&walking, &week), bits(&at_once, &week));

    let mut other = all.clone();
    (other[5].goals, other[6].shots_on_target) = ([7, 0], Some([1, 20]));
    walking.fit(&history(&other, end)).unwrap();
    let mut at_once = fresh.clone();
    at_once.fit(&history(&other, end)).unwrap();
    assert_eq!(bits(&walking, &week), bits(&at_once, &week));

    // And back, to an earlier day.
    walking.fit(&history(&all, days[days.len() - 9])).unwrap();
    let mut at_once = fresh.clone();
    at_once.fit(&history(&all, days[days.len() - 9])).unwrap();
    assert_eq!(bits(&walking, &week), bits(&at_once, &week));
}

#[test]
fn elo_walks() {
    walks_like_fresh(&EloPredictor::default());
}

#[test]
fn the_logit_walks() {
    walks_like_fresh(&MultinomialPredictor::default());
    walks_like_fresh(&MultinomialPredictor::default().with_market(Method::Shin));
}

#[test]
fn goals_walk() {
    walks_like_fresh(&GoalsPredictor::default());
}

#[test]
fn ratings_walk() {
    walks_like_fresh(&RatingsPredictor::default());
    walks_like_fresh(&RatingsPredictor::new(RatingsOptions::with_market()));
}
