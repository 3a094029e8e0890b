//! The interval that may be read after every event, fed with forecasts: one by one, and many at once.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{ConfidenceSequence, ConfidenceSequenceOptions, Error, Score, ScoreOptions};
use ndarray::{Array2, Axis, Slice, array};

#[test]
fn forecasts_are_pushed_with_their_own_range() {
    let (first, second) = ([0.5, 0.3, 0.2], [0.4, 0.3, 0.3]);
    for score in Score::ALL {
        for outcome in 0..3 {
            let mut by_hand = ConfidenceSequence::new(&ConfidenceSequenceOptions::new()).unwrap();
            let mut pushed = by_hand;
            let of = |p: [f64; 3], outcome| {
                let p = Array2::from(vec![p]);
                score.mean(p.view(), &[outcome], &ScoreOptions::new()).unwrap()
            };
            let sign = if score.perfect() > 0.0 { -1.0 } else { 1.0 };
            let differences = [0, 1, 2].map(|outcome| sign * (of(first, outcome) - of(second, outcome)));
            let low = differences.into_iter().fold(f64::INFINITY, f64::min);
            let high = differences.into_iter().fold(f64::NEG_INFINITY, f64::max);
            by_hand.push(differences[outcome], [low, high]).unwrap();
            pushed.push_forecasts(score, &first, &second, outcome).unwrap();
            assert_abs_diff_eq!(pushed.mean().unwrap(), by_hand.mean().unwrap(), epsilon = 1e-15);
            let (ours, theirs) = (pushed.interval().unwrap(), by_hand.interval().unwrap());
            for (ours, theirs) in ours.into_iter().zip(theirs) {
                assert_relative_eq!(ours, theirs, max_relative = 1e-12);
            }
        }
    }
}

#[test]
fn a_forecast_that_cannot_be_compared_leaves_the_sequence_alone() {
    let mut sequence = ConfidenceSequence::new(&ConfidenceSequenceOptions::new()).unwrap();
    let before = sequence;
    let error = sequence.push_forecasts(Score::Brier, &[0.5, 0.5], &[0.5, 0.5], 2).unwrap_err();
    assert_eq!(error, Error::OutcomeOutOfRange { event: 0, outcome: 2, allowed: 2 });
    assert!(sequence.push_forecasts(Score::Brier, &[0.5, 0.6], &[0.5, 0.5], 0).is_err());
    // A log score of +∞ is possible: no range, no answer.
    let error = sequence.push_forecasts(Score::Log, &[1.0, 0.0], &[0.5, 0.5], 0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "range[0] = inf must be finite; a forecast of 0 leaves the log score without bounds"
    );
    assert_eq!(sequence, before);
}

/// Six matches of two forecasters.
fn six_matches() -> (Array2<f64>, Array2<f64>, [usize; 6]) {
    let first = Array2::from_shape_fn((6, 3), |(row, k)| [0.5, 0.3, 0.2][(row + k) % 3]);
    let second = Array2::from_shape_fn((6, 3), |(row, k)| [0.4, 0.35, 0.25][(2 * row + k) % 3]);
    (first, second, [0, 2, 1, 1, 0, 2])
}

