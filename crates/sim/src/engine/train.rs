//! When the forecasters learn, and who forecasts.

use jiff::ToSpan;
use jiff::civil::Date;

use super::event::Event;
use super::retraining::{Retraining, Trial};
use super::simulation::Simulation;
use crate::schedule::Week;
use crate::{Error, Result};

impl Simulation<'_> {
    /// Has the forecasters learn, or take in, what is known before a day.
    pub(super) fn train(&mut self, before: Date) -> Result<()> {
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

    /// Ends a trial that has had its matches, and begins one when a trigger fires.
    pub(super) fn retrain(
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
        training.trained_in = index;
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
