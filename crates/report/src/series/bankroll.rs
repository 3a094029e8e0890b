//! Money after each week, and how far it is below its peak.

use fairline_data::Season;
use fairline_sim::WeekRecord;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Money after a week.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct BankrollPoint {
    /// Season of the week.
    pub season: Season,
    /// Betting week, counted from 1.
    pub week: usize,
    /// Last day of the week.
    pub date: Date,
    /// Bankroll after the week.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll: Decimal,
    /// How far it is below the highest bankroll so far, the start included, as a share of that one.
    pub drawdown: f64,
    /// Profit of the week over the bankroll before it.
    pub roi: Option<f64>,
}

/// Points after weeks that are all the weeks since a start.
pub(crate) fn points(start: Decimal, weeks: &[WeekRecord]) -> Vec<BankrollPoint> {
    let mut peak = start;
    let point = |week: &WeekRecord| {
        peak = peak.max(week.bankroll);
        let drawdown = peak.saturating_sub(week.bankroll).checked_div(peak).and_then(|share| share.to_f64());
        BankrollPoint {
            season: week.season,
            week: week.week,
            date: week.end,
            bankroll: week.bankroll,
            drawdown: drawdown.unwrap_or(0.0),
            roi: week.roi,
        }
    };
    weeks.iter().map(point).collect()
}
