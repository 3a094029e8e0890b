//! What a simulated league is like.

use crate::{Error, Result, Season};

/// Options of a simulated league.
///
/// | option | default | unit, range |
/// |---|---|---|
/// | `seed` | 42 | any |
/// | `first_season` | 2016-17 | year in \[1900, 2200\] |
/// | `seasons` | 8 | 1 to 100 |
/// | `clubs` | 20 | even, 6 to 24 |
/// | `home_goals` | 1.55 | mean goals per match, \[0.2, 5\] |
/// | `away_goals` | 1.25 | mean goals per match, \[0.2, 5\] |
/// | `spread` | 0.26 | standard deviation of club quality in log goals, \[0, 0.6\] |
/// | `drift` | 0.02 | standard deviation of a week's change of attack and of defence in log goals, \[0, 0.1\] |
/// | `opening_noise` | 0.1 | standard deviation of the market's error about either side, in log probability, \[0, 0.5\] |
/// | `closing_noise` | 0.05 | the same at the close, \[0, 0.5\] |
/// | `longshot_bias` | 0.06 | prices follow `truth^(1 − bias)`, so 0 is none, \[0, 0.5\] |
///
/// # Examples
/// ```
/// use fairline_data::{Season, SimulatedLeague, SimulatedLeagueOptions};
///
/// // Few goals, equal clubs, and bookmakers who know the truth at the close.
/// let options = SimulatedLeagueOptions::new()
///     .seed(7)
///     .first_season(Season::new(2020))
///     .seasons(1)
///     .clubs(12)
///     .home_goals(1.2)
///     .away_goals(1.0)
///     .spread(0.1)
///     .closing_noise(0.0)
///     .longshot_bias(0.0);
/// assert_eq!(SimulatedLeague::generate(&options)?.matches.len(), 12 * 11);
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedLeagueOptions {
    pub(super) seed: u64,
    pub(super) first_season: Season,
    pub(super) seasons: u16,
    pub(super) clubs: usize,
    pub(super) home_goals: f64,
    pub(super) away_goals: f64,
    pub(super) spread: f64,
    pub(super) drift: f64,
    pub(super) opening_noise: f64,
    pub(super) closing_noise: f64,
    pub(super) longshot_bias: f64,
}

impl Default for SimulatedLeagueOptions {
    fn default() -> Self {
        Self {
            seed: 42,
            first_season: Season::new(2016),
            seasons: 8,
            clubs: 20,
            home_goals: 1.55,
            away_goals: 1.25,
            spread: 0.26,
            drift: 0.02,
            opening_noise: 0.1,
            closing_noise: 0.05,
            longshot_bias: 0.06,
        }
    }
}

impl SimulatedLeagueOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the seed of everything random.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the first season.
    #[must_use]
    pub const fn first_season(mut self, season: Season) -> Self {
        self.first_season = season;
        self
    }

    /// Sets the number of seasons.
    #[must_use]
    pub const fn seasons(mut self, seasons: u16) -> Self {
        self.seasons = seasons;
        self
    }

    /// Sets the number of clubs in the league; three of them change each season.
    #[must_use]
    pub const fn clubs(mut self, clubs: usize) -> Self {
        self.clubs = clubs;
        self
    }

    /// Sets the league's mean of home goals per match.
    #[must_use]
    pub const fn home_goals(mut self, goals: f64) -> Self {
        self.home_goals = goals;
        self
    }

    /// Sets the league's mean of away goals per match.
    #[must_use]
    pub const fn away_goals(mut self, goals: f64) -> Self {
        self.away_goals = goals;
        self
    }

    /// Sets how far clubs differ.
    #[must_use]
    pub const fn spread(mut self, spread: f64) -> Self {
        self.spread = spread;
        self
    }

    /// Sets how fast a club's form changes.
    #[must_use]
    pub const fn drift(mut self, drift: f64) -> Self {
        self.drift = drift;
        self
    }

    /// Sets how far opening prices are off.
    #[must_use]
    pub const fn opening_noise(mut self, noise: f64) -> Self {
        self.opening_noise = noise;
        self
    }

    /// Sets how far closing prices are off.
    #[must_use]
    pub const fn closing_noise(mut self, noise: f64) -> Self {
        self.closing_noise = noise;
        self
    }

    /// Sets how much more longshots are shortened than favourites.
    #[must_use]
    pub const fn longshot_bias(mut self, bias: f64) -> Self {
        self.longshot_bias = bias;
        self
    }

    pub(super) fn validate(&self) -> Result<()> {
        let year = f64::from(self.first_season.year());
        within("first_season", year, 1900.0, 2200.0, "a year from 1900 to 2200")?;
        within("seasons", f64::from(self.seasons), 1.0, 100.0, "1 to 100")?;
        within("clubs", self.clubs as f64, 6.0, 24.0, "even and from 6 to 24")?;
        if !self.clubs.is_multiple_of(2) {
            let allowed = "even and from 6 to 24";
            return Err(Error::OptionOutOfRange { name: "clubs", value: self.clubs as f64, allowed });
        }
        within("home_goals", self.home_goals, 0.2, 5.0, "from 0.2 to 5")?;
        within("away_goals", self.away_goals, 0.2, 5.0, "from 0.2 to 5")?;
        within("spread", self.spread, 0.0, 0.6, "from 0 to 0.6")?;
        within("drift", self.drift, 0.0, 0.1, "from 0 to 0.1")?;
        within("opening_noise", self.opening_noise, 0.0, 0.5, "from 0 to 0.5")?;
        within("closing_noise", self.closing_noise, 0.0, 0.5, "from 0 to 0.5")?;
        within("longshot_bias", self.longshot_bias, 0.0, 0.5, "from 0 to 0.5")
    }
}

/// NaN lies within no range.
fn within(name: &'static str, value: f64, low: f64, high: f64, allowed: &'static str) -> Result<()> {
    if (low..=high).contains(&value) { Ok(()) } else { Err(Error::OptionOutOfRange { name, value, allowed }) }
}
