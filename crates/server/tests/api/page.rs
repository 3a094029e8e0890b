//! The dashboard as it is sent: without a script it says what the API says.

use fairline_server::{ServerOptions, new_token};
use fairline_weekly::Scope;
use serde_json::Value;

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
    let value_bets = server.get("/v1/value-bets");
    let value_bets = value_bets.as_array().unwrap();
    let rows = table(&page, "bets");
    assert!(!value_bets.is_empty() && rows.len() == value_bets.len());
    for (row, value) in rows.iter().zip(value_bets) {
        let bet = &value["bet"];
        assert_eq!(row[0], format!("{} – {}", bet["home"].as_str().unwrap(), bet["away"].as_str().unwrap()));
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
