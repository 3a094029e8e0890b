//! The forecasters that ship with the season: what they learn, and what they make of holes in the data.
#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use fairline_data::{BettingWeek, Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_market::Method;
use fairline_sim::{
    ConsensusPredictor, EloPredictor, Fixture, GoalsPredictor, History, MarketPredictor,
    MultinomialPredictor, Played, PoolPredictor, Predictor, Prices, RatingOptions, RatingsOptions,
    RatingsPredictor,
};
use jiff::civil::Date;
use ndarray::Array2;

/// The same fit, of matches in another order or beside another league, up to rounding.
const SAME: f64 = 1e-12;

fn league() -> SimulatedLeague {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(5)).unwrap()
}

fn played(matches: &[Match]) -> Vec<Played> {
    matches.iter().map(|game| Played::of(game, &Prices::Bookmaker("B365".into())).unwrap()).collect()
}

fn before(played: &[Played], day: Date) -> History<'_> {
    History::before(played, day, BettingWeek::FIRST_WEEKDAY).unwrap()
}

/// The first days of the weeks of a season.
fn weeks(played: &[Played], season: i16) -> Vec<Date> {
    let of = |game: &Played| BettingWeek::containing(game.fixture.date, BettingWeek::FIRST_WEEKDAY).start();
    let mut days: Vec<Date> =
        played.iter().filter(|game| game.fixture.season == Season::new(season)).map(of).collect();
    days.dedup();
    days
}

fn fixtures(played: &[Played], start: Date) -> Vec<Fixture> {
    let week = BettingWeek::containing(start, BettingWeek::FIRST_WEEKDAY);
    played.iter().map(|game| game.fixture.clone()).filter(|fixture| week.contains(fixture.date)).collect()
}

fn assert_same(one: &Array2<f64>, other: &Array2<f64>) {
    for (one, other) in one.iter().zip(other) {
        assert!((one - other).abs() < SAME, "{one} {other}");
    }
}

/// Expected ranked probability score above that of the truth.
fn excess(p: [f64; 3], truth: [f64; 3]) -> f64 {
    let (home, away) = (p[0] - truth[0], p[2] - truth[2]);
    0.5 * (home * home + away * away)
}

/// Mean excess over the last season of a league of five.
fn mean_excess(model: &mut impl Predictor, seed: u64) -> f64 {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(seed).seasons(5)).unwrap();
    let played = played(&league.matches);
    let last = played.last().unwrap().fixture.season;
    let (mut sum, mut matches) = (0.0, 0.0);
    for start in weeks(&played, last.year()) {
        model.fit(&before(&played, start)).unwrap();
        let week = BettingWeek::containing(start, BettingWeek::FIRST_WEEKDAY);
        let truth: Vec<[f64; 3]> = played
            .iter()
            .zip(&league.truth)
            .filter(|(game, _)| week.contains(game.fixture.date))
            .map(|(_, truth)| *truth)
            .collect();
        let p = model.predict(&fixtures(&played, start)).unwrap().probabilities;
        for (p, truth) in p.outer_iter().zip(truth) {
            sum += excess([p[0], p[1], p[2]], truth);
            matches += 1.0;
        }
    }
    assert!(matches > 300.0);
    sum / matches
}

#[test]
fn forecasters_come_as_near_the_truth_as_they_should() {
    // Goals alone, the market's opening prices, and a filter that knows how the league was made are 0.0065, 0.0011 and
    // 0.0026 away over many seeds; single seasons stray by a third.
    let ratings = mean_excess(&mut RatingsPredictor::default(), 42);
    let elo = mean_excess(&mut EloPredictor::default(), 42);
    let goals = mean_excess(&mut GoalsPredictor::default(), 42);
    assert!(ratings < 0.0045, "{ratings}");
    assert!(ratings < elo && ratings < goals, "{ratings} {elo} {goals}");
    let market = mean_excess(&mut ConsensusPredictor::new(Method::Power), 42);
    let pool = PoolPredictor::new(RatingsPredictor::new(RatingsOptions::with_market()));
    let pool = mean_excess(&mut { pool }, 42);
    assert!(pool < 0.9 * market, "{pool} {market}");
    // Whoever trusts the model from the start is nearer still where the model is good.
    let bold = PoolPredictor::new(RatingsPredictor::new(RatingsOptions::with_market())).prior(0.2, 150.0);
    let bold = mean_excess(&mut { bold }, 42);
    assert!(bold < 0.8 * market, "{bold} {market}");
}

