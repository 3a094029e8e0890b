//! Killed at any moment, a run is taken up again and ends with the same rows.

use std::process::{Child, Command, Stdio};
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
const KILLS: u32 = 100;

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

fn start(place: &Place) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .env(PLAY, &place.location)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Every row of a run but its number, which depends on how often a run was entered.
async fn rows(place: &Place) -> Vec<Vec<String>> {
    let tables: Vec<&str> = TABLES.into_iter().filter(|table| *table != "alerts").collect();
    let without_run = |row: &String| row.split_once(',').unwrap().1.to_owned();
    place.dump_all(&tables).await.iter().map(|rows| rows.iter().map(without_run).collect()).collect()
}

/// Waits for a program that nobody kills.
fn finish(child: Child) {
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

fn killed_at_any_moment_it_ends_with_the_same_rows(place: &Place) {
    let played = World::autumn(1).played();
    wait(async {
        let store = place.open().await;
        let begun = Instant::now();
        finish(start(place));
        let duration = begun.elapsed();
        let expected = rows(place).await;
        let (mut kills, mut weeks_at_kill) = (0, Vec::new());
        while kills < KILLS {
            for run in store.runs(&RunFilter::new()).await.unwrap() {
                store.delete_run(run.id).await.unwrap();
            }
            let finished = loop {
                let mut child = start(place);
                // Evenly, without a pattern; a run that goes on has less than the whole time left.
                let fraction = (0.618_033_988_749_895 * f64::from(kills)).fract();
                thread::sleep(duration.mul_f64(0.7 * fraction));
                if child.try_wait().unwrap().is_none() && kills < KILLS {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    kills += 1;
                } else {
                    finish(child);
                }
                let runs = store.runs(&RunFilter::new()).await.unwrap();
                assert!(runs.len() <= 1);
                let Some(run) = runs.into_iter().next() else { continue };
                weeks_at_kill.push(run.weeks_done);
                if run.finished_at.is_some() {
                    break run.id;
                }
            };
            assert_eq!(store.load_run(finished).await.unwrap().run, played);
            assert_eq!(rows(place).await, expected, "after {kills} kills");
        }
        weeks_at_kill.sort_unstable();
        weeks_at_kill.dedup();
        assert!(weeks_at_kill.len() > 4, "killed in few places only: {weeks_at_kill:?}");
        store.close().await;
    });
}
