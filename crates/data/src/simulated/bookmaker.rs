//! Prices of two bookmakers who nearly know the truth, and their maximum and mean.
//!
//! ```text
//! belief ∝ truth · exp(noise),   price ∝ belief^(1 − bias),   odds = 1 / (price · (1 + overround)), rounded down
//! ```
//! The noise is mostly the market's, so that bookmakers err together, and mostly about which side is the stronger; what
//! remains of the opening's error is part of the closing's. The exponent shortens longshots more than favourites: the
//! favourite-longshot bias.

use std::sync::Arc;

use rand::Rng;

use super::club::normal;
use super::options::SimulatedLeagueOptions;
use crate::{Line, Quote};

/// Names and overrounds.
const BOOKMAKERS: [(&str, f64); 2] = [("B365", 0.05), ("PS", 0.025)];
/// Error about the draw, in errors about the sides; real prices of draws also move less than those of wins.
const DRAW: f64 = 0.6;
/// How far one bookmaker strays from the market, in log probability.
const OWN_NOISE: f64 = 0.02;
/// Cuts a bookmaker's own error, so that the mean of two prices always keeps an overround.
const FARTHEST: f64 = 4.0;
/// Correlation of the closing line's error with the opening line's.
const MEMORY: f64 = 0.6;
/// No outcome is priced as more certain than this.
const SUREST: f64 = 0.95;
/// The shortest and the longest odds that are offered.
const SHORTEST_ODDS: f64 = 1.01;
const LONGEST_ODDS: f64 = 501.0;

/// Everybody who quotes; names are shared by all quotes.
#[derive(Debug)]
pub(super) struct Market {
    names: [Arc<str>; 2],
    maximum: Arc<str>,
    average: Arc<str>,
}

impl Market {
    pub(super) fn new() -> Self {
        Self {
            names: BOOKMAKERS.map(|(name, _)| name.into()),
            maximum: Quote::MAXIMUM.into(),
            average: Quote::AVERAGE.into(),
        }
    }

    /// Opening and closing quotes of both bookmakers, the maximum and the average.
    pub(super) fn quotes<R: Rng>(
        &self,
        truth: [f64; 3],
        options: &SimulatedLeagueOptions,
        rng: &mut R,
    ) -> Vec<Quote> {
        let opening = [(); 2].map(|()| normal(rng));
        let closing = opening.map(|old| MEMORY * old + (1.0 - MEMORY * MEMORY).sqrt() * normal(rng));
        let errors = |noise: f64, [side, draw]: [f64; 2]| [noise * side, noise * DRAW * draw, -noise * side];
        let lines = [
            (Line::Opening, errors(options.opening_noise, opening)),
            (Line::Closing, errors(options.closing_noise, closing)),
        ];
        let mut quotes = Vec::with_capacity(8);
        for (line, errors) in lines {
            let prices = BOOKMAKERS.map(|(_, overround)| {
                let own = errors.map(|error| error + OWN_NOISE * normal(rng).clamp(-FARTHEST, FARTHEST));
                odds(truth, own, options.longshot_bias, overround)
            });
            let [one, other] = prices;
            let both = |combine: fn(f64, f64) -> f64| std::array::from_fn(|k| combine(one[k], other[k]));
            for (name, odds) in self.names.iter().zip(prices) {
                quotes.push(Quote { bookmaker: Arc::clone(name), line, odds });
            }
            quotes.push(Quote { bookmaker: Arc::clone(&self.maximum), line, odds: both(f64::max) });
            quotes.push(Quote {
                bookmaker: Arc::clone(&self.average),
                line,
                odds: both(|one, other| two_places(f64::midpoint(one, other))),
            });
        }
        quotes
    }
}

fn odds(truth: [f64; 3], errors: [f64; 3], bias: f64, overround: f64) -> [f64; 3] {
    let weights: [f64; 3] = std::array::from_fn(|k| (truth[k] * errors[k].exp()).powf(1.0 - bias));
    let total: f64 = weights.iter().sum();
    tempered(weights.map(|weight| weight / total))
        .map(|price| two_places(1.0 / (price * (1.0 + overround))).clamp(SHORTEST_ODDS, LONGEST_ODDS))
}

/// Lowers a near certainty to [`SUREST`] and gives the rest to the others, so that odds of 1.01 still make a book.
fn tempered(prices: [f64; 3]) -> [f64; 3] {
    let most = prices.into_iter().fold(0.0, f64::max);
    if most <= SUREST {
        return prices;
    }
    let growth = (1.0 - SUREST) / (1.0 - most).max(f64::MIN_POSITIVE);
    prices.map(|price| if price < most { price * growth } else { SUREST })
}

/// Rounds down to cents: rounding up would give a part of the overround away. The tiny addition keeps what is cents
/// already, such as 2.3 · 100 = 229.99999999999997.
fn two_places(odds: f64) -> f64 {
    (odds * 100.0 + 1e-9).floor() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_certainties_still_make_a_book() {
        for (_, overround) in BOOKMAKERS {
            for sure in [0.9, 0.95, 0.99, 0.9999, 0.9999999] {
                let odds = odds([sure, (1.0 - sure) * 0.7, (1.0 - sure) * 0.3], [0.0; 3], 0.0, overround);
                let sum: f64 = odds.iter().map(|odds| 1.0 / odds).sum();
                assert!(sum > 1.0 && odds.iter().all(|&odds| odds >= SHORTEST_ODDS), "{sure}: {odds:?}");
            }
        }
    }

    #[test]
    fn cents_stay_cents() {
        for cents in 101..50_000_u32 {
            let odds = f64::from(cents) / 100.0;
            assert!((two_places(odds) - odds).abs() < 1e-12, "{odds}");
        }
    }
}
