//! Clubs as the nodes of a network, the matches between them as its edges, and the ratings that balance it.
//!
//! ```text
//! minimise  Σ w·(r_home − r_away − d)² + t·Σ r²     over the ratings r
//! (L + t·I)·r = b                                    L = Σ w·uuᵀ, b = Σ w·d·u, u = +1 home, −1 away
//! ```
//! `L` is a Laplacian: the diagonal element is the sum of the others, negated. Eliminating a club replaces its
//! edges by edges between its neighbours, each of weight `wᵢ·wⱼ/Σw`. The diagonal is never stored but summed
//! when it is needed, so that weights are only ever added, multiplied and divided: nothing cancels, however
//! differently old and new matches weigh, and a club without edges left is the last of its component exactly.

use std::collections::BTreeMap;

/// Sums over the matches that one club played at home against another.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Pair {
    /// Number of matches, each discounted.
    pub(super) weight: f64,
    /// Sum of the differences, each discounted alike.
    pub(super) difference: f64,
}

/// All matches so far. Ordered, so that nothing depends on the order in which they were added.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Network {
    pairs: BTreeMap<(usize, usize), Pair>,
}

impl Network {
    /// Adds a match; a club cannot play itself.
    pub(super) fn add(&mut self, home: usize, away: usize, difference: f64) {
        if home == away {
            return;
        }
        let pair = self.pairs.entry((home, away)).or_default();
        pair.weight += 1.0;
        pair.difference += difference;
    }

    /// Multiplies the weight of all matches; what becomes too small for its digits to be kept is forgotten.
    pub(super) fn discount(&mut self, factor: f64) {
        self.pairs.retain(|_, pair| {
            pair.weight *= factor;
            pair.difference *= factor;
            pair.weight >= f64::MIN_POSITIVE
        });
    }

    /// The clubs that have played, by number.
    pub(super) fn clubs(&self) -> Vec<usize> {
        let mut clubs: Vec<usize> = self.pairs.keys().flat_map(|&(home, away)| [home, away]).collect();
        clubs.sort_unstable();
        clubs.dedup();
        clubs
    }

    /// The pairs that have played, with the places of home and away club in [`Network::clubs`].
    pub(super) fn edges(&self, clubs: &[usize]) -> Vec<(usize, usize, Pair)> {
        let place = |club| clubs.partition_point(|&other| other < club);
        self.pairs.iter().map(|(&(home, away), &pair)| (place(home), place(away), pair)).collect()
    }
}

/// The symmetric weights between `order` clubs, row-major.
#[derive(Debug)]
pub(super) struct Laplacian {
    order: usize,
    weights: Vec<f64>,
}

impl Laplacian {
    pub(super) fn new(order: usize, edges: &[(usize, usize, Pair)]) -> Self {
        let mut weights = vec![0.0; order * order];
        for &(home, away, pair) in edges {
            weights[home * order + away] += pair.weight;
            weights[away * order + home] += pair.weight;
        }
        Self { order, weights }
    }

    /// The places of the clubs of each component, ascending; components by their first club.
    pub(super) fn components(&self) -> Vec<Vec<usize>> {
        let mut met = vec![false; self.order];
        let mut components = Vec::new();
        for first in 0..self.order {
            if met[first] {
                continue;
            }
            met[first] = true;
            let mut component = vec![first];
            let mut next = 0;
            while let Some(&club) = component.get(next) {
                next += 1;
                let weights = &self.weights[club * self.order..][..self.order];
                for (other, _) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
                    if !met[other] {
                        met[other] = true;
                        component.push(other);
                    }
                }
            }
            component.sort_unstable();
            components.push(component);
        }
        components
    }

    /// Solves `(L + tether·I)·x = b` in place for each right side.
    ///
    /// Without a tether the last club of each component is at 0.
    pub(super) fn solve<const N: usize>(mut self, tether: f64, right_sides: &mut [Vec<f64>; N]) {
        let order = self.order;
        let mut tethers = vec![tether; order];
        let mut diagonal = vec![0.0; order];
        for k in 0..order {
            let (above, below) = self.weights.split_at_mut((k + 1) * order);
            let row = &above[k * order..];
            diagonal[k] = tethers[k] + row[k + 1..].iter().sum::<f64>();
            for (i, other) in (k + 1..order).zip(below.chunks_exact_mut(order)) {
                if row[i] > 0.0 {
                    let share = row[i] / diagonal[k];
                    for (j, (weight, through)) in other.iter_mut().zip(row).enumerate().skip(k + 1) {
                        if j != i {
                            *weight += share * through;
                        }
                    }
                    tethers[i] += share * tethers[k];
                    for b in &mut *right_sides {
                        b[i] += share * b[k];
                    }
                }
            }
        }
        for k in (0..order).rev() {
            let row = &self.weights[k * order..][..order];
            for b in &mut *right_sides {
                let (before, after) = b.split_at_mut(k + 1);
                let neighbours: f64 = row[k + 1..].iter().zip(&*after).map(|(weight, x)| weight * x).sum();
                before[k] = if diagonal[k] > 0.0 { (before[k] + neighbours) / diagonal[k] } else { 0.0 };
            }
        }
    }
}

/// Largest imbalance of a club, `|Σ w·(d − fitted)|`, per match it played.
pub(super) fn imbalance(
    order: usize,
    edges: &[(usize, usize, Pair)],
    tethered: impl Fn(usize) -> f64,
    tether: f64,
    fitted: impl Fn(usize, usize) -> f64,
) -> f64 {
    let mut balance: Vec<(f64, f64)> = (0..order).map(|club| (-tether * tethered(club), tether)).collect();
    for &(home, away, pair) in edges {
        let rest = pair.difference - pair.weight * fitted(home, away);
        for (club, sign) in [(home, 1.0), (away, -1.0)] {
            balance[club].0 += sign * rest;
            balance[club].1 += pair.weight;
        }
    }
    balance.iter().map(|(rest, weight)| (rest / weight).abs()).fold(0.0, f64::max)
}
