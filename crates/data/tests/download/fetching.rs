//! What arrives in an empty cache, and what must not.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use fairline_data::{Download, Error, Season, read_dir};

use crate::server::{Answer, Server};
use crate::{names, season, seasons};

#[test]
fn seasons_are_fetched_once() {
    let server = Server::start(|path| Answer::Body(season(path)));
    let dir = tempfile::tempdir().unwrap();
    let cache = dir.path().join("new").join("cache");

    let done = server.download().fetch("E0", &seasons(&[1999, 2023]), &cache).unwrap();
    assert_eq!(done.fetched, [cache.join("E0-1999.csv"), cache.join("E0-2023.csv")]);
    assert_eq!(done.kept.len(), 0);
    assert_eq!(server.asked(), ["/mmz4281/9900/E0.csv", "/mmz4281/2324/E0.csv"]);
    assert_eq!(names(&cache), ["E0-1999.csv", "E0-2023.csv"]);
    assert_eq!(read_dir(&cache).unwrap().seasons(), seasons(&[1999, 2023]));

    let again = server.download().fetch("E0", &seasons(&[1999, 2023]), &cache).unwrap();
    assert_eq!((again.fetched.len(), again.kept), (0, done.fetched));
    assert_eq!(server.asked().len(), 2, "nothing is asked for again");

    let more = server.download().fetch("E0", &seasons(&[2022, 2023]), &cache).unwrap();
    assert_eq!((more.fetched.len(), more.kept.len(), server.asked().len()), (1, 1, 3));
}

#[test]
fn only_the_named_season_is_refreshed() {
    let server = Server::start(|path| Answer::Body(season(path)));
    let dir = tempfile::tempdir().unwrap();
    for year in [2022, 2023] {
        fs::write(dir.path().join(format!("E0-{year}.csv")), "old").unwrap();
    }
    let download = server.download().refresh(Season::new(2023));
    let done = download.fetch("E0", &seasons(&[2022, 2023]), dir.path()).unwrap();
    assert_eq!(
        (done.kept, done.fetched),
        (vec![dir.path().join("E0-2022.csv")], vec![dir.path().join("E0-2023.csv")])
    );
    assert_eq!(fs::read_to_string(dir.path().join("E0-2022.csv")).unwrap(), "old");
    assert!(fs::read_to_string(dir.path().join("E0-2023.csv")).unwrap().contains("Aldwick"));
}

#[test]
fn a_failed_refresh_keeps_the_old_file() {
    let server = Server::start(|_| Answer::Status("503 Service Unavailable"));
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("E0-2023.csv"), "old").unwrap();
    let download = server.download().refresh(Season::new(2023));
    let error = download.fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
    assert!(matches!(error, Error::HttpStatus { status: 503, .. }));
    assert_eq!(fs::read_to_string(dir.path().join("E0-2023.csv")).unwrap(), "old");
    assert_eq!(names(dir.path()), ["E0-2023.csv"]);
}

