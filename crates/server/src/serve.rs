//! The server from its start to its end.

use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::time::Duration;

use fairline_store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;

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
    let mut stopped = app.stopping.clone();
    let jobs = Arc::clone(&app.jobs);
    let shutdown = async move {
        shutdown.await;
        jobs.cancel_all();
        let _ = stop.send(true); // nobody may be listening
    };
    let longest = app.options.timeout + DRAIN;
    let serving = axum::serve(listener, router(&app)).with_graceful_shutdown(shutdown).into_future();
    // Somebody who has sent half a request does not hold the end up for ever.
    let too_long = async {
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(longest).await;
    };
    tokio::select! {
        served = serving => served?,
        () = too_long => tracing::warn!("requests that had begun were not finished"),
    }
    app.jobs.stop().await;
    tracing::info!("stopped");
    Ok(())
}
