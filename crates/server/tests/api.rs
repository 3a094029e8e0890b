//! The API over the wire: what it answers, what it refuses, and who may ask.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_server::{Error, ServerOptions, description, new_token, serve};
use fairline_sim::{
    DataSummary, EloPredictor, KellyStrategy, MonitorOptions, Schedule, ScheduleOptions, SeasonOptions,
    SeasonRun, Simulation, ValueOptions,
};
use fairline_store::Store;
use fairline_weekly::{Scope, Token};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// A season that is stored: a few weeks of a small league, monitored.
struct Stored {
    folder: tempfile::TempDir,
    run: SeasonRun,
}

fn stored() -> &'static Stored {
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
struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    fn start(options: ServerOptions) -> Self {
        let place = stored().folder.path().join("fairline.db");
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

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(20)))
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
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().unwrap();
        Answer { status, kind, policy, text }
    }

    fn get(&self, path: &str) -> Value {
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

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &[], Some(&body.to_string()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.thread.take().unwrap().join().unwrap();
    }
}

struct Answer {
    status: u16,
    kind: String,
    policy: Option<String>,
    text: String,
}

impl Answer {
    /// The fields of a problem.
    fn problem(&self, status: u16) -> Vec<String> {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.kind, "application/problem+json", "{}", self.text);
        let problem: Value = serde_json::from_str(&self.text).unwrap();
        assert_eq!(problem["status"], status);
        assert!(problem["type"] == "about:blank" && !problem["detail"].as_str().unwrap().is_empty());
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }
}

fn number(amount: rust_decimal::Decimal) -> f64 {
    amount.to_string().parse().unwrap()
}

#[test]
fn a_run_is_told_as_it_is_stored() {
    let (server, run) = (Server::start(ServerOptions::new()), &stored().run);
    let runs = server.get("/v1/runs");
    assert_eq!(
        (runs[0]["forecaster"].as_str(), runs[0]["weeks_done"].as_u64()),
        (Some("elo"), Some(run.weeks.len() as u64))
    );
    assert_eq!(server.get("/v1/runs/1"), runs[0]);
    assert_eq!(server.get("/v1/runs?season=1999-00").as_array().unwrap().len(), 0);
    let weeks = server.get("/v1/weeks?run=1");
    let bankroll = server.get("/v1/bankroll");
    assert_eq!(bankroll.as_array().unwrap().len(), run.weeks.len() + 1);
    for (i, week) in run.weeks.iter().enumerate() {
        assert_eq!(weeks[i]["profit"].as_f64(), Some(number(week.profit)));
        assert_eq!(weeks[i]["brier_model"].as_f64(), week.brier_model);
        assert_eq!(bankroll[i + 1]["bankroll"].as_f64(), Some(number(week.bankroll)));
    }
    let last = run.weeks.last().unwrap();
    let said = server.get("/v1/predictions");
    assert_eq!(said.as_array().unwrap().len(), last.matches);
    assert_eq!(
        server.get(&format!("/v1/predictions?season={}&week={}", last.season.year(), last.week)),
        said
    );
    for path in
        ["/v1/predictions/upcoming", "/v1/value-bets", "/v1/evaluations", "/v1/fixtures", "/v1/models"]
    {
        assert_eq!(server.get(path), json!([]), "{path}");
    }
    let health = server.get("/v1/monitoring");
    assert_eq!(health["week"].as_u64(), Some(last.week as u64));
    assert!(health["figures"]["matches"].is_number(), "{health}");
}

