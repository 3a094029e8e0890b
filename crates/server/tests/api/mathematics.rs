//! Fair odds and stakes.

use fairline_server::ServerOptions;
use serde_json::{Value, json};

use crate::wire::Server;

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
        ("/v1/devig", json!({ "books": [vec![2.0; 3], vec![2.0; 1001]] }), 422, "books[1]"),
        (
            "/v1/stakes",
            json!({ "probabilities": [vec![0.01; 101]], "odds": [vec![2.0; 101]] }),
            422,
            "probabilities[0]",
        ),
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
        // A share of it in pennies is beyond f64.
        (
            "/v1/stakes",
            json!({ "probabilities": [[0.5, 0.5]], "odds": [[2.1, 2.1]], "bankroll": 1e308 }),
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

/// The largest requests that are let in, by the method that takes longest over them.
#[test]
fn requests_at_the_limits_are_answered_in_time() {
    let server = Server::start(ServerOptions::new());
    let row = |outcomes: usize, sum: f64| -> Vec<f64> {
        let odd = (0..outcomes).map(|i| 1.0 + 0.5 * (i % 7) as f64).collect::<Vec<_>>();
        let total: f64 = odd.iter().sum();
        odd.iter().map(|weight| sum * weight / total).collect()
    };
    for outcomes in [3, 100] {
        let events = 900 / outcomes;
        let prices: Vec<f64> = row(outcomes, 0.93).iter().map(|p| 1.0 / p).collect();
        let slate = json!({
            "probabilities": vec![row(outcomes, 1.0); events], "odds": vec![prices; events], "kelly": 1.0, "max_bet": 1.0
        });
        let answer = server.post("/v1/stakes", &slate);
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    // A body of a MiB has room for so many prices of two digits.
    for prices in [2, 1000] {
        let book: Vec<usize> = (0..prices).map(|i| 10 + i % 90).collect();
        for method in fairline_market::Method::ALL {
            let many =
                json!({ "books": vec![&book; (330_000 / prices).min(10_000)], "method": method.to_string() });
            let answer = server.post("/v1/devig", &many);
            assert_eq!(answer.status, 200, "{method}, {prices} prices: {}", answer.text);
        }
    }
}
