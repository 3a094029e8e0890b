//! Value, gradient and curvature of the penalised likelihood.
//!
//! ```text
//! f(β) = Σᵢ wᵢ·(ln Σ_c exp(ηᵢ_c) − ηᵢ_yᵢ) + ½ Σ_j π_j Σ_c β_cj²,     ηᵢ_c = oᵢ_c + zᵢ·β_c,   Σ wᵢ = 1
//! ∂f/∂β_cj = Σᵢ wᵢ·(p_ic − 1{yᵢ = c})·z_ij + π_j·β_cj
//! (H·v)_cj = Σᵢ wᵢ·p_ic·(zᵢ·v_c − Σ_d p_id·zᵢ·v_d)·z_ij + π_j·v_cj
//! ```
//! All classes carry parameters, with and without penalty. Without one the likelihood does not change when the
//! same vector is added to all classes; the gradient has no component in that direction, so that the optimiser
//! never moves along it, and the reference class is subtracted at the end.

use super::design::Design;
use super::rows::Scratch;

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
    pub(super) fn new(beta: Vec<f64>) -> Self {
        let gradient = vec![0.0; beta.len()];
        Self { beta, gradient, value: f64::NAN, norm: f64::NAN }
    }

    /// The intercept-only model, whose probabilities are the class shares; with offsets, the offsets alone.
    pub(super) fn null_model(design: &Design) -> Self {
        let mut beta = vec![0.0; design.parameters()];
        if design.rows.offsets.is_empty() {
            let logs: Vec<f64> = design.shares.iter().map(|share| share.ln()).collect();
            let mean = logs.iter().sum::<f64>() / logs.len() as f64;
            for (class, log) in beta.chunks_exact_mut(design.width()).zip(logs) {
                class[0] = log - mean;
            }
        }
        Self::new(beta)
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
    scratch: Scratch,
    /// Parameters and a direction per unit of the centred columns.
    beta: Vec<f64>,
    direction: Vec<f64>,
    /// Passes over the rows.
    pub(super) evaluations: usize,
}

impl<'a> Objective<'a> {
    pub(super) fn new(design: &'a Design) -> Self {
        let zeros = vec![0.0; design.parameters()];
        let scratch = design.rows.scratch();
        Self { design, scratch, beta: zeros.clone(), direction: zeros, evaluations: 0 }
    }

    pub(super) fn design(&self) -> &'a Design {
        self.design
    }

    /// Sets value, gradient and norm of `point` from its parameters.
    pub(super) fn evaluate(&mut self, point: &mut Point) {
        let design = self.design;
        self.evaluations += 1;
        self.beta.copy_from_slice(&point.beta);
        design.rescale(&mut self.beta, |beta, scale| beta / scale);
        let loss = design.rows.gradient(&self.beta, &mut point.gradient, &mut self.scratch);
        design.rescale(&mut point.gradient, |gradient, scale| gradient / scale);
        point.value = loss + 0.5 * self.add_penalty(&point.beta, &mut point.gradient);
        point.norm = design.gradient_norm(&point.gradient);
    }

    /// Sets `product` to the Hessian at `beta` times `direction`.
    pub(super) fn hessian_vector(&mut self, beta: &[f64], direction: &[f64], product: &mut [f64]) {
        let design = self.design;
        self.evaluations += 1;
        self.beta.copy_from_slice(beta);
        self.direction.copy_from_slice(direction);
        design.rescale(&mut self.beta, |beta, scale| beta / scale);
        design.rescale(&mut self.direction, |direction, scale| direction / scale);
        design.rows.hessian_vector(&self.beta, &self.direction, product, &mut self.scratch);
        design.rescale(product, |product, scale| product / scale);
        self.add_penalty(direction, product);
    }

    /// Adds `π_j·v_cj` to a derivative and returns `Σ π_j·v_cj²`.
    fn add_penalty(&self, v: &[f64], derivative: &mut [f64]) -> f64 {
        let width = self.design.width();
        let mut sum = 0.0;
        for (v, derivative) in v.chunks_exact(width).zip(derivative.chunks_exact_mut(width)) {
            for ((v, derivative), weight) in v.iter().zip(derivative).zip(&self.design.penalty) {
                *derivative += weight * v;
                sum += weight * v * v;
            }
        }
        sum
    }
}

/// Replaces logits by `exp(logit − max)`, which cannot overflow, and returns their sum.
pub(super) fn exponentials(logits: &mut [f64]) -> f64 {
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for value in logits {
        *value = (*value - max).exp();
        sum += *value;
    }
    sum
}
