//! What the types promise to other crates.

use fairline_kelly::{
    Bankroll, BankrollPolicy, Batch, Bet, Cap, Decision, DrawdownBound, Error, Event, ExclusiveStakes,
    LayStake, Options, Plan, Reason, SimultaneousStakes, SingleBet, SingleStake, SlateStakes, Status,
};

fn assert_send_sync<T: Send + Sync + Clone + PartialEq + std::fmt::Debug + 'static>() {}

#[test]
fn everything_crosses_threads() {
    assert_send_sync::<Bankroll>();
    assert_send_sync::<BankrollPolicy>();
    assert_send_sync::<Batch>();
    assert_send_sync::<Bet>();
    assert_send_sync::<Cap>();
    assert_send_sync::<Decision>();
    assert_send_sync::<DrawdownBound>();
    assert_send_sync::<Error>();
    assert_send_sync::<Event>();
    assert_send_sync::<ExclusiveStakes>();
    assert_send_sync::<LayStake>();
    assert_send_sync::<Options>();
    assert_send_sync::<Plan>();
    assert_send_sync::<Reason>();
    assert_send_sync::<SimultaneousStakes>();
    assert_send_sync::<SingleBet>();
    assert_send_sync::<SingleStake>();
    assert_send_sync::<SlateStakes>();
    assert_send_sync::<Status>();
}
