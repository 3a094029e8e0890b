//! Massey's ratings: the goal differences that explain all results best, by least squares.

use std::collections::BTreeMap;

use super::network::{Network, components, imbalance, solve};
use crate::{Error, Result};

/// Below this share of matches whose venue tells anything, a home advantage would be a quotient of roundings.
const UNIDENTIFIED: f64 = 1e-10;

/// Options of [`Massey`].
///
/// | option | default | meaning |
/// |---|---|---|
/// | `home_advantage` | true | estimate one home advantage for all clubs beside their ratings |
///
/// # Examples
/// ```
/// use fairline_model::{Massey, MasseyOptions};
///
/// let mut massey = Massey::new(MasseyOptions::new().home_advantage(false));
/// massey.update(0, 1, [2, 0]);
/// massey.update(1, 0, [1, 1]);
/// let ratings = massey.ratings();
/// assert!((ratings.expected(0, 1) - 1.0).abs() < 1e-12); // two goals ahead, and level
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MasseyOptions {
    home_advantage: bool,
}

impl Default for MasseyOptions {
    fn default() -> Self {
        Self { home_advantage: true }
    }
}

impl MasseyOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether a home advantage is estimated; without it the method is Massey's own.
    #[must_use]
    pub fn home_advantage(mut self, estimated: bool) -> Self {
        self.home_advantage = estimated;
        self
    }
}

/// The matches Massey's ratings are fitted to; clubs are known by any number the caller gives them.
///
/// [`update`](Self::update) only adds to sums by pair of clubs, whatever the number of matches;
/// [`ratings`](Self::ratings) solves for all ratings at once, exactly, in time n³ and memory n² for n clubs.
/// Ratings do not depend on the order of the matches.
///
/// # Formula
/// ```text
/// minimise  Σ w·(r_home − r_away + a − d)²     d goal difference, a home advantage, w weight of the match
/// ```
/// with ratings that sum to 0. A match weighs 1 when added; [`discount`](Self::discount) lets it fade.
///
/// # Examples
/// ```
/// use fairline_model::{Massey, MasseyOptions};
///
/// let (arsenal, burnley, chelsea) = (0, 1, 2);
/// let mut massey = Massey::new(MasseyOptions::new().home_advantage(false));
/// massey.update(arsenal, burnley, [3, 1]);
/// massey.update(burnley, chelsea, [0, 1]);
/// massey.update(chelsea, arsenal, [2, 2]);
/// let fit = massey.ratings();
/// // By symmetry of the three: each club's goal difference, shared between its two opponents and itself.
/// assert!((fit.rating(arsenal) - 2.0 / 3.0).abs() < 1e-12 && (fit.rating(burnley) + 1.0).abs() < 1e-12);
/// assert!((fit.expected(arsenal, burnley) - 5.0 / 3.0).abs() < 1e-12);
/// assert_eq!(fit.components.len(), 1);
/// ```
///
/// # References
/// Massey, K. (1997), *Statistical Models Applied to the Rating of Sports Teams*, honours thesis, Bluefield College;
/// the home advantage as in Stefani, R. T. (1980), Improved least squares football, basketball, and soccer
/// predictions, *IEEE Transactions on Systems, Man, and Cybernetics* 10(2), 116–123.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Massey {
    options: MasseyOptions,
    network: Network,
}

impl Massey {
    /// Creates ratings that know no match yet.
    pub fn new(options: MasseyOptions) -> Self {
        Self { options, network: Network::default() }
    }

    /// Adds a match that ended `goals` = \[home, away\], with weight 1.
    ///
    /// A club cannot play itself: nothing changes then.
    pub fn update(&mut self, home: usize, away: usize, goals: [u32; 2]) {
        self.network.add(home, away, f64::from(goals[0]) - f64::from(goals[1]));
    }

    /// Multiplies the weight of every match so far by `factor`, as time passes: `0.5^(days/half-life)`, say.
    ///
    /// A match that weighs less than 1e-100 is forgotten.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`]: a factor outside \[0, 1\]
    pub fn discount(&mut self, factor: f64) -> Result<()> {
        if !(0.0..=1.0).contains(&factor) {
            return Err(Error::OptionOutOfRange {
                name: "factor",
                value: factor,
                allowed: "between 0 and 1",
            });
        }
        self.network.discount(factor);
        Ok(())
    }

