//! The quadratic model of one Newton step under the caps.
//!
//! ```text
//! max  g·d − ½·dᵀK d    subject to   lower ≤ d ≤ upper,   Σ d ≤ room
//! ```
//! Every variable is guessed free or at one of its bounds, and the total binding or not; the free ones follow
//! from one linear system. Block pivoting corrects all wrong guesses at once: from a good guess two or three
//! systems are enough, however many caps bind. It may cycle, for instance where several arbitrages compete for
//! one bankroll and K is nearly singular. Then a primal active-set method takes over, which walks from `d = 0` to
//! the maximum through feasible points that only rise.
//!
//! # The linear system
//! `K = P − m·1ᵀ − 1·mᵀ + c·11ᵀ`, see [`Curvature`], where c is huge when little cash is left. So `s = Σ d` is a
//! variable of its own, with multiplier μ, and K is never formed:
//! ```text
//! (P + κ·11ᵀ) d = g + s·(m + κ·1) − μ·1,   Σ d = s,   s = room   or   m·d − c·s + μ = 0
//! ```
//! `κ(Σd − s)²/2` is 0 on the constraint; it bends the directions that P leaves flat (two events staked on all of
//! their outcomes).
//!
//! # References
//! Júdice & Pires (1994), *A block principal pivoting algorithm for large-scale strictly monotone linear
//! complementarity problems*, Computers & Operations Research 21(5), doi:10.1016/0305-0548(94)90106-6;
//! Nocedal & Wright (2006), *Numerical Optimization*, algorithm 16.3.

use crate::cholesky::Cholesky;
use crate::dot::dot;
use crate::objective::Curvature;

/// Rounding allowed before a bound or a multiplier counts as violated, relative to the gradient or the bounds.
const ROUNDING: f64 = 1e-15;
/// Block exchanges in a row that may fail to reduce the violations; 5 are too few for 1,000 candidates.
const PATIENCE: usize = 12;
/// How far the sum of a step may be from the room and still count as using it up.
const SAME_TOTAL: f64 = 1e-13;
/// Relative growth of c and of P's diagonal. Some exchanges have no curvature: cash against all outcomes of a fair
/// book, one arbitrage against another. Without it the step along them is infinite or noise; with it the method
/// converges by a factor of about this per step where it would otherwise be quadratic.
const RIDGE: f64 = 1e-9;

/// The model.
#[derive(Debug)]
pub(crate) struct Qp {
    gradient: Vec<f64>,
    /// `P + κ·11ᵀ`, row-major.
    curvature: Vec<f64>,
    /// m.
    mixed: Vec<f64>,
    /// c.
    cash: f64,
    /// κ.
    bend: f64,
    /// Lower bounds, ≤ 0.
    pub(crate) lower: Vec<f64>,
    /// Upper bounds, ≥ 0.
    pub(crate) upper: Vec<f64>,
    /// Bound of the sum, ≥ 0.
    room: f64,
}

/// A step, and whether it uses up the room.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) direction: Vec<f64>,
    pub(crate) total_binds: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Lower,
    Free,
    Upper,
}

/// Which bounds are taken to bind.
#[derive(Debug, Clone)]
struct Guess {
    places: Vec<Place>,
    total: bool,
}

/// The maximum on the face of a guess.
#[derive(Debug)]
struct Face {
    direction: Vec<f64>,
    /// s.
    sum: f64,
    /// μ.
    multiplier: f64,
}

impl Qp {
    /// The model at a point; bounds are those of the step.
    pub(crate) fn new(
        gradient: Vec<f64>,
        curvature: Curvature,
        lower: Vec<f64>,
        upper: Vec<f64>,
        room: f64,
    ) -> Self {
        let n = gradient.len();
        let bend = (0..n).map(|i| curvature.payoffs[i * n + i]).fold(f64::INFINITY, f64::min);
        let mut payoffs: Vec<f64> = curvature.payoffs.into_iter().map(|entry| entry + bend).collect();
        for i in 0..n {
            payoffs[i * n + i] *= 1.0 + RIDGE;
        }
        let cash = curvature.cash * (1.0 + RIDGE);
        Self { gradient, curvature: payoffs, mixed: curvature.mixed, cash, bend, lower, upper, room }
    }

    /// The gradient at the point.
    pub(crate) fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// The maximum, or at least a feasible rise.
    pub(crate) fn solve(&self, total_binds: bool) -> Step {
        let direction = self.pivot(total_binds).unwrap_or_else(|| self.walk(total_binds));
        self.feasible(&direction)
    }

