//! What the types promise to other crates.

use fairline_kelly::{Error, ExclusiveStakes, LayStake, Options, SimultaneousStakes, Status};

fn assert_send_sync<T: Send + Sync + 'static>() {}

#[test]
fn everything_crosses_threads() {
    assert_send_sync::<Error>();
    assert_send_sync::<ExclusiveStakes>();
    assert_send_sync::<LayStake>();
    assert_send_sync::<Options>();
    assert_send_sync::<SimultaneousStakes>();
    assert_send_sync::<Status>();
}