#[test]
fn a_history_that_goes_on_is_learnt_like_one_from_scratch() {
    let played = played(&league().matches[..900]);
    let days = weeks(&played, 2018);
    let (mut walking, mut pool) =
        (RatingsPredictor::default(), PoolPredictor::new(RatingsPredictor::default()));
    for &day in &days[..days.len() - 1] {
        walking.fit(&before(&played, day)).unwrap();
        pool.fit(&before(&played, day)).unwrap();
    }
    let day = days[days.len() - 1];
    let week = fixtures(&played, day);
    let mut fresh = RatingsPredictor::default();
    for model in [&mut walking, &mut fresh] {
        model.fit(&before(&played, day)).unwrap();
    }
    assert_same(&walking.predict(&week).unwrap().probabilities, &fresh.predict(&week).unwrap().probabilities);
    let mut fresh_pool = PoolPredictor::new(RatingsPredictor::default());
    for model in [&mut pool, &mut fresh_pool] {
        model.fit(&before(&played, day)).unwrap();
    }
    assert_same(
        &pool.predict(&week).unwrap().probabilities,
        &fresh_pool.predict(&week).unwrap().probabilities,
    );
}

#[test]
fn another_history_is_learnt_anew() {
    let all = played(&league().matches[..500]);
    let day = all[450].fixture.date;
    let mut other = all.clone();
    other[3].goals = [9, 0];
    let mut model = RatingsPredictor::default();
    model.fit(&before(&all, day)).unwrap();
    let mut switched = model.clone();
    switched.fit(&before(&other, day)).unwrap();
    let mut fresh = RatingsPredictor::default();
    fresh.fit(&before(&other, day)).unwrap();
    let week = fixtures(&all, day);
    assert_same(
        &switched.predict(&week).unwrap().probabilities,
        &fresh.predict(&week).unwrap().probabilities,
    );
    // An earlier day of the same history too.
    let earlier = all[300].fixture.date;
    model.fit(&before(&all, earlier)).unwrap();
    let mut fresh = RatingsPredictor::default();
    fresh.fit(&before(&all, earlier)).unwrap();
    assert_same(&model.predict(&week).unwrap().probabilities, &fresh.predict(&week).unwrap().probabilities);
}

#[test]
fn nothing_known_is_no_error_for_ratings() {
    let played = played(&league().matches[..40]);
    let start = weeks(&played, 2016)[0];
    let mut model = RatingsPredictor::default();
    assert!(model.predict(&fixtures(&played, start)).is_err(), "predict before fit");
    model.fit(&before(&played, start)).unwrap();
    let p = model.predict(&fixtures(&played, start)).unwrap().probabilities;
    // All alike, and the home side ahead.
    for row in p.outer_iter() {
        assert!((row.sum() - 1.0).abs() < 1e-12 && row[0] > row[2]);
        assert!((row[0] - p[[0, 0]]).abs() < 1e-15);
    }
}

#[test]
fn newcomers_start_below_the_rest() {
    let played = played(&league().matches[..420]);
    let day = weeks(&played, 2017)[0];
    let known: Vec<String> = played[..380].iter().map(|game| game.fixture.home.clone()).collect();
    let mut week = fixtures(&played, day);
    week.truncate(2);
    // A club from below at home against a middling one, and the other way round.
    let newcomer =
        played[380..].iter().map(|game| &game.fixture.home).find(|club| !known.contains(club)).unwrap();
    let (one, other) = (known[0].clone(), known[1].clone());
    (week[0].home, week[0].away) = (newcomer.clone(), one.clone());
    (week[1].home, week[1].away) = (other, one);
    let mut ratings = RatingsPredictor::default();
    let mut goals = GoalsPredictor::default();
    let models: [&mut dyn Predictor; 2] = [&mut ratings, &mut goals];
    for model in models {
        model.fit(&before(&played, day)).unwrap();
        let p = model.predict(&week).unwrap().probabilities;
        assert!(p.iter().all(|p| p.is_finite() && *p > 0.0));
        let mut unknown = week[0].clone();
        unknown.home = "Nobody".to_owned();
        let stranger = model.predict(&[unknown]).unwrap().probabilities;
        assert!(
            (stranger[[0, 0]] - p[[0, 0]]).abs() < 1e-9,
            "a club never seen is a newcomer: {stranger} {p}"
        );
    }
}

