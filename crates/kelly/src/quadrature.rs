//! `E[ln W]` of independent events by one integral, without enumerating joint outcomes.
//!
//! ```text
//! ln W = ∫₀^∞ (e^{−t} − e^{−tW})/t dt                                   Frullani
//! E[ln W] = ∫ (e^{−t} − Φ(t)) du,   t = e^u,   Φ(t) = E[e^{−tW}] = e^{−t·cash} Π_i S_i
//! S_i = Σ_k p_ik e^{−t·o_ik·f_ik},  r_ik = p_ik e^{−t·o_ik·f_ik}/S_i    (f = 0: e⁰ = 1)
//! ∂/∂f_ik = ∫ tΦ (o_ik r_ik − 1) du
//! E[Y_a Y_b/W²] = ∫ t²Φ y du,   Y_a = o_a 1{a wins},   y = o_a r_a·o_b r_b    different events
//!                               y = 0 in the same event, y = o_a² r_a for a = b
//! E[Y_a/W²] = ∫ t²Φ o_a r_a du,   E[1/W²] = ∫ t²Φ du
//! ```
//! `f` fractions of bankroll, `o` decimal odds, `p` probabilities, `i` events, `k` outcomes.
//!
//! # Step
//! The rule is the trapezoid on `u = j·h`, h = 1/4. By Poisson summation its error for one wealth W is known
//! exactly: the value is off by `Σ_{m≠0} Γ(iy)(1 − W^{−iy})`, `y = 2πm/h`, the gradient's `1/W` and the
//! curvature's `1/W²` by the factors `Γ(1 + iy)` and `Γ(2 + iy)`. The bound does not depend on W, so odds of
//! 10,000 need no finer step than odds of 2. The terms m = ±1, evaluated with mpmath 1.4.1:
//!
//! | h | value, absolute `4·abs(Γ(iy))` | gradient, relative | curvature, relative | nodes of ten matches |
//! |---|---|---|---|---|
//! | 0.50 | 8e-9 | 5e-8 | 6e-7 | 47 |
//! | 0.33 | 3e-13 | 3e-12 | 6e-11 | 70 |
//! | **0.25** | **1.4e-17** | **1.8e-16** | **4.5e-15** | **93** |
//! | 0.124 | 4e-35 | 1e-33 | 5e-32 | 188 |
//!
//! so 1/4 is the largest simple step whose error is below the rounding of the sum.
//!
//! # Range
//! Right: until `e^{−tW}` is negligible for the smallest possible wealth, so the range grows like `ln 1/W_min`
//! when nearly everything is staked. Left: from `t·W_max = 1e-8`, where the integrand is its first Taylor term
//! to rounding and the rest of the trapezoid is a geometric series, added in closed form.
//!
//! # References
//! Trefethen & Weideman (2014), *The exponentially convergent trapezoidal rule*, SIAM Review 56(3),
//! doi:10.1137/130932132

use crate::candidates::Candidates;
use crate::dot::dot;
use crate::objective::{Curvature, Objective, Portfolio};

/// Step of the trapezoidal rule in `u = ln t`; the table above.
const STEP: f64 = 0.25;
/// `t·W_max` at the left end; the neglected second Taylor term is half of this, relative to the first, of a
/// tail that is itself 1e-8 of the whole.
const LEFT: f64 = 1e-8;
/// `t·W_min` at the right end: e⁻⁴⁵ = 3e-20, also times t² below the rounding of the curvature.
const RIGHT: f64 = 45.0;
/// Below this exponent `e^{−x}` is built from `expm1`, which keeps the digits of `1 − e^{−x}`.
const SMALL: f64 = 0.5;

/// Independent events, integrated.
#[derive(Debug)]
pub(crate) struct Quadrature<'a> {
    candidates: &'a Candidates,
}

/// The integrand's factors on the nodes of one point.
#[derive(Debug)]
pub(crate) struct Nodes {
    /// `h·t·Φ(t)` per node.
    weights: Vec<f64>,
    /// `t` per node.
    t: Vec<f64>,
    /// `r_a` per node of every staked candidate; empty where f = 0.
    shares: Vec<Vec<f64>>,
    /// `1/S_i` per node of every event with a stake; empty elsewhere.
    inverse: Vec<Vec<f64>>,
    /// `Σ h·t` over the nodes left of the range.
    tail: f64,
    value: f64,
}

impl Nodes {
    /// How many nodes the range took.
    pub(crate) fn len(&self) -> usize {
        self.t.len()
    }
}

impl<'a> Quadrature<'a> {
    /// The growth rate of stakes on these candidates.
    pub(crate) fn new(candidates: &'a Candidates) -> Self {
        Self { candidates }
    }

