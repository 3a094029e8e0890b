//! Multinomial logit: a week's refit, a hundred thousand rows, and how the time grows with the rows.
//!
//! The limit of a pass (value and gradient; 11 of them at tolerance 2e-5 and 15 at 1e-8) over n rows with p features and k
//! classes is memory, 8·(p + 1)·n bytes, where the rows do not fit into a cache, and 4·n·(p + 1)·k floating-point
//! operations where they do. On one core with 512-bit vectors a pass over 100,000×50 with the solver's work takes 3.4 ms,
//! a bit more than twice what summing the features takes (`read` rows, 28 GB/s), and one over 2,660×20 takes 42 µs, 16
//! Gflop/s: exponentials and logarithms are the rest. Before the first pass a fit checks, centres and copies the features,
//! for 100,000×50 some 28 ms, much of it the system's work on fresh pages. A warm start saves a sixth to a quarter at 1e-8:
//! L-BFGS gains the same few digits with each pass, wherever it starts.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::model::{LogitData, LogitOptions, MultinomialLogit, Solver, Status};
use ndarray::{Array2, Axis, Slice};
use rand::SeedableRng;
use rand_distr::{Distribution, Gumbel, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

const SEED: u64 = 42;
const CLASSES: usize = 3;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("logit");

    // Seven seasons of matches, as every week's refit sees them: cold, and from the fit of a week before.
    let (x, y) = draw(2_660, 20);
    let earlier = x.slice_axis(Axis(0), Slice::from(..2_650));
    for (name, solver) in
        [("lbfgs", Solver::Lbfgs), ("newton_cg", Solver::NewtonCg), ("trust_region", Solver::TrustRegion)]
    {
        let options = LogitOptions::new().l2(1.0 / 2_660.0).tolerance(1e-8).solver(solver);
        let start = fit(&LogitData::new(earlier, &y[..2_650]), &options);
        let (cold, warm) = (LogitData::new(x.view(), &y), LogitData::new(x.view(), &y).start(&start));
        let (a, b) = (fit(&cold, &options), fit(&warm, &options));
        assert!((a.objective - b.objective).abs() < 1e-13);
        group.throughput(Throughput::Elements(2_660));
        for (start, data) in [("cold", &cold), ("warm", &warm)] {
            group.bench_function(BenchmarkId::new(format!("{name}/{start}"), "n=2660,p=20"), |b| {
                b.iter(|| MultinomialLogit::fit_data(black_box(data), &options));
            });
        }
    }

    // To the objective that scikit-learn 1.9 reaches at its default tolerance: at 1e-4 ours is 5e-9 of it above.
    group.sample_size(20);
    for (rows, features) in [(1_000, 20), (10_000, 20), (100_000, 20), (1_000_000, 20), (100_000, 50)] {
        let (x, y) = draw(rows, features);
        let options = LogitOptions::new().l2(1.0 / rows as f64).tolerance(2e-5);
        let data = LogitData::new(x.view(), &y);
        let model = fit(&data, &options);
        let size = format!("n={rows},p={features}");
        assert!(model.evaluations <= 12, "{size}: {}", model.evaluations);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("lbfgs/2e-5", &size), |b| {
            b.iter(|| MultinomialLogit::fit_data(black_box(&data), &options));
        });
        // What reading the features once takes: the least that any pass can.
        group.bench_function(BenchmarkId::new("read", &size), |b| b.iter(|| black_box(&x).sum()));
    }
    group.finish();
    criterion.final_summary();
}

fn fit(data: &LogitData<'_>, options: &LogitOptions) -> MultinomialLogit {
    let model = MultinomialLogit::fit_data(data, options).expect("drawn data can be fitted");
    assert_eq!(model.status, Status::Converged);
    model
}

/// Standard normal features, and the class whose logit is the largest after Gumbel noise is added to all.
fn draw(rows: usize, features: usize) -> (Array2<f64>, Vec<usize>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED);
    let gumbel = Gumbel::new(0.0, 1.0).expect("a positive scale");
    let mut normal = || -> f64 { StandardNormal.sample(&mut rng) };
    let x = Array2::from_shape_simple_fn((rows, features), &mut normal);
    let size = 1.2 / (features as f64).sqrt();
    let w = Array2::from_shape_simple_fn((features, CLASSES), || size * normal());
    let mut logits = x.dot(&w) + &ndarray::arr1(&[0.35, -0.1, 0.0]);
    logits.mapv_inplace(|logit| logit + gumbel.sample(&mut rng));
    let largest = |row: ndarray::ArrayView1<'_, f64>| {
        (0..CLASSES).max_by(|&a, &b| row[a].total_cmp(&row[b])).expect("there are classes")
    };
    let y = logits.outer_iter().map(largest).collect();
    (x, y)
}
