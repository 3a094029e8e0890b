//! The minimisation: Newton's method with a line search, a shifted Hessian where it is not positive definite.
//!
//! The shape parameter is treated apart. It is held at 0 until the Poisson model has converged, so that no family
//! ends at a lower likelihood than Poisson. λ₃ and α must be at least 0; one that is at 0, where the likelihood
//! falls as it grows, is held there, and the model is the Poisson model exactly. ρ must keep all four factors τ of
//! every match positive. Where the best ρ is at the edge of that range, a barrier keeps the steps inside and is
//! lowered until it costs nothing.
//!
//! # References
//! - Nocedal, J. & Wright, S. J. (2006), *Numerical Optimization*, 2nd ed., ch. 3 and 19, Springer.
//! - Levenberg, K. (1944), A method for the solution of certain non-linear problems in least squares, *Quarterly of
//!   Applied Mathematics* 2(2), 164–168: the shift.

use super::GoalsFamily;
use super::design::Design;
use super::objective::{Point, evaluate, predictors};
use crate::Status;
use crate::cholesky::Cholesky;

/// Share of the decrease predicted by the gradient that a step must bring.
const ARMIJO: f64 = 1e-4;

/// Values that differ by less than this share are equal up to rounding; the gradient decides between them.
const ROUNDING: f64 = 1e-13;

/// Halvings of a step after which none improves. 2⁻³⁰ of a Newton step is rounding.
const HALVINGS: usize = 30;

/// Trials with a ρ out of range after which the best ρ is taken to be at the edge: in one line search, and in all.
const AT_THE_EDGE: [usize; 2] = [4, 12];

/// A pivot of the Hessian below this share of its diagonal element is no curvature but rounding.
const FLAT: f64 = 1e-13;

/// A Newton step that moves all log rates by less than this proves that the maximum exists. The bound proved is 1;
/// half of it leaves room for rounding and for the families' departure from Poisson.
const AT_REST: f64 = 0.5;

/// First shift of an indefinite Hessian, in shares of its diagonal, and the last one tried.
const SHIFTS: [f64; 2] = [1e-3, 1e9];

/// Weights of the barrier, in shares of the mean weight of a match.
const BARRIERS: [f64; 5] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/// The state of a search; all its memory is taken once.
pub(super) struct Search<'d> {
    design: &'d Design,
    pub(super) best: Point,
    trial: Point,
    step: Vec<f64>,
    factor: Cholesky,
    /// Parameters that do not move; the shape is one until the Poisson model has converged.
    held: Vec<bool>,
    /// Weight of the barrier; 0 unless ρ is at the edge.
    barrier: f64,
    /// Trials so far with a ρ out of range.
    outside: usize,
    tolerance: f64,
    pub(super) iterations: usize,
    max_iterations: usize,
}

/// How a line search ended.
enum Line {
    Better,
    Nothing,
    Edge,
}

impl<'d> Search<'d> {
    pub(super) fn new(design: &'d Design, start: Vec<f64>, tolerance: f64, max_iterations: usize) -> Self {
        let order = design.parameters();
        let mut held = vec![false; order];
        held[design.intercept() + 1] = !design.has_home();
        held[design.shape()] = true;
        let best = Point::new(start);
        Self {
            trial: best.clone(),
            best,
            step: vec![0.0; order],
            factor: Cholesky::with_order(order),
            held,
            barrier: 0.0,
            outside: 0,
            tolerance,
            iterations: 0,
            max_iterations,
            design,
        }
    }

    /// Evaluates at the start; whether it has a likelihood.
    pub(super) fn begin(&mut self) -> bool {
        evaluate(self.design, &mut self.best, self.barrier);
        self.best.value.is_finite()
    }

    /// Starts at another point instead, if that has a likelihood.
    pub(super) fn begin_at(&mut self, start: &[f64]) -> bool {
        self.trial.theta.copy_from_slice(start);
        evaluate(self.design, &mut self.trial, self.barrier);
        let sound = self.trial.value.is_finite();
        if sound {
            std::mem::swap(&mut self.best, &mut self.trial);
        }
        sound
    }

    /// The first parameter that the matches do not tell from those before it.
    ///
    /// To be asked where the shape is 0: the Hessian of Poisson has the same rank everywhere.
    pub(super) fn not_identified(&mut self, tolerance: f64) -> Option<usize> {
        self.load(0.0);
        self.factor.factor_in_place(tolerance).err()
    }

