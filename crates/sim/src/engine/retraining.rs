//! When the forecaster learns anew, and whether the new one takes over.

use fairline_data::Season;
use fairline_metrics as metrics;
use jiff::civil::Date;
use ndarray::{Array2, ArrayView2};

use crate::options::check;
use crate::{Error, Result};

/// When the forecaster learns anew.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Retraining {
    /// Before every batch, on everything that is known.
    #[default]
    EveryBatch,
    /// When a trigger fires, and only if the new forecaster proves better.
    Triggered(RetrainingOptions),
}

impl From<RetrainingOptions> for Retraining {
    fn from(options: RetrainingOptions) -> Self {
        Self::Triggered(options)
    }
}

impl Retraining {
    pub(crate) fn validate(&self) -> Result<()> {
        match self {
            Self::EveryBatch => Ok(()),
            Self::Triggered(options) => options.validate(),
        }
    }
}

/// Triggers of retraining, and the trial that a new forecaster has to pass.
///
/// When a trigger fires, a **challenger** is trained on everything known by then. From the next week on it forecasts beside
/// the **champion**, whose forecasts are still those that are bet on. After `trial` matches, which neither was trained on,
/// the challenger takes over if its mean Brier score was the lower one.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `schedule` | 10 weeks | ≥ 1, or none | a challenger is trained so many weeks after the last training |
/// | `on_degradation` | yes | | … when the monitor finds the champion degraded |
/// | `min_new_matches` | 50 | | … but not before so many matches have been played since the champion was trained |
/// | `cool_down` | 4 weeks | | … nor so soon after the last trial |
/// | `trial` | 50 matches | ≥ 1 | matches of the trial |
/// | `confidence` | none | (0.5, 1) | one-sided confidence with which the challenger must be better; without, better on average |
///
/// # Examples
/// ```
/// use fairline_sim::{RetrainingOptions, SeasonOptions};
///
/// // Only when the monitor says so, and only a challenger that is better with 80 % confidence takes over.
/// let retraining = RetrainingOptions::new().schedule(None).on_degradation(true).trial(80).confidence(0.8);
/// let season = SeasonOptions::new().retraining(retraining);
/// # let _ = season;
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct RetrainingOptions {
    schedule: Option<usize>,
    on_degradation: bool,
    min_new_matches: usize,
    cool_down: usize,
    trial: usize,
    confidence: Option<f64>,
}

impl Default for RetrainingOptions {
    fn default() -> Self {
        Self {
            schedule: Some(10),
            on_degradation: true,
            min_new_matches: 50,
            cool_down: 4,
            trial: 50,
            confidence: None,
        }
    }
}

