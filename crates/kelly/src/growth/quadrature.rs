//! `E[ln W]` of independent events by one integral, without enumerating joint outcomes.
//!
//! ```text
//! ln W = ∫₀^∞ (e^{−t} − e^{−tW})/t dt                                   Frullani
//! E[ln W] = ∫ (e^{−t} − Φ(t)) du,   t = e^u,   Φ(t) = E[e^{−tW}] = e^{−t·cash} Π_i S_i
//! S_i = Σ_s p_is e^{−t·x_is},  ρ_is = p_is e^{−t·x_is}/S_i,  x_is = Σ_a r_as f_a    what event i pays in state s
//! E[payoff_a/W] = ∫ tΦ y_a du,   y_a = Σ_s r_as ρ_is,   E[1/W] = ∫ tΦ du
//! E[payoff_a payoff_b/W²] = ∫ t²Φ y_a y_b du            different events
//!                           ∫ t²Φ Σ_s r_as r_bs ρ_is du same event
//! E[W^{−λ}] = 1/Γ(λ)·∫ t^λ Φ du                          the moment that bounds a drawdown
//! ```
//! `f` fractions of bankroll, `p` probabilities, `r` returns per unit staked, `i` events, `s` states, `a`, `b` bets.
//! Where probabilities are known by draws, Φ is the average over the draws: each has its own copy of the nodes.
//!
//! With a price κ on risk the objective is `E[ln W] − κ·ln E[W^{−λ}]/λ`. With `π = t^λ Φ/(Γ(λ)·E[W^{−λ}])`, which
//! integrates to 1, its derivatives are the same integrals with `tΦ + κ·tπ/λ` for `tΦ` and `t²Φ + κ·t²π/λ` for `t²Φ`,
//! and one product of slopes, see [`add_risk`].
//!
//! # Step
//! The rule is the trapezoid on `u = j·h`. By Poisson summation its error for one wealth W is known
//! exactly: the value is off by `Σ_{m≠0} Γ(iy)(1 − W^{−iy})`, `y = 2πm/h`, the gradient's `1/W` and the
//! curvature's `1/W²` by the factors `Γ(1 + iy)` and `Γ(2 + iy)`. The bound does not depend on W, so odds of
//! 10,000 need no finer step than odds of 2. The terms m = ±1, evaluated with mpmath 1.4.1:
//!
//! | h | value, absolute `4·abs(Γ(iy))` | gradient, relative | curvature, relative | nodes of ten matches |
//! |---|---|---|---|---|
//! | 0.50 | 8e-9 | 5e-8 | 6e-7 | 47 |
//! | (ln 2)/2 | 1e-12 | 9e-12 | 2e-10 | 66 |
//! | **(ln 2)/3** | **6e-19** | **8e-18** | **2e-16** | **99** |
//! | 0.124 | 4e-35 | 1e-33 | 5e-32 | 188 |
//!
//! so (ln 2)/3 is the largest simple step whose error is below the rounding of the sum; and with it every third
//! exponential is the square of the one three nodes before. A moment of order λ takes a finer step, see `nodes`.
//!
//! # Range
//! Right: until `e^{−tW}` is negligible for the smallest possible wealth, so the range grows like `ln 1/W_min`
//! when nearly everything is staked. Left: from `t·W_max = 1e-8`, where the integrand is its first Taylor term
//! to rounding and the rest of the trapezoid is a geometric series, added in closed form.
//!
//! # References
//! Trefethen & Weideman (2014), *The exponentially convergent trapezoidal rule*, SIAM Review 56(3),
//! doi:10.1137/130932132

use std::ops::Range;

use super::nodes::{Grid, per_octave};
use super::point::{Curvature, Portfolio, RiskPrice, Slope, add_risk};
use crate::optimum::dot;
use crate::problem::{Candidate, Problem};

/// `t·W_max` at the left end; the neglected second Taylor term is half of this, relative to the first, of a
/// tail that is itself 1e-8 of the whole.
const LEFT: f64 = 1e-8;
/// `t·W_min` at the right end: e⁻⁴⁵ = 3e-20, also times t² below the rounding of the curvature.
const RIGHT: f64 = 45.0;

