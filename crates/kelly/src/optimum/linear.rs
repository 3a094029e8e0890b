//! Solving a small linear system of no particular shape.

/// Solves the row-major `n × n` system in place by Gaussian elimination with row scaling and partial pivoting.
///
/// A vanishing pivot is the sign of two constraints that say the same: its unknown becomes 0.
pub(crate) fn solve(matrix: &mut [f64], right: &mut [f64]) {
    let n = right.len();
    debug_assert_eq!(matrix.len(), n * n);
    for (row, right) in matrix.chunks_exact_mut(n).zip(right.iter_mut()) {
        let largest = row.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        if largest > 0.0 {
            for x in row.iter_mut() {
                *x /= largest;
            }
            *right /= largest;
        }
    }
    for k in 0..n {
        let pivot = (k..n)
            .fold(k, |best, i| if matrix[i * n + k].abs() > matrix[best * n + k].abs() { i } else { best });
        if matrix[pivot * n + k].abs() <= f64::MIN_POSITIVE {
            continue;
        }
        if pivot != k {
            for j in 0..n {
                matrix.swap(k * n + j, pivot * n + j);
            }
            right.swap(k, pivot);
        }
        for i in k + 1..n {
            let factor = matrix[i * n + k] / matrix[k * n + k];
            if factor.abs() > 0.0 {
                for j in k..n {
                    matrix[i * n + j] -= factor * matrix[k * n + j];
                }
                right[i] -= factor * right[k];
            }
        }
    }
    for k in (0..n).rev() {
        let pivot = matrix[k * n + k];
        let known: f64 = (k + 1..n).map(|j| matrix[k * n + j] * right[j]).sum();
        right[k] = if pivot.abs() <= f64::MIN_POSITIVE { 0.0 } else { (right[k] - known) / pivot };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_with_and_without_a_pivot() {
        let mut right = [5.0, 4.0, 6.0];
        solve(&mut [0.0, 2.0, 1.0, 1.0, 1.0, 0.0, 3.0, 0.0, 1.0], &mut right);
        for (found, expected) in right.iter().zip([1.8, 2.2, 0.6]) {
            approx::assert_abs_diff_eq!(*found, expected, epsilon = 1e-14);
        }
        let mut right = [2.0, 2.0];
        solve(&mut [1.0, 1.0, 1.0, 1.0], &mut right);
        approx::assert_abs_diff_eq!(right[0] + right[1], 2.0, epsilon = 1e-14);
    }
}
