//! Closing-line value of all bets so far.

use fairline_data::Season;
use jiff::civil::Date;
use ndarray::Array1;

use super::CONFIDENCE;
use crate::SeasonReport;
use crate::figures::mean;

/// Mean closing-line value of the bets placed so far.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ClvPoint {
    /// Season of the last of the weeks.
    pub season: Season,
    /// The last of the weeks, counted from 1.
    pub week: usize,
    /// Its last day.
    pub date: Date,
    /// Bets with a closing price.
    pub bets: usize,
    /// Mean of `odds taken · fair closing probability − 1`.
    pub mean: f64,
    /// Its interval; `None` for a single bet.
    pub interval: Option<[f64; 2]>,
}

pub(super) fn points(report: &SeasonReport) -> fairline_metrics::Result<Vec<ClvPoint>> {
    let mut points: Vec<ClvPoint> = Vec::with_capacity(report.weeks.len());
    for week in &report.weeks {
        let so_far = report.bets.iter().filter(|bet| (bet.season, bet.week) <= (week.season, week.week));
        let values: Array1<f64> = so_far.filter_map(|bet| bet.closing_line_value).collect();
        if values.len() == points.last().map_or(0, |point| point.bets) {
            continue; // no new bet
        }
        let Some(comparison) = mean(&values)? else { continue };
        points.push(ClvPoint {
            season: week.season,
            week: week.week,
            date: week.end,
            bets: values.len(),
            mean: comparison.mean_difference,
            interval: comparison.interval(CONFIDENCE)?,
        });
    }
    Ok(points)
}
