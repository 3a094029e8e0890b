//! Value and gradient of the penalised likelihood, in one pass over the rows.
//!
//! ```text
//! f(β) = 1/n · Σᵢ (ln Σ_c exp(zᵢ·β_c) − zᵢ·β_{yᵢ}) + ½ Σ_j w_j Σ_c β_cj²
//! ∂f/∂β_cj = 1/n · Σᵢ (p_ic − 1{yᵢ = c})·z_ij + w_j·β_cj
//! ```
//! All classes carry parameters, with and without penalty. Without one the likelihood does not change when the
//! same vector is added to all classes; the gradient has no component in that direction, so that the optimiser
//! never moves along it, and the reference class is subtracted at the end.

use super::design::Design;

/// Rows that are added to the gradient together.
const BLOCK: usize = 4;

/// A parameter vector with the objective and its gradient there.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// `width` parameters for each class, the intercept first.
    pub(super) beta: Vec<f64>,
    pub(super) gradient: Vec<f64>,
    pub(super) value: f64,
    /// [`Design::gradient_norm`] of the gradient.
    pub(super) norm: f64,
}

impl Point {
    /// The intercept-only model, whose probabilities are the class shares.
    pub(super) fn null_model(design: &Design) -> Self {
        let classes = design.classes();
        let logs: Vec<f64> = (0..classes).map(|class| design.class_share(class).ln()).collect();
        let mean = logs.iter().sum::<f64>() / classes as f64;
        let mut beta = vec![0.0; design.parameters()];
        for (class, log) in beta.chunks_exact_mut(design.width).zip(logs) {
            class[0] = log - mean;
        }
        let gradient = vec![0.0; beta.len()];
        Self { beta, gradient, value: f64::NAN, norm: f64::NAN }
    }

    /// Whether this point is nearer the minimum than `other`.
    ///
    /// Near the minimum the objective is flat to rounding while the gradient still tells: of two points whose
    /// values differ by rounding only, the one with the smaller gradient is better.
    pub(super) fn improves_on(&self, other: &Self) -> bool {
        if self.ties_with(other) { self.norm < other.norm } else { self.value < other.value }
    }

    /// Whether the values differ by rounding only.
    pub(super) fn ties_with(&self, other: &Self) -> bool {
        (self.value - other.value).abs() <= 8.0 * f64::EPSILON * (1.0 + other.value.abs())
    }
}

/// The objective with its scratch space, so that evaluating allocates nothing.
#[derive(Debug)]
pub(super) struct Objective<'a> {
    design: &'a Design,
    /// Logits, then residuals, of a block of rows.
    residuals: Vec<f64>,
    pub(super) evaluations: usize,
}

impl<'a> Objective<'a> {
    pub(super) fn new(design: &'a Design) -> Self {
        Self { design, residuals: vec![0.0; BLOCK * design.classes()], evaluations: 0 }
    }

    pub(super) fn design(&self) -> &'a Design {
        self.design
    }

    /// Sets value, gradient and norm of `point` from its parameters.
    pub(super) fn evaluate(&mut self, point: &mut Point) {
        let design = self.design;
        let width = design.width;
        self.evaluations += 1;
        point.gradient.fill(0.0);
        let mut loss = Sum::default();
        let (blocks, rest) = design.labels.as_chunks::<BLOCK>();
        let (z, z_rest) = design.z.split_at(blocks.len() * BLOCK * width);
        for (z, labels) in z.chunks_exact(BLOCK * width).zip(blocks) {
            self.add_rows(z, labels, point, &mut loss);
        }
        for (z, &label) in z_rest.chunks_exact(width).zip(rest) {
            self.add_rows(z, &[label], point, &mut loss);
        }
        let rows = design.rows() as f64;
        let mut penalty = 0.0;
        for (beta, gradient) in point.beta.chunks_exact(width).zip(point.gradient.chunks_exact_mut(width)) {
            for ((beta, gradient), weight) in beta.iter().zip(gradient).zip(&design.penalty) {
                *gradient = *gradient / rows + weight * beta;
                penalty += weight * beta * beta;
            }
        }
        point.value = loss.value / rows + 0.5 * penalty;
        point.norm = design.gradient_norm(&point.gradient);
    }

    /// Adds the losses of `R` rows and their gradients, with one pass over the gradient for all of them.
    fn add_rows<const R: usize>(
        &mut self,
        z: &[f64],
        labels: &[usize; R],
        point: &mut Point,
        loss: &mut Sum,
    ) {
        let width = self.design.width;
        let classes = self.design.classes();
        let z: [&[f64]; R] = std::array::from_fn(|row| &z[row * width..][..width]);
        for (class, beta) in point.beta.chunks_exact(width).enumerate() {
            for (row, z) in z.iter().enumerate() {
                self.residuals[row * classes + class] = dot(z, beta);
            }
        }
        for (logits, &label) in self.residuals.chunks_exact_mut(classes).zip(labels) {
            loss.add(softmax_loss(logits, label));
        }
        for (class, gradient) in point.gradient.chunks_exact_mut(width).enumerate() {
            let residuals: [f64; R] = std::array::from_fn(|row| self.residuals[row * classes + class]);
            for (j, gradient) in gradient.iter_mut().enumerate() {
                for (z, residual) in z.iter().zip(residuals) {
                    *gradient += residual * z[j];
                }
            }
        }
    }
}

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

/// Negative log-likelihood of `label`; turns the logits into the residuals `p_c − 1{c = label}`.
fn softmax_loss(logits: &mut [f64], label: usize) -> f64 {
    let own = logits[label];
    let (sum, max) = exponentials(logits);
    let inverse = 1.0 / sum;
    for value in &mut *logits {
        *value *= inverse;
    }
    logits[label] -= 1.0;
    sum.ln() + (max - own)
}

/// Replaces logits by `exp(logit − max)`, which cannot overflow, and returns their sum and the maximum.
pub(super) fn exponentials(logits: &mut [f64]) -> (f64, f64) {
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for value in logits {
        *value = (*value - max).exp();
        sum += *value;
    }
    (sum, max)
}

/// Inner product in four independent sums, which the compiler can keep in vector registers.
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
