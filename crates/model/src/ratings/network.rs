//! Clubs as the nodes of a network, the matches between them as its edges, and the ratings that balance it.
//!
//! ```text
//! minimise  Σ w·(r_home − r_away − d)²     over the ratings r, a term per edge
//! ```
//! Clubs are eliminated one by one. With the others' ratings given, the best rating of a club with edges
//! `(wᵢ, dᵢ)` is the mean of `rᵢ + dᵢ`, and what then remains of the sum is again one of edges, now between its
//! neighbours: `(wᵢ·wⱼ/Σw)·(rᵢ − rⱼ − (dⱼ − dᵢ))²`. Weights are only added, multiplied and divided, and each
//! difference keeps its own digits. The normal equations would add up the differences of faint old matches and full
//! new ones, and lose the faint ones that alone may connect a club. A club without edges left is the last of its
//! component exactly.

use std::collections::BTreeMap;

/// Weight below which a match is forgotten: far below where it matters, far above where it loses digits.
const FORGOTTEN: f64 = 1e-100;

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

    /// Multiplies the weight of all matches, and forgets those of next to none.
    pub(super) fn discount(&mut self, factor: f64) {
        self.pairs.retain(|_, pair| {
            pair.weight *= factor;
            pair.difference *= factor;
            pair.weight >= FORGOTTEN
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

/// The places of the clubs of each component, ascending; components by their first club.
pub(super) fn components(order: usize, edges: &[(usize, usize, Pair)]) -> Vec<Vec<usize>> {
    // Each club points to one before it, and in the end to the first of its component.
    let mut first: Vec<usize> = (0..order).collect();
    let find = |first: &[usize], mut club: usize| {
        while first[club] != club {
            club = first[club];
        }
        club
    };
    for &(home, away, _) in edges {
        let (a, b) = (find(&first, home), find(&first, away));
        first[a.max(b)] = a.min(b);
    }
    let mut components: Vec<Vec<usize>> = vec![Vec::new(); order];
    for club in 0..order {
        components[find(&first, club)].push(club);
    }
    components.retain(|component| !component.is_empty());
    components
}

/// Ratings of `order` clubs that fit the differences, for `N` sets of differences at once.
///
/// `difference` has those of an edge, times its weight. The last club of each component is at 0.
pub(super) fn solve<const N: usize>(
    order: usize,
    edges: &[(usize, usize, Pair)],
    difference: impl Fn(&Pair) -> [f64; N],
) -> [Vec<f64>; N] {
    // Row-major, the part above the diagonal: the weight of each edge and, from the lower place to the higher, the
    // weighted differences.
    let mut weights = vec![0.0; order * order];
    let mut differences = vec![[0.0; N]; order * order];
    for (home, away, pair) in edges {
        let (place, sign) =
            if home < away { (home * order + away, 1.0) } else { (away * order + home, -1.0) };
        weights[place] += pair.weight;
        for (sum, value) in differences[place].iter_mut().zip(difference(pair)) {
            *sum += sign * value;
        }
    }
    let mut totals = vec![0.0; order];
    let mut neighbours = Vec::with_capacity(order);
    for k in 0..order {
        let (above, below) = weights.split_at_mut((k + 1) * order);
        let (differences, differences_below) = differences.split_at_mut((k + 1) * order);
        let (row, means) = (&above[k * order..], &mut differences[k * order..]);
        totals[k] = row[k + 1..].iter().sum();
        neighbours.clear();
        neighbours.extend((k + 1..order).filter(|&club| row[club] > 0.0));
        for &i in &neighbours {
            means[i] = means[i].map(|sum| sum / row[i]);
        }
        for (at, &i) in neighbours.iter().enumerate() {
            let share = row[i] / totals[k];
            for &j in &neighbours[at + 1..] {
                let (weight, place) = (share * row[j], (i - k - 1) * order + j);
                below[place] += weight;
                for n in 0..N {
                    differences_below[place][n] += weight * (means[j][n] - means[i][n]);
                }
            }
        }
    }
    let mut ratings = std::array::from_fn(|_| vec![0.0; order]);
    for k in (0..order).rev().filter(|&club| totals[club] > 0.0) {
        for (n, ratings) in ratings.iter_mut().enumerate() {
            let sum: f64 = (k + 1..order)
                .map(|club| weights[k * order + club] * (ratings[club] + differences[k * order + club][n]))
                .sum();
            ratings[k] = sum / totals[k];
        }
    }
    ratings
}

/// Largest imbalance of a club, `|Σ w·(d − fitted)|`, per match it played.
pub(super) fn imbalance(
    order: usize,
    edges: &[(usize, usize, Pair)],
    fitted: impl Fn(usize, usize) -> f64,
) -> f64 {
    let mut balance = vec![(0.0, 0.0); order];
    for &(home, away, pair) in edges {
        let rest = pair.difference - pair.weight * fitted(home, away);
        for (club, sign) in [(home, 1.0), (away, -1.0)] {
            balance[club].0 += sign * rest;
            balance[club].1 += pair.weight;
        }
    }
    let played = balance.iter().filter(|(_, weight): &&(f64, f64)| *weight > 0.0);
    // In the total order NaN is the largest, so that it cannot hide.
    played.map(|(rest, weight)| (rest / weight).abs()).max_by(f64::total_cmp).unwrap_or(0.0)
}
