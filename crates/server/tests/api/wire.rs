//! A stored season, a server over it, and somebody who asks.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_server::{ServerOptions, serve};
use fairline_sim::{
    DataSummary, EloPredictor, KellyStrategy, MonitorOptions, Schedule, ScheduleOptions, SeasonOptions,
    SeasonRun, Simulation, ValueOptions,
};
use fairline_store::Store;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::oneshot;

/// A season that is stored: a few weeks of a small league, monitored.
pub(crate) struct Stored {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) run: SeasonRun,
}

pub(crate) fn stored() -> &'static Stored {
    static STORED: OnceLock<Stored> = OnceLock::new();
    STORED.get_or_init(|| {
        let league = SimulatedLeagueOptions::new().seasons(2).clubs(8).seed(3);
        let matches = SimulatedLeague::generate(&league).unwrap().matches;
        let hold_out = HoldOut::split(&matches, Season::new(2017)).unwrap();
        let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
        let options =
            SeasonOptions::new().value(ValueOptions::new().min_edge(0.0)).monitor(MonitorOptions::new());
        let simulation =
            Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &options).unwrap();
        let manifest = simulation.manifest("elo", "kelly", None);
        let data = DataSummary {
            source: "simulated league".to_owned(),
            competitions: vec!["SIM".to_owned()],
            season: "2017-18".to_owned(),
            train_matches: 56,
            test_matches: 56,
            refused_rows: 0,
            incomplete_quotes: 0,
            weeks: schedule.weeks(),
        };
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("fairline.db");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let run = runtime.block_on(async {
            let store = Store::open(place.to_str().unwrap()).await.unwrap();
            let stored =
                store.record_season(simulation, &manifest, &data, Timestamp::now, |_| {}).await.unwrap();
            let alert = fairline_sim::Alert {
                kind: fairline_sim::AlertKind::Data,
                severity: fairline_sim::Severity::Warning,
                season: Season::new(2017),
                week: 1,
                feature: None,
                value: f64::INFINITY,
                threshold: 0.0,
                text: "the data could not be brought up to date".to_owned(),
            };
            store.raise(&alert, Timestamp::now()).await.unwrap();
            store.close().await;
            stored.run
        });
        assert!(run.bets.len() > 20);
        Stored { folder, run }
    })
}

/// A server of its own, which stops when this value goes.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(options: ServerOptions) -> Self {
        Self::over(&stored().folder.path().join("fairline.db"), options)
    }

    /// A server over a database that is there already.
    pub(crate) fn over(place: &Path, options: ServerOptions) -> Self {
        let place = place.to_owned();
        let (told, address) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let store = Store::open(place.to_str().unwrap()).await.unwrap();
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                told.send(listener.local_addr().unwrap()).unwrap();
                let stopped = async {
                    let _ = stopped.await;
                };
                serve(store, listener, options, stopped).await.unwrap();
            });
        });
        Self { address: address.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Answer {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(20)))
            .max_redirects(0)
            .build();
        let agent = ureq::Agent::new_with_config(config);
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = match body {
            None => agent.run(request.body(()).unwrap()),
            Some(body) => {
                agent.run(request.header("Content-Type", "application/json").body(body.to_owned()).unwrap())
            }
        };
        let mut response = response.unwrap();
        let header =
            |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (kind, policy) = (header("content-type").unwrap_or_default(), header("content-security-policy"));
        let (tag, location) = (header("etag"), header("location"));
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().unwrap();
        Answer { status, kind, policy, tag, location, text }
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, &[], None);
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (200, "application/json"),
            "{path}: {}",
            answer.text
        );
        assert!(answer.policy.unwrap().starts_with("default-src 'none'"));
        serde_json::from_str(&answer.text).unwrap()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &[], Some(&body.to_string()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.thread.take().unwrap().join().unwrap();
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) policy: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) text: String,
}

impl Answer {
    /// The fields of a problem.
    pub(crate) fn problem(&self, status: u16) -> Vec<String> {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.kind, "application/problem+json", "{}", self.text);
        let problem: Value = serde_json::from_str(&self.text).unwrap();
        assert_eq!(problem["status"], status);
        assert!(problem["type"] == "about:blank" && !problem["detail"].as_str().unwrap().is_empty());
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }
}
