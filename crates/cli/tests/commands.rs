//! The program as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
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
        .env("XDG_CACHE_HOME", folder)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

/// The same with something on standard input.
fn piped(folder: &Path, args: &[&str], input: &str) -> (i32, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fairline"))
        .args(args)
        .current_dir(folder)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
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
    assert!(error.contains("fairline.db: there is no such file"), "{error}");
    assert_eq!(run(folder.path(), &["db", "import", "--from", "missing.db"]).0, 2);
    let (code, out, error) = run(folder.path(), &["serve", "--listen", "0.0.0.0:0"]);
    assert!(code == 2 && !error.contains("serving on") && error.contains("token"), "{out}{error}");
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
    assert!(code == 2 && error.contains("missing.db: there is no such file"), "{error}");
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

#[test]
fn settings_come_from_file_environment_and_flags() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("fairline.toml"), "[staking]\nkelly = 0.2\nmax_bet = 0.03\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_fairline"))
        .args(["config", "show", "--kelly", "0.1"])
        .current_dir(folder.path())
        .env("FAIRLINE_STAKING_KELLY", "0.15")
        .env("FAIRLINE_STAKING_MAX_BET", "0.04")
        .env("FAIRLINE_DB", "postgres://me:secret@host/bets")
        .env("FAIRLINE_DATA_URL", "https://me:secret@host/football")
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let line = |key: &str| -> Vec<String> {
        let line = out.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(line("staking.kelly "), ["staking.kelly", "0.1", "--kelly"]);
    assert_eq!(line("staking.max_bet "), ["staking.max_bet", "0.04", "FAIRLINE_STAKING_MAX_BET"]);
    assert_eq!(line("staking.min_edge "), ["staking.min_edge", "0.02", "default"]);
    assert_eq!(line("db "), ["db", "\"postgres://me@host/bets\"", "FAIRLINE_DB"]);
    assert_eq!(line("data.url "), ["data.url", "\"https://me@host/football\"", "FAIRLINE_DATA_URL"]);
    let (code, out, _) = run(folder.path(), &["config", "show", "--json"]);
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    let kelly = all.as_array().unwrap().iter().find(|setting| setting["key"] == "staking.kelly").unwrap();
    let file = kelly["origin"]["file"].as_str().unwrap();
    assert!(code == 0 && kelly["value"] == "0.2" && file.ends_with("fairline.toml"), "{kelly}");
    // What a file is begun from says nothing yet.
    let (_, template, _) = run(folder.path(), &["config", "init"]);
    std::fs::write(folder.path().join("fairline.toml"), &template).unwrap();
    let (_, out, _) = run(folder.path(), &["config", "show"]);
    assert!(out.lines().all(|line| line.ends_with("default")), "{out}");
    // Mistakes are told with their place.
    std::fs::write(folder.path().join("fairline.toml"), "[staking]\nkely = 0.2\n").unwrap();
    let (code, _, error) = run(folder.path(), &["config", "show"]);
    assert!(code == 2 && error.contains("staking.kely") && error.contains("fairline.toml"), "{error}");
    for (lines, args) in [
        ("db = postgres://me:hush-hush@host/bets\n", &["config", "show"][..]),
        ("db = 'postgres://me:hush-hush@%2Fno%2Fsuch/bets'\n", &["report", "--list"]),
        ("", &["db", "status", "--db", "postgres://me:hush-hush@%2Fno%2Fsuch/bets"]),
        ("", &["db", "import", "--from", "postgres://me:hush-hush@%2Fno%2Fsuch/bets"]),
    ] {
        std::fs::write(folder.path().join("fairline.toml"), lines).unwrap();
        let (code, out, error) = run(folder.path(), args);
        assert!(code == 2 && error.contains("postgres://me@"), "{args:?}: {error}");
        assert!(!(out + &error).contains("hush-hush"), "{args:?}: {error}");
    }
    let (code, _, error) = run(folder.path(), &["--config", "missing.toml", "config", "show"]);
    assert!(code == 2 && error.contains("missing.toml"), "{error}");
}

#[test]
fn odds_are_worked_out_from_arguments_and_lines() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, _) = run(folder.path(), &["odds", "devig", "2.60", "2.40", "4.30", "--json"]);
    let book: serde_json::Value = serde_json::from_str(&out).unwrap();
    let exact = fairline_market::devig(&[2.60, 2.40, 4.30], fairline_market::Method::Shin).unwrap();
    assert_eq!((code, serde_json::to_value(exact).unwrap()), (0, book["book"].clone()));
    let (code, out) =
        piped(folder.path(), &["odds", "devig", "--method", "power"], "2.6,2.4,4.3\n\n1.9 1.9\n");
    assert!(code == 0 && out.matches("overround").count() == 2 && out.contains("50.000%"), "{out}");
    let (_, out, _) = run(folder.path(), &["odds", "convert", "--format", "american", "-250"]);
    assert!(out.starts_with("decimal 1.40  american -250  fractional 2/5"), "{out}");
    let (code, out, _) = run(folder.path(), &["odds", "arbitrage", "2.08", "2.00"]);
    assert!(code == 0 && out.contains("49.02 at 2.08, 50.98 at 2: a sure profit of 1.96"), "{out}");
    let (code, out, _) = run(folder.path(), &["odds", "arbitrage", "1.9", "1.9"]);
    assert!(code == 1 && out.contains("booksum is 1.0526"), "{out}");
    let (code, _, error) = run(folder.path(), &["odds", "devig", "2,5", "1.6"]);
    assert!(code == 2 && error.contains("write a decimal point"), "{error}");
    let (code, _, error) = run(folder.path(), &["odds", "devig"]);
    assert!(code == 2 && error.contains("no prices"), "{error}");
}

