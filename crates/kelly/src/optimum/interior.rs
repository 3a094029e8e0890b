//! An interior-point method for the quadratic model, where block pivoting does not settle.
//!
//! Mehrotra's predictor-corrector method on the model of [`qp`](super::qp), with a slack for every bound and cap. The
//! barrier bends every direction that the model leaves flat and keeps apart caps that say the same, so it converges
//! where guesses of the binding constraints cycle. It ends close to the maximum; which slacks have vanished beside
//! their multipliers is then a good guess.
//!
//! # References
//! Nocedal & Wright (2006), *Numerical Optimization*, algorithm 16.4.

use super::cholesky::Cholesky;
use super::dot::dot;
use super::face::Face;
use super::linear;
use super::qp::{Guess, Place, Qp};

/// Most steps; some twenty are usual.
const STEPS: usize = 60;
/// How far a step may go towards the nearest constraint.
const TO_BOUNDARY: f64 = 0.995;
/// Products of slack and multiplier, in units of the gradient, at which the guess is clear.
const CLEAR: f64 = 1e-15;
/// First distance from the constraints, where there is room.
const START: f64 = 1e-2;

/// A constraint's distance and multiplier, both kept > 0.
#[derive(Debug, Clone, Copy)]
struct Pair {
    slack: f64,
    price: f64,
}

impl Pair {
    fn product(self) -> f64 {
        self.slack * self.price
    }

    /// Whether the constraint binds.
    fn binds(self, scale: f64) -> bool {
        self.price > self.slack * scale
    }
}

/// A step with its sum and multiplier, and all constraints; or a direction in the same order.
struct Iterate {
    d: Vec<f64>,
    sum: f64,
    multiplier: f64,
    lower: Vec<Pair>,
    upper: Vec<Pair>,
    rows: Vec<Pair>,
    total: Pair,
}

impl Iterate {
    fn pairs(&self) -> impl Iterator<Item = &Pair> {
        self.lower.iter().chain(&self.upper).chain(&self.rows).chain([&self.total])
    }
}

/// Where the method is.
struct Point<'a> {
    qp: &'a Qp,
    at: Iterate,
}

/// The factored matrix of one step.
struct System {
    factor: Cholesky,
    /// Columns of s and of μ.
    of_sum: Vec<f64>,
    of_multiplier: Vec<f64>,
}

/// The maximum to about 1e-12, and the constraints that bind there.
pub(crate) fn approach(qp: &Qp) -> (Face, Guess) {
    let scale = qp.gradient().iter().fold(f64::MIN_POSITIVE, |most: f64, g| most.max(g.abs()));
    let mut point = Point::start(qp, scale);
    for _ in 0..STEPS {
        let mean = point.mean_product();
        if mean <= CLEAR * scale || !mean.is_finite() {
            break;
        }
        let system = point.system();
        let predictor = point.direction(&system, 0.0, None);
        let length = point.longest(&predictor);
        let ahead = point.mean_product_after(&predictor, length);
        let centering = (ahead / mean).powi(3).min(1.0);
        let corrector = point.direction(&system, centering * mean, Some((&predictor, length * length)));
        let length = (TO_BOUNDARY * point.longest(&corrector)).min(1.0);
        point.advance(&corrector, length);
    }
    let place = |(lower, upper): (&Pair, &Pair)| match (lower.binds(scale), upper.binds(scale)) {
        (true, _) => Place::Lower,
        (_, true) => Place::Upper,
        _ => Place::Free,
    };
    let guess = Guess {
        places: point.at.lower.iter().zip(&point.at.upper).map(place).collect(),
        rows: point.at.rows.iter().map(|pair| pair.binds(scale)).collect(),
        total: point.at.total.binds(scale),
    };
    let on_bounds = |(i, d): (usize, &f64)| match guess.places[i] {
        Place::Lower => qp.lower[i],
        Place::Free => *d,
        Place::Upper => qp.upper[i],
    };
    let face = Face {
        direction: point.at.d.iter().enumerate().map(on_bounds).collect(),
        sum: point.at.sum,
        multiplier: point.at.multiplier,
        rows: point.at.rows.iter().map(|pair| if pair.binds(scale) { pair.price } else { 0.0 }).collect(),
    };
    (face, guess)
}

