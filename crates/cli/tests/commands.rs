//! The program as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Output};

/// Two matches of a division and a third of clubs that have not met.
const MATCHES: &str = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,PSH,PSD,PSA\n\
    E0,12/08/2023,Aldwick,Brenmoor,2,1,H,1.9,3.6,4.5\n\
    E0,19/08/2023,Brenmoor,Aldwick,0,0,D,2.5,3.2,3.1\n";

fn fairline(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fairline"))
        .args(args)
        .current_dir(folder)
        .env_remove("FAIRLINE_DB")
        .env_remove("FAIRLINE_DATA")
        .output()
        .unwrap()
}

/// Exit code, standard output, standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = fairline(folder, args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn data_is_checked_with_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("E0.csv"), MATCHES).unwrap();
    let (code, out, _) = run(folder.path(), &["data", "check", "E0.csv"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("2 matches"), "{out}");
    std::fs::write(folder.path().join("E0.csv"), MATCHES.replace("1.9,3.6,4.5", "19,3.6,4.5")).unwrap();
    let (code, out, _) = run(folder.path(), &["data", "check", "."]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("booksum 0.553"), "{out}");
    let (code, out, _) = run(folder.path(), &["data", "check", ".", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, report["matches"].as_u64(), report["problems"].as_array().unwrap().len()),
        (1, Some(2), 1)
    );
    let (code, _, error) = run(folder.path(), &["data", "check", ".", "--strict"]);
    assert_eq!(code, 2);
    assert!(error.starts_with("error: "), "{error}");
    assert_eq!(run(folder.path(), &["data", "check", ".", "--least-booksum", "0.5"]).0, 0);
    assert_eq!(run(folder.path(), &["data", "check", "missing"]).0, 2);
}

#[test]
fn files_are_converted_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("E0.csv"), MATCHES).unwrap();
    let (code, out, error) = run(folder.path(), &["data", "convert", "E0.csv", "E0.parquet"]);
    assert_eq!((code, out.trim()), (0, "E0.parquet"), "{error}");
    assert_eq!(run(folder.path(), &["data", "convert", "E0.parquet", "back.csv"]).0, 0);
    let (code, out, _) = run(folder.path(), &["data", "check", "back.csv"]);
    assert!(code == 0 && out.contains("2 matches"), "{out}");
    assert_eq!(run(folder.path(), &["data", "convert", "E0.csv", "E0.txt"]).0, 2);
}

#[test]
fn a_database_is_made_and_told_about() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, error) = run(folder.path(), &["db", "status"]);
    assert_eq!(code, 2);
    assert!(error.contains("fairline.db cannot be opened"), "{error}");
    assert!(!folder.path().join("fairline.db").exists(), "asking makes no file");
    let (code, out, _) = run(folder.path(), &["db", "migrate"]);
    assert_eq!(code, 0);
    assert!(out.contains("migrated: runs") && out.contains("up to date"), "{out}");
    let (code, out, _) = run(folder.path(), &["db", "status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &status["version"]), (0, &status["newest"]));
    let (code, out, _) = run(folder.path(), &["report", "--list"]);
    assert_eq!((code, out.lines().count()), (0, 1), "{out}");
    let (code, _, error) = run(folder.path(), &["report"]);
    assert!(code == 2 && error.contains("no run is stored yet"), "{error}");
    let (code, _, error) = run(folder.path(), &["report", "--run", "7"]);
    assert!(code == 2 && error.contains("there is no run 7"), "{error}");
    let (code, _, error) = run(folder.path(), &["db", "import", "--from", "missing.db"]);
    assert!(code == 2 && error.contains("missing.db cannot be opened"), "{error}");
    let (code, _, error) = run(folder.path(), &["db", "import", "--from", "fairline.db"]);
    assert!(code == 2 && error.contains("fairline's own tables"), "{error}");
}

#[test]
fn help_names_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, _) = run(folder.path(), &["--help"]);
    assert_eq!(code, 0);
    for word in ["data", "db", "report", "Exit codes"] {
        assert!(out.contains(word), "{out}");
    }
    assert_eq!(run(folder.path(), &["nonsense"]).0, 2);
}