    /// Block pivoting from all variables free; `None` when it does not settle.
    fn pivot(&self, total_binds: bool) -> Option<Vec<f64>> {
        let mut guess = Guess { places: vec![Place::Free; self.lower.len()], total: total_binds };
        let (mut fewest, mut patience) = (usize::MAX, PATIENCE);
        while patience > 0 {
            if guess.total && !guess.places.contains(&Place::Free) {
                // The multiplier of the total needs a variable that can move.
                guess.places.fill(Place::Free);
            }
            let face = self.face(&guess);
            let mut wrong = self.multipliers(&guess, &face);
            for (i, &d) in face.direction.iter().enumerate() {
                match guess.places[i] {
                    Place::Free if d < self.lower[i] - ROUNDING => wrong.bounds.push((i, Place::Lower)),
                    Place::Free if d > self.upper[i] + ROUNDING => wrong.bounds.push((i, Place::Upper)),
                    _ => {}
                }
            }
            wrong.total |= !guess.total && face.sum > self.room + ROUNDING;
            let count = wrong.bounds.len() + usize::from(wrong.total);
            if count == 0 {
                return Some(face.direction);
            }
            if count < fewest {
                (fewest, patience) = (count, PATIENCE);
            } else {
                patience -= 1;
            }
            guess.total ^= wrong.total;
            for (i, place) in wrong.bounds {
                guess.places[i] = place;
            }
        }
        None
    }

    /// The primal active-set method from `d = 0`.
    fn walk(&self, total_binds: bool) -> Vec<f64> {
        let n = self.lower.len();
        let mut d = vec![0.0; n];
        let mut guess = Guess { places: vec![Place::Free; n], total: total_binds };
        for _ in 0..20 + 10 * n {
            let face = self.face(&guess);
            let p: Vec<f64> = face.direction.iter().zip(&d).map(|(to, from)| to - from).collect();
            // How far along p each bound is.
            let limit = |i: usize| {
                if p[i] < 0.0 {
                    (self.lower[i] - d[i]) / p[i]
                } else if p[i] > 0.0 {
                    (self.upper[i] - d[i]) / p[i]
                } else {
                    f64::INFINITY
                }
            };
            let free = |i: &usize| guess.places[*i] == Place::Free;
            let mut length = (0..n).filter(free).map(limit).fold(1.0, f64::min);
            let (sum, rise) = (d.iter().sum::<f64>(), p.iter().sum::<f64>());
            let until_total =
                if guess.total || rise <= 0.0 { f64::INFINITY } else { (self.room - sum) / rise };
            length = length.min(until_total).max(0.0);
            let hit: Vec<usize> =
                (0..n).filter(free).filter(|&i| limit(i) <= length && length < 1.0).collect();
            for (d, p) in d.iter_mut().zip(&p) {
                *d += length * p;
            }
            for i in hit {
                (d[i], guess.places[i]) =
                    if p[i] < 0.0 { (self.lower[i], Place::Lower) } else { (self.upper[i], Place::Upper) };
            }
            if until_total <= length {
                guess.total = true;
            }
            if length < 1.0 {
                if guess.total && !guess.places.contains(&Place::Free) {
                    // Only the total is left to give way; its multiplier decides below what does.
                    guess.total = false;
                }
                continue;
            }
            let wrong = self.multipliers(&guess, &face);
            if wrong.total {
                guess.total = false;
            } else if let Some((i, place)) = wrong.worst {
                guess.places[i] = place;
            } else {
                break;
            }
        }
        d
    }

    /// The maximum with the free variables of a guess, the others at their bounds.
    fn face(&self, guess: &Guess) -> Face {
        let n = self.lower.len();
        let mut direction: Vec<f64> = (0..n)
            .map(|i| match guess.places[i] {
                Place::Lower => self.lower[i],
                Place::Free => 0.0,
                Place::Upper => self.upper[i],
            })
            .collect();
        let free: Vec<usize> = (0..n).filter(|&i| guess.places[i] == Place::Free).collect();
        let mut block = Vec::with_capacity(free.len() * free.len());
        for &i in &free {
            block.extend(free.iter().map(|&j| self.curvature[i * n + j]));
        }
        let factor = Cholesky::new(block, free.len());
        let solve = |mut right: Vec<f64>| {
            factor.solve(&mut right);
            right
        };
        let m: Vec<f64> = free.iter().map(|&i| self.mixed[i]).collect();
        let total = |x: &[f64]| x.iter().sum::<f64>();
        // d = a + s·b − μ·e
        let a = solve(free.iter().map(|&i| self.gradient[i] - self.row(i, &direction)).collect());
        let b = solve(m.iter().map(|m| m + self.bend).collect());
        let e = solve(vec![1.0; free.len()]);
        let (sum_a, sum_b, sum_e) = (total(&a) + total(&direction), total(&b), total(&e));
        let (m_a, m_b, m_e) = (dot(&m, &a) + dot(&self.mixed, &direction), dot(&m, &b), dot(&m, &e));
        let (sum, multiplier) = if free.is_empty() {
            (sum_a, 0.0)
        } else if guess.total {
            (self.room, (sum_a + self.room * (sum_b - 1.0)) / sum_e)
        } else {
            // (1 − Σb)·s + Σe·μ = Σa,   (c − m·b)·s + (m·e − 1)·μ = m·a
            let determinant = (1.0 - sum_b) * (m_e - 1.0) - sum_e * (self.cash - m_b);
            let sum = (sum_a * (m_e - 1.0) - sum_e * m_a) / determinant;
            (sum, (sum_a - (1.0 - sum_b) * sum) / sum_e)
        };
        for (i, &at) in free.iter().enumerate() {
            direction[at] = a[i] + sum * b[i] - multiplier * e[i];
        }
        Face { direction, sum, multiplier }
    }

