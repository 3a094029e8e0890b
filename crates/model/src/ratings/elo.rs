//! Elo ratings of clubs, updated match by match.
//!
//! ```text
//! E  = 1 / (1 + 10^(−Δ/400)),   Δ = rating(home) + home advantage − rating(away)
//! r' = r ± K·G·(S − E)          S = 1 home win, ½ draw, 0 away win; + for the home club, − for the away club
//! ```
//! `G` weights the goal difference, see [`EloOptions::goal_difference`].

use std::collections::BTreeMap;

use crate::{Error, Result};

/// Options beyond this size are refused: no number of matches then takes a rating out of the range of `f64`.
const LARGEST: f64 = 1e9;

/// Options of [`Elo`].
///
/// | option | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | `k_factor` | 20 | points | > 0, ≤ 1e9 | most a club can win by a match decided by one goal |
/// | `home_advantage` | 65 | points | −1e9 to 1e9 | added to the home club's rating; 65 is an expected score of 0.59 between equals |
/// | `initial` | 1500 | points | −1e9 to 1e9 | rating of a club first seen before the first [`Elo::start_season`] |
/// | `newcomer` | 1400 | points | −1e9 to 1e9 | rating of a club first seen after it, that is, of a promoted club |
/// | `goal_difference` | true | | | weight wins by their margin |
/// | `carry_over` | 0.8 | share | \[0, 1\] | share of the distance from the mean that survives [`Elo::start_season`] |
///
/// The default of `newcomer` gives a promoted club an expected score of 0.36 against an average one. The
/// default of `carry_over` takes a fifth off every lead over the summer: squads and managers change.
///
/// # Examples
/// ```
/// use fairline_model::{Elo, EloOptions};
///
/// let mut elo = Elo::new(EloOptions::new().k_factor(32.0).home_advantage(0.0).goal_difference(false))?;
/// elo.update(0, 1, [3, 0]); // equals: the winner takes half of the factor
/// assert_eq!((elo.rating(0), elo.rating(1)), (1516.0, 1484.0));
/// # Ok::<(), fairline_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct EloOptions {
    k_factor: f64,
    home_advantage: f64,
    initial: f64,
    newcomer: f64,
    goal_difference: bool,
    carry_over: f64,
}

impl Default for EloOptions {
    fn default() -> Self {
        Self {
            k_factor: 20.0,
            home_advantage: 65.0,
            initial: 1500.0,
            newcomer: 1400.0,
            goal_difference: true,
            carry_over: 0.8,
        }
    }
}

impl EloOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets K, the most points a match decided by one goal can move.
    #[must_use]
    pub fn k_factor(mut self, points: f64) -> Self {
        self.k_factor = points;
        self
    }

    /// Sets the points added to the home club's rating; 0 for neutral grounds.
    #[must_use]
    pub fn home_advantage(mut self, points: f64) -> Self {
        self.home_advantage = points;
        self
    }

    /// Sets the rating of clubs first seen before the first [`Elo::start_season`].
    #[must_use]
    pub fn initial(mut self, points: f64) -> Self {
        self.initial = points;
        self
    }

    /// Sets the rating of clubs first seen after the first [`Elo::start_season`].
    #[must_use]
    pub fn newcomer(mut self, points: f64) -> Self {
        self.newcomer = points;
        self
    }

    /// Sets whether a win counts by its margin.
    ///
    /// # Formula
    /// ```text
    /// G = 1            draw, or a win by one goal
    /// G = 3/2          by two goals
    /// G = (11 + d)/8   by d ≥ 3 goals
    /// ```
    ///
    /// # References
    /// World Football Elo Ratings, <https://www.eloratings.net/about>, the goal difference index.
    #[must_use]
    pub fn goal_difference(mut self, weighted: bool) -> Self {
        self.goal_difference = weighted;
        self
    }

    /// Sets the share of each club's distance from the mean that survives the summer.
    #[must_use]
    pub fn carry_over(mut self, share: f64) -> Self {
        self.carry_over = share;
        self
    }

    fn validate(&self) -> Result<()> {
        let out_of_range = |name, value, allowed| Err(Error::OptionOutOfRange { name, value, allowed });
        if !(self.k_factor > 0.0 && self.k_factor <= LARGEST) {
            return out_of_range("k_factor", self.k_factor, "greater than 0 and at most 1e9");
        }
        for (name, value) in
            [("home_advantage", self.home_advantage), ("initial", self.initial), ("newcomer", self.newcomer)]
        {
            if !(-LARGEST..=LARGEST).contains(&value) {
                return out_of_range(name, value, "between -1e9 and 1e9");
            }
        }
        if !(0.0..=1.0).contains(&self.carry_over) {
            return out_of_range("carry_over", self.carry_over, "between 0 and 1");
        }
        Ok(())
    }
}