#[test]
fn a_missing_season_is_told_by_address() {
    let server = Server::start(|_| Answer::Status("404 Not Found"));
    let dir = tempfile::tempdir().unwrap();
    let error = server.download().fetch("E0", &seasons(&[2030]), dir.path()).unwrap_err();
    let expected = "the server answered HTTP status 404; check competition and season, or pass --data DIR";
    assert_eq!(error.to_string(), format!("{}/mmz4281/3031/E0.csv: {expected}", server.url));
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn what_is_no_season_never_lands_in_the_cache() {
    let header = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n";
    for (body, found) in [
        ("<!DOCTYPE html><html>Sorry</html>", "an HTML page"),
        ("", "an empty file"),
        ("Div,Date\nE0,1\n", "a file without column HomeTeam, AwayTeam, FTHG, FTAG, FTR"),
        (header, "a file without matches"),
    ] {
        let server = Server::start(move |_| Answer::Body(body.to_owned()));
        let dir = tempfile::tempdir().unwrap();
        let error = server.download().fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
        assert!(matches!(error, Error::NotServed { .. }));
        let said =
            format!("the server sent {found}, no season of matches; try again later, or pass --data DIR");
        assert_eq!(error.to_string(), format!("{}/mmz4281/2324/E0.csv: {said}", server.url));
        assert_eq!(names(dir.path()), [""; 0], "{found}");
    }
}

#[test]
fn offline_is_one_line_with_a_cure() {
    // No test server can get this privileged port between two lines of a test.
    let port = 1;
    let dir = tempfile::tempdir().unwrap();
    let url = format!("http://127.0.0.1:{port}");
    let error = Download::new().base_url(&url).fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
    let said = error.to_string();
    assert!(matches!(error, Error::Unreachable { .. }), "{said}");
    assert!(said.starts_with(&format!("{url}/mmz4281/2324/E0.csv: ")), "{said}");
    assert!(said.contains("refused"), "{said}");
    assert!(said.ends_with("; check the network, or pass --data DIR") && !said.contains('\n'), "{said}");
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn user_and_password_of_an_address_are_not_shown() {
    let dir = tempfile::tempdir().unwrap();
    let fetch = |download: Download| download.fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
    for (answer, said) in [
        (Answer::Status("404 Not Found"), "HTTP status 404"),
        (Answer::Status("304 Not Modified"), "HTTP status 304"),
        (Answer::Body("<html>".to_owned()), "an HTML page"),
    ] {
        let server = Server::start(move |_| answer.clone());
        let url = server.url.replace("//", "//me:secret@");
        let error = fetch(Download::new().base_url(url)).to_string();
        assert!(error.starts_with(&format!("{}/mmz4281/2324/E0.csv: ", server.url)), "{error}");
        assert!(error.contains(said), "{error}");
    }
    for (url, shown) in [
        ("http://me:secret@127.0.0.1:1", "http://127.0.0.1:1/mmz4281/2324/E0.csv: "),
        ("http://me:sec/ret@127.0.0.1:1", "http://127.0.0.1:1/mmz4281/2324/E0.csv: "),
        ("me:secret@127.0.0.1:1", "127.0.0.1:1/mmz4281/2324/E0.csv: "),
        ("secret@127.0.0.1", "127.0.0.1/mmz4281/2324/E0.csv: "),
    ] {
        let download = Download::new().base_url(url);
        let error = fetch(download.clone());
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");
        assert!(error.to_string().starts_with(shown), "{error}");
        for said in [error.to_string(), format!("{error:?}"), format!("{download:?}")] {
            assert!(!said.contains("ret@") && !said.contains("me:") && !said.contains("secret"), "{said}");
        }
    }
    let download = Download::new().proxy("gopher://me:secret@127.0.0.1:1");
    for said in [format!("{download:?}"), fetch(download).to_string()] {
        assert!(said.contains("gopher://127.0.0.1:1") && !said.contains("secret"), "{said}");
    }
}

#[test]
fn a_server_without_tls_is_unreachable_over_https() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let plain = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        // Waits for the client to give up, so that the answer is not lost in a reset.
        std::io::copy(&mut stream, &mut std::io::sink()).ok();
    });
    let dir = tempfile::tempdir().unwrap();
    let error = Download::new().base_url(url).fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
    plain.join().unwrap();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert!(!error.to_string().contains("timeout"), "{error}");
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn a_broken_download_is_continued() {
    for cut in [Answer::Cut, Answer::CutChunk] {
        let broken = Arc::new(Mutex::new(true));
        let server = Server::start({
            let broken = Arc::clone(&broken);
            move |path| match path {
                "/mmz4281/2223/E0.csv" if *broken.lock().unwrap() => cut(season(path)),
                _ => Answer::Body(season(path)),
            }
        });
        let dir = tempfile::tempdir().unwrap();
        let wanted = seasons(&[2021, 2022, 2023]);

        let error = server.download().fetch("E0", &wanted, dir.path()).unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");
        assert_eq!(names(dir.path()), ["E0-2021.csv"], "nothing of the broken one is left");

        *broken.lock().unwrap() = false;
        let done = server.download().fetch("E0", &wanted, dir.path()).unwrap();
        assert_eq!((done.kept.len(), done.fetched.len()), (1, 2));
        assert_eq!(names(dir.path()), ["E0-2021.csv", "E0-2022.csv", "E0-2023.csv"]);
        assert_eq!(server.asked().len(), 4, "2021 once, 2022 twice, 2023 once");
    }
}

#[test]
fn a_silent_server_is_given_up() {
    let server = Server::start(|_| Answer::Silence);
    let dir = tempfile::tempdir().unwrap();
    let download = server.download().timeout(Duration::from_millis(100));
    let error = download.fetch("E0", &seasons(&[2023]), dir.path()).unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("timeout"), "{error}");
}

#[test]
fn a_competition_cannot_leave_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    for competition in ["", "../E0", "E0/..", "E 0", "É0", "E0E0E0E0E"] {
        let error = Download::new().fetch(competition, &seasons(&[2023]), dir.path()).unwrap_err();
        assert!(matches!(error, Error::NotACompetition { .. }), "{competition}");
    }
    let error = Download::new().timeout(Duration::ZERO).fetch("E0", &[], dir.path()).unwrap_err();
    assert_eq!(error.to_string(), "option timeout = 0 must be greater than 0");
    let error = Download::new().proxy("::no proxy::").fetch("E0", &[], dir.path()).unwrap_err();
    assert!(!error.to_string().contains('\n'), "{error}");
}

#[test]
fn a_cache_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Download::new().fetch("E0", &[], &file.join("cache")).unwrap_err();
    assert!(matches!(error, Error::Io { .. }), "{error}");
    assert!(error.to_string().starts_with(&file.display().to_string()), "{error}");
}
