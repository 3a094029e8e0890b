//! Every public type can cross threads.

use fairline_market::{Book, DevigBatch, DevigOptions, Error, Method};

#[test]
fn types_are_send_and_sync() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<Book>();
    assert_send_sync::<DevigBatch>();
    assert_send_sync::<DevigOptions>();
    assert_send_sync::<Error>();
    assert_send_sync::<Method>();
}
