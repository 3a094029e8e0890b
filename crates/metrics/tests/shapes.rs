//! A wrong length or an empty input is an error that names it, one test per argument.

use fairline_metrics::{
    Error, Score, ScoreOptions, Scores, accuracy, brier, log_score, max_drawdown, paired_t, rps, sharpe,
    spherical,
};
use ndarray::{Array2, ArrayView2, aview1};

/// What every forecast score answers for these inputs; they must agree.
fn refusal(p: ArrayView2<'_, f64>, outcomes: &[usize]) -> Error {
    let mean = |scores: Scores| scores.mean;
    let answers = [
        brier(p, outcomes).map(mean),
        rps(p, outcomes).map(mean),
        log_score(p, outcomes).map(mean),
        accuracy(p, outcomes).map(mean),
        spherical(p, outcomes).map(mean),
        Score::Brier.mean(p, outcomes, &ScoreOptions::new()),
        Score::Log.mean(p, outcomes, &ScoreOptions::new()),
    ];
    let errors = answers.map(Result::unwrap_err);
    assert!(errors.iter().all(|error| *error == errors[0]), "{errors:?}");
    errors[0].clone()
}

fn flat(events: usize, outcomes: usize) -> Array2<f64> {
    Array2::from_elem((events, outcomes), 1.0 / outcomes as f64)
}

#[test]
fn more_forecasts_than_outcomes() {
    let error = refusal(flat(3, 3).view(), &[0, 1]);
    let expected = Error::LengthMismatch { first: "p", first_len: 3, second: "outcomes", second_len: 2 };
    assert_eq!(error, expected);
    assert_eq!(error.to_string(), "p has length 3 but outcomes has length 2");
}

#[test]
fn more_outcomes_than_forecasts() {
    let error = refusal(flat(1, 3).view(), &[0, 1]);
    assert_eq!(error, Error::LengthMismatch { first: "p", first_len: 1, second: "outcomes", second_len: 2 });
}

#[test]
fn no_events() {
    assert_eq!(refusal(flat(0, 3).view(), &[]), Error::Empty { argument: "p" });
}

#[test]
fn fewer_than_two_outcomes() {
    assert_eq!(refusal(flat(2, 1).view(), &[0, 0]), Error::TooFewOutcomes { outcomes: 1 });
    assert_eq!(refusal(Array2::zeros((2, 0)).view(), &[0, 0]), Error::TooFewOutcomes { outcomes: 0 });
    assert_eq!(refusal(Array2::zeros((0, 0)).view(), &[]), Error::TooFewOutcomes { outcomes: 0 });
}

#[test]
fn compared_scores_of_different_lengths() {
    let error = paired_t(aview1(&[0.1, 0.2]), aview1(&[0.1])).unwrap_err();
    let expected =
        Error::LengthMismatch { first: "scores_a", first_len: 2, second: "scores_b", second_len: 1 };
    assert_eq!(error, expected);
}

#[test]
fn compared_scores_of_no_events() {
    let error = paired_t(aview1(&[]), aview1(&[])).unwrap_err();
    assert_eq!(error, Error::Empty { argument: "scores_a" });
}

#[test]
fn a_bankroll_without_values() {
    assert_eq!(max_drawdown(&[]).unwrap_err(), Error::Empty { argument: "values" });
}

#[test]
fn no_returns_are_undefined_not_wrong() {
    assert_eq!(sharpe(&[], 52.0), Ok(None));
}
