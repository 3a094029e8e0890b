//! The walk through the weeks: open week, predict, decide, place, results, settle, evaluate, monitor, retrain.

use fairline_kelly::Bankroll;
use fairline_metrics::closing_line_value;
use jiff::ToSpan;
use jiff::civil::Date;
use ndarray::Axis;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::event::{Event, OpenBet};
use super::retraining::{Retraining, Training, Trial};
use super::run::{Prediction, SeasonRun};
use crate::betting::{Candidate, Detection, Ledger, Stakes};
use crate::schedule::{Batch, Game, Schedule, Week};
use crate::{
    Bet, BetResult, Error, FeatureTable, Features, Fixture, Forecast, Forecasts, Funnel, MarketEvidence,
    Monitor, MonitoredBet, MonitoredWeek, Played, Predictor, Reference, RefusalReason, RefusedBet, Result,
    ScoredForecast, SeasonOptions, Slate, Strategy, WeekRecord,
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
    champion: Box<dyn Predictor + 'a>,
    challenger: Option<Box<dyn Predictor + 'a>>,
    strategy: Box<dyn Strategy + 'a>,
    pub(super) state: State,
}

/// Everything that a run has to remember between two weeks, but for what the forecasters have learnt.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct State {
    /// Number of the next week in the schedule.
    pub(super) next: usize,
    bankroll: Bankroll,
    ledger: Ledger,
    open: Vec<OpenBet>,
    /// Bets placed so far.
    placed: usize,
    monitor: Option<Monitor>,
    pub(super) training: Training,
    run: SeasonRun,
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
    /// A run that is about to begin. With [`Retraining::Triggered`] it needs a
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

    /// What has happened, with the evidence on the model beside the market.
    pub fn into_run(self) -> SeasonRun {
        let State { ledger, open, mut run, .. } = self.state;
        run.ledger = ledger.into_entries();
        run.open = open;
        run.evidence = self.champion.evidence().or_else(|| season_evidence(&run.predictions));
        run
    }

    /// Plays the next week; `None` when there is none left.
    ///
    /// After an error the run must not be continued: begin anew, or from the last snapshot.
    ///
    /// # Errors
    /// Whatever a step reports: [`Error::Fit`], [`Error::Predict`], [`Error::PredictionShape`],
    /// [`Error::Probabilities`], [`Error::StandardErrors`], [`Error::NoStandardError`], [`Error::Strategy`],
    /// [`Error::StakesShape`], [`Error::Stakes`], [`Error::Scores`], [`Error::Money`], [`Error::NoChallenger`].
    pub fn play_week(&mut self, mut on_event: impl FnMut(&Event<'_>)) -> Result<Option<&WeekRecord>> {
        let schedule = self.schedule;
        let index = self.state.next;
        let Some(week) = schedule.weeks.get(index) else { return Ok(None) };
        if index == 0 {
            self.walk_reference()?;
        }
        on_event(&Event::WeekOpened { season: week.season, week: week.number, days: week.days });
        self.state.bankroll.open_week(&self.options.policy);
        let mut played = WeekOf {
            first_prediction: self.state.run.predictions.len(),
            first_bet: self.state.run.bets.len(),
            bets: 0,
            staked: Decimal::ZERO,
            kkt_residual: None,
            features: None,
        };
        for (number, batch) in week.batches.iter().enumerate() {
            if number > 0 {
                self.state.bankroll.open_day();
            }
            let last = index + 1 == schedule.weeks.len() && number + 1 == week.batches.len();
            self.play_batch(week, [index, number], batch, &mut played, &mut on_event)?;
            self.settle(if last { Date::MAX } else { batch.end }, &mut on_event)?;
        }
        let record = played.record(week, &self.state)?;
        on_event(&Event::Evaluated(&record));
        self.state.run.weeks.push(record);
        let degraded = self.watch(week, &played, &mut on_event)?;
        self.retrain(week, index, degraded, &mut on_event)?;
        self.state.next += 1;
        Ok(self.state.run.weeks.last())
    }

    /// Goes on from a state; the forecasters learn again what they had learnt.
    #[cfg(feature = "serde")]
    pub(super) fn take_up(&mut self, state: State) -> Result<()> {
        let training = &state.training;
        if training.swapped != self.state.training.swapped {
            let challenger = self.challenger.as_mut().ok_or(Error::NoChallenger)?;
            std::mem::swap(&mut self.champion, challenger);
        }
        let learn = |predictor: &mut dyn Predictor, before: Date| {
            let history = self.schedule.history(before);
            let matches = history.matches().len();
            predictor.fit(&history).map_err(|source| Error::Fit { matches, before, source })
        };
        // Also where it is trained anew before the next batch: there may be none, and evidence is asked for.
        if let Some(before) = training.before {
            learn(self.champion.as_mut(), before)?;
        }
        if let Some(trial) = &training.trial {
            learn(self.challenger.as_mut().ok_or(Error::NoChallenger)?.as_mut(), trial.trained_before)?;
        }
        self.state = state;
        Ok(())
    }

    /// Predicts a batch, decides on its bets and places them; looks at its results only to record them.
    fn play_batch(
        &mut self,
        week: &Week,
        [index, number]: [usize; 2],
        batch: &Batch,
        played: &mut WeekOf,
        on_event: &mut impl FnMut(&Event<'_>),
    ) -> Result<()> {
        self.train(batch.start)?;
        let fixtures: Vec<Fixture> = batch.games.iter().map(|game| game.fixture.clone()).collect();
        let said = ask(self.champion.as_ref(), &fixtures, batch.start)?;
        let rival = match (&self.state.training.trial, &self.challenger) {
            (Some(_), Some(challenger)) => Some(ask(challenger.as_ref(), &fixtures, batch.start)?),
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

        // From here on the results of the batch are known.
        for (i, game) in batch.games.iter().enumerate() {
            self.state.run.predictions.push(prediction(week, game, said.row(i)));
        }
        if let (Some(trial), Some(rival)) = (&mut self.state.training.trial, rival) {
            for (i, game) in batch.games.iter().enumerate() {
                if let Some(outcome) = game.fate.forecast {
                    trial.champion.push(said.row(i));
                    trial.challenger.push(rival.row(i));
                    trial.outcomes.push(outcome.index());
                }
            }
        }
        gather(&mut played.features, said.features)
    }

    /// Has the forecasters learn, or take in, what is known before a day.
    fn train(&mut self, before: Date) -> Result<()> {
        let history = self.schedule.history(before);
        let training = &mut self.state.training;
        let error = |source| Error::Fit { matches: history.matches().len(), before, source };
        if training.before.is_none() || self.options.retraining == Retraining::EveryBatch {
            self.champion.fit(&history).map_err(error)?;
            training.before = Some(before);
            training.matches = history.matches().len();
            return Ok(());
        }
        self.champion.observe(&history).map_err(error)?;
        if let (Some(_), Some(challenger)) = (&training.trial, &mut self.challenger) {
            challenger.observe(&history).map_err(error)?;
        }
        Ok(())
    }

    /// Asks the strategy and holds it to the rules; records what is refused and returns what is to be placed.
    fn decide<'f>(
        &mut self,
        week: &Week,
        batch: &Batch,
        forecasts: &[Forecast<'_>],
        found: &'f Detection,
        played: &mut WeekOf,
    ) -> Result<Vec<(&'f Candidate, Decimal)>> {
        let slate = Slate::new(forecasts, &found.candidates, &self.state.bankroll, &self.options.policy);
        let strategy = |source| Error::Strategy { start: batch.start, source };
        let Stakes { amounts, reasons, kkt_residual } = self.strategy.stakes(&slate).map_err(strategy)?;
        let expected = found.candidates.len();
        if amounts.len() != expected || !(reasons.is_empty() || reasons.len() == expected) {
            return Err(Error::StakesShape {
                candidates: expected,
                amounts: amounts.len(),
                reasons: reasons.len(),
            });
        }
        if let Some(residual) = kkt_residual {
            played.kkt_residual = Some(played.kkt_residual.unwrap_or(0.0).max(residual));
        }
        for (candidate, reason) in &found.refused {
            self.state.run.refused.push(refused(
                week,
                forecasts[candidate.game].fixture,
                candidate,
                reason.clone(),
            ));
        }
        if found.candidates.is_empty() {
            return Ok(Vec::new());
        }
        let held = self
            .options
            .policy
            .limit(&self.state.bankroll, &slate.events(), &amounts)
            .map_err(|source| Error::Stakes { start: batch.start, source })?;
        let mut wanted = Vec::new();
        for (i, (candidate, decision)) in found.candidates.iter().zip(held).enumerate() {
            if decision.stake > Decimal::ZERO {
                wanted.push((candidate, decision.stake));
            } else if candidate.edge > 0.0 {
                // What the strategy refused itself it also knows the reason of.
                let own = reasons.get(i).filter(|_| amounts[i] <= Decimal::ZERO);
                let reason = RefusalReason::Staking(own.unwrap_or(&decision.reason).clone());
                self.state.run.refused.push(refused(
                    week,
                    forecasts[candidate.game].fixture,
                    candidate,
                    reason,
                ));
            }
        }
        Ok(wanted)
    }

    /// Places a bet, unless its price is gone or nobody matches it.
    fn place(
        &mut self,
        week: &Week,
        place: [usize; 3],
        game: &Game,
        candidate: &Candidate,
        stake: Decimal,
    ) -> Result<Option<OpenBet>> {
        let State { bankroll, ledger, run, placed, .. } = &mut self.state;
        let fixture = &game.fixture;
        let money = |_| Error::Money;
        let mut refuse = |reason| run.refused.push(refused(week, fixture, candidate, reason));
        if game.matched <= 0.0 {
            refuse(RefusalReason::PriceWithdrawn);
            return Ok(None);
        }
        let matched = Decimal::try_from(game.matched).ok().and_then(|share| share.checked_mul(stake));
        let matched = matched.ok_or(Error::Money)?.round_dp_with_strategy(2, RoundingStrategy::ToZero);
        let number = *placed;
        *placed += 1;
        bankroll.place(stake).map_err(money)?;
        ledger.place(fixture.date, number, stake)?;
        if matched < stake {
            bankroll.refund(stake - matched).map_err(money)?;
            ledger.refund(fixture.date, number, stake - matched)?;
        }
        if matched <= Decimal::ZERO {
            refuse(RefusalReason::NotMatched);
            return Ok(None);
        }
        Ok(Some(OpenBet {
            number,
            season: week.season,
            week: week.number,
            competition: fixture.competition.clone(),
            date: fixture.date,
            home: fixture.home.clone(),
            away: fixture.away.clone(),
            outcome: candidate.outcome,
            bookmaker: candidate.bookmaker.to_string(),
            odds: candidate.odds,
            commission: candidate.commission,
            probability: candidate.probability,
            fair_probability: candidate.fair_probability,
            edge: candidate.edge,
            stake: matched,
            place,
        }))
    }

    /// Settles every open bet whose day has come, in order of kick-off.
    fn settle(&mut self, until: Date, on_event: &mut impl FnMut(&Event<'_>)) -> Result<()> {
        let schedule = self.schedule;
        let game = |bet: &OpenBet| -> &Game {
            let [week, batch, game] = bet.place;
            &schedule.weeks[week].batches[batch].games[game]
        };
        let (mut due, open): (Vec<OpenBet>, Vec<OpenBet>) = std::mem::take(&mut self.state.open)
            .into_iter()
            .partition(|bet| game(bet).fate.settled_on <= until);
        self.state.open = open;
        due.sort_by_key(|bet| (game(bet).fate.settled_on, game(bet).fixture.time, bet.place, bet.number));
        for market in due.chunk_by(|one, next| one.place == next.place) {
            for bet in
                settle_match(market, game(&market[0]), &mut self.state.ledger, &mut self.state.bankroll)?
            {
                on_event(&Event::Settled(&bet));
                self.state.run.bets.push(bet);
            }
        }
        Ok(())
    }

    /// Forecasts the last weeks to learn from, each from the weeks before it, to know what the model reaches in training.
    fn walk_reference(&mut self) -> Result<()> {
        let Some(monitor) = &mut self.state.monitor else { return Ok(()) };
        let wanted = self.options.reference_weeks;
        let weeks: Vec<&[Played]> = self.schedule.training_weeks();
        let (mut forecasts, mut features) = (Vec::new(), None);
        for (i, week) in weeks.iter().skip(weeks.len().saturating_sub(wanted)).enumerate() {
            let start = self.schedule.week_of(week[0].fixture.date).start();
            let history = self.schedule.history(start);
            let matches = history.matches().len();
            let learnt = if i == 0 || self.options.retraining == Retraining::EveryBatch {
                self.champion.fit(&history)
            } else {
                self.champion.observe(&history)
            };
            learnt.map_err(|source| Error::Fit { matches, before: start, source })?;
            let fixtures: Vec<Fixture> = week.iter().map(|game| game.fixture.clone()).collect();
            let said = ask(self.champion.as_ref(), &fixtures, start)?;
            for (i, game) in week.iter().enumerate() {
                let market = self.schedule.fair_opening(&game.fixture)?;
                forecasts.push(ScoredForecast { model: said.row(i), market, outcome: game.outcome() });
            }
            gather(&mut features, said.features)?;
        }
        if wanted > 0 {
            let table = features
                .as_ref()
                .map(|Features { names, values }| FeatureTable { names, rows: values.view() });
            monitor.set_reference(Reference::of(&forecasts, table)?);
        }
        Ok(())
    }

    /// Shows the week to the monitor; whether it finds the champion degraded.
    fn watch(&mut self, week: &Week, played: &WeekOf, on_event: &mut impl FnMut(&Event<'_>)) -> Result<bool> {
        let Some(monitor) = &mut self.state.monitor else { return Ok(false) };
        let run = &mut self.state.run;
        let forecasts: Vec<ScoredForecast> = run.predictions[played.first_prediction..]
            .iter()
            .filter_map(|p| Some(ScoredForecast { model: p.model, market: p.market, outcome: p.outcome? }))
            .collect();
        let stood = run.bets[played.first_bet..].iter().filter(|bet| bet.result != BetResult::Void);
        let bets: Vec<MonitoredBet> = stood
            .filter_map(|bet| {
                let (stake, profit) = (bet.stake.to_f64()?, bet.profit.to_f64()?);
                Some(MonitoredBet { stake, profit, closing_line_value: bet.closing_line_value })
            })
            .collect();
        let features = played.features.as_ref();
        let features = features.map(|Features { names, values }| FeatureTable { names, rows: values.view() });
        let health = monitor.week(&MonitoredWeek {
            season: week.season,
            week: week.number,
            forecasts: &forecasts,
            bets: &bets,
            features,
            drawdown: self.state.bankroll.drawdown(),
        })?;
        on_event(&Event::Monitored(&health));
        for alert in &health.alerts {
            on_event(&Event::Alerted(alert));
        }
        run.health.push(health);
        Ok(monitor.degraded())
    }

    /// Ends a trial that has had its matches, and begins one when a trigger fires.
    fn retrain(
        &mut self,
        week: &Week,
        index: usize,
        degraded: bool,
        on_event: &mut impl FnMut(&Event<'_>),
    ) -> Result<()> {
        let Retraining::Triggered(options) = &self.options.retraining else { return Ok(()) };
        let challenger = self.challenger.as_mut().ok_or(Error::NoChallenger)?;
        let training = &mut self.state.training;
        if let (Some(trial), Some(before)) = (&training.trial, training.before)
            && let Some(evaluation) =
                options.evaluate(trial, (before, training.matches), (week.season, week.number))?
        {
            if evaluation.promoted {
                std::mem::swap(&mut self.champion, challenger);
                training.swapped = !training.swapped;
                (training.before, training.matches) = (Some(trial.trained_before), trial.trained_on);
                if let Some(monitor) = &mut self.state.monitor {
                    monitor.restart();
                }
            }
            (training.trial, training.last_trial) = (None, Some(index));
            on_event(&Event::Retrained(&evaluation));
            self.state.run.evaluations.push(evaluation);
        }
        let tomorrow = week.days.end().saturating_add(1.day());
        let history = self.schedule.history(tomorrow);
        let known = history.matches().len();
        let Some(trigger) = options.trigger(training, index, known, degraded) else { return Ok(()) };
        challenger.fit(&history).map_err(|source| Error::Fit { matches: known, before: tomorrow, source })?;
        training.last_training = index;
        training.trial = Some(Trial {
            trigger,
            trained_before: tomorrow,
            trained_on: known,
            champion: Vec::new(),
            challenger: Vec::new(),
            outcomes: Vec::new(),
        });
        on_event(&Event::Challenged(trigger));
        Ok(())
    }
}

/// Asks a forecaster about some fixtures.
fn ask(predictor: &dyn Predictor, fixtures: &[Fixture], start: Date) -> Result<Forecasts> {
    let said = predictor.predict(fixtures).map_err(|source| Error::Predict { start, source })?;
    said.check(fixtures)?;
    Ok(said)
}

/// Puts the features of a batch under those of the batches before it.
fn gather(all: &mut Option<Features>, more: Option<Features>) -> Result<()> {
    let Some(more) = more else { return Ok(()) };
    let Some(features) = all else {
        *all = Some(more);
        return Ok(());
    };
    let columns = (features.names.len(), more.names.len());
    let stacked = features.values.append(Axis(0), more.values.view());
    if features.names != more.names || stacked.is_err() {
        return Err(Error::FeaturesChanged { before: columns.0, after: columns.1 });
    }
    Ok(())
}

/// Settles the bets on one match: results, then what exchanges keep of the net winnings.
fn settle_match(
    bets: &[OpenBet],
    game: &Game,
    ledger: &mut Ledger,
    bankroll: &mut Bankroll,
) -> Result<Vec<Bet>> {
    let date = game.fate.settled_on;
    let mut settled = Vec::with_capacity(bets.len());
    for bet in bets {
        let result = match game.fate.bets {
            None => BetResult::Void,
            Some(outcome) if outcome == bet.outcome => BetResult::Won,
            Some(_) => BetResult::Lost,
        };
        settled.push((result, ledger.settle(date, bet.number, bet.stake, bet.odds, result)?, Decimal::ZERO));
    }
    for (i, bet) in bets.iter().enumerate() {
        let rest_of_market =
            || bets.iter().zip(&settled).filter(|(other, _)| other.bookmaker == bet.bookmaker);
        let net: Decimal = rest_of_market().map(|(_, (_, profit, _))| profit).sum();
        let first_winner = rest_of_market().find(|(_, (result, ..))| *result == BetResult::Won);
        let pays = first_winner.is_some_and(|(winner, _)| winner.number == bet.number);
        if pays && bet.commission > 0.0 && net > Decimal::ZERO {
            settled[i].2 = ledger.commission(date, bet.number, net, bet.commission)?;
        }
    }
    let mut record = Vec::with_capacity(bets.len());
    for (bet, (result, profit, commission)) in bets.iter().zip(settled) {
        let profit = profit - commission;
        bankroll.settle(bet.stake, profit).map_err(|_| Error::Money)?;
        let closing = game.closing.filter(|_| result != BetResult::Void);
        let closing_line_value = closing
            .map(|p| closing_line_value(bet.odds, p[bet.outcome.index()]))
            .transpose()
            .map_err(Error::Scores)?;
        record.push(Bet {
            number: bet.number,
            season: bet.season,
            week: bet.week,
            competition: bet.competition.clone(),
            date: bet.date,
            home: bet.home.clone(),
            away: bet.away.clone(),
            outcome: bet.outcome,
            bookmaker: bet.bookmaker.clone(),
            odds: bet.odds,
            probability: bet.probability,
            fair_probability: bet.fair_probability,
            edge: bet.edge,
            stake: bet.stake,
            result,
            profit,
            commission,
            bankroll_after: bankroll.balance(),
            closing_line_value,
        });
    }
    Ok(record)
}

/// What a week has brought so far.
struct WeekOf {
    first_prediction: usize,
    first_bet: usize,
    bets: usize,
    staked: Decimal,
    kkt_residual: Option<f64>,
    features: Option<Features>,
}

impl WeekOf {
    fn record(&self, week: &Week, state: &State) -> Result<WeekRecord> {
        WeekRecord::of(
            (week.season, week.number, week.days),
            &state.run.predictions[self.first_prediction..],
            (self.bets, self.staked),
            &state.run.bets[self.first_bet..],
            state.bankroll.balance(),
            self.kkt_residual,
        )
    }
}

fn prediction(week: &Week, game: &Game, model: [f64; 3]) -> Prediction {
    Prediction {
        season: week.season,
        week: week.number,
        competition: game.fixture.competition.clone(),
        date: game.fixture.date,
        home: game.fixture.home.clone(),
        away: game.fixture.away.clone(),
        model,
        market: game.market,
        closing: game.closing,
        outcome: game.fate.forecast,
    }
}

fn refused(week: &Week, fixture: &Fixture, candidate: &Candidate, reason: RefusalReason) -> RefusedBet {
    RefusedBet {
        season: week.season,
        week: week.number,
        date: fixture.date,
        home: fixture.home.clone(),
        away: fixture.away.clone(),
        outcome: candidate.outcome,
        bookmaker: candidate.bookmaker.to_string(),
        odds: candidate.odds,
        probability: candidate.probability,
        edge: candidate.edge,
        reason,
    }
}

/// What the predictions of a season say about the model beside the market.
fn season_evidence(predictions: &[Prediction]) -> Option<MarketEvidence> {
    let priced: Vec<_> =
        predictions.iter().filter_map(|p| Some((p.market?, p.model, p.outcome?.index()))).collect();
    let market: Vec<[f64; 3]> = priced.iter().map(|p| p.0).collect();
    let model: Vec<[f64; 3]> = priced.iter().map(|p| p.1).collect();
    let outcomes: Vec<usize> = priced.iter().map(|p| p.2).collect();
    MarketEvidence::of(&market, &model, &outcomes)
}