#[test]
fn stakes_are_worked_out_for_one_event_and_for_several() {
    let folder = tempfile::tempdir().unwrap();
    let one = ["kelly", "--odds", "2.60,2.40,4.30", "--probabilities", "0.44,0.33,0.23"];
    let (code, out, _) = run(folder.path(), &one);
    assert!(code == 0 && out.contains("22.49 of 1000 staked"), "{out}");
    let lines = "0.44,0.33,0.23,2.60,2.40,4.30\n0.80,0.13,0.07,1.18,7.00,15.0\n";
    let (code, out) =
        piped(folder.path(), &["kelly", "--json", "--bankroll", "500", "--kelly", "0.1"], lines);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &found["stakes"][0][0]), (0, &serde_json::json!(4.49)));
    let (code, _, error) = run(folder.path(), &["kelly", "--odds", "2.6,2.4", "--probabilities", "1"]);
    assert!(code == 2 && error.contains("2 odds for 1 probabilities"), "{error}");
    let (code, _) = piped(folder.path(), &["kelly"], "0.5,0.5,2.1,x\n");
    assert_eq!(code, 2);
}

#[test]
fn a_season_is_played_once_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["season", "--season", "2018", "--model", "elo", "--json", "--html", "season.html"];
    let (code, first, log) = run(folder.path(), &args);
    assert!(code == 0 && log.contains("data: simulated league, seed 42"), "{log}");
    let report: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert_eq!(report["data"]["season"], "2018-19");
    let page = std::fs::read_to_string(folder.path().join("season.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"));
    let (_, second, _) = run(folder.path(), &args);
    let again: serde_json::Value = serde_json::from_str(&second).unwrap();
    assert_eq!(report["bets"], again["bets"]);
    let (_, list, _) = run(folder.path(), &["report", "--list"]);
    assert_eq!(list.lines().count(), 2, "{list}");
    let (code, out, _) = run(folder.path(), &["season", "--model", "market", "--with-market"]);
    assert_eq!(code, 2, "{out}");
    let (code, out, _) = run(folder.path(), &["model", "train", "--model", "elo", "--season", "2018"]);
    assert!(code == 0 && out.starts_with("elo, version 1: season 2018-19"), "{out}");
    let (_, out, _) = run(folder.path(), &["model", "show", "elo", "--json"]);
    let models: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(models[0]["document"]["scores"]["model"], report["scores"]["model"]);
    let (code, _, error) = run(folder.path(), &["model", "show", "other"]);
    assert!(code == 2 && error.contains("no such model"), "{error}");
}

/// Two seasons of four clubs, a match of the third, and two to come.
fn own_data(folder: &Path) {
    let clubs = ["Aldwick", "Brenmoor", "Caldhurst", "Dunstead"];
    std::fs::create_dir_all(folder.join("fixtures")).unwrap();
    let header = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A\n";
    for year in 2021..2023 {
        let (mut rows, mut day) = (header.to_owned(), jiff::civil::date(year, 8, 14));
        for (i, home) in clubs.iter().enumerate() {
            for (j, away) in clubs.iter().enumerate().filter(|(j, _)| *j != i) {
                let (goals, conceded) = ((3 * i + j) % 4, (i + 2 * j) % 3);
                let result =
                    ["A", "D", "H"][(1 + usize::from(goals > conceded)) - usize::from(goals < conceded)];
                let date = day.strftime("%d/%m/%Y");
                let _ = writeln!(rows, "E0,{date},{home},{away},{goals},{conceded},{result},2.4,3.3,3.1");
                day = day.saturating_add(jiff::Span::new().days(7));
            }
        }
        std::fs::write(folder.join(format!("E0-{year}.csv")), rows).unwrap();
    }
    let to_come = "Div,Date,HomeTeam,AwayTeam,B365H,B365D,B365A\nE0,12/08/2023,Aldwick,Brenmoor,1.9,3.6,4.5\n\
        E0,12/08/2023,Caldhurst,Dunstead,5.5,3.8,1.7\n";
    std::fs::write(folder.join("fixtures/fixtures.csv"), to_come).unwrap();
}

