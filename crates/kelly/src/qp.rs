//! The quadratic model of one Newton step under the caps, solved by block principal pivoting.
//!
//! ```text
//! max  g·d − ½·dᵀK d    subject to   lower ≤ d ≤ upper,   Σ d ≤ room
//! ```
//! Every variable is guessed free or at one of its bounds, and the total binding or not; the free ones follow
//! from one linear system. All guesses that turn out wrong are corrected at once. When that does not reduce their
//! number several times in a row, only one is corrected at a time. From a good guess two or three systems are
//! enough, however many caps bind.
//!
//! With the total binding, `Σ d = room` turns `K = P − m·1ᵀ − 1·mᵀ + c·11ᵀ` into `P` and the gradient into
//! `g + room·m`, see [`Curvature`]: the same solution from a matrix without the huge common term.
//!
//! # References
//! Júdice & Pires (1994), *A block principal pivoting algorithm for large-scale strictly monotone linear
//! complementarity problems*, Computers & Operations Research 21(5), doi:10.1016/0305-0548(94)90106-6

use crate::cholesky::Cholesky;
use crate::dot::dot;
use crate::objective::Curvature;

/// Rounding allowed before a bound or a multiplier counts as violated, relative to the gradient or the bounds.
const ROUNDING: f64 = 1e-15;
/// Block exchanges that may fail to reduce the violations before single exchanges take over.
const PATIENCE: usize = 5;
/// How far the sum of a step may be from the room and still count as using it up.
const SAME_TOTAL: f64 = 1e-13;

/// A concave quadratic with the same maximum as the model on its face.
#[derive(Debug)]
struct Quadratic {
    gradient: Vec<f64>,
    /// Positive definite, row-major.
    curvature: Vec<f64>,
}

impl Quadratic {
    /// `g_i − (K·d)_i`.
    fn slope(&self, i: usize, direction: &[f64]) -> f64 {
        let n = self.gradient.len();
        self.gradient[i] - dot(&self.curvature[i * n..(i + 1) * n], direction)
    }
}

/// The model.
#[derive(Debug)]
pub(crate) struct Qp {
    /// For a total with room left.
    loose: Quadratic,
    /// For a total that is used up.
    tight: Quadratic,
    /// `m`, and `c`: what the tight model leaves out.
    mixed: Vec<f64>,
    cash: f64,
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

impl Qp {
    /// The model at a point; bounds are those of the step.
    pub(crate) fn new(
        gradient: Vec<f64>,
        curvature: Curvature,
        lower: Vec<f64>,
        upper: Vec<f64>,
        room: f64,
    ) -> Self {
        let shifted = gradient.iter().zip(&curvature.mixed).map(|(g, m)| g + room * m).collect();
        let loose = Quadratic { gradient, curvature: curvature.whole() };
        let tight = Quadratic { gradient: shifted, curvature: curvature.payoffs };
        Self { loose, tight, mixed: curvature.mixed, cash: curvature.cash, lower, upper, room }
    }

    /// The gradient at the point.
    pub(crate) fn gradient(&self) -> &[f64] {
        &self.loose.gradient
    }

    fn quadratic(&self, binds: bool) -> &Quadratic {
        if binds { &self.tight } else { &self.loose }
    }

    /// The maximum; should the exchanges not end, a feasible direction of ascent.
    pub(crate) fn solve(&self, total_binds: bool) -> Step {
        let n = self.lower.len();
        let mut places = vec![Place::Free; n];
        let mut binds = total_binds;
        let (mut fewest, mut patience) = (usize::MAX, PATIENCE);
        for _ in 0..50 + 4 * n {
            if binds && !places.contains(&Place::Free) {
                // The multiplier of the total needs a variable that can move.
                places.fill(Place::Free);
            }
            let (direction, multiplier) = self.subproblem(&places, binds);
            let (wrong, total_wrong) = self.violations(&places, binds, &direction, multiplier);
            let count = wrong.len() + usize::from(total_wrong);
            if count == 0 {
                return self.feasible(&direction);
            }
            if count < fewest {
                (fewest, patience) = (count, PATIENCE);
            } else {
                patience = patience.saturating_sub(1);
            }
            if patience > 0 {
                binds ^= total_wrong;
                for (i, place) in wrong {
                    places[i] = place;
                }
            } else if let Some(&(i, place)) = wrong.last() {
                places[i] = place;
            } else {
                binds = !binds;
            }
        }
        let stiffest = (0..n).map(|i| self.loose.curvature[i * n + i]).fold(f64::MIN_POSITIVE, f64::max);
        self.feasible(&self.gradient().iter().map(|g| g / stiffest).collect::<Vec<_>>())
    }

