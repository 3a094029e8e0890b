//! Parts of a run: its weeks, forecasts, bankroll, trials and health.

use fairline_data::Season;
use fairline_sim::{ModelEvaluation, Prediction, WeekHealth, WeekRecord};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::records::{alert, evaluation, health, int, prediction, week};
use crate::{Result, Store};

/// The bankroll after a week.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct BankrollPoint {
    /// Weeks played; 0 for the start.
    pub number: usize,
    /// Last day of the week, or the day of the deposit.
    pub date: Date,
    /// Money, open stakes included.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll: Decimal,
    /// Money at hand.
    #[serde(with = "rust_decimal::serde::float")]
    pub at_hand: Decimal,
    /// Stakes of open bets.
    #[serde(with = "rust_decimal::serde::float")]
    pub at_risk: Decimal,
    /// The most it has been so far.
    #[serde(with = "rust_decimal::serde::float")]
    pub peak: Decimal,
    /// `1 − bankroll/peak`.
    pub drawdown: f64,
}

impl Store {
    /// The weeks of a run, in order.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn weeks(&self, run: i64) -> Result<Vec<WeekRecord>> {
        self.all(run, "SELECT * FROM weekly_performance WHERE run = $1 ORDER BY number", week).await
    }

    /// The forecasts of a run's week, in order of kick-off.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn predictions(&self, run: i64, (season, week): (Season, usize)) -> Result<Vec<Prediction>> {
        let sql = "SELECT * FROM predictions WHERE run = $1 AND season = $2 AND week = $3 ORDER BY number";
        let values = [run.into(), i64::from(season.year()).into(), int("week", week)?.into()];
        let rows = self.database.fetch("reading predictions", sql, &values).await?;
        rows.iter().map(prediction).collect()
    }

    /// The forecasts of the week that is open, of a run that goes on with the season; empty without one.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn open_predictions(&self, run: i64) -> Result<Vec<Prediction>> {
        let sql = "SELECT * FROM predictions WHERE run = $1 AND number >= \
             (SELECT COALESCE(SUM(matches), 0) FROM weekly_performance WHERE run = $1) ORDER BY number";
        self.all(run, sql, prediction).await
    }

    /// The bankroll of a run, week by week, from its start on.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn bankroll(&self, run: i64) -> Result<Vec<BankrollPoint>> {
        self.all(run, "SELECT * FROM bankroll_history WHERE run = $1 ORDER BY number", |row| {
            Ok(BankrollPoint {
                number: row.count("number")?,
                date: row.date("date")?,
                bankroll: row.money("bankroll")?,
                at_hand: row.money("at_hand")?,
                at_risk: row.money("at_risk")?,
                peak: row.money("peak")?,
                drawdown: row.real("drawdown")?,
            })
        })
        .await
    }

    /// The trials of retrained forecasters in a run, in order.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn evaluations(&self, run: i64) -> Result<Vec<ModelEvaluation>> {
        self.all(run, "SELECT * FROM model_evaluations WHERE run = $1 ORDER BY number", evaluation).await
    }

    /// What the monitor found last in a run; `None` without a monitor.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn latest_health(&self, run: i64) -> Result<Option<WeekHealth>> {
        let latest = "SELECT * FROM weekly_health WHERE run = $1 ORDER BY number DESC LIMIT 1";
        let rows = self.database.fetch("reading what the monitor found", latest, &[run.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let alerts = "SELECT * FROM alerts WHERE run = $1 AND season = $2 AND week = $3 ORDER BY number";
        let values = [run.into(), row.int("season")?.into(), row.int("week")?.into()];
        let alerts = self.database.fetch("reading alerts", alerts, &values).await?;
        let alerts: Vec<_> = alerts.iter().map(alert).collect::<Result<_>>()?;
        health(row, &alerts).map(Some)
    }
}
