//! Ten thousand futures of a bankroll over 380 bets.

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fairline::sim::{
    BankrollModel, BetDistribution, BetPlan, MonteCarloOptions, PlannedBet, Stake, Staking, WeekSample,
    simulate_bankroll,
};

const PATHS: usize = 10_000;
const BETS: usize = 380;

/// A bet on the likeliest outcome of each match, at its price.
fn plan(bets_a_week: usize, stake: Stake) -> BankrollModel {
    let (truth, odds, _) = common::matches(BETS);
    let bets: Vec<PlannedBet> = (0..BETS)
        .zip(0..)
        .map(|(i, number)| {
            let pick =
                (0..3).max_by(|&a, &b| truth[[i, a]].total_cmp(&truth[[i, b]])).expect("three outcomes");
            let week = 1 + number / u32::try_from(bets_a_week).expect("a small number");
            PlannedBet { week, probability: truth[[i, pick]], odds: odds[[i, pick]], stake }
        })
        .collect();
    BetPlan::new(&bets).expect("valid bets").into()
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("monte_carlo");
    group.throughput(Throughput::Elements((PATHS * BETS) as u64));
    let options = MonteCarloOptions::new(42).paths(PATHS);
    let returns: Vec<f64> = (0..BETS).map(|i| 0.001 * ((i * 7 % 41) as f64 - 19.0)).collect();
    let drawn = BetDistribution {
        bets_per_week: 10,
        weeks: 38,
        price_mean: 0.5,
        price_deviation: 0.6,
        edge_mean: 0.05,
        edge_deviation: 0.05,
        correlation: 0.2,
        staking: Staking::Kelly { fraction: 0.25, most: 0.5 },
    };
    let cases: [(&str, BankrollModel, MonteCarloOptions); 7] = [
        ("one bet a week", plan(1, Stake::Fraction(0.01)), options.clone()),
        ("one bet a week/antithetic", plan(1, Stake::Fraction(0.01)), options.clone().antithetic()),
        ("ten bets a week", plan(10, Stake::Fraction(0.01)), options.clone()),
        ("ten bets a week/wrong p", plan(10, Stake::Fraction(0.01)), options.clone().probability_error(0.1)),
        ("one bet a week/flat", plan(1, Stake::Flat(0.01)), options.clone()),
        ("weeks of the past", WeekSample::new(&returns, 380).expect("valid returns").into(), options.clone()),
        ("drawn bets", drawn.into(), options),
    ];
    for (name, model, options) in &cases {
        let run = || simulate_bankroll(black_box(model), options);
        let figures = run().expect("a valid model");
        assert!(figures.paths == PATHS && figures.mean_drawdown.value > 0.0);
        group.bench_function(*name, |b| b.iter(run));
    }
    group.finish();
    criterion.final_summary();
}
