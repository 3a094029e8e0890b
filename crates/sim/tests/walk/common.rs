//! A small league, and every forecaster that ships.

use fairline_data::{HoldOut, Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_market::Method;
use fairline_sim::{
    ConsensusPredictor, EloPredictor, FEATURE_NAMES, GoalsPredictor, MarketPredictor, MultinomialPredictor,
    OraclePredictor, PoolPredictor, Predictor, RatingsOptions, RatingsPredictor, Schedule, ScheduleOptions,
};

/// The season that is played.
pub(crate) const SEASON: Season = Season::new(2018);

/// Three seasons of eight clubs, so that there are newcomers to learn from and a pool is past its first matches.
pub(crate) fn league() -> SimulatedLeague {
    let options = SimulatedLeagueOptions::new().seed(21).seasons(3).clubs(8);
    SimulatedLeague::generate(&options).unwrap()
}

pub(crate) fn schedule(matches: &[Match], options: &ScheduleOptions) -> Schedule {
    Schedule::new(&HoldOut::split(matches, SEASON).unwrap(), options).unwrap()
}

/// A forecaster that has learnt nothing yet.
pub(crate) type Make = Box<dyn Fn() -> Box<dyn Predictor>>;

/// Every forecaster that ships, by name.
pub(crate) fn predictors() -> Vec<(String, Make)> {
    fn named<P: Predictor + Clone + 'static>(name: &str, model: P) -> (String, Make) {
        (name.to_owned(), Box::new(move || Box::new(model.clone())))
    }
    let multinomial = MultinomialPredictor::default;
    vec![
        named("multinomial", multinomial()),
        named("multinomial with market", multinomial().with_market(Method::Shin).with_standard_errors()),
        named("Elo", EloPredictor::default()),
        named("goals", GoalsPredictor::default()),
        named("ratings", RatingsPredictor::default()),
        named("ratings with market", RatingsPredictor::new(RatingsOptions::with_market())),
        named("market", MarketPredictor::new(Method::Shin)),
        named("consensus", ConsensusPredictor::new(Method::Shin)),
        named("pool of multinomial", PoolPredictor::new(multinomial()).prior(0.5, 50.0)),
        named("pool of ratings", PoolPredictor::new(RatingsPredictor::default()).prior(0.5, 50.0)),
        named("oracle", OraclePredictor::new(&league()).exponent(1.5)),
    ]
}

/// A multinomial logit on each feature alone.
pub(crate) fn features() -> Vec<(String, Make)> {
    let alone = |name: &&'static str| -> (String, Make) {
        let name = *name;
        let make = move || -> Box<dyn Predictor> {
            let others: Vec<&str> = FEATURE_NAMES.into_iter().filter(|other| *other != name).collect();
            Box::new(MultinomialPredictor::default().without(&others))
        };
        (name.to_owned(), Box::new(make))
    };
    FEATURE_NAMES.iter().map(alone).collect()
}
