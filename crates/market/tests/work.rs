//! How many steps the solvers take. A wrong start or slope still ends at the root, only later.

use fairline_market::{DevigOptions, Method, devig};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A book of fair probabilities that differ by up to `spread`, at an overround of −3 to 20 %, longshots a little shorter.
fn book(outcomes: usize, spread: f64, random: &mut Xoshiro256PlusPlus) -> Vec<f64> {
    let weights: Vec<f64> = (0..outcomes).map(|_| (spread * random.random::<f64>()).exp()).collect();
    let (sum, booksum) = (weights.iter().sum::<f64>(), random.random_range(0.97..1.2_f64));
    weights.iter().map(|weight| (weight / sum).powf(-0.98) / booksum).map(|odds| odds.max(1.001)).collect()
}

/// Steps of all books together, with the room that another `exp` or `ln` needs.
#[test]
fn the_solvers_take_no_more_steps_than_they_did() {
    let limits = [
        (DevigOptions::new(Method::Power), [566, 508, 502]),
        (DevigOptions::new(Method::OddsRatio), [502, 1006, 1004]),
        (DevigOptions::new(Method::Shin), [773, 750, 930]),
        (DevigOptions::new(Method::Shin).gross_margin(0.02), [683, 650, 883]),
        (DevigOptions::new(Method::JensenShannon), [1277, 1447, 1507]),
    ];
    for (options, limits) in limits {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        for ((outcomes, spread), limit) in [(2, 2.0), (3, 2.0), (14, 3.5)].into_iter().zip(limits) {
            let solve = |_| devig(&book(outcomes, spread, &mut random), options);
            let steps: usize = (0..500).map(solve).filter_map(Result::ok).map(|fair| fair.iterations).sum();
            assert!(steps <= limit, "{options:?}, {outcomes} outcomes: {steps} steps, {limit} before");
        }
    }
}