/// Independent events, integrated.
#[derive(Debug)]
pub(crate) struct Quadrature<'a> {
    problem: &'a Problem,
    pub(crate) risk: Option<RiskPrice>,
    per_octave: usize,
    /// `t·W_min` at the right end.
    right: f64,
    shift: f64,
    /// `ln` of the rule's own Γ(λ).
    ln_gamma: f64,
}

/// The integrand's factors on the nodes of one point; with several worlds, on the nodes of each in turn.
#[derive(Debug)]
pub(crate) struct Nodes {
    grid: Grid,
    worlds: usize,
    /// Weight of the first derivatives per node, with the price of risk.
    first: Vec<f64>,
    /// √ of the weight of the second derivatives per node, with the price of risk.
    root: Vec<f64>,
    /// Weight `tπ/λ` of the slope of the moment; empty without a price.
    tilt: Vec<f64>,
    /// Weight of the nodes left of the range in that slope.
    tilt_tail: f64,
    /// Where the factor ρ of each state that pays is in `shares`.
    column: Vec<Option<usize>>,
    shares: Vec<f64>,
    /// Where the factor 1/S of each event with a stake is in `inverses`.
    inverse: Vec<Option<usize>>,
    inverses: Vec<f64>,
    /// Weight of the nodes left of the range in the first derivatives.
    tail: f64,
    pub(crate) value: f64,
    pub(crate) log_moment: f64,
}

impl Nodes {
    /// How many nodes the range took.
    pub(crate) fn len(&self) -> usize {
        self.grid.t.len()
    }

    /// All nodes of a column of that many.
    fn column(at: usize, length: usize) -> Range<usize> {
        at * length..(at + 1) * length
    }
}

impl<'a> Quadrature<'a> {
    /// The growth rate of stakes on these candidates, less the price of a risk.
    pub(crate) fn new(problem: &'a Problem, risk: Option<RiskPrice>) -> Self {
        let mut new = Self { problem, risk, per_octave: 3, right: RIGHT, shift: 0.0, ln_gamma: 0.0 };
        if let Some(risk) = risk {
            let order = risk.lambda + 2.0;
            new.per_octave = per_octave(order);
            // Where t^order·e^{−t} has fallen to e⁻⁴⁵ of its peak.
            while new.right - order - order * (new.right / order).ln() < RIGHT {
                new.right += 1.0 + order.sqrt();
            }
            // With W = 1 the integral is Γ(λ), and the same rule errs in the same way.
            new.ln_gamma = new.at(&Portfolio::empty(problem.len())).log_moment;
        }
        new
    }

    /// The value by the rule whose nodes lie between those of this one: as good a rule, with errors of its own.
    pub(crate) fn between_the_nodes(&self, point: &Portfolio) -> f64 {
        let mut other = Self { shift: 0.5, ln_gamma: 0.0, ..*self };
        if other.risk.is_some() {
            other.ln_gamma = other.at(&Portfolio::empty(self.problem.len())).log_moment;
        }
        other.at(point).value
    }

