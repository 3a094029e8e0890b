//! The program as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Output};

use fairline_data::{HoldOut, Season, Source};
use fairline_sim::{
    DataSummary, EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, Simulation,
    ValueOptions,
};
use fairline_store::Store;
use jiff::Timestamp;

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
    std::fs::write(folder.path().join("empty.db"), "").unwrap();
    let (code, _, error) = run(folder.path(), &["report", "--db", "empty.db"]);
    assert!(code == 2 && error.contains("run `fairline db migrate`"), "{error}");
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

/// Stores two runs of a season in `fairline.db`.
fn store_two_runs(folder: &Path) {
    let source = Source::choose(None, None, None, 42);
    let dataset = source.load().unwrap();
    let hold_out = HoldOut::split(&dataset.matches, Season::new(2023)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let data = DataSummary::new(&source, &dataset, &hold_out, &schedule);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.join("fairline.db").to_str().unwrap()).await.unwrap();
        for min_edge in [0.02, 0.1] {
            let options = SeasonOptions::new().value(ValueOptions::new().min_edge(min_edge));
            let simulation =
                Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &options).unwrap();
            let manifest = simulation.manifest("elo", "kelly", Some(42));
            store.record_season(simulation, &manifest, &data, Timestamp::now, |_| {}).await.unwrap();
        }
        store.close().await;
    });
}

#[test]
fn stored_runs_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    store_two_runs(folder);
    let (code, out, _) = run(folder, &["report", "--list"]);
    assert!(code == 0 && out.lines().count() == 3 && out.contains("34/34"), "{out}");

    let (code, out, error) =
        run(folder, &["report", "--run", "1", "--html", "season.html", "--markdown", "season.md"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("2023-24") && !out.contains('\u{1b}'), "no colour in a pipe: {out}");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(
        read("season.html").starts_with("<!DOCTYPE html>") && read("season.md").contains("| Brier"),
        "{out}"
    );
    let (_, coloured, _) = run(folder, &["report", "--run", "1", "--color", "always"]);
    assert!(coloured.contains('\u{1b}'));
    let (code, out, _) = run(folder, &["report", "--json"]);
    let season: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, season["weeks"].as_array().unwrap().len()), (0, 34));

    let (code, out, _) = run(folder, &["report", "--run", "1", "--week", "latest", "--markdown", "week.md"]);
    assert!(code == 0 && out.contains("week 34") && read("week.md").contains("week 34"), "{out}");
    let (code, out, _) = run(folder, &["report", "--week", "3", "--json"]);
    let week: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, week["week"].as_u64()), (0, Some(3)));
    assert_eq!(run(folder, &["report", "--week", "99"]).0, 2);
    assert_eq!(run(folder, &["report", "--week", "soon"]).0, 2);

    let (code, out, _) = run(folder, &["report", "--compare", "1", "--compare", "2", "--html", "both.html"]);
    assert!(code == 0 && out.contains("min_edge") && read("both.html").contains("run 2"), "{out}");
    let (code, _, error) = run(folder, &["report", "--compare", "1"]);
    assert!(code == 2 && error.starts_with("error: "), "{error}");
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
