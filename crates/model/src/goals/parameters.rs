//! From the vector the search works on to the named parameters of the model, and back for a warm start.

use super::design::Design;
use super::family::rho_range;
use super::newton::Search;
use super::objective::minus_log_prior;
use super::{GoalsFamily, GoalsModel, GoalsOptions};
use crate::{Error, Result, Status};

/// An estimated parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error from the curvature of the objective; none where the parameter was not free.
    pub standard_error: Option<f64>,
}

/// How good a club is, in log rates: an attack of 0.1 scores about 10 % more than one of 0, a defence of 0.1
/// concedes about 10 % less.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Strength {
    /// What the club adds to its own log rate.
    pub attack: Estimate,
    /// What it takes from the opponent's log rate.
    pub defence: Estimate,
}

/// A parameter of a goals model, as errors name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GoalsParameter {
    /// Attack of a club.
    Attack(usize),
    /// Defence of a club.
    Defence(usize),
    /// μ.
    Intercept,
    /// η.
    HomeAdvantage,
    /// Coefficient of a covariate, by its index.
    Covariate(usize),
    /// ρ, λ₃ or α.
    Shape,
}

impl std::fmt::Display for GoalsParameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Attack(club) => write!(f, "the attack of club {club}"),
            Self::Defence(club) => write!(f, "the defence of club {club}"),
            Self::Intercept => f.write_str("the intercept"),
            Self::HomeAdvantage => f.write_str("the home advantage"),
            Self::Covariate(index) => write!(f, "the coefficient of covariate {index}"),
            Self::Shape => f.write_str("the shape parameter"),
        }
    }
}

/// All clubs at their prior mean, the rates of home sides and of others at their averages.
pub(super) fn cold_start(design: &Design) -> Vec<f64> {
    let mut theta = vec![0.0; design.parameters()];
    theta[..design.prior_mean.len()].copy_from_slice(&design.prior_mean);
    let others = 2.0 * design.total_weight - design.weight_at_home;
    let log_rate = (design.goals[1] / others).ln();
    theta[design.intercept()] = log_rate;
    if design.has_home() {
        theta[design.intercept() + 1] = (design.goals[0] / design.weight_at_home).ln() - log_rate;
    }
    theta
}

/// Where the earlier model stands, as far as it has the parameters of this fit.
pub(super) fn warm_start(design: &Design, model: &GoalsModel) -> Vec<f64> {
    let mut theta = cold_start(design);
    let clubs = design.clubs.len();
    for (index, club) in design.clubs.iter().enumerate() {
        if let Some(strength) = model.clubs.get(club) {
            theta[index] = strength.attack.value;
            theta[clubs + index] = strength.defence.value;
        }
    }
    theta[design.intercept()] = model.intercept.value;
    if design.has_home() {
        theta[design.intercept() + 1] = model.home_advantage.value;
    }
    let gamma = &mut theta[design.intercept() + 2..][..design.covariates];
    for ((gamma, scale), estimate) in gamma.iter_mut().zip(&design.scale).zip(&model.covariates) {
        *gamma = estimate.value * scale;
    }
    let inside = !design.family.shape_at_least_zero() || model.shape.value >= 0.0;
    if model.family == design.family && design.has_shape() && inside {
        theta[design.shape()] = model.shape.value;
    }
    theta
}

/// The model at the end of the search.
pub(super) fn model(
    design: &Design,
    search: &mut Search<'_>,
    status: Status,
    options: &GoalsOptions,
) -> Result<GoalsModel> {
    let variances = search.variances();
    // A stationary point without positive curvature is no minimum.
    let status = if variances.is_none() && status == Status::Converged { Status::Stalled } else { status };
    let gradient_norm = search.norm(&search.best);
    let at_edge = search.at_edge();
    let estimate = |j: usize, scale: f64| -> Result<Estimate> {
        let value = search.best.theta[j] / scale;
        if !value.is_finite() {
            return Err(Error::Overflow { what: "parameter", value });
        }
        let variance = variances.as_ref().and_then(|variances| variances[j]);
        let standard_error = variance.filter(|&v| v >= 0.0).map(|v| v.sqrt() / scale);
        Ok(Estimate { value, standard_error: standard_error.filter(|error| error.is_finite()) })
    };
    let (clubs, intercept) = (design.clubs.len(), design.intercept());
    let strengths = design.clubs.iter().enumerate().map(|(index, &club)| {
        Ok((club, Strength { attack: estimate(index, 1.0)?, defence: estimate(clubs + index, 1.0)? }))
    });
    let covariates = design.scale.iter().enumerate().map(|(k, &scale)| estimate(intercept + 2 + k, scale));
    let mut shape = estimate(design.shape(), 1.0)?;
    if at_edge {
        shape.standard_error = None;
    }
    let theta = &search.best.theta;
    let penalty = minus_log_prior(design, theta);
    let (minus_kernel, constant) = (design.minus_kernel(theta), design.log_factorials);
    let log_likelihood = constant - minus_kernel;
    let objective = penalty - log_likelihood;
    if !objective.is_finite() {
        return Err(Error::Overflow { what: "objective", value: objective });
    }
    Ok(GoalsModel {
        family: design.family,
        clubs: strengths.collect::<Result<_>>()?,
        newcomer: [options.newcomer_attack, options.newcomer_defence],
        prior_means: options.prior_means.clone(),
        intercept: estimate(intercept, 1.0)?,
        home_advantage: estimate(intercept + 1, 1.0)?,
        covariates: covariates.collect::<Result<_>>()?,
        shape,
        rho_range: (design.family == GoalsFamily::DixonColes)
            .then(|| rho_range(search.best.largest[0], search.best.largest[1])),
        log_likelihood,
        objective,
        status,
        iterations: search.iterations,
        gradient_norm,
        total_weight: design.total_weight,
        effective_matches: design.effective_matches,
        components: design.components,
    })
}
