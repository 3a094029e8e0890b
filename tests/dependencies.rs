//! What comes with each crate: the numbers and names of `docs/src/dependencies.md` are those of the lock file, and the
//! libraries stay free of runtimes, databases, servers and charts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The crates that somebody may take alone, whose dependencies and features the page lists.
const LIBRARIES: [&str; 6] = ["market", "metrics", "kelly", "model", "data", "sim"];

/// Names, and beginnings of names, that no library may reach.
const UNWANTED: [&str; 14] = [
    "async-", "axum", "diesel", "futures", "hyper", "plotly", "plotters", "postgres", "reqwest", "rusqlite",
    "smol", "sqlx", "tokio", "tower",
];

/// What a crate brings, itself left out: names with versions, on the platform that the page was counted on.
fn brought(library: &str, arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none"])
        .args(["--target", "x86_64-unknown-linux-gnu", "--package", &format!("fairline-{library}")])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // A line is a name, a version, and at times a path or a mark in parentheses.
    let lines = text.lines().map(|line| line.split(" (").next().unwrap().to_owned());
    lines.filter(|line| !line.starts_with(&format!("fairline-{library} "))).collect()
}

/// The rows of a page's tables without their headings, by the heading that they stand under.
fn rows() -> BTreeMap<String, Vec<Vec<String>>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/dependencies.md");
    let (mut rows, mut heading) = (BTreeMap::<String, Vec<Vec<String>>>::new(), String::new());
    for line in fs::read_to_string(page).unwrap().lines() {
        if let Some(name) = line.strip_prefix("## ") {
            name.clone_into(&mut heading);
        } else if line.starts_with("| `") {
            let cells =
                line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned());
            rows.entry(heading.clone()).or_default().push(cells.collect());
        }
    }
    rows
}

#[test]
fn every_crate_brings_as_many_as_the_page_says() {
    let rows = &rows()[""];
    assert_eq!(rows.len(), 11);
    for row in rows {
        let library = row[0].strip_prefix("fairline-").unwrap();
        let counted = [brought(library, &[]).len(), brought(library, &["--all-features"]).len()];
        assert_eq!(row[1..], counted.map(|count| count.to_string()), "{library}: crates, with all features");
    }
}

#[test]
fn direct_dependencies_and_features_are_those_of_the_page() {
    let rows = rows();
    for library in LIBRARIES {
        let alone = brought(library, &[]);
        // Rows of two cells are dependencies, of three features.
        let (direct, features): (Vec<_>, Vec<_>) = rows[library].iter().partition(|row| row.len() == 2);
        let named: BTreeSet<&str> = direct.iter().map(|row| &*row[0]).collect();
        let found = brought(library, &["--depth", "1"]);
        assert_eq!(named, found.iter().map(|name| name.split(' ').next().unwrap()).collect(), "{library}");
        for row in features {
            let added = brought(library, &["--features", &row[0]]).difference(&alone).count();
            assert_eq!(row[1], added.to_string(), "{library}, feature {}", row[0]);
        }
    }
}

#[test]
fn every_feature_is_on_the_page() {
    let rows = rows();
    for library in LIBRARIES {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("crates/{library}/Cargo.toml"));
        let manifest = fs::read_to_string(manifest).unwrap();
        let section = manifest.split("[features]\n").nth(1).unwrap().split("\n[").next().unwrap();
        let starts_lower = |line: &&str| line.starts_with(|letter: char| letter.is_ascii_lowercase());
        let features = section.lines().filter(starts_lower).map(|line| line.split(' ').next().unwrap());
        let listed = rows[library].iter().filter(|row| row.len() == 3).map(|row| &*row[0]);
        assert_eq!(listed.collect::<BTreeSet<_>>(), features.collect(), "{library}");
    }
}

#[test]
fn no_library_reaches_a_runtime_a_database_a_server_or_charts() {
    for library in LIBRARIES {
        let all = brought(library, &["--all-features"]);
        let unwanted = |name: &&String| UNWANTED.iter().any(|start| name.starts_with(start));
        assert_eq!(all.iter().filter(unwanted).collect::<Vec<_>>(), Vec::<&String>::new(), "{library}");
    }
    let server = brought("server", &[]);
    assert!(["axum", "sqlx", "tokio"].iter().all(|name| server.iter().any(|line| line.starts_with(name))));
}
