//! Many lone bets: the row form to the bit, in any layout, with bad rows named and never fatal.

use fairline_kelly::{Error, back, back_batch, lay, lay_batch};
use ndarray::{Array1, Array2, Axis, Slice};
use proptest::prelude::*;

/// Everything a row can hold, good and bad.
fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        0.0..=1.0_f64,
        1.0..20.0_f64,
        prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            5e-324,
            -5e-324,
            f64::MAX,
            f64::MIN,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            1.0_f64.next_up(),
            1.0_f64.next_down(),
        ]),
    ]
}

/// Asserts that a batch holds what the single function returns row by row, to the bit.
fn assert_rows(
    batch: &fairline_kelly::Batch,
    p: &[f64],
    o: &[f64],
    single: impl Fn(f64, f64) -> Result<f64, Error>,
) {
    assert_eq!(batch.stakes.len(), p.len());
    let mut refused = Vec::new();
    for (row, (&p, &o)) in p.iter().zip(o).enumerate() {
        match single(p, o) {
            Ok(stake) => assert_eq!(batch.stakes[row].to_bits(), stake.to_bits(), "row {row}: {p} {o}"),
            Err(error) => {
                assert!(batch.stakes[row].is_nan(), "row {row}: {p} {o}");
                refused.push((row, error.to_string()));
            }
        }
    }
    // As text: an error that holds NaN is not equal to itself.
    let named: Vec<_> = batch.refused.iter().map(|(row, error)| (*row, error.to_string())).collect();
    assert_eq!(named, refused);
}

proptest! {
    #[test]
    fn rows_to_the_bit(
        rows in prop::collection::vec((numbers(), numbers()), 0..70),
        c in prop_oneof![Just(0.0), 0.0..1.0_f64],
    ) {
        let (p, o): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let (p_view, o_view) = (Array1::from(p.clone()), Array1::from(o.clone()));
        assert_rows(&back_batch(p_view.view(), o_view.view(), c).unwrap(), &p, &o, |p, o| back(p, o, c));
        let laid = lay_batch(p_view.view(), o_view.view(), c).unwrap();
        assert_rows(&laid, &p, &o, |p, o| lay(p, o, c).map(|bet| bet.stake));
    }
}

/// A column of a table, every second row, backwards: the views say where the numbers are.
#[test]
fn any_layout() {
    let table = Array2::from_shape_fn((101, 2), |(i, k)| {
        let p = 0.05 + 0.009 * i as f64;
        if k == 0 { p } else { 1.1 / p }
    });
    let (p, o) = (table.column(0), table.column(1));
    let backwards = Slice::new(0, None, -2);
    let (p, o) = (p.slice_axis(Axis(0), backwards), o.slice_axis(Axis(0), backwards));
    let batch = back_batch(p, o, 0.02).unwrap();
    assert!(batch.refused.is_empty() && batch.stakes[0] > 0.0);
    assert_rows(&batch, &p.to_vec(), &o.to_vec(), |p, o| back(p, o, 0.02));
    // One contiguous, one not.
    let own = p.to_owned();
    assert_eq!(back_batch(own.view(), o, 0.02).unwrap(), batch);
    assert_rows(&lay_batch(own.view(), o, 0.02).unwrap(), &p.to_vec(), &o.to_vec(), |p, o| {
        lay(p, o, 0.02).map(|bet| bet.stake)
    });
}

#[test]
fn no_rows() {
    let none = Array1::zeros(0);
    let batch = back_batch(none.view(), none.view(), 0.0).unwrap();
    assert!(batch.stakes.is_empty() && batch.refused.is_empty());
}

/// A single bad row among many good ones, in every place of a vector of lanes.
#[test]
fn one_bad_row() {
    for bad in 0..67 {
        let p = Array1::from_elem(67, 0.6);
        let mut o = Array1::from_elem(67, 2.0);
        o[bad] = f64::NAN;
        let batch = back_batch(p.view(), o.view(), 0.0).unwrap();
        assert_eq!(batch.refused.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [bad]);
        assert_eq!(batch.stakes.iter().filter(|stake| stake.is_nan()).count(), 1);
    }
}

#[test]
fn bad_calls() {
    let (two, three) = (Array1::from_elem(2, 0.5), Array1::from_elem(3, 2.0));
    let mismatch = Error::ShapeMismatch { probabilities: (1, 2), odds: (1, 3) };
    assert_eq!(back_batch(two.view(), three.view(), 0.0).unwrap_err(), mismatch);
    assert_eq!(lay_batch(two.view(), three.view(), 0.0).unwrap_err(), mismatch);
    for c in [-0.1, 1.0, f64::NAN, f64::INFINITY] {
        for error in [back_batch(two.view(), two.view(), c), lay_batch(two.view(), two.view(), c)] {
            assert!(matches!(error, Err(Error::OutOfRange { argument: "commission", .. })));
        }
    }
}
