//! One test per argument that can have the wrong shape.

use fairline_kelly::{Error, Options, exclusive, simultaneous};
use ndarray::{Array2, array};

#[test]
fn odds_of_another_shape() {
    let error = simultaneous(array![[0.5, 0.5]].view(), array![[2.0, 2.0, 3.0]].view(), &Options::new());
    assert_eq!(error.unwrap_err(), Error::ShapeMismatch { probabilities: (1, 2), odds: (1, 3) });
    let error =
        simultaneous(array![[0.5, 0.5]].view(), array![[2.0, 2.0], [2.0, 2.0]].view(), &Options::new());
    assert_eq!(error.unwrap_err(), Error::ShapeMismatch { probabilities: (1, 2), odds: (2, 2) });
    let error = exclusive(&[0.5, 0.5], &[2.0], &Options::new());
    assert_eq!(error.unwrap_err(), Error::ShapeMismatch { probabilities: (1, 2), odds: (1, 1) });
}

#[test]
fn no_events() {
    let none = Array2::zeros((0, 3));
    assert_eq!(simultaneous(none.view(), none.view(), &Options::new()).unwrap_err(), Error::NoEvents);
}

#[test]
fn too_few_outcomes() {
    let error = simultaneous(array![[1.0]].view(), array![[2.0]].view(), &Options::new());
    assert_eq!(error.unwrap_err(), Error::TooFewOutcomes { outcomes: 1 });
    assert_eq!(exclusive(&[], &[], &Options::new()).unwrap_err(), Error::TooFewOutcomes { outcomes: 0 });
}

#[test]
fn stakes_have_the_shape_of_the_odds() {
    let bets = simultaneous(
        array![[0.5, 0.3, 0.2], [0.4, 0.3, 0.3]].view(),
        array![[2.2, 3.0, 4.0], [2.2, 3.0, 4.0]].view(),
        &Options::new(),
    )
    .unwrap();
    assert_eq!(bets.stakes.dim(), (2, 3));
    assert_eq!(exclusive(&[0.5, 0.3, 0.2], &[2.2, 3.0, 4.0], &Options::new()).unwrap().stakes.len(), 3);
}

/// Views that are not contiguous: transposed and reversed tables.
#[test]
fn any_layout_of_the_views() {
    let (p, o) = (array![[0.5, 0.4], [0.3, 0.3], [0.2, 0.3]], array![[2.2, 2.2], [3.0, 3.5], [4.0, 4.0]]);
    let standard = |a: &Array2<f64>| a.t().as_standard_layout().into_owned();
    let plain = simultaneous(standard(&p).view(), standard(&o).view(), &Options::new()).unwrap();
    assert_eq!(simultaneous(p.t(), o.t(), &Options::new()).unwrap(), plain);
}
