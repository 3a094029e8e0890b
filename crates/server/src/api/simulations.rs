//! Simulations: started, watched, cancelled.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fairline_data::Season;
use fairline_weekly::{Error, Forecaster, Settings};
use rust_decimal::Decimal;

use super::season_of;
use crate::Problem;
use crate::app::App;
use crate::extract::{Body, Id, maybe_word};
use crate::jobs::Job;

/// A season to be played; whatever is left out is as in the settings of the server.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulationRequest {
    /// First year of the season; the last one of the data unless given.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 9999)]
    season: Option<i64>,
    /// `ratings`, `multinomial`, `dixon-coles`, `elo`, `consensus` or `market`.
    #[serde(default, deserialize_with = "maybe_word")]
    #[schema(value_type = Option<String>, pattern = "^(ratings|multinomial|dixon-coles|elo|consensus|market)$")]
    model: Option<Forecaster>,
    /// Whether the model is weighed against the market.
    #[serde(default)]
    with_market: Option<bool>,
    /// A bookmaker as the data names it, or `best`.
    #[serde(default)]
    book: Option<String>,
    /// Money at the start.
    #[serde(default)]
    bankroll: Option<f64>,
    /// Fraction of the full Kelly stake.
    #[serde(default)]
    kelly: Option<f64>,
    /// Smallest edge worth a bet.
    #[serde(default)]
    min_edge: Option<f64>,
    /// Largest stake on one outcome, as a share of the bankroll.
    #[serde(default)]
    max_bet: Option<f64>,
}

/// What is to be played: the server's settings with those of a request, and the season.
///
/// # Errors
/// A [`Problem`] for a setting out of range.
pub fn simulation_settings(
    request: SimulationRequest,
    mut settings: Settings,
) -> Result<(Settings, Option<Season>), Problem> {
    let season = request.season.map(|year| season_of(year, StatusCode::UNPROCESSABLE_ENTITY)).transpose()?;
    let SimulationRequest { season: _, model, with_market, book, bankroll, kelly, min_edge, max_bet } =
        request;
    let (forecast, staking) = (&mut settings.forecast, &mut settings.staking);
    forecast.model = model.unwrap_or(forecast.model);
    forecast.with_market = with_market.unwrap_or(forecast.with_market);
    settings.prices.book = book.unwrap_or(settings.prices.book);
    if let Some(bankroll) = bankroll {
        let money = Decimal::try_from(bankroll).map_err(|error| Problem::unprocessable("bankroll", error))?;
        staking.bankroll = money;
    }
    staking.kelly = kelly.unwrap_or(staking.kelly);
    staking.min_edge = min_edge.unwrap_or(staking.min_edge);
    staking.max_bet = max_bet.unwrap_or(staking.max_bet);
    settings.validate().map_err(|error| match error {
        Error::Setting { key, reason } => {
            Problem::unprocessable(key.rsplit('.').next().unwrap_or(&key), reason)
        }
        other => Problem::unprocessable("body", other),
    })?;
    Forecaster::predictor(&settings).map_err(|error| Problem::unprocessable("with_market", error))?;
    Ok((settings, season))
}

/// Starts a simulation; one that is stored already is done at once, one that was cancelled goes on
#[utoipa::path(post, path = "/v1/simulations", tag = "simulations", request_body = SimulationRequest, responses((status = 202, body = Job), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json"), (status = 413, body = Problem, content_type = "application/problem+json"), (status = 415, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json"), (status = 429, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn start(
    State(app): State<App>,
    Body(request): Body<SimulationRequest>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let Some((settings, source)) = &app.options.simulations else {
        return Err(Problem::new(StatusCode::NOT_FOUND, "this server plays no simulations"));
    };
    let (settings, season) = simulation_settings(request, settings.clone())?;
    let started = app.jobs.start(settings, source.clone(), season);
    let job = started.map_err(|error| {
        tracing::error!(%error, "a simulation was not started");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the simulation was not started; the log says why")
    })?;
    match job {
        Some(job) => Ok((StatusCode::ACCEPTED, Json(job))),
        None => Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "a simulation is running; wait for its end or cancel it",
        )),
    }
}

/// Simulations since the server was started, the newest first
#[utoipa::path(get, path = "/v1/simulations", tag = "simulations", responses((status = 200, body = Vec<Job>)))]
pub(crate) async fn all(State(app): State<App>) -> Json<Vec<Job>> {
    Json(app.jobs.all())
}

/// One simulation and its progress
#[utoipa::path(get, path = "/v1/simulations/{id}", tag = "simulations", params(("id" = i64, Path, description = "Number of the simulation")), responses((status = 200, body = Job), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn one(State(app): State<App>, Id(id): Id) -> Result<Json<Job>, Problem> {
    app.jobs.one(id).map(Json).ok_or_else(|| Problem::not_found(format!("simulation {id}")))
}

/// Cancels a simulation after the week that it is at; what is stored stays
#[utoipa::path(post, path = "/v1/simulations/{id}/cancel", tag = "simulations", params(("id" = i64, Path, description = "Number of the simulation")), responses((status = 202, body = Job), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(State(app): State<App>, Id(id): Id) -> Result<(StatusCode, Json<Job>), Problem> {
    let job = app.jobs.cancel(id).ok_or_else(|| Problem::not_found(format!("simulation {id}")))?;
    Ok((StatusCode::ACCEPTED, Json(job)))
}