    /// Smallest and largest possible wealth.
    fn range(&self, point: &Portfolio) -> (f64, f64) {
        let c = self.candidates;
        let (mut low, mut high) = (point.cash, point.cash);
        for (i, &idle) in c.idle.iter().enumerate() {
            let payout = |a: usize| c.odds[a] * point.stakes[a];
            let least = if idle > 0.0 { 0.0 } else { f64::INFINITY };
            low += c.of(i).map(payout).fold(least, f64::min);
            high += c.of(i).map(payout).fold(0.0, f64::max);
        }
        (low, high)
    }

    /// `S_i` and `Σ p·expm1(−t·o·f) = S_i − 1` on the nodes; leaves `p·e^{−t·o·f}` in `shares`.
    fn event(&self, event: usize, point: &Portfolio, nodes: &mut Nodes) -> (Vec<f64>, Vec<f64>) {
        let c = self.candidates;
        let unstaked = c.of(event).filter(|&a| point.stakes[a] <= 0.0).map(|a| c.probabilities[a]);
        let mut sum = vec![c.idle[event] + unstaked.sum::<f64>(); nodes.t.len()];
        let mut less_one = vec![0.0; nodes.t.len()];
        for a in c.of(event).filter(|&a| point.stakes[a] > 0.0) {
            let (p, payout) = (c.probabilities[a], c.odds[a] * point.stakes[a]);
            let share = nodes.t.iter().zip(sum.iter_mut().zip(&mut less_one)).map(|(t, (sum, less_one))| {
                let x = t * payout;
                let (e, m) = if x < SMALL {
                    let m = (-x).exp_m1();
                    (1.0 + m, m)
                } else {
                    let e = (-x).exp();
                    (e, e - 1.0)
                };
                *sum += p * e;
                *less_one += p * m;
                p * e
            });
            nodes.shares[a] = share.collect();
        }
        (sum, less_one)
    }
}

