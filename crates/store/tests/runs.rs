//! A run that is stored and loaded is the run that was played.

use std::time::Duration;

use fairline_data::Season;
use fairline_sim::{EntryKind, SeasonRun};
use fairline_store::{Error, RunFilter, Store};

use crate::fixture::{NOW, Place, World};
use crate::{Test, wait};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("a_stored_season_is_the_one_that_was_played", a_stored_season_is_the_one_that_was_played),
    ("every_week_can_be_loaded_and_resumed", every_week_can_be_loaded_and_resumed),
    ("storing_again_changes_nothing", storing_again_changes_nothing),
    ("weeks_go_in_order", weeks_go_in_order),
    ("a_second_writer_is_refused", a_second_writer_is_refused),
    ("a_second_writer_by_another_name_is_refused", a_second_writer_by_another_name_is_refused),
    ("money_that_does_not_fit_is_refused", money_that_does_not_fit_is_refused),
    ("a_write_that_fails_leaves_nothing", a_write_that_fails_leaves_nothing),
    ("deleting_takes_everything", deleting_takes_everything),
];

/// Tables that belong to a run.
pub(crate) const TABLES: [&str; 10] = [
    "weekly_performance",
    "predictions",
    "weekly_bets",
    "refused_bets",
    "ledger",
    "bankroll_history",
    "weekly_health",
    "model_evaluations",
    "alerts",
    "snapshots",
];

async fn record(store: &Store, world: &World) -> i64 {
    let stored = store
        .record_season(world.simulation(), &world.manifest(), &world.data, || NOW, |_| {})
        .await
        .unwrap();
    stored.id
}

/// The test would prove little on a season in which nothing happens.
fn assert_eventful(run: &SeasonRun) {
    assert!(run.bets.len() > 50 && run.refused.len() > 50, "{} {}", run.bets.len(), run.refused.len());
    assert!(run.alerts().count() > 0 && run.evaluations.len() > 1 && run.evidence.is_some());
    for kind in [EntryKind::Commission, EntryKind::Rounding, EntryKind::Refund] {
        assert!(run.ledger.iter().any(|entry| entry.kind == kind), "{kind:?}");
    }
    assert!(run.bets.windows(2).any(|bets| bets[0].number > bets[1].number), "bets open over a week");
}

fn a_stored_season_is_the_one_that_was_played(place: &Place) {
    for seed in [1, 2, 3] {
        let world = World::eventful(seed);
        let played = world.played();
        assert_eventful(&played);
        wait(async {
            let store = place.open().await;
            let id = record(&store, &world).await;
            let loaded = store.load_run(id).await.unwrap();
            assert_eq!(loaded.run, played);
            assert_eq!((&loaded.manifest, &loaded.data), (&world.manifest(), &world.data));
            assert_eq!((loaded.finished, loaded.elapsed), (true, Some(Duration::ZERO)));
            assert_eq!(store.weeks(id).await.unwrap(), played.weeks);
            assert_eq!(store.evaluations(id).await.unwrap(), played.evaluations);
            assert_eq!(store.latest_health(id).await.unwrap().as_ref(), played.health.last());
            store.close().await;
        });
    }
}

