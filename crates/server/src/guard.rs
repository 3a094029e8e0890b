//! What stands before every handler: who may ask, how long it may take, what is written down, and the headers of answers.

use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use fairline_weekly::Scope;
use headers::HeaderMapExt;
use headers::authorization::{Authorization, Basic, Bearer};

use crate::Problem;
use crate::app::App;
use crate::token::scope_of;

/// Pages and data from here only, no frames, no plugins. The page that tries the API out styles itself inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const POLICY_OF_DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Counts and logs each request, with a number that its answer bears as `X-Request-Id`. Neither the query nor any header is written down: they may hold secrets.
pub(crate) async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = matched.unwrap_or_else(|| "none".to_owned());
    let mut response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), start.elapsed());
    // Anybody may make methods up; each would be another row of figures.
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::DELETE,
        Method::PUT,
        Method::PATCH,
        Method::OPTIONS,
    ];
    let counted = if known.contains(&method) { method.as_str() } else { "other" };
    app.figures.request(counted, &route, status, took);
    let milliseconds = took.as_secs_f64() * 1e3;
    let id = app.requests.fetch_add(1, Ordering::Relaxed);
    response.headers_mut().insert(HeaderName::from_static("x-request-id"), HeaderValue::from(id));
    tracing::info!(id, %method, route, status, milliseconds, "request");
    response
}

/// Ends a request that takes too long.
pub(crate) async fn in_time(State(app): State<App>, request: Request, next: Next) -> Response {
    let longest = app.options.timeout;
    let answer = tokio::time::timeout(longest, next.run(request)).await;
    answer.unwrap_or_else(|_| {
        let detail = format!("it took longer than {} s", longest.as_secs_f64());
        Problem::new(StatusCode::GATEWAY_TIMEOUT, detail).into_response()
    })
}

/// Headers of every answer.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let docs = request.uri().path().starts_with("/docs");
    let data = request.uri().path().starts_with("/v1");
    let mut response = next.run(request).await;
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, if docs { POLICY_OF_DOCS } else { POLICY });
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`, with which browsers hide from us that a form is our own.
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if data {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Lets in who may ask. Without tokens everybody on this machine may, by a name of this machine: a page of somebody else whose
/// name leads here is kept out.
pub(crate) async fn allow(State(app): State<App>, request: Request, next: Next) -> Response {
    match check(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn check(app: &App, request: &Request) -> Result<(), Problem> {
    let path = request.uri().path();
    if path == "/v1/health" {
        return Ok(());
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if app.tokens.is_empty() && !is_local(host) {
        let detail = "without tokens only this machine may ask, as localhost";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    // A page of somebody else can have a browser send a form here, with the password that the browser remembers.
    // Where the browser says whose page it is, no proxy in between can make it look like another; else the origin tells.
    let foreign = match (text(HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) != Some(host),
        (None, None) => false,
    };
    if foreign && !reads {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "a page from elsewhere may not change anything here",
        ));
    }
    let open = path == "/openapi.json" || path.starts_with("/docs") || path.starts_with("/assets/");
    if app.tokens.is_empty() || open {
        return Ok(());
    }
    let Some(scope) = secret(request.headers()).and_then(|secret| scope_of(secret.trim(), &app.tokens))
    else {
        let detail = "send a token: Authorization: Bearer TOKEN, or as the password of any user";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, detail));
    };
    // What only works something out changes nothing.
    if reads || scope == Scope::Write || matches!(path, "/v1/devig" | "/v1/stakes") {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "this token may look and not write"))
}

/// The token that is sent: by programs as what it is, by browsers as a password.
fn secret(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.typed_get::<Authorization<Bearer>>().map(|given| given.token().to_owned());
    bearer.or_else(|| headers.typed_get::<Authorization<Basic>>().map(|given| given.password().to_owned()))
}

/// Whether a `Host` is this machine, with or without a port.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
