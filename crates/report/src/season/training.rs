//! When the model that forecasts was trained.

use fairline_data::BettingWeek;
use jiff::civil::Date;

use crate::SeasonReport;
use crate::settings::settings;

/// When the model that forecasts was trained, and how old it was at the end of the last week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Training {
    /// First day that it had not learnt from.
    pub trained_before: Date,
    /// Days from then to the end of the last week that is forecast.
    pub age_days: i32,
    /// Whether it learns anew before every batch of bets; otherwise when a trigger fires and a trial is passed.
    pub every_batch: bool,
}

impl SeasonReport {
    /// When the model that forecasts was trained; `None` before the first week, and for a run that does not say when it
    /// trains.
    pub fn training(&self) -> Option<Training> {
        let settings = settings(&self.manifest);
        let retraining = settings.iter().find(|(name, _)| name == "retraining")?;
        let every_batch = retraining.1 == "EveryBatch";
        let (first, last) = (self.weeks.first(), self.weeks.last());
        let open = self
            .predictions
            .last()
            .filter(|said| last.is_none_or(|week| (said.season, said.week) > (week.season, week.week)));
        // A week without results begins on the weekday that those before began on.
        let weekday = last.map_or(BettingWeek::FIRST_WEEKDAY, |week| week.start.weekday());
        let open = open.map(|said| BettingWeek::containing(said.date, weekday));
        let (start, end) =
            open.map(|week| (week.start(), week.end())).or(last.map(|week| (week.start, week.end)))?;
        let promoted = self.evaluations.iter().rev().find(|trial| trial.promoted);
        let trained_before = if every_batch {
            start
        } else {
            promoted
                .map(|trial| trial.challenger_trained_before)
                .or(first.map(|week| week.start))
                .unwrap_or(start)
        };
        let age_days = end.duration_since(trained_before).as_hours() / 24;
        Some(Training { trained_before, age_days: i32::try_from(age_days).ok()?, every_batch })
    }
}
