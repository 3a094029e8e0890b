//! Pi-ratings: what a club is worth at home and away, in a logarithm of goals.
//!
//! ```text
//! g(R) = ±(10^(|R|/3) − 1)               expected goal difference against an average club, with the sign of R
//! e    = goal difference − (g(home club at home) − g(away club away))
//! m    = ±λ·3·log₁₀(1 + |e|)             with the sign of e
//! home club: at home + m, away + γ·m;    away club: away − m, at home − γ·m
//! ```

use std::collections::BTreeMap;

use crate::{Error, Result};

/// The source's constant c, which divides ratings and multiplies logarithms of errors. Its base is 10.
const C: f64 = 3.0;

/// Options of [`PiRatings`].
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `learning_rate` | 0.035 | > 0, ≤ 1 | λ, share of the surprise of a match that goes into the rating at its venue |
/// | `catch_up` | 0.7 | \[0, 1\] | γ, share of that change that goes into the rating at the other venue |
///
/// The defaults are the source's, fitted to the English Premier League. The limits keep every rating finite.
///
/// # Examples
/// ```
/// use fairline_model::{PiOptions, PiRatings};
///
/// // Every match counts more, and a club is much the same away as at home.
/// let ratings = PiRatings::new(PiOptions::new().learning_rate(0.06).catch_up(0.9))?;
/// # let _ = ratings;
/// # Ok::<(), fairline_model::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PiOptions {
    learning_rate: f64,
    catch_up: f64,
}

impl Default for PiOptions {
    fn default() -> Self {
        Self { learning_rate: 0.035, catch_up: 0.7 }
    }
}

impl PiOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets λ, how much a match changes the rating at its venue.
    #[must_use]
    pub fn learning_rate(mut self, lambda: f64) -> Self {
        self.learning_rate = lambda;
        self
    }

    /// Sets γ, how much of a change at one venue carries over to the other.
    #[must_use]
    pub fn catch_up(mut self, gamma: f64) -> Self {
        self.catch_up = gamma;
        self
    }

    fn validate(&self) -> Result<()> {
        let out_of_range = |name, value, allowed| Err(Error::OptionOutOfRange { name, value, allowed });
        if !(self.learning_rate > 0.0 && self.learning_rate <= 1.0) {
            return out_of_range("learning_rate", self.learning_rate, "greater than 0 and at most 1");
        }
        if !(0.0..=1.0).contains(&self.catch_up) {
            return out_of_range("catch_up", self.catch_up, "between 0 and 1");
        }
        Ok(())
    }
}

/// Pi-ratings of clubs, which are known by any number the caller gives them.
///
/// # Formula
/// ```text
/// g(R) = ±(10^(|R|/3) − 1)               expected goal difference against an average club, with the sign of R
/// e    = goal difference − (g(home club at home) − g(away club away))
/// m    = ±λ·3·log₁₀(1 + |e|)             with the sign of e
/// home club: at home + m, away + γ·m;    away club: away − m, at home − γ·m
/// ```
///
/// # Examples
/// ```
/// use fairline_model::{PiOptions, PiRatings};
///
/// let (arsenal, everton) = (0, 1);
/// let mut pi = PiRatings::new(PiOptions::new())?;
/// pi.update(arsenal, everton, [3, 1]);
/// // 0.035 · 3 · log₁₀(1 + 2), and 0.7 of it at the other venue.
/// let [home, away] = pi.rating(arsenal);
/// assert!((home - 0.050098).abs() < 1e-6 && (away - 0.035068).abs() < 1e-6);
/// assert!((pi.expected(arsenal, everton) - 0.078401).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Constantinou, A. C. & Fenton, N. E. (2013), Determining the level of ability of football teams by dynamic ratings
/// based on the relative discrepancies in scores between adversaries, *Journal of Quantitative Analysis in Sports*
/// 9(1), 37–50, doi:10.1515/jqas-2012-0036.
#[derive(Debug, Clone, PartialEq)]
pub struct PiRatings {
    options: PiOptions,
    /// At home and away.
    ratings: BTreeMap<usize, [f64; 2]>,
}

impl PiRatings {
    /// Creates ratings that know no club yet.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`]
    pub fn new(options: PiOptions) -> Result<Self> {
        options.validate()?;
        Ok(Self { options, ratings: BTreeMap::new() })
    }

    /// Returns the ratings of `club` \[at home, away\]; 0 is an average club, and where every club starts.
    ///
    /// The source calls their mean the overall rating.
    pub fn rating(&self, club: usize) -> [f64; 2] {
        self.ratings.get(&club).copied().unwrap_or([0.0; 2])
    }

    /// Returns the expected goal difference, home minus away.
    ///
    /// # Formula
    /// ```text
    /// g(R home club at home) − g(R away club away),   g(R) = ±(10^(|R|/3) − 1) with the sign of R
    /// ```
    pub fn expected(&self, home: usize, away: usize) -> f64 {
        goals_against_average(self.rating(home)[0]) - goals_against_average(self.rating(away)[1])
    }

    /// Moves the four ratings of the clubs of a match that ended `goals` = \[home, away\].
    ///
    /// A club cannot play itself: nothing changes then.
    pub fn update(&mut self, home: usize, away: usize, goals: [u32; 2]) {
        if home == away {
            return;
        }
        let error = f64::from(goals[0]) - f64::from(goals[1]) - self.expected(home, away);
        let surprise = (C * error.abs().ln_1p() / std::f64::consts::LN_10).copysign(error);
        let change = self.options.learning_rate * surprise;
        let carried = self.options.catch_up * change;
        let ([home_at_home, home_away], [away_at_home, away_away]) = (self.rating(home), self.rating(away));
        self.ratings.insert(home, [home_at_home + change, home_away + carried]);
        self.ratings.insert(away, [away_at_home - carried, away_away - change]);
    }
}

/// Expected goal difference against an average club.
fn goals_against_average(rating: f64) -> f64 {
    (rating.abs() * std::f64::consts::LN_10 / C).exp_m1().copysign(rating)
}
