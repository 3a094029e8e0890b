//! One week of a run, as it stood when the week was over.

pub(crate) mod bet;
mod document;
mod settlement;

use fairline_data::{BettingWeek, Season};
use fairline_metrics::{ConfidenceSequence, ConfidenceSequenceOptions, Score};
use fairline_sim::{
    Alert, Bet, DataSummary, Manifest, ModelEvaluation, Prediction, RefusedBet, WeekHealth, WeekRecord,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

pub use self::bet::PlacedBet;
use crate::figures::scored;
use crate::series::bankroll;
use crate::series::{BankrollPoint, CONFIDENCE};
use crate::{Error, Figures, Result, SeasonReport};

/// One week of a run, as it stood when the week was over: what came after it is not in here.
///
/// A week that has bets or forecasts but no results yet is told as well: its bets are those to place, and its figures are
/// undefined.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct WeeklyReport {
    /// Where the matches came from.
    pub data: DataSummary,
    /// What the run was made of.
    pub manifest: Manifest,
    /// Season of the week.
    pub season: Season,
    /// Its number, counted from 1.
    pub week: usize,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What the week brought; `None` before its results.
    pub record: Option<WeekRecord>,
    /// Money at the start of the run.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll_at_start: Decimal,
    /// Money before the week, open stakes included.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll_before: Decimal,
    /// Money after the week, open stakes included.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll_after: Decimal,
    /// First day of the run.
    pub first_day: Date,
    /// Money after each week of the run, up to this one.
    pub bankroll: Vec<BankrollPoint>,
    /// The bets that the week's forecasts and prices made worth placing, in order of placing.
    pub placed: Vec<PlacedBet>,
    /// Outcomes of the week with an edge that were not bet on, and why.
    pub refused: Vec<RefusedBet>,
    /// Bets settled in the week, in order, those placed earlier included.
    pub settled: Vec<Bet>,
    /// Bets that are open after the week.
    pub open: Vec<PlacedBet>,
    /// Bets to place next: those of later weeks, where this is the last week that has results.
    pub next: Vec<PlacedBet>,
    /// Forecasts of the week's matches.
    pub predictions: Vec<Prediction>,
    /// What the week came to.
    pub this_week: Figures,
    /// What the run came to, up to and with this week.
    pub to_date: Figures,
    /// Interval at 95 % of the mean Brier difference to date, model minus market, that may be read every week; `None` before
    /// the first match that has forecast, price and result.
    ///
    /// See [`ConfidenceSequence`]: the interval of one look in `to_date` would be left by luck far more often than one time
    /// in twenty if it were looked at every week.
    pub difference_to_date: Option<[f64; 2]>,
    /// What the monitor found; `None` without a monitor.
    pub health: Option<WeekHealth>,
    /// What the monitor raised in the week.
    pub alerts: Vec<Alert>,
    /// Trials of retrained forecasters that ended in the week.
    pub evaluations: Vec<ModelEvaluation>,
}

