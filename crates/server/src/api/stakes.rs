//! How much to stake.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fairline_kelly::{Options, Status, simultaneous};
use ndarray::Array2;

use super::work_out;
use crate::Problem;
use crate::app::App;
use crate::extract::Body;

/// Events of a request: the work grows with their cube, and 300 take a third of a second.
const MOST_EVENTS: usize = 300;

/// Outcomes of an event, and of all events of a request: many outcomes take as long as many events.
const MOST_OUTCOMES: usize = 100;
const MOST_OUTCOMES_IN_ALL: usize = 900;

/// A bankroll: as much as the settings of a run allow.
const MOST_MONEY: f64 = 1e9;

/// Events to be staked on at the same time.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StakesRequest {
    /// Probabilities, an event a row, each summing to 1. At most 100 outcomes an event, and 900 in all.
    #[schema(min_items = 1, max_items = 300)]
    probabilities: Vec<Vec<f64>>,
    /// Decimal odds, in the same shape.
    #[schema(min_items = 1, max_items = 300)]
    odds: Vec<Vec<f64>>,
    /// Fraction of the full Kelly stake.
    #[serde(default = "quarter")]
    #[schema(default = 0.25)]
    kelly: f64,
    /// Largest stake on one outcome, as a share of the bankroll.
    #[serde(default = "twentieth")]
    #[schema(default = 0.05)]
    max_bet: f64,
    /// Smallest edge worth a bet.
    #[serde(default)]
    min_edge: Option<f64>,
    /// Money, for the stakes in money.
    #[serde(default)]
    #[schema(exclusive_minimum = 0, maximum = 1000000000.0)]
    bankroll: Option<f64>,
}

fn quarter() -> f64 {
    0.25
}

fn twentieth() -> f64 {
    0.05
}

/// Optimal stakes, and the certificate that they are.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct StakesResponse {
    /// Shares of the bankroll, in the shape of the odds.
    fractions: Vec<Vec<f64>>,
    /// The same in money, rounded down to two decimal places; null without a bankroll.
    stakes: Option<Vec<Vec<f64>>>,
    /// Sum of the shares.
    total: f64,
    /// Expected growth of the bankroll's logarithm.
    log_growth: f64,
    /// How far the stakes are from the optimum.
    kkt_residual: f64,
    /// Whether the optimum was reached.
    converged: bool,
}

fn table(name: &str, rows: &[Vec<f64>], max_rows: usize) -> Result<Array2<f64>, Problem> {
    let columns = rows.first().map_or(0, Vec::len);
    if rows.is_empty() || rows.len() > max_rows {
        return Err(Problem::unprocessable(
            name,
            format!("{} rows; give between 1 and {max_rows}", rows.len()),
        ));
    }
    if columns > MOST_OUTCOMES {
        let message = format!("{columns} outcomes; give at most {MOST_OUTCOMES} an event");
        return Err(Problem::unprocessable(format!("{name}[0]"), message));
    }
    if rows.len() * columns > MOST_OUTCOMES_IN_ALL {
        let message =
            format!("{} outcomes in all; give at most {MOST_OUTCOMES_IN_ALL}", rows.len() * columns);
        return Err(Problem::unprocessable(name, message));
    }
    if let Some(row) = rows.iter().position(|row| row.len() != columns) {
        let message = format!("{} numbers, and {columns} in the first row", rows[row].len());
        return Err(Problem::unprocessable(format!("{name}[{row}]"), message));
    }
    Array2::from_shape_vec((rows.len(), columns), rows.concat())
        .map_err(|error| Problem::unprocessable(name, error))
}

/// A request whose shape is right.
struct Slate {
    probabilities: Array2<f64>,
    odds: Array2<f64>,
    options: Options,
    bankroll: Option<f64>,
}

impl Slate {
    fn of(request: &StakesRequest, max_rows: usize) -> Result<Self, Problem> {
        let max_rows = max_rows.min(MOST_EVENTS);
        let probabilities = table("probabilities", &request.probabilities, max_rows)?;
        let odds = table("odds", &request.odds, max_rows)?;
        let bankroll = request.bankroll;
        if let Some(money) = bankroll.filter(|money| !(*money > 0.0 && *money <= MOST_MONEY)) {
            let message = format!("{money} must be greater than 0 and at most {MOST_MONEY}");
            return Err(Problem::unprocessable("bankroll", message));
        }
        let mut options = Options::new().fraction(request.kelly).max_bet(request.max_bet);
        if let Some(edge) = request.min_edge {
            options = options.min_edge(edge);
        }
        Ok(Self { probabilities, odds, options, bankroll })
    }

    fn stakes(&self) -> Result<StakesResponse, Problem> {
        let found = simultaneous(self.probabilities.view(), self.odds.view(), &self.options)
            .map_err(|error| Problem::unprocessable("body", error))?;
        let rows = |of: &dyn Fn(f64) -> f64| -> Vec<Vec<f64>> {
            found.stakes.rows().into_iter().map(|row| row.iter().map(|&share| of(share)).collect()).collect()
        };
        Ok(StakesResponse {
            fractions: rows(&|share| share),
            stakes: self.bankroll.map(|money| rows(&|share| (share * money * 100.0).floor() / 100.0)),
            total: found.total,
            log_growth: found.log_growth,
            kkt_residual: found.kkt_residual,
            converged: found.status == Status::Converged,
        })
    }
}

/// Works stakes out; the handler without its wire.
///
/// # Errors
/// A [`Problem`] for a wrong shape or number.
pub fn find_stakes(request: &StakesRequest, max_rows: usize) -> Result<StakesResponse, Problem> {
    Slate::of(request, max_rows)?.stakes()
}

/// Stakes that maximise the expected growth over events at the same time
#[utoipa::path(post, path = "/v1/stakes", tag = "mathematics", request_body = StakesRequest, responses((status = 200, body = StakesResponse), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 413, body = Problem, content_type = "application/problem+json"), (status = 415, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json"), (status = 503, body = Problem, content_type = "application/problem+json"), (status = 504, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn stakes(
    State(app): State<App>,
    Body(request): Body<StakesRequest>,
) -> Result<Json<StakesResponse>, Problem> {
    let slate = Slate::of(&request, app.options.max_rows)?;
    // It may take a while: one at a time.
    let Ok(turn) = Arc::clone(&app.solving).try_acquire_owned() else {
        let detail = "other stakes are being worked out; try again in a moment";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail));
    };
    let solve = move || {
        let _turn = turn;
        slate.stakes()
    };
    work_out(solve).await.map(Json)
}
