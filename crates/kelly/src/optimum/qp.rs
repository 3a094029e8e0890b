//! The quadratic model of one Newton step under the caps.
//!
//! ```text
//! max  g·d − ½·dᵀK d    subject to   lower ≤ d ≤ upper,   A d ≤ room of each row,   Σ d ≤ room
//! ```
//! Every variable is guessed free or at one of its bounds, every row and the total binding or not; the free ones
//! follow from one linear system (`face`). Block pivoting corrects all wrong guesses at once: from a good guess two or three
//! systems are enough, however many caps bind. It may cycle, for instance where several arbitrages compete for
//! one bankroll and K is nearly singular. Then an interior-point method finds a better guess (`interior`).
//!
//! # References
//! Júdice & Pires (1994), *A block principal pivoting algorithm for large-scale strictly monotone linear
//! complementarity problems*, Computers & Operations Research 21(5), doi:10.1016/0305-0548(94)90106-6;
//! Nocedal & Wright (2006), *Numerical Optimization*, algorithm 16.3.

use super::dot::dot;
use super::face::{Face, Faces};
use super::interior;
use crate::growth::Curvature;

/// Rounding allowed before a bound or a multiplier counts as violated, relative to the gradient or the bounds.
const ROUNDING: f64 = 1e-15;
/// The same for rows, whose sums carry the errors of several stakes and of δ.
const ROW_ROUNDING: f64 = 1e-13;
/// Block exchanges in a row that may fail to reduce the violations; 5 are too few for 1,000 candidates.
const PATIENCE: usize = 12;
/// How far the sum of a step may be from the room and still count as using it up.
const SAME_TOTAL: f64 = 1e-13;
/// Relative growth of c and of P's diagonal. Some exchanges have no curvature: cash against all outcomes of a fair
/// book, one arbitrage against another. Without it the step along them is infinite or noise; with it the method
/// converges by a factor of about this per step where it would otherwise be quadratic.
const RIDGE: f64 = 1e-9;

/// A cap on a sum of variables: `Σ coefficient·d ≤ room`.
#[derive(Debug, Clone)]
pub(crate) struct QpRow {
    /// Variables with their coefficients, > 0.
    pub(crate) members: Vec<(usize, f64)>,
    /// ≥ 0.
    pub(crate) room: f64,
}

impl QpRow {
    /// `A d` of this row.
    pub(crate) fn sum(&self, d: &[f64]) -> f64 {
        self.members.iter().map(|&(i, coefficient)| coefficient * d[i]).sum()
    }
}

/// The model.
#[derive(Debug)]
pub(crate) struct Qp {
    gradient: Vec<f64>,
    /// `P + κ·11ᵀ`, row-major.
    pub(crate) curvature: Vec<f64>,
    /// m.
    pub(crate) mixed: Vec<f64>,
    /// c.
    pub(crate) cash: f64,
    /// κ.
    pub(crate) bend: f64,
    /// Lower bounds, ≤ 0.
    pub(crate) lower: Vec<f64>,
    /// Upper bounds, ≥ 0.
    pub(crate) upper: Vec<f64>,
    pub(crate) rows: Vec<QpRow>,
    /// Bound of the sum, ≥ 0.
    pub(crate) room: f64,
}

/// A step, whether it uses up the room, and the multipliers of the rows.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) direction: Vec<f64>,
    pub(crate) total_binds: bool,
    pub(crate) rows: Vec<f64>,
}

/// Where a variable is taken to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Place {
    /// At its lower bound.
    Lower,
    /// Between its bounds.
    Free,
    /// At its upper bound.
    Upper,
}

/// Which bounds are taken to bind.
#[derive(Debug, Clone)]
pub(crate) struct Guess {
    pub(crate) places: Vec<Place>,
    pub(crate) rows: Vec<bool>,
    pub(crate) total: bool,
}

/// Guesses that turned out wrong, with what they become.
#[derive(Debug)]
struct Wrong {
    bounds: Vec<(usize, Place)>,
    rows: Vec<usize>,
    /// Whether the guess about the total was wrong.
    total: bool,
}

