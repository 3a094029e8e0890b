//! The step of Newton's method under the constraints: a small quadratic programme.
//!
//! ```text
//! minimise gᵀs + ½·sᵀHs   such that   θ_j + s_j ≥ 0 for weights, if asked,   Σ s_j = 0 over weights, if asked
//! ```
//! solved by the primal active-set method. `H` is positive definite on the steps that keep the sum.
//!
//! # References
//! Nocedal, J. & Wright, S. J. (2006), *Numerical Optimization*, 2nd ed., algorithm 16.3, Springer.

use std::ops::Range;

use crate::cholesky::Cholesky;

/// A multiplier above minus this share of the gradient does not ask for its bound to be left.
const MULTIPLIER_ROUNDING: f64 = 1e-13;

/// A longer step comes from a Hessian that has underflowed; times a logarithm it might overflow.
const LONGEST_STEP: f64 = 1e300;

/// What the weights must obey; the other parameters are free.
#[derive(Debug, Clone)]
pub(crate) struct Constraints {
    /// Which parameters are weights.
    pub(crate) weights: Range<usize>,
    pub(crate) non_negative: bool,
    pub(crate) sum_to_one: bool,
}

impl Constraints {
    /// No constraint at all.
    pub(crate) fn none() -> Self {
        Self { weights: 0..0, non_negative: false, sum_to_one: false }
    }

    /// Whether parameter `j` is at its bound in `theta`.
    pub(crate) fn at_bound(&self, theta: &[f64], j: usize) -> bool {
        self.non_negative && self.weights.contains(&j) && theta[j] <= 0.0
    }

    /// 1 where the sum counts the parameter, else 0.
    fn counted(&self, j: usize) -> f64 {
        f64::from(u8::from(self.sum_to_one && self.weights.contains(&j)))
    }

    /// Multiplier of the sum: the mean derivative by the weights that are free to move.
    fn sum_multiplier(&self, gradient: &[f64], fixed: impl Fn(usize) -> bool) -> f64 {
        if !self.sum_to_one {
            return 0.0;
        }
        let free = || self.weights.clone().filter(|&j| !fixed(j));
        free().map(|j| gradient[j]).sum::<f64>() / free().count().max(1) as f64
    }

    /// Largest violation of the optimality conditions at a feasible point.
    ///
    /// Of a free parameter that is the absolute derivative, less the multiplier of the sum; of one at its bound,
    /// how much the derivative invites it to turn negative counts for nothing.
    pub(crate) fn residual(&self, theta: &[f64], gradient: &[f64]) -> f64 {
        let multiplier = self.sum_multiplier(gradient, |j| self.at_bound(theta, j));
        gradient.iter().enumerate().fold(0.0, |residual: f64, (j, g)| {
            let g = g - multiplier * self.counted(j);
            let violation = if self.at_bound(theta, j) { (-g).max(0.0) } else { g.abs() };
            if violation.is_nan() { f64::INFINITY } else { residual.max(violation) }
        })
    }

    /// Adds curvature along the sum, which no feasible step feels, so that the matrix is positive definite.
    pub(crate) fn stiffen(&self, hessian: &mut [f64], order: usize) {
        if !self.sum_to_one {
            return;
        }
        let weights = self.weights.clone();
        let mean = weights.clone().map(|j| hessian[j * order + j]).sum::<f64>() / weights.len() as f64;
        let stiffness = if mean > 0.0 { mean } else { 1.0 };
        for i in weights.clone() {
            for j in weights.clone() {
                hessian[i * order + j] += stiffness;
            }
        }
    }

