//! Sums: one that keeps the digits that rounding takes, one that is fast.

/// Kahan's sum: the line search lives on differences in the last digits of the objective.
#[derive(Debug, Default)]
pub(crate) struct Sum {
    pub(crate) value: f64,
    excess: f64,
}

impl Sum {
    pub(crate) fn add(&mut self, term: f64) {
        let term = term - self.excess;
        let sum = self.value + term;
        self.excess = (sum - self.value) - term;
        self.value = sum;
    }
}

/// Inner product in four independent sums, which the compiler can keep in vector registers.
#[inline(always)]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_lanes, a_rest) = a.as_chunks::<4>();
    let (b_lanes, b_rest) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a_lanes.iter().zip(b_lanes) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
