//! What a run has brought.

use fairline_data::{Outcome, Season};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::event::OpenBet;
use super::retraining::ModelEvaluation;
use crate::{Alert, Bet, Entry, Funnel, MarketEvidence, RefusedBet, WeekHealth, WeekRecord};

/// A forecast of one match, with what the market said and what happened.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Prediction {
    /// Season of the week.
    pub season: Season,
    /// Betting week, counted from 1.
    pub week: usize,
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Day of the match, as announced.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// The model's probabilities of home win, draw, away win.
    pub model: [f64; 3],
    /// Fair probabilities of the opening book the bets were made at, or of the opening consensus with best prices;
    /// `None` without a price.
    pub market: Option<[f64; 3]>,
    /// Fair probabilities of the same bookmaker's closing book, or of the closing consensus; `None` without a price.
    pub closing: Option<[f64; 3]>,
    /// What happened; `None` if the match was not played as announced, which leaves nothing to score.
    pub outcome: Option<Outcome>,
}

/// A run, to its end or as far as it has come.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, simulate_season};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2017))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let run = simulate_season(&schedule, EloPredictor::default(), KellyStrategy, &SeasonOptions::new(), |_| {})?;
///
/// let booked: rust_decimal::Decimal = run.ledger.iter().map(|entry| entry.amount).sum();
/// assert_eq!(booked, run.final_bankroll());
/// assert_eq!(run.summary()?.scores.model.matches, 380);
/// assert!(run.alerts().next().is_none() && run.retraining_effectiveness().is_none()); // neither was asked for
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SeasonRun {
    /// Money at the start.
    #[cfg_attr(feature = "serde", serde(with = "crate::betting::money_serde"))]
    pub bankroll_at_start: Decimal,
    /// One record a betting week, in order.
    pub weeks: Vec<WeekRecord>,
    /// One forecast a match, in order of kick-off; two for a match that was postponed.
    pub predictions: Vec<Prediction>,
    /// Every bet, in order of settlement.
    pub bets: Vec<Bet>,
    /// Outcomes with an edge that were not bet on, and why.
    pub refused: Vec<RefusedBet>,
    /// How many outcomes each step of the way to a bet let through.
    pub funnel: Funnel,
    /// Every movement of money, in order.
    pub ledger: Vec<Entry>,
    /// Bets that are not settled yet.
    pub open: Vec<OpenBet>,
    /// What the monitor found, one record a week, with the alerts it raised; empty without a monitor.
    pub health: Vec<WeekHealth>,
    /// Trials of retrained forecasters.
    pub evaluations: Vec<ModelEvaluation>,
    /// What the model is worth beside the market's prices: over all past matches where the forecaster says so itself, else
    /// over the season's predictions. `None` where too little is known, or where the model is the market.
    pub evidence: Option<MarketEvidence>,
}

impl SeasonRun {
    /// Money at the end, open stakes included.
    pub fn final_bankroll(&self) -> Decimal {
        self.weeks.last().map_or(self.bankroll_at_start, |week| week.bankroll)
    }

    /// What the monitor raised, in order.
    pub fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.health.iter().flat_map(|health| &health.alerts)
    }

    /// What retraining was worth: the mean improvement of the Brier score over all trials, weighted by their matches, as if
    /// every challenger had taken over; `None` without a trial.
    pub fn retraining_effectiveness(&self) -> Option<f64> {
        let matches: usize = self.evaluations.iter().map(|trial| trial.matches).sum();
        let improvement: f64 =
            self.evaluations.iter().map(|trial| trial.improvement * trial.matches as f64).sum();
        (matches > 0).then(|| improvement / matches as f64)
    }
}
