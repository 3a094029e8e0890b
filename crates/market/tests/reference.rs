//! Published and independently computed answers. Where they come from: `fixtures/reference.py`.

use approx::assert_abs_diff_eq;
use fairline_market::{Method, devig};

/// Root-finder answers, in probability (style: 1e-10).
const TOLERANCE: f64 = 1e-10;

#[track_caller]
fn check(method: Method, odds: &[f64], parameter: f64, expected: &[f64]) {
    let book = devig(odds, method).expect("a valid book");
    assert_abs_diff_eq!(book.parameter, parameter, epsilon = TOLERANCE);
    for (p, e) in book.probabilities.iter().zip(expected) {
        assert_abs_diff_eq!(p, e, epsilon = TOLERANCE);
    }
}

/// The example on the front page of the `shin` package (PyPI, version 0.2.2).
#[test]
fn shin_package_front_page() {
    check(
        Method::Shin,
        &[2.6, 2.4, 4.3],
        0.01694251276407055,
        &[0.37299406033208965, 0.4047794109200184, 0.2222265287474275],
    );
}

/// mpmath 1.3.0 with 40 digits, see `fixtures/reference.py`.
#[test]
fn high_precision_roots() {
    check(
        Method::Power,
        &[1.33, 5.5, 8.0],
        1.079146120766717,
        &[0.73509925414313277, 0.15886948059550446, 0.10603126526136277],
    );
    check(
        Method::Power,
        &[2.02, 3.6, 4.2],
        1.0105091010430973,
        &[0.4914051030638283, 0.27406353808003158, 0.23453135885614012],
    );
    check(
        Method::Power,
        &[3.0, 3.0, 2.99],
        1.0010152250113338,
        &[0.33296176102859491, 0.33296176102859491, 0.33407647794281019],
    );
    check(
        Method::Power,
        &[1.01, 21.0, 101.0, 501.0],
        1.4341235758721288,
        &[0.98583132985926066, 0.012699134909360858, 0.0013352281021479008, 0.00013430712923058059],
    );
    check(
        Method::Shin,
        &[1.33, 5.5, 8.0],
        0.030129273683165078,
        &[0.72663250728744512, 0.16456813822409576, 0.10879935448845912],
    );
    check(
        Method::Shin,
        &[2.02, 3.6, 4.2],
        0.0054647405771155288,
        &[0.49097898906806995, 0.27429730348120928, 0.23472370745072078],
    );
    check(
        Method::Shin,
        &[3.0, 3.0, 2.99],
        0.00055741360175831382,
        &[0.33296182780704442, 0.33296182780704442, 0.33407634438591115],
    );
    check(
        Method::Shin,
        &[1.01, 21.0, 101.0, 501.0],
        0.037417906282489209,
        &[0.96577475634627667, 0.031770541329360233, 0.0023535243241468981, 0.00010117800021619809],
    );
}
