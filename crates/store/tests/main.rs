//! Every test of the crate over both databases. PostgreSQL is tested where `FAIRLINE_TEST_POSTGRES_URL` names a server;
//! without it those tests say so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixture;
mod import;
mod kills;
mod migrations;
mod queries;
mod runs;

use std::future::Future;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

use self::fixture::{POSTGRES, Place};

/// What tests are run with, and whether it is PostgreSQL.
type Test = fn(&Place) -> Result<(), Failed>;

/// Waits for a future on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn main() -> ExitCode {
    if kills::play_if_asked() {
        return ExitCode::SUCCESS;
    }
    let tests: Vec<(&str, Test)> =
        [runs::TESTS, queries::TESTS, migrations::TESTS, import::TESTS, kills::TESTS].concat();
    let server = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty());
    let mut trials: Vec<Trial> = tests
        .iter()
        .map(|&(name, test)| Trial::test(format!("sqlite::{name}"), move || test(&Place::sqlite())))
        .collect();
    for &(name, test) in &tests {
        let server = server.clone();
        let ignored = server.is_none();
        let name =
            if ignored { format!("postgres::{name} (set {POSTGRES})") } else { format!("postgres::{name}") };
        let run = move || match &server {
            Some(server) => test(&Place::postgres(server)),
            None => Err(Failed::from(format!("set {POSTGRES}"))),
        };
        trials.push(Trial::test(name, run).with_ignored_flag(ignored));
    }
    trials.push(Trial::test("dialects_agree_column_by_column", migrations::dialects_agree));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
