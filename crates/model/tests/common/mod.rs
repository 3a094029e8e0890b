//! Inputs shared by the test files.
#![allow(dead_code, reason = "each test file uses some of them")]

use ndarray::Array2;

/// Reproducible numbers without a dependency: xorshift64*.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Uniform in (0, 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// One of `0..n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.uniform();
        usize::try_from(self.0 >> 40).expect("24 bits") % n
    }

    /// Nearly normal with mean 0 and variance 1: a sum of twelve uniforms.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Correlated features and labels drawn from a logit with moderate coefficients; every class occurs.
pub(crate) fn draw(rows: usize, features: usize, classes: usize, seed: u64) -> (Array2<f64>, Vec<usize>) {
    let mut numbers = Numbers::new(seed);
    let mut x = Array2::zeros((rows, features));
    for mut row in x.outer_iter_mut() {
        let common = numbers.normal();
        row.mapv_inplace(|_| 0.5 * common + numbers.normal());
    }
    let beta = Array2::from_shape_simple_fn((features, classes), || 0.3 * numbers.normal());
    let logits = x.dot(&beta);
    let mut y: Vec<usize> = logits
        .outer_iter()
        .map(|logits| {
            // The largest logit plus Gumbel noise has the softmax probabilities.
            let noisy: Vec<f64> = logits.iter().map(|logit| logit - (-numbers.uniform().ln()).ln()).collect();
            (0..classes).max_by(|&a, &b| noisy[a].total_cmp(&noisy[b])).expect("there are classes")
        })
        .collect();
    for (class, label) in y.iter_mut().take(classes).enumerate() {
        *label = class;
    }
    (x, y)
}
