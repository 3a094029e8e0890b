//! The multinomial logit: by its laws, against references, and at its edges.

mod choice;
#[path = "../common/mod.rs"]
mod common;
mod edges;
mod inference;
mod laws;
mod memory;
mod reference;
#[cfg(feature = "serde")]
mod saved;
mod shapes;
mod solvers;
mod weights;

use fairline_model::{LogitData, LogitOptions, MultinomialLogit, Status};
use ndarray::{Array, Array1, Array2, ArrayView, Axis, RemoveAxis, Slice};

/// Two optima found from different data layouts; gradients of 1e-9 over curvatures above 1e-3.
const OPTIMUM: f64 = 1e-6;
/// A few roundings of numbers near 1.
const ROUNDING: f64 = 1e-14;

fn fit(x: &Array2<f64>, y: &[usize], options: &LogitOptions) -> MultinomialLogit {
    fit_data(&LogitData::new(x.view(), y), options)
}

fn fit_data(data: &LogitData<'_>, options: &LogitOptions) -> MultinomialLogit {
    let fit = MultinomialLogit::fit_data(data, options).expect("drawn data can be fitted");
    assert_eq!(fit.status, Status::Converged);
    fit
}

/// The objective written out, in the units of `x`.
struct Objective<'a> {
    x: &'a Array2<f64>,
    y: &'a [usize],
    weights: Array1<f64>,
    offsets: Array2<f64>,
    l2: f64,
}

impl<'a> Objective<'a> {
    fn new(x: &'a Array2<f64>, y: &'a [usize], classes: usize, l2: f64) -> Self {
        Self { x, y, weights: Array1::ones(y.len()), offsets: Array2::zeros((y.len(), classes)), l2 }
    }

    fn at(&self, beta: &Array2<f64>, a: &Array1<f64>) -> f64 {
        let logits = self.x.dot(beta) + a + &self.offsets;
        let losses = logits.outer_iter().zip(self.y).map(|(row, &label)| {
            let max = row.fold(f64::NEG_INFINITY, |max, &logit| max.max(logit));
            max + row.mapv(|logit| (logit - max).exp()).sum().ln() - row[label]
        });
        let loss: f64 = losses.zip(&self.weights).map(|(loss, weight)| weight * loss).sum();
        loss / self.weights.sum() + 0.5 * self.l2 * beta.mapv(|b| b * b).sum()
    }
}

fn assert_close(a: &Array2<f64>, b: &Array2<f64>, epsilon: f64) {
    assert_eq!(a.dim(), b.dim());
    for (a, b) in a.iter().zip(b) {
        approx::assert_abs_diff_eq!(*a, *b, epsilon = epsilon);
    }
}

/// Coefficients and intercepts are the same up to `epsilon`.
fn assert_same_model(a: &MultinomialLogit, b: &MultinomialLogit, epsilon: f64) {
    assert_close(&a.coefficients, &b.coefficients, epsilon);
    for (a, b) in a.intercepts.iter().zip(&b.intercepts) {
        approx::assert_abs_diff_eq!(*a, *b, epsilon = epsilon);
    }
}

/// Some rows of an array.
fn rows<D: RemoveAxis>(array: &Array<f64, D>, range: impl Into<Slice>) -> ArrayView<'_, f64, D> {
    array.slice_axis(Axis(0), range.into())
}

/// Some columns of a table.
fn columns(table: &Array2<f64>, range: impl Into<Slice>) -> ndarray::ArrayView2<'_, f64> {
    table.slice_axis(Axis(1), range.into())
}
