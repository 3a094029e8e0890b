//! What the monitor is shown.

use ndarray::Axis;
use rust_decimal::prelude::ToPrimitive;

use super::event::Event;
use super::retraining::Retraining;
use super::simulation::Simulation;
use super::week_of::WeekOf;
use crate::monitor::FEWEST;
use crate::schedule::Week;
use crate::{
    BetResult, Error, FeatureTable, Features, Fixture, Forecasts, MonitoredBet, MonitoredWeek, Played,
    Reference, Result, ScoredForecast,
};

impl Simulation<'_> {
    /// Forecasts the last weeks to learn from, each from the weeks before it, to know what the model reaches in training.
    pub(super) fn walk_reference(&mut self) -> Result<()> {
        let Some(monitor) = &mut self.state.monitor else { return Ok(()) };
        let weeks: Vec<&[Played]> = self.schedule.training_weeks();
        // The earlier half is left to learn from.
        let wanted = self.options.reference_weeks.min(weeks.len() / 2);
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
            let said = Forecasts::ask(self.champion.as_ref(), &fixtures, start)?;
            for (i, game) in week.iter().enumerate() {
                let market = self.schedule.fair_opening(&game.fixture)?;
                forecasts.push(ScoredForecast { model: said.row(i), market, outcome: game.outcome() });
            }
            gather(&mut features, said.features)?;
        }
        if forecasts.len() >= FEWEST {
            let table = features
                .as_ref()
                .map(|Features { names, values }| FeatureTable { names, rows: values.view() });
            monitor.set_reference(Reference::of(&forecasts, table)?);
        }
        Ok(())
    }

    /// Shows the week to the monitor; whether it finds the champion degraded.
    pub(super) fn watch(
        &mut self,
        week: &Week,
        played: &WeekOf,
        on_event: &mut impl FnMut(&Event<'_>),
    ) -> Result<bool> {
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
}

/// Puts the features of a batch under those of the batches before it.
pub(super) fn gather(all: &mut Option<Features>, more: Option<Features>) -> Result<()> {
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
