//! What a cache keeps, replaces and tells, whatever the server and other programs do.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use fairline_data::{Change, Download, Downloaded, Error, Season};

use crate::server::{Answer, Server};
use crate::{names, season, seasons};

const MATCHES: &str = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A\n\
    E0,12/08/2023,15:00,Aldwick,Brenmoor,2,1,H,1.9,3.6,4.5\n\
    E0,13/08/2023,15:00,Corley,Dunhope,0,0,D,2.1,3.3,3.8\n\
    E0,19/08/2023,15:00,Brenmoor,Corley,1,3,A,2.6,3.3,2.8\n";

/// A server whose answer can be replaced, and a cache filled from it.
fn filled(first: Answer) -> (Server, Arc<Mutex<Answer>>, tempfile::TempDir) {
    let answer = Arc::new(Mutex::new(first));
    let server = Server::start({
        let answer = Arc::clone(&answer);
        move |_| answer.lock().unwrap().clone()
    });
    let dir = tempfile::tempdir().unwrap();
    let done = server.download().fetch("E0", &seasons(&[2023]), dir.path()).unwrap();
    assert_eq!((done.fetched.len(), done.added.len()), (1, 0));
    (server, answer, dir)
}

fn refresh(server: &Server, dir: &Path) -> Result<Downloaded, Error> {
    server.download().refresh(Season::new(2023)).fetch("E0", &seasons(&[2023]), dir)
}

fn cached(dir: &Path) -> String {
    fs::read_to_string(dir.join("E0-2023.csv")).unwrap()
}

#[test]
fn what_the_server_has_not_changed_is_kept() {
    for version in [
        Answer::Tagged(MATCHES.to_owned(), "\"abc-1\""),
        Answer::Tagged(MATCHES.to_owned(), "W/\"abc\""),
        Answer::Dated(MATCHES.to_owned(), "Sat, 12 Aug 2023 19:43:31 GMT"),
        Answer::Body(MATCHES.to_owned()),
    ] {
        let (server, answer, dir) = filled(version.clone());
        let done = refresh(&server, dir.path()).unwrap();
        assert_eq!((done.kept.len(), done.fetched.len(), server.asked().len()), (1, 0, 2), "{version:?}");
        assert!(done.added.is_empty() && done.changed.is_empty() && done.removed.is_empty());
        // The same contents under a new name of their version are the same contents, and the name is noted.
        *answer.lock().unwrap() = Answer::Tagged(MATCHES.to_owned(), "\"abc-2\"");
        for _ in 0..2 {
            assert_eq!(refresh(&server, dir.path()).unwrap().kept.len(), 1, "{version:?}");
        }
        let list = fs::read_to_string(dir.path().join("fairline-cache.json")).unwrap();
        assert!(list.contains("abc-2") && !list.contains("abc-1"), "{list}");
    }
}

#[test]
fn a_304_that_nobody_asked_for_is_an_error() {
    let server = Server::start(|_| Answer::Status("304 Not Modified"));
    let dir = tempfile::tempdir().unwrap();
    let error = server.download().fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
    assert!(matches!(error, Error::HttpStatus { status: 304, .. }), "{error}");
}

#[test]
fn what_changed_is_told() {
    let (server, answer, dir) = filled(Answer::Tagged(MATCHES.to_owned(), "\"1\""));
    let changed = MATCHES.replace("2,1,H,1.9", "2,2,D,1.95").replace("13/08/2023", "20/09/2023").replace(
        "E0,19/08/2023,15:00,Brenmoor,Corley,1,3,A,2.6,3.3,2.8",
        "E0,26/08/2023,15:00,Dunhope,Aldwick,0,1,A,3,3.3,2.4",
    );
    *answer.lock().unwrap() = Answer::Tagged(changed, "\"2\"");
    let done = refresh(&server, dir.path()).unwrap();
    let told: Vec<String> = done.changed.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "E0 2023-08-12 Aldwick v Brenmoor: goals 2-1, now 2-2; other prices",
            "E0 2023-08-13 Corley v Dunhope: date 2023-08-13, now 2023-09-20",
        ]
    );
    assert_eq!(done.changed.iter().map(Change::is_result).collect::<Vec<_>>(), [true, false]);
    assert_eq!((done.added.len(), done.added[0].home.as_str()), (1, "Dunhope"));
    assert_eq!((done.removed.len(), done.removed[0].home.as_str()), (1, "Brenmoor"));
    assert_eq!((done.fetched.len(), done.kept.len(), done.damaged.len()), (1, 0, 0));
    // And told once.
    assert_eq!(refresh(&server, dir.path()).unwrap().changed, []);
}

