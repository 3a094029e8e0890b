//! Every public type can cross threads.

use fairline_sim::{
    Bet, Error, FeatureOptions, Fixture, MarketPredictor, MultinomialPredictor, Played, Prediction,
    SeasonOptions, SeasonRun, SeasonSummary, WeekRecord,
};

#[test]
fn types_are_send_and_sync() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<(Bet, Prediction, SeasonRun, SeasonSummary, WeekRecord)>();
    assert_send_sync::<(Fixture, Played, FeatureOptions, SeasonOptions)>();
    assert_send_sync::<(MarketPredictor, MultinomialPredictor)>();
    assert_send_sync::<Error>();
}
