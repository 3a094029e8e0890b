//! What a fit allocates, and that threads change nothing.

use std::ops::ControlFlow;

use fairline_model::{LogitData, LogitOptions, MultinomialLogit, Solver};
use ndarray::Array2;

use super::common::draw;

/// Bytes that a fit of so many iterations allocates in all.
fn bytes(x: &Array2<f64>, y: &[usize], solver: Solver, iterations: usize) -> u64 {
    let data = LogitData::new(x.view(), y);
    let options = LogitOptions::new().l2(1e-4).tolerance(1e-13).solver(solver);
    let mut taken = 0;
    let info = allocation_counter::measure(|| {
        let fit = MultinomialLogit::fit_observed(&data, &options, &mut |progress| {
            if progress.iteration < iterations { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        taken = fit.map_or(0, |fit| fit.iterations);
    });
    assert_eq!(taken, iterations);
    info.bytes_total
}

/// An iteration allocates vectors of the length of the parameters, argmin's steps and copies, and nothing per row.
#[test]
fn an_iteration_takes_no_memory_for_rows() {
    let check = || {
        let (features, classes) = (6, 3);
        let (x, y) = draw(300, features, classes, 1);
        // The same rows 40 times over: the same objective, and so the same iterations. 12,000 rows are three chunks.
        let long = Array2::from_shape_fn((12_000, features), |(i, j)| x[[i % 300, j]]);
        let labels = y.repeat(40);
        let parameter_vector = (8 * classes * (features + 1)) as u64;
        for (solver, iterations, most) in
            [(Solver::Lbfgs, 9, 60), (Solver::NewtonCg, 3, 400), (Solver::TrustRegion, 3, 400)]
        {
            let iteration = |x: &Array2<f64>, y: &[usize]| {
                bytes(x, y, solver, iterations + 1) - bytes(x, y, solver, iterations)
            };
            let (few, many) = (iteration(&x, &y), iteration(&long, &labels));
            assert_eq!(few, many, "{solver:?}");
            assert!(few <= most * parameter_vector, "{solver:?}: {few} bytes, {}", few / parameter_vector);
        }
    };
    // Handing work to other threads takes memory of its own; a pool's thread does all work of a pool of one itself.
    #[cfg(feature = "rayon")]
    pool(1).install(check);
    #[cfg(not(feature = "rayon"))]
    check();
}

#[cfg(feature = "rayon")]
fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had")
}

#[cfg(feature = "rayon")]
#[test]
fn the_number_of_threads_changes_no_bit() {
    // Five chunks, of which the last has a single row.
    let rows = 4 * 4096 + 1;
    let (x, y) = draw(rows, 4, 3, 2);
    let weights = ndarray::Array1::from_shape_fn(rows, |i| 1.0 / (1 + i % 7) as f64);
    let offsets = Array2::from_shape_fn((rows, 3), |(i, c)| ((i * (c + 2)) % 11) as f64 / 11.0);
    let data = LogitData::new(x.view(), &y).weights(weights.view()).offsets(offsets.view());
    for solver in [Solver::Lbfgs, Solver::NewtonCg, Solver::TrustRegion] {
        for standardize in [false, true] {
            let options = LogitOptions::new().solver(solver).standardize(standardize);
            let fit = || {
                let model = MultinomialLogit::fit_data(&data, &options).expect("drawn data can be fitted");
                let bits: Vec<u64> =
                    model.coefficients.iter().chain(&model.intercepts).map(|b| b.to_bits()).collect();
                (bits, model)
            };
            let one = pool(1).install(fit);
            for threads in [2, 3] {
                assert_eq!(pool(threads).install(fit), one, "{solver:?}, {threads} threads");
            }
        }
    }
}
