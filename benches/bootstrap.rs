//! Ten thousand resamples of a season: of score differences, of a betting record, of a hundred strategies.
//!
//! A resample draws 38 weeks, so ten thousand of them need 380,000 random numbers at some 3 ns each: about 1 ms below
//! which no figure gets. The record computes fifteen figures of each resample, and sorts them for their percentiles; the
//! strategies add up 38 · 100 numbers a resample, 300 MB in all, out of a 30 kB table.

use std::hint::black_box;

use criterion::Criterion;
use fairline::metrics::{
    BetResult, BootstrapOptions, Ledger, PerformanceOptions, SettledBet, brier, mean_difference_by_week,
    superior_predictive_ability,
};
use fairline_benches::matches;
use ndarray::Array2;

const MATCHES: usize = 380;
const WEEKS: usize = 38;
const MATCHES_A_WEEK: u32 = 10;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("bootstrap/10000");
    let options = BootstrapOptions::new(42);
    let (truth, odds, outcomes) = matches(MATCHES);

    let market = Array2::from_shape_fn(odds.dim(), |(i, k)| 1.0 / odds[[i, k]] / (1.0 / &odds.row(i)).sum());
    let a = brier(truth.view(), &outcomes).expect("valid forecasts").per_event;
    let b = brier(market.view(), &outcomes).expect("valid forecasts").per_event;
    for (name, matches_a_week) in [("38 weeks", MATCHES_A_WEEK), ("380 weeks", 1)] {
        let weeks: Vec<u32> = (0..).take(MATCHES).map(|i| i / matches_a_week).collect();
        let compare = || mean_difference_by_week(a.view(), b.view(), black_box(&weeks), &options);
        assert!(compare().expect("valid scores").interval.is_some());
        group.bench_function(format!("score difference/{name}"), |b| b.iter(compare));
    }

    let bets: Vec<SettledBet> = (0..MATCHES)
        .zip(0..)
        .map(|(i, number)| {
            let pick = i % 3;
            let result = if outcomes[i] == pick { BetResult::Won } else { BetResult::Lost };
            SettledBet { stake: 10.0, odds: odds[[i, pick]], result, week: number / MATCHES_A_WEEK }
        })
        .collect();
    let ledger = Ledger::new(&bets).and_then(|ledger| ledger.bankroll(5_000.0)).expect("valid bets");
    let performance = PerformanceOptions::new().bootstrap(options);
    let report = || black_box(&ledger).performance(&performance);
    assert!(report().expect("a solvent record").sharpe.interval.is_some());
    group.bench_function("betting record/380 bets", |b| b.iter(report));

    let excess = Array2::from_shape_fn((WEEKS, 100), |(week, k)| (((week + 1) * (k + 7)) % 41) as f64 - 20.0);
    let test = || superior_predictive_ability(black_box(excess.view()), &options);
    assert!(test().expect("finite excess").p_consistent.is_some());
    group.bench_function("strategies/100", |b| b.iter(test));

    group.finish();
    criterion.final_summary();
}