fn every_week_can_be_loaded_and_resumed(place: &Place) {
    let world = World::eventful(1);
    let manifest = world.manifest();
    wait(async {
        let store = place.open().await;
        let mut played = world.simulation();
        let mut open_seen = false;
        let mut weeks = 0;
        while played.play_week(|_| {}).unwrap().is_some() {
            // Each week by a program of its own.
            let start = world.played().bankroll_at_start;
            let mut writer = store.open_run(&manifest, &world.data, start, NOW).await.unwrap();
            assert_eq!((writer.weeks_stored(), writer.finished()), (weeks, false));
            let mut simulation = world.simulation();
            if let Some(snapshot) = writer.snapshot() {
                simulation.resume(snapshot).unwrap();
            }
            assert!(simulation.play_week(|_| {}).unwrap().is_some());
            writer.record_week(&simulation, NOW).await.unwrap();
            writer.record_week(&simulation, NOW).await.unwrap(); // again: nothing happens
            weeks += 1;
            let id = writer.id();
            drop(writer);
            let loaded = store.load_run(id).await.unwrap();
            let mut so_far = played.run().clone();
            so_far.ledger = played.ledger().entries().to_vec();
            so_far.open = played.open().to_vec();
            open_seen |= !so_far.open.is_empty();
            assert_eq!(loaded.run, so_far, "week {weeks}");
            assert!(!loaded.finished);
        }
        assert!(open_seen);
        let id = record(&store, &world).await;
        let loaded = store.load_run(id).await.unwrap();
        assert_eq!((loaded.run, loaded.elapsed), (world.played(), None));
        let bankroll = store.bankroll(id).await.unwrap();
        assert_eq!(bankroll.len(), weeks + 1);
        assert!(bankroll.iter().any(|point| !point.at_risk.is_zero()));
        for (point, week) in bankroll.iter().skip(1).zip(&played.run().weeks) {
            assert_eq!((point.bankroll, point.date), (week.bankroll, week.end));
            assert_eq!(point.bankroll, point.at_hand + point.at_risk);
        }
        store.close().await;
    });
}

fn storing_again_changes_nothing(place: &Place) {
    let world = World::eventful(1);
    wait(async {
        let store = place.open().await;
        let id = record(&store, &world).await;
        let mut before = Vec::new();
        for table in TABLES.iter().chain(&["runs"]) {
            before.push(place.dump(table).await);
        }
        assert_eq!(record(&store, &world).await, id);
        for (table, rows) in TABLES.iter().chain(&["runs"]).zip(before) {
            assert_eq!(place.dump(table).await, rows, "{table}");
            assert_eq!(rows.is_empty(), *table == "snapshots", "{table}");
        }
        assert_eq!(store.runs(&RunFilter::new()).await.unwrap().len(), 1);
        // Another seed is another run.
        assert_ne!(record(&store, &World::eventful(2)).await, id);
        store.close().await;
    });
}

fn weeks_go_in_order(place: &Place) {
    let world = World::eventful(1);
    wait(async {
        let store = place.open().await;
        let mut simulation = world.simulation();
        let start = simulation.run().bankroll_at_start;
        let mut writer = store.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap();
        writer.record_week(&simulation, NOW).await.unwrap(); // nothing played, nothing to do
        for _ in 0..2 {
            simulation.play_week(|_| {}).unwrap();
        }
        let error = writer.record_week(&simulation, NOW).await.unwrap_err();
        assert!(matches!(error, Error::WeekOrder { stored: 0, played: 2, .. }), "{error}");
        let id = writer.id();
        let run = simulation.run().clone();
        let error = writer.finish(&run, None, NOW).await.unwrap_err();
        assert!(matches!(error, Error::WeekOrder { .. }), "{error}");
        assert!(store.load_run(id).await.unwrap().run.weeks.is_empty());
        let error = store.load_run(id + 1).await.unwrap_err();
        assert!(matches!(error, Error::NoRun { run } if run == id + 1), "{error}");
        store.close().await;
    });
}

fn a_second_writer_is_refused(place: &Place) {
    let (world, other) = (World::eventful(1), World::eventful(2));
    wait(async {
        let [one, two] = [place.open().await, place.open().await];
        let start = world.simulation().run().bankroll_at_start;
        let first = one.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap();
        // No more of it is shown than there is to know.
        let shown = format!("{one:?} {first:?}");
        assert!(!place.is_postgres() || !shown.contains("127.0.0.1"), "{shown}");
        for store in [&one, &two] {
            let error = store.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap_err();
            assert!(matches!(error, Error::Locked { run } if run == first.id()), "{error}");
            assert!(error.to_string().contains("is being written by another process"), "{error}");
            assert!(matches!(store.delete_run(first.id()).await, Err(Error::Locked { .. })));
        }
        let different = two.open_run(&other.manifest(), &other.data, start, NOW).await.unwrap();
        assert_ne!(different.id(), first.id());
        drop((first, different));
        let again = two.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap();
        assert_eq!(again.weeks_stored(), 0);
        drop(again);
        one.close().await;
        two.close().await;
    });
}

