//! The router with everything that stands before it.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use fairline_store::Store;
use fairline_weekly::{Scope, Token};
use tokio::sync::{Semaphore, watch};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use utoipa_swagger_ui::SwaggerUi;

use crate::figures::Figures;
use crate::jobs::Jobs;
use crate::token::hash;
use crate::{Problem, ServerOptions, api, guard, page};

/// Streams of events at once.
const STREAMS: usize = 64;

/// What handlers work with.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) options: ServerOptions,
    pub(crate) tokens: Vec<([u8; 32], Scope)>,
    pub(crate) figures: Arc<Figures>,
    pub(crate) jobs: Arc<Jobs>,
    /// Number of the next request.
    pub(crate) requests: AtomicU64,
    /// Whose turn it is to have stakes worked out.
    pub(crate) solving: Arc<Semaphore>,
    /// … and books, which take so little that others wait.
    pub(crate) devigging: Arc<Semaphore>,
    /// Streams of events that may be opened.
    pub(crate) streams: Arc<Semaphore>,
    /// Whether the server is about to stop.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    pub(crate) fn new(store: Store, options: ServerOptions, stopping: watch::Receiver<bool>) -> Self {
        let known = |token: &Token| Some((hash(token)?, token.scope));
        let tokens = options.tokens.iter().filter_map(known).collect();
        let figures = Arc::new(Figures::new());
        Self(Arc::new(Inner {
            store,
            options,
            tokens,
            jobs: Arc::new(Jobs::new(Arc::clone(&figures))),
            figures,
            requests: AtomicU64::new(1),
            solving: Arc::new(Semaphore::new(1)),
            devigging: Arc::new(Semaphore::new(1)),
            streams: Arc::new(Semaphore::new(STREAMS)),
            stopping,
        }))
    }
}

/// All routes, with what stands before them.
pub(crate) fn router(app: &App) -> Router {
    let (routes, description) = api::routes().split_for_parts();
    let limits = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_| {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests at once; try again in a moment")
        }))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(app.options.max_concurrency));
    Router::new()
        .merge(routes)
        .merge(SwaggerUi::new("/docs").url("/openapi.json", description))
        .merge(page::routes())
        .fallback(async || Problem::not_found("such page"))
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this page does not take that method")
        })
        .with_state(app.clone())
        .layer(DefaultBodyLimit::max(app.options.max_body))
        .layer(from_fn_with_state(app.clone(), guard::in_time))
        .layer(limits)
        .layer(from_fn_with_state(app.clone(), guard::allow))
        .layer(from_fn(guard::headers))
        .layer(from_fn_with_state(app.clone(), guard::watch))
}
