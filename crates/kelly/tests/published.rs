//! Answers that others have published.

use approx::assert_abs_diff_eq;
use fairline_kelly::{Options, exclusive, simultaneous};
use ndarray::Array2;

/// Closed forms against Newton's method.
const CLOSED: f64 = 1e-11;

/// Stakes on the first outcome of two-way events; the second is at a price without value.
fn stakes(p: &[f64], odds: f64) -> Vec<f64> {
    let n = p.len();
    let p = Array2::from_shape_fn((n, 2), |(i, k)| if k == 0 { p[i] } else { 1.0 - p[i] });
    let o = Array2::from_shape_fn((n, 2), |(_, k)| if k == 0 { odds } else { 1.01 });
    let found = simultaneous(p.view(), o.view(), &Options::new()).expect("valid");
    assert!(found.stakes.column(1).iter().all(|stake| *stake <= 0.0));
    found.stakes.column(0).to_vec()
}

/// Thorp (2006), *The Kelly criterion in blackjack, sports betting, and the stock market*: two independent even-money bets
/// with the same edge m are each worth m/(1 + m²); for p = 0.55, "0.099".
#[test]
fn two_coins_of_thorp() {
    for p in [0.53, 0.55, 0.7] {
        let m = 2.0 * p - 1.0;
        for stake in stakes(&[p, p], 2.0) {
            assert_abs_diff_eq!(stake, m / (1.0 + m * m), epsilon = CLOSED);
        }
    }
    assert_abs_diff_eq!(stakes(&[0.55, 0.55], 2.0)[0], 0.099, epsilon = 5e-5);
}

/// Two different even-money bets: setting both derivatives of the four-outcome growth to 0 gives sum and difference.
#[test]
fn two_different_coins() {
    let (p, r) = (0.56, 0.6);
    let (q, s) = (1.0 - p, 1.0 - r);
    let sum = (p * r - q * s) / (p * r + q * s);
    let difference = (p * s - q * r) / (p * s + q * r);
    let found = stakes(&[p, r], 2.0);
    assert_abs_diff_eq!(found[0], f64::midpoint(sum, difference), epsilon = CLOSED);
    assert_abs_diff_eq!(found[1], f64::midpoint(sum, -difference), epsilon = CLOSED);
}

/// A table of n simultaneous bets at 2.2 that win half the time, as printed in "Kelly, part 4" of the forum of
/// bettorsworld.com, to four digits.
#[test]
fn one_to_ten_bets_at_once() {
    let table = [0.0833, 0.0827, 0.0820, 0.0813, 0.0806, 0.0799, 0.0792, 0.0784, 0.0776, 0.0768];
    for (n, expected) in table.into_iter().enumerate() {
        for stake in stakes(&vec![0.5; n + 1], 2.2) {
            assert_abs_diff_eq!(stake, expected, epsilon = 5e-5);
        }
    }
}

/// Whitrow (2007), *Algorithms for optimal allocation of bets on many simultaneous events*: stakes on many small bets go
/// with the edge p − 1/o over the price, as alone; what simultaneity takes off is of third order in the edge.
#[test]
fn small_stakes_are_those_of_lone_bets() {
    for edge in [0.02, 0.01, 0.005] {
        let p: Vec<f64> = [0.5, 0.3, 0.7].iter().map(|p| p + edge).collect();
        let odds = Array2::from_shape_fn(
            (3, 2),
            |(i, k)| if k == 0 { [2.0, 1.0 / 0.3, 1.0 / 0.7][i] } else { 1.01 },
        );
        let table = Array2::from_shape_fn((3, 2), |(i, k)| if k == 0 { p[i] } else { 1.0 - p[i] });
        let found = simultaneous(table.view(), odds.view(), &Options::new()).expect("valid");
        for i in 0..3 {
            let (o, p) = (odds[[i, 0]], p[i]);
            let alone = (p * o - 1.0) / (o - 1.0);
            let short = alone - found.stakes[[i, 0]];
            assert!(short >= 0.0 && short < 60.0 * edge.powi(3), "{edge} {short}");
        }
    }
}

/// The algorithm of Smoczynski & Tomkins (2010), step by step on a book of four: the set is that of the largest expected
/// returns above the reserve, and the stakes follow. (The paper's own table could not be consulted.)
#[test]
fn the_reserve_by_hand() {
    let (p, o) = ([0.40, 0.30, 0.20, 0.10], [2.9, 3.5, 4.6, 8.0]);
    // p·o = 1.16, 1.05, 0.92, 0.80. After one: R = 0.6/(1 − 1/2.9) = 0.9158; after two: 0.3/(1 − 1/2.9 − 1/3.5) = 0.8114;
    // after three: 0.1/(1 − 1/2.9 − 1/3.5 − 1/4.6) = 0.6569; the fourth, at 0.80, is above it and its book is above 1:
    // 1/2.9 + 1/3.5 + 1/4.6 + 1/8 = 0.9729, so all four win: an arbitrage.
    let found = exclusive(&p, &o, &Options::new()).expect("valid");
    assert!(found.arbitrage);
    for (stake, p) in found.stakes.iter().zip(p) {
        assert_abs_diff_eq!(*stake, p, epsilon = 1e-12);
    }
    // At 6.0 for the fourth the book is 1.0146, and 0.60 is below the reserve of the three.
    let found = exclusive(&p, &[2.9, 3.5, 4.6, 6.0], &Options::new()).expect("valid");
    let reserve = 0.1 / (1.0 - 1.0 / 2.9 - 1.0 / 3.5 - 1.0 / 4.6);
    assert_abs_diff_eq!(found.cash, reserve, epsilon = 1e-14);
    for ((stake, p), o) in found.stakes.iter().zip(p).zip([2.9, 3.5, 4.6]) {
        assert_abs_diff_eq!(*stake, p - reserve / o, epsilon = 1e-14);
    }
    assert!(found.stakes[3] <= 0.0 && !found.arbitrage);
}
