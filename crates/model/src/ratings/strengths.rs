//! The search for the mode of [`PoissonRatings`]: Newton's method on a convex function.
//!
//! The Hessian is diagonal among attacks and among defences. Attacks are eliminated first, which leaves a system of half the
//! size:
//! ```text
//! ( D  U )   D: attacks            S = K − Uᵀ·D⁻¹·U
//! ( Uᵀ K )   K: defences, μ, h     S·y = −g_K + Uᵀ·D⁻¹·g_D,   x = −D⁻¹·(g_D + U·y)
//! ```

use fearless_simd::{Level, dispatch};

use super::PoissonRatings;
use crate::cholesky::Cholesky;
use crate::sums::dot as inner;
use crate::{Error, Result, Status};

/// Gradient that counts as converged.
const TOLERANCE: f64 = 1e-12;

/// Newton steps after which a fit stops; four are usual.
const MAX_ITERATIONS: usize = 100;

/// Halvings of a step after which none improves.
const HALVINGS: usize = 30;

/// Share of the decrease predicted by the gradient that a step must bring.
const ARMIJO: f64 = 1e-4;

/// A step that leaves less than this share of the gradient is followed by one with the same Hessian, which leaves about twice
/// that share of the rest and costs a third of one with a new Hessian.
const REUSE: f64 = 3e-3;

/// Values that differ by less than this share are equal up to rounding; the gradient decides between them.
const ROUNDING: f64 = 1e-13;

/// Where a search stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Strengths {
    pub(super) attack: Vec<f64>,
    pub(super) defence: Vec<f64>,
    /// μ, and what being at home adds to it.
    intercept: f64,
    home: f64,
}

impl Strengths {
    /// All clubs as expected, the rates of home and of away clubs at their averages.
    pub(super) fn cold(ratings: &PoissonRatings, weight: f64) -> Self {
        let away_goals = ratings.away_goals;
        Self {
            attack: ratings.expected.iter().map(|expected| expected[0]).collect(),
            defence: ratings.expected.iter().map(|expected| expected[1]).collect(),
            intercept: (away_goals / weight).ln(),
            home: (ratings.home_goals / away_goals).ln(),
        }
    }

    /// Clubs that have come since start as expected.
    pub(super) fn with_all(mut self, expected: &[[f64; 2]]) -> Self {
        for &[attack, defence] in &expected[self.attack.len()..] {
            self.attack.push(attack);
            self.defence.push(defence);
        }
        self
    }

    /// Moves to `from + length·step`; steps have defences, μ and h behind attacks.
    fn move_along(&mut self, from: &Self, length: f64, attack: &[f64], rest: &[f64]) {
        let clubs = from.attack.len();
        let sum = |to: &mut [f64], from: &[f64], step: &[f64]| {
            for ((to, from), step) in to.iter_mut().zip(from).zip(step) {
                *to = from + length * step;
            }
        };
        sum(&mut self.attack, &from.attack, attack);
        sum(&mut self.defence, &from.defence, rest);
        self.intercept = from.intercept + length * rest[clubs];
        self.home = from.home + length * rest[clubs + 1];
    }
}

/// How a search ended.
pub(super) struct End {
    pub(super) strengths: Strengths,
    pub(super) status: Status,
    pub(super) gradient_norm: f64,
    pub(super) iterations: usize,
}

/// A point and what is known there.
#[derive(Debug, Clone)]
struct Point {
    at: Strengths,
    value: f64,
    /// Derivatives by attacks.
    gradient: Vec<f64>,
    /// Derivatives by defences, μ and h.
    rest: Vec<f64>,
    /// e^attack and e^(−defence).
    factors: [Vec<f64>; 2],
    /// What each club is expected to score at home and in all, and to concede to home clubs and in all.
    scores: [Vec<f64>; 2],
    concedes: [Vec<f64>; 2],
    /// Largest derivative over what the fit turns on.
    norm: f64,
}

/// Moves from a start to the minimum.
pub(super) fn newton(ratings: &PoissonRatings, start: Strengths, goals: f64) -> Result<End> {
    // Compiled once for each kind of processor; the order of every sum, and so every bit, is the same for all.
    dispatch!(Level::new(), _simd => search(ratings, start, goals))
}

