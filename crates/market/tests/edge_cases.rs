//! Books at the limits: tiny overrounds, underrounds, many runners, bad prices.

use fairline_market::{DevigOptions, Error, Method, add_overround, devig, devig_batch};
use ndarray::{Array2, array};

/// The methods that give every outcome a positive probability, whatever the book.
const ALWAYS_POSITIVE: [Method; 4] = [Method::Multiplicative, Method::Power, Method::OddsRatio, Method::Shin];

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
    for method in ALWAYS_POSITIVE {
        let book = devig(&odds, method).unwrap();
        assert!(book.residual <= 1e-12 && book.iterations <= 12, "{method} {}", book.iterations);
    }
    // An overround of 2.9 over 500 runners is more than a runner at 751.0 has.
    for method in [Method::Additive, Method::BalancedBook, Method::StandardError] {
        let error = devig(&odds, method).unwrap_err();
        assert!(
            matches!(error, Error::ProbabilityOutOfRange { probability, .. } if probability <= 0.0),
            "{error}"
        );
    }
    assert_eq!(devig(&odds, Method::JensenShannon).unwrap_err(), Error::NoCommonDistance { index: 499 });
}

#[test]
fn extreme_prices() {
    for odds in [vec![1.0001, 10_000.0], vec![1.0001, 1.0001], vec![1.0001, 10_000.0, 10_000.0, 9_999.0]] {
        for method in Method::ALL {
            let book = devig(&odds, method);
            match book {
                Ok(book) => assert!(book.residual <= 1e-12 && book.iterations <= 12, "{method} {odds:?}"),
                Err(error) => assert!(!ALWAYS_POSITIVE.contains(&method), "{method} {odds:?}: {error}"),
            }
        }
    }
}

/// The common distance lies close to where the longer price reaches 0, and Newton's steps overshoot both ends.
#[test]
fn two_near_certainties_have_a_common_distance() {
    let odds = [1.0767317078820238, 1.0299317862793573];
    let book = devig(&odds, Method::JensenShannon).unwrap();
    assert!(book.iterations <= 12, "{book:?}");
    let entropy = |p: f64| -(p * p.ln() + (1.0 - p) * (1.0 - p).ln());
    for (p, o) in book.probabilities.iter().zip(odds) {
        let q = 1.0 / o;
        let divergence = entropy(f64::midpoint(*p, q)) - f64::midpoint(entropy(*p), entropy(q));
        assert!((divergence.sqrt() - book.parameter).abs() < 1e-12, "{book:?}");
    }
}

#[test]
fn a_fair_book_is_no_distance_from_the_truth() {
    for odds in [vec![2.0, 4.0, 4.0], vec![10.0; 10], vec![2.0, 2.0], vec![1.25, 8.0, 16.0, 80.0]] {
        for method in Method::ALL {
            let book = devig(&odds, method).unwrap_or_else(|error| panic!("{odds:?}: {error}"));
            for (p, o) in book.probabilities.iter().zip(&odds) {
                assert!((p - 1.0 / o).abs() < 1e-15, "{method} {odds:?}");
            }
        }
    }
}

/// One in three million of the hostile books: a fourth-order step that is far too short passes for a last one.
#[test]
fn a_short_step_is_not_the_last() {
    let mut race = vec![10_000.0; 7];
    race.extend([1.0001, 5.994160645422366, 80.04283529343112]);
    let book = devig(&race[1..], Method::Shin).unwrap();
    assert!(book.residual <= 1e-12 && book.iterations <= 12, "{book:?}");
    let error = devig(&[10.33647803519699, 1.0001, 1.0001], Method::Power).unwrap_err();
    assert!(matches!(error, Error::ProbabilityOutOfRange { index: 0, .. }), "{error}");
}

/// One exponent for two certainties and a doubt: the doubt's probability, e^(−31,000), is below the smallest double.
#[test]
fn a_probability_that_vanishes_is_an_error() {
    let error = devig(&[1.0001, 1.0001, 90.0], Method::Power).unwrap_err();
    assert!(matches!(error, Error::ProbabilityOutOfRange { method: Method::Power, index: 2, .. }), "{error}");
}

