//! The minimisation itself: argmin's solvers under our own supervision.
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
//! Nocedal, J. & Wright, S. J. (2006), *Numerical Optimization*, 2nd ed., ch. 4 and 7, Springer.
//! Moré, J. J. & Thuente, D. J. (1994), *ACM Transactions on Mathematical Software* 20(3), 286–307.
//! Steihaug, T. (1983), *SIAM Journal on Numerical Analysis* 20(3), 626–637.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;

use argmin::core::{
    CostFunction, Error as Refusal, Executor, Gradient, Hessian, KV, Problem, Solver as ArgminSolver, State,
    TerminationReason, TerminationStatus,
};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::newton::NewtonCG;
use argmin::solver::quasinewton::LBFGS;
use argmin::solver::trustregion::{Steihaug, TrustRegion};
use argmin_math::ArgminDot;

use super::objective::{Objective, Point};
use super::{LogitOptions, Progress, Solver};
use crate::cholesky::Cholesky;
use crate::{Error, Result};

/// Evaluations without a better point after which the search has stalled. A line search takes one or two.
const PATIENCE: usize = 25;

/// The same for evaluations whose values differ from the best one by rounding: comparing them is no guide.
const PATIENCE_WITH_TIES: usize = 2;

/// Products of the Hessian for each parameter after which conjugate gradients end. They take two a step.
const PRODUCTS: usize = 4;

/// Curvature, beside about 1 at the intercept-only model, that counts as none.
const NO_CURVATURE: f64 = 1e-14;

/// Radii of the trust region, in coordinates in which a step of about 1 per column is usual.
const RADIUS: f64 = 2.0;
const LARGEST_RADIUS: f64 = 1e3;

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The gradient is at the tolerance, or nothing better is to be found.
    Finished,
    /// The limit on the iterations.
    Limit,
    /// The observer said so.
    Observer,
}

/// Who watches the iterations.
pub(super) type Observer<'o> = dyn FnMut(&Progress<'_>) -> ControlFlow<()> + 'o;

/// Moves `best` to the minimum; returns the iterations taken and why no more were.
pub(super) fn minimise(
    objective: &mut Objective<'_>,
    preconditioner: &Cholesky,
    best: &mut Point,
    tolerance: f64,
    max_iterations: usize,
    options: &LogitOptions,
    observer: &mut Observer<'_>,
) -> Result<(usize, Reason)> {
    // A point that was evaluated before has a value.
    if best.value.is_nan() {
        objective.evaluate(best);
    }
    if !best.value.is_finite() {
        return Err(Error::Overflow { what: "objective", value: best.value });
    }
    if best.norm <= tolerance {
        return Ok((0, Reason::Finished));
    }
    let design = objective.design();
    let trial = best.clone();
    let mut start = best.beta.clone();
    start.chunks_exact_mut(design.width()).for_each(|beta| preconditioner.multiply_upper(beta));
    let (coordinates, gradient) = (start.clone(), vec![0.0; start.len()]);
    let mut watch = Watch {
        objective,
        preconditioner,
        best,
        trial,
        coordinates,
        gradient,
        tolerance,
        idle: 0,
        ties: 0,
        iterations: 0,
        products: 0,
        ended: None,
        observer,
    };
    watch.transform_gradient();
    let (value, gradient) = (watch.best.value, watch.gradient.clone());
    let watch = Rc::new(RefCell::new(watch));

    let (limit, parameters) = (max_iterations as u64, design.parameters() as u64);
    // An error below is a refusal outside a line search; the best point is kept in either case.
    let problem = Supervised(Rc::clone(&watch));
    match options.solver {
        Solver::Lbfgs => {
            let solver = LBFGS::new(MoreThuenteLineSearch::new(), options.memory)
                // Its own tests are on the Euclidean norm in these coordinates and on the value: switched off.
                .with_tolerance_grad(0.0)
                .and_then(|solver| solver.with_tolerance_cost(0.0))
                .expect("0 is an allowed tolerance");
            let _ = Executor::new(problem, Watched(solver, Rc::clone(&watch)))
                .configure(|state| state.param(start).cost(value).gradient(gradient).max_iters(limit))
                .run();
        }
        Solver::NewtonCg => {
            let solver = NewtonCG::new(MoreThuenteLineSearch::new())
                .with_tolerance(f64::MIN_POSITIVE)
                .expect("a positive tolerance is allowed");
            let _ = Executor::new(problem, Watched(solver, Rc::clone(&watch)))
                .configure(|state| state.param(start).cost(value).gradient(gradient).max_iters(limit))
                .run();
        }
        Solver::TrustRegion => {
            let subproblem = Steihaug::new().with_max_iters(2 * parameters);
            let solver = TrustRegion::new(subproblem)
                .with_radius(RADIUS)
                .and_then(|solver| solver.with_max_radius(LARGEST_RADIUS))
                .expect("the radii are positive");
            let _ = Executor::new(problem, Watched(solver, Rc::clone(&watch)))
                .configure(|state| state.param(start).cost(value).gradient(gradient).max_iters(limit))
                .run();
        }
    }
    let watch = watch.borrow();
    let reason = watch.ended.unwrap_or(if watch.iterations >= max_iterations {
        Reason::Limit
    } else {
        Reason::Finished
    });
    Ok((watch.iterations, reason))
}

