//! Killed at any moment, a run is taken up again and ends with the same rows.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use fairline_store::RunFilter;

use crate::fixture::{NOW, Place, World};
use crate::runs::TABLES;
use crate::{Test, wait};

pub(crate) const TESTS: &[(&str, Test)] =
    &[("killed_at_any_moment_it_ends_with_the_same_rows", killed_at_any_moment_it_ends_with_the_same_rows)];

/// Names the database for this program started as the one that is killed.
const PLAY: &str = "FAIRLINE_TEST_STORE_PLAY";

/// How often it is killed.
const KILLS: usize = 100;

/// Plays a season into the database that the environment names, and says whether it names one.
pub(crate) fn play_if_asked() -> bool {
    let Ok(location) = std::env::var(PLAY) else { return false };
    let world = World::autumn(1);
    let played = wait(async {
        let store = fairline_store::Store::open(&location).await?;
        store.record_season(world.simulation(), &world.manifest(), &world.data, || NOW, |_| {}).await
    });
    if let Err(error) = played {
        panic!("{error}");
    }
    true
}

fn start(place: &Place) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .env(PLAY, &place.location)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Every row of a run but its number, which depends on how often a run was entered.
async fn rows(place: &Place) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for table in TABLES.iter().filter(|table| **table != "alerts") {
        let rows = place.dump(table).await;
        all.push(rows.iter().map(|row| row.split_once(',').unwrap().1.to_owned()).collect());
    }
    all
}

fn killed_at_any_moment_it_ends_with_the_same_rows(place: &Place) {
    let begun = Instant::now();
    let finished = start(place).wait_with_output().unwrap();
    assert!(finished.status.success(), "{}", String::from_utf8_lossy(&finished.stderr));
    let duration = begun.elapsed();
    let played = World::autumn(1).played();
    let (expected, first) = wait(async {
        let store = place.open().await;
        let run = store.runs(&RunFilter::new()).await.unwrap()[0].id;
        let expected = (rows(place).await, run);
        store.close().await;
        expected
    });
    let (mut kills, mut weeks_at_kill) = (0, Vec::new());
    let mut run = first;
    while kills < KILLS {
        wait(async {
            let store = place.open().await;
            assert!(store.delete_run(run).await.unwrap());
            store.close().await;
        });
        loop {
            let mut child = start(place);
            // Spread over the whole time it takes, evenly and without a pattern.
            let fraction = (0.618_033_988_749_895 * kills as f64).fract();
            thread::sleep(duration.mul_f64(fraction));
            if child.try_wait().unwrap().is_none() && kills < KILLS {
                child.kill().unwrap();
                child.wait().unwrap();
                kills += 1;
            } else {
                let ended = child.wait_with_output().unwrap();
                assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
            }
            let ended = wait(async {
                let store = place.open().await;
                let runs = store.runs(&RunFilter::new()).await.unwrap();
                store.close().await;
                assert!(runs.len() <= 1);
                let summary = runs.first()?;
                run = summary.id;
                weeks_at_kill.push(summary.weeks_done);
                summary.finished_at.map(drop)
            });
            if ended.is_some() {
                break;
            }
        }
        wait(async {
            let store = place.open().await;
            assert_eq!(store.load_run(run).await.unwrap().run, played);
            assert_eq!(rows(place).await, expected, "after {kills} kills");
            store.close().await;
        });
    }
    weeks_at_kill.sort_unstable();
    weeks_at_kill.dedup();
    assert!(weeks_at_kill.len() > 5, "killed in few places only: {weeks_at_kill:?}");
}
