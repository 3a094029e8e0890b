//! The server from its start to its end.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use fairline_store::Store;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::app::{App, router};
use crate::{Result, ServerOptions};

/// How long requests that have begun may take beyond their time when the server stops.
const DRAIN: Duration = Duration::from_secs(2);

/// Serves until `shutdown` is done. Then requests that have begun are finished, streams of events end, and simulations stop after
/// the week that they are at: it is stored whole, and they can be taken up from there.
///
/// # Errors
/// [`Error::Unprotected`](crate::Error::Unprotected) for an address that others can reach without a token,
/// [`Error::Token`](crate::Error::Token), [`Error::Option`](crate::Error::Option), and
/// [`Error::System`](crate::Error::System) if the network fails.
///
/// # Examples
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// use fairline_server::{ServerOptions, serve};
/// use fairline_store::Store;
///
/// let store = Store::open(":memory:").await?;
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let at_once = async {}; // a program waits for a signal
/// serve(store, listener, ServerOptions::new(), at_once).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn serve(
    store: Store,
    listener: TcpListener,
    options: ServerOptions,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let address = listener.local_addr()?;
    options.validate(address)?;
    tracing::info!(%address, "serving");
    let (stop, stopping) = watch::channel(false);
    let app = App::new(store, options, stopping);
    let jobs = Arc::clone(&app.jobs);
    let shutdown = async move {
        shutdown.await;
        jobs.cancel_all();
        let _ = stop.send(true); // nobody may be listening
    };
    let longest = app.options.timeout + DRAIN;
    let serving = connections(listener, router(&app), &app);
    // Somebody who has sent half a request does not hold the end up for ever.
    let too_long = async {
        stopped(app.stopping.clone()).await;
        tokio::time::sleep(longest).await;
    };
    tokio::select! {
        _ = async { tokio::join!(shutdown, serving) } => {}
        () = too_long => tracing::warn!("requests that had begun were not finished"),
    }
    app.jobs.stop().await;
    tracing::info!("stopped");
    Ok(())
}

/// Waits until the server stops.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await; // without a sender it stops as well
}

/// Serves connections until the server stops, and those that are there then to the end of their requests. A header that takes
/// too long ends its connection, and so does silence: there is room for so many only.
async fn connections(mut listener: TcpListener, router: Router, app: &App) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(app.options.timeout);
    let room = Arc::new(Semaphore::new(app.options.max_connections));
    let mut open = JoinSet::new();
    loop {
        let accepted = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (Listener::accept(&mut listener).await.0, place)
        };
        let (stream, place) = tokio::select! {
            accepted = accepted => accepted,
            () = stopped(app.stopping.clone()) => break,
        };
        while open.try_join_next().is_some() {} // what is over is forgotten
        let (builder, router, stopping) = (builder.clone(), router.clone(), app.stopping.clone());
        open.spawn(async move {
            let _place = place;
            let service = TowerToHyperService::new(router);
            let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
            // Whoever goes away in the middle, or is too slow, is nothing to tell.
            tokio::select! {
                _ = connection.as_mut() => return,
                () = stopped(stopping) => connection.as_mut().graceful_shutdown(),
            }
            let _ = connection.await;
        });
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}