impl Objective for Quadrature<'_> {
    type At = Nodes;

    fn worst(&self, point: &Portfolio) -> f64 {
        self.range(point).0
    }

    fn at(&self, point: &Portfolio) -> Nodes {
        let c = self.candidates;
        let (low, high) = self.range(point);
        // Whole multiples of the step, so that a growing range only adds nodes to the same grid.
        let start = ((LEFT / high.max(1.0)).ln() / STEP).floor();
        let end = ((RIGHT / low.min(1.0)).ln() / STEP).ceil();
        let mut t = Vec::new();
        let mut j = start;
        while j <= end {
            t.push((j * STEP).exp());
            j += 1.0;
        }
        let n = t.len();
        let tail = STEP * t[0] / STEP.exp_m1();
        let mut nodes = Nodes {
            weights: vec![1.0; n],
            t,
            shares: vec![Vec::new(); c.len()],
            inverse: vec![Vec::new(); c.idle.len()],
            tail,
            value: 0.0,
        };
        // Π S_i twice: as a product, and as Π S_i − 1 for the nodes where it is close to 1.
        let mut less_one = vec![0.0; n];
        for i in 0..c.idle.len() {
            if c.of(i).all(|a| point.stakes[a] <= 0.0) {
                continue;
            }
            let (mut sum, delta) = self.event(i, point, &mut nodes);
            for (product, s) in nodes.weights.iter_mut().zip(&sum) {
                *product *= s;
            }
            for (total, d) in less_one.iter_mut().zip(delta) {
                *total += d + *total * d;
            }
            for s in &mut sum {
                // S underflows only where Φ does too; the share of nothing is nothing, and 1/S must stay finite.
                *s = if *s >= f64::MIN_POSITIVE { s.recip() } else { 0.0 };
            }
            for a in c.of(i) {
                for (share, inverse) in nodes.shares[a].iter_mut().zip(&sum) {
                    *share *= inverse;
                }
            }
            nodes.inverse[i] = sum;
        }
        let staked: f64 = point.stakes.iter().sum();
        let mut value = 0.0;
        for ((weight, t), less_one) in nodes.weights.iter_mut().zip(&nodes.t).zip(less_one) {
            let phi = *weight * (-t * point.cash).exp();
            value += if t * staked < 1.0 {
                // e^{−t} − Φ = −e^{−t}·(e^{t·staked}·ΠS − 1), without the cancellation: growth far below
                // 1e-16 keeps its digits.
                let cash = (t * staked).exp_m1();
                -(-t).exp() * (cash + less_one + cash * less_one)
            } else {
                (-t).exp() - phi
            };
            *weight = STEP * t * phi;
        }
        let gain =
            (0..c.len()).map(|a| point.stakes[a] * (c.probabilities[a] * c.odds[a] - 1.0)).sum::<f64>();
        nodes.value = STEP * value + gain * nodes.tail;
        nodes
    }

    fn value(&self, at: &Nodes) -> f64 {
        at.value
    }

    fn gradient(&self, at: &Nodes) -> Vec<f64> {
        let c = self.candidates;
        let inverse_wealth = at.weights.iter().sum::<f64>() + at.tail;
        let mut gradient = vec![0.0; c.len()];
        for i in 0..c.idle.len() {
            let no_stake = at.inverse[i].is_empty();
            let unstaked = if no_stake { inverse_wealth } else { dot(&at.weights, &at.inverse[i]) + at.tail };
            for a in c.of(i) {
                let (o, p) = (c.odds[a], c.probabilities[a]);
                let won = if at.shares[a].is_empty() {
                    p * unstaked
                } else {
                    dot(&at.weights, &at.shares[a]) + p * at.tail
                };
                gradient[a] =
                    if no_stake { (o * p - 1.0) * inverse_wealth } else { o * won - inverse_wealth };
            }
        }
        gradient
    }

    fn curvature(&self, at: &Nodes, active: &[usize]) -> Curvature {
        let (c, n, m) = (self.candidates, at.len(), active.len());
        // √(h·t²Φ), so that pairs of events are plain dot products; the left tail is t² = 1e-16 of nothing.
        let root: Vec<f64> = at.weights.iter().zip(&at.t).map(|(w, t)| (w * t).sqrt()).collect();
        let mut rows = Vec::with_capacity(m * n);
        let mut mixed = Vec::with_capacity(m);
        for &a in active {
            let (o, p, from) = (c.odds[a], c.probabilities[a], rows.len());
            let (share, inverse) = (&at.shares[a], &at.inverse[c.event[a]]);
            if !share.is_empty() {
                rows.extend(root.iter().zip(share).map(|(z, r)| z * o * r));
            } else if !inverse.is_empty() {
                rows.extend(root.iter().zip(inverse).map(|(z, s)| z * o * p * s));
            } else {
                rows.extend(root.iter().map(|z| z * o * p));
            }
            mixed.push(dot(&root, &rows[from..]));
        }
        let mut payoffs = vec![0.0; m * m];
        for i in 0..m {
            let row = &rows[i * n..(i + 1) * n];
            // Two outcomes of one event never pay together.
            for j in (0..i).filter(|&j| c.event[active[i]] != c.event[active[j]]) {
                let entry = dot(row, &rows[j * n..(j + 1) * n]);
                payoffs[i * m + j] = entry;
                payoffs[j * m + i] = entry;
            }
            payoffs[i * m + i] = c.odds[active[i]] * mixed[i];
        }
        Curvature { payoffs, mixed, cash: dot(&root, &root) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use crate::scenarios::Scenarios;
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use ndarray::{Array2, array};

    // Sums of 27 scenarios against sums over the nodes: rounding only.
    const EXACT: f64 = 1e-13;
    // Central differences of step 1e-5 err by about 1e-10 of the derivative.
    const DIFFERENCE: f64 = 1e-6;

    fn events() -> (Array2<f64>, Array2<f64>) {
        let p = array![[0.5, 0.3, 0.2], [0.4, 0.35, 0.25], [0.6, 0.3, 0.1]];
        (p, array![[2.1, 3.4, 4.0], [2.7, 2.8, 3.9], [1.6, 3.5, 12.0]])
    }

    /// Every joint outcome as a scenario.
    fn enumerate(candidates: &Candidates) -> Scenarios {
        let (n, k) = (candidates.len(), 3_usize);
        let (mut probabilities, mut payoffs) = (Vec::new(), Vec::new());
        for code in 0..k.pow(3) {
            let won = [code % k, code / k % k, code / k / k];
            let mut row = vec![0.0; n];
            let mut probability = 1.0;
            for (event, k) in won.iter().enumerate() {
                let a = candidates.of(event).start + k;
                row[a] = candidates.odds[a];
                probability *= candidates.probabilities[a];
            }
            probabilities.push(probability);
            payoffs.extend(row);
        }
        Scenarios::new(probabilities, payoffs, n)
    }

    fn points() -> [Portfolio; 4] {
        let at = |stakes: [f64; 9], cash| Portfolio { stakes: stakes.to_vec(), cash };
        [
            at([0.05, 0.02, 0.0, 0.0, 0.03, 0.0, 0.0, 0.0, 0.0], 0.9),
            at([0.2, 0.1, 0.05, 0.1, 0.1, 0.1, 0.3, 0.0, 0.05 - 1e-9], 1e-9),
            at([1e-9, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2e-9, 0.0], 1.0 - 3e-9),
            at([0.0; 9], 1.0),
        ]
    }

    #[test]
    fn agrees_with_enumeration_wherever_the_stakes_are() {
        let (p, o) = events();
        let candidates = Candidates::new(p.view(), o.view(), &Options::new());
        let (integral, exact) = (Quadrature::new(&candidates), enumerate(&candidates));
        let all: Vec<usize> = (0..9).collect();
        for point in points() {
            let (at, scenarios) = (integral.at(&point), exact.at(&point));
            assert_relative_eq!(integral.worst(&point), exact.worst(&point), max_relative = EXACT);
            // 1e-25: what is left of the absolute error where the growth itself is 1e-10.
            assert_relative_eq!(
                integral.value(&at),
                exact.value(&scenarios),
                max_relative = EXACT,
                epsilon = 1e-25
            );
            for (a, b) in integral.gradient(&at).iter().zip(exact.gradient(&scenarios)) {
                assert_abs_diff_eq!(*a, b, epsilon = EXACT * (1.0 + b.abs()));
            }
            let (found, expected) = (integral.curvature(&at, &all), exact.curvature(&scenarios, &all));
            assert_relative_eq!(found.cash, expected.cash, max_relative = EXACT);
            for (a, b) in found.payoffs.iter().zip(&expected.payoffs) {
                assert_relative_eq!(*a, *b, max_relative = EXACT);
            }
            for (a, b) in found.mixed.iter().zip(&expected.mixed) {
                assert_relative_eq!(*a, *b, max_relative = EXACT);
            }
        }
    }

    #[test]
    fn derivatives_match_central_differences_of_the_enumeration() {
        let (p, o) = events();
        let candidates = Candidates::new(p.view(), o.view(), &Options::new());
        let (integral, exact) = (Quadrature::new(&candidates), enumerate(&candidates));
        let point = &points()[0];
        let at = integral.at(point);
        let (gradient, h) = (integral.gradient(&at), 1e-5);
        let curvature = integral.curvature(&at, &(0..9).collect::<Vec<_>>()).whole();
        let moved = |a: usize, by: f64| {
            let mut next = point.clone();
            next.stakes[a] += by;
            next.cash -= by;
            exact.at(&next)
        };
        for a in 0..9 {
            let (up, down) = (moved(a, h), moved(a, -h));
            let slope = (exact.value(&up) - exact.value(&down)) / (2.0 * h);
            assert_relative_eq!(gradient[a], slope, max_relative = DIFFERENCE);
            let (up, down) = (exact.gradient(&up), exact.gradient(&down));
            for b in 0..9 {
                let bend = (down[b] - up[b]) / (2.0 * h);
                assert_relative_eq!(curvature[a * 9 + b], bend, max_relative = DIFFERENCE, epsilon = 1e-8);
            }
        }
    }

    #[test]
    fn the_range_follows_the_wealth() {
        let (p, o) = events();
        let candidates = Candidates::new(p.view(), o.view(), &Options::new());
        let integral = Quadrature::new(&candidates);
        let nodes = points().map(|point| integral.at(&point).len());
        assert!(nodes[3] < 95 && nodes[1] > nodes[3], "{nodes:?}");
    }

    #[test]
    fn a_thousand_longshots_do_not_underflow() {
        let p = Array2::from_shape_fn((1000, 2), |(_, k)| [1e-4, 1.0 - 1e-4][k]);
        let o = Array2::from_shape_fn((1000, 2), |(_, k)| [1e4, 1.0001][k]);
        let candidates = Candidates::new(p.view(), o.view(), &Options::new());
        let stakes: Vec<f64> = (0..candidates.len()).map(|a| [9e-4, 0.0][a % 2]).collect();
        let integral = Quadrature::new(&candidates);
        let at = integral.at(&Portfolio { stakes, cash: 0.1 });
        // W = 0.1 + 9·wins, wins binomial.
        let (mut mass, mut growth) = ((1000.0 * (-1e-4_f64).ln_1p()).exp(), 0.0);
        for wins in 0..30 {
            growth += mass * (0.1 + 9.0 * f64::from(wins)).ln();
            mass *= f64::from(1000 - wins) / f64::from(wins + 1) * 1e-4 / (1.0 - 1e-4);
        }
        assert_relative_eq!(integral.value(&at), growth, max_relative = 1e-12);
        assert!(integral.gradient(&at).iter().all(|g| g.is_finite()));
    }
}