#[inline(always)]
fn search(ratings: &PoissonRatings, start: Strengths, goals: f64) -> Result<End> {
    let clubs = ratings.clubs();
    let mut best = Point::new(start);
    best.evaluate(ratings, goals);
    for (what, value) in [("objective", best.value), ("gradient", best.norm)] {
        if !value.is_finite() {
            return Err(Error::Overflow { what, value });
        }
    }
    let mut trial = best.clone();
    let mut system = System::new(clubs);
    let (mut iterations, mut left) = (0, 1.0);
    let status = loop {
        if best.norm <= TOLERANCE {
            break Status::Converged;
        }
        if iterations == MAX_ITERATIONS {
            break Status::MaxIterations;
        }
        let reused = left <= REUSE;
        if !reused && !system.factor(ratings, &best) {
            break Status::Stalled;
        }
        let Some((attack, rest)) = system.step(&best) else { break Status::Stalled };
        iterations += 1;
        let slope = inner(&attack, &best.gradient) + inner(&rest, &best.rest);
        let mut length = 1.0;
        let improved = (0..HALVINGS).any(|_| {
            trial.at.move_along(&best.at, length, &attack, &rest);
            trial.evaluate(ratings, goals);
            let change = trial.value - best.value;
            let rounding = ROUNDING * (best.value.abs() + 1.0);
            let better = change < -rounding && change <= ARMIJO * length * slope;
            length *= 0.5;
            better || (change.abs() <= rounding && trial.norm < best.norm)
        });
        if !improved {
            if reused {
                left = 1.0;
                continue;
            }
            break Status::Stalled;
        }
        left = trial.norm / best.norm;
        std::mem::swap(&mut best, &mut trial);
    };
    Ok(End { strengths: best.at, status, gradient_norm: best.norm, iterations })
}

impl Point {
    fn new(at: Strengths) -> Self {
        let clubs = at.attack.len();
        let zeros = || [vec![0.0; clubs], vec![0.0; clubs]];
        Self {
            at,
            value: f64::INFINITY,
            gradient: vec![0.0; clubs],
            rest: vec![0.0; clubs + 2],
            factors: zeros(),
            scores: zeros(),
            concedes: zeros(),
            norm: f64::INFINITY,
        }
    }

    #[inline(always)]
    fn evaluate(&mut self, ratings: &PoissonRatings, goals: f64) {
        let (clubs, stride) = (ratings.clubs(), ratings.stride);
        let Self {
            at,
            factors: [a, b],
            scores: [scores_home, scores],
            concedes: [concedes_home, concedes],
            ..
        } = self;
        for i in 0..clubs {
            (a[i], b[i]) = (at.attack[i].exp(), (-at.defence[i]).exp());
        }
        let (away_rate, home_rate) = (at.intercept.exp(), (at.intercept + at.home).exp());
        scores.fill(0.0);
        concedes.fill(0.0);
        concedes_home.fill(0.0);
        // Row by row, so that all sums but one are over neighbours: i at home against j.
        for (i, weights) in ratings.weights.chunks_exact(stride).take(clubs).enumerate() {
            let weights = &weights[..clubs];
            scores_home[i] = inner(weights, b);
            concedes[i] = inner(weights, a);
            for ((score, concede), weight) in scores.iter_mut().zip(&mut *concedes_home).zip(weights) {
                *score += weight * b[i];
                *concede += weight * a[i];
            }
        }
        let (mut all, mut at_home) = (0.0, 0.0);
        for i in 0..clubs {
            scores_home[i] *= home_rate * a[i];
            scores[i] = scores_home[i] + away_rate * a[i] * scores[i];
            concedes_home[i] *= home_rate * b[i];
            concedes[i] = concedes_home[i] + away_rate * b[i] * concedes[i];
            all += scores[i];
            at_home += scores_home[i];
        }
        let (p, s) = (ratings.precision, ratings.style_precision);
        let (own, cross) = (0.5 * (p + s), 0.5 * (p - s));
        self.value = all - goals * at.intercept - ratings.home_goals * at.home;
        let mut largest = 0.0_f64;
        for i in 0..clubs {
            let (attack, defence) = (at.attack[i], at.defence[i]);
            let [off, back] = [attack - ratings.expected[i][0], defence - ratings.expected[i][1]];
            self.value -= ratings.scored[i] * attack - ratings.conceded[i] * defence;
            self.value += 0.25 * (p * (off + back) * (off + back) + s * (off - back) * (off - back));
            self.gradient[i] = scores[i] - ratings.scored[i] + own * off + cross * back;
            self.rest[i] = ratings.conceded[i] - concedes[i] + own * back + cross * off;
            // A NaN, which a comparison would hide, makes the value NaN too.
            largest = largest.max(self.gradient[i].abs()).max(self.rest[i].abs());
        }
        self.rest[clubs] = all - goals;
        self.rest[clubs + 1] = at_home - ratings.home_goals;
        let overall = self.rest[clubs].abs().max(self.rest[clubs + 1].abs());
        self.norm = (largest / (goals + p)).max(overall / goals);
    }
}

