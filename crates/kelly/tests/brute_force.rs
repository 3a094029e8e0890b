//! The integral against full enumeration of the joint outcomes, up to eight three-way events.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_kelly::{Options, simultaneous};
use ndarray::{Array2, ArrayView2, array};

/// Joint outcomes carry about 1e-16 each; the sums over 6,561 of them stay far below this.
const VALUE: f64 = 1e-12;
/// Central differences of step 1e-6 of a function known to 1e-16.
const SLOPE: f64 = 1e-8;

/// `E[f(W)]` by enumeration.
fn expect(p: ArrayView2<'_, f64>, o: ArrayView2<'_, f64>, stakes: &Array2<f64>, f: fn(f64) -> f64) -> f64 {
    let (events, outcomes) = p.dim();
    let cash = 1.0 - stakes.sum();
    let joint = outcomes.pow(u32::try_from(events).unwrap());
    let one = |code: usize| {
        let (mut rest, mut probability, mut wealth) = (code, 1.0, cash);
        for i in 0..events {
            let k = rest % outcomes;
            rest /= outcomes;
            probability *= p[[i, k]];
            wealth += o[[i, k]] * stakes[[i, k]];
        }
        if probability > 0.0 { probability * f(wealth) } else { 0.0 }
    };
    (0..joint).map(one).sum()
}

/// Beliefs and prices that disagree by up to `spread`, both ways.
fn books(events: usize, booksum: f64, spread: f64) -> (Array2<f64>, Array2<f64>) {
    let p = Array2::from_shape_fn((events, 3), |(i, k)| [0.45, 0.27, 0.28][(i + k) % 3]);
    let o = Array2::from_shape_fn((events, 3), |(i, k)| {
        let error = 1.0 + spread * (((7 * i + 5 * k) % 11) as f64 / 5.0 - 1.0);
        error / (booksum * p[[i, k]])
    });
    (p, o)
}

#[test]
fn the_growth_is_the_enumerated_one() {
    for events in 1..=8 {
        let (p, o) = books(events, 1.03, 0.125);
        for options in [Options::new(), Options::new().fraction(0.3).max_bet(0.02).max_total(0.1)] {
            let bets = simultaneous(p.view(), o.view(), &options).unwrap();
            assert!(bets.total > 0.0);
            let growth = expect(p.view(), o.view(), &bets.stakes, f64::ln);
            assert_abs_diff_eq!(bets.log_growth, growth, epsilon = VALUE);
            assert_abs_diff_eq!(bets.cash, 1.0 - bets.stakes.sum(), epsilon = 1e-14);
        }
    }
}

#[test]
fn tiny_growth_keeps_its_digits() {
    // Edge 1e-6 on a fair coin: growth 5e-13, of which enumeration with ln_1p gives the leading digits.
    let (p, o) = (array![[0.5, 0.5]], array![[2.000002, 1.9]]);
    let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
    let (f, b) = (bets.stakes[[0, 0]], 1.000002);
    let exact = 0.5 * ((f * b).ln_1p() + (-f).ln_1p());
    assert_relative_eq!(bets.log_growth, exact, max_relative = 1e-9);
    assert_relative_eq!(bets.log_growth, 5e-13, max_relative = 1e-5);
}

#[test]
fn no_small_exchange_of_stakes_gains() {
    let (p, o) = books(6, 1.05, 0.08);
    let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
    assert!(bets.total > 0.05 && bets.total < 0.9, "no cap may bind here: {}", bets.total);
    let step = 1e-6;
    for place in ndarray::indices(p.dim()) {
        let mut more = bets.stakes.clone();
        more[place] += step;
        let slope = (expect(p.view(), o.view(), &more, f64::ln) - bets.log_growth) / step;
        // Half the curvature times the step is what a stationary point shows.
        assert!(slope < 1e-5, "{place:?} {slope}");
        if bets.stakes[place] > step {
            let mut less = bets.stakes.clone();
            less[place] -= step;
            let rise =
                expect(p.view(), o.view(), &more, f64::ln) - expect(p.view(), o.view(), &less, f64::ln);
            assert_abs_diff_eq!(rise / (2.0 * step), 0.0, epsilon = SLOPE);
        }
    }
}
