//! Goals models: milliseconds a fit of two seasons, cold and warm, and the forecast of a match.
//!
//! A Newton step passes over the matches once (two exponentials a match and some sixty additions to the Hessian) and
//! factors a matrix of twice the clubs; five steps find the Poisson model and three the shape.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::data::{SimulatedLeague, SimulatedLeagueOptions};
use fairline::model::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, Status};

const MATCHES: usize = 760;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let matches = matches();
    let mut group = criterion.benchmark_group("goals");
    group.throughput(Throughput::Elements(MATCHES as u64));
    for family in [
        GoalsFamily::Poisson,
        GoalsFamily::DixonColes,
        GoalsFamily::BivariatePoisson,
        GoalsFamily::NegativeBinomial,
    ] {
        let options = GoalsOptions::new().family(family);
        let fit = |matches: &[GoalsMatch<'_>]| GoalsModel::fit(matches, &options).expect("a sound league");
        let model = fit(&matches);
        assert_eq!(model.status, Status::Converged);
        group.bench_function(BenchmarkId::new(format!("fit/{family:?}"), format!("n={MATCHES}")), |b| {
            b.iter(|| GoalsModel::fit(black_box(&matches), &options));
        });
        // A week later: ten matches more than the earlier fit knew.
        let earlier = fit(&matches[..MATCHES - 10]);
        group.bench_function(BenchmarkId::new(format!("refit/{family:?}"), format!("n={MATCHES}")), |b| {
            b.iter(|| earlier.refit(black_box(&matches), &options));
        });
    }
    let model = GoalsModel::fit(&matches, &GoalsOptions::new()).expect("a sound league");
    let fixture = GoalsFixture::new(matches[0].fixture.home, matches[0].fixture.away);
    assert!(model.score_matrix(&fixture).is_ok_and(|matrix| matrix.result().iter().all(|&p| p > 0.0)));
    group.throughput(Throughput::Elements(1));
    group.bench_function(BenchmarkId::new("predict", "n=1"), |b| {
        b.iter(|| model.predict(black_box(&fixture)));
    });
    group.bench_function(BenchmarkId::new("score_matrix", "n=1"), |b| {
        b.iter(|| model.score_matrix(black_box(&fixture)).map(|matrix| matrix.result()));
    });
    group.finish();
    criterion.final_summary();
}

/// The first two seasons of the simulated league, seed 42, in order of date.
fn matches() -> Vec<GoalsMatch<'static>> {
    let league =
        SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(42)).expect("the defaults are valid");
    let mut names: Vec<&str> = league.matches.iter().map(|game| game.home.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let club = |name: &str| names.binary_search(&name).expect("every club plays at home");
    let games = &league.matches[..MATCHES];
    let last = games[MATCHES - 1].date;
    games
        .iter()
        .map(|game| {
            let days = last.duration_since(game.date).as_hours() as f64 / 24.0;
            let goals = game.goals.map(f64::from);
            GoalsMatch::new(GoalsFixture::new(club(&game.home), club(&game.away)), goals).age(days)
        })
        .collect()
}
