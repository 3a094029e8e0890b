//! Simulations that the server plays, events, and the end of it.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use fairline_server::ServerOptions;
use fairline_store::Store;
use serde_json::{Value, json};

use crate::wire::{Server, stored};

/// Follows a simulation to its end, by the events.
fn events_until(server: &Server, wanted: &str, listening: &Sender<()>) -> Vec<(String, String)> {
    let agent = ureq::Agent::new_with_defaults();
    let answer = agent.get(format!("http://{}/v1/events", server.address)).call().unwrap();
    listening.send(()).unwrap();
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
        let (listening, listens) = channel();
        let server = &server;
        let events = scope.spawn(move || events_until(server, r#""status":"done""#, &listening));
        listens.recv().unwrap(); // before anything happens
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
        let figures = server.ask("GET", "/metrics", &[], None).text;
        assert!(figures.contains("fairline_simulation_seconds_count 1"), "{figures}");
    });
    // The same again is there already.
    let again: Value = serde_json::from_str(&server.post("/v1/simulations", &request).text).unwrap();
    let path = format!("/v1/simulations/{}", again["id"]);
    for _ in 0..1500 {
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
    for _ in 0..1500 {
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
    assert_eq!(server.post("/v1/simulations", &json!({ "model": { "elo": null } })).problem(422), ["model"]);
    let both = json!({ "model": "market", "with_market": true });
    assert_eq!(server.post("/v1/simulations", &both).problem(422), ["with_market"]);
    // What cannot be played has failed, and says why.
    let answer: Value =
        serde_json::from_str(&server.post("/v1/simulations", &json!({ "season": 1950 })).text).unwrap();
    let path = format!("/v1/simulations/{}", answer["id"]);
    for _ in 0..1500 {
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
    let (listening, listens) = channel();
    let listener = std::thread::spawn(move || {
        let agent = ureq::Agent::new_with_defaults();
        let mut answer = agent.get(format!("http://{address}/v1/events")).call().unwrap();
        listening.send(()).unwrap();
        answer.body_mut().read_to_string().map(|text| text.len()).unwrap()
    });
    listens.recv().unwrap();
    drop(server); // waits for its thread: streams end, the simulation stops after a week
    listener.join().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let place = stored().folder.path().join("fairline.db");
        let store = Store::open(place.to_str().unwrap()).await.unwrap();
        for run in store.runs(&fairline_store::RunFilter::new().season("2021-22")).await.unwrap() {
            let loaded = store.load_run(run.id).await.unwrap();
            assert_eq!(loaded.run.weeks.len(), run.weeks_done, "whole weeks only");
        }
    });
}
