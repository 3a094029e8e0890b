//! Every test of the crate over both databases. PostgreSQL is tested where `FAIRLINE_TEST_POSTGRES_URL` names a server;
//! without it those tests say so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixture;
mod grafana;
mod import;
mod kills;
mod live;
mod migrations;
mod queries;
mod runs;

use std::future::Future;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use self::fixture::{POSTGRES, Place};

/// A test of one database.
type Test = fn(&Place);

/// Waits for a future on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn main() -> ExitCode {
    if kills::play_if_asked() {
        return ExitCode::SUCCESS;
    }
    let tests: Vec<(&str, Test)> =
        [runs::TESTS, queries::TESTS, migrations::TESTS, import::TESTS, kills::TESTS, live::TESTS].concat();
    let server = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty());
    let mut trials = Vec::new();
    for &(name, test) in tests.iter().chain(grafana::TESTS) {
        let sqlite = move || {
            test(&Place::sqlite());
            Ok(())
        };
        if !grafana::TESTS.iter().any(|(other, _)| *other == name) {
            trials.push(Trial::test(format!("sqlite::{name}"), sqlite));
        }
        let hint = if server.is_none() { format!(" (ignored: set {POSTGRES})") } else { String::new() };
        let (server, ignored) = (server.clone(), server.is_none());
        let postgres = move || {
            test(&Place::postgres(&server.ok_or("no server is named")?));
            Ok(())
        };
        trials.push(Trial::test(format!("postgres::{name}{hint}"), postgres).with_ignored_flag(ignored));
    }
    let dialects = || {
        migrations::dialects_agree();
        Ok(())
    };
    trials.push(Trial::test("dialects_agree_column_by_column", dialects));
    let dashboard = || {
        grafana::the_dashboard_is_well_formed();
        Ok(())
    };
    trials.push(Trial::test("the_dashboard_is_well_formed", dashboard));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