/// The equations of a Newton step, their attacks eliminated.
struct System {
    /// Of `S`.
    factor: Cholesky,
    /// `U`, and the inverse of `D`.
    rows: Vec<f64>,
    inverse: Vec<f64>,
    row: Vec<f64>,
}

impl System {
    fn new(clubs: usize) -> Self {
        let order = clubs + 2;
        Self {
            factor: Cholesky::with_order(order),
            rows: vec![0.0; clubs * order],
            inverse: vec![0.0; clubs],
            row: vec![0.0; order],
        }
    }

    /// Factors the Hessian at a point; whether it has curvature in all directions but for rounding.
    #[inline(always)]
    fn factor(&mut self, ratings: &PoissonRatings, at: &Point) -> bool {
        let (clubs, order) = (ratings.clubs(), ratings.clubs() + 2);
        let (p, s) = (ratings.precision, ratings.style_precision);
        let (own, cross) = (0.5 * (p + s), 0.5 * (p - s));
        let [scores_home, scores] = &at.scores;
        let [concedes_home, concedes] = &at.concedes;
        let [a, b] = &at.factors;
        let away_rate = at.at.intercept.exp();
        let home_rate = (at.at.intercept + at.at.home).exp();
        let (all, at_home) = (scores.iter().sum::<f64>(), scores_home.iter().sum::<f64>());

        let matrix = self.factor.matrix();
        matrix.fill(0.0);
        for j in 0..clubs {
            matrix[j * order + j] = concedes[j] + own;
            matrix[clubs * order + j] = -concedes[j];
            matrix[(clubs + 1) * order + j] = -concedes_home[j];
        }
        matrix[clubs * order + clubs] = all;
        matrix[(clubs + 1) * order + clubs] = at_home;
        matrix[(clubs + 1) * order + clubs + 1] = at_home;
        for (i, row) in self.rows.chunks_exact_mut(order).enumerate() {
            let at_home_against = &ratings.weights[i * ratings.stride..][..clubs];
            for (j, (element, weight)) in row.iter_mut().zip(at_home_against).enumerate() {
                let away = ratings.weights[j * ratings.stride + i];
                *element = -a[i] * b[j] * (home_rate * weight + away_rate * away);
            }
            row[i] += cross;
            row[clubs] = scores[i];
            row[clubs + 1] = scores_home[i];
            self.inverse[i] = 1.0 / (scores[i] + own);
            for (scaled, element) in self.row.iter_mut().zip(&*row) {
                *scaled = self.inverse[i] * element;
            }
            for (k, scaled) in self.row.iter().enumerate() {
                for (sum, element) in matrix[k * order..=k * order + k].iter_mut().zip(&*row) {
                    *sum -= scaled * element;
                }
            }
        }
        self.factor.factor_in_place(0.0).is_ok()
    }

    /// The step from a point with the Hessian that was factored last: by attacks, and by defences, μ and h.
    #[inline(always)]
    fn step(&self, at: &Point) -> Option<(Vec<f64>, Vec<f64>)> {
        let mut rest: Vec<f64> = at.rest.iter().map(|g| -g).collect();
        let rows = || self.rows.chunks_exact(self.row.len()).zip(&self.inverse).zip(&at.gradient);
        for ((row, inverse), gradient) in rows() {
            let share = inverse * gradient;
            rest.iter_mut().zip(row).for_each(|(sum, element)| *sum += share * element);
        }
        self.factor.solve(&mut rest);
        let attack =
            |((row, inverse), gradient): ((&[f64], &f64), &f64)| -inverse * (gradient + inner(row, &rest));
        let attack: Vec<f64> = rows().map(attack).collect();
        attack.iter().chain(&rest).all(|step| step.is_finite()).then_some((attack, rest))
    }
}