#[test]
fn a_league_without_shots_is_rated_by_goals() {
    let mut matches = league().matches;
    matches.truncate(800);
    for game in &mut matches {
        (game.shots, game.shots_on_target) = (None, None);
    }
    let played = played(&matches);
    let day = played[790].fixture.date;
    let week = fixtures(&played, day);
    let mut model = RatingsPredictor::default();
    model.fit(&before(&played, day)).unwrap();
    let p = model.predict(&week).unwrap().probabilities;
    let spread = p.column(0).fold(0.0_f64, |most, p| most.max(*p))
        - p.column(0).fold(1.0_f64, |least, p| least.min(*p));
    assert!(spread > 0.1, "clubs are told apart: {p}");
    // That is the rating of goals alone, whatever the others would be.
    let options = RatingsOptions::new().ratings(vec![RatingOptions::goals().half_life(30.0)]);
    let mut other = RatingsPredictor::new(options);
    other.fit(&before(&played, day)).unwrap();
    assert_same(&other.predict(&week).unwrap().probabilities, &p);
}

#[test]
fn competitions_do_not_mix() {
    let mut matches = league().matches;
    matches.truncate(400);
    let mut both = matches.clone();
    for game in &matches {
        let mut copy = game.clone();
        copy.competition = "Z9".to_owned();
        copy.goals = [game.goals[1], game.goals[0]];
        both.push(copy);
    }
    both.sort_by(|one, other| one.date.cmp(&other.date).then(one.competition.cmp(&other.competition)));
    let (alone, both) = (played(&matches), played(&both));
    let day = alone[390].fixture.date;
    let week: Vec<Fixture> = fixtures(&alone, day);
    let (mut one, mut two) = (RatingsPredictor::default(), RatingsPredictor::default());
    one.fit(&before(&alone, day)).unwrap();
    two.fit(&before(&both, day)).unwrap();
    assert_same(&two.predict(&week).unwrap().probabilities, &one.predict(&week).unwrap().probabilities);
}

#[test]
fn a_pool_lies_between_the_model_and_the_market() {
    let played = played(&league().matches[..800]);
    let day = played[790].fixture.date;
    let mut week = fixtures(&played, day);
    let unpriced = week.len() - 1;
    week[unpriced].quotes.clear();
    week[unpriced].average = None;
    let mut pool = PoolPredictor::new(RatingsPredictor::default());
    assert!(pool.evidence().is_none());
    pool.fit(&before(&played, day)).unwrap();
    let weights = &pool.pool().unwrap().weights;
    assert!((weights.sum() - 1.0).abs() < 1e-9 && weights.iter().all(|weight| (0.0..=1.0).contains(weight)));
    let mut model = RatingsPredictor::default();
    model.fit(&before(&played, day)).unwrap();
    let market = ConsensusPredictor::new(Method::Power).predict(&week).unwrap().probabilities;
    let (p, model) =
        (pool.predict(&week).unwrap().probabilities, model.predict(&week).unwrap().probabilities);
    for i in 0..week.len() {
        assert!((p.row(i).sum() - 1.0).abs() < 1e-12);
        if i == unpriced {
            assert_same(
                &p.row(i).to_owned().insert_axis(ndarray::Axis(0)),
                &model.row(i).to_owned().insert_axis(ndarray::Axis(0)),
            );
            continue;
        }
        // Log odds of home against away are the weighted mean.
        let log_odds = |p: &Array2<f64>| (p[[i, 0]] / p[[i, 2]]).ln();
        let expected = weights[0] * log_odds(&market) + weights[1] * log_odds(&model);
        assert!((log_odds(&p) - expected).abs() < 1e-9);
    }
    let evidence = pool.evidence().unwrap();
    assert!(evidence.matches > 600 && evidence.market_weight > evidence.model_weight && !evidence.model_adds);
}

#[test]
fn a_pool_that_has_learnt_nothing_has_its_prior_weights() {
    let played = played(&league().matches[..60]);
    let day = played[50].fixture.date;
    let week = fixtures(&played, day);
    let market = ConsensusPredictor::new(Method::Power).predict(&week).unwrap().probabilities;
    let mut model = RatingsPredictor::default();
    model.fit(&before(&played, day)).unwrap();
    let model = model.predict(&week).unwrap().probabilities;
    for weight in [0.0, 0.5, 1.0] {
        let mut pool = PoolPredictor::new(RatingsPredictor::default()).prior(weight, 50.0);
        pool.fit(&before(&played, day)).unwrap();
        assert!(pool.pool().is_none());
        let p = pool.predict(&week).unwrap().probabilities;
        for i in 0..week.len() {
            let log_odds = |p: &Array2<f64>| (p[[i, 0]] / p[[i, 2]]).ln();
            let expected = (1.0 - weight) * log_odds(&market) + weight * log_odds(&model);
            assert!((log_odds(&p) - expected).abs() < 1e-9, "{weight}");
        }
    }
}