    /// The factors of the events, in `Nodes`; returns per node `Π S_i` and `Π S_i − 1`.
    fn events(&self, point: &Portfolio, payouts: &[f64], nodes: &mut Nodes) -> (Vec<f64>, Vec<f64>) {
        let (problem, n, worlds) = (self.problem, nodes.len(), nodes.worlds);
        let length = n * worlds;
        let (mut product, mut product_less_one) = (vec![1.0; length], vec![0.0; length]);
        let (mut sum, mut sum_less_one) = (vec![0.0; length], vec![0.0; length]);
        let (mut less_one, mut staked_states) = (vec![0.0; n], Vec::new());
        for (i, event) in problem.events.iter().enumerate() {
            if event.candidates.clone().all(|a| point.stakes[a] <= 0.0) {
                continue;
            }
            staked_states.clear();
            sum_less_one.fill(0.0);
            for (world, (p, idle)) in problem.probabilities.iter().zip(&problem.idle).enumerate() {
                let silent = event.states.clone().filter(|&s| payouts[s] <= 0.0).map(|s| p[s]);
                sum[Nodes::column(world, n)].fill(idle[i] + silent.sum::<f64>());
            }
            for s in event.states.clone().filter(|&s| payouts[s] > 0.0) {
                staked_states.push(s);
                let from = nodes.shares.len();
                nodes.column[s] = Some(from / length);
                nodes.shares.resize(from + length, 0.0);
                let (own, copies) = nodes.shares[from..].split_at_mut(n);
                nodes.grid.exponentials(payouts[s], own, &mut less_one);
                for copy in copies.chunks_exact_mut(n) {
                    copy.copy_from_slice(own);
                }
                for (world, p) in problem.probabilities.iter().enumerate() {
                    let (at, p) = (Nodes::column(world, n), p[s]);
                    let shares = &mut nodes.shares[from..][at.clone()];
                    let sums = sum[at.clone()].iter_mut().zip(&mut sum_less_one[at]);
                    for ((share, m), (sum, sum_less_one)) in shares.iter_mut().zip(&less_one).zip(sums) {
                        *share *= p;
                        *sum += *share;
                        *sum_less_one += p * m;
                    }
                }
            }
            for (product, s) in product.iter_mut().zip(&sum) {
                *product *= s;
            }
            for (total, d) in product_less_one.iter_mut().zip(&sum_less_one) {
                *total += d + *total * d;
            }
            let from = nodes.inverses.len();
            nodes.inverse[i] = Some(from / length);
            // S underflows only where Φ does too; the share of nothing is nothing, and 1/S must stay finite.
            let reciprocal = |s: &f64| if *s >= f64::MIN_POSITIVE { s.recip() } else { 0.0 };
            nodes.inverses.extend(sum.iter().map(reciprocal));
            for &s in &staked_states {
                let at = Nodes::column(nodes.column[s].unwrap_or_default(), length);
                for (share, inverse) in nodes.shares[at].iter_mut().zip(&nodes.inverses[from..]) {
                    *share *= inverse;
                }
            }
        }
        (product, product_less_one)
    }

    /// The weights of the derivatives where risk has a price, and the moment itself.
    fn weigh_risk(&self, risk: RiskPrice, nodes: &mut Nodes, phi: &[f64], mean_wealth: f64) {
        let (n, h, lambda) = (nodes.len(), nodes.grid.step(), risk.lambda);
        // ln(t^λ·Φ) per node: the moment itself may be beyond any double.
        let log: Vec<f64> =
            phi.iter().enumerate().map(|(j, phi)| lambda * nodes.grid.t[j % n].ln() + phi.ln()).collect();
        let most = log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut mass: Vec<f64> = log.iter().map(|log| (log - most).exp() / nodes.worlds as f64).collect();
        // Left of the range Φ = 1 − t·E[W]: two geometric series.
        let t0 = nodes.grid.t[0];
        let series = |order: f64| (order * t0.ln() - most).exp() / (order * h).exp_m1();
        let left = series(lambda) - mean_wealth * series(lambda + 1.0);
        let whole = mass.iter().sum::<f64>() + left;
        nodes.log_moment = most + (h * whole).ln() - self.ln_gamma;
        if risk.price > 0.0 {
            for (j, mass) in mass.iter_mut().enumerate() {
                let t = nodes.grid.t[j % n];
                *mass *= t / (lambda * whole);
                nodes.first[j] += risk.price * *mass;
            }
            nodes.tilt_tail = series(lambda + 1.0) / (lambda * whole);
            nodes.tail += risk.price * nodes.tilt_tail;
            nodes.tilt = mass;
        }
        nodes.value -= risk.price * nodes.log_moment / lambda;
    }

