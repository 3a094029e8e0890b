//! Whether the server lives, whether it can work, and its figures.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use jiff::Timestamp;

use crate::Problem;
use crate::app::App;

/// That the server lives.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Alive {
    /// Always `ok`.
    status: &'static str,
    /// Version of fairline.
    version: &'static str,
}

/// Whether the server lives; needs no token
#[utoipa::path(get, path = "/v1/health", tag = "server", responses((status = 200, body = Alive)))]
pub(crate) async fn health() -> Json<Alive> {
    Json(Alive { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Whether the database can be reached and has the schema that is needed
#[utoipa::path(get, path = "/v1/ready", tag = "server", responses((status = 200, body = Alive), (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ready(State(app): State<App>) -> Result<Json<Alive>, Problem> {
    match app.store.require_current().await {
        Ok(()) => Ok(health().await),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            let detail =
                "the database cannot be reached, or has another schema; `fairline db status` says which";
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail))
        }
    }
}

/// Figures of the server, as Prometheus reads them
#[utoipa::path(get, path = "/metrics", tag = "server", responses((status = 200, content_type = "application/openmetrics-text", body = String)))]
pub(crate) async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let last = app.store.last_write().await?;
    let age = last.map(|(_, last)| Timestamp::now().duration_since(last).as_secs_f64());
    let text = app.figures.text(age).map_err(|error| {
        tracing::error!(%error, "figures cannot be written");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "figures cannot be written")
    })?;
    Ok(([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text))
}
