//! Best prices, prices after commission and the consensus line.

use approx::assert_abs_diff_eq;
use fairline_market::{
    BestPrices, Consensus, ConsensusOptions, DevigOptions, Error, Method, best_prices, consensus, devig,
    net_odds, net_prices,
};
use ndarray::{Array2, Axis, array};
use proptest::prelude::*;

/// What two orders of the same sums may differ by.
const ROUNDING: f64 = 1e-12;

const NONE: f64 = f64::NAN;

/// Books around the same probabilities, with overround, noise and missing prices.
fn market() -> impl Strategy<Value = Array2<f64>> {
    (1usize..6, 2usize..6).prop_flat_map(|(bookmakers, outcomes)| {
        (
            prop::collection::vec(0.1..1.0f64, outcomes),
            prop::collection::vec((0.0..0.05f64, 0u8..12), bookmakers * outcomes),
        )
            .prop_map(move |(w, cells)| {
                let total: f64 = w.iter().sum();
                Array2::from_shape_fn((bookmakers, outcomes), |(i, j)| {
                    let (noise, missing) = cells[i * outcomes + j];
                    let odds = total / (w[j] * 1.03 * (1.0 + noise));
                    if missing == 0 || odds <= 1.0 { NONE } else { odds }
                })
            })
    })
}

#[test]
fn the_first_of_several_equal_prices_is_named() {
    let best = best_prices(array![[2.0, NONE], [2.0, 2.1], [1.9, 2.1]].view()).unwrap();
    assert_eq!((best.bookmakers, best.odds), (vec![0, 1], vec![2.0, 2.1]));
}

#[test]
fn bad_prices_are_named_by_row_and_column() {
    for bad in [1.0, 0.0, -2.0, f64::INFINITY, f64::NEG_INFINITY] {
        let prices = array![[2.0, 2.0], [2.1, bad]];
        let expected = format!(
            "prices[[1, 1]] = {bad} must be finite and greater than 1, or NaN where the bookmaker has no price"
        );
        assert_eq!(best_prices(prices.view()).unwrap_err().to_string(), expected);
        assert_eq!(net_prices(prices.view(), &[0.0, 0.0]).unwrap_err().to_string(), expected);
        assert_eq!(consensus(prices.view(), Method::Power).unwrap_err().to_string(), expected);
    }
}

#[test]
fn an_outcome_without_a_price_is_named() {
    let error = best_prices(array![[2.0, NONE, 4.0], [2.1, NONE, NONE]].view()).unwrap_err();
    assert_eq!(error, Error::NoPrice { outcome: 1 });
    assert_eq!(error.to_string(), "no bookmaker prices outcome 1; leave it out or add a bookmaker who does");
    let nobody = Array2::<f64>::zeros((0, 3));
    assert_eq!(best_prices(nobody.view()).unwrap_err(), Error::NoPrice { outcome: 0 });
    for outcomes in [0, 1] {
        let narrow = Array2::from_elem((3, outcomes), 2.0);
        assert_eq!(best_prices(narrow.view()).unwrap_err(), Error::TooFewOutcomes { outcomes });
        assert_eq!(consensus(narrow.view(), Method::Power).unwrap_err(), Error::TooFewOutcomes { outcomes });
    }
}

#[test]
fn net_prices_keep_what_is_missing() {
    let net = net_prices(array![[3.0, NONE], [2.0, 2.5]].view(), &[0.05, 0.0]).unwrap();
    assert_abs_diff_eq!(net[[0, 0]], 2.9, epsilon = ROUNDING);
    assert!(net[[0, 1]].is_nan());
    assert_eq!(net.row(1).to_vec(), [2.0, 2.5]);

    let prices = array![[3.0, 1.5]];
    let error = net_prices(prices.view(), &[0.05, 0.0]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "commissions has length 2, it must have length 1, one for each of the bookmakers"
    );
    let error = net_prices(prices.view(), &[1.0]).unwrap_err();
    assert_eq!(error.to_string(), "commissions[0] = 1 must be in [0, 1)");
}

