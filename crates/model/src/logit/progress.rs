//! What an observer sees after each iteration.

use super::design::original_units;
use super::objective::{Objective, Point};
use super::{MultinomialLogit, Status};
use crate::Result;

/// The state of a fit after an iteration, see [`MultinomialLogit::fit_observed`].
///
/// # Examples
/// ```
/// use std::ops::ControlFlow;
///
/// use fairline_model::{LogitData, LogitOptions, MultinomialLogit, Progress, Status};
/// use ndarray::array;
///
/// let x = array![[-1.0, 0.3], [0.0, 1.0], [1.0, -0.2], [2.0, 0.1], [0.4, 0.9]];
/// let data = LogitData::new(x.view(), &[0, 1, 0, 1, 0]);
/// // Keep the model of the third iteration.
/// let mut kept = None;
/// let mut keep = |progress: &Progress<'_>| {
///     if progress.iteration == 3 {
///         kept = progress.model().ok();
///     }
///     ControlFlow::Continue(())
/// };
/// let fit = MultinomialLogit::fit_observed(&data, &LogitOptions::new().l2(0.1), &mut keep)?;
/// let kept = kept.ok_or("fewer than three iterations")?;
/// assert!(kept.status == Status::Stopped && kept.objective >= fit.objective);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// Iterations of the solver so far.
    pub iteration: usize,
    /// Passes over the rows so far.
    pub evaluations: usize,
    /// The lowest objective found so far.
    pub objective: f64,
    /// Largest element of the gradient where it was found.
    pub gradient_norm: f64,
    problem: &'a Objective<'a>,
    best: &'a Point,
}

impl<'a> Progress<'a> {
    pub(super) fn new(iteration: usize, problem: &'a Objective<'a>, best: &'a Point) -> Self {
        let evaluations = problem.evaluations;
        Self { iteration, evaluations, objective: best.value, gradient_norm: best.norm, problem, best }
    }

    /// The best model so far, of status [`Status::Stopped`]: what a checkpoint keeps, and what
    /// [`LogitData::start`](crate::LogitData::start) takes up again.
    ///
    /// # Errors
    /// [`Error::Overflow`](crate::Error::Overflow)
    pub fn model(&self) -> Result<MultinomialLogit> {
        let design = self.problem.design();
        let (coefficients, intercepts) = original_units(design, &self.best.beta)?;
        Ok(MultinomialLogit {
            coefficients,
            intercepts,
            objective: self.objective,
            status: Status::Stopped,
            iterations: self.iteration,
            evaluations: self.evaluations,
            gradient_norm: self.gradient_norm,
            condition: None,
            separated: false,
        })
    }
}