impl Qp {
    /// The model at a point; bounds are those of the step.
    pub(crate) fn new(
        gradient: Vec<f64>,
        curvature: Curvature,
        (lower, upper): (Vec<f64>, Vec<f64>),
        rows: Vec<QpRow>,
        room: f64,
    ) -> Self {
        let n = gradient.len();
        let bend = (0..n).map(|i| curvature.payoffs[i * n + i]).fold(f64::INFINITY, f64::min);
        let mut payoffs: Vec<f64> = curvature.payoffs.into_iter().map(|entry| entry + bend).collect();
        for i in 0..n {
            payoffs[i * n + i] *= 1.0 + RIDGE;
        }
        let cash = curvature.cash * (1.0 + RIDGE);
        Self { gradient, curvature: payoffs, mixed: curvature.mixed, cash, bend, lower, upper, rows, room }
    }

    /// The gradient at the point.
    pub(crate) fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// The maximum, or at least a feasible rise.
    pub(crate) fn solve(&self, guess: Guess) -> Step {
        let face = self.pivot(guess).unwrap_or_else(|| {
            let (near, guess) = interior::approach(self);
            self.pivot(guess).unwrap_or(near)
        });
        self.feasible(face)
    }

    /// Block pivoting from a guess; `None` when it does not settle.
    fn pivot(&self, mut guess: Guess) -> Option<Face> {
        let (mut fewest, mut patience) = (usize::MAX, PATIENCE);
        while patience > 0 {
            self.make_room(&mut guess);
            let face = self.face(&guess);
            let mut wrong = self.multipliers(&guess, &face);
            for (i, &d) in face.direction.iter().enumerate() {
                match guess.places[i] {
                    Place::Free if d < self.lower[i] - ROUNDING => wrong.bounds.push((i, Place::Lower)),
                    Place::Free if d > self.upper[i] + ROUNDING => wrong.bounds.push((i, Place::Upper)),
                    _ => {}
                }
            }
            for (r, row) in self.rows.iter().enumerate() {
                if !guess.rows[r] && row.sum(&face.direction) > row.room + ROW_ROUNDING {
                    wrong.rows.push(r);
                }
            }
            wrong.total |= !guess.total && face.sum > self.room + ROUNDING;
            let count = wrong.bounds.len() + wrong.rows.len() + usize::from(wrong.total);
            if count == 0 {
                return Some(face);
            }
            if count < fewest {
                (fewest, patience) = (count, PATIENCE);
            } else {
                patience -= 1;
            }
            guess.total ^= wrong.total;
            for r in wrong.rows {
                guess.rows[r] ^= true;
            }
            for (i, place) in wrong.bounds {
                guess.places[i] = place;
            }
        }
        None
    }

    /// A cap that binds needs a variable that can move: frees those at their bounds, or lets a cap go that they cannot reach.
    fn make_room(&self, guess: &mut Guess) {
        if guess.total && !guess.places.contains(&Place::Free) {
            guess.total = self.upper.iter().sum::<f64>() >= self.room;
            if guess.total {
                guess.places.fill(Place::Free);
            }
        }
        for (row, binds) in self.rows.iter().zip(&mut guess.rows) {
            if *binds && row.members.iter().all(|&(i, _)| guess.places[i] != Place::Free) {
                *binds = false;
                if row.sum(&self.upper) < row.room {
                    continue;
                }
                for &(i, _) in &row.members {
                    if guess.places[i] == Place::Upper {
                        guess.places[i] = Place::Free;
                        *binds = true;
                    }
                }
            }
        }
    }

    /// The maximum with the free variables of a guess, the others at their bounds.
    fn face(&self, guess: &Guess) -> Face {
        let bound = (0..self.lower.len()).map(|i| match guess.places[i] {
            Place::Lower => self.lower[i],
            Place::Free => 0.0,
            Place::Upper => self.upper[i],
        });
        Faces::new(self, guess).maximum(&self.gradient, bound.collect())
    }

    /// `((P + κ·11ᵀ)·d)_i`.
    pub(crate) fn row(&self, i: usize, direction: &[f64]) -> f64 {
        let n = direction.len();
        dot(&self.curvature[i * n..(i + 1) * n], direction)
    }