#[test]
fn clubs_that_meet_twice_at_one_ground_are_paired_by_day() {
    let line = |day: &str, goals: &str| format!("SC0,{day},15:00,Aldwick,Brenmoor,{goals}\n");
    let file =
        |lines: &[String]| format!("Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n{}", lines.concat());
    let (server, answer, dir) =
        filled(Answer::Body(file(&[line("12/08/2023", "1,0,H"), line("12/01/2024", "2,0,H")])));
    let now = file(&[line("12/01/2024", "2,0,H"), line("13/08/2023", "1,0,H"), line("12/04/2024", "3,0,H")]);
    *answer.lock().unwrap() = Answer::Body(now);
    let done = refresh(&server, dir.path()).unwrap();
    let told: Vec<String> = done.changed.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["SC0 2023-08-12 Aldwick v Brenmoor: date 2023-08-12, now 2023-08-13"]);
    assert_eq!((done.added.len(), done.added[0].goals, done.removed.len()), (1, [3, 0], 0));
}

#[test]
fn a_damaged_file_is_told_and_fetched_again() {
    let (server, answer, dir) = filled(Answer::Tagged(MATCHES.to_owned(), "\"1\""));
    let path = dir.path().join("E0-2023.csv");
    fs::write(&path, MATCHES.replace("2,1,H", "0,1,A")).unwrap();
    // Without refresh, and without asking whether the damaged version is still the newest.
    let done = server.download().fetch("E0", &seasons(&[2023]), dir.path()).unwrap();
    assert_eq!((done.damaged, done.fetched), (vec![path.clone()], vec![path.clone()]));
    assert_eq!((cached(dir.path()).as_str(), done.changed.len()), (MATCHES, 0));

    fs::write(&path, "half of it").unwrap();
    *answer.lock().unwrap() = Answer::Status("503 Service Unavailable");
    let error = server.download().fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("E0-2023.csv: is no longer what was downloaded"), "{error}");
    assert!(error.to_string().contains("503"), "{error}");
    assert_eq!(cached(dir.path()), "half of it", "a failure replaces nothing");

    *answer.lock().unwrap() = Answer::Body(MATCHES.to_owned());
    fs::remove_file(&path).unwrap();
    let done = server.download().fetch("E0", &seasons(&[2023]), dir.path()).unwrap();
    assert_eq!((done.damaged.len(), done.fetched.len()), (0, 1), "a file that is gone is not damaged");
}

#[test]
fn a_refresh_that_fails_in_any_way_keeps_file_and_list() {
    let (server, answer, dir) = filled(Answer::Tagged(MATCHES.to_owned(), "\"1\""));
    let list = || fs::read_to_string(dir.path().join("fairline-cache.json")).unwrap();
    let before = list();
    let newer = MATCHES.replace("2,1,H", "2,2,D");
    for failure in [
        Answer::Cut(newer.clone()),
        Answer::CutChunk(newer),
        Answer::Status("500 Internal Server Error"),
        Answer::Body("<html>".to_owned()),
        Answer::Body(MATCHES[..20].to_owned()),
        Answer::Body(String::new()),
    ] {
        *answer.lock().unwrap() = failure.clone();
        assert!(refresh(&server, dir.path()).is_err(), "{failure:?}");
        assert_eq!((cached(dir.path()), list()), (MATCHES.to_owned(), before.clone()), "{failure:?}");
        assert_eq!(names(dir.path()), ["E0-2023.csv"], "{failure:?}");
    }
    // The server goes away between two seasons of one call.
    let server =
        Server::start(
            |path| {
                if path.contains("2223") { Answer::Body(season(path)) } else { Answer::Silence }
            },
        );
    let download = server.download().timeout(Duration::from_millis(200)).refresh(Season::new(2023));
    let error = download.fetch("E0", &seasons(&[2022, 2023]), dir.path()).unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert_eq!((cached(dir.path()).as_str(), names(dir.path()).len()), (MATCHES, 2));
}

#[test]
fn many_at_once_share_one_cache() {
    let server = Server::start(|path| Answer::Tagged(season(path), "\"1\""));
    let dir = tempfile::tempdir().unwrap();
    let wanted = seasons(&(2000..2010).collect::<Vec<_>>());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let download =
                    wanted.iter().fold(server.download(), |download, &season| download.refresh(season));
                let done = download.fetch("E0", &wanted, dir.path()).unwrap();
                assert_eq!((done.damaged.len(), done.changed.len()), (0, 0));
            });
        }
    });
    let asked = server.asked().len();
    let done = server.download().fetch("E0", &wanted, dir.path()).unwrap();
    assert_eq!(
        (done.kept.len(), server.asked().len()),
        (10, asked),
        "no entry was lost and no file is damaged"
    );
    assert_eq!(names(dir.path()).len(), 10);
}

