//! A pairing of two clubs, and a match played between them.

/// Two clubs and the ground they meet on: what a forecast needs to know.
///
/// # Examples
/// ```
/// use fairline_model::GoalsFixture;
///
/// let final_match = GoalsFixture::new(3, 7).neutral(true);
/// // One covariate of each side, say days of rest.
/// let league_match = GoalsFixture::new(3, 7).covariates(&[4.0], &[7.0]);
/// # let _ = (final_match, league_match);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct GoalsFixture<'a> {
    /// The home club; on neutral ground, the one named first.
    pub home: usize,
    /// The away club.
    pub away: usize,
    /// Whether nobody is at home, so that the home advantage is left out.
    pub neutral: bool,
    /// Covariates of the home side and of the away side, as many of each as every other match has.
    pub covariates: [&'a [f64]; 2],
}

impl<'a> GoalsFixture<'a> {
    /// A fixture on the ground of `home`, without covariates.
    pub fn new(home: usize, away: usize) -> Self {
        Self { home, away, neutral: false, covariates: [&[], &[]] }
    }

    /// Sets whether the ground is neutral.
    #[must_use]
    pub fn neutral(mut self, neutral: bool) -> Self {
        self.neutral = neutral;
        self
    }

    /// Sets the covariates of both sides.
    #[must_use]
    pub fn covariates(mut self, home: &'a [f64], away: &'a [f64]) -> Self {
        self.covariates = [home, away];
        self
    }
}

/// A match that was played.
///
/// # Examples
/// ```
/// use fairline_model::{GoalsFixture, GoalsMatch};
///
/// // 2–1, thirty days before the fit.
/// let game = GoalsMatch::new(GoalsFixture::new(3, 7), [2.0, 1.0]).age(30.0);
/// assert_eq!(game.weight, 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct GoalsMatch<'a> {
    /// Who played where.
    pub fixture: GoalsFixture<'a>,
    /// Goals of the home side and of the away side, each finite and at least 0.
    pub goals: [f64; 2],
    /// Age in days at the time of the fit, at least 0.
    pub age: f64,
    /// Weight besides the decay with age, at least 0. A match of weight 0 counts as not given.
    pub weight: f64,
}

impl<'a> GoalsMatch<'a> {
    /// A match of age 0 and weight 1 that ended `goals` = \[home, away\].
    pub fn new(fixture: GoalsFixture<'a>, goals: [f64; 2]) -> Self {
        Self { fixture, goals, age: 0.0, weight: 1.0 }
    }

    /// Sets the age in days at the time of the fit.
    #[must_use]
    pub fn age(mut self, days: f64) -> Self {
        self.age = days;
        self
    }

    /// Sets the weight besides the decay with age.
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = weight;
        self
    }
}
