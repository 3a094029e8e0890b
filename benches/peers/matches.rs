//! Goals models and seasons, on real matches.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput};
use fairline::data::{HoldOut, Match, Season, read_dir};
use fairline::market::Method;
use fairline::model::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions};
use fairline::sim::{
    FEATURE_NAMES, GoalsPredictor, KellyStrategy, MultinomialPredictor, Predictor, Schedule, ScheduleOptions,
    SeasonOptions, simulate_season,
};

use crate::Answers;

/// A day's loss of weight in the peers' weighted fits.
const DECAY: f64 = 0.001;

pub(crate) fn all(criterion: &mut Criterion, folder: &Path, answers: &mut Answers) {
    let matches = read_dir(folder).expect("season files").matches;
    goals(criterion, &matches, answers);
    seasons(criterion, &matches);
}

fn goals(criterion: &mut Criterion, matches: &[Match], answers: &mut Answers) {
    let seasons = [Season::new(2021), Season::new(2022)];
    let games: Vec<&Match> = matches.iter().filter(|game| seasons.contains(&game.season())).collect();
    let mut clubs: Vec<&str> = games.iter().map(|game| game.home.as_str()).collect();
    clubs.sort_unstable();
    clubs.dedup();
    let club = |name: &str| clubs.binary_search(&name).expect("every club plays at home");
    let last = games.iter().map(|game| game.date).max().expect("two seasons");
    let data: Vec<GoalsMatch<'_>> = games
        .iter()
        .map(|game| {
            let fixture = GoalsFixture::new(club(&game.home), club(&game.away));
            GoalsMatch::new(fixture, game.goals.map(f64::from)).age(f64::from((last - game.date).get_days()))
        })
        .collect();
    let mut group = criterion.benchmark_group("peers/goals");
    let plain = GoalsOptions::new().prior_precision(0.0).decay(0.0);
    for (name, options) in [
        ("Poisson", plain.clone().family(GoalsFamily::Poisson)),
        ("Dixon-Coles", plain.clone()),
        ("Dixon-Coles, decay", plain.clone().decay(DECAY)),
        ("bivariate Poisson", plain.clone().family(GoalsFamily::BivariatePoisson)),
        ("negative binomial", plain.family(GoalsFamily::NegativeBinomial)),
    ] {
        let fit = || GoalsModel::fit(black_box(&data), &options);
        answers.insert(name, fit().expect("seasons that can be fitted").log_likelihood);
        group.bench_function(name, |b| b.iter(fit));
    }
    let model = GoalsModel::fit(&data, &GoalsOptions::new()).expect("seasons that can be fitted");
    let fixtures: Vec<GoalsFixture<'_>> = data[..380].iter().map(|game| game.fixture).collect();
    group.throughput(Throughput::Elements(380));
    group.bench_function("1X2 of a match", |b| {
        let home = |fixture: &GoalsFixture<'_>| {
            model.score_matrix(fixture).map_or(f64::NAN, |matrix| matrix.result()[0])
        };
        b.iter(|| black_box(&fixtures).iter().map(home).sum::<f64>());
    });
    group.finish();
}

/// Season 2023-24, refitted before each betting week, quarter Kelly under the default limits.
fn seasons(criterion: &mut Criterion, matches: &[Match]) {
    let schedule = |first: Season| {
        let matches: Vec<Match> = matches.iter().filter(|game| game.season() >= first).cloned().collect();
        let hold_out = HoldOut::split(&matches, Season::new(2023)).expect("the season is there");
        Schedule::new(&hold_out, &ScheduleOptions::new()).expect("every match has prices")
    };
    let dixon_coles = || GoalsPredictor::new(GoalsOptions::new().decay(DECAY));
    // It wants one feature beside the prices.
    let others = FEATURE_NAMES.iter().filter(|name| !name.contains("elo")).copied().collect::<Vec<_>>();
    let on_prices = || MultinomialPredictor::default().with_market(Method::Shin).without(&others);
    let mut group = criterion.benchmark_group("peers/season");
    group.sample_size(10);
    let mut walk = |name: &str, first: Season, forecaster: &dyn Fn() -> Box<dyn Predictor>| {
        let schedule = schedule(first);
        let run = || {
            simulate_season(black_box(&schedule), forecaster(), KellyStrategy, &SeasonOptions::new(), |_| {})
        };
        assert_eq!(run().expect("a season that can be walked").predictions.len(), 380);
        group.bench_function(name, |b| b.iter(run));
    };
    walk("Dixon-Coles from 2021-22", Season::new(2021), &|| Box::new(dixon_coles()));
    walk("multinomial on prices and Elo", Season::new(2016), &|| Box::new(on_prices()));
    group.finish();
}