    /// `E[payoff/W]` of every candidate and `E[1/W]`, under the weights of the nodes.
    fn slope(&self, at: &Nodes, weights: &[f64], tail: f64) -> Slope {
        let (problem, n, length) = (self.problem, at.len(), at.first.len());
        // Without a stake of its own, a state's factor is its probability in each world.
        let per_world: Vec<f64> = weights.chunks_exact(n).map(|w| w.iter().sum::<f64>()).collect();
        let cash = per_world.iter().sum::<f64>() + tail;
        let share = tail / at.worlds as f64;
        let mut won = vec![0.0; problem.states()];
        for (i, event) in problem.events.iter().enumerate() {
            let silent: Vec<f64> = match at.inverse[i] {
                None => per_world.clone(),
                Some(k) => {
                    let inverse = &at.inverses[Nodes::column(k, length)];
                    let worlds = weights.chunks_exact(n).zip(inverse.chunks_exact(n));
                    worlds.map(|(w, inverse)| dot(w, inverse)).collect()
                }
            };
            for s in event.states.clone() {
                let in_tail = share * problem.probabilities.iter().map(|p| p[s]).sum::<f64>();
                won[s] = in_tail
                    + match at.column[s] {
                        Some(k) => dot(weights, &at.shares[Nodes::column(k, length)]),
                        None => problem.probabilities.iter().zip(&silent).map(|(p, w)| p[s] * w).sum(),
                    };
            }
        }
        let payoff = |(s, payoff): &(usize, f64)| payoff * won[*s];
        let payoffs = problem.candidates.iter().map(|c| c.returns.iter().map(payoff).sum()).collect();
        Slope { payoffs, cash }
    }

    /// `√weight·ρ_s` on the nodes.
    fn weighed_state(&self, at: &Nodes, event: usize, state: usize, into: &mut Vec<f64>) {
        let (n, length) = (at.len(), at.first.len());
        into.clear();
        match (at.column[state], at.inverse[event]) {
            (Some(k), _) => {
                let shares = &at.shares[Nodes::column(k, length)];
                into.extend(at.root.iter().zip(shares).map(|(z, share)| z * share));
            }
            (None, inverse) => {
                for (world, p) in self.problem.probabilities.iter().enumerate() {
                    let at_world = Nodes::column(world, n);
                    let root = &at.root[at_world.clone()];
                    match inverse {
                        None => into.extend(root.iter().map(|z| z * p[state])),
                        Some(k) => {
                            let inverse = &at.inverses[Nodes::column(k, length)][at_world];
                            into.extend(root.iter().zip(inverse).map(|(z, s)| z * p[state] * s));
                        }
                    }
                }
            }
        }
    }
}