    /// The free variables' solution for these guesses, and the multiplier of the constant sum.
    fn subproblem(&self, places: &[Place], binds: bool) -> (Vec<f64>, f64) {
        let (n, quadratic) = (places.len(), self.quadratic(binds));
        let mut direction: Vec<f64> = (0..n)
            .map(|i| match places[i] {
                Place::Lower => self.lower[i],
                Place::Free => 0.0,
                Place::Upper => self.upper[i],
            })
            .collect();
        let free: Vec<usize> = (0..n).filter(|&i| places[i] == Place::Free).collect();
        let mut block = Vec::with_capacity(free.len() * free.len());
        for &i in &free {
            block.extend(free.iter().map(|&j| quadratic.curvature[i * n + j]));
        }
        let mut x: Vec<f64> = free.iter().map(|&i| quadratic.slope(i, &direction)).collect();
        let factor = Cholesky::new(block, free.len());
        factor.solve(&mut x);
        let mut multiplier = 0.0;
        if binds {
            let mut ones = vec![1.0; free.len()];
            factor.solve(&mut ones);
            let excess = x.iter().sum::<f64>() + direction.iter().sum::<f64>() - self.room;
            multiplier = excess / ones.iter().sum::<f64>();
            for (x, one) in x.iter_mut().zip(ones) {
                *x -= multiplier * one;
            }
        }
        for (&i, x) in free.iter().zip(x) {
            direction[i] = x;
        }
        (direction, multiplier)
    }

    /// The guesses that were wrong, with what they become, and whether the one of the total was.
    fn violations(
        &self,
        places: &[Place],
        binds: bool,
        direction: &[f64],
        multiplier: f64,
    ) -> (Vec<(usize, Place)>, bool) {
        let quadratic = self.quadratic(binds);
        let steepest = quadratic.gradient.iter().fold(0.0, |most: f64, g| most.max(g.abs()));
        let flat = ROUNDING * (steepest + multiplier.abs());
        let slope = |i| quadratic.slope(i, direction) - multiplier;
        let mut wrong = Vec::new();
        for (i, &d) in direction.iter().enumerate() {
            match places[i] {
                Place::Free if d < self.lower[i] - ROUNDING => wrong.push((i, Place::Lower)),
                Place::Free if d > self.upper[i] + ROUNDING => wrong.push((i, Place::Upper)),
                Place::Lower if slope(i) > flat => wrong.push((i, Place::Free)),
                Place::Upper if slope(i) < -flat => wrong.push((i, Place::Free)),
                Place::Lower | Place::Free | Place::Upper => {}
            }
        }
        let sum: f64 = direction.iter().sum();
        if !binds {
            return (wrong, sum > self.room + ROUNDING);
        }
        // The total's own multiplier: what one more unit of room is worth in the original model.
        (wrong, multiplier + dot(&self.mixed, direction) - self.room * self.cash < -flat)
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

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    /// `E[X Xᵀ/W²]` of two independent fair coins at odds 2 and wealth 1, on their first sides: the identity.
    fn coins(gradient: [f64; 2], upper: f64, room: f64) -> Qp {
        let curvature = Curvature { payoffs: vec![2.0, 1.0, 1.0, 2.0], mixed: vec![1.0; 2], cash: 1.0 };
        Qp::new(gradient.to_vec(), curvature, vec![0.0; 2], vec![upper; 2], room)
    }

    fn check(qp: &Qp, expected: [f64; 2], total_binds: bool) {
        for start in [false, true] {
            let step = qp.solve(start);
            assert_abs_diff_eq!(step.direction[0], expected[0], epsilon = 1e-14);
            assert_abs_diff_eq!(step.direction[1], expected[1], epsilon = 1e-14);
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
        assert_abs_diff_eq!(step.direction[0], 0.3, epsilon = 1e-14);
        assert_abs_diff_eq!(step.direction[1], 0.1, epsilon = 1e-14);
        assert!(step.total_binds);
    }
}