#[test]
fn prices_do_not_matter_to_forecasts_from_results() {
    let played = played(&league().matches[..200]);
    let day = played[190].fixture.date;
    let mut absurd = played.clone();
    for game in &mut absurd {
        game.fixture.odds = Some([f64::NAN; 3]);
        game.fixture.average = Some([0.5, 1.0, -3.0]);
        game.fixture.quotes.iter_mut().for_each(|quote| quote.odds = [0.1, 0.2, 0.3]);
    }
    let (mut one, mut other) = (RatingsPredictor::default(), RatingsPredictor::default());
    one.fit(&before(&played, day)).unwrap();
    other.fit(&before(&absurd, day)).unwrap();
    assert_same(
        &one.predict(&fixtures(&played, day)).unwrap().probabilities,
        &other.predict(&fixtures(&absurd, day)).unwrap().probabilities,
    );
    let mut with_market = RatingsPredictor::new(RatingsOptions::with_market());
    assert!(with_market.fit(&before(&absurd, day)).is_err());
}

#[test]
fn a_feature_that_does_not_exist_is_named() {
    let played = played(&league().matches[..200]);
    let mut model = MultinomialPredictor::default().without(&["elo", "corners"]);
    let said = model.fit(&before(&played, played[190].fixture.date)).unwrap_err().to_string();
    assert!(said.contains("corners") && said.contains("elo_difference"), "{said}");
}

#[test]
fn a_pool_with_the_market_itself_is_the_market() {
    let played = played(&league().matches[..500]);
    let day = played[450].fixture.date;
    let week = fixtures(&played, day);
    let mut pool = PoolPredictor::new(ConsensusPredictor::new(Method::Power));
    pool.fit(&before(&played, day)).unwrap();
    assert_same(
        &pool.predict(&week).unwrap().probabilities,
        &ConsensusPredictor::new(Method::Power).predict(&week).unwrap().probabilities,
    );
    assert!(pool.evidence().is_none(), "two forecasts that are one have no weights of their own");
    // Another way of taking the overround out is another forecast.
    let mut pool =
        PoolPredictor::new(MarketPredictor::new(Method::Multiplicative)).devig(Method::Shin).prior(0.5, 10.0);
    pool.fit(&before(&played, day)).unwrap();
    assert!(pool.pool().is_some());
}

#[test]
fn options_out_of_range_are_named() {
    let played = played(&league().matches[..40]);
    let history = before(&played, played[30].fixture.date);
    let new = RatingsOptions::new;
    let goals = RatingOptions::goals;
    for (options, name) in [
        (new().ratings(vec![]), "ratings"),
        (new().ratings(vec![RatingOptions::shots()]), "ratings"),
        (new().goals_alone(RatingOptions::shots()), "ratings"),
        (new().ratings(vec![goals().half_life(0.0)]), "half_life"),
        (new().ratings(vec![goals().kept(1.5)]), "kept"),
        (new().ratings(vec![goals().precision(f64::NAN)]), "precision"),
        (new().ratings(vec![goals().style_precision(0.0)]), "style_precision"),
        (new().ratings(vec![goals().worth(f64::INFINITY)]), "worth"),
        (new().worth_deviation(0.0), "worth_deviation"),
        (new().newcomer(f64::NAN, 6.0), "newcomer"),
        (new().newcomer(-0.2, 0.0), "newcomer_weight"),
        (new().newcomer_kept(-0.1), "newcomer_kept"),
        (new().home(-1.0, 100.0), "home_half_life"),
        (new().home(365.0, 0.0), "home_weight"),
        (new().rho(f64::NAN, 0.05), "rho"),
        (new().rho(0.0, 0.0), "rho_deviation"),
    ] {
        let said = RatingsPredictor::new(options).fit(&history).unwrap_err().to_string();
        assert!(said.contains(name), "{name}: {said}");
    }
    for (weight, matches) in [(1.5, 150.0), (f64::NAN, 150.0), (0.2, -1.0)] {
        let mut pool = PoolPredictor::new(ConsensusPredictor::new(Method::Power)).prior(weight, matches);
        assert!(pool.fit(&history).is_err(), "{weight} {matches}");
    }
}