/// Elo ratings of clubs, which are known by any number the caller gives them.
///
/// # Examples
/// ```
/// use fairline_model::{Elo, EloOptions};
///
/// let (arsenal, everton) = (0, 1);
/// let mut elo = Elo::new(EloOptions::new())?;
/// elo.update(arsenal, everton, [3, 1]);
/// // 20 · 3/2 · (1 − 0.59247…) points change hands.
/// assert!((elo.rating(arsenal) - 1512.2260).abs() < 1e-4);
/// assert!((elo.rating(everton) - 1487.7740).abs() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Elo, A. E. (1978), *The Rating of Chessplayers, Past and Present*, Arco; for football with goal differences:
/// Hvattum, L. M. & Arntzen, H. (2010), Using ELO ratings for match result prediction in association football,
/// *International Journal of Forecasting* 26(3), 460–470.
#[derive(Debug, Clone, PartialEq)]
pub struct Elo {
    options: EloOptions,
    /// Ordered, so that the mean does not depend on the order in which clubs were met.
    ratings: BTreeMap<usize, f64>,
    first_season: bool,
}

impl Elo {
    /// Creates ratings that know no club yet.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`]
    pub fn new(options: EloOptions) -> Result<Self> {
        options.validate()?;
        Ok(Self { options, ratings: BTreeMap::new(), first_season: true })
    }

    /// Returns the rating of `club` in points; of one not met yet, the rating it would start with.
    pub fn rating(&self, club: usize) -> f64 {
        self.ratings.get(&club).copied().unwrap_or_else(|| self.starting_rating())
    }

    /// Returns by how many points the home club is ahead, its home advantage included.
    ///
    /// This is the feature from which [`OrderedLogit`](crate::OrderedLogit) makes probabilities of home win, draw
    /// and away win. On neutral ground the difference of two [`rating`](Self::rating)s is the feature.
    ///
    /// # Formula
    /// ```text
    /// Δ = rating(home) + home advantage − rating(away)
    /// ```
    pub fn difference(&self, home: usize, away: usize) -> f64 {
        self.rating(home) + self.options.home_advantage - self.rating(away)
    }

    /// Returns the expected score of the home club, in \[0, 1\]: a win counts 1, a draw ½.
    ///
    /// # Formula
    /// ```text
    /// E = 1 / (1 + 10^(−Δ/400)),   Δ = rating(home) + home advantage − rating(away)
    /// ```
    pub fn expected(&self, home: usize, away: usize) -> f64 {
        expected_score(self.difference(home, away))
    }

    /// Moves points between the clubs of a match that ended `goals` = \[home, away\].
    ///
    /// What one club wins the other loses. A club cannot play itself: nothing changes then.
    pub fn update(&mut self, home: usize, away: usize, goals: [u32; 2]) {
        if home == away {
            return;
        }
        let (home_rating, away_rating) = (self.rating(home), self.rating(away));
        let expected = self.expected(home, away);
        let score = match goals[0].cmp(&goals[1]) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        };
        let points = self.options.k_factor * self.weight(goals) * (score - expected);
        self.ratings.insert(home, home_rating + points);
        self.ratings.insert(away, away_rating - points);
    }

    /// Moves all ratings towards their mean, as a new season starts.
    ///
    /// The mean is that of all clubs met so far, relegated ones included – they keep a rating for their
    /// return – so that the sum of the ratings stays the same.
    ///
    /// # Formula
    /// ```text
    /// r' = mean + carry over·(r − mean)
    /// ```
    pub fn start_season(&mut self) {
        if self.ratings.is_empty() {
            return;
        }
        self.first_season = false;
        let mean = self.ratings.values().sum::<f64>() / self.ratings.len() as f64;
        for rating in self.ratings.values_mut() {
            *rating = mean + self.options.carry_over * (*rating - mean);
        }
    }

    fn starting_rating(&self) -> f64 {
        if self.first_season { self.options.initial } else { self.options.newcomer }
    }

    fn weight(&self, goals: [u32; 2]) -> f64 {
        match goals[0].abs_diff(goals[1]) {
            2 if self.options.goal_difference => 1.5,
            difference @ 3.. if self.options.goal_difference => (11.0 + f64::from(difference)) / 8.0,
            _ => 1.0,
        }
    }
}

/// Expected score of the side that is `difference` points ahead.
fn expected_score(difference: f64) -> f64 {
    1.0 / (1.0 + 10.0_f64.powf(-difference / 400.0))
}