#[test]
fn many_forecasts_are_pushed_row_by_row() {
    let (first, second, outcomes) = six_matches();
    // The same numbers, column by column in memory, and every other row of a longer table backwards.
    let columns = first.t().as_standard_layout().into_owned();
    let mut spread = Array2::from_elem((12, 3), f64::NAN);
    for (row, values) in second.outer_iter().enumerate() {
        spread.row_mut(11 - 2 * row).assign(&values);
    }
    let mut backwards = spread.view();
    backwards.slice_axis_inplace(Axis(0), Slice::new(0, None, -2));
    for score in Score::ALL {
        let mut pushed = ConfidenceSequence::new(&ConfidenceSequenceOptions::new()).unwrap();
        let (mut whole, mut scattered, mut halves) = (pushed, pushed, pushed);
        for (row, &outcome) in outcomes.iter().enumerate() {
            let (first, second) = (first.row(row).to_vec(), second.row(row).to_vec());
            pushed.push_forecasts(score, &first, &second, outcome).unwrap();
        }
        whole.extend_forecasts(score, first.view(), second.view(), &outcomes).unwrap();
        scattered.extend_forecasts(score, columns.t(), backwards, &outcomes).unwrap();
        let ((first, late_first), (second, late_second)) =
            (first.view().split_at(Axis(0), 2), second.view().split_at(Axis(0), 2));
        halves.extend_forecasts(score, first, second, &outcomes[..2]).unwrap();
        halves.extend_forecasts(score, late_first, late_second, &outcomes[2..]).unwrap();
        assert_eq!([whole, scattered, halves], [pushed; 3], "{score:?}");
        whole
            .extend_forecasts(score, Array2::zeros((0, 3)).view(), Array2::zeros((0, 3)).view(), &[])
            .unwrap();
        assert_eq!(whole, pushed);
    }
}

#[test]
fn one_wrong_row_and_none_is_taken_in() {
    let (first, second, outcomes) = six_matches();
    let mut sequence = ConfidenceSequence::new(&ConfidenceSequenceOptions::new()).unwrap();
    // Rows are counted from the call, not from the first event of all.
    sequence.extend_forecasts(Score::Brier, first.view(), second.view(), &outcomes).unwrap();
    let before = sequence;
    let mut refused = |score, first: &Array2<f64>, second: &Array2<f64>, outcomes: &[usize]| {
        let error = sequence.extend_forecasts(score, first.view(), second.view(), outcomes).unwrap_err();
        assert_eq!(sequence, before);
        error
    };
    let late = [0, 2, 1, 1, 0, 3];
    let expected = Error::OutcomeOutOfRange { event: 5, outcome: 3, allowed: 3 };
    assert_eq!(refused(Score::Brier, &first, &second, &late), expected);
    for (cell, row) in [(f64::NAN, 4), (-0.1, 0), (1.5, 5)] {
        let mut wrong = first.clone();
        wrong[[row, 1]] = cell;
        for error in [
            refused(Score::Brier, &wrong, &second, &outcomes),
            refused(Score::Brier, &second, &wrong, &outcomes),
        ] {
            assert!(
                matches!(error, Error::ProbabilityOutOfRange { event, outcome: 1, .. } if event == row),
                "{error}"
            );
        }
    }
    let mut short = second.clone();
    short[[3, 0]] -= 0.2;
    assert!(matches!(refused(Score::Rps, &first, &short, &outcomes), Error::ProbabilitySum { event: 3, .. }));
    // A log score of +∞ is possible in row 2.
    let mut certain = first.clone();
    certain.row_mut(2).assign(&array![0.0, 1.0, 0.0]);
    let error = refused(Score::Log, &certain, &second, &outcomes);
    assert_eq!(
        error.to_string(),
        "range[2] = inf must be finite; a forecast of 0 leaves the log score without bounds"
    );
    let five = second.select(Axis(0), &[0, 1, 2, 3, 4]);
    let expected = Error::LengthMismatch { first: "first", first_len: 6, second: "second", second_len: 5 };
    assert_eq!(refused(Score::Brier, &first, &five, &outcomes), expected);
    let expected = Error::LengthMismatch { first: "first", first_len: 6, second: "outcomes", second_len: 2 };
    assert_eq!(refused(Score::Brier, &first, &second, &[0, 0]), expected);
    let two = Array2::from_elem((6, 2), 0.5);
    assert!(matches!(refused(Score::Brier, &first, &two, &outcomes), Error::LengthMismatch { .. }));
    let one = Array2::ones((6, 1));
    assert_eq!(refused(Score::Brier, &one, &one, &[0; 6]), Error::TooFewOutcomes { outcomes: 1 });
}
