//! Solving with a symmetric positive definite matrix.

use super::dot::dot;

/// Pivots are kept above this share of their diagonal. Two equal arbitrages are a direction without curvature; a
/// vanishing pivot would send the step to infinity along it.
const SMALLEST_PIVOT: f64 = 1e-13;

/// The factor L of A = L·Lᵀ, row-major.
#[derive(Debug)]
pub(crate) struct Cholesky {
    factor: Vec<f64>,
    n: usize,
}

impl Cholesky {
    /// Factors the row-major `n × n` matrix.
    pub(crate) fn new(mut matrix: Vec<f64>, n: usize) -> Self {
        debug_assert_eq!(matrix.len(), n * n);
        for i in 0..n {
            let (above, current) = matrix.split_at_mut(i * n);
            for j in 0..i {
                let row = &above[j * n..j * n + n];
                current[j] = (current[j] - dot(&current[..j], &row[..j])) / row[j];
            }
            let diagonal = current[i];
            let pivot = diagonal - dot(&current[..i], &current[..i]);
            current[i] = pivot.max(SMALLEST_PIVOT * diagonal).max(f64::MIN_POSITIVE).sqrt();
        }
        Self { factor: matrix, n }
    }

    /// Solves A·x = b in place.
    pub(crate) fn solve(&self, b: &mut [f64]) {
        let (l, n) = (&self.factor, self.n);
        for i in 0..n {
            b[i] = (b[i] - dot(&l[i * n..i * n + i], &b[..i])) / l[i * n + i];
        }
        for i in (0..n).rev() {
            b[i] /= l[i * n + i];
            let x = b[i];
            for (b, l) in b[..i].iter_mut().zip(&l[i * n..]) {
                *b -= x * l;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_survives_singular() {
        let mut x = [1.0, 2.0];
        Cholesky::new(vec![4.0, 1.0, 1.0, 3.0], 2).solve(&mut x);
        approx::assert_relative_eq!(x[0], 1.0 / 11.0, max_relative = 1e-14);
        approx::assert_relative_eq!(x[1], 7.0 / 11.0, max_relative = 1e-14);
        let mut x = [2.0, 2.0];
        Cholesky::new(vec![1.0, 1.0, 1.0, 1.0], 2).solve(&mut x);
        approx::assert_abs_diff_eq!(x[0] + x[1], 2.0, epsilon = 1e-6);
    }
}