/// A file has many names: through a link, or by another way to its folder.
fn a_second_writer_by_another_name_is_refused(place: &Place) {
    if place.is_postgres() {
        return; // locks are on the server, whatever it is called
    }
    let world = World::autumn(1);
    let links = tempfile::tempdir().unwrap();
    let link = links.path().join("elsewhere.db");
    let file = std::path::Path::new(&place.location);
    wait(async {
        let store = place.open().await;
        let start = world.simulation().run().bankroll_at_start;
        let writer = store.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap();
        std::os::unix::fs::symlink(file, &link).unwrap();
        let roundabout = file.with_file_name(".").join(file.file_name().unwrap());
        for name in [link, roundabout] {
            let other = Store::open(name.to_str().unwrap()).await.unwrap();
            let error = other.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap_err();
            assert!(matches!(error, Error::Locked { run } if run == writer.id()), "{error}");
            other.close().await;
        }
        drop(writer);
        store.close().await;
    });
}

fn money_that_does_not_fit_is_refused(place: &Place) {
    let world = World::eventful(1);
    wait(async {
        let store = place.open().await;
        for amount in ["1000000000000", "0.001", "-1000000000000.00"] {
            let amount = amount.parse().unwrap();
            let error = store.open_run(&world.manifest(), &world.data, amount, NOW).await.unwrap_err();
            assert!(matches!(&error, Error::Money { amount: found, .. } if *found == amount), "{error}");
        }
        assert!(store.runs(&RunFilter::new()).await.unwrap().is_empty());
        let most = "999999999999.99".parse().unwrap();
        store.open_run(&world.manifest(), &world.data, most, NOW).await.unwrap();
        assert_eq!(store.runs(&RunFilter::new()).await.unwrap()[0].bankroll_at_start, most);
        store.close().await;
    });
}

fn a_write_that_fails_leaves_nothing(place: &Place) {
    let world = World::eventful(1);
    wait(async {
        let store = place.open().await;
        let mut simulation = world.simulation();
        let start = simulation.run().bankroll_at_start;
        let mut writer = store.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap();
        simulation.play_week(|_| {}).unwrap();
        // The last table that a week is written to is missing.
        place.execute("ALTER TABLE snapshots RENAME TO away").await.unwrap();
        assert!(matches!(writer.record_week(&simulation, NOW).await, Err(Error::Database { .. })));
        place.execute("ALTER TABLE away RENAME TO snapshots").await.unwrap();
        for table in TABLES {
            assert!(place.dump(table).await.is_empty(), "{table}");
        }
        writer.record_week(&simulation, NOW).await.unwrap();
        assert_eq!(store.weeks(writer.id()).await.unwrap(), simulation.run().weeks);
        let first = &simulation.run().predictions[0];
        let predictions = store.predictions(writer.id(), (Season::new(2017), 1)).await.unwrap();
        assert_eq!(predictions.first(), Some(first));
        drop(writer);
        store.close().await;
    });
}

fn deleting_takes_everything(place: &Place) {
    let world = World::eventful(1);
    wait(async {
        let store = place.open().await;
        let id = record(&store, &world).await;
        assert!(store.delete_run(id).await.unwrap());
        assert!(!store.delete_run(id).await.unwrap());
        for table in TABLES {
            assert!(place.dump(table).await.is_empty(), "{table}");
        }
        store.close().await;
    });
}
