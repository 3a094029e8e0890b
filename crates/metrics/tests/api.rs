//! Promises of the types themselves.

use std::fmt::Debug;

use fairline_metrics::{
    BetResult, BinaryForecasts, Bins, BootstrapOptions, CalibratedReference, CalibrationErrorInterval,
    Coefficient, Comparison, ConfidenceSequence, ConfidenceSequenceOptions, Corp, CorpBlock, DeflatedSharpe,
    Drawdown, Error, EvaluationSample, Evidence, Figure, FitStatus, HosmerLemeshow, Ledger,
    MurphyDecomposition, OneSidedEvidence, OverfittingProbability, Performance, PerformanceOptions,
    Recalibration, ReliabilityRow, ReliabilityTable, Score, ScoreAccumulator, ScoreOptions, Scores,
    SettledBet, SignTest, Spiegelhalter, SuperiorPredictiveAbility, WeekBootstrap, brier, paired_t,
};
use ndarray::array;

/// Applies a check to every type that is a result or part of one.
macro_rules! results {
    ($check:ident) => {
        $check::<BetResult>();
        $check::<Bins>();
        $check::<CalibratedReference>();
        $check::<CalibrationErrorInterval>();
        $check::<Coefficient>();
        $check::<Comparison>();
        $check::<ConfidenceSequence>();
        $check::<Corp>();
        $check::<CorpBlock>();
        $check::<DeflatedSharpe>();
        $check::<Drawdown>();
        $check::<EvaluationSample>();
        $check::<Evidence>();
        $check::<Figure>();
        $check::<FitStatus>();
        $check::<HosmerLemeshow>();
        $check::<MurphyDecomposition>();
        $check::<OneSidedEvidence>();
        $check::<OverfittingProbability>();
        $check::<Performance>();
        $check::<Recalibration>();
        $check::<ReliabilityRow>();
        $check::<ReliabilityTable>();
        $check::<Score>();
        $check::<ScoreAccumulator>();
        $check::<Scores>();
        $check::<SettledBet>();
        $check::<SignTest>();
        $check::<Spiegelhalter>();
        $check::<SuperiorPredictiveAbility>();
        $check::<WeekBootstrap>();
    };
}

#[test]
fn every_type_crosses_threads() {
    fn check<T: Send + Sync + Unpin + Clone + PartialEq + Debug + 'static>() {}
    results!(check);
    check::<BinaryForecasts>();
    check::<BootstrapOptions>();
    check::<ConfidenceSequenceOptions>();
    check::<Error>();
    check::<Ledger<'static>>();
    check::<PerformanceOptions>();
    check::<ScoreOptions>();
}

#[cfg(feature = "serde")]
#[test]
fn every_result_can_be_stored() {
    fn check<T: serde::Serialize + serde::de::DeserializeOwned>() {}
    results!(check);
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
