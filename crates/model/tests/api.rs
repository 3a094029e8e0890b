//! What the types promise beyond their methods.

use fairline_model::{
    AddedValue, BothTeamsToScore, Colley, ColleyRatings, DirichletCalibration, DirichletOptions,
    DoubleChance, DrawNoBet, Elo, EloOptions, Error, GoalRates, GoalsFamily, GoalsFixture, GoalsMatch,
    GoalsModel, GoalsOptions, GoalsParameter, Handicap, ImpliedGoals, IsotonicCalibration, IsotonicCurve,
    L2Choice, L2ChoiceOptions, LikelihoodRatio, LogPool, LogitData, LogitInference, LogitOptions, Massey,
    MasseyOptions, MasseyRatings, MultinomialLogit, OrderedLogit, OrderedLogitOptions, OverUnder, PiOptions,
    PiRatings, PoissonRegression, PoolOptions, Quote, ScoreMatrix, Settlement, Solver, Status,
    TemperatureOptions, TemperatureScaling, Verdict,
};

fn assert_send_sync<T: Send + Sync + 'static>() {}

#[test]
fn everything_crosses_threads() {
    assert_send_sync::<MultinomialLogit>();
    assert_send_sync::<LogitOptions>();
    assert_send_sync::<LogitData<'static>>();
    assert_send_sync::<LogitInference>();
    assert_send_sync::<LikelihoodRatio>();
    assert_send_sync::<L2Choice>();
    assert_send_sync::<L2ChoiceOptions>();
    assert_send_sync::<Solver>();
    assert_send_sync::<PoissonRegression>();
    assert_send_sync::<Status>();
    assert_send_sync::<Elo>();
    assert_send_sync::<EloOptions>();
    assert_send_sync::<ScoreMatrix>();
    assert_send_sync::<PiRatings>();
    assert_send_sync::<PiOptions>();
    assert_send_sync::<Massey>();
    assert_send_sync::<MasseyOptions>();
    assert_send_sync::<MasseyRatings>();
    assert_send_sync::<Colley>();
    assert_send_sync::<ColleyRatings>();
    assert_send_sync::<OrderedLogit>();
    assert_send_sync::<OrderedLogitOptions>();
    assert_send_sync::<GoalsModel>();
    assert_send_sync::<GoalsOptions>();
    assert_send_sync::<GoalsFamily>();
    assert_send_sync::<GoalsFixture<'static>>();
    assert_send_sync::<GoalsMatch<'static>>();
    assert_send_sync::<GoalsParameter>();
    assert_send_sync::<GoalRates>();
    assert_send_sync::<Settlement>();
    assert_send_sync::<Handicap>();
    assert_send_sync::<OverUnder>();
    assert_send_sync::<DoubleChance>();
    assert_send_sync::<DrawNoBet>();
    assert_send_sync::<BothTeamsToScore>();
    assert_send_sync::<Quote>();
    assert_send_sync::<ImpliedGoals>();
    assert_send_sync::<Error>();
    assert_send_sync::<LogPool>();
    assert_send_sync::<PoolOptions>();
    assert_send_sync::<AddedValue>();
    assert_send_sync::<Verdict>();
    assert_send_sync::<TemperatureScaling>();
    assert_send_sync::<TemperatureOptions>();
    assert_send_sync::<DirichletCalibration>();
    assert_send_sync::<DirichletOptions>();
    assert_send_sync::<IsotonicCalibration>();
    assert_send_sync::<IsotonicCurve>();
}

#[cfg(feature = "serde")]
#[test]
fn results_are_serialisable() {
    fn assert_serde<T: serde::Serialize + serde::de::DeserializeOwned>() {}
    assert_serde::<MultinomialLogit>();
    assert_serde::<LogitInference>();
    assert_serde::<LikelihoodRatio>();
    assert_serde::<L2Choice>();
    assert_serde::<PoissonRegression>();
    assert_serde::<OrderedLogit>();
    assert_serde::<MasseyRatings>();
    assert_serde::<ColleyRatings>();
    assert_serde::<GoalsModel>();
    assert_serde::<GoalRates>();
    assert_serde::<Status>();
    assert_serde::<ScoreMatrix>();
    assert_serde::<Settlement>();
    assert_serde::<Handicap>();
    assert_serde::<OverUnder>();
    assert_serde::<DoubleChance>();
    assert_serde::<DrawNoBet>();
    assert_serde::<BothTeamsToScore>();
    assert_serde::<Quote>();
    assert_serde::<ImpliedGoals>();
    assert_serde::<LogPool>();
    assert_serde::<AddedValue>();
    assert_serde::<Verdict>();
    assert_serde::<TemperatureScaling>();
    assert_serde::<DirichletCalibration>();
    assert_serde::<IsotonicCalibration>();
    assert_serde::<IsotonicCurve>();
}