impl RetrainingOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Weeks after the last training at which a challenger is trained; `None` for no schedule.
    #[must_use]
    pub fn schedule(mut self, weeks: impl Into<Option<usize>>) -> Self {
        self.schedule = weeks.into();
        self
    }

    /// Whether degradation of the champion has a challenger trained.
    #[must_use]
    pub fn on_degradation(mut self, yes: bool) -> Self {
        self.on_degradation = yes;
        self
    }

    /// Matches since the champion was trained, below which nothing is trained.
    #[must_use]
    pub fn min_new_matches(mut self, matches: usize) -> Self {
        self.min_new_matches = matches;
        self
    }

    /// Weeks after a trial in which no other begins.
    #[must_use]
    pub fn cool_down(mut self, weeks: usize) -> Self {
        self.cool_down = weeks;
        self
    }

    /// Matches of a trial.
    #[must_use]
    pub fn trial(mut self, matches: usize) -> Self {
        self.trial = matches;
        self
    }

    /// One-sided confidence with which the challenger must be better.
    #[must_use]
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// Refuses options outside their range.
    ///
    /// # Errors
    /// [`Error::InvalidOption`], naming the option.
    pub fn validate(&self) -> Result<()> {
        check("schedule", self.schedule.unwrap_or(1) as f64, self.schedule != Some(0), "at least 1")?;
        check("trial", self.trial as f64, self.trial > 0, "at least 1")?;
        if let Some(confidence) = self.confidence {
            let inside = confidence > 0.5 && confidence < 1.0;
            check("confidence", confidence, inside, "greater than 0.5 and less than 1")?;
        }
        Ok(())
    }

    /// The trigger that fires after a week, if one does and nothing speaks against it.
    pub(crate) fn trigger(
        &self,
        state: &Training,
        week: usize,
        known: usize,
        degraded: bool,
    ) -> Option<Trigger> {
        // Sums, as a difference has no answer where a live season has taken results back.
        let passed = |since: usize, wanted: usize, now: usize| since.saturating_add(wanted) <= now;
        let quiet = state.last_trial.is_none_or(|last| passed(last, self.cool_down, week));
        let ready = state.trial.is_none() && quiet && passed(state.matches, self.min_new_matches, known);
        if !ready {
            return None;
        }
        if self.on_degradation && degraded {
            return Some(Trigger::Degradation);
        }
        self.schedule.filter(|&weeks| passed(state.trained_in, weeks, week)).map(|_| Trigger::Schedule)
    }

    /// The record of a trial that has had its matches.
    pub(crate) fn evaluate(
        &self,
        trial: &Trial,
        champion: (Date, usize),
        at: (Season, usize),
    ) -> Result<Option<ModelEvaluation>> {
        if trial.outcomes.len() < self.trial {
            return Ok(None);
        }
        let view = |rows: &[[f64; 3]]| -> Array2<f64> { ArrayView2::from(rows).to_owned() };
        let (before, after) = (view(&trial.champion), view(&trial.challenger));
        let scores = || -> metrics::Result<_> {
            let brier = [
                metrics::brier(before.view(), &trial.outcomes)?,
                metrics::brier(after.view(), &trial.outcomes)?,
            ];
            let log = [
                metrics::log_score(before.view(), &trial.outcomes)?.mean,
                metrics::log_score(after.view(), &trial.outcomes)?.mean,
            ];
            let test = metrics::paired_t(brier[1].per_event.view(), brier[0].per_event.view())?;
            Ok((brier.map(|brier| brier.mean), log, test))
        };
        let (brier, log, test) = scores().map_err(Error::Scores)?;
        // One-sided: the p-value of a t-test is two-sided, and counts only when the challenger is the better one.
        let sure = self
            .confidence
            .is_none_or(|confidence| test.p_value.is_some_and(|p| 0.5 * p <= 1.0 - confidence));
        Ok(Some(ModelEvaluation {
            season: at.0,
            week: at.1,
            trigger: trial.trigger,
            champion_trained_before: champion.0,
            champion_trained_on: champion.1,
            challenger_trained_before: trial.trained_before,
            challenger_trained_on: trial.trained_on,
            matches: trial.outcomes.len(),
            brier_before: brier[0],
            brier_after: brier[1],
            log_before: log[0],
            log_after: log[1],
            improvement: -test.mean_difference,
            standard_error: test.standard_error,
            p_value: test.p_value,
            promoted: test.mean_difference < 0.0 && sure,
        }))
    }
}

/// Why a challenger was trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Trigger {
    /// The monitor found the champion degraded.
    Degradation,
    /// It was time.
    Schedule,
}

/// A trial of a challenger against the champion, on matches that neither was trained on.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ModelEvaluation {
    /// Season in which the trial ended.
    pub season: Season,
    /// Betting week in which it ended, counted from 1.
    pub week: usize,
    /// Why the challenger was trained.
    pub trigger: Trigger,
    /// First day that the champion was not trained on.
    pub champion_trained_before: Date,
    /// Matches that the champion was trained on.
    pub champion_trained_on: usize,
    /// First day that the challenger was not trained on.
    pub challenger_trained_before: Date,
    /// Matches that the challenger was trained on.
    pub challenger_trained_on: usize,
    /// Matches of the trial.
    pub matches: usize,
    /// Mean Brier score of the champion on them.
    pub brier_before: f64,
    /// Mean Brier score of the challenger on them.
    pub brier_after: f64,
    /// Mean log score of the champion on them, in nats.
    pub log_before: f64,
    /// Mean log score of the challenger on them, in nats.
    pub log_after: f64,
    /// What retraining was worth: `brier_before − brier_after`, positive where the challenger was better.
    pub improvement: f64,
    /// Standard error of the improvement.
    pub standard_error: Option<f64>,
    /// Two-sided p-value of no difference.
    pub p_value: Option<f64>,
    /// Whether the challenger took over.
    pub promoted: bool,
}

/// What has been trained, and the trial that is going on.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Training {
    /// First day that the champion was not trained on; `None` before its first training.
    pub(crate) before: Option<Date>,
    /// Matches that the champion was trained on.
    pub(crate) matches: usize,
    /// Number of the run's week in which something was trained last.
    pub(crate) trained_in: usize,
    /// Number of the run's week in which the last trial ended.
    pub(crate) last_trial: Option<usize>,
    pub(crate) trial: Option<Trial>,
    /// Whether the second forecaster handed over is the champion now.
    pub(crate) swapped: bool,
}

impl Training {
    pub(crate) fn new() -> Self {
        Self { before: None, matches: 0, trained_in: 0, last_trial: None, trial: None, swapped: false }
    }
}

/// A trial: what both said, and what happened.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Trial {
    pub(crate) trigger: Trigger,
    pub(crate) trained_before: Date,
    pub(crate) trained_on: usize,
    pub(crate) champion: Vec<[f64; 3]>,
    pub(crate) challenger: Vec<[f64; 3]>,
    pub(crate) outcomes: Vec<usize>,
}
