//! The model against the market, over the last weeks.

use fairline_data::Season;
use fairline_sim::Prediction;
use jiff::civil::Date;

use super::CONFIDENCE;
use crate::SeasonReport;
use crate::figures::{Paired, paired, scored};

/// Weeks that are scored together: about a hundred matches of a league.
const WEEKS: usize = 10;

/// Scores of the last ten weeks.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct BrierPoint {
    /// Season of the last of the weeks.
    pub season: Season,
    /// The last of the weeks, counted from 1.
    pub week: usize,
    /// Its last day.
    pub date: Date,
    /// Matches that have a forecast, a price and a result.
    pub matches: usize,
    /// Mean Brier score of the model, in \[0, 2\].
    pub model: f64,
    /// Mean Brier score of the fair opening probabilities, in \[0, 2\].
    pub market: f64,
    /// Interval of the mean difference, model minus market; above 0 the market was better. `None` for a single match.
    pub difference_interval: Option<[f64; 2]>,
}

pub(super) fn points(report: &SeasonReport) -> fairline_metrics::Result<Vec<BrierPoint>> {
    let mut points = Vec::with_capacity(report.weeks.len());
    for (last, week) in report.weeks.iter().enumerate() {
        let first = &report.weeks[(last + 1).saturating_sub(WEEKS)];
        let within = |p: &&Prediction| {
            ((first.season, first.week)..=(week.season, week.week)).contains(&(p.season, p.week))
        };
        let both: Vec<_> = report.predictions.iter().filter(within).filter_map(scored).collect();
        let Some(Paired { means: [model, market], test }) = paired(&both)? else { continue };
        points.push(BrierPoint {
            season: week.season,
            week: week.week,
            date: week.end,
            matches: both.len(),
            model,
            market,
            difference_interval: test.interval(CONFIDENCE)?,
        });
    }
    Ok(points)
}