    /// Moves to the minimum: of the Poisson model first unless the start has a shape, then of the family.
    ///
    /// # Errors
    /// The row where it shows that there is no minimum.
    pub(super) fn run(&mut self) -> Result<Status, usize> {
        let shape = self.design.shape();
        let mut status = Status::Converged;
        let warm = self.best.theta[shape] != 0.0;
        if !warm {
            status = self.descend().unwrap_or(Status::Stalled);
            self.check_rest(status)?;
        }
        if status == Status::MaxIterations || !self.design.has_shape() {
            return Ok(status);
        }
        self.held[shape] = false;
        status = match self.descend() {
            Some(status) => status,
            None => self.descend_inside(),
        };
        self.check_rest(status)?;
        Ok(status)
    }

    /// Descends with the barrier, less of it each time.
    fn descend_inside(&mut self) -> Status {
        // ρ = 0 is inside the range for any rates.
        self.best.theta[self.design.shape()] = 0.0;
        let mean_weight = self.design.total_weight / self.design.matches as f64;
        let mut status = Status::Stalled;
        for barrier in BARRIERS {
            self.barrier = barrier * mean_weight;
            evaluate(self.design, &mut self.best, self.barrier);
            status = self.descend().unwrap_or(Status::Stalled);
        }
        status
    }

    /// A search that ran out of steps leaves the question open.
    fn check_rest(&mut self, status: Status) -> Result<(), usize> {
        if status == Status::MaxIterations { Ok(()) } else { self.restless().map_or(Ok(()), Err) }
    }

    /// Takes steps until the gradient is at the tolerance or none improves; `None` where ρ is at its edge.
    fn descend(&mut self) -> Option<Status> {
        loop {
            if self.norm(&self.best) <= self.tolerance {
                return Some(Status::Converged);
            }
            if self.iterations >= self.max_iterations {
                return Some(Status::MaxIterations);
            }
            if !self.direction() {
                return Some(Status::Stalled);
            }
            self.iterations += 1;
            match self.line_search() {
                Line::Better => {}
                Line::Nothing => return Some(Status::Stalled),
                Line::Edge => return None,
            }
        }
    }

    /// Sets `step` to a direction of descent.
    fn direction(&mut self) -> bool {
        let shape = self.design.shape();
        if !self.solve() {
            return false;
        }
        // From its bound the shape can only grow.
        if self.at_bound(&self.best) && self.step[shape] < 0.0 {
            let held = std::mem::replace(&mut self.held[shape], true);
            let solved = self.solve();
            self.held[shape] = held;
            return solved;
        }
        true
    }

    /// Solves `(H + shift)·step = −g` over the parameters that are free, with the least shift that works.
    fn solve(&mut self) -> bool {
        let mut shift = 0.0;
        loop {
            self.load(shift);
            if self.factor.factor_in_place(FLAT).is_ok() {
                break;
            }
            shift = if shift > 0.0 { shift * 10.0 } else { SHIFTS[0] };
            if shift > SHIFTS[1] {
                return false;
            }
        }
        self.solve_factored();
        self.step.iter().all(|value| value.is_finite())
    }

    fn solve_factored(&mut self) {
        for j in 0..self.step.len() {
            self.step[j] = if self.is_held(&self.best, j) { 0.0 } else { -self.best.gradient[j] };
        }
        self.factor.solve_lower(&mut self.step);
        self.factor.solve_upper(&mut self.step);
    }

    /// Writes the shifted Hessian to the factor's memory, with the unit matrix for held parameters.
    fn load(&mut self, shift: f64) {
        let order = self.step.len();
        let largest = (0..order).fold(0.0_f64, |max, j| max.max(self.best.hessian[j * order + j].abs()));
        self.factor.matrix().copy_from_slice(&self.best.hessian);
        for j in 0..order {
            let element = &mut self.factor.matrix()[j * order + j];
            // A share of the largest element too, for one that is 0.
            *element += shift * (element.abs() + 1e-6 * largest);
        }
        for j in 0..order {
            if !self.is_held(&self.best, j) {
                continue;
            }
            let matrix = self.factor.matrix();
            matrix[j * order..][..j].fill(0.0);
            (j + 1..order).for_each(|i| matrix[i * order + j] = 0.0);
            matrix[j * order + j] = 1.0;
        }
    }

