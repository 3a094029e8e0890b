//! Cholesky factor of a small symmetric positive definite matrix.

use fearless_simd::{Level, dispatch};

use crate::sums::dot as inner;

/// The lower factor `L` of `A = L·Lᵀ`.
#[derive(Debug)]
pub(crate) struct Cholesky {
    order: usize,
    /// Row-major, the strict upper triangle unused.
    lower: Vec<f64>,
}

impl Cholesky {
    /// Factors `matrix` (row-major, lower triangle read) in place.
    ///
    /// A pivot is what remains of a diagonal element after the rows before it are projected out. The index of
    /// the first one at or below `tolerance` times its diagonal element is returned as the error.
    pub(crate) fn factor(matrix: Vec<f64>, order: usize, tolerance: f64) -> Result<Self, usize> {
        let mut factor = Self { order, lower: matrix };
        factor.factor_in_place(tolerance)?;
        Ok(factor)
    }

    /// Makes room for a matrix to be written to [`matrix`](Self::matrix) and factored again and again.
    pub(crate) fn with_order(order: usize) -> Self {
        Self { order, lower: vec![0.0; order * order] }
    }

    /// The matrix to be factored next, row-major, its lower triangle read; the factor once that is done.
    pub(crate) fn matrix(&mut self) -> &mut [f64] {
        &mut self.lower
    }

    /// Replaces the matrix by its factor; what is left of it after an error is neither.
    pub(crate) fn factor_in_place(&mut self, tolerance: f64) -> Result<(), usize> {
        // Compiled once for each kind of processor; the order of every sum, and so every bit, is the same for all.
        dispatch!(Level::new(), _simd => self.factor_rows(tolerance))
    }

    #[inline(always)]
    fn factor_rows(&mut self, tolerance: f64) -> Result<(), usize> {
        let order = self.order;
        for i in 0..order {
            let (above, row) = self.lower.split_at_mut(i * order);
            for j in 0..i {
                let earlier = &above[j * order..];
                row[j] = (row[j] - inner(&row[..j], &earlier[..j])) / earlier[j];
            }
            let pivot = row[i] - inner(&row[..i], &row[..i]);
            // Written so that a NaN pivot is refused too.
            if !matches!(pivot.partial_cmp(&(tolerance * row[i])), Some(std::cmp::Ordering::Greater)) {
                return Err(i);
            }
            row[i] = pivot.sqrt();
        }
        Ok(())
    }

    /// Element `i` of the diagonal of the inverse of `A`; `work` has the order of the matrix.
    pub(crate) fn inverse_diagonal(&self, i: usize, work: &mut [f64]) -> f64 {
        // The solution of L·x = eᵢ starts at row i, and (L·Lᵀ)⁻¹ has xᵀx there.
        for (k, row) in self.lower.chunks_exact(self.order).enumerate().skip(i) {
            let unit = if k == i { 1.0 } else { 0.0 };
            work[k] = (unit - inner(&row[i..k], &work[i..k])) / row[k];
        }
        inner(&work[i..], &work[i..])
    }

    /// Replaces `b` by `Lᵀ·b`.
    pub(crate) fn multiply_upper(&self, b: &mut [f64]) {
        for i in 0..self.order {
            b[i] = (i..self.order).map(|k| self.lower[k * self.order + i] * b[k]).sum();
        }
    }

    /// Replaces `b` by the solution of `L·x = b`.
    pub(crate) fn solve_lower(&self, b: &mut [f64]) {
        for (i, row) in self.lower.chunks_exact(self.order).enumerate() {
            b[i] = (b[i] - inner(&row[..i], &b[..i])) / row[i];
        }
    }

    /// Replaces `b` by the solution of `Lᵀ·x = b`.
    pub(crate) fn solve_upper(&self, b: &mut [f64]) {
        for (i, row) in self.lower.chunks_exact(self.order).enumerate().rev() {
            let (before, rest) = b.split_at_mut(i);
            rest[0] /= row[i];
            for (value, l) in before.iter_mut().zip(row) {
                *value -= l * rest[0];
            }
        }
    }

    /// Replaces `b` by the solution of `A·x = b`.
    pub(crate) fn solve(&self, b: &mut [f64]) {
        self.solve_lower(b);
        self.solve_upper(b);
    }

    /// The inverse of `A`, row-major.
    pub(crate) fn inverse(&self) -> Vec<f64> {
        let mut inverse = vec![0.0; self.order * self.order];
        for (i, column) in inverse.chunks_exact_mut(self.order).enumerate() {
            column[i] = 1.0;
            self.solve(column);
        }
        inverse
    }

