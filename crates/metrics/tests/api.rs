//! Promises of the types themselves.

use fairline_metrics::{
    BetResult, BootstrapOptions, Comparison, Drawdown, Error, Figure, Ledger, Performance,
    PerformanceOptions, Scores, SettledBet, brier, paired_t,
};
use ndarray::array;

#[test]
fn every_type_crosses_threads() {
    fn check<T: Send + Sync + Unpin + Clone + PartialEq + std::fmt::Debug + 'static>() {}
    check::<Scores>();
    check::<Comparison>();
    check::<SettledBet>();
    check::<BetResult>();
    check::<Ledger<'static>>();
    check::<Performance>();
    check::<Figure>();
    check::<PerformanceOptions>();
    check::<BootstrapOptions>();
    check::<Drawdown>();
    check::<Error>();
}

#[cfg(feature = "serde")]
#[test]
fn every_result_can_be_stored() {
    fn check<T: serde::Serialize + serde::de::DeserializeOwned>() {}
    check::<Scores>();
    check::<Comparison>();
    check::<SettledBet>();
    check::<BetResult>();
    check::<Performance>();
    check::<Figure>();
    check::<Drawdown>();
}

/// The lines of the front page, with outcomes as plain integer literals.
#[test]
fn the_front_page_compiles() {
    let fair = array![[0.36, 0.41, 0.23], [0.80, 0.13, 0.07]];
    let outcomes = [0, 0];
    let brier = brier(fair.view(), &outcomes).unwrap();
    assert_eq!(brier.per_event.len(), outcomes.len());
    assert!(brier.mean > 0.0);
    assert!(paired_t(brier.per_event.view(), brier.per_event.view()).is_ok());
}

#[test]
fn errors_are_errors() {
    fn check<T: std::error::Error>() {}
    check::<Error>();
}
