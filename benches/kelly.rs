//! Kelly stakes: one bet, one event, and up to a hundred events at once.
//!
//! Simultaneous stakes are bound by exponentials: about one a quadrature node and staked outcome in each Newton step,
//! a few nanoseconds apiece. Enumerating ten three-way matches would visit 59,049 outcomes in each step instead.

mod common;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::kelly;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let (p, odds, _) = common::matches(1_000);

    let mut group = criterion.benchmark_group("kelly");
    group.throughput(Throughput::Elements(1));
    assert!((kelly::back(0.55, 2.0, 0.0).expect("valid") - 0.10).abs() < 1e-12);
    group.bench_function(BenchmarkId::new("back", "n=1"), |b| {
        b.iter(|| kelly::back(black_box(0.55), black_box(2.0), black_box(0.0)));
    });

    let options = kelly::Options::new();
    let (belief, price) = (p.row(0).to_vec(), [2.9, 3.6, 2.7]);
    group.bench_function(BenchmarkId::new("exclusive", "outcomes=3"), |b| {
        b.iter(|| kelly::exclusive(black_box(&belief), black_box(&price), &options));
    });

    let quarter = kelly::Options::new().fraction(0.25).max_bet(0.05).min_edge(0.02);
    for matches in [1, 10, 38, 100] {
        // Neighbouring matches with value in them, as a weekend has.
        let p = p.select(ndarray::Axis(0), &(0..matches).collect::<Vec<_>>());
        let odds = odds.select(ndarray::Axis(0), &(0..matches).collect::<Vec<_>>());
        for (name, options) in [("simultaneous", &options), ("simultaneous_capped", &quarter)] {
            let stakes = kelly::simultaneous(p.view(), odds.view(), options).expect("valid");
            assert!(stakes.kkt_residual < 1e-9 && stakes.total <= 1.0);
            group.throughput(Throughput::Elements(matches as u64));
            group.bench_function(BenchmarkId::new(name, format!("matches={matches}")), |b| {
                b.iter(|| kelly::simultaneous(black_box(p.view()), black_box(odds.view()), options));
            });
        }
    }
    group.finish();
    criterion.final_summary();
}