/// What the supervisor knows.
struct Watch<'w, 'd> {
    objective: &'w mut Objective<'d>,
    preconditioner: &'w Cholesky,
    best: &'w mut Point,
    trial: Point,
    /// Where the last evaluation took place, and the gradient there, in the coordinates of the search.
    coordinates: Vec<f64>,
    gradient: Vec<f64>,
    tolerance: f64,
    /// Evaluations since the best point.
    idle: usize,
    /// Those among them whose values differ from the best one by rounding only.
    ties: usize,
    iterations: usize,
    /// Products of the Hessian at one point.
    products: usize,
    ended: Option<Reason>,
    observer: &'w mut Observer<'w>,
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
        for beta in self.trial.beta.chunks_exact_mut(self.objective.design().width()) {
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
        for gradient in self.gradient.chunks_exact_mut(self.objective.design().width()) {
            self.preconditioner.solve_lower(gradient);
        }
    }

    /// The Hessian at `beta` times a direction, both sides in the coordinates of the search.
    fn hessian_vector(&mut self, beta: &[f64], direction: &[f64]) -> Vec<f64> {
        let width = self.objective.design().width();
        let mut direction = direction.to_vec();
        direction.chunks_exact_mut(width).for_each(|direction| self.preconditioner.solve_upper(direction));
        let mut product = vec![0.0; direction.len()];
        self.objective.hessian_vector(beta, &direction, &mut product);
        product.chunks_exact_mut(width).for_each(|product| self.preconditioner.solve_lower(product));
        product
    }

    /// That product, or 0 where conjugate gradients have to end.
    ///
    /// In exact arithmetic they end after as many steps as there are parameters. With next to no curvature their
    /// residual need not shrink at all, and argmin's go on until it does; no curvature is the other thing that ends
    /// them, with the step found so far.
    fn curvature_along(&mut self, beta: &[f64], direction: &[f64]) -> Vec<f64> {
        self.products += 1;
        let square: f64 = direction.iter().map(|d| d * d).sum();
        if self.products <= PRODUCTS * direction.len() {
            let product = self.hessian_vector(beta, direction);
            let curvature: f64 = product.iter().zip(direction).map(|(product, d)| product * d).sum();
            if curvature > NO_CURVATURE * square {
                return product;
            }
        }
        vec![0.0; direction.len()]
    }

    fn end_iteration(&mut self) {
        self.iterations += 1;
        let progress = Progress::new(self.iterations, self.objective, self.best);
        if (self.observer)(&progress).is_break() {
            self.ended = Some(Reason::Observer);
        } else if self.best.norm <= self.tolerance {
            self.ended = Some(Reason::Finished);
        }
    }
}

/// The supervisor as argmin's problem. Shared, because argmin drops the problem of a failed line search.
struct Supervised<'w, 'd>(Rc<RefCell<Watch<'w, 'd>>>);

impl CostFunction for Supervised<'_, '_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, u: &Vec<f64>) -> Result<f64, Refusal> {
        let mut watch = self.0.borrow_mut();
        watch.visit(u)?;
        Ok(watch.trial.value)
    }
}

impl Gradient for Supervised<'_, '_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, u: &Vec<f64>) -> Result<Vec<f64>, Refusal> {
        let mut watch = self.0.borrow_mut();
        watch.visit(u)?;
        Ok(watch.gradient.clone())
    }
}

impl<'w, 'd> Hessian for Supervised<'w, 'd> {
    type Param = Vec<f64>;
    type Hessian = Curvature<'w, 'd>;

    fn hessian(&self, u: &Vec<f64>) -> Result<Self::Hessian, Refusal> {
        let mut watch = self.0.borrow_mut();
        watch.visit(u)?;
        watch.products = 0;
        Ok(Curvature { watch: Rc::clone(&self.0), beta: watch.trial.beta.as_slice().into() })
    }
}

/// The Hessian at a point, known by its products with vectors only.
#[derive(Clone)]
struct Curvature<'w, 'd> {
    watch: Rc<RefCell<Watch<'w, 'd>>>,
    beta: Rc<[f64]>,
}

impl ArgminDot<Vec<f64>, Vec<f64>> for Curvature<'_, '_> {
    fn dot(&self, direction: &Vec<f64>) -> Vec<f64> {
        self.watch.borrow_mut().curvature_along(&self.beta, direction)
    }
}

/// A solver of argmin whose iterations are counted, shown and ended by the supervisor.
struct Watched<'w, 'd, S>(S, Rc<RefCell<Watch<'w, 'd>>>);

impl<O, I: State, S: ArgminSolver<O, I>> ArgminSolver<O, I> for Watched<'_, '_, S> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn init(&mut self, problem: &mut Problem<O>, state: I) -> Result<(I, Option<KV>), Refusal> {
        self.0.init(problem, state)
    }

    fn next_iter(&mut self, problem: &mut Problem<O>, state: I) -> Result<(I, Option<KV>), Refusal> {
        let next = self.0.next_iter(problem, state)?;
        self.1.borrow_mut().end_iteration();
        Ok(next)
    }

    fn terminate(&mut self, _state: &I) -> TerminationStatus {
        match self.1.borrow().ended {
            Some(_) => TerminationStatus::Terminated(TerminationReason::SolverConverged),
            None => TerminationStatus::NotTerminated,
        }
    }
}