impl Quadrature<'_> {
    /// Evaluates at a point where no wealth is 0.
    pub(crate) fn at(&self, point: &Portfolio) -> Nodes {
        let problem = self.problem;
        let payouts = problem.payouts(&point.stakes);
        let (low, high) = problem.range(&payouts, point.cash);
        let grid = Grid::new(self.per_octave, LEFT / high.max(1.0), self.right / low.min(1.0), self.shift);
        let (n, h, worlds) = (grid.t.len(), grid.step(), problem.probabilities.len());
        // Σ h·t over the nodes left of the range.
        let tail = h * grid.t[0] / h.exp_m1();
        let mut nodes = Nodes {
            grid,
            worlds,
            first: Vec::new(),
            root: Vec::new(),
            tilt: Vec::new(),
            tilt_tail: 0.0,
            column: vec![None; problem.states()],
            shares: Vec::new(),
            inverse: vec![None; problem.events.len()],
            inverses: Vec::new(),
            tail,
            value: 0.0,
            log_moment: 0.0,
        };
        let (mut phi, less_one) = self.events(point, &payouts, &mut nodes);
        // Of stakes and cash, whichever has the digits of what is staked.
        let staked = if point.cash < 0.5 { 1.0 - point.cash } else { point.stakes.iter().sum::<f64>() };
        let mut value = 0.0;
        let (mut unit, mut cash, mut losses) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        nodes.grid.exponentials(1.0, &mut unit, &mut losses);
        nodes.grid.exponentials(point.cash, &mut cash, &mut losses);
        for (world, phi) in phi.chunks_exact_mut(n).enumerate() {
            let less_one = &less_one[Nodes::column(world, n)];
            for j in 0..n {
                let t = nodes.grid.t[j];
                phi[j] *= cash[j];
                value += if t * staked < 1.0 {
                    // e^{−t} − Φ = −e^{−t}·(e^{t·staked}·ΠS − 1), without the cancellation: growth far below
                    // 1e-16 keeps its digits.
                    let lost = (t * staked).exp_m1();
                    -unit[j] * (lost + less_one[j] + lost * less_one[j])
                } else {
                    unit[j] - phi[j]
                };
            }
        }
        let gain = problem.candidates.iter().zip(&point.stakes).map(|(c, f)| f * c.edge).sum::<f64>();
        nodes.value = h * value / worlds as f64 + gain * tail;
        let each = h / worlds as f64;
        nodes.first = phi.iter().enumerate().map(|(j, phi)| each * nodes.grid.t[j % n] * phi).collect();
        if let Some(risk) = self.risk {
            self.weigh_risk(risk, &mut nodes, &phi, 1.0 + gain);
        }
        nodes.root = nodes.first.iter().enumerate().map(|(j, w)| (w * nodes.grid.t[j % n]).sqrt()).collect();
        nodes
    }

    /// The derivative in every candidate's stake.
    pub(crate) fn gradient(&self, at: &Nodes) -> Vec<f64> {
        let slope = self.slope(at, &at.first, at.tail);
        let candidates = self.problem.candidates.iter().zip(slope.payoffs);
        // In one world a bet without a stake on its event is independent of the wealth: no cancellation.
        let one = |(c, payoff): (&Candidate, f64)| match at.inverse[c.event] {
            None if at.worlds == 1 => c.edge * slope.cash,
            _ => payoff - slope.cash,
        };
        candidates.map(one).collect()
    }

    /// The second derivatives in the stakes of `active`.
    pub(crate) fn curvature(&self, at: &Nodes, active: &[usize]) -> Curvature {
        let (problem, m, length) = (self.problem, active.len(), at.first.len());
        let mut rows = vec![0.0; m * length];
        let mut payoffs = vec![0.0; m * m];
        let mut mixed = vec![0.0; m];
        // Every state of the events concerned: its share of the integrals, and what it adds to the rows.
        let (mut state, mut from) = (Vec::with_capacity(length), 0);
        while from < m {
            let i = problem.candidates[active[from]].event;
            let count = active[from..].iter().take_while(|&&a| problem.candidates[a].event == i).count();
            for s in problem.events[i].states.clone() {
                let payoff = |a: usize| {
                    problem.candidates[a].returns.iter().find(|(state, _)| *state == s).map(|(_, r)| *r)
                };
                let paid: Vec<(usize, f64)> =
                    (from..from + count).filter_map(|k| payoff(active[k]).map(|r| (k, r))).collect();
                if paid.is_empty() {
                    continue;
                }
                self.weighed_state(at, i, s, &mut state);
                let whole = dot(&state, &at.root);
                for &(k, r) in &paid {
                    for (row, state) in rows[k * length..(k + 1) * length].iter_mut().zip(&state) {
                        *row += r * state;
                    }
                    mixed[k] += r * whole;
                    for &(l, other) in &paid {
                        payoffs[k * m + l] += r * other * whole;
                    }
                }
            }
            // Against the events before.
            for k in from..from + count {
                let row = &rows[k * length..(k + 1) * length];
                for l in 0..from {
                    let entry = dot(row, &rows[l * length..(l + 1) * length]);
                    payoffs[k * m + l] = entry;
                    payoffs[l * m + k] = entry;
                }
            }
            from += count;
        }
        let mut curvature = Curvature { payoffs, mixed, cash: dot(&at.root, &at.root) };
        if let Some(risk) = self.risk.filter(|risk| risk.price > 0.0) {
            let slope = self.slope(at, &at.tilt, at.tilt_tail);
            add_risk(&mut curvature, &slope, active, risk);
        }
        curvature
    }
}
