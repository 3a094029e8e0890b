//! Cholesky factor of a small symmetric positive definite matrix.

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
    pub(crate) fn factor(mut matrix: Vec<f64>, order: usize, tolerance: f64) -> Result<Self, usize> {
        for i in 0..order {
            let (above, row) = matrix.split_at_mut(i * order);
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
        Ok(Self { order, lower: matrix })
    }

    /// The first diagonal element of `L`.
    pub(crate) fn first(&self) -> f64 {
        self.lower[0]
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
}

fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
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
    fn names_the_dependent_row() {
        // The third row is the sum of the first two.
        let a = vec![1.0, 0.0, 0.0, 0.5, 1.0, 0.0, 1.5, 1.5, 3.0];
        assert_eq!(Cholesky::factor(a, 3, 1e-12).unwrap_err(), 2);
        assert_eq!(Cholesky::factor(vec![f64::NAN], 1, 0.0).unwrap_err(), 0);
    }
}