#[test]
fn bets_are_filtered_sorted_and_paged() {
    let (server, run) = (Server::start(ServerOptions::new()), &stored().run);
    let all = server.get("/v1/bets?limit=1000");
    assert_eq!(all["total"].as_u64(), Some(run.bets.len() as u64));
    assert_eq!(all["rows"].as_array().unwrap().len(), run.bets.len());
    let page = server.get("/v1/bets?limit=3&offset=2&sort=profit&descending=true");
    let mut profits: Vec<f64> = run.bets.iter().map(|bet| number(bet.profit)).collect();
    profits.sort_by(|one, other| other.total_cmp(one));
    let said: Vec<f64> =
        page["rows"].as_array().unwrap().iter().map(|bet| bet["profit"].as_f64().unwrap()).collect();
    assert_eq!(said, profits[2..5]);
    let won = run.bets.iter().filter(|bet| bet.result == fairline_sim::BetResult::Won).count();
    assert_eq!(server.get("/v1/bets?result=won")["total"].as_u64(), Some(won as u64));
    let first = run.weeks.iter().find(|week| week.bets > 0).unwrap();
    let of_week = server.get(&format!("/v1/bets?season={}&week={}", first.season.year(), first.week));
    assert_eq!(of_week["total"].as_u64(), Some(first.bets as u64));
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("offset=-1", "offset"),
        ("offset=9999999999", "offset"),
        ("bookmaker=%00", "bookmaker"),
        ("until=-009999-01-01", "until"),
        ("week=3", "season"),
        ("season=2017&week=61", "week"),
        ("season=-1&week=1", "season"),
        ("season=2017", "week"),
        ("result=lucky", "result"),
        ("from=yesterday", "from"),
        ("colour=red", "colour"),
        ("run=x", "run"),
    ] {
        let answer = server.ask("GET", &format!("/v1/bets?{query}"), &[], None);
        assert_eq!(answer.problem(400), [field], "{query}: {}", answer.text);
    }
    for path in ["/v1/bets?run=99", "/v1/bankroll?run=99", "/v1/runs/99", "/v1/nothing", "/v2/runs"] {
        assert!(server.ask("GET", path, &[], None).problem(404).is_empty(), "{path}");
    }
    assert_eq!(server.ask("GET", "/v1/runs/one", &[], None).problem(400), ["id"]);
    server.ask("DELETE", "/v1/bets", &[], None).problem(405);
}

#[test]
fn alerts_are_acknowledged_once() {
    let server = Server::start(ServerOptions::new());
    let alerts = server.get("/v1/alerts?severity=warning");
    let alert = alerts["rows"].as_array().unwrap().iter().find(|alert| alert["kind"] == "data").unwrap();
    assert!(alert["value"].is_null() && alert["threshold"] == 0.0, "what is infinite is null: {alert}");
    let path = format!("/v1/alerts/{}/acknowledge", alert["id"]);
    for _ in 0..2 {
        assert_eq!(server.ask("POST", &path, &[], Some("")).status, 204);
    }
    let open = server.get("/v1/alerts?acknowledged=false");
    assert!(open["rows"].as_array().unwrap().iter().all(|open| open["id"] != alert["id"]));
    server.ask("POST", "/v1/alerts/999/acknowledge", &[], Some("")).problem(404);
}

#[test]
fn prices_are_worked_out() {
    let server = Server::start(ServerOptions::new().max_rows(3));
    let books = json!({ "books": [[2.6, 2.4, 4.3], [0.9, 3.0, 4.0]], "method": "power" });
    let answer: Value = serde_json::from_str(&server.post("/v1/devig", &books).text).unwrap();
    let exact = fairline_market::devig(&[2.6, 2.4, 4.3], fairline_market::Method::Power).unwrap();
    assert_eq!(answer["books"][0]["probabilities"], json!(exact.probabilities));
    assert!(answer["books"][1]["refused"].as_str().unwrap().contains("0.9"), "{answer}");
    let mixed = json!({ "books": [[2.6, 2.4, 4.3], [1.9, 1.9], [3.0]] });
    let answer: Value = serde_json::from_str(&server.post("/v1/devig", &mixed).text).unwrap();
    assert_eq!(answer["books"][1]["probabilities"], json!([0.5, 0.5]));
    assert!(answer["books"][2]["refused"].as_str().unwrap().contains("at least 2 outcomes"), "{answer}");
    let stakes = json!({
        "probabilities": [[0.44, 0.33, 0.23], [0.8, 0.13, 0.07]], "odds": [[2.6, 2.4, 4.3], [1.18, 7.0, 15.0]],
        "min_edge": 0.02, "bankroll": 1000
    });
    let answer: Value = serde_json::from_str(&server.post("/v1/stakes", &stakes).text).unwrap();
    assert_eq!(answer["stakes"][0], json!([22.49, 0.0, 0.0]));
    assert!(answer["kkt_residual"].as_f64().unwrap() < 1e-9 && answer["converged"] == true);
    for (path, body, status, field) in [
        ("/v1/devig", json!({ "books": [] }), 422, "books"),
        ("/v1/devig", json!([[[2.0, 2.0]]]), 422, "body"),
        (
            "/v1/stakes",
            json!({ "probabilities": vec![[0.5, 0.5]; 4], "odds": vec![[2.1, 2.1]; 4] }),
            422,
            "probabilities",
        ),
        ("/v1/devig", json!({ "books": [[2.0], [2.0], [2.0], [2.0]] }), 422, "books"),
        ("/v1/devig", json!({ "books": [["a"]] }), 422, "books[0][0]"),
        ("/v1/devig", json!({ "books": [[2.0, 2.0]], "method": "magic" }), 422, "method"),
        ("/v1/devig", json!({ "books": [[2.0, 2.0]], "colour": 1 }), 422, "colour"),
        ("/v1/stakes", json!({ "probabilities": [[0.5, 0.5]], "odds": [[2.1]] }), 422, "body"),
        ("/v1/stakes", json!({ "probabilities": [[0.5, 0.6]], "odds": [[2.1, 2.1]] }), 422, "body"),
        (
            "/v1/stakes",
            json!({ "probabilities": [[0.5, 0.5]], "odds": [[2.1, 2.1]], "bankroll": -1 }),
            422,
            "bankroll",
        ),
    ] {
        let answer = server.post(path, &body);
        assert_eq!(answer.problem(status), [field], "{body}: {}", answer.text);
    }
    assert_eq!(server.ask("POST", "/v1/devig", &[], Some("{")).problem(400), ["body"]);
    server.ask("POST", "/v1/devig", &[], None).problem(415);
}

