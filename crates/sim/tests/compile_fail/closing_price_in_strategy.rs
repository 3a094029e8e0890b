//! A strategy cannot name a closing price.

use fairline_sim::{Slate, Stakes, Strategy, StrategyError};
use rust_decimal::Decimal;

struct Cheat;

impl Strategy for Cheat {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        let closing = |game: usize| slate.forecasts[game].closing;
        let bets = slate.candidates.iter();
        let stake = |sure: bool| if sure { Decimal::TEN } else { Decimal::ZERO };
        Ok(bets.map(|bet| stake(closing(bet.game)[bet.outcome.index()] * bet.odds > 1.0)).collect())
    }
}

fn main() {}
