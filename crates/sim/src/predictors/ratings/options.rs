//! What is rated and how.

use crate::options::check;
use crate::{Error, Result};

/// A statistic of each side of a match that a rating is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RatedStatistic {
    /// Goals.
    Goals,
    /// `0.08·(shots + shots on target)`, about as large as goals. Shots include those on target, which so count twice.
    Shots,
    /// The goals that the bookmakers' opening prices expected, from the consensus of their fair probabilities.
    ///
    /// Prices err match by match; what they said of a club over many matches errs less.
    MarketGoals,
}

/// How one rating is made.
///
/// | option | range | meaning |
/// |---|---|---|
/// | `statistic` | | what is rated |
/// | `half_life` | > 0 days | age at which a match counts half |
/// | `kept` | 0 to 1 | share of a match's weight that each summer leaves |
/// | `precision` | > 0 | 1/variance of the prior of a club's quality, attack and defence together |
/// | `style_precision` | > 0 | 1/variance of the prior of their difference, see [`fairline_model::GoalsOptions::style_precision`] |
/// | `worth` | finite | mean of the prior of the rating's coefficient in the log rate of goals |
///
/// # Examples
/// ```
/// use fairline_sim::RatingOptions;
///
/// // Shots that are forgotten faster, and count less in the rate of goals than they do by default.
/// let shots = RatingOptions::shots().half_life(200.0).worth(0.5);
/// assert_ne!(shots, RatingOptions::recent_shots());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RatingOptions {
    pub(super) statistic: RatedStatistic,
    pub(super) half_life: f64,
    pub(super) kept: f64,
    pub(super) precision: f64,
    pub(super) style_precision: f64,
    pub(super) worth: f64,
}

impl RatingOptions {
    /// A rating of goals as in the default of [`RatingsOptions`].
    #[must_use]
    pub fn goals() -> Self {
        let (half_life, kept) = (500.0, 0.6);
        let statistic = RatedStatistic::Goals;
        Self { statistic, half_life, kept, precision: 7.0, style_precision: 21.0, worth: 0.55 }
    }

    /// A rating of shots as in the default of [`RatingsOptions`].
    #[must_use]
    pub fn shots() -> Self {
        let statistic = RatedStatistic::Shots;
        Self { statistic, precision: 3.0, style_precision: 9.0, worth: 0.65, ..Self::goals() }
    }

    /// A rating of recent shots as in the default of [`RatingsOptions`].
    #[must_use]
    pub fn recent_shots() -> Self {
        Self { half_life: 80.0, kept: 0.75, worth: 0.15, ..Self::shots() }
    }

    /// A rating of the goals that prices expected, as in [`RatingsOptions::with_market`].
    #[must_use]
    pub fn market_goals() -> Self {
        let statistic = RatedStatistic::MarketGoals;
        Self { statistic, half_life: 60.0, kept: 0.75, precision: 0.3, style_precision: 0.9, worth: 0.8 }
    }

    /// Sets the age at which a match counts half.
    #[must_use]
    pub fn half_life(mut self, days: f64) -> Self {
        self.half_life = days;
        self
    }

    /// Sets the share of a match's weight that each summer leaves.
    #[must_use]
    pub fn kept(mut self, share: f64) -> Self {
        self.kept = share;
        self
    }

    /// Sets the precision of the prior of a club's quality.
    #[must_use]
    pub fn precision(mut self, precision: f64) -> Self {
        self.precision = precision;
        self
    }

    /// Sets the precision of the prior of the difference between a club's attack and defence.
    #[must_use]
    pub fn style_precision(mut self, precision: f64) -> Self {
        self.style_precision = precision;
        self
    }

    /// Sets the prior mean of the rating's coefficient.
    #[must_use]
    pub fn worth(mut self, coefficient: f64) -> Self {
        self.worth = coefficient;
        self
    }
}

/// Options of [`RatingsPredictor`](crate::RatingsPredictor).
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `ratings` | goals, shots, recent shots | at least one of goals | what is rated |
/// | `goals_alone` | worth 1.1 | of goals | the rating where no shots are recorded |
/// | `worth_deviation` | 0.2 | > 0 | standard deviation of the prior of each rating's coefficient |
/// | `newcomer` | −0.2 | finite | attack and defence that a league's first newcomers are expected to have |
/// | `newcomer_weight` | 6 clubs | > 0 | how many newcomers it takes to count as much as that |
/// | `newcomer_kept` | 0.8 | 0 to 1 | share of a club's prior mean that is left a season later |
/// | `home_half_life` | 365 days | > 0 | age at which a match counts half for the home advantage of today |
/// | `home_weight` | 100 goals | > 0 | goals that the home advantage of all past matches counts against it |
/// | `rho`, `rho_deviation` | −0.05, 0.05 | finite, > 0 | normal prior of Dixon & Coles' ρ |
///
/// # Examples
/// ```
/// use fairline_sim::{RatingOptions, RatingsOptions, RatingsPredictor};
///
/// // Goals and recent shots alone; a club's goals of two years ago count half, and all of the weight survives a summer.
/// let goals = RatingOptions::goals().half_life(730.0).kept(1.0);
/// let options = RatingsOptions::new().ratings(vec![goals, RatingOptions::recent_shots()]).rho(0.0, 0.1);
/// let forecaster = RatingsPredictor::new(options);
/// # let _ = forecaster;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RatingsOptions {
    pub(super) ratings: Vec<RatingOptions>,
    pub(super) goals_alone: RatingOptions,
    pub(super) worth_deviation: f64,
    pub(super) newcomer: f64,
    pub(super) newcomer_weight: f64,
    pub(super) newcomer_kept: f64,
    pub(super) home_half_life: f64,
    pub(super) home_weight: f64,
    pub(super) rho: f64,
    pub(super) rho_deviation: f64,
}

