//! Value, gradient and Hessian of the penalised likelihood, in one pass over the rows.
//!
//! ```text
//! gᵢ = x̄ᵢ − x_{iyᵢ},                    x̄ᵢ = Σ_c p_ic·x_ic
//! Hᵢ = Σ_c p_ic·(x_ic − x̄ᵢ)(x_ic − x̄ᵢ)ᵀ
//! ```

use super::input::Sample;

/// The features of the outcomes of each row.
pub(crate) trait Design {
    /// Number of parameters.
    fn parameters(&self) -> usize;

    /// Writes the features of `row`, (classes, parameters), over `features`, which still holds another row's.
    fn fill(&self, row: usize, features: &mut [f64]);
}

/// A normal prior with independent parameters, in the units of the mean negative log-likelihood.
#[derive(Debug)]
pub(crate) struct Prior {
    pub(crate) centre: Vec<f64>,
    pub(crate) precision: Vec<f64>,
}

/// A parameter vector with the objective and its derivatives there.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) theta: Vec<f64>,
    /// Mean negative log-likelihood.
    pub(crate) loss: f64,
    /// The same with the penalty.
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
    /// Row-major, symmetric.
    pub(crate) hessian: Vec<f64>,
    /// How far the optimality conditions are from being met, see [`super::quadratic::Constraints::residual`].
    pub(crate) residual: f64,
}

impl Point {
    pub(crate) fn new(theta: Vec<f64>) -> Self {
        let order = theta.len();
        Self {
            theta,
            loss: f64::NAN,
            value: f64::NAN,
            gradient: vec![0.0; order],
            hessian: vec![0.0; order * order],
            residual: f64::NAN,
        }
    }
}

/// The objective with its scratch space, so that evaluating allocates nothing.
pub(crate) struct Likelihood<'a, D> {
    design: D,
    pub(crate) sample: &'a Sample<'a>,
    pub(crate) prior: Prior,
    features: Vec<f64>,
    p: Vec<f64>,
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

impl<'a, D: Design> Likelihood<'a, D> {
    pub(crate) fn new(design: D, sample: &'a Sample<'a>, prior: Prior) -> Self {
        let order = design.parameters();
        Self {
            features: vec![0.0; sample.classes * order],
            p: vec![0.0; sample.classes],
            mean: vec![0.0; order],
            deviation: vec![0.0; order],
            design,
            sample,
            prior,
        }
    }

    pub(crate) fn parameters(&self) -> usize {
        self.design.parameters()
    }

    /// Sets value, gradient and Hessian of `point` from its parameters.
    pub(crate) fn evaluate(&mut self, point: &mut Point) {
        let order = self.parameters();
        point.gradient.fill(0.0);
        point.hessian.fill(0.0);
        let mut loss = 0.0;
        for (row, (&outcome, &share)) in self.sample.outcomes.iter().zip(&self.sample.shares).enumerate() {
            if share <= 0.0 {
                continue;
            }
            self.design.fill(row, &mut self.features);
            loss += share * self.row_loss(&point.theta, outcome);
            for ((g, mean), x) in
                point.gradient.iter_mut().zip(&self.mean).zip(&self.features[outcome * order..])
            {
                *g += share * (mean - x);
            }
            for (x, p) in self.features.chunks_exact(order).zip(&self.p) {
                for ((deviation, x), mean) in self.deviation.iter_mut().zip(x).zip(&self.mean) {
                    *deviation = x - mean;
                }
                for (i, elements) in point.hessian.chunks_exact_mut(order).enumerate() {
                    let scale = share * p * self.deviation[i];
                    for (element, deviation) in elements[..=i].iter_mut().zip(&self.deviation) {
                        *element += scale * deviation;
                    }
                }
            }
        }
        let mut penalty = 0.0;
        for (j, (centre, precision)) in self.prior.centre.iter().zip(&self.prior.precision).enumerate() {
            let distance = point.theta[j] - centre;
            penalty += 0.5 * precision * distance * distance;
            point.gradient[j] += precision * distance;
            point.hessian[j * order + j] += precision;
        }
        for i in 0..order {
            for j in 0..i {
                point.hessian[j * order + i] = point.hessian[i * order + j];
            }
        }
        point.loss = loss;
        point.value = loss + penalty;
    }

    /// Negative log-likelihood of a row whose features are in place; leaves its probabilities and mean features.
    fn row_loss(&mut self, theta: &[f64], outcome: usize) -> f64 {
        let order = theta.len();
        for (p, x) in self.p.iter_mut().zip(self.features.chunks_exact(order)) {
            *p = dot(x, theta);
        }
        let own = self.p[outcome];
        let log_sum = softmax(&mut self.p);
        self.mean.fill(0.0);
        for (x, p) in self.features.chunks_exact(order).zip(&self.p) {
            for (mean, x) in self.mean.iter_mut().zip(x) {
                *mean += p * x;
            }
        }
        log_sum - own
    }

    /// Largest distance between the logits of a row that `step` makes: what moves no row moves nothing.
    pub(crate) fn spread(&mut self, step: &[f64]) -> f64 {
        let order = self.parameters();
        let mut spread: f64 = 0.0;
        for (row, &share) in self.sample.shares.iter().enumerate() {
            if share > 0.0 {
                self.design.fill(row, &mut self.features);
                let moves = || self.features.chunks_exact(order).map(|x| dot(x, step));
                let range = moves().fold(f64::NEG_INFINITY, f64::max) - moves().fold(f64::INFINITY, f64::min);
                // A NaN must not pass for a small spread.
                spread = if range.is_nan() { f64::INFINITY } else { spread.max(range) };
            }
        }
        spread
    }

    /// `Σᵢ (sᵢ/Σs)²·gᵢgᵢᵀ`, the middle of the sandwich, row-major.
    pub(crate) fn outer_scores(&mut self, theta: &[f64]) -> Vec<f64> {
        let order = self.parameters();
        let mut outer = vec![0.0; order * order];
        for (row, (&outcome, &share)) in self.sample.outcomes.iter().zip(&self.sample.shares).enumerate() {
            if share <= 0.0 {
                continue;
            }
            self.design.fill(row, &mut self.features);
            self.row_loss(theta, outcome);
            let own = &self.features[outcome * order..];
            for ((deviation, mean), x) in self.deviation.iter_mut().zip(&self.mean).zip(own) {
                *deviation = share * (mean - x);
            }
            for (elements, a) in outer.chunks_exact_mut(order).zip(&self.deviation) {
                for (element, b) in elements.iter_mut().zip(&self.deviation) {
                    *element += a * b;
                }
            }
        }
        outer
    }
}

/// Replaces logits by probabilities; returns the logarithm of the sum of the logits' exponentials.
pub(crate) fn softmax(logits: &mut [f64]) -> f64 {
    let max = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - max).exp();
        sum += *logit;
    }
    let scale = sum.recip();
    for p in logits.iter_mut() {
        *p *= scale;
    }
    max + sum.ln()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
