//! What is minimised: minus the weighted log-likelihood plus the prior, with gradient and Hessian in one pass.
//!
//! ```text
//! f = Σᵢ wᵢ·(−ℓᵢ) + Σ_t [p/4·(a_t + d_t)² + s/4·(a_t − d_t)²],   a, d: distances from the prior means
//! ```
//! Without prior, `κ/2·[(Σ attack)² + (Σ defence)²]` in its place, see [`Design::sum_precision`].

use super::GoalsFamily;
use super::design::Design;
use super::family::{LOW_SCORES, rho_range, tau};

/// A point and what is known there.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) theta: Vec<f64>,
    /// Not finite where some match has no probability.
    pub(super) value: f64,
    pub(super) gradient: Vec<f64>,
    /// Row-major, lower triangle.
    pub(super) hessian: Vec<f64>,
    /// Largest rate of a side, and largest product of a match's two rates.
    pub(super) largest: [f64; 2],
}

impl Point {
    pub(super) fn new(theta: Vec<f64>) -> Self {
        let order = theta.len();
        Self {
            theta,
            value: f64::INFINITY,
            gradient: vec![0.0; order],
            hessian: vec![0.0; order * order],
            largest: [0.0; 2],
        }
    }
}

/// A side's log rate as a function of the parameters: indices and factors, then the covariates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predictor<'a> {
    index: [usize; 4],
    factor: [f64; 4],
    x: &'a [f64],
}

impl Predictor<'_> {
    pub(super) fn of(self, theta: &[f64]) -> f64 {
        let [attack, defence, intercept, advantage] = self.index;
        let fixed = theta[attack] - theta[defence] + theta[intercept] + self.factor[3] * theta[advantage];
        let first = self.index[3] + 1;
        fixed + self.x.iter().zip(&theta[first..]).map(|(x, gamma)| x * gamma).sum::<f64>()
    }

    fn each(&self) -> impl Iterator<Item = (usize, f64)> {
        self.index.into_iter().zip(self.factor).chain(self.covariates())
    }

    fn covariates(&self) -> impl Iterator<Item = (usize, f64)> {
        let first = self.index[3] + 1;
        self.x.iter().enumerate().map(move |(k, &x)| (first + k, x))
    }
}

/// The predictors of both sides of a row.
pub(super) fn predictors(design: &Design, row: usize) -> [Predictor<'_>; 2] {
    let (clubs, intercept) = (design.clubs.len(), design.intercept());
    let game = &design.rows[row];
    let [home, away] = game.clubs;
    let [x_home, x_away] = design.x(row);
    // In the order of the parameters, and with the home advantage in both, so that indices ascend and are alike.
    let of = |attack: usize, defence: usize, advantage, x| Predictor {
        index: [attack, clubs + defence, intercept, intercept + 1],
        factor: [1.0, -1.0, 1.0, advantage],
        x,
    };
    [of(home, away, game.at_home, x_home), of(away, home, 0.0, x_away)]
}

/// Evaluates value, gradient and Hessian at `point.theta`.
///
/// With `barrier` > 0, `−barrier·ln τ` of all four low scores of each match is added, which keeps ρ where all
/// factors are positive.
pub(super) fn evaluate(design: &Design, point: &mut Point, barrier: f64) {
    let (order, shape) = (design.parameters(), design.shape());
    let s = point.theta[shape];
    point.value = 0.0;
    point.gradient.fill(0.0);
    point.hessian.fill(0.0);
    point.largest = [0.0; 2];
    for (i, row) in design.rows.iter().enumerate() {
        let sides = predictors(design, i);
        let log_rates = [sides[0].of(&point.theta), sides[1].of(&point.theta)];
        let rates = [log_rates[0].exp(), log_rates[1].exp()];
        let mut weighted = design.family.row_terms(row, log_rates, rates, s);
        if barrier > 0.0 {
            for score in LOW_SCORES {
                weighted.add(&tau(score, rates, s), barrier * row.matches);
            }
        }
        point.value += weighted.value;
        point.largest =
            [point.largest[0].max(rates[0]).max(rates[1]), point.largest[1].max(rates[0] * rates[1])];
        let [by_a, by_b, by_s] = weighted.gradient;
        let [aa, ab, bb, a_s, b_s, ss] = weighted.curvature;
        point.gradient[shape] += by_s;
        point.hessian[shape * order + shape] += ss;
        for (side, first, second, cross) in [(&sides[0], by_a, aa, a_s), (&sides[1], by_b, bb, b_s)] {
            for (n, (&j, &factor)) in side.index.iter().zip(&side.factor).enumerate() {
                point.gradient[j] += factor * first;
                point.hessian[shape * order + j] += factor * cross;
                let line = &mut point.hessian[j * order..][..order];
                for (&k, &other) in side.index[..=n].iter().zip(&side.factor) {
                    line[k] += factor * other * second;
                }
            }
            for (n, (j, factor)) in side.covariates().enumerate() {
                point.gradient[j] += factor * first;
                point.hessian[shape * order + j] += factor * cross;
                let line = &mut point.hessian[j * order..][..order];
                for (k, other) in side.each().take(side.index.len() + n + 1) {
                    line[k] += factor * other * second;
                }
            }
        }
        if ab != 0.0 {
            for (j, factor) in sides[0].each() {
                for (k, other) in sides[1].each() {
                    let twice = if j == k { 2.0 } else { 1.0 };
                    point.hessian[j.max(k) * order + j.min(k)] += twice * factor * other * ab;
                }
            }
        }
    }
    add_prior(design, point);
    if design.family == GoalsFamily::DixonColes {
        let [low, high] = rho_range(point.largest[0], point.largest[1]);
        if !(s > low && s < high) {
            point.value = f64::INFINITY;
        }
    }
}

/// `Σ_t [p/4·(a + d)² + s/4·(a − d)²]`, a and d the distances of a club's strengths from their prior means.
pub(super) fn minus_log_prior(design: &Design, theta: &[f64]) -> f64 {
    let clubs = design.clubs.len();
    let distance = |index: usize| theta[index] - design.prior_mean[index];
    let term = |j: usize| {
        let (a, d) = (distance(j), distance(clubs + j));
        0.25 * (design.precision * (a + d).powi(2) + design.style_precision * (a - d).powi(2))
    };
    (0..clubs).map(term).sum()
}

fn add_prior(design: &Design, point: &mut Point) {
    let (order, clubs, kappa) = (design.parameters(), design.clubs.len(), design.sum_precision());
    if design.precision > 0.0 {
        // p/4·(a + d)² + s/4·(a − d)² = (p + s)/4·(a² + d²) + (p − s)/2·a·d
        let own = 0.5 * (design.precision + design.style_precision);
        let cross = 0.5 * (design.precision - design.style_precision);
        point.value += minus_log_prior(design, &point.theta);
        for j in 0..clubs {
            let k = clubs + j;
            let [a, d] = [j, k].map(|index| point.theta[index] - design.prior_mean[index]);
            point.gradient[j] += own * a + cross * d;
            point.gradient[k] += own * d + cross * a;
            point.hessian[j * order + j] += own;
            point.hessian[k * order + k] += own;
            point.hessian[k * order + j] += cross;
        }
        return;
    }
    for block in [0..clubs, clubs..2 * clubs] {
        let sum: f64 = point.theta[block.clone()].iter().sum();
        point.value += 0.5 * kappa * sum * sum;
        for j in block.clone() {
            point.gradient[j] += kappa * sum;
            for element in &mut point.hessian[j * order + block.start..=j * order + j] {
                *element += kappa;
            }
        }
    }
}