#[test]
fn limits_hold() {
    let server = Server::start(ServerOptions::new().max_body(100));
    let large = json!({ "books": vec![[2.0, 2.0]; 100] });
    server.post("/v1/devig", &large).problem(413);
    let hasty = Server::start(ServerOptions::new().timeout(Duration::from_nanos(1)));
    hasty.ask("GET", "/v1/bankroll", &[], None).problem(504);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let refused = async |address: &str, options: ServerOptions| {
            let store = Store::open(":memory:").await.unwrap();
            let listener = tokio::net::TcpListener::bind(address).await.unwrap();
            serve(store, listener, options, async {}).await.unwrap_err()
        };
        assert!(matches!(refused("0.0.0.0:0", ServerOptions::new()).await, Error::Unprotected { .. }));
        let short = Token { name: "me".to_owned(), sha256: "abc".to_owned(), scope: Scope::Read };
        let error = refused("127.0.0.1:0", ServerOptions::new().tokens(vec![short])).await;
        assert!(matches!(&error, Error::Token { name } if name == "me"), "{error}");
        let none = ServerOptions::new().max_rows(0);
        assert!(matches!(refused("127.0.0.1:0", none).await, Error::Option { name: "max_rows", .. }));
    });
}

#[test]
fn tokens_say_who_may_ask() {
    let (read, kept_read) = new_token("reader", Scope::Read).unwrap();
    let (write, kept_write) = new_token("writer", Scope::Write).unwrap();
    let server = Server::start(ServerOptions::new().tokens(vec![kept_read.clone(), kept_write]));
    let with = |token: &str, method: &str, path: &str, body: Option<&str>| {
        server.ask(method, path, &[("Authorization", &format!("Bearer {token}"))], body)
    };
    assert_eq!(server.ask("GET", "/v1/health", &[], None).status, 200);
    for path in ["/v1/runs", "/v1/bankroll", "/metrics", "/v1/nothing"] {
        server.ask("GET", path, &[], None).problem(401);
        with("wrong", "GET", path, None).problem(401);
        with(&kept_read.sha256, "GET", path, None).problem(401);
    }
    assert_eq!(with(&read, "GET", "/v1/runs", None).status, 200);
    with(&read, "POST", "/v1/alerts/999/acknowledge", Some("")).problem(403);
    with(&write, "POST", "/v1/alerts/999/acknowledge", Some("")).problem(404);
    assert_eq!(with(&read, "POST", "/v1/devig", Some(r#"{"books":[[2.0,2.0]]}"#)).status, 200);
    // Without tokens a name that leads here is not enough.
    let open = Server::start(ServerOptions::new());
    open.ask("GET", "/v1/runs", &[("Host", "evil.example")], None).problem(403);
    assert_eq!(open.ask("GET", "/v1/runs", &[("Host", "localhost:8080")], None).status, 200);
    // Nor may a page from elsewhere change anything through a browser that is here.
    let form = |headers: &[(&str, &str)]| open.ask("POST", "/v1/alerts/999/acknowledge", headers, Some(""));
    form(&[("Origin", "http://evil.example")]).problem(403);
    form(&[("Sec-Fetch-Site", "cross-site")]).problem(403);
    form(&[("Origin", &format!("http://{}", open.address)), ("Sec-Fetch-Site", "same-origin")]).problem(404);
    assert_eq!(open.ask("GET", "/v1/runs", &[("Host", "[::1]:8080")], None).status, 200);
}

#[test]
fn figures_of_the_server_are_told() {
    let server = Server::start(ServerOptions::new());
    server.get("/v1/bankroll");
    server.ask("GET", "/v1/runs/99", &[], None).problem(404);
    server.ask("GET", "/made/up", &[], None).problem(404);
    // A method that anybody may make up.
    let mut wire = std::net::TcpStream::connect(server.address).unwrap();
    let request = "MADEUP /made/up HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    std::io::Write::write_all(&mut wire, request.as_bytes()).unwrap();
    assert!(std::io::read_to_string(&mut wire).unwrap().starts_with("HTTP/1.1 404"));
    let text = server.ask("GET", "/metrics", &[], None).text;
    for line in [
        r#"fairline_requests_total{method="GET",route="/v1/bankroll",status="200"} 1"#,
        r#"fairline_requests_total{method="GET",route="/v1/runs/{id}",status="404"} 1"#,
        r#"fairline_requests_total{method="GET",route="none",status="404"} 1"#,
        r#"fairline_requests_total{method="other",route="none",status="404"} 1"#,
        r#"fairline_request_seconds_count{route="/v1/bankroll"} 1"#,
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    let figure = |name: &str| -> f64 {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().last().unwrap().parse().unwrap()
    };
    assert!(figure("fairline_uptime_seconds") >= 0.0 && figure("fairline_last_write_age_seconds") >= 0.0);
    assert_eq!(server.get("/v1/ready")["status"], "ok");
}

#[test]
fn the_description_is_that_of_the_routes() {
    let server = Server::start(ServerOptions::new());
    let document = server.get("/openapi.json");
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document, serde_json::to_value(description()).unwrap());
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut referred = BTreeSet::new();
    let mut rest = vec![&document["paths"], &document["components"]];
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    referred.insert(reference.strip_prefix("#/components/schemas/").unwrap().to_owned());
                }
                rest.extend(fields.values());
            }
            Value::Array(values) => rest.extend(values),
            _ => {}
        }
    }
    for name in &referred {
        assert!(schemas.contains_key(name), "{name} is not described");
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path}");
            if path == "/v1/events" {
                continue; // it does not end by itself; another test reads it
            }
            // Each is there: whatever it answers, it is no unknown page.
            let asked = path.replace("{id}", "1");
            let body = (method == "post").then_some("");
            let answer = server.ask(&method.to_uppercase(), &asked, &[], body);
            assert!(
                !answer.text.contains("there is no such page") && answer.status != 405,
                "{method} {path}"
            );
        }
    }
    let page = server.ask("GET", "/docs/", &[], None);
    assert!(page.status == 200 && page.text.contains("swagger-ui"), "{}", page.text);
    assert!(server.ask("GET", "/", &[], None).text.contains("/docs/"));
}

