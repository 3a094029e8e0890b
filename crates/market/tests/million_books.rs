//! A million random books a method, over everything the solvers promise to solve: 2 to 500 outcomes, overrounds from
//! 1e-9 to 2, odds from 1.0001 to 10,000. In a debug build it would take minutes.

use fairline_market::{DevigBatch, DevigOptions, Error, Method, devig_batch_into};
use ndarray::Array2;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Books of each number of outcomes, a million together.
const SIZES: [(usize, usize); 7] =
    [(700_000, 3), (200_000, 2), (60_000, 8), (30_000, 14), (8_000, 40), (1_500, 150), (500, 500)];

/// A book from fair probabilities of any shape, from equals to one certainty, with the overround spread in proportion,
/// in equal parts or by a power; again until it lies within the promise.
fn fill(book: &mut [f64], rng: &mut Xoshiro256PlusPlus) {
    loop {
        let shape = 10f64.powf(rng.random_range(-1.0..1.5));
        let overround = 10f64.powf(rng.random_range(-9.0..0.31));
        let spread = rng.random_range(0..3);
        for p in book.iter_mut() {
            *p = (-rng.random::<f64>().max(1e-300).ln()).powf(shape);
        }
        let total: f64 = book.iter().sum();
        let n = book.len() as f64;
        for p in book.iter_mut() {
            let fair = *p / total;
            let implied = match spread {
                0 => fair * (1.0 + overround),
                1 => fair + overround / n,
                _ => fair.powf(1.0 / (1.0 + overround)),
            };
            *p = (1.0 / implied).clamp(1.0001, 10_000.0);
        }
        let booksum: f64 = book.iter().map(|o| 1.0 / o).sum();
        if (1.0 + 1e-9..=3.0).contains(&booksum) {
            return;
        }
    }
}

/// Whether a method may refuse a book within the promise: the four that can take more from a longshot than it has,
/// and the power method where a probability is below the smallest double.
fn may_refuse(method: Method, error: &Error) -> bool {
    match error {
        Error::ProbabilityOutOfRange { probability, .. } => match method {
            Method::Additive | Method::BalancedBook | Method::StandardError => *probability <= 0.0,
            Method::Power => probability.to_bits() == 0,
            _ => false,
        },
        Error::NoCommonDistance { .. } => method == Method::JensenShannon,
        _ => false,
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "run with --release")]
fn a_million_books_are_solved_and_certified() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(42);
    let mut fair = DevigBatch::default();
    for (books, outcomes) in SIZES {
        let mut odds = Array2::zeros((books, outcomes));
        for mut row in odds.rows_mut() {
            fill(row.as_slice_mut().expect("standard layout"), &mut rng);
        }
        for method in Method::ALL {
            devig_batch_into(odds.view(), &DevigOptions::new(method), &mut fair).expect("valid options");
            assert!(fair.max_iterations <= 12, "{method}, {outcomes} outcomes: {}", fair.max_iterations);
            let mut refused = fair.refused.iter().peekable();
            for (row, p) in fair.probabilities.rows().into_iter().enumerate() {
                if let Some((_, error)) = refused.next_if(|(refused, _)| *refused == row) {
                    assert!(may_refuse(method, error), "{method}: {error} in {}", odds.row(row));
                    continue;
                }
                let residual = (p.sum() - 1.0).abs();
                assert!(residual <= 1e-12, "{method} left {residual:e} of {}", odds.row(row));
                assert!(p.iter().all(|&p| p > 0.0), "{method}: {}", odds.row(row));
            }
        }
    }
}