#[test]
fn a_hundred_thousand_outcomes() {
    let prices = Array2::from_shape_fn((3, 100_000), |(i, j)| 2.0 + ((i * 7 + j * 13) % 101) as f64);
    let best = best_prices(prices.view()).unwrap();
    assert_eq!(best.odds.len(), 100_000);
    let line = consensus(prices.view(), Method::Multiplicative).unwrap();
    assert_abs_diff_eq!(line.probabilities.iter().sum::<f64>(), 1.0, epsilon = ROUNDING);
}

/// Two books by hand: multiplicative fair probabilities (0.6, 0.4) and (0.5, 0.5), weights 3 : 1.
#[test]
fn consensus_by_hand() {
    let prices = array![[1.0 / 0.63, 1.0 / 0.42], [1.0 / 0.55, 1.0 / 0.55]];
    let options = ConsensusOptions::new(Method::Multiplicative).weights(vec![3.0, 1.0]);
    let line = consensus(prices.view(), options).unwrap();
    for (found, expected) in [
        (&line.probabilities, [0.575, 0.425]),
        (&line.odds, [1.0 / 0.575, 1.0 / 0.425]),
        (&line.weights, [0.75, 0.25]),
        // √(¾·0.025² + ¼·0.075²)
        (&line.disagreement, [0.001875f64.sqrt(), 0.001875f64.sqrt()]),
    ] {
        for (a, b) in found.iter().zip(expected) {
            assert_abs_diff_eq!(*a, b, epsilon = ROUNDING);
        }
    }
    assert!(line.left_out.is_empty());
}

#[test]
fn extreme_weights_stay_proportions() {
    let prices = array![[2.0, 1.9], [2.1, 1.8]];
    for scale in [1e-300, 1e300] {
        let options = ConsensusOptions::new(Method::Shin).weights(vec![1.5 * scale, 1.0 * scale]);
        let line = consensus(prices.view(), options).unwrap();
        assert_abs_diff_eq!(line.weights[0], 0.6, epsilon = ROUNDING);
    }
}

