//! A strategy cannot name a result.

use fairline_sim::{Slate, Stakes, Strategy, StrategyError};
use rust_decimal::Decimal;

struct Cheat;

impl Strategy for Cheat {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        let won = |game: usize| slate.forecasts[game].fixture.outcome();
        let bets = slate.candidates.iter();
        Ok(bets.map(|bet| if won(bet.game) == bet.outcome { Decimal::TEN } else { Decimal::ZERO }).collect())
    }
}

fn main() {}