impl WeeklyReport {
    /// The report of a week of a run.
    ///
    /// # Errors
    /// [`Error::NoSuchWeek`]; [`Error::Figures`] for values that no run has.
    ///
    /// # Examples
    /// ```no_run
    /// use fairline_data::Season;
    /// use fairline_report::WeeklyReport;
    ///
    /// # fn of(report: &fairline_report::SeasonReport) -> Result<(), Box<dyn std::error::Error>> {
    /// let week = WeeklyReport::new(report, Season::new(2023), 12)?;
    /// std::fs::write("week-12.md", week.to_markdown())?;
    /// std::fs::write("week-12.html", week.to_html())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(report: &SeasonReport, season: Season, week: usize) -> Result<Self> {
        let of_run = &report.weeks;
        let index = of_run.partition_point(|record| (record.season, record.week) < (season, week));
        let record = of_run.get(index).filter(|record| (record.season, record.week) == (season, week));
        let (start, end) = match record {
            Some(record) => (record.start, record.end),
            None => days(report, season, week).ok_or_else(|| no_such_week(report, season, week))?,
        };
        let over = index + usize::from(record.is_some());
        let (weeks, before) = (&of_run[..over], &of_run[..index]);
        let bankroll_after =
            |weeks: &[WeekRecord]| weeks.last().map_or(report.bankroll_at_start, |w| w.bankroll);
        let path = |weeks: &[WeekRecord]| -> Vec<Decimal> {
            std::iter::once(report.bankroll_at_start).chain(weeks.iter().map(|week| week.bankroll)).collect()
        };
        let (known, known_before) = (settlement::bets_by(report, over), settlement::bets_by(report, index));
        let (to_date, settled) = (&report.bets[..known], &report.bets[known_before.min(known)..known]);
        let share_of = bankroll_after(before);
        let of_week = |of: (Season, usize)| of == (season, week);
        let so_far = || report.predictions.iter().filter(|p| (p.season, p.week) <= (season, week));
        let predictions: Vec<Prediction> =
            so_far().filter(|p| of_week((p.season, p.week))).cloned().collect();
        let this_week = Figures::of(predictions.iter(), settled, &path(weeks)[index..]);
        let health = report.health.iter().find(|health| of_week((health.season, health.week))).cloned();
        Ok(Self {
            data: report.data.clone(),
            manifest: report.manifest.clone(),
            season,
            week,
            start,
            end,
            record: record.cloned(),
            bankroll_at_start: report.bankroll_at_start,
            bankroll_before: share_of,
            bankroll_after: bankroll_after(weeks),
            first_day: of_run.first().map_or(start, |first| first.start),
            bankroll: bankroll::points(report.bankroll_at_start, weeks),
            placed: bet::placed(report, known, share_of, |of| of == (season, week)),
            refused: report.refused.iter().filter(|bet| of_week((bet.season, bet.week))).cloned().collect(),
            settled: settled.to_vec(),
            open: {
                let mut open = bet::placed(report, known, share_of, |of| of <= (season, week));
                open.retain(|bet| bet.result.is_none());
                open
            },
            next: if over == of_run.len() {
                bet::placed(report, known, bankroll_after(weeks), |of| of > (season, week))
            } else {
                Vec::new()
            },
            this_week: this_week.map_err(Error::Figures)?,
            to_date: Figures::of(so_far(), to_date, &path(weeks)).map_err(Error::Figures)?,
            difference_to_date: always_valid(so_far()).map_err(Error::Figures)?,
            predictions,
            health,
            alerts: report
                .alerts
                .iter()
                .filter(|alert| of_week((alert.season, alert.week)))
                .cloned()
                .collect(),
            evaluations: report
                .evaluations
                .iter()
                .filter(|trial| of_week((trial.season, trial.week)))
                .cloned()
                .collect(),
        })
    }

    /// The report of the last week that has results.
    ///
    /// # Errors
    /// [`Error::NoWeek`] before the first; otherwise those of [`new`](Self::new).
    pub fn latest(report: &SeasonReport) -> Result<Self> {
        let last = report.weeks.last().ok_or(Error::NoWeek)?;
        Self::new(report, last.season, last.week)
    }

    /// How far the bankroll is below its peak after the week, as a share of the peak.
    pub fn drawdown(&self) -> f64 {
        self.bankroll.last().map_or(0.0, |point| point.drawdown)
    }

    /// The report as one JSON object, indented, with a line end. Undefined figures are `null`.
    ///
    /// # Errors
    /// None that the types allow; serde's signature is passed on.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// First and last day of a week without results, by its forecasts and open bets.
fn days(report: &SeasonReport, season: Season, week: usize) -> Option<(Date, Date)> {
    let forecast = report.predictions.iter().map(|p| (p.season, p.week, p.date));
    let bets = report.open.iter().map(|bet| (bet.season, bet.week, bet.date));
    let mut dates = forecast.chain(bets).filter(|of| (of.0, of.1) == (season, week)).map(|of| of.2);
    let first = dates.next()?;
    let (first, last) = dates.fold((first, first), |(low, high), date| (low.min(date), high.max(date)));
    // Weeks begin on the weekday that those before began on.
    let weekday = report.weeks.last().map_or(BettingWeek::FIRST_WEEKDAY, |week| week.start.weekday());
    let (first, last) = (BettingWeek::containing(first, weekday), BettingWeek::containing(last, weekday));
    Some((first.start(), last.end()))
}

fn no_such_week(report: &SeasonReport, season: Season, week: usize) -> Error {
    let of = |record: &WeekRecord| (record.season, record.week);
    let (first, last) = (report.weeks.first().map(of), report.weeks.last().map(of));
    Error::NoSuchWeek { season, week, weeks: report.weeks.len(), first, last }
}

/// The interval that may be read after every match.
fn always_valid<'a>(
    predictions: impl Iterator<Item = &'a Prediction>,
) -> fairline_metrics::Result<Option<[f64; 2]>> {
    let mut sequence = ConfidenceSequence::new(&ConfidenceSequenceOptions::new().confidence(CONFIDENCE))?;
    for (model, market, outcome) in predictions.filter_map(scored) {
        sequence.push_forecasts(Score::Brier, &model, &market, outcome)?;
    }
    Ok(sequence.interval())
}