#[test]
fn bad_weights_are_named() {
    let prices = array![[2.0, 1.9], [2.1, NONE]];
    let ask = |weights: Vec<f64>| {
        consensus(prices.view(), ConsensusOptions::new(Method::Power).weights(weights))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(ask(vec![1.0]), "weights has length 1, it must have length 2, one for each of the bookmakers");
    assert_eq!(ask(vec![1.0, -1.0]), "weights[1] = -1 must be finite and not negative");
    assert_eq!(ask(vec![f64::NAN, 1.0]), "weights[0] = NaN must be finite and not negative");
    // The only bookmaker with a weight has no complete book.
    assert_eq!(
        ask(vec![0.0, 1.0]),
        "none of the 2 bookmakers has both a price for every outcome and a positive weight, a consensus needs one"
    );
    let nobody = Array2::<f64>::zeros((0, 2));
    assert_eq!(consensus(nobody.view(), Method::Power).unwrap_err(), Error::NoCompleteBook { bookmakers: 0 });
}

#[test]
fn a_book_without_an_answer_is_named_by_its_bookmaker() {
    let prices = array![[2.0, 1.9], [2.2, 2.1]];
    let error = consensus(prices.view(), Method::Shin).unwrap_err();
    assert!(matches!(error, Error::Bookmaker { bookmaker: 1, .. }));
    assert!(error.to_string().starts_with("bookmaker 1: shin needs a booksum of at least 1"), "{error}");
    assert!(consensus(prices.view(), DevigOptions::new(Method::Shin).underround(true)).is_ok());
}

proptest! {
    #[test]
    fn no_bookmaker_has_a_better_price(prices in market()) {
        match best_prices(prices.view()) {
            Ok(BestPrices { odds, bookmakers, overround, .. }) => {
                for (j, column) in prices.columns().into_iter().enumerate() {
                    prop_assert_eq!(odds[j].to_bits(), column[bookmakers[j]].to_bits());
                    prop_assert!(column.iter().all(|&price| price.is_nan() || price <= odds[j]));
                }
                let booksum: f64 = odds.iter().map(|o| 1.0 / o).sum();
                prop_assert!((booksum - 1.0 - overround).abs() < ROUNDING);
            }
            Err(Error::NoPrice { outcome }) => {
                prop_assert!(prices.column(outcome).iter().all(|price| price.is_nan()));
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn net_prices_are_net_odds(prices in market(), rate in 0.0..0.2f64) {
        let net = net_prices(prices.view(), &vec![rate; prices.nrows()])?;
        for (n, &o) in net.iter().zip(&prices) {
            if o.is_nan() {
                prop_assert!(n.is_nan());
            } else {
                prop_assert_eq!(n.to_bits(), net_odds(o, rate)?.to_bits());
            }
        }
    }

    #[test]
    fn a_consensus_is_a_mean(prices in market(), w in prop::collection::vec(0.1..5.0f64, 6)) {
        let options = ConsensusOptions::new(Method::Power).weights(w[..prices.nrows()].to_vec());
        let complete: Vec<usize> =
            (0..prices.nrows()).filter(|&b| prices.row(b).iter().all(|price| !price.is_nan())).collect();
        match consensus(prices.view(), options.clone()) {
            Ok(Consensus { probabilities, odds, disagreement, weights, left_out, .. }) => {
                prop_assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < ROUNDING);
                prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < ROUNDING);
                prop_assert_eq!(left_out.len() + complete.len(), prices.nrows());
                prop_assert!(left_out.iter().all(|&b| weights[b].abs() < f64::MIN_POSITIVE));
                let fair: Vec<Vec<f64>> = complete
                    .iter()
                    .map(|&b| devig(&prices.row(b).to_vec(), Method::Power).map(|book| book.probabilities))
                    .collect::<Result<_, _>>()?;
                for k in 0..prices.ncols() {
                    let (low, high) = fair.iter().fold((1.0f64, 0.0f64), |(l, h), p| (l.min(p[k]), h.max(p[k])));
                    prop_assert!(low - ROUNDING <= probabilities[k] && probabilities[k] <= high + ROUNDING);
                    prop_assert!(disagreement[k] <= (high - low) / 2.0 + ROUNDING);
                    prop_assert!((odds[k] * probabilities[k] - 1.0).abs() < ROUNDING);
                }
            }
            Err(Error::NoCompleteBook { .. }) => prop_assert!(complete.is_empty()),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn bookmakers_may_be_listed_in_any_order(prices in market()) {
        let reversed = prices.select(Axis(0), &(0..prices.nrows()).rev().collect::<Vec<_>>());
        if let Ok(a) = consensus(prices.view(), Method::Power) {
            let b = consensus(reversed.view(), Method::Power)?;
            for (p, r) in a.probabilities.iter().zip(&b.probabilities) {
                prop_assert!((p - r).abs() < ROUNDING);
            }
            prop_assert_eq!(a.left_out.len(), b.left_out.len());
        }
    }

    #[test]
    fn a_bookmaker_twice_is_one_of_double_weight(prices in market()) {
        let rows: Vec<usize> = (0..prices.nrows()).chain([0]).collect();
        let twice = prices.select(Axis(0), &rows);
        let mut weights = vec![1.0; prices.nrows()];
        weights[0] = 2.0;
        let heavy = consensus(prices.view(), ConsensusOptions::new(Method::Power).weights(weights));
        if let Ok(heavy) = heavy {
            let twice = consensus(twice.view(), Method::Power)?;
            for (p, r) in heavy.probabilities.iter().zip(&twice.probabilities) {
                prop_assert!((p - r).abs() < ROUNDING);
            }
            for (p, r) in heavy.disagreement.iter().zip(&twice.disagreement) {
                prop_assert!((p - r).abs() < 1e-8); // the square root of rounding
            }
        }
    }

    #[test]
    fn any_numbers_give_an_error_or_finite_answers(
        cells in prop::collection::vec(any::<f64>(), 6),
        weights in prop::collection::vec(any::<f64>(), 2),
    ) {
        let prices = Array2::from_shape_vec((2, 3), cells).expect("six cells");
        if let Ok(best) = best_prices(prices.view()) {
            prop_assert!(best.overround.is_finite());
        }
        let options = ConsensusOptions::new(Method::Multiplicative).weights(weights);
        if let Ok(line) = consensus(prices.view(), options) {
            prop_assert!(line.odds.iter().chain(&line.disagreement).all(|x| x.is_finite()));
        }
    }
}