#[test]
fn a_probability_at_or_below_zero_is_an_error_with_a_cure() {
    // Clarke, Kovalchik & Ingram (2017), table 1: the additive method fails on this race.
    let odds = [0.870, 0.2, 0.1, 0.05, 0.02, 0.01].map(|q: f64| 1.0 / q);
    let error = devig(&odds, Method::Additive).unwrap_err();
    let Error::ProbabilityOutOfRange { method: Method::Additive, index: 4, probability } = error else {
        panic!("{error}")
    };
    assert!((probability + 0.13 / 6.0).abs() < 1e-15);
    let error = devig(&[1.15, 5.0, 200.0], Method::Additive).unwrap_err();
    assert!(error.to_string().starts_with("additive gives outcome 2 the probability -0.0198"), "{error}");
    assert!(error.to_string().ends_with("odds_ratio, shin and power suit books with such prices"), "{error}");
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
            let book = devig(&odds, DevigOptions::new(method).underround(true));
            let book = book.unwrap_or_else(|error| panic!("{method} {odds:?}: {error}"));
            assert!(book.residual <= 1e-12, "{method} {odds:?}");
        }
    }
}

/// At the lower end of its bracket the equation of a price has an infinite slope, and any step is a short one.
#[test]
fn an_underround_with_a_longshot_is_priced_again() {
    for odds in
        [[2.022449185964202, 2.471882338400692, 1000.0], [2.635046113306983, 3.2206119162640903, 100.0]]
    {
        let options = DevigOptions::new(Method::Shin).underround(true);
        let book = devig(&odds, options).unwrap();
        let priced = add_overround(&book.probabilities, book.overround, options).unwrap();
        assert!(priced.odds.iter().zip(&odds).all(|(a, b)| (1.0 / a - 1.0 / b).abs() < 1e-10), "{priced:?}");
    }
}

/// The booksum is far above 1, and all of it but a little is taken off.
#[test]
fn short_prices_of_many_winners_keep_their_digits() {
    for (n, odds) in [(20, 1.01), (50, 1.02), (500, 1.2), (1_000, 1.1), (100_000, 1.5)] {
        for method in [Method::BalancedBook, Method::Additive, Method::StandardError] {
            let book = devig(&vec![odds; n], method).unwrap_or_else(|error| panic!("{method} {n}: {error}"));
            let fair = 1.0 / n as f64;
            assert!(
                book.probabilities.iter().all(|p| (p - fair).abs() <= 1e-12 * fair.sqrt()),
                "{method} {n}"
            );
        }
    }
}

#[test]
fn a_hundred_thousand_runners_are_priced_again() {
    let odds = vec![1e5 / 1.05; 100_000];
    for method in Method::ALL {
        let book = devig(&odds, method).unwrap_or_else(|error| panic!("{method}: {error}"));
        let priced = add_overround(&book.probabilities, book.overround, method);
        let priced = priced.unwrap_or_else(|error| panic!("{method}: {error}"));
        assert!(priced.odds.iter().all(|o| (o / odds[0] - 1.0).abs() < 1e-9), "{method}");
        assert!((fairline_market::overround(&priced.odds).unwrap() - 0.05).abs() < 1e-12, "{method}");
    }
}

#[test]
fn bad_prices_are_named() {
    for bad in [1.0, 0.99, 0.0, -3.0, f64::NEG_INFINITY, f64::INFINITY] {
        match devig(&[2.0, 3.0, bad], Method::Power).unwrap_err() {
            Error::OddsOutOfRange { index: 2, value } => assert_eq!(value.to_bits(), bad.to_bits()),
            other => panic!("{other}"),
        }
    }
    let missing = devig(&[2.0, f64::NAN, 0.5], Method::Power).unwrap_err();
    assert_eq!(missing, Error::MissingPrice { index: 1 });
    assert_eq!(devig(&[2.0], Method::Power).unwrap_err(), Error::TooFewOutcomes { outcomes: 1 });
    assert_eq!(devig(&[], Method::Power).unwrap_err(), Error::TooFewOutcomes { outcomes: 0 });
}

#[test]
fn options_are_checked() {
    let odds = [2.0, 3.0, 4.0];
    let ask = |options: DevigOptions| devig(&odds, options).unwrap_err().to_string();
    for total in [0.0, -1.0, 3.0, f64::NAN, f64::INFINITY] {
        let text = format!("total = {total} must be above 0 and below the number of outcomes, 3");
        assert_eq!(ask(DevigOptions::new(Method::Power).total(total)), text);
    }
    for share in [-0.01, 1.0, f64::NAN] {
        let text = format!("gross_margin = {share} must be at least 0 and below 1");
        assert_eq!(ask(DevigOptions::new(Method::Shin).gross_margin(share)), text);
    }
    assert_eq!(
        ask(DevigOptions::new(Method::Power).gross_margin(0.01)),
        "power has no gross margin; only shin and balanced_book do"
    );
}

