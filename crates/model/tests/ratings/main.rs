//! Ratings and the ordered logit that turns them into probabilities: by their laws, against references, at their edges.
#![expect(clippy::unwrap_used, reason = "a test that fails here should say where")]

#[path = "../common/mod.rs"]
mod common;
mod elo;
mod least_squares;
mod ordered_logit;
mod ordered_logit_edges;
mod pi;
mod poisson;
mod reference;

use proptest::prelude::*;

/// A few roundings of numbers near 1.
const ROUNDING: f64 = 1e-14;

const CLUBS: usize = 8;

/// Any number of goals, the absurd ones too.
const GOALS: std::ops::RangeInclusive<u32> = 0..=u32::MAX;

type Match = (usize, usize, [u32; 2]);

/// Matches between few clubs, with repetitions, draws, and now and then a club that plays itself.
fn matches() -> impl Strategy<Value = Vec<Match>> {
    prop::collection::vec((0..CLUBS, 0..CLUBS, 0..5_u32, 0..5_u32), 0..60)
        .prop_map(|matches| matches.into_iter().map(|(home, away, h, a)| (home, away, [h, a])).collect())
}
