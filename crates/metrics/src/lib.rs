#![doc = include_str!("../README.md")]

pub mod betting;
mod bootstrap;
pub mod calibration;
mod check;
pub mod comparison;
mod distributions;
mod error;
mod log_concave;
mod moments;
pub mod overfitting;
pub mod scores;
mod sum;
mod wilson;

pub use betting::{
    BetResult, Drawdown, Figure, Ledger, Performance, PerformanceOptions, SettledBet, calmar,
    closing_line_value, expected_longest_losing_run, growth_rate, max_drawdown, sharpe, sortino, ulcer_index,
};
pub use bootstrap::BootstrapOptions;
pub use calibration::{
    BinaryForecasts, Bins, CalibratedReference, CalibrationErrorInterval, Coefficient, Corp, CorpBlock,
    EvaluationSample, FitStatus, HosmerLemeshow, MurphyDecomposition, Recalibration, ReliabilityRow,
    ReliabilityTable, Spiegelhalter,
};
pub use comparison::{
    Comparison, ConfidenceSequence, ConfidenceSequenceOptions, Evidence, OneSidedEvidence, SignTest,
    WeekBootstrap, diebold_mariano, mean_difference_by_week, observations_needed, paired_t, sign_test,
    statistical_power,
};
pub use error::{Error, Result};
pub use overfitting::{
    DeflatedSharpe, OverfittingProbability, SuperiorPredictiveAbility, deflated_sharpe,
    expected_maximum_sharpe, minimum_track_record, probabilistic_sharpe, probability_of_overfitting,
    superior_predictive_ability,
};
pub use scores::{
    PROBABILITY_SUM_TOLERANCE, Score, ScoreAccumulator, ScoreOptions, Scores, accuracy, bands, brier,
    brier_binary, log_score, rps, spherical,
};
pub use wilson::wilson_interval;