impl<'a> Point<'a> {
    fn start(qp: &'a Qp, scale: f64) -> Self {
        let inside = |(low, high): (&f64, &f64)| {
            let margin = START.min(0.1 * (high - low));
            0.0_f64.clamp(low + margin, high - margin)
        };
        let d: Vec<f64> = qp.lower.iter().zip(&qp.upper).map(inside).collect();
        let sum: f64 = d.iter().sum();
        let pair = |slack: f64| Pair { slack, price: scale };
        let lower = d.iter().zip(&qp.lower).map(|(d, low)| pair(d - low)).collect();
        let upper = d.iter().zip(&qp.upper).map(|(d, high)| pair(high - d)).collect();
        let rows = qp.rows.iter().map(|row| pair((row.room - row.sum(&d)).max(START))).collect();
        let total = pair((qp.room - sum).max(START));
        Self { qp, at: Iterate { d, sum, multiplier: 0.0, lower, upper, rows, total } }
    }

    fn mean_product(&self) -> f64 {
        self.at.pairs().map(|pair| pair.product()).sum::<f64>() / self.at.pairs().count() as f64
    }

    fn mean_product_after(&self, direction: &Iterate, length: f64) -> f64 {
        let moved =
            |(pair, by): (&Pair, &Pair)| (pair.slack + length * by.slack) * (pair.price + length * by.price);
        self.at.pairs().zip(direction.pairs()).map(moved).sum::<f64>() / self.at.pairs().count() as f64
    }

    /// How far the direction can be followed before a slack or a multiplier vanishes, at most 1.
    fn longest(&self, direction: &Iterate) -> f64 {
        let until = |at: f64, by: f64| if by < 0.0 { -at / by } else { f64::INFINITY };
        let nearest =
            |(pair, by): (&Pair, &Pair)| until(pair.slack, by.slack).min(until(pair.price, by.price));
        self.at.pairs().zip(direction.pairs()).map(nearest).fold(1.0, f64::min)
    }

    /// `P + κ·11ᵀ` with the bends of bounds and rows, factored.
    fn system(&self) -> System {
        let (qp, n) = (self.qp, self.at.d.len());
        let mut matrix = qp.curvature.clone();
        for (i, (lower, upper)) in self.at.lower.iter().zip(&self.at.upper).enumerate() {
            matrix[i * n + i] += lower.price / lower.slack + upper.price / upper.slack;
        }
        for (row, pair) in qp.rows.iter().zip(&self.at.rows) {
            for &(i, a) in &row.members {
                for &(j, b) in &row.members {
                    matrix[i * n + j] += a * b * (pair.price / pair.slack);
                }
            }
        }
        let factor = Cholesky::new(matrix, n);
        let mut of_sum: Vec<f64> = qp.mixed.iter().map(|m| m + qp.bend).collect();
        let mut of_multiplier = vec![1.0; n];
        factor.solve(&mut of_sum);
        factor.solve(&mut of_multiplier);
        System { factor, of_sum, of_multiplier }
    }

