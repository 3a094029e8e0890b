//! A configuration on one season of 380 matches: forecasts replayed, value, stakes, ledger, figures.
//!
//! The limit of a configuration is its stakes: some ten candidates a week, 40 weeks, and a Kelly optimum of ten
//! simultaneous bets takes tens of microseconds. With flat stakes what is left is the engine: 380 forecasts
//! replayed, their records and the ledger.

use std::hint::black_box;

use criterion::Criterion;
use fairline::Decimal;
use fairline::data::{Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline::sim::{
    EloPredictor, Sweep, SweepOptions, SweepReport, SweepReportOptions, SweepSpace, SweepStaking,
};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("sweep");
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(42)).expect("valid options");
    let stakings = [
        SweepStaking::Kelly(0.25),
        SweepStaking::Flat(Decimal::TEN),
        SweepStaking::LevelProfit(Decimal::TEN),
    ];
    let edges: Vec<Option<f64>> = (0..100).map(|step| Some(0.001 * f64::from(step))).collect();
    let space = SweepSpace::new().forecaster("elo", EloPredictor::default).staking(stakings).min_edge(edges);
    let sweep = Sweep::new(&space, &league.matches, &[Season::new(2023)], &SweepOptions::new())
        .expect("a season with prices");
    let configurations = space.grid().expect("valid axes");
    for name in ["kelly", "flat", "level_profit"] {
        let one = configurations
            .iter()
            .find(|one| one.to_string().contains(name) && one.min_edge == Some(0.02))
            .expect("a configuration of the grid");
        assert!(sweep.trial(one).expect("a season").bets() > 100);
        group.bench_function(format!("season/{name}"), |b| b.iter(|| sweep.trial(black_box(one))));
    }

    let mut trials = Vec::new();
    sweep
        .run(&configurations, |trial| {
            trials.push(trial);
            Ok(())
        })
        .expect("300 seasons");
    let options = SweepReportOptions::new(42);
    group.sample_size(10);
    group.bench_function("report/300 tries", |b| b.iter(|| SweepReport::of(black_box(&trials), &options)));
    group.finish();
    criterion.final_summary();
}
