//! Counts of goals and shots, and what they make of a match.

use rand::{Rng, RngExt};

/// Goals beyond which nothing is added up: with a mean of [`MOST_GOALS`], P(X ≥ 80) < 1e-38.
const STATES: usize = 80;

/// The largest mean of goals; only extreme options come near it.
pub(super) const MOST_GOALS: f64 = 12.0;

/// Home, draw and away probability of independent Poisson goals with these means in (0, [`MOST_GOALS`]].
pub(super) fn outcome_probabilities(means: [f64; 2]) -> [f64; 3] {
    let [home, away] = means.map(densities);
    let mut probabilities = [0.0; 3];
    let mut home_below = 0.0;
    let mut away_below = 0.0;
    for (p, q) in home.into_iter().zip(away) {
        probabilities[0] += p * away_below;
        probabilities[1] += p * q;
        probabilities[2] += q * home_below;
        home_below += p;
        away_below += q;
    }
    probabilities
}

fn densities(mean: f64) -> [f64; STATES] {
    let mut density = (-mean).exp();
    std::array::from_fn(|count| {
        let current = density;
        density *= mean / (count + 1) as f64;
        current
    })
}

/// A Poisson count by inversion; means here are below 150, so that `exp(−mean)` is no zero.
pub(super) fn poisson<R: Rng>(mean: f64, rng: &mut R) -> u32 {
    let mut density = (-mean).exp();
    let mut left: f64 = rng.random();
    let mut count = 0;
    // The bound stands where rounding would let the densities fall short of the last bit of `left`.
    while left >= density && count < 1000 {
        left -= density;
        count += 1;
        density *= mean / f64::from(count);
    }
    count
}

/// How many of `count` remain when each does with probability `share`.
pub(super) fn thin<R: Rng>(count: u32, share: f64, rng: &mut R) -> u32 {
    (0..count).map(|_| u32::from(rng.random::<f64>() < share)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_agree_with_the_sum_over_all_scores() {
        let [home, away] = [1.7_f64, 0.9];
        let mut expected = [0.0; 3];
        let density = |mean: f64, count: i32| {
            (-mean).exp() * mean.powi(count) / (1..=count).map(f64::from).product::<f64>()
        };
        for i in 0..30 {
            for j in 0..30 {
                let outcome = match i.cmp(&j) {
                    std::cmp::Ordering::Greater => 0,
                    std::cmp::Ordering::Equal => 1,
                    std::cmp::Ordering::Less => 2,
                };
                expected[outcome] += density(home, i) * density(away, j);
            }
        }
        for (got, expected) in outcome_probabilities([home, away]).into_iter().zip(expected) {
            assert!((got - expected).abs() < 1e-13, "{got} {expected}");
        }
    }

    #[test]
    fn probabilities_sum_to_one_at_the_largest_mean() {
        for means in [[MOST_GOALS, MOST_GOALS], [MOST_GOALS, 0.01], [0.01, 0.01]] {
            let sum: f64 = outcome_probabilities(means).iter().sum();
            assert!((sum - 1.0).abs() < 1e-13, "{means:?}: {sum}");
        }
    }
}
