//! The linear system behind a guess of the constraints that bind.
//!
//! `K = P − m·1ᵀ − 1·mᵀ + c·11ᵀ`, see [`Curvature`](crate::growth::Curvature), where c is huge when little cash is left. So `s = Σ d` is a
//! variable of its own, with multiplier μ, and K is never formed:
//! ```text
//! (P + κ·11ᵀ) d = g + s·(m + κ·1) − μ·1 − Aᵀν,   Σ d = s,   s = room   or   m·d − c·s + μ = 0
//! A d = room + δ·ν   for the rows that bind
//! ```
//! `κ(Σd − s)²/2` is 0 on the constraint; it bends the directions that P leaves flat (two events staked on all of
//! their outcomes). `κ(A d − room)²/2` for the rows that bind does the same (two prices for one outcome, the better one
//! held back by its bookmaker's cap). `δ` is next to nothing; it decides between rows that say the same.

use super::cholesky::Cholesky;
use super::dot::dot;
use super::linear;
use super::qp::{Guess, Place, Qp};

/// δ, relative to what a unit of ν moves a row.
const ROW_RIDGE: f64 = 1e-13;

/// The maximum on the face of a guess.
#[derive(Debug)]
pub(crate) struct Face {
    pub(crate) direction: Vec<f64>,
    /// s.
    pub(crate) sum: f64,
    /// μ.
    pub(crate) multiplier: f64,
    /// ν.
    pub(crate) rows: Vec<f64>,
}

/// The linear system of a guess, factored: `d = a + s·b − μ·1 − Aᵀν`, each column solved with the matrix.
#[derive(Debug)]
pub(crate) struct Faces<'a> {
    qp: &'a Qp,
    free: Vec<usize>,
    factor: Cholesky,
    /// Rows that bind and have a variable that can move.
    binding: Vec<usize>,
    total: bool,
    b: Vec<f64>,
    /// The columns of μ and of every ν.
    prices: Vec<Vec<f64>>,
    /// What is summed in each equation: Σd, m·d, and every row.
    functionals: Vec<Vec<f64>>,
    /// The equations in s, μ and ν, row-major.
    matrix: Vec<f64>,
}

impl<'a> Faces<'a> {
    /// Factors the system of a guess.
    pub(crate) fn new(qp: &'a Qp, guess: &Guess) -> Self {
        let n = qp.lower.len();
        let free: Vec<usize> = (0..n).filter(|&i| guess.places[i] == Place::Free).collect();
        let mut block = Vec::with_capacity(free.len() * free.len());
        for &i in &free {
            block.extend(free.iter().map(|&j| qp.curvature[i * n + j]));
        }
        let is_free = |(i, _): &(usize, f64)| guess.places[*i] == Place::Free;
        let has_room = |r: &usize| guess.rows[*r] && qp.rows[*r].members.iter().any(is_free);
        let binding: Vec<usize> = (0..qp.rows.len()).filter(has_room).collect();
        for &r in &binding {
            let members =
                qp.rows[r].members.iter().filter_map(|&(i, c)| Some((free.binary_search(&i).ok()?, c)));
            let members: Vec<(usize, f64)> = members.collect();
            for &(i, a) in &members {
                for &(j, b) in &members {
                    block[i * free.len() + j] += qp.bend * a * b;
                }
            }
        }
        let factor = Cholesky::new(block, free.len());
        let solve = |mut right: Vec<f64>| {
            factor.solve(&mut right);
            right
        };
        let coefficients = |r: usize| {
            let mut column = vec![0.0; free.len()];
            for &(i, coefficient) in &qp.rows[r].members {
                if let Ok(at) = free.binary_search(&i) {
                    column[at] = coefficient;
                }
            }
            column
        };
        let b = solve(free.iter().map(|&i| qp.mixed[i] + qp.bend).collect());
        let mut functionals = vec![vec![1.0; free.len()], free.iter().map(|&i| qp.mixed[i]).collect()];
        functionals.extend(binding.iter().map(|&r| coefficients(r)));
        let mut prices = vec![solve(functionals[0].clone())];
        prices.extend(functionals[2..].iter().map(|column| solve(column.clone())));
        let size = functionals.len();
        let mut matrix = Vec::with_capacity(size * size);
        for functional in &functionals {
            matrix.push(dot(functional, &b));
            matrix.extend(prices.iter().map(|column| -dot(functional, column)));
        }
        matrix[0] -= 1.0;
        if guess.total {
            matrix[size..2 * size].fill(0.0);
            matrix[size] = 1.0;
        } else {
            matrix[size] -= qp.cash;
            matrix[size + 1] += 1.0;
        }
        for e in 2..size {
            matrix[e * size + e] *= 1.0 + ROW_RIDGE;
        }
        Self { qp, free, factor, binding, total: guess.total, b, prices, functionals, matrix }
    }

    /// The maximum for a gradient, with the variables that are not free where `direction` has them.
    pub(crate) fn maximum(&self, gradient: &[f64], mut direction: Vec<f64>) -> Face {
        let qp = self.qp;
        let mut rows = vec![0.0; qp.rows.len()];
        if self.free.is_empty() {
            return Face { sum: direction.iter().sum(), direction, multiplier: 0.0, rows };
        }
        let mut a: Vec<f64> = self.free.iter().map(|&i| gradient[i] - qp.row(i, &direction)).collect();
        let mut bound = vec![direction.iter().sum::<f64>(), dot(&qp.mixed, &direction)];
        bound.extend(self.binding.iter().map(|&r| qp.rows[r].sum(&direction)));
        for ((&r, functional), bound) in self.binding.iter().zip(&self.functionals[2..]).zip(&bound[2..]) {
            for (a, coefficient) in a.iter_mut().zip(functional) {
                *a += qp.bend * coefficient * (qp.rows[r].room - bound);
            }
        }
        self.factor.solve(&mut a);
        let equations = self.functionals.iter().zip(&bound);
        let mut right: Vec<f64> = equations.map(|(sum, bound)| -(dot(sum, &a) + bound)).collect();
        if self.total {
            right[1] = qp.room;
        }
        for (right, &r) in right[2..].iter_mut().zip(&self.binding) {
            *right += qp.rows[r].room;
        }
        linear::solve(&mut self.matrix.clone(), &mut right);
        for (at, &i) in self.free.iter().enumerate() {
            let priced: f64 =
                self.prices.iter().zip(&right[1..]).map(|(column, price)| column[at] * price).sum();
            direction[i] = a[at] + right[0] * self.b[at] - priced;
        }
        for (&r, &price) in self.binding.iter().zip(&right[2..]) {
            rows[r] = price;
        }
        Face { direction, sum: right[0], multiplier: right[1], rows }
    }
}