#[test]
fn a_total_of_several_winners() {
    // Premier League relegation, three of nine clubs.
    let odds = [1.53, 1.67, 1.25, 2.38, 2.38, 4.5, 5.5, 6.5, 7.0];
    for method in Method::ALL {
        let book = devig(&odds, DevigOptions::new(method).total(3.0)).unwrap();
        assert!((book.probabilities.iter().sum::<f64>() - 3.0).abs() <= 1e-12, "{method}");
        assert!((book.overround - (odds.map(f64::recip).iter().sum::<f64>() - 3.0)).abs() < 1e-14);
        assert!(book.iterations <= 12 && book.probabilities.iter().zip(odds).all(|(p, o)| *p < 1.0 / o));
    }
    // A certainty and a half is no probability.
    let error =
        devig(&[1.1, 9.0, 9.0, 9.0], DevigOptions::new(Method::Multiplicative).total(2.0)).unwrap_err();
    assert!(matches!(error, Error::ProbabilityOutOfRange { index: 0, probability, .. } if probability > 1.0));
}

#[test]
fn gross_margin_is_taken_off_before_the_insiders() {
    let odds = [2.6, 2.4, 4.3];
    for method in [Method::Shin, Method::BalancedBook] {
        let plain = devig(&odds, method).unwrap();
        let net = devig(&odds, DevigOptions::new(method).gross_margin(0.02)).unwrap();
        let longer = odds.map(|o| o / 0.98);
        let same = devig(&longer, method).unwrap();
        assert!(net.parameter < plain.parameter);
        assert!((net.parameter - same.parameter).abs() < 1e-14);
        assert!(
            (net.overround - plain.overround).abs() < 1e-14,
            "the overround is that of the book as offered"
        );
        assert!(net.probabilities.iter().zip(&same.probabilities).all(|(a, b)| (a - b).abs() < 1e-14));
    }
    // All of the overround and more: nothing is left for insiders.
    let error = devig(&odds, DevigOptions::new(Method::Shin).gross_margin(0.1)).unwrap_err();
    assert!(matches!(error, Error::Underround { .. }), "{error}");
}

#[test]
fn odds_cannot_be_made_of_anything() {
    let ask = |p: &[f64], over, method| add_overround(p, over, method).unwrap_err().to_string();
    let power = Method::Power;
    assert_eq!(ask(&[0.5, 0.0, 0.5], 0.1, power), "probabilities[1] = 0 must be above 0 and below 1");
    assert_eq!(ask(&[1.0, 0.5], 0.1, power), "probabilities[0] = 1 must be above 0 and below 1");
    assert_eq!(ask(&[f64::NAN, 0.5], 0.1, power), "probabilities[0] = NaN must be above 0 and below 1");
    assert_eq!(
        ask(&[0.5, 0.4], 0.1, power),
        "the probabilities sum to 0.9, not to 1 within 1e-12; normalise them, or set the total"
    );
    assert_eq!(ask(&[0.5, 0.5], 1.0, power), "overround = 1 must be above -1 and below 1");
    assert_eq!(ask(&[0.5, 0.5], f64::NAN, power), "overround = NaN must be above -1 and below 1");
    assert_eq!(ask(&[0.5], 0.1, power), "a book needs at least 2 outcomes, this one has 1");
    assert_eq!(
        ask(&[0.75, 0.25], 0.5, Method::Multiplicative),
        "multiplicative cannot spread an overround of 0.5: it ends with outcome 0 at an implied probability of 1.125, \
         which must stay above 0 and below 1"
    );
    // Shin's overround is at most (Σ√p)² − 1, all money being insiders'.
    let most = (0.9f64.sqrt() + 0.1f64.sqrt()).powi(2) - 1.0;
    assert!(add_overround(&[0.9, 0.1], most - 1e-6, Method::Shin).is_err());
    assert!(matches!(add_overround(&[0.9, 0.1], -0.01, Method::Shin), Err(Error::Underround { .. })));
    assert_eq!(
        add_overround(&[0.9, 0.1], 0.9, Method::JensenShannon),
        Err(Error::NoCommonDistance { index: 0 })
    );
}

#[test]
fn one_bad_row_does_not_cost_the_batch() {
    let odds = array![[2.0, 3.0, 4.0], [2.0, f64::NAN, 4.0], [2.5, 2.9, 3.1], [2.0, 3.0, 0.5]];
    let batch = devig_batch(odds.view(), &DevigOptions::new(Method::Shin)).unwrap();
    let refused =
        [(1, Error::MissingPrice { index: 1 }), (3, Error::OddsOutOfRange { index: 2, value: 0.5 })];
    assert_eq!(batch.refused, refused);
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
    assert_eq!(
        error,
        "no method is called \"shine\"; there are multiplicative, additive, power, odds_ratio, shin, balanced_book, \
         jensen_shannon, standard_error"
    );
}
