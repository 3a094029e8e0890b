//! Overround removal: ns a book, in batches into memory that is used again, and a book at a time.
//!
//! The limit of the closed forms is division: four divisions a three-way book, 2 to 3 ns (four lanes at a time, which some
//! processors divide two by two); the 64 bytes that a book moves take about 3 ns more where they come from memory. Shin's
//! method needs a root and a division an outcome for each of 1.1 evaluations a book, and for the answer; power an
//! exponential for each, and a logarithm an outcome; the odds ratio a division, with two evaluations; Jensen-Shannon three
//! nested Newton searches with a logarithm a step.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::market::{DevigBatch, DevigOptions, Method, devig, devig_batch_into};
use fairline_benches::matches;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("devig");
    for n in [1_000, 100_000] {
        let (_, odds, _) = matches(n);
        let mut fair = DevigBatch::default();
        for method in Method::ALL {
            let options = DevigOptions::new(method);
            devig_batch_into(odds.view(), &options, &mut fair).expect("three columns");
            let answered = (n - fair.refused.len()) as f64;
            assert!(fair.refused.len() < n / 20, "{method} refused {}", fair.refused.len());
            let sum: f64 = fair.probabilities.iter().filter(|p| !p.is_nan()).sum();
            assert!((sum - answered).abs() < 1e-9 * answered);
            group.throughput(Throughput::Elements(n as u64));
            group.bench_function(BenchmarkId::new(method.to_string(), format!("n={n}")), |b| {
                b.iter(|| devig_batch_into(black_box(odds.view()), &options, &mut fair));
            });
        }
    }
    let odds = [2.60, 2.40, 4.30];
    for method in Method::ALL {
        assert!(devig(&odds, method).is_ok_and(|book| book.residual <= 1e-12));
        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::new(method.to_string(), "n=1"), |b| {
            b.iter(|| devig(black_box(&odds), method));
        });
    }
    group.finish();
    criterion.final_summary();
}
