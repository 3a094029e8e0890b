//! The dashboard as it is sent: without a script it says what the API says.

use fairline_data::Source;
use fairline_report::{Dashboard, SeasonReport, ShownRun};
use fairline_server::{ServerOptions, new_token};
use fairline_store::Store;
use fairline_weekly::{Forecaster, Scope, Settings};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::followed::{WEEKS, followed};
use crate::wire::Server;

/// The cells of a part's table, row by row, without their tags.
fn table(page: &str, part: &str) -> Vec<Vec<String>> {
    let part = page.split(&format!("data-part=\"{part}\"")).nth(1).unwrap();
    let body = part.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let rows = body.split("<tr>").skip(1);
    rows.map(|row| row.split("<td").skip(1).map(|cell| text(&format!("<td{cell}"))).collect()).collect()
}

fn text(html: &str) -> String {
    let text: String =
        html.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(_, text)| text).collect();
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What stands below a name.
fn figure(page: &str, name: &str) -> String {
    let rest = page.split(&format!("<dt>{name}</dt>")).nth(1).unwrap();
    text(rest.split("<small>").next().unwrap())
}

fn money(value: &Value) -> String {
    format!("{:.2}", value.as_f64().unwrap())
}

#[test]
fn the_page_says_what_the_api_says() {
    let server = Server::over(&followed().path().join("fairline.db"), ServerOptions::new());
    let answer = server.ask("GET", "/", &[], None);
    assert_eq!((answer.status, answer.kind.as_str()), (200, "text/html; charset=utf-8"));
    let page = answer.text;
    let (weeks, bankroll) = (server.get("/v1/weeks"), server.get("/v1/bankroll"));
    let weeks = weeks.as_array().unwrap();
    assert_eq!(weeks.len(), WEEKS);
    let rows = table(&page, "weeks");
    assert_eq!(rows.len(), WEEKS);
    for (row, week) in rows.iter().rev().zip(weeks) {
        assert_eq!(row[0], week["week"].to_string());
        assert_eq!(row[1], week["start"].as_str().unwrap());
        assert_eq!(row[3], week["bets"].to_string());
        assert_eq!([&row[4], &row[7]], [&money(&week["staked"]), &money(&week["bankroll"])]);
        assert_eq!(row[8], format!("{:.4}", week["brier_model"].as_f64().unwrap()));
        assert_eq!(row[9], format!("{:.4}", week["brier_market"].as_f64().unwrap()));
    }
    let last = bankroll.as_array().unwrap().last().unwrap();
    assert_eq!(figure(&page, "Bankroll"), money(&last["bankroll"]));
    assert_eq!(figure(&page, "Drawdown"), format!("{:.1}%", 100.0 * last["drawdown"].as_f64().unwrap()));
    // The season is long over: its open bets wait for results that nobody has brought.
    assert_eq!(server.get("/v1/value-bets"), json!([]));
    assert!(page.contains("Nothing is to be placed now.") && page.contains("Waiting for results:"));
    let value_bets = server.get("/v1/value-bets?from=2017-01-01");
    let value_bets = value_bets.as_array().unwrap();
    let rows = table(&page, "bets");
    assert!(!value_bets.is_empty() && rows.len() == value_bets.len());
    for (row, value) in rows.iter().zip(value_bets) {
        let bet = &value["bet"];
        assert_eq!(row[0], format!("{} v {}", bet["home"].as_str().unwrap(), bet["away"].as_str().unwrap()));
        assert_eq!([&row[2], &row[3]], [&money(&bet["stake"]), &money(&bet["odds"])]);
        assert_eq!((row[8].as_str(), row[9].as_str()), ("open", value["why"].as_str().unwrap()));
    }
    assert_eq!(figure(&page, "Open bets"), value_bets.len().to_string());
    let model = server.get("/v1/model");
    assert_eq!(figure(&page, "Model age"), format!("{} days", model["age_days"]));
    assert_eq!(figure(&page, "Last retraining"), model["trained_before"].as_str().unwrap());
    // Each chart has its numbers as a table.
    for chart in ["bankroll", "weekly-roi", "brier", "clv", "reliability-home"] {
        assert!(!table(&page, chart).is_empty(), "{chart}");
    }
}

