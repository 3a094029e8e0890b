//! Edge, commission, break-even and the value of a bet at the close.

use approx::assert_abs_diff_eq;
use fairline_market::{
    DevigOptions, Error, Method, break_even_probability, devig, edge, expected_profit, lay_as_back,
    lay_break_even_probability, lay_edge, net_odds, value_at_close, value_at_close_batch,
};
use ndarray::{Array2, array};
use proptest::prelude::*;

/// A handful of roundings on numbers up to some hundreds.
const ROUNDING: f64 = 1e-10;

/// <https://www.betfair.com.au/hub/help/account-help/commissions-and-charges/>: 50 at 3.00 wins 100,
/// 7 % commission takes 7.
#[test]
fn a_published_commission() {
    assert_abs_diff_eq!(50.0 * (net_odds(3.0, 0.07).unwrap() - 1.0), 93.0, epsilon = ROUNDING);
}

/// A two-way book that closes at 1.91 each: 2.05 taken is worth 2.05/2 − 1 whatever the method, by symmetry.
#[test]
fn a_level_book_closes_at_evens() {
    for method in Method::ALL {
        assert_abs_diff_eq!(value_at_close(2.05, 1, &[1.91, 1.91], method).unwrap(), 0.025, epsilon = 1e-12);
    }
}

#[test]
fn a_batch_gives_the_bits_of_its_rows_and_refuses_bad_ones() {
    let closing =
        array![[2.0, 3.5, 4.2], [1.5, 4.4, f64::NAN], [2.6, 3.1, 3.0], [2.0, 3.5, 4.2], [2.0, 3.5, 4.2]];
    let options = DevigOptions::new(Method::Power);
    let (odds, outcomes) = ([2.1, 4.5, 3.3, 0.9, 2.1], [0, 1, 2, 0, 3]);
    let batch = value_at_close_batch(&odds, &outcomes, closing.view(), &options).unwrap();
    for bet in [0, 2] {
        let alone = value_at_close(odds[bet], outcomes[bet], &closing.row(bet).to_vec(), options).unwrap();
        assert_eq!(batch.values[bet].to_bits(), alone.to_bits());
    }
    let reasons: Vec<(usize, String)> =
        batch.refused.iter().map(|(bet, error)| (*bet, error.to_string())).collect();
    assert_eq!(
        reasons,
        [
            (1, "odds[2] is missing (NaN); a book needs a price for every outcome".to_owned()),
            (3, "odds_taken = 0.9 must be finite and greater than 1".to_owned()),
            (4, "outcome 3 does not exist, the book has 3 outcomes, counted from 0".to_owned()),
        ]
    );
    assert!([1, 3, 4].iter().all(|&bet| batch.values[bet].is_nan()));

    let nothing = value_at_close_batch(&[], &[], Array2::zeros((0, 3)).view(), &options).unwrap();
    assert!(nothing.values.is_empty() && nothing.refused.is_empty());
    assert_eq!(
        value_at_close_batch(&odds, &[0], closing.view(), &options).unwrap_err().to_string(),
        "outcomes has length 1, it must have length 5, one for each of the bets"
    );
    assert_eq!(
        value_at_close_batch(&odds[..2], &[0, 1], closing.view(), &options).unwrap_err().to_string(),
        "closing_odds has length 5, it must have length 2, one for each of the bets"
    );
}

#[test]
fn a_hundred_thousand_bets() {
    let n = 100_000;
    let closing = Array2::from_shape_fn((n, 3), |(i, j)| 2.6 + 0.2 * ((i + j) % 5) as f64);
    let options = DevigOptions::new(Method::Multiplicative);
    let batch = value_at_close_batch(&vec![3.0; n], &vec![1; n], closing.view(), &options).unwrap();
    assert!(batch.refused.is_empty() && batch.values.iter().all(|v| v.abs() < 0.3));
}