#[test]
fn a_week_is_played_with_data_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    own_data(&folder.path().join("data"));
    let week =
        ["week", "--data", "data", "--model", "elo", "--min-edge", "-0.5", "--now", "2023-08-08T06:00:00Z"];
    let (code, out, error) = run(folder.path(), &week);
    assert!(code == 0, "{error}");
    assert!(out.contains("forecast: 2 matches of week 1 of 2023-24 (2023-08-08 to 2023-08-14)"), "{out}");
    assert!(out.contains("Aldwick v Brenmoor") && out.contains("Paper money: nothing is known yet"), "{out}");
    assert!(folder.path().join("reports/main/2023-24-week-01.html").is_file());
    let (_, out, _) = run(folder.path(), &week);
    assert!(out.contains("open: the week to 2023-08-14"), "{out}");
    let results = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A,B365CH,B365CD,B365CA\n\
        E0,12/08/2023,Aldwick,Brenmoor,2,1,H,1.9,3.6,4.5,1.85,3.6,4.8\n\
        E0,12/08/2023,Caldhurst,Dunstead,1,0,H,5.5,3.8,1.7,5,3.8,1.75\n";
    std::fs::write(folder.path().join("data/E0-2023.csv"), results).unwrap();
    let after = ["week", "--data", "data", "--model", "elo", "--now", "2023-08-15T06:00:00Z", "--json"];
    let (code, out, _) = run(folder.path(), &after);
    let done: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, done["closed"]["record"]["matches"].as_u64()), (0, Some(2)), "{out}");
    assert_eq!(done["matches_scored"], 2);
    // Nothing is announced any more, and a club that is not there is told.
    let (_, out, _) = run(folder.path(), &["predict", "--data", "data", "--model", "elo"]);
    assert_eq!(out, "nothing is announced\n");
    let one = [
        "predict",
        "--data",
        "data",
        "--model",
        "elo",
        "--json",
        "--home",
        "Aldwick",
        "--odds",
        "1.9,3.6,4.5",
        "--away",
    ];
    let (code, out, _) = run(folder.path(), &[&one[..], &["Dunstead"]].concat());
    let said: serde_json::Value = serde_json::from_str(&out).unwrap();
    let home = said[0]["model"][0].as_f64().unwrap();
    assert!(code == 0 && (said[0]["edge"][0].as_f64().unwrap() - (1.9 * home - 1.0)).abs() < 1e-12, "{out}");
    let (code, _, error) = run(folder.path(), &[&one[..], &["Nobody"]].concat());
    assert!(code == 2 && error.contains("no club Nobody"), "{error}");
    let (code, _, error) = run(folder.path(), &[&one[..], &["Aldwick"]].concat());
    assert!(code == 2 && error.contains("a club does not play itself"), "{error}");
    // Clubs of another competition play among themselves.
    let second = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A\n\
        E1,12/08/2023,Eastwell,Fernley,2,1,H,1.9,3.6,4.5\n";
    std::fs::write(folder.path().join("data/E1-2023.csv"), second).unwrap();
    std::fs::write(folder.path().join("fairline.toml"), "[data]\ncompetitions = ['E0', 'E1']\n").unwrap();
    let (code, _, error) = run(folder.path(), &[&one[..], &["Eastwell"]].concat());
    assert!(code == 2 && error.contains("Aldwick plays in E0 and Eastwell in E1"), "{error}");
    let theirs = ["predict", "--data", "data", "--model", "elo", "--json", "--home", "Fernley"];
    let (code, out, error) = run(folder.path(), &[&theirs[..], &["--away", "Eastwell"]].concat());
    let said: serde_json::Value = serde_json::from_str(&out).unwrap_or_default();
    assert!(code == 0 && said[0]["competition"] == "E1", "{out}{error}");
}

#[test]
fn without_a_network_what_to_do_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("fairline.toml"),
        "[data]\nurl = 'http://127.0.0.1:9'\ncache = 'cache'\n",
    )
    .unwrap();
    for command in ["week", "predict"] {
        let (code, _, error) = run(folder.path(), &[command]);
        assert!(code == 2 && error.contains("cache has no match of E0"), "{error}");
    }
    own_data(&folder.path().join("cache"));
    let (code, out, _) = run(folder.path(), &["data", "download"]);
    assert!(code == 1 && out.contains("failed: http://127.0.0.1:9/") && out.contains("24 matches"), "{out}");
}

#[test]
fn a_small_sweep_is_ranked_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    own_data(&folder.path().join("data"));
    let sweep = [
        "sweep",
        "--data",
        "data",
        "--models",
        "elo",
        "--books",
        "B365",
        "--fractions",
        "0.1,0.5",
        "--grid",
        "--json",
    ];
    let (code, out, error) = run(folder.path(), &sweep);
    assert!(code == 0, "{error}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["tries"], 24);
    let table = std::fs::read_to_string(folder.path().join("sweep.csv")).unwrap();
    assert!(run(folder.path(), &sweep).1 == out);
    assert_eq!(std::fs::read_to_string(folder.path().join("sweep.csv")).unwrap(), table);
}

#[test]
fn every_command_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    for command in
        ["week", "season", "predict", "odds", "kelly", "sweep", "report", "model", "data", "db", "config"]
    {
        let (code, help, _) = run(folder.path(), &[command, "--help"]);
        assert!(code == 0 && help.contains("Usage: fairline"), "{help}");
    }
    let (code, script, _) = run(folder.path(), &["completions", "bash"]);
    assert!(code == 0 && script.contains("_fairline()"), "{script}");
}
