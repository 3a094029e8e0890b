//! Every field of the JSON is documented.

mod support;

use std::fs;
use std::path::Path;

use fairline_report::{Comparison, WeeklyReport};
use serde_json::Value;

fn walk(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            visit(key);
            walk(value, visit);
        }),
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

#[test]
fn the_json_of_week_and_comparison_holds_what_is_documented() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src");
    let documented =
        ["reports.md", "season-json.md"].map(|name| fs::read_to_string(docs.join(name)).unwrap()).concat();
    let report = support::elo(7, 2017, None);
    let mut week = WeeklyReport::latest(&report).unwrap();
    week.health = None; // the monitor's own record
    let comparison = Comparison::new(&[("one", &report), ("other", &report)]).unwrap();
    let mut undocumented = Vec::new();
    for json in [serde_json::to_value(&week).unwrap(), serde_json::to_value(&comparison).unwrap()] {
        walk(&json, &mut |key| {
            if !documented.contains(&format!("`{key}`")) && !documented.contains(&format!("`{key}[]`")) {
                undocumented.push(key.to_owned());
            }
        });
    }
    assert_eq!(undocumented, Vec::<String>::new());
}