#[test]
fn bad_input_is_named() {
    for bad in [1.0, -2.0, f64::NAN, f64::INFINITY] {
        let text = format!("odds = {bad} must be finite and greater than 1");
        for result in [
            net_odds(bad, 0.0),
            lay_as_back(bad, 0.0),
            edge(0.5, bad, 0.0),
            lay_edge(0.5, bad, 0.0),
            expected_profit(1.0, 0.5, bad, 0.0),
            break_even_probability(bad, 0.0),
            lay_break_even_probability(bad, 0.0),
        ] {
            assert_eq!(result.unwrap_err().to_string(), text);
        }
    }
    for bad in [-0.01, 1.0, f64::NAN] {
        let text = format!("commission = {bad} must be in [0, 1)");
        for result in [
            net_odds(2.0, bad),
            lay_as_back(2.0, bad),
            edge(0.5, 2.0, bad),
            lay_edge(0.5, 2.0, bad),
            expected_profit(1.0, 0.5, 2.0, bad),
            break_even_probability(2.0, bad),
            lay_break_even_probability(2.0, bad),
        ] {
            assert_eq!(result.unwrap_err().to_string(), text);
        }
    }
    for bad in [-0.01, 1.01, f64::NAN] {
        let text = format!("probability = {bad} must be in [0, 1]");
        for result in [edge(bad, 2.0, 0.0), lay_edge(bad, 2.0, 0.0), expected_profit(1.0, bad, 2.0, 0.0)] {
            assert_eq!(result.unwrap_err().to_string(), text);
        }
    }
    assert_eq!(
        expected_profit(0.0, 0.5, 2.0, 0.0).unwrap_err().to_string(),
        "stake = 0 must be finite and greater than 0"
    );
    assert_eq!(
        expected_profit(1e300, 1.0, 1e300, 0.0).unwrap_err(),
        Error::Overflow { quantity: "expected profit" }
    );
    assert_eq!(
        value_at_close(2.0, 2, &[2.0, 1.9], Method::Power).unwrap_err(),
        Error::OutcomeOutOfRange { outcome: 2, outcomes: 2 }
    );
    assert_eq!(
        value_at_close(2.0, 0, &[2.0], Method::Power).unwrap_err(),
        Error::TooFewOutcomes { outcomes: 1 }
    );
}

proptest! {
    #[test]
    fn an_edge_is_the_mean_of_both_results(p in 0.0..=1.0f64, o in 1.01..100.0f64, c in 0.0..0.2f64) {
        let back = p * (o - 1.0) * (1.0 - c) - (1.0 - p);
        let lay = (1.0 - p) * (1.0 - c) - p * (o - 1.0);
        prop_assert!((edge(p, o, c)? - back).abs() < ROUNDING);
        prop_assert!((lay_edge(p, o, c)? - lay).abs() < ROUNDING);
        prop_assert!((edge(p, o, 0.0)? - (p * o - 1.0)).abs() < ROUNDING);
        prop_assert!((edge(p, o, c)? - (p * net_odds(o, c)? - 1.0)).abs() < ROUNDING);
        prop_assert!((expected_profit(7.0, p, o, c)? - 7.0 * back).abs() < ROUNDING * 7.0);
        // Without commission one side's edge is the other's loss.
        prop_assert!((edge(p, o, 0.0)? + lay_edge(p, o, 0.0)?).abs() < ROUNDING);
    }

    #[test]
    fn break_even_is_where_the_edge_is_nothing(o in 1.01..100.0f64, c in 0.0..0.2f64) {
        let (back, lay) = (break_even_probability(o, c)?, lay_break_even_probability(o, c)?);
        prop_assert!(edge(back, o, c)?.abs() < ROUNDING);
        prop_assert!(lay_edge(lay, o, c)?.abs() < ROUNDING);
        prop_assert!(lay <= back + ROUNDING);
    }

    #[test]
    fn a_lay_is_a_back_of_the_other_side(p in 0.0..=1.0f64, o in 1.01..100.0f64, c in 0.0..0.2f64) {
        // Per unit of liability.
        let other = edge(1.0 - p, lay_as_back(o, c)?, 0.0)?;
        prop_assert!((other * (o - 1.0) - lay_edge(p, o, c)?).abs() < ROUNDING);
    }

    #[test]
    fn the_fair_closing_price_has_no_value(odds in prop::collection::vec(2.6..4.0f64, 3), k in 0usize..3) {
        for method in Method::ALL {
            let options = DevigOptions::new(method).underround(true);
            let fair = 1.0 / devig(&odds, options)?.probabilities[k];
            prop_assert!(value_at_close(fair, k, &odds, options)?.abs() < ROUNDING);
        }
    }
}