/// The season that the server of the next test sends: one of two, by turns.
fn by_turns(turn: usize) -> String {
    if turn.is_multiple_of(2) { MATCHES.to_owned() } else { MATCHES.replace("2,1,H", "2,2,D") }
}

#[test]
#[ignore = "run by a_program_killed_at_any_moment_leaves_a_whole_file, in a program of its own"]
fn refreshes_until_it_is_killed() {
    let variable = |name| std::env::var(name).unwrap();
    let download = Download::new().base_url(variable("FAIRLINE_TEST_URL")).refresh(Season::new(2023));
    loop {
        download.fetch("E0", &seasons(&[2023]), variable("FAIRLINE_TEST_CACHE").as_ref()).unwrap();
    }
}

#[test]
fn a_program_killed_at_any_moment_leaves_a_whole_file() {
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |_| {
        Answer::Body(by_turns(turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed)))
    });
    let dir = tempfile::tempdir().unwrap();
    // The test's full name, whichever program it is part of.
    let module = module_path!().split_once("::").map_or(String::new(), |(_, module)| format!("{module}::"));
    for round in 0..15 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", &format!("{module}refreshes_until_it_is_killed")])
            .env("FAIRLINE_TEST_URL", &server.url)
            .env("FAIRLINE_TEST_CACHE", dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let before = server.asked().len();
        while server.asked().len() < before + 3 {
            assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
            thread::yield_now();
        }
        thread::sleep(Duration::from_micros(700 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let text = cached(dir.path());
        assert!([by_turns(0), by_turns(1)].contains(&text), "{text}");
        // Nobody answers there: whatever had to be asked for again would be an error.
        let offline = Download::new().base_url("http://127.0.0.1:1");
        let done = offline.fetch("E0", &seasons(&[2023]), dir.path()).unwrap();
        assert_eq!((done.kept.len(), done.damaged.len()), (1, 0), "round {round}");
    }
    refresh(&server, dir.path()).unwrap();
    refresh(&server, dir.path()).unwrap();
    assert_eq!(names(dir.path()), ["E0-2023.csv"], "what the killed ones left is swept up");
}

#[test]
fn fixtures_and_extra_leagues_have_their_addresses() {
    let fixtures = "Div,Date,Time,HomeTeam,AwayTeam,B365H,B365D,B365A\nE0,12/08/2023,15:00,Aldwick,Brenmoor,1.9,3.6,4.5\n";
    let extra = "Country,League,Season,Date,Time,Home,Away,HG,AG,Res,PSCH,PSCD,PSCA\n\
        Argentina,Liga,2023,12/08/2023,20:00,Aldwick,Brenmoor,2,1,H,1.9,3.6,4.5\n";
    let server = Server::start(|path| match path {
        "/fixtures.csv" => Answer::Tagged("\u{feff}".to_owned() + fixtures, "\"1\""),
        "/new/ARG.csv" => Answer::Tagged(extra.to_owned(), "\"1\""),
        _ => Answer::Body("<html>".to_owned()),
    });
    let dir = tempfile::tempdir().unwrap();
    for (kept, fetched) in [(0, 1), (1, 0)] {
        let done = server.download().fetch_fixtures(dir.path()).unwrap();
        assert_eq!((done.kept.len(), done.fetched.len()), (kept, fetched));
        let done = server.download().fetch_extra("ARG", dir.path()).unwrap();
        assert_eq!((done.kept.len(), done.fetched.len()), (kept, fetched));
    }
    assert!(dir.path().join("fixtures").join("fixtures.csv").is_file());
    assert_eq!(names(dir.path()), ["ARG.csv", "fixtures"]);
    let error = server.download().fetch_extra("XYZ", dir.path()).unwrap_err().to_string();
    assert!(error.contains("/new/XYZ.csv: the server sent an HTML page"), "{error}");
    let swapped = Server::start(|_| Answer::Body(extra.to_owned()));
    let error = swapped.download().fetch_fixtures(dir.path()).unwrap_err().to_string();
    assert!(error.contains("a file without column Div, HomeTeam, AwayTeam"), "{error}");
}
