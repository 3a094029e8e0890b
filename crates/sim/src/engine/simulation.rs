//! The walk through the weeks: open week, predict, decide, place, results, settle, evaluate, monitor, retrain.

use fairline_kelly::Bankroll;
use jiff::ToSpan;
use jiff::civil::Date;

use super::event::{Event, OpenBet};
use super::retraining::Training;
use super::run::SeasonRun;
use super::watch::gather;
use super::week_of::{WeekOf, prediction, season_evidence};
use crate::betting::Ledger;
use crate::schedule::{Batch, Schedule, Week};
use crate::{
    Error, Forecast, Funnel, MarketEvidence, Monitor, Predictor, Result, SeasonOptions, Strategy, WeekRecord,
};

/// A run through a schedule, week by week.
///
/// Before each batch the forecaster sees every result dated before it, and nothing else; all stakes of a batch are
/// decided together, on the bankroll before it. Only then are its results looked at.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{KellyStrategy, MultinomialPredictor, Schedule, ScheduleOptions, SeasonOptions, Simulation};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2018))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let model = MultinomialPredictor::default();
/// let mut simulation = Simulation::new(&schedule, model, KellyStrategy, &SeasonOptions::new())?;
/// while let Some(week) = simulation.play_week(|_| {})? {
///     println!("{} {}", week.week, week.bankroll);
/// }
/// let run = simulation.into_run();
/// assert_eq!(run.predictions.len(), 380);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Simulation<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) options: SeasonOptions,
    pub(super) champion: Box<dyn Predictor + 'a>,
    pub(super) challenger: Option<Box<dyn Predictor + 'a>>,
    pub(super) strategy: Box<dyn Strategy + 'a>,
    pub(super) state: State,
}

/// Everything that a run has to remember between two weeks, but for what the forecasters have learnt.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct State {
    /// Number of the week in the schedule that is open, or is to be opened next.
    pub(super) next: usize,
    pub(super) bankroll: Bankroll,
    pub(super) ledger: Ledger,
    pub(super) open: Vec<OpenBet>,
    /// Bets placed so far.
    pub(super) placed: usize,
    pub(super) monitor: Option<Monitor>,
    pub(super) training: Training,
    /// The week that has been opened and not closed.
    pub(super) opened: Option<WeekOf>,
    pub(super) run: SeasonRun,
}

impl std::fmt::Debug for Simulation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulation")
            .field("options", &self.options)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Walks a schedule from its first week to its last.