    /// The binding bounds of a guess that would rather not bind.
    fn multipliers(&self, guess: &Guess, face: &Face) -> Wrong {
        let mixed = dot(&self.mixed, &face.direction);
        // Nothing free: then μ follows from s, which is the sum of the bounds.
        let none_free = !guess.places.contains(&Place::Free);
        let multiplier = if none_free { self.cash * face.sum - mixed } else { face.multiplier };
        let steepest = self.gradient.iter().fold(multiplier.abs(), |most: f64, g| most.max(g.abs()));
        let flat = ROUNDING * steepest;
        let mut wrong = Wrong { bounds: Vec::new(), rows: Vec::new(), total: false };
        let mut prices = vec![0.0; guess.places.len()];
        for (r, (row, price)) in self.rows.iter().zip(&face.rows).enumerate() {
            for &(i, coefficient) in &row.members {
                prices[i] += coefficient * price;
            }
            if *price < -ROW_ROUNDING * steepest {
                wrong.rows.push(r);
            }
        }
        for (i, &place) in guess.places.iter().enumerate() {
            if place == Place::Free {
                continue;
            }
            let slope = self.gradient[i] + face.sum * (self.mixed[i] + self.bend)
                - self.row(i, &face.direction)
                - multiplier
                - prices[i];
            let outward = if place == Place::Lower { slope } else { -slope };
            if outward > flat {
                wrong.bounds.push((i, Place::Free));
            }
        }
        wrong.total = guess.total && !none_free && multiplier + mixed - self.cash * face.sum < -flat;
        wrong
    }

    fn clip(&self, direction: &[f64]) -> Vec<f64> {
        let bounds = self.lower.iter().zip(&self.upper);
        direction.iter().zip(bounds).map(|(d, (low, high))| d.max(*low).min(*high)).collect()
    }

