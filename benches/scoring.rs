//! Scores of many forecasts at once, beside the time it takes to sum the same array.
//!
//! The limit is memory: a million forecasts are 24 MB, each read once, and one score per match is 8 MB written. The
//! `sum` rows measure that reading in the same run.

mod common;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::metrics;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("scoring");
    for n in [1, 1_000, 100_000, 1_000_000] {
        let (p, _, outcomes) = common::matches(n);
        let brier = metrics::brier(p.view(), &outcomes).expect("valid forecasts").mean;
        assert!((0.0..=2.0).contains(&brier));
        if n >= 1_000 {
            // The truth of the simulated league scores well below three equal chances (2/3).
            assert!(brier < 0.6, "{brier}");
        }
        let size = format!("n={n}");
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("sum", &size), |b| b.iter(|| black_box(&p).sum()));
        group.bench_function(BenchmarkId::new("brier", &size), |b| {
            b.iter(|| metrics::brier(black_box(p.view()), &outcomes));
        });
        group.bench_function(BenchmarkId::new("rps", &size), |b| {
            b.iter(|| metrics::rps(black_box(p.view()), &outcomes));
        });
        group.bench_function(BenchmarkId::new("log_score", &size), |b| {
            b.iter(|| metrics::log_score(black_box(p.view()), &outcomes));
        });
    }
    group.finish();
    criterion.final_summary();
}
