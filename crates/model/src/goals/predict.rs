//! Forecasts of a fitted model.

use super::{GoalsFamily, GoalsFixture, GoalsModel};
use crate::{Error, Result, ScoreMatrix};

/// Goals each side is expected to score.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct GoalRates {
    /// Expected goals of the home side, per match.
    pub home: f64,
    /// Expected goals of the away side, per match.
    pub away: f64,
}

impl GoalsModel {
    /// Returns the goals each side of a fixture is expected to score.
    ///
    /// # Formula
    /// ```text
    /// λ_home, λ_away     as in the model; for the bivariate Poisson λ₃ more of each
    /// ```
    /// A club that the fit has not seen has the attack and the defence of its prior mean, or of a newcomer.
    ///
    /// # Errors
    /// - [`Error::ClubAgainstItself`]
    /// - [`Error::CovariateCount`], [`Error::CovariateNotFinite`]: with `row` 0
    /// - [`Error::Overflow`]: a rate that is 0 or infinite in `f64`
    ///
    /// # Examples
    /// ```
    /// use fairline_model::{GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions};
    ///
    /// let matches = [GoalsMatch::new(GoalsFixture::new(0, 1), [2.0, 1.0])];
    /// let model = GoalsModel::fit(&matches, &GoalsOptions::new())?;
    /// let rates = model.predict(&GoalsFixture::new(0, 1))?;
    /// // Nothing draws the clubs away from average, and the rates fit one match exactly.
    /// assert!((rates.home - 2.0).abs() < 1e-8 && (rates.away - 1.0).abs() < 1e-8);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn predict(&self, fixture: &GoalsFixture<'_>) -> Result<GoalRates> {
        let [home, away] = self.own_rates(fixture)?;
        let common = self.common_rate();
        Ok(GoalRates { home: home + common, away: away + common })
    }

    /// Returns the probability of every score of a fixture, and with it every market on goals.
    ///
    /// # Formula
    /// The [`ScoreMatrix`] of the family, of `λ_home` and `λ_away` as in the model and of the shape: ρ, λ₃,
    /// or `1/α` for the dispersion of [`ScoreMatrix::negative_binomial`].
    ///
    /// # Errors
    /// - Those of [`predict`](Self::predict)
    /// - [`Error::RhoOutOfRange`]: the fixture is more one-sided, or has more goals, than any match of the fit, and
    ///   the fitted ρ would make one of its scores impossible. What it says about the matches of the fit is no
    ///   answer for such a fixture.
    /// - [`Error::ParameterOutOfRange`], [`Error::TooManyGoals`]: rates too high for a matrix
    ///
    /// # Examples
    /// ```
    /// use fairline_model::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions};
    ///
    /// let matches = [GoalsMatch::new(GoalsFixture::new(0, 1), [2.0, 1.0])];
    /// let model = GoalsModel::fit(&matches, &GoalsOptions::new().family(GoalsFamily::Poisson))?;
    /// let [home, draw, away] = model.score_matrix(&GoalsFixture::new(0, 1))?.result();
    /// // Of Poisson numbers of means 2 and 1 the first is larger with probability 0.6057.
    /// assert!((home - 0.6057).abs() < 1e-4 && (home + draw + away - 1.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn score_matrix(&self, fixture: &GoalsFixture<'_>) -> Result<ScoreMatrix> {
        let [home, away] = self.own_rates(fixture)?;
        let shape = self.shape.value;
        match self.family {
            GoalsFamily::Poisson => ScoreMatrix::poisson(home, away),
            GoalsFamily::DixonColes => ScoreMatrix::dixon_coles(home, away, shape),
            GoalsFamily::BivariatePoisson => ScoreMatrix::bivariate_poisson(home, away, shape),
            // An α of 0, or so small that 1/α overflows, is Poisson.
            GoalsFamily::NegativeBinomial if shape.abs() < f64::MIN_POSITIVE => {
                ScoreMatrix::poisson(home, away)
            }
            GoalsFamily::NegativeBinomial => ScoreMatrix::negative_binomial(home, away, 1.0 / shape),
        }
    }

    fn common_rate(&self) -> f64 {
        if self.family == GoalsFamily::BivariatePoisson { self.shape.value } else { 0.0 }
    }

    /// `λ_home` and `λ_away`.
    fn own_rates(&self, fixture: &GoalsFixture<'_>) -> Result<[f64; 2]> {
        if fixture.home == fixture.away {
            return Err(Error::ClubAgainstItself { row: 0, club: fixture.home });
        }
        let expected = self.covariates.len();
        for (side, values) in ["home", "away"].into_iter().zip(fixture.covariates) {
            if values.len() != expected {
                return Err(Error::CovariateCount { row: 0, side, expected, actual: values.len() });
            }
            if let Some((index, &value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
                return Err(Error::CovariateNotFinite { row: 0, side, index, value });
            }
        }
        let strength = |club: usize| match (self.clubs.get(&club), self.prior_means.get(&club)) {
            (Some(club), _) => [club.attack.value, club.defence.value],
            (None, Some(&expected)) => expected,
            (None, None) => self.newcomer,
        };
        let (home, away) = (strength(fixture.home), strength(fixture.away));
        let covariates = fixture.covariates.map(|values| -> f64 {
            values.iter().zip(&self.covariates).map(|(value, gamma)| value * gamma.value).sum()
        });
        let at_home = if fixture.neutral { 0.0 } else { self.home_advantage.value };
        let log_rates = [
            home[0] - away[1] + self.intercept.value + at_home + covariates[0],
            away[0] - home[1] + self.intercept.value + covariates[1],
        ];
        let rates = log_rates.map(f64::exp);
        match rates.into_iter().find(|rate| !(rate.is_finite() && *rate > 0.0)) {
            Some(value) => Err(Error::Overflow { what: "goal rate", value }),
            None => Ok(rates),
        }
    }
}
