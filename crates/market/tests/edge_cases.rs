//! Books at the limits: tiny overrounds, underrounds, many runners, bad prices.

use fairline_market::{DevigOptions, Error, Method, devig, devig_batch};
use ndarray::{Array2, array};

/// The fixed-point iteration of the `shin` package (0.2.2) gives up on these after 1,000 steps.
#[test]
fn overrounds_below_one_percent_are_solved() {
    for odds in [[3.0, 3.0, 2.99], [2.02, 3.6, 4.2]] {
        for method in Method::ALL {
            let book = devig(&odds, method).unwrap();
            assert!(book.residual <= 1e-12 && book.iterations <= 12, "{method} {book:?}");
        }
    }
}

#[test]
fn ten_runners_at_ten_are_a_fair_book() {
    let book = devig(&[10.0; 10], Method::Shin).unwrap();
    assert!(book.overround.abs() < 1e-15 && book.parameter.abs() < 1e-15);
    assert!(book.probabilities.iter().all(|p| (p - 0.1).abs() < 1e-15));
}

#[test]
fn five_hundred_runners() {
    let odds: Vec<f64> = (1..=500).map(|i| 1.0 + f64::from(i) * 1.5).collect();
    for method in Method::ALL {
        let book = devig(&odds, method).unwrap();
        assert!(book.residual <= 1e-12 && book.iterations <= 12, "{method} {}", book.iterations);
    }
}

#[test]
fn extreme_prices() {
    for odds in [vec![1.0001, 10_000.0], vec![1.0001, 1.0001], vec![1.0001, 10_000.0, 10_000.0, 9_999.0]] {
        for method in Method::ALL {
            assert!(devig(&odds, method).unwrap().residual <= 1e-12, "{method} {odds:?}");
        }
    }
}

#[test]
fn an_underround_book_has_no_insiders() {
    let odds = [2.2, 4.0, 4.0];
    let error = devig(&odds, Method::Shin).unwrap_err();
    assert!(matches!(error, Error::Underround { method: Method::Shin, .. }));
    assert!(error.to_string().contains("underround(true)"), "{error}");

    let extended = devig(&odds, DevigOptions::new(Method::Shin).underround(true)).unwrap();
    assert!(extended.parameter < 0.0 && extended.residual <= 1e-12);
    let power = devig(&odds, Method::Power).unwrap();
    assert!(0.0 < power.parameter && power.parameter < 1.0);
}

#[test]
fn deep_underrounds_are_solved_by_the_extension() {
    for odds in [vec![100.0, 100.0], vec![1e6, 3.0, 5e3], vec![50.0; 20]] {
        for method in Method::ALL {
            let book = devig(&odds, DevigOptions::new(method).underround(true)).unwrap();
            assert!(book.residual <= 1e-12, "{method} {odds:?}");
        }
    }
}

#[test]
fn bad_prices_are_named() {
    for bad in [1.0, 0.99, 0.0, -3.0, f64::NAN, f64::INFINITY] {
        match devig(&[2.0, 3.0, bad], Method::Power).unwrap_err() {
            Error::OddsOutOfRange { index: 2, value } => assert_eq!(value.to_bits(), bad.to_bits()),
            other => panic!("{other}"),
        }
    }
    assert_eq!(devig(&[2.0], Method::Power).unwrap_err(), Error::TooFewOutcomes { outcomes: 1 });
    assert_eq!(devig(&[], Method::Power).unwrap_err(), Error::TooFewOutcomes { outcomes: 0 });
}

#[test]
fn one_bad_row_does_not_cost_the_batch() {
    let odds = array![[2.0, 3.0, 4.0], [2.0, f64::NAN, 4.0], [2.5, 2.9, 3.1], [2.0, 3.0, 0.5]];
    let batch = devig_batch(odds.view(), &DevigOptions::new(Method::Shin)).unwrap();
    let rows: Vec<usize> = batch.refused.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [1, 3]);
    assert!(batch.probabilities.row(1).iter().all(|p| p.is_nan()) && batch.overround[1].is_nan());
    assert!((batch.probabilities.row(2).sum() - 1.0).abs() < 1e-12);
}

#[test]
fn a_batch_of_the_wrong_shape_fails_whole() {
    let options = DevigOptions::new(Method::Shin);
    let narrow = Array2::<f64>::ones((3, 1));
    assert_eq!(devig_batch(narrow.view(), &options).unwrap_err(), Error::TooFewOutcomes { outcomes: 1 });
    let empty = Array2::<f64>::ones((0, 3));
    assert_eq!(devig_batch(empty.view(), &options).unwrap().probabilities.dim(), (0, 3));
}

#[test]
fn methods_go_by_their_names() {
    for method in Method::ALL {
        assert_eq!(method.to_string().parse::<Method>().unwrap(), method);
    }
    let error = "shine".parse::<Method>().unwrap_err().to_string();
    assert_eq!(error, "no method is called \"shine\"; there are multiplicative, power, shin");
}
