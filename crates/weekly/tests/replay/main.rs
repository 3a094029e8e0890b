//! A season replayed call by call, over a data server that knows what was known on the day, is the season in one go.
//!
//! Real matches are replayed where `FAIRLINE_DATA` names them, a simulated league everywhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alerts;
mod season;
mod server;

use std::future::Future;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// Waits for a future on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn main() -> ExitCode {
    let data = std::env::var_os("FAIRLINE_DATA").filter(|data| !data.is_empty());
    let ignored = data.is_none();
    let hint = if ignored { " (ignored: set FAIRLINE_DATA)" } else { "" };
    let real = move || {
        season::real(data.ok_or("no folder is named")?.as_ref());
        Ok(())
    };
    let test = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let trials = vec![
        Trial::test(format!("season_2023_in_38_calls{hint}"), real).with_ignored_flag(ignored),
        test("a_simulated_season_with_retraining", season::simulated),
        test("a_failed_download_leaves_the_last_good_data_and_an_alert", season::failed_download),
        test("the_last_days_of_a_season_are_fetched_in_the_next", season::last_days_of_a_season),
        test("a_folder_of_ones_own_is_not_downloaded_to", season::own_folder),
        test("a_corrected_result_is_told", season::corrected_result),
        test("bets_wait_for_a_result_whose_row_is_refused", season::refused_row),
        test("a_webhook_is_signed_and_tried_again", alerts::webhook),
        test("a_letter_is_sent", alerts::mail),
        test("sinks_are_told_what_they_want_to_know", alerts::filters),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
