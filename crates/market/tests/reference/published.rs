//! What other packages print, to the digits that they print.

use fairline_market::{DevigOptions, Method, devig};

use super::{fair, far};

/// README of the R package `implied` (opisthokonta/implied, three football matches): odds, then what each method prints
/// with seven digits. `zvalues` is our parameter, `odds_ratios` too, `exponents` its reciprocal.
const MATCHES: [[f64; 3]; 3] = [[4.20, 3.70, 1.95], [2.45, 3.70, 2.90], [2.05, 3.20, 3.80]];

/// Half a unit of the last digit printed.
const SEVEN_DIGITS: f64 = 0.5001e-7;

/// Rounding of a closed form printed with all digits of a double.
const DOUBLE: f64 = 1e-15;

/// What the root searches of `penaltyblog` leave in a probability, three times the largest found.
const SEARCHED: f64 = 2e-12;

fn alias(name: &str) -> Method {
    name.parse().expect("an alias")
}

fn check(method: Method, printed: [[f64; 3]; 3], tolerance: f64) {
    for (odds, printed) in MATCHES.iter().zip(printed) {
        let book = fair(odds, method);
        assert!(
            far(&book.probabilities, &printed) <= tolerance,
            "{method} {odds:?}: {:?}",
            book.probabilities
        );
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
    check(alias("wpo"), printed, SEVEN_DIGITS);
}

/// DIFFERENCE: `uniroot` stops at an error of 1.2e-4 in the parameter, and the probabilities are normalised afterwards,
/// which leaves them off by up to 2.6e-6. Ours are certified.
#[test]
fn implied_odds_ratio_and_power() {
    let printed = [
        [0.2320048, 0.2636415, 0.5043537],
        [0.3996912, 0.2633869, 0.3369219],
        [0.4634406, 0.2919032, 0.2446562],
    ];
    check(alias("or"), printed, 4e-6);
    for (odds, ratio) in MATCHES.iter().zip([1.034449, 1.035805, 1.102606]) {
        assert!((fair(odds, Method::OddsRatio).parameter - ratio).abs() < 1.2e-4);
    }
    let printed = [
        [0.2311414, 0.2630644, 0.5057942],
        [0.4003156, 0.2627189, 0.3369655],
        [0.4667139, 0.2908985, 0.2423876],
    ];
    check(Method::Power, printed, 4e-6);
    for (odds, exponent) in MATCHES.iter().zip([0.9797664, 0.9788115, 0.9419744]) {
        let kappa = fair(odds, Method::Power).parameter;
        assert!((1.0 / kappa - exponent).abs() < 1.2e-4, "{odds:?}: {}", 1.0 / kappa);
    }
}

/// Front page of the `shin` package (PyPI, 0.2.2). Its fixed point stops when z moves by less than 1e-12.
#[test]
fn shin_front_page() {
    let book = fair(&[2.6, 2.4, 4.3], Method::Shin);
    assert!(far(&book.probabilities, &[0.37299406033208965, 0.4047794109200184, 0.2222265287474275]) < 1e-12);
    assert!((book.parameter - 0.01694251276407055).abs() < 1e-11);
}

/// README of `goto_conversion`; the three winners are printed by version 4.0.3.
#[test]
fn goto_readme() {
    let book = fair(&[1.2, 3.4, 5.6], alias("goto"));
    assert!(
        far(&book.probabilities, &[0.7753528189788175, 0.17479473292721065, 0.04985244809397199]) < DOUBLE
    );
    let relegation = [1.53, 1.67, 1.25, 2.38, 2.38, 4.5, 5.5, 6.5, 7.0];
    let book = fair(&relegation, DevigOptions::new(Method::StandardError).total(3.0));
    let printed = [
        0.6024099400660823,
        0.5437180461635477,
        0.7611076618012033,
        0.35394639848866843,
        0.35394639848866843,
        0.14552549697709738,
        0.1031545546246738,
        0.0738491498727707,
        0.06234235351728874,
    ];
    assert!(far(&book.probabilities, &printed) < DOUBLE);
}

/// Documentation and tests of `penaltyblog`, odds 2.7, 2.3, 4.4; digits by version 1.13.1. Where it searches, its
/// probabilities sum to 1 within 2e-12. Its `logarithmic` reports ln c of our odds ratio c.
#[test]
fn penaltyblog_documentation() {
    let odds = [2.7, 2.3, 4.4];
    for (name, tolerance, printed) in [
        ("multiplicative", DOUBLE, [0.35873803615739097, 0.4211272598369373, 0.22013470400567173]),
        ("additive", DOUBLE, [0.35956180159078704, 0.4239740399160689, 0.216464158493144]),
        (
            "differential_margin_weighting",
            DOUBLE,
            [0.359561801590787, 0.4239740399160689, 0.21646415849314396],
        ),
        ("power", SEARCHED, [0.3591710998526432, 0.4237307529942109, 0.21709814715211412]),
        ("shin", SEARCHED, [0.35934391959159157, 0.42324384818283234, 0.21741223222458853]),
        ("odds_ratio", SEARCHED, [0.35881036212637907, 0.42256142219082565, 0.21862821568339025]),
        ("logarithmic", SEARCHED, [0.358810362126165, 0.4225614221905987, 0.21862821568323132]),
    ] {
        let book = fair(&odds, alias(name));
        assert!(far(&book.probabilities, &printed) < tolerance, "{name}: {:?}", book.probabilities);
        assert!((book.overround - 0.0324).abs() < 0.5e-4);
    }
    let parameter = |name| fair(&odds, alias(name)).parameter;
    assert!((parameter("power") - 1.0309132393169356).abs() < 3e-12);
    assert!((parameter("shin") - 0.016236442857291165).abs() < 3e-12);
    assert!((parameter("odds_ratio") - 1.05116912729218).abs() < 3e-12);
    assert!((parameter("logarithmic").ln() - 0.049902999303572976).abs() < 3e-12);
}

/// Clarke, Kovalchik & Ingram (2017): a race on which the additive method gives negative probabilities; the tests of
/// `implied` have it too.
pub(crate) const RACE: [f64; 6] = [0.870, 0.2, 0.1, 0.05, 0.02, 0.01];

/// Digits by `penaltyblog` 1.13.1.
#[test]
fn the_problematic_race() {
    let odds = RACE.map(f64::recip);
    for method in Method::ALL {
        let positive =
            matches!(method, Method::Multiplicative | Method::Power | Method::OddsRatio | Method::Shin);
        assert_eq!(devig(&odds, method).is_ok(), positive, "{method}");
    }
    for (method, parameter, longest) in [
        (Method::Power, 1.3748382901149805, 0.0017796041906782572),
        (Method::Shin, 0.08150332117642906, 0.0009709313075157114),
        (Method::OddsRatio, 1.8657321211936038, 0.005384812717343812),
    ] {
        let book = fair(&odds, method);
        assert!((book.parameter - parameter).abs() < 3e-12, "{method}: {}", book.parameter);
        assert!((book.probabilities[5] - longest).abs() < SEARCHED, "{method}: {:?}", book.probabilities);
    }
}

/// Every other name of a method leads to it.
#[test]
fn aliases() {
    for method in Method::ALL {
        for name in method.aliases() {
            assert_eq!(alias(name), method);
        }
    }
}
