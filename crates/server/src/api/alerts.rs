//! What the monitor finds, and who has seen it.

use axum::Json;
use axum::extract::State;
use fairline_sim::Severity as Severe;
use fairline_store::{AlertFilter, StoredAlert};
use jiff::Timestamp;

use super::{OfRun, Page, known_run, window};
use crate::Problem;
use crate::app::App;
use crate::extract::{Id, Query};

/// Rolling figures of the model, as the monitor found them after the last week. Figures that are infinite are null.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Health {
    /// First year of the season.
    season: i16,
    /// Week of the season.
    week: usize,
    /// Whether the forecasts had become worse.
    degraded: bool,
    /// Every figure of the monitor, by name.
    #[schema(value_type = Object)]
    figures: serde_json::Value,
}

/// What the monitor found last; null without a monitor
#[utoipa::path(get, path = "/v1/monitoring", tag = "monitoring", params(OfRun), responses((status = 200, body = Option<Health>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn monitoring(
    State(app): State<App>,
    Query(of): Query<OfRun>,
) -> Result<Json<Option<Health>>, Problem> {
    let run = known_run(&app, of.run).await?;
    let health = app.store.latest_health(run).await?.map(|health| Health {
        season: health.season.year(),
        week: health.week,
        degraded: health.degraded(),
        figures: serde_json::to_value(&health).unwrap_or_default(),
    });
    Ok(Json(health))
}

/// How much an alert matters.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Severity {
    /// Good to know.
    Notice,
    /// A threshold was crossed.
    Warning,
    /// A detector with a stated false-alarm rate, or money.
    Critical,
}

/// An alert.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Alert {
    /// Its number.
    id: i64,
    /// The run it is about; null for one about the data.
    run: Option<i64>,
    /// What it is about.
    kind: String,
    /// How much it matters.
    severity: Severity,
    /// First year of the season.
    season: i16,
    /// Week of the season.
    week: usize,
    /// The feature that has drifted, if that is what it is about.
    feature: Option<String>,
    /// The figure that crossed its threshold; null if infinite.
    value: Option<f64>,
    /// The threshold.
    threshold: Option<f64>,
    /// The same in words.
    text: String,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    raised_at: Timestamp,
    /// When somebody took note of it.
    #[schema(value_type = Option<String>, format = DateTime)]
    acknowledged_at: Option<Timestamp>,
}

impl From<StoredAlert> for Alert {
    fn from(stored: StoredAlert) -> Self {
        let alert = stored.alert;
        let kind = serde_json::to_value(alert.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
        Self {
            id: stored.id,
            run: stored.run,
            kind: kind.unwrap_or_default(),
            severity: match alert.severity {
                Severe::Notice => Severity::Notice,
                Severe::Warning => Severity::Warning,
                Severe::Critical => Severity::Critical,
            },
            season: alert.season.year(),
            week: alert.week,
            feature: alert.feature,
            value: Some(alert.value).filter(|value| value.is_finite()),
            threshold: Some(alert.threshold).filter(|value| value.is_finite()),
            text: alert.text,
            raised_at: stored.raised_at,
            acknowledged_at: stored.acknowledged_at,
        }
    }
}

/// Which alerts are wanted.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertsQuery {
    /// Those of a run; of all runs and of the data unless given.
    run: Option<i64>,
    /// Those of a severity.
    #[param(inline)]
    severity: Option<Severity>,
    /// Those that somebody took note of, or those that nobody did.
    acknowledged: Option<bool>,
    /// Rows at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// Rows to leave out.
    #[param(minimum = 0, maximum = 1_000_000_000)]
    offset: Option<usize>,
}

/// Alerts, the newest first
#[utoipa::path(get, path = "/v1/alerts", tag = "monitoring", params(AlertsQuery), responses((status = 200, body = Page<Alert>), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn alerts(
    State(app): State<App>,
    Query(query): Query<AlertsQuery>,
) -> Result<Json<Page<Alert>>, Problem> {
    let (limit, offset) = window(query.limit, query.offset)?;
    let mut filter = AlertFilter::new().page(limit, offset);
    if let Some(run) = query.run {
        filter = filter.run(run);
    }
    if let Some(severity) = query.severity {
        filter = filter.severity(match severity {
            Severity::Notice => Severe::Notice,
            Severity::Warning => Severe::Warning,
            Severity::Critical => Severe::Critical,
        });
    }
    if let Some(acknowledged) = query.acknowledged {
        filter = filter.acknowledged(acknowledged);
    }
    Ok(Json(Page::of(app.store.alerts(&filter).await?)))
}

/// Takes note of an alert; the first time stays
#[utoipa::path(post, path = "/v1/alerts/{id}/acknowledge", tag = "monitoring", params(("id" = i64, Path, description = "Number of the alert")), responses((status = 204), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn acknowledge(
    State(app): State<App>,
    Id(id): Id,
) -> Result<axum::http::StatusCode, Problem> {
    if app.store.acknowledge(id, Timestamp::now()).await? {
        Ok(axum::http::StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found(format!("alert {id}")))
    }
}
