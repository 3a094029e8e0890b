//! Simulated matches with known parameters.

use fairline_model::{GoalsFamily, GoalsFixture, GoalsMatch, ScoreMatrix};

use crate::common::Numbers;

pub(crate) const FAMILIES: [GoalsFamily; 4] = [
    GoalsFamily::Poisson,
    GoalsFamily::DixonColes,
    GoalsFamily::BivariatePoisson,
    GoalsFamily::NegativeBinomial,
];

pub(crate) const INTERCEPT: f64 = 0.1;
pub(crate) const HOME_ADVANTAGE: f64 = 0.25;

/// Attack and defence of club `club` of `clubs`; each sums to 0 over the clubs.
pub(crate) fn strength(club: usize, clubs: usize) -> [f64; 2] {
    let place = club as f64 / (clubs as f64 - 1.0) - 0.5;
    [0.8 * place, 0.45 * place]
}

/// `rounds` times every club at home to every other, scores drawn from the family with the shape.
pub(crate) fn league(
    family: GoalsFamily,
    shape: f64,
    clubs: usize,
    rounds: usize,
    seed: u64,
) -> Vec<GoalsMatch<'static>> {
    let mut numbers = Numbers::new(seed);
    let mut matches = Vec::new();
    for _ in 0..rounds {
        for home in 0..clubs {
            for away in (0..clubs).filter(|&away| away != home) {
                let (h, a) = (strength(home, clubs), strength(away, clubs));
                let rates =
                    [(INTERCEPT + HOME_ADVANTAGE + h[0] - a[1]).exp(), (INTERCEPT + a[0] - h[1]).exp()];
                let matrix = match family {
                    GoalsFamily::Poisson => ScoreMatrix::poisson(rates[0], rates[1]),
                    GoalsFamily::DixonColes => ScoreMatrix::dixon_coles(rates[0], rates[1], shape),
                    GoalsFamily::BivariatePoisson => {
                        ScoreMatrix::bivariate_poisson(rates[0], rates[1], shape)
                    }
                    GoalsFamily::NegativeBinomial => {
                        ScoreMatrix::negative_binomial(rates[0], rates[1], 1.0 / shape)
                    }
                };
                let goals = score(&matrix.unwrap(), numbers.uniform());
                matches.push(GoalsMatch::new(GoalsFixture::new(home, away), goals));
            }
        }
    }
    matches
}

/// The score at a quantile of the matrix, its cells in order.
fn score(matrix: &ScoreMatrix, quantile: f64) -> [f64; 2] {
    let mut below = 0.0;
    for ((x, y), p) in matrix.probabilities().indexed_iter() {
        below += p;
        if quantile < below {
            return [x as f64, y as f64];
        }
    }
    [0.0, 0.0]
}