    /// `((P + κ·11ᵀ)·d)_i`.
    fn row(&self, i: usize, direction: &[f64]) -> f64 {
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
        let (mut bounds, mut worst, mut most) = (Vec::new(), None, flat);
        for (i, &place) in guess.places.iter().enumerate() {
            if place == Place::Free {
                continue;
            }
            let slope = self.gradient[i] + face.sum * (self.mixed[i] + self.bend)
                - self.row(i, &face.direction)
                - multiplier;
            let outward = if place == Place::Lower { slope } else { -slope };
            if outward > flat {
                bounds.push((i, Place::Free));
            }
            if outward > most {
                (most, worst) = (outward, Some((i, Place::Free)));
            }
        }
        let total = guess.total && !none_free && multiplier + mixed - self.cash * face.sum < -flat;
        Wrong { bounds, worst, total }
    }

    fn clip(&self, direction: &[f64]) -> Vec<f64> {
        let bounds = self.lower.iter().zip(&self.upper);
        direction.iter().zip(bounds).map(|(d, (low, high))| d.max(*low).min(*high)).collect()
    }

    /// The nearest step within the bounds and the room; a solution is moved by its rounding only.
    fn feasible(&self, direction: &[f64]) -> Step {
        let shifted = |shift: f64| self.clip(&direction.iter().map(|d| d - shift).collect::<Vec<_>>());
        let sum = |d: &[f64]| d.iter().sum::<f64>();
        let mut nearest = self.clip(direction);
        if sum(&nearest) > self.room + SAME_TOTAL {
            // Bisects the common shift; the bounds span at most 1, so at `high` all are at their lower ones.
            let (mut low, mut high) =
                (0.0, 2.0 + direction.iter().fold(0.0, |most: f64, d| most.max(d.abs())));
            for _ in 0..100 {
                let middle = f64::midpoint(low, high);
                if sum(&shifted(middle)) > self.room { low = middle } else { high = middle }
            }
            nearest = shifted(high);
        }
        let total_binds = (sum(&nearest) - self.room).abs() <= SAME_TOTAL;
        Step { direction: nearest, total_binds }
    }
}

/// Guesses that turned out wrong, with what they become.
#[derive(Debug)]
struct Wrong {
    bounds: Vec<(usize, Place)>,
    /// The one of `bounds` whose multiplier is the most wrong.
    worst: Option<(usize, Place)>,
    /// Whether the guess about the total was wrong.
    total: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    // The ridge of 1e-9 moves the solution by as much.
    const RIDGED: f64 = 1e-8;

    /// `E[X Xᵀ/W²]` of two independent fair coins at odds 2 and wealth 1, on their first sides: the identity.
    fn coins(gradient: [f64; 2], upper: f64, room: f64) -> Qp {
        let curvature = Curvature { payoffs: vec![2.0, 1.0, 1.0, 2.0], mixed: vec![1.0; 2], cash: 1.0 };
        Qp::new(gradient.to_vec(), curvature, vec![0.0; 2], vec![upper; 2], room)
    }

    fn check(qp: &Qp, expected: [f64; 2], total_binds: bool) {
        for start in [false, true] {
            let step = qp.solve(start);
            let walked = qp.feasible(&qp.walk(start));
            for (a, b) in walked.direction.iter().zip(&step.direction) {
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
        let step = qp.feasible(&[0.5, 0.3]);
        assert_abs_diff_eq!(step.direction[0], 0.3, epsilon = RIDGED);
        assert_abs_diff_eq!(step.direction[1], 0.1, epsilon = RIDGED);
        assert!(step.total_binds);
    }
}
