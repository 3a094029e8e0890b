//! Limits, tokens, and what is counted.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use fairline_server::{Error, ServerOptions, new_token, serve};
use fairline_store::Store;
use fairline_weekly::{Forecaster, Scope, Settings, Token};
use serde_json::json;

use crate::wire::Server;

#[test]
fn limits_hold() {
    let server = Server::start(ServerOptions::new().max_body(100));
    let large = json!({ "books": vec![[2.0, 2.0]; 100] });
    server.post("/v1/devig", &large).problem(413);
    let hasty = Server::start(ServerOptions::new().timeout(Duration::from_millis(1)));
    let many = json!({
        "probabilities": vec![[0.5, 0.3, 0.2]; 250], "odds": vec![[2.1, 3.6, 5.6]; 250], "kelly": 1.0, "max_bet": 1.0
    });
    hasty.post("/v1/stakes", &many).problem(504); // it takes a hundred times as long
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
fn a_slow_client_holds_nothing_for_long() {
    let longest = Duration::from_millis(300);
    let server = Server::start(ServerOptions::new().timeout(longest).max_connections(2));
    let begun = Instant::now();
    let silent = TcpStream::connect(server.address).unwrap();
    // Another one sends a byte at a time, as often as not to be silent.
    let slow = std::thread::spawn({
        let mut wire = TcpStream::connect(server.address).unwrap();
        move || {
            let header = "GET /v1/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".bytes();
            for byte in header.chain(std::iter::repeat_n(b'a', 1000)) {
                if wire.write_all(&[byte]).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            panic!("a header may go on for ever");
        }
    });
    // There is room for two; the third is served when one of them is gone.
    assert_eq!(server.get("/v1/health")["status"], "ok");
    assert!(begun.elapsed() > longest / 2, "{:?}", begun.elapsed());
    slow.join().unwrap();
    assert!(begun.elapsed() < 20 * longest, "{:?}", begun.elapsed());
    drop(silent);
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
    // Behind a proxy the host is another than that of the page, and the browser knows better.
    form(&[("Origin", "https://bets.example"), ("Sec-Fetch-Site", "same-origin")]).problem(404);
    form(&[("Origin", "https://bets.example"), ("Sec-Fetch-Site", "same-site")]).problem(403);
    assert_eq!(open.ask("GET", "/v1/runs", &[("Host", "[::1]:8080")], None).status, 200);
}

#[test]
fn secrets_are_told_to_nobody() {
    let (secret, kept) = new_token("reader", Scope::Read).unwrap();
    let db = "postgres://me:hush-hush@%2Fno%2Fsuch/bets".to_owned();
    let mut settings = Settings { db, ..Settings::default() };
    settings.forecast.model = Forecaster::Elo;
    let options = ServerOptions::new().simulations(settings, fairline_data::Source::Simulated { seed: 42 });
    let shown = format!("{:?}", options.clone().tokens(vec![kept]));
    assert!(!shown.contains(&secret) && !shown.contains("hush-hush"), "{shown}");
    // A simulation has failed, as its database cannot be reached.
    let server = Server::start(options);
    assert_eq!(server.post("/v1/simulations", &json!({})).status, 202);
    for _ in 0..1500 {
        if server.get("/v1/simulations/1")["status"] != "running" {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let failed = server.get("/v1/simulations/1");
    let error = failed["error"].as_str().unwrap();
    assert!(error.contains("postgres://me@%2Fno%2Fsuch/bets") && !error.contains("hush-hush"), "{error}");
    for path in ["/", "/v1/health", "/v1/ready", "/v1/runs", "/metrics", "/openapi.json"] {
        let text = server.ask("GET", path, &[], None).text;
        assert!(!text.contains("hush-hush"), "{path}: {text}");
    }
}

#[test]
fn figures_of_the_server_are_told() {
    let server = Server::start(ServerOptions::new());
    server.get("/v1/bankroll");
    server.ask("GET", "/v1/runs/99", &[], None).problem(404);
    server.ask("GET", "/made/up", &[], None).problem(404);
    // A method that anybody may make up.
    let mut wire = TcpStream::connect(server.address).unwrap();
    let request = "MADEUP /made/up HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    wire.write_all(request.as_bytes()).unwrap();
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