    /// Estimates the condition number of `A` in the 1-norm: a lower bound, rarely off by more than a factor of three.
    ///
    /// # References
    /// Hager, W. W. (1984), Condition estimates, *SIAM Journal on Scientific and Statistical Computing* 5(2), 311–316.
    pub(crate) fn condition(&self) -> f64 {
        let n = self.order;
        // |A|·1 by columns: row i of A is L·(row i of L)ᵀ.
        let element = |i: usize, j: usize| {
            let k = i.min(j) + 1;
            inner(&self.lower[i * n..i * n + k], &self.lower[j * n..j * n + k])
        };
        let norm = (0..n).map(|j| (0..n).map(|i| element(i, j).abs()).sum()).fold(0.0, f64::max);
        let mut x = vec![1.0 / n as f64; n];
        let mut inverse_norm = 0.0_f64;
        for _ in 0..n.min(5) {
            let mut y = x.clone();
            self.solve(&mut y);
            inverse_norm = inverse_norm.max(y.iter().map(|y| y.abs()).sum());
            let mut z: Vec<f64> = y.iter().map(|y| y.signum()).collect();
            self.solve(&mut z);
            let largest = (0..n).max_by(|&i, &j| z[i].abs().total_cmp(&z[j].abs())).unwrap_or(0);
            if z[largest].abs() <= inner(&z, &x) {
                break;
            }
            x.fill(0.0);
            x[largest] = 1.0;
        }
        norm * inverse_norm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_a_system_worked_by_hand() {
        // A = L·Lᵀ with L = [[2, 0, 0], [1, 3, 0], [−1, 2, 1]]; A·(1, 2, 3) = (2, 29, 24).
        let a = vec![4.0, 0.0, 0.0, 2.0, 10.0, 0.0, -2.0, 5.0, 6.0];
        let factor = Cholesky::factor(a, 3, 0.0).unwrap();
        let mut x = vec![2.0, 37.0, 26.0];
        factor.solve_lower(&mut x);
        factor.solve_upper(&mut x);
        for (x, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            approx::assert_abs_diff_eq!(*x, expected, epsilon = 1e-14);
        }
    }

    #[test]
    fn the_diagonal_of_the_inverse_is_that_of_the_columns_solved_for() {
        let mut factor = Cholesky::with_order(3);
        factor.matrix().copy_from_slice(&[4.0, 0.0, 0.0, 2.0, 10.0, 0.0, -2.0, 5.0, 6.0]);
        factor.factor_in_place(0.0).unwrap();
        for i in 0..3 {
            let mut column = [0.0; 3];
            column[i] = 1.0;
            factor.solve_lower(&mut column);
            factor.solve_upper(&mut column);
            let diagonal = factor.inverse_diagonal(i, &mut [0.0; 3]);
            approx::assert_relative_eq!(diagonal, column[i], max_relative = 1e-14);
        }
    }

    #[test]
    fn the_inverse_and_the_condition_of_a_diagonal_are_exact() {
        let factor = Cholesky::factor(vec![4.0, 0.0, 0.0, 0.5], 2, 0.0).unwrap();
        for (value, expected) in factor.inverse().iter().zip([0.25, 0.0, 0.0, 2.0]) {
            approx::assert_abs_diff_eq!(*value, expected, epsilon = 1e-15);
        }
        approx::assert_relative_eq!(factor.condition(), 8.0, max_relative = 1e-12);
    }

    #[test]
    fn the_condition_is_near_that_of_the_whole_inverse() {
        // Hilbert's matrices: condition numbers in the 1-norm from the literature, 748, 28 375 and 943 656.
        for (n, expected) in [(3, 748.0), (4, 28_375.0), (5, 943_656.0)] {
            let a = (0..n * n).map(|i| 1.0 / (i / n + i % n + 1) as f64).collect();
            let condition = Cholesky::factor(a, n, 0.0).unwrap().condition();
            approx::assert_relative_eq!(condition, expected, max_relative = 1e-6);
        }
    }

    #[test]
    fn names_the_dependent_row() {
        // The third row is the sum of the first two.
        let a = vec![1.0, 0.0, 0.0, 0.5, 1.0, 0.0, 1.5, 1.5, 3.0];
        assert_eq!(Cholesky::factor(a, 3, 1e-12).unwrap_err(), 2);
        assert_eq!(Cholesky::factor(vec![f64::NAN], 1, 0.0).unwrap_err(), 0);
    }
}
