//! Every public type can cross threads.

use fairline_market::odds::OddsFormat;
use fairline_market::{
    Book, DevigBatch, DevigOptions, Error, Method, MethodRanking, PriceLadder, PricedBook, RankedMethod,
};

#[test]
fn types_are_send_and_sync() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<Book>();
    assert_send_sync::<DevigBatch>();
    assert_send_sync::<DevigOptions>();
    assert_send_sync::<Error>();
    assert_send_sync::<Method>();
    assert_send_sync::<MethodRanking>();
    assert_send_sync::<OddsFormat>();
    assert_send_sync::<PriceLadder>();
    assert_send_sync::<PricedBook>();
    assert_send_sync::<RankedMethod>();
}

#[test]
fn types_of_prices_and_stakes_are_send_and_sync() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<fairline_market::Arbitrage>();
    assert_send_sync::<fairline_market::BestPrices>();
    assert_send_sync::<fairline_market::Commission>();
    assert_send_sync::<fairline_market::Consensus>();
    assert_send_sync::<fairline_market::ConsensusOptions>();
    assert_send_sync::<fairline_market::Dutch>();
    assert_send_sync::<fairline_market::EachWay>();
    assert_send_sync::<fairline_market::EachWayLeg>();
    assert_send_sync::<fairline_market::FieldHedge>();
    assert_send_sync::<fairline_market::Finish>();
    assert_send_sync::<fairline_market::FullCover>();
    assert_send_sync::<fairline_market::Hedge>();
    assert_send_sync::<fairline_market::HedgeGoal>();
    assert_send_sync::<fairline_market::HedgeOptions>();
    assert_send_sync::<fairline_market::Leg>();
    assert_send_sync::<fairline_market::LegResult>();
    assert_send_sync::<fairline_market::Position>();
    assert_send_sync::<fairline_market::Settlement>();
    assert_send_sync::<fairline_market::SplitOptions>();
    assert_send_sync::<fairline_market::SystemBet>();
    assert_send_sync::<fairline_market::SystemForecast>();
    assert_send_sync::<fairline_market::ValueAtClose>();
}
