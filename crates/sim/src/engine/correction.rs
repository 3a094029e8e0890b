//! Results of a season that is being played that are others than those it was settled by.

use std::fmt;

use fairline_data::Outcome;
use jiff::civil::Date;

use super::run::Prediction;
use super::settle::result_of;
use super::simulation::Simulation;
use crate::Bet;

/// A match that did not end as it was scored, or as the bets on it were settled.
///
/// Displays as `E0 2023-08-12 Aston v Borrow: H, now D`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Correction {
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Day of the match, as announced.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What the forecast was scored by; `None` where it was not, and only the bets are settled otherwise.
    pub was: Option<Outcome>,
    /// What is known now.
    pub is: Outcome,
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { competition, date, home, away, was, is } = self;
        write!(f, "{competition} {date} {home} v {away}: ")?;
        was.map_or(Ok(()), |was| write!(f, "{was}, "))?;
        write!(f, "now {is}")
    }
}

impl Simulation<'_> {
    /// The matches whose results are others now than when they were scored, or when bets on them were settled. What was settled
    /// stays as it is; only a run that was taken up from a snapshot can have any.
    pub fn corrections(&self) -> Vec<Correction> {
        let run = &self.state.run;
        // Forecasts are in the order of the matches.
        let games = self.schedule.weeks.iter().flat_map(|week| &week.batches).flat_map(|batch| &batch.games);
        let corrected = games.zip(&run.predictions).filter_map(|(game, prediction)| {
            let scored = prediction.outcome.zip(game.fate.forecast).filter(|(was, is)| was != is);
            let otherwise = |is| {
                let mut bets = run.bets.iter().filter(|bet| is_on(bet, prediction));
                bets.any(|bet| bet.result != result_of(Some(is), bet.outcome))
            };
            let (was, is) = match scored {
                Some((was, is)) => (Some(was), is),
                None => (None, game.fate.bets.filter(|&is| otherwise(is))?),
            };
            let Prediction { competition, date, home, away, .. } = prediction.clone();
            Some(Correction { competition, date, home, away, was, is })
        });
        corrected.collect()
    }
}

fn is_on(bet: &Bet, game: &Prediction) -> bool {
    (bet.week, bet.date, bet.season) == (game.week, game.date, game.season)
        && (&bet.competition, &bet.home, &bet.away) == (&game.competition, &game.home, &game.away)
}
