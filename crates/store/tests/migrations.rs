//! From every earlier version of the schema to the newest, with rows in it.

use std::collections::BTreeMap;

use fairline_store::{Error, RunFilter, SCHEMA_VERSION, Store};

use crate::fixture::{NOW, Place, World};
use crate::{Test, wait};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("every_earlier_version_becomes_the_newest", every_earlier_version_becomes_the_newest),
    ("two_programs_may_migrate_at_once", two_programs_may_migrate_at_once),
    ("other_versions_are_told", other_versions_are_told),
    ("tables_of_somebody_else_are_left_alone", tables_of_somebody_else_are_left_alone),
    ("the_page_of_the_schema_is_up_to_date", the_page_of_the_schema_is_up_to_date),
];

/// Rows as each version has them, written in its own words; the next version adds its own here.
const ROWS: [&str; 5] = [
    "INSERT INTO runs (id, key, version, data_hash, matches, forecaster, strategy, configuration, seed, source, competitions, \
     season, train_matches, test_matches, refused_rows, incomplete_quotes, weeks, weeks_done, bankroll_at_start, bankroll, \
     outcomes_seen, outcomes_with_price, outcomes_with_edge, outcomes_after_confidence, outcomes_after_filters, \
     outcomes_after_caps, outcomes_placed, started_at, updated_at) VALUES (7, \
     '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', '0.1.0', 'ff', 760, 'elo', 'kelly', 'options', \
     NULL, 'files', '[\"E0\"]', '2017-18', 380, 380, 0, 0, 1, 1, 1000, 1001, 3, 3, 1, 1, 1, 1, 1, \
     '2023-08-14T08:00:00.000000Z', '2023-08-14T08:00:00.000000Z'); \
     INSERT INTO weekly_performance VALUES (7, 0, 2017, 1, '2017-08-11', '2017-08-14', 1, 1, 10, 1, 0.001, 1001, 0.5, NULL, \
     1.0, NULL); \
     INSERT INTO predictions VALUES (7, 0, 2017, 1, 'E0', '2017-08-11', 'Luton', 'Ajax', 0.5, 0.25, 0.25, NULL, NULL, NULL, \
     NULL, NULL, NULL, 'home')",
    "INSERT INTO alerts (run, number, season, week, kind, severity, value, threshold, text, raised_at) \
     VALUES (7, 0, 2017, 1, 'drawdown', 'warning', 0.2, 0.1, 'deep', '2023-08-14T08:00:00.000000Z')",
    "INSERT INTO fixtures (competition, season, date, home, away, quotes, totals, handicaps, updated_at) \
     VALUES ('E0', 2017, '2017-08-19', 'Ajax', 'Luton', '[]', '[]', '[]', '2023-08-14T08:00:00.000000Z')",
    "INSERT INTO deliveries SELECT id, 'log', raised_at FROM alerts",
    "UPDATE runs SET revision = 2",
];

fn every_earlier_version_becomes_the_newest(place: &Place) {
    assert_eq!(ROWS.len(), usize::try_from(SCHEMA_VERSION).unwrap(), "each version has rows of its own");
    let schema = wait(async {
        place.open().await.close().await;
        place.columns().await
    });
    for version in 0..=SCHEMA_VERSION {
        let place = place.another();
        wait(from_version(&place, version, &schema));
    }
}

async fn from_version(place: &Place, version: i64, schema: &BTreeMap<String, [String; 2]>) {
    let store = Store::connect(&place.location).await.unwrap();
    let status = store.status().await.unwrap();
    assert_eq!((status.version, status.pending.len()), (0, ROWS.len()));
    store.migrate_to(version).await.unwrap();
    let known = usize::try_from(version).unwrap();
    for rows in &ROWS[..known] {
        place.execute(rows).await.unwrap();
    }
    let status = store.migrate().await.unwrap();
    assert!(status.is_current() && status.pending.is_empty());
    assert_eq!(place.columns().await, *schema, "from version {version}");
    let runs = store.runs(&RunFilter::new()).await.unwrap();
    assert_eq!(runs.len(), usize::from(version > 0));
    if version > 0 {
        let loaded = store.load_run(7).await.unwrap().run;
        assert_eq!((loaded.weeks.len(), loaded.predictions.len()), (1, 1));
        let unit: rust_decimal::Decimal = place.unit().parse().unwrap();
        assert_eq!(loaded.weeks[0].staked, unit * rust_decimal::Decimal::TEN);
    }
    // The schema as it is now takes what this program writes.
    let world = World::eventful(1);
    store.record_season(world.simulation(), &world.manifest(), &world.data, || NOW, |_| {}).await.unwrap();
    store.close().await;
}

