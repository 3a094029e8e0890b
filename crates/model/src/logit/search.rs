//! The minimisation itself: argmin's L-BFGS with the More-Thuente line search, under our own supervision.
//!
//! The search runs in coordinates `u = Lᵀβ_c` in which the Hessian of the intercept-only model is close to the
//! identity, so that the first step already has the right length and few follow.
//!
//! argmin asks for value and gradient separately and decides for itself when to stop; both are supervised here.
//! One evaluation answers both questions. The best point is kept here, whatever becomes of the solver's own
//! state, and evaluations are refused – the one way to stop argmin from inside – once the gradient is at the
//! tolerance, the parameters are no numbers, or many evaluations brought nothing. A line search that fails in
//! the rounding of the objective is therefore no failure of the fit.
//!
//! # References
//! Nocedal, J. & Wright, S. J. (2006), *Numerical Optimization*, 2nd ed., ch. 7, Springer.
//! Moré, J. J. & Thuente, D. J. (1994), *ACM Transactions on Mathematical Software* 20(3), 286–307.

use std::cell::RefCell;

use argmin::core::{CostFunction, Error as Refusal, Executor, Gradient, State, TerminationReason};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

use super::objective::{Objective, Point};
use crate::cholesky::Cholesky;
use crate::{Error, Result};

/// Evaluations without a better point after which the search has stalled. A line search takes one or two.
const PATIENCE: usize = 25;

/// The same for evaluations whose values differ from the best one by rounding: comparing them is no guide.
const PATIENCE_WITH_TIES: usize = 2;

/// How a search ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub(super) iterations: usize,
    /// Whether it was the limit on the iterations that ended it.
    pub(super) limit_reached: bool,
}

/// Moves `best` to the minimum.
pub(super) fn minimise(
    objective: &mut Objective<'_>,
    preconditioner: &Cholesky,
    best: &mut Point,
    tolerance: f64,
    max_iterations: usize,
    memory: usize,
) -> Result<Ended> {
    objective.evaluate(best);
    if !best.value.is_finite() {
        return Err(Error::Overflow { what: "objective", value: best.value });
    }
    if best.norm <= tolerance {
        return Ok(Ended { iterations: 0, limit_reached: false });
    }
    let width = objective.design().width;
    let mut start = best.beta.clone();
    // Only the intercepts differ from 0, so that Lᵀ takes its first diagonal element alone.
    for u in start.chunks_exact_mut(width) {
        u[0] *= preconditioner.first();
    }
    let trial = best.clone();
    let (coordinates, gradient) = (start.clone(), vec![0.0; start.len()]);
    let mut watch =
        Watch { objective, preconditioner, best, trial, coordinates, gradient, tolerance, idle: 0, ties: 0 };
    watch.transform_gradient();
    let (value, gradient) = (watch.best.value, watch.gradient.clone());
    let watch = RefCell::new(watch);

    let solver = LBFGS::new(MoreThuenteLineSearch::new(), memory)
        // Its own tests are on the Euclidean norm in these coordinates and on the value: switched off.
        .with_tolerance_grad(0.0)
        .and_then(|solver| solver.with_tolerance_cost(0.0))
        .expect("0 is an allowed tolerance");
    let run = Executor::new(Supervised(&watch), solver)
        .configure(|state| state.param(start).cost(value).gradient(gradient).max_iters(max_iterations as u64))
        .run();
    // An error here is a refusal outside the line search; the best point is kept in either case.
    let Ok(result) = run else { return Ok(Ended { iterations: 0, limit_reached: false }) };
    let refused = matches!(result.state.get_termination_reason(), Some(TerminationReason::SolverExit(_)));
    let iterations = usize::try_from(result.state.get_iter()).unwrap_or(usize::MAX);
    // The iteration in which an evaluation was refused led nowhere.
    Ok(Ended { iterations: iterations.saturating_sub(usize::from(refused)), limit_reached: !refused })
}

/// What the supervisor knows.
struct Watch<'a, 'd> {
    objective: &'a mut Objective<'d>,
    preconditioner: &'a Cholesky,
    best: &'a mut Point,
    trial: Point,
    /// Where the last evaluation took place, and the gradient there, in the coordinates of the search.
    coordinates: Vec<f64>,
    gradient: Vec<f64>,
    tolerance: f64,
    /// Evaluations since the best point.
    idle: usize,
    /// Those among them whose values differ from the best one by rounding only.
    ties: usize,
}

impl Watch<'_, '_> {
    /// Evaluates at `u` unless that is where the last evaluation was.
    fn visit(&mut self, u: &[f64]) -> Result<(), Refusal> {
        if self.coordinates == u {
            return Ok(());
        }
        if self.best.norm <= self.tolerance {
            return Err(Refusal::msg("the gradient is at the tolerance"));
        }
        if self.idle >= PATIENCE || self.ties >= PATIENCE_WITH_TIES {
            return Err(Refusal::msg("nothing better was found"));
        }
        // NaN equals nothing: until this evaluation has succeeded there is no last one.
        self.coordinates.fill(f64::NAN);
        self.trial.beta.copy_from_slice(u);
        for beta in self.trial.beta.chunks_exact_mut(self.objective.design().width) {
            self.preconditioner.solve_upper(beta);
        }
        self.objective.evaluate(&mut self.trial);
        if !(self.trial.value.is_finite() && self.trial.norm.is_finite()) {
            return Err(Refusal::msg("the objective is not finite"));
        }
        self.transform_gradient();
        self.coordinates.copy_from_slice(u);
        if self.trial.improves_on(self.best) {
            (self.idle, self.ties) = (0, 0);
            self.best.clone_from(&self.trial);
        } else {
            self.idle += 1;
            self.ties += usize::from(self.trial.ties_with(self.best));
        }
        Ok(())
    }

    /// Takes the gradient of the trial point into the coordinates of the search.
    fn transform_gradient(&mut self) {
        self.gradient.copy_from_slice(&self.trial.gradient);
        for gradient in self.gradient.chunks_exact_mut(self.objective.design().width) {
            self.preconditioner.solve_lower(gradient);
        }
    }
}

/// The supervisor as argmin sees it. A reference, because argmin drops the problem of a failed line search.
struct Supervised<'w, 'a, 'd>(&'w RefCell<Watch<'a, 'd>>);

impl CostFunction for Supervised<'_, '_, '_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, u: &Vec<f64>) -> Result<f64, Refusal> {
        let mut watch = self.0.borrow_mut();
        watch.visit(u)?;
        Ok(watch.trial.value)
    }
}

impl Gradient for Supervised<'_, '_, '_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, u: &Vec<f64>) -> Result<Vec<f64>, Refusal> {
        let mut watch = self.0.borrow_mut();
        watch.visit(u)?;
        Ok(watch.gradient.clone())
    }
}