    /// The step; `None` where `hessian`, which is stiffened already, is singular to rounding.
    pub(crate) fn step(&self, hessian: &[f64], gradient: &[f64], theta: &[f64]) -> Option<Vec<f64>> {
        let order = theta.len();
        let mut fixed: Vec<bool> = (0..order).map(|j| self.at_bound(theta, j)).collect();
        let mut step = vec![0.0; order];
        // Each working set is met once; their number is bounded by far less than this in practice.
        for _ in 0..100 * (order + 1) {
            let target = self.on_face(hessian, gradient, &step, &fixed)?;
            let (length, blocking) = self.ratio(theta, &step, &target, &fixed);
            if let Some(j) = blocking {
                for (step, target) in step.iter_mut().zip(&target) {
                    *step += length * (target - *step);
                }
                step[j] = -theta[j];
                fixed[j] = true;
                continue;
            }
            step = target;
            let slope: Vec<f64> = (0..order)
                .map(|i| {
                    gradient[i] + hessian[i * order..].iter().zip(&step).map(|(h, s)| h * s).sum::<f64>()
                })
                .collect();
            let multiplier = self.sum_multiplier(&slope, |j| fixed[j]);
            let scale = gradient.iter().fold(0.0, |max: f64, g| max.max(g.abs()));
            let leaving = (0..order)
                .filter(|&j| fixed[j])
                .map(|j| (j, slope[j] - multiplier * self.counted(j)))
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .filter(|&(_, multiplier)| multiplier < -MULTIPLIER_ROUNDING * scale);
            match leaving {
                Some((j, _)) => fixed[j] = false,
                None => return Some(step),
            }
        }
        Some(step)
    }

    /// The minimum with the fixed parameters' steps as they are.
    fn on_face(&self, hessian: &[f64], gradient: &[f64], step: &[f64], fixed: &[bool]) -> Option<Vec<f64>> {
        let order = step.len();
        let free: Vec<usize> = (0..order).filter(|&j| !fixed[j]).collect();
        let mut target = step.to_vec();
        if free.is_empty() {
            return Some(target);
        }
        let factor = factor(hessian, order, &free)?;
        let mut solution: Vec<f64> = free
            .iter()
            .map(|&i| {
                -gradient[i]
                    - (0..order).filter(|&j| fixed[j]).map(|j| hessian[i * order + j] * step[j]).sum::<f64>()
            })
            .collect();
        solve(&factor, &mut solution);
        if self.sum_to_one {
            let counted: Vec<f64> = free.iter().map(|&j| self.counted(j)).collect();
            let mut along = counted.clone();
            solve(&factor, &mut along);
            let sum = |values: &[f64]| values.iter().zip(&counted).map(|(v, c)| v * c).sum::<f64>();
            let wanted = -(0..order).filter(|&j| fixed[j]).map(|j| self.counted(j) * step[j]).sum::<f64>();
            let multiplier = (wanted - sum(&solution)) / sum(&along);
            solution.iter_mut().zip(&along).for_each(|(value, along)| *value += multiplier * along);
        }
        for (&j, value) in free.iter().zip(&solution) {
            target[j] = *value;
        }
        target.iter().all(|value| value.abs() < LONGEST_STEP).then_some(target)
    }

    /// How far towards `target` the bounds let go, and the bound met first.
    fn ratio(&self, theta: &[f64], step: &[f64], target: &[f64], fixed: &[bool]) -> (f64, Option<usize>) {
        let mut first = (1.0, None);
        if self.non_negative {
            for j in self.weights.clone().filter(|&j| !fixed[j]) {
                if theta[j] + target[j] < 0.0 {
                    let length = ((theta[j] + step[j]) / (step[j] - target[j])).max(0.0);
                    if length < first.0 || first.1.is_none() {
                        first = (length, Some(j));
                    }
                }
            }
        }
        first
    }

    /// Inverse of the stiffened `hessian` on the feasible directions: the covariance of the free parameters.
    pub(crate) fn inverse(&self, hessian: &[f64], theta: &[f64]) -> Option<Vec<f64>> {
        let order = theta.len();
        let mut inverse = vec![0.0; order * order];
        let fixed: Vec<bool> = (0..order).map(|j| self.at_bound(theta, j)).collect();
        let mut gradient = vec![0.0; order];
        for j in (0..order).filter(|&j| !fixed[j]) {
            gradient[j] = -1.0;
            let column = self.on_face(hessian, &gradient, &vec![0.0; order], &fixed)?;
            gradient[j] = 0.0;
            for (i, value) in column.into_iter().enumerate() {
                inverse[i * order + j] = value;
            }
        }
        Some(inverse)
    }
}

fn factor(hessian: &[f64], order: usize, free: &[usize]) -> Option<Cholesky> {
    let part = free.iter().flat_map(|&i| free.iter().map(move |&j| hessian[i * order + j])).collect();
    Cholesky::factor(part, free.len(), 0.0).ok()
}

fn solve(factor: &Cholesky, values: &mut [f64]) {
    factor.solve_lower(values);
    factor.solve_upper(values);
}
