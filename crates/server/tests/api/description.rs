//! The description of the API, beside its routes.

use std::collections::BTreeSet;

use fairline_server::{ServerOptions, description};
use serde_json::Value;

use crate::wire::Server;

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