impl Default for RatingsOptions {
    fn default() -> Self {
        Self {
            ratings: vec![RatingOptions::goals(), RatingOptions::shots(), RatingOptions::recent_shots()],
            goals_alone: RatingOptions::goals().worth(1.1),
            worth_deviation: 0.2,
            newcomer: -0.2,
            newcomer_weight: 6.0,
            newcomer_kept: 0.8,
            home_half_life: 365.0,
            home_weight: 100.0,
            rho: -0.05,
            rho_deviation: 0.05,
        }
    }
}

impl RatingsOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The defaults with a rating of what prices expected, which takes over most of what the others are worth.
    #[must_use]
    pub fn with_market() -> Self {
        let ratings = vec![
            RatingOptions::goals().worth(0.1),
            RatingOptions::shots().worth(0.1),
            RatingOptions::recent_shots().worth(0.05),
            RatingOptions::market_goals(),
        ];
        Self { ratings, ..Self::default() }
    }

    /// Sets the ratings.
    #[must_use]
    pub fn ratings(mut self, ratings: Vec<RatingOptions>) -> Self {
        self.ratings = ratings;
        self
    }

    /// Sets the rating that is used where no shots are recorded.
    #[must_use]
    pub fn goals_alone(mut self, rating: RatingOptions) -> Self {
        self.goals_alone = rating;
        self
    }

    /// Sets the standard deviation of the prior of each rating's coefficient.
    #[must_use]
    pub fn worth_deviation(mut self, deviation: f64) -> Self {
        self.worth_deviation = deviation;
        self
    }

    /// Sets the attack and the defence that a league's first newcomers are expected to have, and for how many clubs
    /// that counts.
    #[must_use]
    pub fn newcomer(mut self, strength: f64, clubs: f64) -> Self {
        (self.newcomer, self.newcomer_weight) = (strength, clubs);
        self
    }

    /// Sets the share of a club's prior mean that is left a season later.
    #[must_use]
    pub fn newcomer_kept(mut self, share: f64) -> Self {
        self.newcomer_kept = share;
        self
    }

    /// Sets how fast home advantage is followed: the half-life, and the goals that all past matches count against it.
    #[must_use]
    pub fn home(mut self, half_life: f64, goals: f64) -> Self {
        (self.home_half_life, self.home_weight) = (half_life, goals);
        self
    }

    /// Sets the normal prior of ρ.
    #[must_use]
    pub fn rho(mut self, mean: f64, deviation: f64) -> Self {
        (self.rho, self.rho_deviation) = (mean, deviation);
        self
    }

    /// Whether a rating asks for prices; otherwise they must not matter to forecasts from results.
    pub(super) fn uses_prices(&self) -> bool {
        self.ratings.iter().any(|rating| rating.statistic == RatedStatistic::MarketGoals)
    }

    pub(super) fn validate(&self) -> Result<()> {
        let goals = |rating: &RatingOptions| rating.statistic == RatedStatistic::Goals;
        if !self.ratings.iter().any(goals) || !goals(&self.goals_alone) {
            return Err(Error::InvalidOption {
                name: "ratings",
                value: format!("{} ratings", self.ratings.len()),
                allowed: "at least one of goals, and goals_alone one of goals",
            });
        }
        for rating in self.ratings.iter().chain([&self.goals_alone]) {
            let positive = [
                ("half_life", rating.half_life),
                ("precision", rating.precision),
                ("style_precision", rating.style_precision),
            ];
            for (name, value) in positive {
                check(name, value, value > 0.0, "finite and greater than 0")?;
            }
            check("kept", rating.kept, (0.0..=1.0).contains(&rating.kept), "between 0 and 1")?;
            check("worth", rating.worth, true, "finite")?;
        }
        let positive = [
            ("worth_deviation", self.worth_deviation),
            ("newcomer_weight", self.newcomer_weight),
            ("home_half_life", self.home_half_life),
            ("home_weight", self.home_weight),
            ("rho_deviation", self.rho_deviation),
        ];
        for (name, value) in positive {
            check(name, value, value > 0.0, "finite and greater than 0")?;
        }
        let kept = self.newcomer_kept;
        check("newcomer_kept", kept, (0.0..=1.0).contains(&kept), "between 0 and 1")?;
        check("newcomer", self.newcomer, true, "finite")?;
        check("rho", self.rho, true, "finite")
    }
}