    /// The step within the bounds, the rows and the room; a solution is moved by its rounding only.
    fn feasible(&self, face: Face) -> Step {
        let shifted = |shift: f64| self.clip(&face.direction.iter().map(|d| d - shift).collect::<Vec<_>>());
        let sum = |d: &[f64]| d.iter().sum::<f64>();
        let mut nearest = self.clip(&face.direction);
        if sum(&nearest) > self.room + SAME_TOTAL {
            // Bisects the common shift; the bounds span at most 1, so at `high` all are at their lower ones.
            let (mut low, mut high) =
                (0.0, 2.0 + face.direction.iter().fold(0.0, |most: f64, d| most.max(d.abs())));
            for _ in 0..100 {
                let middle = f64::midpoint(low, high);
                if sum(&shifted(middle)) > self.room { low = middle } else { high = middle }
            }
            nearest = shifted(high);
        }
        // A row still exceeded: its stakes, what they are above their lower bounds, share what it has room for. Other rows
        // only gain room.
        for row in &self.rows {
            let least = row.sum(&self.lower);
            let used = row.sum(&nearest) - least;
            if used > row.room - least + ROW_ROUNDING {
                let part = ((row.room - least) / used).max(0.0);
                for &(i, _) in &row.members {
                    nearest[i] = self.lower[i] + part * (nearest[i] - self.lower[i]);
                }
            }
        }
        let total_binds = (sum(&nearest) - self.room).abs() <= SAME_TOTAL;
        Step { direction: nearest, total_binds, rows: face.rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    // The ridge of 1e-9 moves the solution by as much.
    const RIDGED: f64 = 1e-8;

    /// `E[X Xᵀ/W²]` of two independent fair coins at odds 2 and wealth 1, on their first sides: the identity.
    fn coins_with(gradient: [f64; 2], upper: f64, room: f64, rows: Vec<QpRow>) -> Qp {
        let curvature = Curvature { payoffs: vec![2.0, 1.0, 1.0, 2.0], mixed: vec![1.0; 2], cash: 1.0 };
        Qp::new(gradient.to_vec(), curvature, (vec![0.0; 2], vec![upper; 2]), rows, room)
    }

    fn coins(gradient: [f64; 2], upper: f64, room: f64) -> Qp {
        coins_with(gradient, upper, room, Vec::new())
    }

    fn row(members: &[(usize, f64)], room: f64) -> QpRow {
        QpRow { members: members.to_vec(), room }
    }

    fn check(qp: &Qp, expected: [f64; 2], total_binds: bool) {
        for total in [false, true] {
            let guess = Guess { places: vec![Place::Free; 2], rows: vec![total; qp.rows.len()], total };
            let step = qp.solve(guess);
            let (near, guess) = interior::approach(qp);
            assert!(qp.pivot(guess).is_some());
            for (a, b) in near.direction.iter().zip(&step.direction) {
                assert_abs_diff_eq!(*a, *b, epsilon = RIDGED);
            }
            assert_abs_diff_eq!(step.direction[0], expected[0], epsilon = RIDGED);
            assert_abs_diff_eq!(step.direction[1], expected[1], epsilon = RIDGED);
            assert_eq!(step.total_binds, total_binds);
        }
    }

    #[test]
    fn every_kind_of_bound() {
        check(&coins([0.2, 0.1], 1.0, 1.0), [0.2, 0.1], false);
        check(&coins([0.2, -0.1], 1.0, 1.0), [0.2, 0.0], false);
        check(&coins([0.2, 0.1], 0.15, 1.0), [0.15, 0.1], false);
        check(&coins([0.2, 0.1], 1.0, 0.2), [0.15, 0.05], true);
        check(&coins([0.3, 0.1], 1.0, 0.1), [0.1, 0.0], true);
        check(&coins([0.3, 0.2], 0.1, 0.15), [0.1, 0.05], true);
        check(&coins([0.3, 0.3], 0.1, 0.15), [0.075, 0.075], true);
        check(&coins([0.3, 0.3], 1.0, 0.0), [0.0, 0.0], true);
    }

    #[test]
    fn a_step_too_large_is_moved_to_the_nearest_feasible_one() {
        let qp = coins([0.3, 0.2], 1.0, 0.4);
        let face = Face { direction: vec![0.5, 0.3], sum: 0.8, multiplier: 0.0, rows: Vec::new() };
        let step = qp.feasible(face);
        assert_abs_diff_eq!(step.direction[0], 0.3, epsilon = RIDGED);
        assert_abs_diff_eq!(step.direction[1], 0.1, epsilon = RIDGED);
        assert!(step.total_binds);
    }

    #[test]
    fn every_kind_of_row() {
        let with = |rows: Vec<QpRow>| coins_with([0.3, 0.2], 1.0, 1.0, rows);
        // One stake capped, both together, with weights, and caps that say the same.
        check(&with(vec![row(&[(0, 1.0)], 0.1)]), [0.1, 0.2], false);
        check(&with(vec![row(&[(0, 1.0), (1, 1.0)], 0.2)]), [0.15, 0.05], false);
        check(&with(vec![row(&[(0, 2.0), (1, 1.0)], 0.3)]), [0.1, 0.1], false);
        check(
            &with(vec![row(&[(0, 1.0), (1, 1.0)], 0.2), row(&[(0, 0.5), (1, 0.5)], 0.1)]),
            [0.15, 0.05],
            false,
        );
        check(&with(vec![row(&[(0, 1.0)], 0.1), row(&[(0, 1.0), (1, 1.0)], 0.2)]), [0.1, 0.1], false);
        check(&with(vec![row(&[(0, 1.0)], 0.0), row(&[(1, 1.0)], 5.0)]), [0.0, 0.2], false);
        // The total binds as well.
        check(&coins_with([0.3, 0.2], 1.0, 0.15, vec![row(&[(0, 1.0)], 0.1)]), [0.1, 0.05], true);
    }

    #[test]
    fn the_price_of_a_row_is_what_another_unit_of_room_would_gain() {
        let qp = coins_with([0.3, 0.2], 1.0, 1.0, vec![row(&[(0, 1.0)], 0.1)]);
        let step = qp.solve(Guess { places: vec![Place::Free; 2], rows: vec![false], total: false });
        assert_abs_diff_eq!(step.rows[0], 0.2, epsilon = RIDGED);
    }
}
