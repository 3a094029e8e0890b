//! What happens, as it happens: server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use fairline_store::RunFilter;
use futures_util::Stream;
use futures_util::stream::unfold;
use jiff::Timestamp;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

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
}

/// What happens: `simulation` with its progress, and `run` with its number when a run was written, by whatever program
#[utoipa::path(get, path = "/v1/events", tag = "simulations", responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(crate) async fn events(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let written = newest(&app).await.map(|(_, at)| at);
    let jobs = app.jobs.events();
    let stream = unfold(Listener { app, jobs, written }, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
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
                    let Some((run, at)) = newest(&self.app).await else { continue };
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

/// The run that was written last, and when.
async fn newest(app: &App) -> Option<(i64, Timestamp)> {
    let runs = app.store.runs(&RunFilter::new().page(1000, 0)).await.ok()?;
    runs.into_iter().map(|run| (run.id, run.updated_at)).max_by_key(|(_, at)| *at)
}
