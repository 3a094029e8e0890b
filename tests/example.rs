//! The example as a person runs it: what it prints, what it writes, and how it fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// The example's program, brought up to date by cargo; `cargo test` alone would leave an old one with `--test example`.
fn example() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // With the features of this test, so that nothing is compiled twice.
        let features = if cfg!(feature = "parquet") { "--all-features" } else { "--features=" };
        let built = Command::new(env!("CARGO"))
            .args([
                "build",
                "--profile",
                "test",
                "--example",
                "season_2023",
                "--message-format",
                "json",
                features,
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs this test, so it is there");
        assert!(built.status.success(), "{}", text(&built.stderr));
        text(&built.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find(|message| message["target"]["name"] == "season_2023" && message["executable"].is_string())
            .and_then(|message| message["executable"].as_str().map(PathBuf::from))
            .expect("cargo names what it built")
    })
}

/// Runs the example on a machine without match data.
fn run(home: &Path, args: &[&str]) -> Output {
    Command::new(example())
        .args(args)
        .env_remove("FAIRLINE_DATA")
        .env_remove("CLICOLOR_FORCE")
        .env("HOME", home)
        .env("XDG_CACHE_HOME", home.join("cache"))
        .output()
        .expect("cargo has just built it")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
fn without_data_it_plays_in_the_simulated_league() {
    let home = tempfile::tempdir().unwrap();
    let output = run(home.path(), &["--seed", "7"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.lines().next().unwrap().contains("simulated league, seed 7"), "{printed}");
    for word in ["Brier model", "Brier market", "accuracy", "bankroll", "market, closing", "p = "] {
        assert!(printed.contains(word), "{word} is missing from\n{printed}");
    }
    assert!(printed.lines().all(|line| line.chars().count() <= 110), "{printed}");
    // Nothing of a progress bar on a pipe.
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn forecasters_and_prices_can_be_chosen() {
    let home = tempfile::tempdir().unwrap();
    for (model, book, line) in [
        ("consensus", "best", "forecasts: consensus, bets at the best price"),
        ("market", "PS", "forecasts: market, bets at PS"),
    ] {
        let output = run(home.path(), &["--model", model, "--book", book]);
        let printed = text(&output.stdout);
        assert!(output.status.success() && printed.contains(line), "{printed}{}", text(&output.stderr));
        // Either is the market that it is compared with.
        assert!(printed.contains("Model and market forecast equally well over 380 matches."), "{printed}");
    }
}

#[test]
fn the_json_holds_what_is_documented() {
    let home = tempfile::tempdir().unwrap();
    let output = run(home.path(), &["--json", "-"]);
    assert!(output.status.success());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let documented =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/season-json.md")).unwrap();
    let mut undocumented = Vec::new();
    walk(&json, &mut |key| {
        if !documented.contains(&format!("`{key}`")) && !documented.contains(&format!("`{key}[]`")) {
            undocumented.push(key.to_owned());
        }
    });
    assert_eq!(undocumented, Vec::<String>::new());
    for pointer in [
        "/data/source",
        "/data/train_matches",
        "/data/test_matches",
        "/data/refused_rows",
        "/data/weeks",
        "/scores/model/brier",
        "/scores/market/rps",
        "/scores/closing/log",
        "/scores/model/accuracy",
        "/scores/model/matches",
        "/model_vs_market/brier_difference",
        "/model_vs_market/p_value",
        "/betting/bets",
        "/betting/wins",
        "/betting/staked",
        "/betting/profit",
        "/betting/yield",
        "/betting/roi",
        "/betting/final_bankroll",
        "/betting/max_drawdown",
        "/betting/sharpe",
        "/betting/mean_clv",
        "/weeks/0/week",
        "/weeks/0/matches",
        "/weeks/0/bets",
        "/weeks/0/staked",
        "/weeks/0/profit",
        "/weeks/0/roi",
        "/weeks/0/bankroll",
        "/weeks/0/brier_model",
        "/weeks/0/brier_market",
        "/weeks/0/accuracy",
        "/bets/0/week",
        "/bets/0/date",
        "/bets/0/home",
        "/bets/0/away",
        "/bets/0/outcome",
        "/bets/0/bookmaker",
        "/bets/0/odds",
        "/bets/0/probability",
        "/bets/0/fair_probability",
        "/bets/0/edge",
        "/bets/0/stake",
        "/bets/0/result",
        "/bets/0/profit",
        "/bets/0/bankroll_after",
        "/elapsed_ms",
    ] {
        assert!(json.pointer(pointer).is_some_and(|value| !value.is_null()), "{pointer}");
    }
    for bet in json["bets"].as_array().unwrap() {
        assert!(["home", "draw", "away"].iter().any(|outcome| bet["outcome"] == *outcome), "{bet}");
        assert!(["won", "lost"].iter().any(|result| bet["result"] == *result), "{bet}");
    }
    let money = |value: &Value| (value.as_f64().unwrap() * 100.0).round();
    let profits: f64 = json["bets"].as_array().unwrap().iter().map(|bet| money(&bet["profit"])).sum();
    assert!((money(&json["betting"]["final_bankroll"]) - 100_000.0 - profits).abs() < 0.5);
}

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
fn text_is_coloured_when_asked_for_and_says_the_same() {
    let home = tempfile::tempdir().unwrap();
    let printed = |args: &[&str]| text(&run(home.path(), args).stdout);
    let (auto, never, always) =
        (printed(&[]), printed(&["--color", "never"]), printed(&["--color", "always"]));
    assert_eq!(auto, never); // a pipe is no terminal
    assert!(!never.contains('\u{1b}') && always.contains("\u{1b}[31m"));
    let stripped: String = always
        .split('\u{1b}')
        .enumerate()
        .map(|(i, part)| if i == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    assert_eq!(stripped, never);
}

#[test]
fn a_season_and_a_week_are_written_as_markdown_and_page() {
    let home = tempfile::tempdir().unwrap();
    let file = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    for (week, title) in [(None, "Season 2023-24, SIM"), (Some("3"), "Season 2023-24 week 3, ")] {
        let (page, markdown) = (file("page.html"), file("text.md"));
        let mut args = vec!["--html", &page, "--markdown", &markdown];
        args.extend(week.map(|week| ["--week", week]).into_iter().flatten());
        let output = run(home.path(), &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(fs::read_to_string(&markdown).unwrap().starts_with(&format!("# {title}")));
        assert!(fs::read_to_string(&page).unwrap().contains(&format!("<h1>{title}")));
    }
}

#[test]
fn the_same_seed_gives_the_same_season() {
    let home = tempfile::tempdir().unwrap();
    let played = |seed: &str| text(&run(home.path(), &["--seed", seed]).stdout);
    assert_eq!(played("3"), played("3"));
    assert_ne!(played("3"), played("4"));
}

#[test]
fn bad_input_gets_one_clear_line_and_exit_code_2() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(path("empty")).unwrap();
    fs::create_dir(path("picture")).unwrap();
    fs::write(Path::new(&path("picture")).join("E0.csv"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::create_dir(path("page")).unwrap();
    fs::write(Path::new(&path("page")).join("E0.csv"), "<!DOCTYPE html>\n<html><body>404</body></html>\n")
        .unwrap();
    fs::create_dir(path("one")).unwrap();
    let row = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nE0,13/08/2016,Ash,Elm,1,0,H\n";
    fs::write(Path::new(&path("one")).join("E0.csv"), row).unwrap();

    for (args, named) in [
        (vec!["--data".to_owned(), path("missing")], "missing"),
        (vec!["--data".to_owned(), path("empty")], "empty"),
        (vec!["--data".to_owned(), path("picture")], "E0.csv"),
        (vec!["--data".to_owned(), path("page")], "E0.csv"),
        (vec!["--data".to_owned(), path("one")], "2023-24"),
        (vec!["--season".to_owned(), "1950".to_owned()], "1950-51"),
        (vec!["--week".to_owned(), "77".to_owned()], "no week 77"),
        (vec!["--color".to_owned(), "never".to_owned(), "--week".to_owned(), "0".to_owned()], "no week 0"),
        (vec!["--book".to_owned(), "b365".to_owned()], "B365"),
        (["--model", "market", "--with-market"].map(str::to_owned).to_vec(), "--with-market"),
        (vec!["--kelly".to_owned(), "2".to_owned()], "stakes: fraction = 2"),
        (vec!["--min-edge".to_owned(), "-3".to_owned()], "min_edge"),
        (vec!["--bankroll".to_owned(), "79228162514264337593543950335".to_owned()], "bankroll"),
        (vec!["--bankroll".to_owned(), "0".to_owned()], "bankroll"),
    ] {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let output = run(home.path(), &args);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
        assert!(said.starts_with("error: ") && said.contains(named), "{args:?}: {said}");
    }
}

#[test]
fn a_stored_season_is_read_and_not_played_again() {
    let home = tempfile::tempdir().unwrap();
    let database = home.path().join("season.db");
    let database = database.to_str().unwrap();
    let args = ["--seed", "7", "--model", "elo"];
    let plain = run(home.path(), &args);
    let [first, second] = [0, 1].map(|_| run(home.path(), &[&args[..], &["--db", database]].concat()));
    for output in [&plain, &first, &second] {
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    assert_eq!(first.stdout, second.stdout);
    let stored = format!("stored: run 1 in {database}\n");
    assert_eq!(text(&first.stdout).replace(&stored, ""), text(&plain.stdout));
    let output = run(home.path(), &["--db", "mysql://me:secret@host/bets"]);
    let error = text(&output.stderr);
    assert!(output.status.code() == Some(2) && error.contains("no database that is supported"), "{error}");
    assert!(!error.contains("secret"));
}