fn two_programs_may_migrate_at_once(place: &Place) {
    for _ in 0..5 {
        let place = place.another();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| wait(async { place.open().await.close().await }));
            }
        });
    }
}

fn other_versions_are_told(place: &Place) {
    let world = World::eventful(1);
    wait(async {
        let store = Store::connect(&place.location).await.unwrap();
        store.migrate_to(1).await.unwrap();
        let start = world.simulation().run().bankroll_at_start;
        let error = store.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap_err();
        assert!(matches!(error, Error::SchemaTooOld { found: 1, needed: SCHEMA_VERSION }), "{error}");
        assert!(error.to_string().contains("fairline db migrate"), "{error}");
        store.migrate().await.unwrap();
        place.execute("UPDATE _sqlx_migrations SET version = 99 WHERE version = 5").await.unwrap();
        for error in [
            store.migrate().await.unwrap_err(),
            Store::open(&place.location).await.unwrap_err(),
            store.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap_err(),
        ] {
            assert!(matches!(error, Error::SchemaTooNew { found: 99, .. }), "{error}");
        }
        store.close().await;
        let error = Store::open("mysql://host/bets").await.unwrap_err();
        assert!(matches!(&error, Error::Scheme { scheme } if scheme == "mysql"), "{error}");
        let error = Store::open("/no/such/folder/fairline.db").await.unwrap_err();
        assert!(error.to_string().starts_with("/no/such/folder/fairline.db cannot be opened"), "{error}");
        let error = Store::open("postgres://me:secret@127.0.0.1:1/bets").await.unwrap_err();
        let error = format!("{error} {error:?}");
        assert!(error.contains("postgres://me@127.0.0.1:1/bets") && !error.contains("secret"), "{error}");
    });
}

fn tables_of_somebody_else_are_left_alone(place: &Place) {
    wait(async {
        place.execute("CREATE TABLE predictions (id INTEGER, whatever TEXT)").await.unwrap();
        place.execute("INSERT INTO predictions VALUES (1, 'kept')").await.unwrap();
        let error = Store::open(&place.location).await.unwrap_err();
        assert!(matches!(&error, Error::ForeignTables { table } if table == "predictions"), "{error}");
        assert_eq!(place.dump("predictions").await.len(), 1);
    });
}

/// `docs/src/schema.md` names every table and column, with its types and its comment.
fn the_page_of_the_schema_is_up_to_date(place: &Place) {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/schema.md");
    let page = std::fs::read_to_string(page).unwrap();
    wait(async {
        place.open().await.close().await;
        for (column, [kind, comment]) in place.columns().await {
            let (table, column) = column.split_once('.').unwrap();
            let section = page.split("\n## ").find(|section| section.starts_with(&format!("{table}\n")));
            let Some(section) = section else { panic!("docs/src/schema.md has no section {table}") };
            let row = section.lines().find(|line| line.starts_with(&format!("| `{column}` |")));
            let Some(row) = row else { panic!("docs/src/schema.md has no row {table}.{column}") };
            assert!(row.contains(&kind), "{table}.{column}: {row} lacks {kind}");
            if place.is_postgres() {
                assert!(!comment.is_empty(), "{table}.{column} has no comment");
                assert!(row.ends_with(&format!("| {comment} |")), "{table}.{column}: {row} lacks {comment}");
            }
        }
    });
}

/// Both dialects have the same tables with the same columns.
pub(crate) fn dialects_agree() {
    let columns = |dialect: &str| -> BTreeMap<String, Vec<String>> {
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let folder = format!("{}/migrations/{dialect}", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let mut table = None;
            for line in std::fs::read_to_string(file).unwrap().lines() {
                if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                    table = rest.split_whitespace().next().map(str::to_owned);
                    tables.extend(table.iter().map(|table| (table.clone(), Vec::new()))); // the last one counts
                }
                let word = line.strip_prefix("    ").and_then(|line| line.split_whitespace().next());
                if let (Some(table), Some(word)) =
                    (&table, word.filter(|word| word.starts_with(char::is_lowercase)))
                {
                    tables.entry(table.clone()).or_default().push(word.to_owned());
                }
                if line.starts_with(')') {
                    table = None;
                }
            }
        }
        tables
    };
    let (sqlite, postgres) = (columns("sqlite"), columns("postgres"));
    assert_eq!(sqlite.len(), 14);
    assert_eq!(sqlite, postgres);
}
