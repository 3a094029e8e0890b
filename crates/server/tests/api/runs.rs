//! What is stored, as it is told.

use fairline_server::ServerOptions;
use serde_json::json;

use crate::wire::{Server, stored};

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
    let one = server.get("/v1/runs/1");
    for (field, value) in runs[0].as_object().unwrap() {
        assert_eq!(&one[field], value, "{field}");
    }
    let figures = &one["figures"];
    let summary = run.summary().unwrap();
    assert_eq!(figures["bets"].as_u64(), Some(run.bets.len() as u64));
    assert_eq!(figures["yield"].as_f64(), summary.betting.yield_on_turnover);
    assert_eq!(figures["brier_model"].as_f64(), summary.scores.model.brier);
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
    let model = server.get("/v1/model");
    assert_eq!((model["forecaster"].as_str(), model["run"].as_i64()), (Some("elo"), Some(1)));
    assert_eq!(model["evidence"]["matches"].as_u64(), run.evidence.map(|evidence| evidence.matches as u64));
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
