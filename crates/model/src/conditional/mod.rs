//! The conditional logit behind pools and calibration maps: one parameter vector, features for every outcome.
//!
//! ```text
//! P(c | row i) = exp(x_ic·θ) / Σ_d exp(x_id·θ)
//! f(θ) = Σᵢ sᵢ·(−ln P(yᵢ | i)) / Σᵢ sᵢ + ½ Σ_j λ_j·(θ_j − θ⁰_j)²
//! ```
//! `s` are the sample weights and `λ`, `θ⁰` the prior. The objective is convex. [`input`] checks what comes in,
//! [`likelihood`] evaluates `f`, [`quadratic`] solves a step under the constraints, [`newton`] takes the steps.

mod input;
mod likelihood;
mod newton;
mod quadratic;

pub(crate) use input::{Logs, Sample, check_distributions};
pub(crate) use likelihood::{Design, Likelihood, Prior, softmax};
pub(crate) use newton::{Optimum, Stopping, minimise};
pub(crate) use quadratic::Constraints;

#[cfg(test)]
mod tests;
