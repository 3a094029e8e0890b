//! Overround removal, ns a book.
//!
//! Multiplicative is bound by three divisions a book; Shin by three square roots and divisions a Newton step; power by
//! three exponentials a step.

mod common;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::market::{DevigOptions, Method, devig_batch};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("devig");
    for n in [1, 1_000, 100_000] {
        let (_, odds, _) = common::matches(n);
        for method in Method::ALL {
            let options = DevigOptions::new(method);
            let fair = devig_batch(odds.view(), &options).expect("three columns");
            assert!(fair.refused.is_empty() && (fair.probabilities.sum() - n as f64).abs() < 1e-9 * n as f64);
            group.throughput(Throughput::Elements(n as u64));
            group.bench_function(BenchmarkId::new(method.to_string(), format!("n={n}")), |b| {
                b.iter(|| devig_batch(black_box(odds.view()), &options));
            });
        }
    }
    group.finish();
    criterion.final_summary();
}
