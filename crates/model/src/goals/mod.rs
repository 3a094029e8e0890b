//! Goals models: attack and defence of each club, home advantage, and a distribution of the goals.
//!
//! [`design`] validates the input, [`family`] has the likelihood of a match, [`objective`] is what is minimised,
//! [`newton`] minimises it, and this file turns the minimum into a model. [`predict`] forecasts with it.

mod design;
mod family;
mod fixture;
mod graph;
mod newton;
mod objective;
mod options;
mod parameters;
mod predict;

use std::collections::BTreeMap;

use self::design::Design;
pub use self::fixture::{GoalsFixture, GoalsMatch};
use self::newton::Search;
pub use self::options::{GoalsFamily, GoalsOptions};
pub use self::parameters::{Estimate, GoalsParameter, Strength};
pub use self::predict::GoalRates;
use crate::{Error, Result, Status};

/// A parameter that keeps less than this share of its information besides those before it is not identified.
const COLLINEAR: f64 = 1e-10;

/// A fitted goals model.
///
/// # Formula
/// ```text
/// ln λ_home = μ + η + attack[home] − defence[away] + γ·x_home
/// ln λ_away = μ     + attack[away] − defence[home] + γ·x_away
/// ```
/// η is left out on neutral ground. What follows from the rates is the family's business, see [`GoalsFamily`].
///
/// # Examples
/// ```
/// use fairline_model::{GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, Status};
///
/// let results = [(0, 1, [2.0, 0.0]), (1, 2, [1.0, 1.0]), (2, 0, [0.0, 3.0]), (1, 0, [1.0, 2.0])];
/// let matches = results.map(|(home, away, goals)| GoalsMatch::new(GoalsFixture::new(home, away), goals));
/// let model = GoalsModel::fit(&matches, &GoalsOptions::new())?;
/// assert_eq!(model.status, Status::Converged);
/// assert!(model.clubs[&0].attack.value > model.clubs[&2].attack.value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Maher (1982), Dixon & Coles (1997), Karlis & Ntzoufras (2003): see [`GoalsFamily`].
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct GoalsModel {
    /// Distribution of the goals.
    pub family: GoalsFamily,
    /// Attack and defence of each club that played, relative to the prior mean of established clubs; without prior
    /// the attacks sum to 0 and so do the defences.
    pub clubs: BTreeMap<usize, Strength>,
    /// Attack and defence of a club the fit has not seen.
    pub newcomer: [f64; 2],
    /// Attack and defence that single clubs were expected to have, whether seen or not.
    pub prior_means: BTreeMap<usize, [f64; 2]>,
    /// μ, the log rate of an average away side against an average one.
    pub intercept: Estimate,
    /// η, what being at home adds to the log rate; 0, without standard error, if all matches were on neutral ground.
    pub home_advantage: Estimate,
    /// γ, change of the log rate per unit of each covariate.
    pub covariates: Vec<Estimate>,
    /// ρ, λ₃ or α, see [`GoalsFamily`]; 0 for Poisson.
    ///
    /// It has no standard error where it is at the edge of its range, and where the goals say nothing about it.
    pub shape: Estimate,
    /// Dixon-Coles: the open interval of ρ in which the four factors τ of every fitted match are positive, at the
    /// fitted rates. The fitted ρ lies inside.
    pub rho_range: Option<[f64; 2]>,
    /// Weighted log-likelihood; for fractions of goals, with `ln Γ(goals + 1)` in place of the factorial.
    pub log_likelihood: f64,
    /// `−log_likelihood` plus the prior's `p/2·Σ(distance from the mean)²`: the value minimised.
    pub objective: f64,
    /// How the fit ended.
    pub status: Status,
    /// Newton steps taken.
    pub iterations: usize,
    /// Largest absolute derivative of the objective, see [`GoalsModel::fit`].
    pub gradient_norm: f64,
    /// Sum of the weights after decay.
    pub total_weight: f64,
    /// Kish's effective number of matches, `(Σw)²/Σw²`.
    pub effective_matches: f64,
    /// Groups of clubs that no match connects. With more than one, only the prior compares their clubs.
    pub components: usize,
}

