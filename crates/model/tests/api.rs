//! What the types promise beyond their methods.

use fairline_model::{
    AddedValue, DirichletCalibration, DirichletOptions, Elo, EloOptions, Error, IsotonicCalibration,
    IsotonicCurve, LogPool, LogitOptions, MultinomialLogit, PoolOptions, Status, TemperatureOptions,
    TemperatureScaling, Verdict,
};

fn assert_send_sync<T: Send + Sync + 'static>() {}

#[test]
fn everything_crosses_threads() {
    assert_send_sync::<MultinomialLogit>();
    assert_send_sync::<LogitOptions>();
    assert_send_sync::<Status>();
    assert_send_sync::<Elo>();
    assert_send_sync::<EloOptions>();
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
    assert_serde::<Status>();
    assert_serde::<LogPool>();
    assert_serde::<AddedValue>();
    assert_serde::<Verdict>();
    assert_serde::<TemperatureScaling>();
    assert_serde::<DirichletCalibration>();
    assert_serde::<IsotonicCalibration>();
    assert_serde::<IsotonicCurve>();
}
