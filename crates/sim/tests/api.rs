//! Every public type can cross threads.

use fairline_sim::{
    Bet, BookmakerOdds, ConsensusPredictor, EloPredictor, Error, FeatureOptions, Fixture, GoalsPredictor,
    MarketEvidence, MarketPredictor, MultinomialPredictor, OraclePredictor, Played, PoolPredictor,
    Prediction, Prices, RatingOptions, RatingsOptions, RatingsPredictor, SeasonOptions, SeasonRun,
    SeasonSummary, WeekRecord,
};

#[test]
fn types_are_send_and_sync() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<(Bet, Prediction, SeasonRun, SeasonSummary, WeekRecord)>();
    assert_send_sync::<(BookmakerOdds, Fixture, Played, Prices, FeatureOptions, SeasonOptions)>();
    assert_send_sync::<(ConsensusPredictor, MarketPredictor, MultinomialPredictor, OraclePredictor)>();
    assert_send_sync::<(EloPredictor, GoalsPredictor, RatingsPredictor, PoolPredictor<RatingsPredictor>)>();
    assert_send_sync::<(MarketEvidence, RatingOptions, RatingsOptions)>();
    assert_send_sync::<(fairline_sim::Monitor, fairline_sim::MonitorOptions, fairline_sim::Reference)>();
    assert_send_sync::<(fairline_sim::MonitoredWeek<'static>, fairline_sim::WeekHealth)>();
    assert_send_sync::<fairline_sim::Correction>();
    assert_send_sync::<Error>();
}
