//! What happens, as it happens: server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use fairline_store::AlertFilter;
use futures_util::Stream;
use futures_util::stream::unfold;
use jiff::Timestamp;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::Problem;
use crate::app::App;
use crate::jobs::Job;

/// How often it is looked whether another program has written a run.
const LOOK: Duration = Duration::from_secs(1);

/// What one listener has been told.
struct Listener {
    app: App,
    jobs: Receiver<Job>,
    /// When a run was last written, as far as was told.
    written: Option<Timestamp>,
    /// The newest alert, as far as was told.
    alert: Option<i64>,
    _place: OwnedSemaphorePermit,
}

/// What happens: `simulation` with its progress, `run` and `alert` with their numbers when one was written, by whatever program
#[utoipa::path(get, path = "/v1/events", tag = "simulations", responses((status = 200, content_type = "text/event-stream", body = String), (status = 503, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn events(
    State(app): State<App>,
) -> Result<([(&'static str, &'static str); 1], Sse<impl Stream<Item = Result<Event, Infallible>>>), Problem>
{
    let Ok(place) = Arc::clone(&app.streams).try_acquire_owned() else {
        let detail = "too many listen to events; try again later";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail));
    };
    let written = app.store.last_write().await?.map(|(_, at)| at);
    let (alert, jobs) = (newest_alert(&app).await?, app.jobs.events());
    let stream = unfold(Listener { app, jobs, written, alert, _place: place }, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    // Proxies such as nginx would hold events back.
    Ok(([("X-Accel-Buffering", "no")], Sse::new(stream).keep_alive(KeepAlive::default())))
}

impl Listener {
    /// The next event; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
        let mut stopping = self.app.stopping.clone();
        loop {
            tokio::select! {
                () = stop(&mut stopping) => return None,
                job = self.jobs.recv() => match job {
                    Ok(job) => return Event::default().event("simulation").json_data(&job).ok(),
                    Err(RecvError::Lagged(_)) => {} // the newest are told
                    Err(RecvError::Closed) => return None,
                },
                () = tokio::time::sleep(LOOK) => {
                    let newest = newest_alert(&self.app).await.ok().flatten();
                    if newest.is_some() && newest > self.alert {
                        self.alert = newest;
                        return Some(Event::default().event("alert").data(newest.unwrap_or_default().to_string()));
                    }
                    let Ok(Some((run, at))) = self.app.store.last_write().await else { continue };
                    if self.written.is_none_or(|written| written < at) {
                        self.written = Some(at);
                        return Some(Event::default().event("run").data(run.to_string()));
                    }
                }
            }
        }
    }
}

/// Waits until the server stops.
async fn stop(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await; // without a sender it stops as well
}

/// Number of the newest alert.
async fn newest_alert(app: &App) -> Result<Option<i64>, Problem> {
    let newest = app.store.alerts(&AlertFilter::new().page(1, 0)).await?;
    Ok(newest.rows.first().map(|alert| alert.id))
}
