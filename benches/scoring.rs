//! Scores of many forecasts at once, beside the time it takes to sum the same array.
//!
//! The limit is memory. A million forecasts are 24 MB of probabilities, which the `sum` rows read, and 8 MB of outcomes,
//! which a mean score has to read as well (the `read` rows): 1.33 times the bytes, and more than that in time where the
//! first fit into the last cache and both together do not. A score of each event (`per_event` rows) writes another 8 MB.
//! In the first cache a Brier score takes some 0.8 ns a row: 40 vector instructions for eight rows.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::metrics::{Score, ScoreOptions};
use fairline_benches::matches;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let options = ScoreOptions::new();
    let mut group = criterion.benchmark_group("scoring");
    for n in [1, 1_000, 100_000, 1_000_000] {
        let (p, _, outcomes) = matches(n);
        let size = format!("n={n}");
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("sum", &size), |b| b.iter(|| black_box(&p).sum()));
        let scores = [
            ("brier", Score::Brier, 2.0 / 3.0),
            ("rps", Score::Rps, 2.0 / 9.0),
            ("log", Score::Log, 3_f64.ln()),
        ];
        group.bench_function(BenchmarkId::new("read", &size), |b| {
            b.iter(|| (black_box(&p).sum(), black_box(&outcomes).iter().sum::<usize>()));
        });
        for (name, score, equal_chances) in scores {
            let mean = score.mean(p.view(), &outcomes, &options).expect("valid forecasts");
            let scores = score.per_event(p.view(), &outcomes, &options).expect("valid forecasts");
            assert!((mean - scores.mean).abs() < 1e-13 * mean);
            assert!(n == 1 || mean < 0.95 * equal_chances, "{name}: {mean}");
            group.bench_function(BenchmarkId::new(format!("{name}/mean"), &size), |b| {
                b.iter(|| score.mean(black_box(p.view()), black_box(&outcomes), &options));
            });
            group.bench_function(BenchmarkId::new(format!("{name}/per_event"), &size), |b| {
                b.iter(|| score.per_event(black_box(p.view()), black_box(&outcomes), &options));
            });
        }
    }
    group.finish();
    criterion.final_summary();
}
