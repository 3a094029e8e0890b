//! The dashboard: a page of the run that goes on, or of the one asked for, the files it needs, and the one thing it changes.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use fairline_report::{Asset, Dashboard, RunChoice, ShownAlert, ShownRun, ShownSimulation, assets};
use fairline_store::{AlertFilter, Page, RunFilter, RunSummary, StoredAlert};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tower_http::compression::CompressionLayer;

use crate::Problem;
use crate::api::{OfRun, report_of, today};
use crate::app::App;
use crate::extract::{Id, Query};
use crate::jobs::{Job, Status};
use crate::token::hex;

/// Runs to choose from, and alerts, at most.
const RUNS: usize = 100;
const ALERTS: usize = 100;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(dashboard))
        .route("/assets/{name}", get(asset))
        .route("/alerts/{id}/acknowledge", post(acknowledge))
        .layer(CompressionLayer::new())
}

async fn dashboard(State(app): State<App>, Query(of): Query<OfRun>) -> Result<Response, Problem> {
    let runs = app.store.runs(&RunFilter::new().page(RUNS, 0)).await?;
    let summary = match of.run {
        None => runs.first().cloned(),
        Some(id) => app.store.runs(&RunFilter::new().id(id)).await?.into_iter().next(),
    };
    let missing = of.run.filter(|_| summary.is_none());
    let mut choices: Vec<RunChoice> = runs.iter().map(choice).collect();
    let (mut run, mut alerts) = (None, Page { total: 0, rows: Vec::new() });
    if let Some(summary) = summary {
        if runs.iter().all(|run| run.id != summary.id) {
            choices.push(choice(&summary));
        }
        alerts = alerts_of(&app, AlertFilter::new().or_no_run().run(summary.id)).await?;
        run = Some(ShownRun {
            id: summary.id,
            report: report_of(&app, summary.id).await?,
            name: summary.name,
            updated_at: summary.updated_at,
            finished: summary.finished_at.is_some(),
        });
    } else if missing.is_none() {
        alerts = alerts_of(&app, AlertFilter::new()).await?;
    }
    let jobs = app.jobs.all();
    let page = Dashboard {
        today: today(),
        run,
        runs: choices,
        alerts: alerts.rows,
        alerts_in_all: alerts.total,
        simulations: jobs.iter().enumerate().filter_map(|(i, job)| simulation(job, i == 0)).collect(),
        notice: missing.map(|id| format!("There is no run {id}.")),
    };
    let status = if missing.is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    // It takes milliseconds in which other requests need not wait.
    let html =
        tokio::task::spawn_blocking(move || page.to_html()).await.map_err(|error| Problem::broken(&error))?;
    let html = html.map_err(|error| Problem::broken(&error))?;
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}

/// Alerts, those that nobody has taken note of first, and how many there are in all.
async fn alerts_of(app: &App, filter: AlertFilter) -> Result<Page<ShownAlert>, Problem> {
    let open = app.store.alerts(&filter.clone().acknowledged(false).page(ALERTS, 0)).await?;
    let room = ALERTS - open.rows.len();
    let noted = app.store.alerts(&filter.acknowledged(true).page(room, 0)).await?;
    let shown = |stored: StoredAlert| ShownAlert {
        id: stored.id,
        alert: stored.alert,
        raised_at: stored.raised_at,
        acknowledged_at: stored.acknowledged_at,
    };
    let rows = open.rows.into_iter().chain(noted.rows).map(shown).collect();
    Ok(Page { total: open.total + noted.total, rows })
}

fn choice(run: &RunSummary) -> RunChoice {
    let RunSummary { id, name, forecaster, season, weeks, weeks_done, .. } = run;
    let label = match name {
        Some(name) => format!("{id} “{name}”: {forecaster}, {season}, {weeks_done} weeks"),
        None => format!("{id}: {forecaster}, {season}, {weeks_done} of {weeks} weeks"),
    };
    RunChoice { id: *id, label }
}

/// One that goes on; of those that failed only the last.
fn simulation(job: &Job, last: bool) -> Option<ShownSimulation> {
    let Job { id, forecaster, weeks_done, weeks, status, error, .. } = job;
    let failed = *status == Status::Failed;
    (*status == Status::Running || failed && last).then(|| ShownSimulation {
        id: *id,
        forecaster: forecaster.clone(),
        weeks_done: *weeks_done,
        weeks: *weeks,
        failed: failed.then(|| error.clone().unwrap_or_default()),
    })
}

async fn acknowledge(
    State(app): State<App>,
    Id(id): Id,
    Query(of): Query<OfRun>,
) -> Result<Redirect, Problem> {
    if !app.store.acknowledge(id, Timestamp::now()).await? {
        return Err(Problem::not_found(format!("alert {id}")));
    }
    Ok(Redirect::to(&of.run.map_or_else(|| "/".to_owned(), |run| format!("/?run={run}"))))
}

/// The files of the page, each with a tag that says whether a browser's copy is still good.
static ASSETS: LazyLock<Vec<(Asset, String)>> = LazyLock::new(|| {
    let tagged = |asset: Asset| {
        let tag = format!("W/\"{}\"", &hex(&Sha256::digest(asset.text.as_bytes()))[..16]);
        (asset, tag)
    };
    assets().into_iter().map(tagged).collect()
});

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some((asset, tag)) = ASSETS.iter().find(|(asset, _)| asset.name == name) else {
        return Problem::not_found("such page").into_response();
    };
    let keep = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, "no-cache")];
    let had = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    if had.split(',').any(|had| had.trim() == tag) {
        return (StatusCode::NOT_MODIFIED, keep).into_response();
    }
    (keep, [(header::CONTENT_TYPE, asset.media_type)], asset.text.as_str()).into_response()
}