/// Follows a simulation to its end, by the events.
fn events_until(server: &Server, wanted: &str) -> Vec<(String, String)> {
    let agent = ureq::Agent::new_with_defaults();
    let answer = agent.get(format!("http://{}/v1/events", server.address)).call().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(answer.into_body().into_reader()));
    let (mut events, mut name) = (Vec::new(), String::new());
    while let Some(Ok(line)) = lines.next() {
        if let Some(event) = line.strip_prefix("event: ") {
            event.clone_into(&mut name);
        } else if let Some(data) = line.strip_prefix("data: ") {
            events.push((name.clone(), data.to_owned()));
            if data.contains(wanted) {
                break;
            }
        }
    }
    events
}

fn with_simulations() -> (Server, Value) {
    let mut settings = fairline_weekly::Settings::default();
    settings.forecast.model = fairline_weekly::Forecaster::Elo;
    settings.db = stored().folder.path().join("fairline.db").to_str().unwrap().into();
    let source = fairline_data::Source::Simulated { seed: 42 };
    (
        Server::start(ServerOptions::new().simulations(settings, source)),
        json!({ "season": 2018, "kelly": 0.1 }),
    )
}

#[test]
fn simulations_are_started_watched_and_cancelled() {
    let (server, request) = with_simulations();
    std::thread::scope(|scope| {
        let events = scope.spawn(|| events_until(&server, r#""status":"done""#));
        std::thread::sleep(Duration::from_millis(300)); // the listener is there before anything happens
        let answer = server.post("/v1/simulations", &request);
        assert_eq!(answer.status, 202, "{}", answer.text);
        let events = events.join().unwrap();
        let jobs: Vec<Value> = events
            .iter()
            .filter(|(name, _)| name == "simulation")
            .map(|(_, data)| serde_json::from_str(data).unwrap())
            .collect();
        let done: Vec<u64> = jobs.iter().map(|job| job["weeks_done"].as_u64().unwrap()).collect();
        assert!(done.is_sorted() && done.len() > 10, "{done:?}");
        let last = jobs.last().unwrap();
        assert_eq!(last["weeks_done"], last["weeks"]);
        assert_eq!(server.get(&format!("/v1/runs/{}", last["run"]))["weeks_done"], last["weeks"]);
        assert_eq!(&server.get("/v1/simulations")[0], last);
    });
    // The same again is there already.
    let again: Value = serde_json::from_str(&server.post("/v1/simulations", &request).text).unwrap();
    let path = format!("/v1/simulations/{}", again["id"]);
    for _ in 0..200 {
        if server.get(&path)["status"] == "done" {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(server.get(&path)["status"], "done");
    // One at a time; what is cancelled stops after a week.
    let other = json!({ "season": 2020, "model": "multinomial" });
    assert_eq!(server.post("/v1/simulations", &other).status, 202);
    server.post("/v1/simulations", &other).problem(429);
    assert_eq!(server.ask("POST", "/v1/simulations/3/cancel", &[], Some("")).status, 202);
    for _ in 0..500 {
        if server.get("/v1/simulations/3")["status"] != "running" {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(server.get("/v1/simulations/3")["status"], "cancelled");
    server.ask("GET", "/v1/simulations/9", &[], None).problem(404);
    server.ask("POST", "/v1/simulations/9/cancel", &[], Some("")).problem(404);
    assert_eq!(server.post("/v1/simulations", &json!({ "model": "magic" })).problem(422), ["model"]);
    for (field, value) in
        [("kelly", json!(-1)), ("max_bet", json!(7)), ("bankroll", json!(-5)), ("season", json!(-1))]
    {
        assert_eq!(server.post("/v1/simulations", &json!({ field: value })).problem(422), [field]);
    }
    let both = json!({ "model": "market", "with_market": true });
    assert_eq!(server.post("/v1/simulations", &both).problem(422), ["with_market"]);
    // What cannot be played has failed, and says why.
    let answer: Value =
        serde_json::from_str(&server.post("/v1/simulations", &json!({ "season": 1950 })).text).unwrap();
    let path = format!("/v1/simulations/{}", answer["id"]);
    for _ in 0..200 {
        if server.get(&path)["status"] != "running" {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let failed = server.get(&path);
    assert!(failed["status"] == "failed" && failed["error"].as_str().unwrap().contains("1950"), "{failed}");
    let none = Server::start(ServerOptions::new());
    none.post("/v1/simulations", &json!({})).problem(404);
}

#[test]
fn the_server_stops_in_good_order() {
    let (server, _) = with_simulations();
    assert_eq!(
        server.post("/v1/simulations", &json!({ "season": 2021, "model": "multinomial" })).status,
        202
    );
    let address = server.address;
    let listener = std::thread::spawn(move || {
        let agent = ureq::Agent::new_with_defaults();
        let mut answer = agent.get(format!("http://{address}/v1/events")).call().unwrap();
        answer.body_mut().read_to_string().map(|text| text.len()).unwrap()
    });
    std::thread::sleep(Duration::from_millis(200));
    drop(server); // waits for its thread: streams end, the simulation stops after a week
    listener.join().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let place = stored().folder.path().join("fairline.db");
        let store = Store::open(place.to_str().unwrap()).await.unwrap();
        for run in store.runs(&fairline_store::RunFilter::new()).await.unwrap() {
            let loaded = store.load_run(run.id).await.unwrap();
            assert_eq!(loaded.run.weeks.len(), run.weeks_done, "whole weeks only");
        }
    });
}