    /// Fits the ratings to all matches so far.
    pub fn ratings(&self) -> MasseyRatings {
        let clubs = self.network.clubs();
        let edges = self.network.edges(&clubs);
        let order = clubs.len();
        let components = components(order, &edges);
        // Ratings that fit the goal differences, and ratings that fit a difference of 1 in every match: what
        // the second leave unexplained is what venues tell that ratings cannot.
        let [mut ratings, venue] = solve(order, &edges, |pair| [pair.difference, pair.weight]);
        let home_advantage = if self.options.home_advantage {
            let [mut covariance, mut variance, mut matches] = [0.0; 3];
            for &(home, away, pair) in &edges {
                let unexplained = 1.0 - (venue[home] - venue[away]);
                covariance += unexplained * (pair.difference - pair.weight * (ratings[home] - ratings[away]));
                variance += unexplained * unexplained * pair.weight;
                matches += pair.weight;
            }
            (variance > UNIDENTIFIED * matches).then(|| covariance / variance)
        } else {
            None
        };
        let advantage = home_advantage.unwrap_or(0.0);
        for (rating, venue) in ratings.iter_mut().zip(&venue) {
            *rating -= advantage * venue;
        }
        for component in &components {
            let mean = component.iter().map(|&club| ratings[club]).sum::<f64>() / component.len() as f64;
            for &club in component {
                ratings[club] -= mean;
            }
        }
        let fitted = |home: usize, away: usize| ratings[home] - ratings[away] + advantage;
        let mut residual = imbalance(order, &edges, fitted);
        if home_advantage.is_some() {
            let [mut rest, mut matches] = [0.0; 2];
            for &(home, away, pair) in &edges {
                rest += pair.difference - pair.weight * fitted(home, away);
                matches += pair.weight;
            }
            residual = residual.max((rest / matches).abs());
        }
        let components =
            components.iter().map(|places| places.iter().map(|&place| clubs[place]).collect()).collect();
        let ratings = clubs.into_iter().zip(ratings).collect();
        MasseyRatings { ratings, home_advantage, components, residual }
    }
}

/// Massey's ratings, fitted to all matches at once by [`Massey::ratings`].
///
/// Clubs that no chain of matches connects cannot be compared. Each such component has a mean of 0 of its own,
/// and differences between ratings of different components mean nothing.
///
/// # Examples
/// ```
/// use fairline_model::{Massey, MasseyOptions};
///
/// let mut massey = Massey::new(MasseyOptions::new());
/// for (home, away, goals) in [(0, 1, [3, 1]), (1, 0, [1, 1]), (1, 2, [2, 0]), (2, 1, [1, 1])] {
///     massey.update(home, away, goals);
/// }
/// let fit = massey.ratings();
/// assert!((fit.rating(0) - fit.rating(2) - 2.0).abs() < 1e-12); // each won its home match by two goals or drew
/// assert!((fit.expected(0, 2) - fit.rating(0) + fit.rating(2) - fit.home_advantage.unwrap_or(0.0)).abs() < 1e-12);
/// assert!(fit.residual < 1e-12);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MasseyRatings {
    /// Goals per match that each club is better than the average of its component, on neutral ground.
    pub ratings: BTreeMap<usize, f64>,
    /// Goals that playing at home is worth; `None` if it was not asked for, or if the matches cannot tell it from
    /// the ratings, as at the start of a season.
    pub home_advantage: Option<f64>,
    /// The clubs that chains of matches connect, ascending; one component when all ratings can be compared.
    pub components: Vec<Vec<usize>>,
    /// Largest difference, in goals per match, between a club's goal difference over all its matches and the fitted
    /// one, or between those of all home sides. At the exact solution there is none.
    pub residual: f64,
}

impl MasseyRatings {
    /// Returns the rating of `club` in goals per match; 0, the average, for one without matches.
    pub fn rating(&self, club: usize) -> f64 {
        self.ratings.get(&club).copied().unwrap_or(0.0)
    }

    /// Returns the expected goal difference, home minus away: `r_home − r_away + a`.
    pub fn expected(&self, home: usize, away: usize) -> f64 {
        self.rating(home) - self.rating(away) + self.home_advantage.unwrap_or(0.0)
    }
}