    /// Moves `best` along the step.
    fn line_search(&mut self) -> Line {
        let shape = self.design.shape();
        let slope: f64 = self.step.iter().zip(&self.best.gradient).map(|(step, g)| step * g).sum();
        let norm = self.norm(&self.best);
        let (mut length, mut outside) = (1.0, 0);
        for _ in 0..HALVINGS {
            for ((trial, best), step) in self.trial.theta.iter_mut().zip(&self.best.theta).zip(&self.step) {
                *trial = best + length * step;
            }
            if self.design.family.shape_at_least_zero() {
                self.trial.theta[shape] = self.trial.theta[shape].max(0.0);
            }
            evaluate(self.design, &mut self.trial, self.barrier);
            let rounding = ROUNDING * (self.best.value.abs() + 1.0);
            let change = self.trial.value - self.best.value;
            // Rates that vanish may overflow to −∞, which is no improvement.
            let better = change.is_finite() && change < -rounding && change <= ARMIJO * length * slope;
            if better || (change.abs() <= rounding && self.norm(&self.trial) < norm) {
                std::mem::swap(&mut self.best, &mut self.trial);
                return Line::Better;
            }
            // Only the range of ρ makes a finite step have no likelihood.
            if self.trial.value.is_infinite() && self.searches_inside() {
                outside += 1;
                self.outside += 1;
                if outside >= AT_THE_EDGE[0] || self.outside >= AT_THE_EDGE[1] {
                    return Line::Edge;
                }
            }
            length *= 0.5;
        }
        Line::Nothing
    }

    /// Whether ρ is free and nothing but the line search keeps it in its range.
    fn searches_inside(&self) -> bool {
        let free = !self.held[self.design.shape()] && self.barrier <= 0.0;
        free && self.design.family == GoalsFamily::DixonColes
    }

    /// Largest derivative over what the fit turns on: goals, and for attacks and defences the prior too.
    pub(super) fn norm(&self, point: &Point) -> f64 {
        let goals = self.design.all_goals();
        let clubs = self.design.intercept();
        let derivative = |j: usize| {
            let scale = if j < clubs { goals + self.design.precision } else { goals };
            point.gradient[j].abs() / scale
        };
        let free = (0..self.step.len()).filter(|&j| !self.is_held(point, j));
        // A NaN must not hide behind a comparison.
        free.map(derivative).fold(0.0, |max, value| if max.is_nan() || value <= max { max } else { value })
    }

    fn at_bound(&self, point: &Point) -> bool {
        self.design.family.shape_at_least_zero() && point.theta[self.design.shape()] <= 0.0
    }

    fn is_held(&self, point: &Point, j: usize) -> bool {
        let shape = self.design.shape();
        // One match, fitted exactly, has the derivative 0 there up to rounding.
        let falls = || point.gradient[shape] < -self.tolerance * self.design.all_goals();
        self.held[j] || (j == shape && self.at_bound(point) && !falls())
    }

    /// Whether ρ is at the edge of its range.
    pub(super) fn at_edge(&self) -> bool {
        self.barrier > 0.0
    }

    /// Factors the Hessian at the end and returns the variance of each parameter, `None` for held ones.
    ///
    /// Nothing is returned where the Hessian is not positive definite, that is, where the point is no minimum.
    pub(super) fn variances(&mut self) -> Option<Vec<Option<f64>>> {
        self.load(0.0);
        self.factor.factor_in_place(FLAT).ok()?;
        let mut work = vec![0.0; self.step.len()];
        let (clubs, intercept) = (self.design.clubs.len(), self.design.intercept());
        // What the precision of the sums, which is no information, adds along the two directions it fixes.
        let kappa = self.design.sum_precision();
        let excess = if kappa > 0.0 { 1.0 / (kappa * (clubs * clubs) as f64) } else { 0.0 };
        let variance = |j: usize| {
            let excess = match j {
                j if j < intercept => excess,
                j if j == intercept => 2.0 * excess,
                _ => 0.0,
            };
            (!self.is_held(&self.best, j)).then(|| self.factor.inverse_diagonal(j, &mut work) - excess)
        };
        Some((0..self.step.len()).map(variance).collect())
    }

    /// A row whose log rates a Newton step from the end still moves much, if there is one: there is no maximum.
    ///
    /// Suppose the likelihood grows without end in a direction d. Then d lowers the log rates `xᵢ·d` of sides that
    /// did not score and moves no others, so that `−dᵀg = Σ wλ|xᵢd|` over them. For the Newton step s,
    /// `dᵀHs = −dᵀg` says `Σ wλ|xᵢd|·(−xᵢs) = Σ wλ|xᵢd|`: some log rate moves by at least 1. At a maximum the
    /// step is nearly 0.
    ///
    /// Where the Hessian is not positive definite there is no such step: for Poisson, where it can only be singular,
    /// that is infinitely far; for the others, a point that is no maximum, which has a status of its own.
    pub(super) fn restless(&mut self) -> Option<usize> {
        self.load(0.0);
        if self.factor.factor_in_place(FLAT).is_err() {
            return self.held[self.design.shape()].then_some(0);
        }
        self.solve_factored();
        let moves = |row: usize| {
            let [home, away] = predictors(self.design, row).map(|side| side.of(&self.step).abs());
            home.max(away)
        };
        // Comparing with the complement takes a NaN for a large step.
        (0..self.design.rows.len()).find(|&row| !matches!(moves(row), step if step <= AT_REST))
    }
}
