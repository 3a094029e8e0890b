//! The figures of selection: against references, by their laws, on noise, and at their edges.

mod predictive_ability;
mod probability;
mod sharpe;

use ndarray::Array2;
use proptest::collection::vec;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::fixture::{number, rows};

/// Closed forms: only the order of additions and the normal distribution's expansions differ.
const CLOSED_FORM: f64 = 1e-12;

/// Sharpe ratios of sums put together in another order, where the mean of a half may nearly cancel.
const RATIO: f64 = 1e-11;

/// A simulated share or p-value is within four standard errors of its expectation.
const STANDARD_ERRORS: f64 = 4.0;

const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn table(fixture: &'static str) -> Array2<f64> {
    let rows: Vec<_> = rows(fixture).collect();
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(row, column)| number(rows[row][column]))
}

/// Independent normal numbers.
struct Normals(Xoshiro256PlusPlus);

impl Normals {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn draw(&mut self) -> f64 {
        self.0.sample(StandardNormal)
    }

    fn matrix(&mut self, periods: usize, strategies: usize) -> Array2<f64> {
        Array2::from_shape_simple_fn((periods, strategies), || self.draw())
    }
}

fn matrices() -> impl Strategy<Value = Array2<f64>> {
    (4..24_usize, 2..6_usize).prop_flat_map(|(periods, strategies)| {
        // Coarse values, so that ties and constant halves come up.
        vec((-4..5_i32).prop_map(|x| f64::from(x) / 4.0), periods * strategies)
            .prop_map(move |cells| Array2::from_shape_vec((periods, strategies), cells).expect("its size"))
    })
}

/// The columns in another order: rotated by one.
fn rotated(table: &Array2<f64>) -> Array2<f64> {
    let k = table.ncols();
    Array2::from_shape_fn(table.dim(), |(row, column)| table[[row, (column + 1) % k]])
}
