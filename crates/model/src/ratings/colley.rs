//! Colley's ratings: win ratios with Laplace's rule of succession, corrected for the strength of the opponents.

use std::collections::BTreeMap;

use super::network::{Network, Pair, components, imbalance, solve};

/// Colley's two fictitious matches, one won and one lost, that every club brings along.
const FICTITIOUS: f64 = 2.0;

/// The matches Colley's ratings are fitted to; clubs are known by any number the caller gives them.
///
/// Only who won counts, not by how much, nor where. A draw is half a win and half a loss.
/// [`update`](Self::update) only adds to sums by pair of clubs; [`ratings`](Self::ratings) solves for all ratings at
/// once, exactly, in time n³ and memory n² for n clubs. Ratings do not depend on the order of the matches.
///
/// # Formula
/// ```text
/// C·r = b,   C_ii = 2 + nᵢ,  C_ij = −n_ij,  bᵢ = 1 + (winsᵢ − lossesᵢ)/2
/// ```
/// `nᵢ` matches of club i, `n_ij` of them against club j. The mean of all ratings is ½.
///
/// # Examples
/// ```
/// use fairline_model::Colley;
///
/// let (arsenal, burnley) = (0, 1);
/// let mut colley = Colley::new();
/// colley.update(arsenal, burnley, [2, 0]);
/// let fit = colley.ratings();
/// assert!((fit.rating(arsenal) - 5.0 / 8.0).abs() < 1e-12 && (fit.rating(burnley) - 3.0 / 8.0).abs() < 1e-12);
/// ```
///
/// # References
/// Colley, W. N. (2002), *Colley's Bias Free College Football Ranking Method: The Colley Matrix Explained*,
/// <https://www.colleyrankings.com/matrate.pdf>.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Colley {
    network: Network,
}

impl Colley {
    /// Creates ratings that know no match yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a match that ended `goals` = \[home, away\].
    ///
    /// A club cannot play itself: nothing changes then.
    pub fn update(&mut self, home: usize, away: usize, goals: [u32; 2]) {
        let score = match goals[0].cmp(&goals[1]) {
            std::cmp::Ordering::Greater => 0.5,
            std::cmp::Ordering::Equal => 0.0,
            std::cmp::Ordering::Less => -0.5,
        };
        self.network.add(home, away, score);
    }

    /// Fits the ratings to all matches so far.
    pub fn ratings(&self) -> ColleyRatings {
        let clubs = self.network.clubs();
        let mut edges = self.network.edges(&clubs);
        let average = clubs.len();
        let components = components(average, &edges);
        // In ratings less ½ the fictitious matches are two drawn against a club that stays at 0. It is the last, and
        // it connects all.
        edges.extend((0..average).map(|club| (club, average, Pair { weight: FICTITIOUS, difference: 0.0 })));
        let [lead] = solve(average + 1, &edges, |pair| [pair.difference]);
        let residual = imbalance(average + 1, &edges, |home, away| lead[home] - lead[away]);
        let components =
            components.iter().map(|places| places.iter().map(|&place| clubs[place]).collect()).collect();
        let ratings = clubs.into_iter().zip(lead.into_iter().map(|lead| 0.5 + lead)).collect();
        ColleyRatings { ratings, components, residual }
    }
}

/// Colley's ratings, fitted to all matches at once by [`Colley::ratings`].
///
/// # Examples
/// ```
/// use fairline_model::Colley;
///
/// let mut colley = Colley::new();
/// colley.update(0, 1, [2, 0]);
/// colley.update(1, 2, [1, 1]);
/// let fit = colley.ratings();
/// assert!(fit.rating(0) > fit.rating(2) && fit.rating(2) > fit.rating(1));
/// assert_eq!(fit.rating(7), 0.5); // has not played
/// assert_eq!(fit.expected(0, 1), 0.5 + fit.rating(0) - fit.rating(1));
/// assert!(fit.residual < 1e-12);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ColleyRatings {
    /// Rating of each club that has played; ½ is average. They have no bounds, but rarely leave \[0, 1\].
    pub ratings: BTreeMap<usize, f64>,
    /// The clubs that chains of matches connect, ascending. Each component has a mean of ½ of its own, so that clubs
    /// of different ones are compared as if the components were equally strong.
    pub components: Vec<Vec<usize>>,
    /// Largest difference, in wins per match, between the two sides of a club's equation. At the exact solution there
    /// is none.
    pub residual: f64,
}

impl ColleyRatings {
    /// Returns the rating of `club`; ½, the average, for one without matches.
    pub fn rating(&self, club: usize) -> f64 {
        self.ratings.get(&club).copied().unwrap_or(0.5)
    }

    /// Returns the expected score of the home club, a win counting 1 and a draw ½: `½ + r_home − r_away`.
    ///
    /// The ratings are the least-squares fit of exactly this to the results, tethered to the average. It is linear
    /// and so may leave \[0, 1\] between clubs far apart; probabilities come from
    /// [`OrderedLogit`](crate::OrderedLogit) on the difference.
    pub fn expected(&self, home: usize, away: usize) -> f64 {
        0.5 + self.rating(home) - self.rating(away)
    }
}