    /// Newton's direction towards products of `target`, less a share of the second-order terms of a first direction.
    fn direction(&self, system: &System, target: f64, first: Option<(&Iterate, f64)>) -> Iterate {
        let qp = self.qp;
        let share = first.map_or(0.0, |(_, share)| share);
        let first = first.map(|(direction, _)| direction);
        let wanted = |pair: &Pair, by: Option<&Pair>| {
            target - pair.product() - by.map_or(0.0, |by| share * by.product())
        };
        let of = |pairs: &[Pair], by: Option<&Vec<Pair>>| -> Vec<f64> {
            pairs.iter().enumerate().map(|(i, pair)| wanted(pair, by.map(|by| &by[i]))).collect()
        };
        let lower = of(&self.at.lower, first.map(|d| &d.lower));
        let upper = of(&self.at.upper, first.map(|d| &d.upper));
        let rows = of(&self.at.rows, first.map(|d| &d.rows));
        let total = wanted(&self.at.total, first.map(|d| &d.total));
        // By how much each equation is off.
        let off_row = |r: usize| qp.rows[r].sum(&self.at.d) + self.at.rows[r].slack - qp.rows[r].room;
        let off_total = self.at.sum + self.at.total.slack - qp.room;
        let mut right: Vec<f64> = (0..self.at.d.len())
            .map(|i| {
                let (low, high) = (self.at.lower[i], self.at.upper[i]);
                let slope = qp.gradient()[i] - qp.row(i, &self.at.d) + self.at.sum * (qp.mixed[i] + qp.bend)
                    - self.at.multiplier;
                slope + low.price - high.price + lower[i] / low.slack - upper[i] / high.slack
            })
            .collect();
        for (r, (row, pair)) in qp.rows.iter().zip(&self.at.rows).enumerate() {
            let price = pair.price + (rows[r] + pair.price * off_row(r)) / pair.slack;
            for &(i, coefficient) in &row.members {
                right[i] -= coefficient * price;
            }
        }
        system.factor.solve(&mut right);
        let (sum, m) = (|x: &[f64]| x.iter().sum::<f64>(), |x: &[f64]| dot(&qp.mixed, x));
        let of_s = m(&self.at.d) - qp.cash * self.at.sum + self.at.multiplier
            - self.at.total.price
            - (total + self.at.total.price * off_total) / self.at.total.slack;
        let mut unknown = [self.at.sum - sum(&self.at.d) - sum(&right), of_s + m(&right)];
        let bend = qp.cash + self.at.total.price / self.at.total.slack;
        let mut matrix = [
            sum(&system.of_sum) - 1.0,
            -sum(&system.of_multiplier),
            bend - m(&system.of_sum),
            m(&system.of_multiplier) - 1.0,
        ];
        linear::solve(&mut matrix, &mut unknown);
        let [by_sum, by_multiplier] = unknown;
        let columns = system.of_sum.iter().zip(&system.of_multiplier);
        let d: Vec<f64> =
            right.iter().zip(columns).map(|(q, (s, mu))| q + by_sum * s - by_multiplier * mu).collect();
        let bound = |pair: &Pair, wanted: f64, slack: f64| Pair {
            slack,
            price: (wanted - pair.price * slack) / pair.slack,
        };
        let row = |(r, pair): (usize, &Pair)| bound(pair, rows[r], -off_row(r) - qp.rows[r].sum(&d));
        Iterate {
            lower: self
                .at
                .lower
                .iter()
                .zip(&lower)
                .zip(&d)
                .map(|((pair, w), d)| bound(pair, *w, *d))
                .collect(),
            upper: self
                .at
                .upper
                .iter()
                .zip(&upper)
                .zip(&d)
                .map(|((pair, w), d)| bound(pair, *w, -d))
                .collect(),
            rows: self.at.rows.iter().enumerate().map(row).collect(),
            total: bound(&self.at.total, total, -off_total - by_sum),
            sum: by_sum,
            multiplier: by_multiplier,
            d,
        }
    }

    fn advance(&mut self, direction: &Iterate, length: f64) {
        for (d, by) in self.at.d.iter_mut().zip(&direction.d) {
            *d += length * by;
        }
        self.at.sum += length * direction.sum;
        self.at.multiplier += length * direction.multiplier;
        let pairs = self
            .at
            .lower
            .iter_mut()
            .chain(&mut self.at.upper)
            .chain(&mut self.at.rows)
            .chain([&mut self.at.total]);
        for (pair, by) in pairs.zip(direction.pairs()) {
            pair.slack += length * by.slack;
            pair.price += length * by.price;
        }
    }
}
