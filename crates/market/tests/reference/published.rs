//! What other packages print, to the digits that they print.

use fairline_market::{Method, devig};

/// README of the R package `implied` (opisthokonta/implied, three football matches): odds, then what each method prints
/// with seven digits. `zvalues` is our parameter, `odds_ratios` too, `exponents` its reciprocal.
const MATCHES: [[f64; 3]; 3] = [[4.20, 3.70, 1.95], [2.45, 3.70, 2.90], [2.05, 3.20, 3.80]];

/// Half a unit of the last digit printed.
const SEVEN_DIGITS: f64 = 0.5001e-7;

fn check(method: Method, printed: [[f64; 3]; 3], tolerance: f64) {
    for (odds, printed) in MATCHES.iter().zip(printed) {
        let book = devig(odds, method).expect("a usual book");
        for (p, printed) in book.probabilities.iter().zip(printed) {
            assert!((p - printed).abs() <= tolerance, "{method} {odds:?}: {p}, printed {printed}");
        }
    }
}

#[test]
fn implied_basic() {
    let printed = [
        [0.2331556, 0.2646631, 0.5021813],
        [0.3988848, 0.2641264, 0.3369888],
        [0.4586948, 0.2938514, 0.2474538],
    ];
    check(Method::Multiplicative, printed, SEVEN_DIGITS);
}

#[test]
fn implied_weights_proportional_to_the_odds() {
    let printed = [
        [0.2310332, 0.2632083, 0.5057585],
        [0.4004096, 0.2625166, 0.3370739],
        [0.4666506, 0.2913457, 0.2420036],
    ];
    check("wpo".parse().expect("an alias"), printed, SEVEN_DIGITS);
}

/// DIFFERENCE: `uniroot` stops at an error of 1.2e-4 in the parameter, and the probabilities are normalised afterwards.
/// Ours are certified; they agree to what that leaves.
#[test]
fn implied_odds_ratio_and_power() {
    let printed = [
        [0.2320048, 0.2636415, 0.5043537],
        [0.3996912, 0.2633869, 0.3369219],
        [0.4634406, 0.2919032, 0.2446562],
    ];
    check("or".parse().expect("an alias"), printed, 2e-5);
    for (odds, ratio) in MATCHES.iter().zip([1.034449, 1.035805, 1.102606]) {
        assert!((devig(odds, Method::OddsRatio).expect("a usual book").parameter - ratio).abs() < 1.2e-4);
    }
    let printed = [
        [0.2311414, 0.2630644, 0.5057942],
        [0.4003156, 0.2627189, 0.3369655],
        [0.4667139, 0.2908985, 0.2423876],
    ];
    check(Method::Power, printed, 2e-5);
    for (odds, exponent) in MATCHES.iter().zip([0.9797664, 0.9788115, 0.9419744]) {
        let kappa = devig(odds, Method::Power).expect("a usual book").parameter;
        assert!((1.0 / kappa - exponent).abs() < 1.2e-4, "{odds:?}: {}", 1.0 / kappa);
    }
}

/// Front page of the `shin` package (PyPI, 0.2.2). Its fixed point stops when z moves by less than 1e-12.
#[test]
fn shin_front_page() {
    let book = devig(&[2.6, 2.4, 4.3], Method::Shin).expect("a usual book");
    let printed = [0.37299406033208965, 0.4047794109200184, 0.2222265287474275];
    assert!(book.probabilities.iter().zip(printed).all(|(p, printed)| (p - printed).abs() < 1e-11));
    assert!((book.parameter - 0.01694251276407055).abs() < 1e-11);
}

/// Clarke, Kovalchik & Ingram (2017): a race on which the additive method gives negative probabilities; the R package's
/// tests call it "designed to be problematic".
#[test]
fn the_problematic_race() {
    let odds = [0.870, 0.2, 0.1, 0.05, 0.02, 0.01].map(|q: f64| 1.0 / q);
    for method in Method::ALL {
        let positive =
            matches!(method, Method::Multiplicative | Method::Power | Method::OddsRatio | Method::Shin);
        assert_eq!(devig(&odds, method).is_ok(), positive, "{method}");
    }
}
