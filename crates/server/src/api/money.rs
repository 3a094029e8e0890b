//! The bankroll of a run.

use axum::Json;
use axum::extract::State;
use fairline_store::BankrollPoint;

use super::{OfRun, known_run, money};
use crate::Problem;
use crate::app::App;
use crate::extract::Query;

/// The bankroll after a week.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = Bankroll)]
pub(crate) struct Point {
    /// Weeks played; 0 for the start.
    number: usize,
    /// Last day of the week, or the day of the deposit.
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    /// Money, open stakes included.
    bankroll: f64,
    /// Money at hand.
    at_hand: f64,
    /// Stakes of open bets.
    at_risk: f64,
    /// The most it has been so far.
    peak: f64,
    /// `1 − bankroll/peak`.
    drawdown: f64,
}

impl From<BankrollPoint> for Point {
    fn from(point: BankrollPoint) -> Self {
        Self {
            number: point.number,
            date: point.date,
            bankroll: money(point.bankroll),
            at_hand: money(point.at_hand),
            at_risk: money(point.at_risk),
            peak: money(point.peak),
            drawdown: point.drawdown,
        }
    }
}

/// The bankroll of a run, week by week
#[utoipa::path(get, path = "/v1/bankroll", tag = "runs", params(OfRun), responses((status = 200, body = Vec<Point>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn bankroll(
    State(app): State<App>,
    Query(of): Query<OfRun>,
) -> Result<Json<Vec<Point>>, Problem> {
    let run = known_run(&app, of.run).await?;
    Ok(Json(app.store.bankroll(run).await?.into_iter().map(Point::from).collect()))
}