/// The page of the followed run on a day.
fn page_on(today: Date, live: bool) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stored = runtime.block_on(async {
        let store = Store::open(followed().path().join("fairline.db").to_str().unwrap()).await.unwrap();
        store.load_run(1).await.unwrap()
    });
    let report = SeasonReport::new(stored.data, &stored.run, stored.manifest, stored.elapsed).unwrap();
    let name = live.then(|| "main".to_owned());
    let run = ShownRun { id: 1, name, report, updated_at: Timestamp::UNIX_EPOCH, finished: false };
    let empty = Dashboard {
        today,
        run: Some(run),
        runs: Vec::new(),
        alerts: Vec::new(),
        alerts_in_all: 0,
        simulations: Vec::new(),
        notice: None,
    };
    empty.to_html().unwrap()
}

#[test]
fn a_bet_is_to_be_placed_until_its_day_is_over() {
    let runs = Server::over(&followed().path().join("fairline.db"), ServerOptions::new());
    let bets = runs.get("/v1/bets?open=true&sort=date");
    let days: Vec<Date> = bets["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bet| serde_json::from_value(bet["date"].clone()).unwrap())
        .collect();
    let (first, last) = (days[0], *days.last().unwrap());
    let to_place = |page: &str| page.contains("none is to be placed twice");
    let waiting = |page: &str| page.contains("Waiting for results:");
    let on_first = page_on(first, true);
    assert!(to_place(&on_first) && !waiting(&on_first));
    assert_eq!(table(&on_first, "bets").len(), days.len());
    let after = page_on(last.tomorrow().unwrap(), true);
    assert!(!to_place(&after) && waiting(&after) && after.contains("Nothing is to be placed now."));
    // A season that is played back has no bets to place, whatever its dates.
    let afterwards = page_on(first, false);
    assert!(!to_place(&afterwards) && afterwards.contains("This season was over when it was played"));
}

#[test]
fn the_run_that_goes_on_comes_before_a_simulation_that_is_newer() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("fairline.db");
    std::fs::copy(followed().path().join("fairline.db"), &place).unwrap();
    let mut settings = Settings::default();
    settings.forecast.model = Forecaster::Market;
    settings.db = place.to_str().unwrap().into();
    let source = Source::Simulated { seed: 42 };
    let server = Server::over(&place, ServerOptions::new().simulations(settings, source));
    assert_eq!(server.post("/v1/simulations", &json!({ "season": 2018 })).status, 202);
    let done = || server.get("/v1/simulations/1")["status"] == "done";
    while !done() {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let runs = server.get("/v1/runs");
    assert_eq!(runs.as_array().unwrap().iter().map(|run| &run["id"]).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(server.get("/v1/bankroll"), server.get("/v1/bankroll?run=1"));
    let page = server.ask("GET", "/", &[], None).text;
    assert!(page.contains("run 1: “main”, goes on,"), "{page}");
}

#[test]
fn the_page_needs_no_exception_from_its_policy() {
    let server = Server::start(ServerOptions::new());
    let answer = server.ask("GET", "/", &[], None);
    let policy = answer.policy.unwrap();
    assert!(
        policy.contains("script-src 'self'; style-src 'self';") && !policy.contains("unsafe"),
        "{policy}"
    );
    for script in answer.text.split("<script").skip(1) {
        assert!(
            script.contains("src=\"/assets/") || script.starts_with(" type=\"application/json\""),
            "{script}"
        );
    }
    assert!(!answer.text.contains(" style=") && !answer.text.contains("<style"));
    for (name, kind) in [
        ("page.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("live.js", "text/javascript; charset=utf-8"),
        ("plotly.js", "text/javascript; charset=utf-8"),
    ] {
        let path = format!("/assets/{name}");
        assert!(answer.text.contains(&format!("\"{path}\"")), "{path} is not used");
        let file = server.ask("GET", &path, &[], None);
        assert_eq!((file.status, file.kind.as_str()), (200, kind));
        let tag = file.tag.unwrap();
        let again = server.ask("GET", &path, &[("If-None-Match", &tag)], None);
        assert_eq!((again.status, again.text.len()), (304, 0));
    }
    server.ask("GET", "/assets/other.js", &[], None).problem(404);
}

#[test]
fn runs_are_picked_and_alerts_noted() {
    let server = Server::start(ServerOptions::new());
    let page = server.ask("GET", "/?run=1", &[], None).text;
    assert!(page.contains("<option value=\"1\" selected>1: elo, 2017-18,"), "{page}");
    assert!(page.contains("the data could not be brought up to date"), "alerts about no run are shown");
    let missing = server.ask("GET", "/?run=99", &[], None);
    assert_eq!(missing.status, 404);
    assert!(missing.text.contains("There is no run 99.") && missing.text.contains("<option value=\"1\">"));
    assert!(!missing.text.contains("No run yet") && missing.text.contains("Nothing was raised."));
    assert_eq!(server.ask("GET", "/?run=x", &[], None).problem(400), ["run"]);
    let alert = server.get("/v1/alerts?run=1&acknowledged=false&limit=1")["rows"][0]["id"].as_i64().unwrap();
    let path = format!("/alerts/{alert}/acknowledge?run=1");
    assert!(page.contains(&format!("action=\"{path}\"")));
    let noted = server.ask("POST", &path, &[], None);
    assert_eq!((noted.status, noted.location.as_deref()), (303, Some("/?run=1")));
    assert!(!server.ask("GET", "/?run=1", &[], None).text.contains(&path));
    server.ask("POST", "/alerts/999/acknowledge", &[], None).problem(404);
    // Before the first run the page says how to begin.
    let empty = tempfile::tempdir().unwrap();
    let server = Server::over(&empty.path().join("fairline.db"), ServerOptions::new());
    let page = server.ask("GET", "/", &[], None);
    assert!(page.status == 200 && page.text.contains("fairline season --db"), "{}", page.text);
}

#[test]
fn browsers_send_the_token_as_a_password() {
    let (read, kept_read) = new_token("reader", Scope::Read).unwrap();
    let (write, kept_write) = new_token("writer", Scope::Write).unwrap();
    let server = Server::over(
        &followed().path().join("fairline.db"),
        ServerOptions::new().tokens(vec![kept_read, kept_write]),
    );
    let basic = |user: &str, token: &str| {
        let authorization = headers::Authorization::basic(user, token);
        let mut values = Vec::new();
        headers::Header::encode(&authorization, &mut values);
        values[0].to_str().unwrap().to_owned()
    };
    server.ask("GET", "/", &[], None).problem(401);
    server.ask("GET", "/", &[("Authorization", &basic("me", "wrong"))], None).problem(401);
    let (reads, writes) = (basic("", &read), basic("anybody", &write));
    assert_eq!(server.ask("GET", "/", &[("Authorization", &reads)], None).status, 200);
    assert_eq!(server.ask("GET", "/assets/page.css", &[], None).status, 200);
    let note = |headers: &[(&str, &str)]| server.ask("POST", "/alerts/999/acknowledge", headers, None);
    note(&[]).problem(401);
    note(&[("Authorization", &reads)]).problem(403);
    note(&[("Authorization", &writes)]).problem(404);
    // A browser sends the password also for a form of somebody else.
    note(&[("Authorization", &writes), ("Origin", "http://evil.example")]).problem(403);
    note(&[("Authorization", &writes), ("Sec-Fetch-Site", "cross-site")]).problem(403);
}
