//! Figures of the server itself, as Prometheus reads them.

use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;

/// Upper ends of the bins of request times, in seconds.
const BINS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// … and of simulations.
const JOB_BINS: [f64; 6] = [0.1, 0.5, 1.0, 5.0, 30.0, 120.0];

/// What a request was, for counting: the route, not the address, which anybody may make up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// Figures of the server itself.
pub(crate) struct Figures {
    registry: Registry,
    started: Instant,
    uptime: Gauge<f64, AtomicU64>,
    last_week: Gauge<f64, AtomicU64>,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram>,
    simulations: Histogram,
}

impl Figures {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("fairline");
        let (uptime, last_week) = (Gauge::default(), Gauge::default());
        let requests = Family::default();
        let seconds: Family<Route, Histogram> = Family::new_with_constructor(|| Histogram::new(BINS));
        registry.register("uptime_seconds", "Seconds since the server was started", uptime.clone());
        let help = "Seconds since a run was last written; NaN without one";
        registry.register("last_write_age_seconds", help, last_week.clone());
        registry.register("requests", "Requests by method, route and status", requests.clone());
        registry.register("request_seconds", "Time that requests took", seconds.clone());
        let simulations = Histogram::new(JOB_BINS);
        registry.register(
            "simulation_seconds",
            "Time that simulations took, however they ended",
            simulations.clone(),
        );
        Self { registry, started: Instant::now(), uptime, last_week, requests, seconds, simulations }
    }

    pub(crate) fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.seconds.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Request { method, route, status }).inc();
    }

    pub(crate) fn simulation(&self, took: Duration) {
        self.simulations.observe(took.as_secs_f64());
    }

    /// All of them as text; `age` is that of the last write of a run, in seconds.
    pub(crate) fn text(&self, age: Option<f64>) -> Result<String, std::fmt::Error> {
        self.uptime.set(self.started.elapsed().as_secs_f64());
        self.last_week.set(age.unwrap_or(f64::NAN));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
