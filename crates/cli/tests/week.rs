//! A season of calls of `fairline week` by processes that get into each other's way, and by processes that are killed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../weekly/tests/replay/server.rs"]
#[expect(dead_code, reason = "a season of one league, played straight through, needs less of it")]
mod server;

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use fairline_data::{Match, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::SeasonRun;
use fairline_store::Store;
use jiff::civil::Date;

use self::server::{Known, Server};

/// Weeks of the season that are played.
const WEEKS: usize = 8;

/// A folder with settings, a database and a cache, and a data server.
struct Home {
    folder: tempfile::TempDir,
    server: Server,
    days: Vec<Date>,
}

fn league() -> Vec<Match> {
    let options = SimulatedLeagueOptions::new().seed(8).seasons(2).clubs(10);
    SimulatedLeague::generate(&options).unwrap().matches
}

impl Home {
    fn new() -> Self {
        let matches = league();
        let known = Known::of_matches(&matches);
        let days = known.calls()[..WEEKS].to_vec();
        let server = Server::start(known);
        let folder = tempfile::tempdir().unwrap();
        let (url, competition) = (&server.url, &matches[0].competition);
        let settings = format!(
            "db = \"fairline.db\"\n[data]\nurl = \"{url}\"\ncompetitions = [\"{competition}\"]\nseasons = 2\n\
             [forecast]\nmodel = \"elo\"\nreference_weeks = 4\n"
        );
        std::fs::write(folder.path().join("fairline.toml"), settings).unwrap();
        Self { folder, server, days }
    }

    /// It is six in the morning of a day.
    fn start(&self, today: Date) -> Child {
        self.server.known.lock().unwrap().today = today;
        Command::new(env!("CARGO_BIN_EXE_fairline"))
            .args(["week", "--now", &format!("{today}T06:00:00Z")])
            .current_dir(self.folder.path())
            .env_remove("FAIRLINE_DB")
            .env_remove("FAIRLINE_DATA")
            .env("XDG_CACHE_HOME", self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Nobody is in the way.
    fn call(&self, today: Date) {
        let ended = self.start(today).wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{today}: {}", errors(&ended));
    }

    fn played(&self) -> SeasonRun {
        stored(&self.folder.path().join("fairline.db"))
    }
}

fn errors(ended: &Output) -> String {
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

fn stored(database: &Path) -> SeasonRun {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        Store::open(database.to_str().unwrap()).await.unwrap().load_run(1).await.unwrap().run
    })
}

fn undisturbed() -> SeasonRun {
    let home = Home::new();
    home.days.iter().for_each(|&today| home.call(today));
    home.played()
}

#[test]
fn two_at_once_do_the_work_once() {
    let home = Home::new();
    for &today in &home.days {
        let both = [home.start(today), home.start(today)].map(|child| child.wait_with_output().unwrap());
        let codes = both.each_ref().map(|ended| ended.status.code());
        assert!(codes.contains(&Some(0)), "{today}: {}", both.each_ref().map(errors).join("; "));
        for ended in &both {
            let refused = ended.status.code() == Some(2) && errors(ended).contains("another process");
            assert!(ended.status.success() || refused, "{today}: {}", errors(ended));
        }
    }
    assert_eq!(home.played(), undisturbed());
}

#[test]
fn killed_at_any_moment_the_next_call_does_the_rest() {
    let home = Home::new();
    let start = Instant::now();
    home.call(home.days[0]);
    let whole = start.elapsed();
    let mut killed = 0;
    for &today in &home.days {
        // A later moment each time, to the end of what a call takes.
        for part in 1..=6 {
            let mut child = home.start(today);
            std::thread::sleep(whole.mul_f64(f64::from(part) / 6.0).max(Duration::from_millis(1)));
            child.kill().unwrap();
            killed += usize::from(!child.wait().unwrap().success());
        }
        home.call(today);
    }
    assert!(killed > WEEKS, "{killed} kills: most were too late");
    assert_eq!(home.played(), undisturbed());
}