///
/// `on_event` is told every step; see [`Event`].
///
/// # Errors
/// Those of [`Simulation::new`] and [`Simulation::play_week`].
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{
///     KellyStrategy, MarketPredictor, Schedule, ScheduleOptions, SeasonOptions, simulate_season,
/// };
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2023))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let market = MarketPredictor::new(fairline_market::Method::Shin);
/// let run = simulate_season(&schedule, market, KellyStrategy, &SeasonOptions::new(), |_| {})?;
/// assert_eq!(run.predictions.len(), 380);
/// assert!(run.bets.is_empty()); // who agrees with the bookmaker finds no value at its prices
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn simulate_season(
    schedule: &Schedule,
    predictor: impl Predictor,
    strategy: impl Strategy,
    options: &SeasonOptions,
    mut on_event: impl FnMut(&Event<'_>),
) -> Result<SeasonRun> {
    let mut simulation = Simulation::new(schedule, predictor, strategy, options)?;
    while simulation.play_week(&mut on_event)?.is_some() {}
    Ok(simulation.into_run())
}

impl<'a> Simulation<'a> {
    /// A run that is about to begin. With [`Retraining::Triggered`](crate::Retraining::Triggered) it needs a
    /// [`challenger`](Self::challenger) as well.
    ///
    /// # Errors
    /// [`Error::InvalidOption`], [`Error::StakeOptions`], [`Error::EmptySchedule`], [`Error::Money`].
    pub fn new(
        schedule: &'a Schedule,
        predictor: impl Predictor + 'a,
        strategy: impl Strategy + 'a,
        options: &SeasonOptions,
    ) -> Result<Self> {
        options.validate()?;
        let first = schedule.weeks.first().ok_or(Error::EmptySchedule)?;
        let ledger = Ledger::new(first.days.start(), options.bankroll)?;
        let bankroll = Bankroll::new(options.bankroll).map_err(Error::StakeOptions)?;
        let run = SeasonRun {
            bankroll_at_start: options.bankroll,
            weeks: Vec::with_capacity(schedule.weeks.len()),
            predictions: Vec::new(),
            bets: Vec::new(),
            refused: Vec::new(),
            funnel: Funnel::default(),
            ledger: Vec::new(),
            open: Vec::new(),
            health: Vec::new(),
            evaluations: Vec::new(),
            evidence: None,
        };
        Ok(Self {
            schedule,
            options: options.clone(),
            champion: Box::new(predictor),
            challenger: None,
            strategy: Box::new(strategy),
            state: State {
                next: 0,
                bankroll,
                ledger,
                open: Vec::new(),
                placed: 0,
                monitor: options.monitor.as_ref().map(Monitor::new).transpose()?,
                training: Training::new(),
                opened: None,
                run,
            },
        })
    }

    /// The forecaster that is trained when a trigger of [`RetrainingOptions`](crate::RetrainingOptions) fires; usually
    /// another one of the champion's kind.
    #[must_use]
    pub fn challenger(mut self, predictor: impl Predictor + 'a) -> Self {
        self.challenger = Some(Box::new(predictor));
        self
    }

    /// What has happened so far.
    pub fn run(&self) -> &SeasonRun {
        &self.state.run
    }

    /// Money there is, and what the rules remember about it.
    pub fn bankroll(&self) -> &Bankroll {
        &self.state.bankroll
    }

    /// The book of account.
    pub fn ledger(&self) -> &Ledger {
        &self.state.ledger
    }

    /// Bets that are not settled yet.
    pub fn open(&self) -> &[OpenBet] {
        &self.state.open
    }

    /// Number of weeks played, those before a snapshot that was taken up included.
    pub fn weeks_played(&self) -> usize {
        self.state.next
    }

    /// Whether a week is open: forecast, and not closed yet.
    pub fn is_open(&self) -> bool {
        self.state.opened.is_some()
    }

    /// Whether a week is open that can be closed, of a season that is being played: it has passed, and its results are known or have
    /// been waited for.
    pub fn week_is_over(&self, today: Date) -> bool {
        self.is_open() && self.schedule.week_is_over(self.state.next, today)
    }

    /// What the model is worth beside the market's prices, as far as is known.
    pub fn evidence(&self) -> Option<MarketEvidence> {
        self.champion.evidence().or_else(|| season_evidence(&self.state.run.predictions))
    }

    /// What has happened, with the evidence on the model beside the market.
    pub fn into_run(self) -> SeasonRun {
        let evidence = self.evidence();
        let State { ledger, open, mut run, .. } = self.state;
        run.ledger = ledger.into_entries();
        run.open = open;
        run.evidence = evidence;
        run
    }

    /// Plays the next week, or what is left of it; `None` when there is none.
    ///
    /// After an error the run must not be continued: begin anew, or from the last snapshot.
    ///
    /// # Errors
    /// Whatever a step reports: [`Error::Fit`], [`Error::Predict`], [`Error::PredictionShape`],
    /// [`Error::Probabilities`], [`Error::StandardErrors`], [`Error::NoStandardError`], [`Error::Strategy`],
    /// [`Error::StakesShape`], [`Error::Stakes`], [`Error::Scores`], [`Error::Money`], [`Error::NoChallenger`].
    pub fn play_week(&mut self, mut on_event: impl FnMut(&Event<'_>)) -> Result<Option<&WeekRecord>> {
        self.open_week(&mut on_event)?;
        self.close_week(on_event)
    }

    /// The first half of a week: forecasts its batches that have not been forecast yet, decides on bets and places them.
    /// Returns how many batches that were; none if no week is left.
    ///
    /// # Errors
    /// As [`play_week`](Self::play_week).
    pub fn open_week(&mut self, mut on_event: impl FnMut(&Event<'_>)) -> Result<usize> {
        let schedule = self.schedule;
        let index = self.state.next;
        let Some(week) = schedule.weeks.get(index) else { return Ok(0) };
        let mut played = if let Some(opened) = self.state.opened.take() {
            opened
        } else {
            if index == 0 {
                self.walk_reference()?;
            }
            on_event(&Event::WeekOpened { season: week.season, week: week.number, days: week.days });
            self.state.bankroll.open_week(&self.options.policy);
            WeekOf {
                first_prediction: self.state.run.predictions.len(),
                first_bet: self.state.run.bets.len(),
                ..WeekOf::default()
            }
        };
        let opened_before = played.batches;
        for (number, batch) in week.batches.iter().enumerate().skip(opened_before) {
            if let Some(before) = number.checked_sub(1).and_then(|before| week.batches.get(before)) {
                self.settle(before.end.min(batch.start.saturating_sub(1.day())), &mut on_event)?;
                self.state.bankroll.open_day();
            }
            self.play_batch(week, [index, number], batch, &mut played, &mut on_event)?;
            played.batches += 1;
        }
        let opened = played.batches - opened_before;
        self.state.opened = Some(played);
        Ok(opened)
    }

    /// The second half of a week: its results, settlement, scores, monitor, retraining. `None` if no week is open.
    ///
    /// # Errors
    /// As [`play_week`](Self::play_week).
    pub fn close_week(&mut self, mut on_event: impl FnMut(&Event<'_>)) -> Result<Option<&WeekRecord>> {
        let schedule = self.schedule;
        let index = self.state.next;
        let (Some(week), Some(played)) = (schedule.weeks.get(index), self.state.opened.take()) else {
            return Ok(None);
        };
        self.reveal(week, &played);
        let last = schedule.announced.is_none() && index + 1 == schedule.weeks.len();
        let end = week.batches.last().map_or(week.days.end(), |batch| batch.end);
        self.settle(if last { Date::MAX } else { end }, &mut on_event)?;
        let record = played.record(week, &self.state)?;
        on_event(&Event::Evaluated(&record));
        self.state.run.weeks.push(record);
        let degraded = self.watch(week, &played, &mut on_event)?;
        self.retrain(week, index, degraded, &mut on_event)?;
        self.state.next += 1;
        Ok(self.state.run.weeks.last())
    }

    /// Predicts a batch, decides on its bets and places them.
    fn play_batch(
        &mut self,
        week: &Week,
        [index, number]: [usize; 2],
        batch: &Batch,
        played: &mut WeekOf,
        on_event: &mut impl FnMut(&Event<'_>),
    ) -> Result<()> {
        self.train(batch.start)?;
        let said = batch.ask(self.champion.as_ref())?;
        let rival = match (&self.state.training.trial, &self.challenger) {
            (Some(_), Some(challenger)) => Some(batch.ask(challenger.as_ref())?),
            _ => None,
        };
        let forecasts: Vec<Forecast<'_>> = batch
            .games
            .iter()
            .enumerate()
            .map(|(i, game)| Forecast {
                fixture: &game.fixture,
                probabilities: said.row(i),
                standard_errors: said.errors(i),
                market: game.market,
                offers: game.offers.as_ref(),
            })
            .collect();
        on_event(&Event::Predicted(&forecasts));

        let found = self.options.value.detect(&forecasts)?;
        let first_refused = self.state.run.refused.len();
        let decided = self.decide(week, batch, &forecasts, &found, played)?;
        let refused = &self.state.run.refused[first_refused..];
        on_event(&Event::Decided { candidates: &found.candidates, refused });
        let mut funnel = found.funnel;
        funnel.after_caps = decided.len();
        for (candidate, stake) in decided {
            let place = [index, number, candidate.game];
            if let Some(bet) = self.place(week, place, &batch.games[candidate.game], candidate, stake)? {
                funnel.placed += 1;
                played.bets += 1;
                played.staked += bet.stake;
                on_event(&Event::Placed(&bet));
                self.state.open.push(bet);
            }
        }
        self.state.run.funnel.add(&funnel);

        for (i, game) in batch.games.iter().enumerate() {
            self.state.run.predictions.push(prediction(week, game, said.row(i)));
        }
        played.rival.extend(rival.iter().flat_map(|rival| (0..batch.games.len()).map(|i| rival.row(i))));
        gather(&mut played.features, said.features)
    }

    /// Looks at the results of a week.
    fn reveal(&mut self, week: &Week, played: &WeekOf) {
        let games = week.batches.iter().flat_map(|batch| &batch.games);
        let predictions = &mut self.state.run.predictions[played.first_prediction..];
        for (i, (prediction, game)) in predictions.iter_mut().zip(games).enumerate() {
            prediction.closing = game.closing;
            prediction.outcome = game.fate.forecast;
            if let (Some(trial), Some(&rival), Some(outcome)) =
                (&mut self.state.training.trial, played.rival.get(i), game.fate.forecast)
            {
                trial.champion.push(prediction.model);
                trial.challenger.push(rival);
                trial.outcomes.push(outcome.index());
            }
        }
    }
}
