#![doc = include_str!("../README.md")]

mod calibration;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod cholesky;
mod columns;
mod conditional;
mod error;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod exp_ln;
mod goals;
mod logit;
mod normal;
mod ordered_logit;
mod poisson_regression;
mod pool;
mod ratings;
mod score_matrix;
#[expect(clippy::inline_always, reason = "compiled once per kind of processor, where it is inlined")]
mod sums;

pub use calibration::{
    DirichletCalibration, DirichletOptions, IsotonicCalibration, IsotonicCurve, TemperatureOptions,
    TemperatureScaling,
};
pub use error::{Error, Result};
pub use goals::{
    Estimate, GoalRates, GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, GoalsParameter,
    Strength,
};
#[cfg(feature = "serde")]
pub use logit::SAVED_LOGIT_VERSION;
pub use logit::{
    L2Choice, L2ChoiceOptions, LikelihoodRatio, LogitData, LogitInference, LogitOptions, MultinomialLogit,
    Progress, Solver, Status, choose_l2, l2_path,
};
pub use ordered_logit::{OrderedLogit, OrderedLogitOptions};
pub use poisson_regression::PoissonRegression;
pub use pool::{AddedValue, LogPool, PoolOptions, Verdict};
pub use ratings::{
    Colley, ColleyRatings, Elo, EloOptions, Massey, MasseyOptions, MasseyRatings, PiOptions, PiRatings,
    PoissonRatings,
};
pub use score_matrix::{
    BothTeamsToScore, DoubleChance, DrawNoBet, Handicap, ImpliedGoals, OverUnder, Quote, ScoreMatrix,
    Settlement, implied_goals,
};
