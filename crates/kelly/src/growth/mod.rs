//! The expected logarithm of wealth, with its derivatives: as an integral over independent events, or as a sum over
//! the states of one.

mod nodes;
mod point;
mod quadrature;
mod scenarios;

use quadrature::{Nodes, Quadrature};
use scenarios::{Scenarios, Wealth};

pub(crate) use point::{Curvature, Portfolio, RiskPrice};
pub(crate) use scenarios::log_wealth;

use crate::problem::Problem;

/// A concave growth rate `E[ln W]` of `W = cash + Σ_a payoff_a·f_a`, less the price of its risk.
///
/// Derivatives are along "one more unit on `a` out of cash": with `X_a = payoff_a − 1` the gradient is `E[X_a/W]`.
#[derive(Debug)]
pub(crate) enum Growth<'a> {
    /// One event: a sum over its states.
    Sum(Scenarios<'a>),
    /// Independent events: one integral instead of a sum over all joint states.
    Integral(Quadrature<'a>),
}

/// The growth rate evaluated at a point: whatever value and derivatives share.
#[derive(Debug)]
pub(crate) enum At {
    Sum(Wealth),
    Integral(Nodes),
}

impl<'a> Growth<'a> {
    /// The growth rate of stakes on these candidates, less the price of a risk.
    pub(crate) fn new(problem: &'a Problem, risk: Option<RiskPrice>) -> Self {
        if problem.events.len() <= 1 {
            Self::Sum(Scenarios::new(problem, risk))
        } else {
            Self::Integral(Quadrature::new(problem, risk))
        }
    }

    /// Whether risk is measured.
    pub(crate) fn has_risk(&self) -> bool {
        match self {
            Self::Sum(sum) => sum.risk.is_some(),
            Self::Integral(integral) => integral.risk.is_some(),
        }
    }

    /// Evaluates at a point where no wealth is 0.
    pub(crate) fn at(&self, point: &Portfolio) -> At {
        match self {
            Self::Sum(sum) => At::Sum(sum.at(point)),
            Self::Integral(integral) => At::Integral(integral.at(point)),
        }
    }

    /// The derivative in every candidate's stake.
    pub(crate) fn gradient(&self, at: &At) -> Vec<f64> {
        match (self, at) {
            (Self::Sum(sum), At::Sum(at)) => sum.gradient(at),
            (Self::Integral(integral), At::Integral(at)) => integral.gradient(at),
            _ => unreachable!("a point is only shown to the growth rate that evaluated it"),
        }
    }

    /// The second derivatives in the stakes of `active`.
    pub(crate) fn curvature(&self, at: &At, active: &[usize]) -> Curvature {
        match (self, at) {
            (Self::Sum(sum), At::Sum(at)) => sum.curvature(at, active),
            (Self::Integral(integral), At::Integral(at)) => integral.curvature(at, active),
            _ => unreachable!("a point is only shown to the growth rate that evaluated it"),
        }
    }

    /// An estimate of the error of the value: how far a rule with other nodes is from it. A sum has none.
    pub(crate) fn error(&self, point: &Portfolio, value: f64) -> f64 {
        match self {
            Self::Sum(_) => 0.0,
            Self::Integral(integral) => (integral.between_the_nodes(point) - value).abs(),
        }
    }
}

impl At {
    /// `E[ln W]`, less `price·ln E[W^{−λ}]/λ`.
    pub(crate) fn value(&self) -> f64 {
        match self {
            Self::Sum(at) => at.value,
            Self::Integral(at) => at.value,
        }
    }

    /// `ln E[W^{−λ}]`, 0 without a risk.
    pub(crate) fn log_moment(&self) -> f64 {
        match self {
            Self::Sum(at) => at.log_moment,
            Self::Integral(at) => at.log_moment,
        }
    }

    /// Nodes of the integral; 0 for a sum.
    pub(crate) fn nodes(&self) -> usize {
        match self {
            Self::Sum(_) => 0,
            Self::Integral(at) => at.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::NewBet;
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;

    // Sums of 36 scenarios against sums over the nodes: rounding only.
    const EXACT: f64 = 1e-13;
    // Central differences of step 1e-5 err by about 1e-10 of the derivative.
    const DIFFERENCE: f64 = 1e-6;

    /// Returns per outcome of the bets on each event: backs at two prices, a lay, an each-way-like bet, a void outcome.
    const RETURNS: [&[&[f64]]; 3] = [
        &[&[2.1, 0.0, 0.0], &[2.05, 0.0, 0.0], &[0.0, 3.4, 0.0]],
        &[&[2.7, 0.0, 0.0, 1.0], &[0.0, 1.6, 1.6, 1.0], &[0.0, 0.0, 3.9, 1.0]],
        &[&[1.6, 0.9, 0.0], &[0.0, 0.0, 12.0]],
    ];
    const CANDIDATES: usize = 8;

    /// Probabilities of the outcomes in two worlds.
    fn worlds() -> [[Vec<f64>; 2]; 3] {
        [
            [vec![0.5, 0.3, 0.2], vec![0.55, 0.2, 0.25]],
            [vec![0.4, 0.33, 0.25, 0.02], vec![0.36, 0.38, 0.24, 0.02]],
            [vec![0.6, 0.3, 0.1], vec![0.5, 0.42, 0.08]],
        ]
    }

    fn bets(event: usize, to: impl Fn(usize) -> Vec<usize>) -> Vec<NewBet> {
        let bet = |(at, returns): (usize, &&[f64])| NewBet {
            place: (event, at),
            returns: returns
                .iter()
                .enumerate()
                .flat_map(|(k, &r)| to(k).into_iter().map(move |s| (s, r)))
                .collect(),
            edge: (0..2)
                .map(|w| returns.iter().zip(&worlds()[event][w]).map(|(r, p)| r * p).sum::<f64>())
                .sum::<f64>()
                / 2.0
                - 1.0,
            fraction: 1.0,
            cap: 1.0,
        };
        RETURNS[event].iter().enumerate().map(bet).collect()
    }

    /// The three events, independent in each world.
    fn independent() -> Problem {
        let mut problem = Problem::new(2, 1.0);
        for (event, worlds) in worlds().iter().enumerate() {
            problem.add_event(worlds, bets(event, |k| vec![k]));
        }
        problem
    }

    /// The same as one event with an outcome for each of the 3·4·3 joint ones.
    fn joint() -> Problem {
        let all = worlds();
        let codes = || (0..36).map(|code| [code % 3, code / 3 % 4, code / 12]);
        let world = |w: usize| codes().map(|k| (0..3).map(|i| all[i][w][k[i]]).product()).collect();
        let mut candidates = Vec::new();
        for event in 0..3 {
            let codes: Vec<[usize; 3]> = codes().collect();
            for mut bet in bets(event, |k| (0..36).filter(|&code| codes[code][event] == k).collect()) {
                bet.returns.sort_by_key(|(state, _)| *state);
                candidates.push(bet);
            }
        }
        let mut problem = Problem::new(2, 1.0);
        problem.add_event(&[world(0), world(1)], candidates);
        problem
    }

    fn points() -> Vec<Portfolio> {
        let at = |stakes: [f64; CANDIDATES], cash| Portfolio { stakes: stakes.to_vec(), cash };
        vec![
            at([0.05, 0.0, 0.02, 0.0, 0.03, 0.0, 0.0, 0.01], 0.89),
            at([0.2, 0.1, 0.05, 0.1, 0.1, 0.1, 0.3, 0.05 - 1e-9], 1e-9),
            at([1e-9, 0.0, 0.0, 0.0, 0.0, 2e-9, 0.0, 0.0], 1.0 - 3e-9),
            at([0.0; CANDIDATES], 1.0),
        ]
    }

    fn risks() -> [Option<RiskPrice>; 4] {
        let risk = |lambda, price| Some(RiskPrice { lambda, price });
        [None, risk(0.1, 0.7), risk(6.456, 2.5), risk(120.0, 1.0)]
    }

    #[test]
    #[cfg_attr(miri, ignore = "takes a quarter of an hour there")]
    fn the_integral_is_the_sum_over_joint_outcomes() {
        let (independent, joint) = (independent(), joint());
        let all: Vec<usize> = (0..CANDIDATES).collect();
        for risk in risks() {
            let (integral, sum) = (Growth::new(&independent, risk), Growth::new(&joint, risk));
            assert!(matches!((&integral, &sum), (Growth::Integral(_), Growth::Sum(_))));
            // Where the moment is carried by e^{−λ ln W}, errors of ln W count λ times.
            let exact = EXACT * risk.map_or(1.0, |risk| 1.0 + risk.lambda);
            for point in points() {
                let (a, b) = (integral.at(&point), sum.at(&point));
                // 1e-25: what is left of the absolute error where the growth itself is 1e-10.
                let floor = if risk.is_some() { 1e-14 } else { 1e-25 };
                assert_relative_eq!(a.value(), b.value(), max_relative = exact, epsilon = floor);
                assert_relative_eq!(a.log_moment(), b.log_moment(), max_relative = exact, epsilon = exact);
                for (a, b) in integral.gradient(&a).iter().zip(sum.gradient(&b)) {
                    assert_abs_diff_eq!(*a, b, epsilon = exact * (1.0 + b.abs()));
                }
                let (found, expected) = (integral.curvature(&a, &all), sum.curvature(&b, &all));
                assert_relative_eq!(found.cash, expected.cash, max_relative = 10.0 * exact);
                let parts = |c: &Curvature| c.payoffs.iter().chain(&c.mixed).copied().collect::<Vec<_>>();
                let scale = expected.payoffs.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
                for (a, b) in parts(&found).into_iter().zip(parts(&expected)) {
                    assert_abs_diff_eq!(a, b, epsilon = 10.0 * exact * scale.max(b.abs()));
                }
            }
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "takes minutes there")]
    fn derivatives_match_central_differences() {
        let (independent, joint) = (independent(), joint());
        let h = 1e-5;
        for problem in [&independent, &joint] {
            for risk in risks() {
                let growth = Growth::new(problem, risk);
                let point = &points()[0];
                let at = growth.at(point);
                let gradient = growth.gradient(&at);
                let curvature = growth.curvature(&at, &(0..CANDIDATES).collect::<Vec<_>>()).whole();
                let moved = |a: usize, by: f64| {
                    let mut next = point.clone();
                    next.stakes[a] += by;
                    next.cash -= by;
                    growth.at(&next)
                };
                for a in (0..CANDIDATES).filter(|&a| point.stakes[a] > 0.0) {
                    let (up, down) = (moved(a, h), moved(a, -h));
                    let slope = (up.value() - down.value()) / (2.0 * h);
                    assert_relative_eq!(gradient[a], slope, max_relative = DIFFERENCE, epsilon = 1e-8);
                    let (up, down) = (growth.gradient(&up), growth.gradient(&down));
                    for b in 0..CANDIDATES {
                        let bend = (down[b] - up[b]) / (2.0 * h);
                        assert_relative_eq!(
                            curvature[a * CANDIDATES + b],
                            bend,
                            max_relative = DIFFERENCE,
                            epsilon = 1e-5
                        );
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn concave_along_random_lines(
            weights in prop::array::uniform2(prop::collection::vec(0.0..1.0_f64, CANDIDATES)),
            cash in prop::array::uniform2(0.01..1.0_f64),
            t in 0.0..1.0_f64,
            risk in prop::sample::select(risks().to_vec()),
        ) {
            let end = |i: usize| {
                let share = (1.0 - cash[i]) / weights[i].iter().sum::<f64>();
                Portfolio { stakes: weights[i].iter().map(|w| w * share).collect(), cash: cash[i] }
            };
            let (from, to) = (end(0), end(1));
            let between = |a: f64, b: f64| (1.0 - t) * a + t * b;
            let stakes = from.stakes.iter().zip(&to.stakes).map(|(a, b)| between(*a, *b)).collect();
            let middle = Portfolio { stakes, cash: between(from.cash, to.cash) };
            for problem in [independent(), joint()] {
                let growth = Growth::new(&problem, risk);
                let value = |point: &Portfolio| growth.at(point).value();
                let chord = between(value(&from), value(&to));
                prop_assert!(value(&middle) >= chord - 1e-12 * (1.0 + chord.abs()));
            }
        }
    }

    #[test]
    fn the_rule_between_the_nodes_agrees() {
        let problem = independent();
        for risk in risks() {
            let growth = Growth::new(&problem, risk);
            for point in points() {
                let value = growth.at(&point).value();
                let scale = if risk.is_some() { 1e-13 } else { 1e-13 * value.abs() };
                assert!(growth.error(&point, value) <= scale + 1e-25, "{risk:?} {value}");
            }
        }
    }

    /// Nearly everything staked: the range must grow with ln 1/W, or the losing case is not in it.
    #[test]
    fn the_range_grows_when_little_cash_is_left() {
        let problem = independent();
        let nodes = |cash| {
            let stakes = vec![0.0, 0.0, 0.0, 0.0, 0.5 - cash, 0.0, 0.5, 0.0];
            Growth::new(&problem, None).at(&Portfolio { stakes, cash }).nodes()
        };
        // ln(1e8)/ln 2 = 27 doublings, three nodes each.
        assert!(nodes(1e-13) >= nodes(1e-5) + 78, "{} {}", nodes(1e-13), nodes(1e-5));
    }
}