impl GoalsModel {
    /// Fits the model to matches.
    ///
    /// # Formula
    /// ```text
    /// f = −Σᵢ wᵢ·ln P(goalsᵢ) + p/4 · Σ_t (a_t + d_t)² + s/4 · Σ_t (a_t − d_t)²
    /// wᵢ = weightᵢ·exp(−ξ·ageᵢ),   p = prior_precision
    /// ```
    /// a and d are the distances of a club's attack and defence from their prior means: those of
    /// [`prior_means`](GoalsOptions::prior_means), of a newcomer for [`newcomers`](GoalsOptions::newcomers), else 0; s
    /// is the [`style_precision`](GoalsOptions::style_precision), p without it. The result is the mode
    /// of the posterior; its standard errors are those of the normal distribution with the curvature found there,
    /// as if each weight were a number of matches. μ, η, γ and the shape have no prior. With p = 0 the attacks sum
    /// to 0 and so do the defences.
    ///
    /// Families with a shape parameter converge as Poisson first and go on from there, so that their likelihood is
    /// never below Poisson's. [`gradient_norm`](Self::gradient_norm) is the largest absolute derivative of f by a
    /// parameter over the weighted goals (plus p, for attacks and defences); for a covariate, the parameter is γ
    /// times its largest absolute value. [`Status::Converged`] means that it is at most the tolerance and that the
    /// Hessian is positive definite.
    ///
    /// A λ₃ or α at 0, where the likelihood would fall as it grows, is held there and left out of both. A ρ whose best
    /// value is at the edge of its range is kept inside by a barrier, `−10⁻⁶·w̄·ln τ` of the four low scores of each
    /// match, which counts in the gradient; it costs about 10⁻⁶ of log-likelihood per match.
    ///
    /// # Errors
    /// - [`Error::OptionOutOfRange`]
    /// - [`Error::NoMatches`], [`Error::NoWeight`], [`Error::ClubAgainstItself`]
    /// - [`Error::GoalsOutOfRange`], [`Error::GoalsNotCount`]: all families but Poisson need whole numbers
    /// - [`Error::MatchNumber`]: age or weight
    /// - [`Error::CovariateCount`], [`Error::CovariateNotFinite`]
    /// - [`Error::NoGoals`]: neither side, or only one, ever scored
    /// - [`Error::Unconnected`], [`Error::NeverScored`], [`Error::NeverConceded`]: without prior
    /// - [`Error::NotIdentified`]: a covariate that repeats what others say; without prior, also clubs
    /// - [`Error::NoMaximum`]: the likelihood grows without end
    /// - [`Error::Overflow`]
    pub fn fit(matches: &[GoalsMatch<'_>], options: &GoalsOptions) -> Result<Self> {
        Self::fit_from(None, matches, options)
    }

    /// Fits a model as [`fit`](Self::fit) does, starting at this one: in fewer iterations if it is similar.
    ///
    /// The clubs, the covariates and the family may be others. From the same family the shape moves from the first
    /// step on. A start where the matches have no probability is not used.
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit).
    pub fn refit(&self, matches: &[GoalsMatch<'_>], options: &GoalsOptions) -> Result<Self> {
        Self::fit_from(Some(self), matches, options)
    }

    fn fit_from(earlier: Option<&Self>, matches: &[GoalsMatch<'_>], options: &GoalsOptions) -> Result<Self> {
        options.validate()?;
        let design = Design::new(matches, options)?;
        let start = parameters::cold_start(&design);
        let mut search = Search::new(&design, start, options.tolerance, options.max_iterations);
        let warm = earlier.map(|model| parameters::warm_start(&design, model));
        // With a prior on the clubs and no covariate, all parameters are told apart.
        let in_doubt = design.precision <= 0.0 || design.covariates > 0;
        let started = !in_doubt && warm.as_ref().is_some_and(|start| search.begin_at(start));
        if !started && !search.begin() {
            return Err(Error::Overflow { what: "objective", value: search.best.value });
        }
        if in_doubt {
            if let Some(index) = search.not_identified(COLLINEAR) {
                return Err(Error::NotIdentified { parameter: design.parameter(index) });
            }
            if let Some(start) = warm {
                search.begin_at(&start);
            }
        }
        let status = search.run().map_err(|row| {
            let [home, away] = design.rows[row].clubs.map(|club| design.clubs[club]);
            Error::NoMaximum { home, away }
        })?;
        parameters::model(&design, &mut search, status, options)
    }
}

#[cfg(test)]
mod tests;
