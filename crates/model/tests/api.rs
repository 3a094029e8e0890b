//! What the types promise beyond their methods.

use fairline_model::{
    BothTeamsToScore, DoubleChance, DrawNoBet, Elo, EloOptions, Error, GoalRates, GoalsFamily, GoalsFixture,
    GoalsMatch, GoalsModel, GoalsOptions, GoalsParameter, Handicap, ImpliedGoals, LogitOptions,
    MultinomialLogit, OverUnder, Quote, ScoreMatrix, Settlement, Status,
};

fn assert_send_sync<T: Send + Sync + 'static>() {}

#[test]
fn everything_crosses_threads() {
    assert_send_sync::<MultinomialLogit>();
    assert_send_sync::<LogitOptions>();
    assert_send_sync::<Status>();
    assert_send_sync::<Elo>();
    assert_send_sync::<EloOptions>();
    assert_send_sync::<ScoreMatrix>();
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
}

#[cfg(feature = "serde")]
#[test]
fn results_are_serialisable() {
    fn assert_serde<T: serde::Serialize + serde::de::DeserializeOwned>() {}
    assert_serde::<MultinomialLogit>();
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
}
