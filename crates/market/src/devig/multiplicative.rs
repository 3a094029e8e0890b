//! The multiplicative method: every implied probability is divided by the booksum.

/// Writes `p = q / B`; the parameter is `B`, and there is nothing to iterate.
pub(super) fn solve(odds: &[f64], booksum: f64, out: &mut [f64]) -> (f64, usize) {
    for (p, o) in out.iter_mut().zip(odds) {
        *p = 1.0 / (o * booksum);
    }
    (booksum, 0)
}
