//! A strategy of one's own: one percent of the bankroll on the best price of each match, and only on underdogs.

use std::error::Error;
use std::io::{Write, stdout};

use fairline::Decimal;
use fairline::data::{HoldOut, Season, Source};
use fairline::sim::{
    EloPredictor, Schedule, ScheduleOptions, SeasonOptions, Slate, Stakes, Strategy, StrategyError,
    simulate_season,
};

struct Underdogs;

impl Strategy for Underdogs {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        let percent = (slate.bankroll.balance() / Decimal::ONE_HUNDRED).round_dp(2);
        let stakes = slate.candidates.iter().map(|bet| {
            let rivals = slate.candidates.iter().filter(|other| other.game == bet.game);
            let best = rivals.map(|other| other.edge).fold(0.0, f64::max);
            if bet.fair_probability < 0.3 && bet.edge >= best { percent } else { Decimal::ZERO }
        });
        Ok(stakes.collect())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let hold_out = HoldOut::split(&Source::Simulated { seed: 42 }.load()?.matches, Season::new(2023))?;
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new().best_price())?;
    let run = simulate_season(&schedule, EloPredictor::default(), Underdogs, &SeasonOptions::new(), |_| {})?;
    writeln!(
        stdout(),
        "{} bets, {} left of {}",
        run.bets.len(),
        run.final_bankroll(),
        run.bankroll_at_start
    )?;
    Ok(())
}
