//! Inputs shared by the benches: forecasts, prices and outcomes of the simulated league, repeated to any length.

use fairline::data::{Line, SimulatedLeague, SimulatedLeagueOptions};
use ndarray::Array2;

/// True probabilities, B365's opening odds and the outcomes of `n` matches, seed 42.
///
/// # Panics
/// If the simulated league cannot be generated from its defaults.
pub fn matches(n: usize) -> (Array2<f64>, Array2<f64>, Vec<usize>) {
    let league =
        SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(42)).expect("the defaults are valid");
    let of = |i: usize| i % league.matches.len();
    let odds: Vec<[f64; 3]> = league
        .matches
        .iter()
        .map(|game| game.odds("B365", Line::Opening).expect("every match has a price"))
        .collect();
    (
        Array2::from_shape_fn((n, 3), |(i, k)| league.truth[of(i)][k]),
        Array2::from_shape_fn((n, 3), |(i, k)| odds[of(i)][k]),
        (0..n).map(|i| league.matches[of(i)].outcome().index()).collect(),
    )
}
