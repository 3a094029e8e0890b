//! What is stored as JSON comes back as it was.
#![cfg(feature = "serde")]

use std::fmt::Debug;

use fairline_metrics::{
    BetResult, BinaryForecasts, Bins, BootstrapOptions, ConfidenceSequence, ConfidenceSequenceOptions,
    EvaluationSample, FitStatus, Ledger, PerformanceOptions, Score, Scores, SettledBet, diebold_mariano,
    paired_t,
};
use ndarray::{Array2, aview1};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value after a journey through JSON, equal to the last digit.
fn stored<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> T {
    let json = serde_json::to_string(value).expect("a value with names for keys");
    let back = serde_json::from_str(&json).expect("the JSON that was written");
    assert_eq!(value, &back, "{json}");
    back
}

fn json<T: Serialize>(value: T) -> String {
    serde_json::to_string(&value).expect("a value with names for keys")
}

/// Forecasts with long fractions, ties and what happened.
fn forecasts() -> BinaryForecasts {
    let p: Vec<f64> = (1..200).map(|event| f64::from(event * 37 % 101 + 1) / 103.0).collect();
    let happened: Vec<bool> = (1..200).map(|event| event * 61 % 97 < event * 37 % 101).collect();
    BinaryForecasts::new(&p, &happened).expect("valid forecasts")
}

#[test]
fn a_sequence_continues_as_if_it_had_never_been_stored() {
    let first = Array2::from_shape_fn((120, 3), |(row, k)| [0.5, 0.3, 0.2][(row + k) % 3]);
    let second = Array2::from_shape_fn((120, 3), |(row, k)| [0.41, 0.33, 0.26][(row * 5 / 3 + k) % 3]);
    let outcomes: Vec<usize> = (0..120).map(|row| row * 7 % 11 % 3).collect();
    for score in Score::ALL {
        let options = ConfidenceSequenceOptions::new().confidence(0.9).scale(0.1).tuned_for(3.3);
        let mut whole = ConfidenceSequence::new(&options).unwrap();
        let mut parts = stored(&whole);
        for (row, &outcome) in outcomes.iter().enumerate() {
            let (first, second) = (first.row(row).to_vec(), second.row(row).to_vec());
            whole.push_forecasts(score, &first, &second, outcome).unwrap();
            parts.push_forecasts(score, &first, &second, outcome).unwrap();
            parts = stored(&parts);
        }
        assert_eq!(parts, whole);
        assert_eq!(parts.observations(), 120);
        for (ours, theirs) in parts.interval().unwrap().into_iter().zip(whole.interval().unwrap()) {
            assert_eq!(ours.to_bits(), theirs.to_bits());
        }
        stored(&whole.evidence());
    }
}

#[test]
fn comparisons_come_back_with_what_is_undefined() {
    let a = [0.1, 1.0 / 3.0, 0.7, 0.2, 0.55];
    let b = [0.3, 0.25, 2.0 / 3.0, 0.45, 0.5];
    let test = stored(&paired_t(aview1(&a), aview1(&b)).unwrap());
    assert!(test.p_value.is_some() && test.still_needed(0.8, 0.01, 0.95).unwrap().is_some());
    stored(&diebold_mariano(aview1(&a), aview1(&b), 2).unwrap());
    let one = stored(&paired_t(aview1(&[0.1]), aview1(&[0.2])).unwrap());
    assert_eq!((one.observations, one.p_value), (1, None));
}

#[test]
fn calibration_comes_back() {
    let forecasts = forecasts();
    for bins in [Bins::EqualWidth(10), Bins::EqualCount(7), Bins::Distinct] {
        assert!(!stored(&forecasts.reliability(bins, 0.95).unwrap()).rows.is_empty());
    }
    let (line, corp) = (forecasts.recalibration().unwrap().unwrap(), forecasts.corp());
    let (stored_line, stored_corp) = (stored(&line), stored(&corp));
    for &p in forecasts.p() {
        assert_eq!(stored_line.probability(p), line.probability(p));
        assert_eq!(stored_corp.probability(p), corp.probability(p));
    }
}

#[test]
fn choices_are_written_in_snake_case() {
    assert_eq!(json(Bins::EqualWidth(10)), r#"{"equal_width":10}"#);
    assert_eq!(json(Bins::EqualCount(7)), r#"{"equal_count":7}"#);
    assert_eq!(json(Bins::Distinct), r#""distinct""#);
    assert_eq!(json(EvaluationSample::HeldOut), r#""held_out""#);
    assert_eq!(json(EvaluationSample::Training), r#""training""#);
    for (status, name) in [
        (FitStatus::Converged, r#""converged""#),
        (FitStatus::MaxIterations, r#""max_iterations""#),
        (FitStatus::NoProgress, r#""no_progress""#),
    ] {
        assert_eq!(json(status), name);
        stored(&status);
    }
}

#[test]
fn scores_and_pieces_come_back_and_go_on() {
    let scores = Scores::new(vec![0.1, 1.0 / 3.0, 0.7]).unwrap().weighted(&[1.0, 2.0, 0.3]).unwrap();
    let back = stored(&scores);
    assert_eq!(back.rolling(2).unwrap(), scores.rolling(2).unwrap());
    let mut piece = scores.accumulator().unwrap();
    let mut kept = stored(&piece);
    for piece in [&mut piece, &mut kept] {
        piece.push(0.2).unwrap();
    }
    assert_eq!(piece, kept);
    assert_eq!(json(Score::Rps), r#""rps""#);
}

#[test]
fn records_come_back_with_their_figures() {
    let bets = [
        SettledBet { stake: 10.0, odds: 2.1, result: BetResult::Won, week: 1 },
        SettledBet { stake: 7.0 / 3.0, odds: 1.9, result: BetResult::Lost, week: 2 },
        SettledBet { stake: 5.0, odds: 3.3, result: BetResult::Void, week: 4 },
    ];
    assert_eq!(bets.map(|bet| stored(&bet)), bets);
    assert_eq!(json(BetResult::Void), r#""void""#);
    let options = PerformanceOptions::new().bootstrap(BootstrapOptions::new(1).resamples(100));
    stored(&Ledger::new(&bets).unwrap().bankroll(100.0).unwrap().performance(&options).unwrap());
}
