//! Taking over the generic tables of an earlier system.

use fairline_sim::{BetResult, EntryKind};
use fairline_store::{Error, ImportOptions, RunFilter, Store};
use rust_decimal::Decimal;

use crate::fixture::{NOW, Place};
use crate::{Test, wait};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("bets_bankroll_and_scores_are_taken_over", bets_bankroll_and_scores_are_taken_over),
    ("what_is_no_earlier_system_is_refused", what_is_no_earlier_system_is_refused),
    ("a_bare_list_of_bets_is_enough", a_bare_list_of_bets_is_enough),
    ("the_earlier_system_is_left_as_it_is", the_earlier_system_is_left_as_it_is),
    ("the_last_of_a_day_is_the_last_by_the_clock", the_last_of_a_day_is_the_last_by_the_clock),
];

/// Tables as such systems have them, in either dialect.
fn old_tables(place: &Place) -> String {
    let (json, time) = if place.is_postgres() { ("JSONB", "TIMESTAMPTZ") } else { ("TEXT", "TEXT") };
    format!(
        "CREATE TABLE metrics (id INTEGER, name TEXT, value DOUBLE PRECISION, timestamp {time}, labels {json}); \
         INSERT INTO metrics VALUES \
         (1, 'bankroll', 1000, '2023-08-01T10:00:00Z', NULL), \
         (2, 'bankroll', 1011.5, '2023-08-14T22:00:00Z', '{{\"model\": \"elo\"}}'), \
         (3, 'brier_score', 0.61, '2023-08-14T22:00:00Z', '{{\"model\": \"elo\"}}'), \
         (4, 'brier_score', 0.6, '2023-08-14T22:00:00Z', '{{\"model\": \"market\"}}'), \
         (5, 'accuracy', 0.5, '2023-08-14T22:00:00Z', NULL), \
         (6, 'cpu_load', 0.93, '2023-08-14T22:00:00Z', '{{\"host\": \"a, \\\"b\\\"\"}}'), \
         (7, 'brier_score', 61, '2023-08-21T22:00:00Z', NULL), \
         (8, 'bankroll', 1001.499, '2023-08-21T22:00:00Z', NULL); \
         CREATE TABLE bets (id INTEGER, match_date TEXT, home_team TEXT, away_team TEXT, selection TEXT, odds DOUBLE PRECISION, \
         stake DOUBLE PRECISION, model_probability DOUBLE PRECISION, market_probability DOUBLE PRECISION, status TEXT, \
         profit DOUBLE PRECISION); \
         INSERT INTO bets VALUES \
         (1, '2023-08-12', 'Arsenal', 'Nott''m Forest', 'H', 2.15, 10, 0.5, 0.45, 'won', 11.5), \
         (2, '2023-08-19', 'Luton', 'Burnley', 'Away', 3.0, 10.01, 0.4, NULL, 'lost', NULL), \
         (3, '2023-08-19', 'Wolves', 'Brighton', 'x', 3.5, 5, 0.35, 0.28, 'void', NULL), \
         (4, '2023-08-26', 'Luton', 'Wolves', 'home', 1.9, 5, 0.6, 0.5, 'pending', NULL), \
         (5, '2023-08-26', 'Luton', 'Wolves', 'over 2.5', 1.9, 5, 0.6, 0.5, 'won', 4.5), \
         (6, '2023-08-26', 'Luton', 'Wolves', 'home', 1.0, 5, 0.6, 0.5, 'won', 4.5), \
         (7, '2023-08-26', 'Luton', 'Wolves', 'home', 2.0, 5, 0.6, 0.5, 'lost', -50); \
         CREATE TABLE predictions (id INTEGER, \"Home Win\" DOUBLE PRECISION); \
         INSERT INTO predictions VALUES (1, 0.5), (2, 0.25)"
    )
}

fn bets_bankroll_and_scores_are_taken_over(place: &Place) {
    let (old, elsewhere, archive) = (place.another(), place.another(), tempfile::tempdir().unwrap());
    wait(async {
        old.execute(&old_tables(&old)).await.unwrap();
        let store = place.open().await;
        let options = ImportOptions::new(archive.path().join("old"));
        // A dry run writes nothing.
        let dry = store.import(&old.location, &options, NOW).await.unwrap();
        assert_eq!((dry.run, dry.archived_in.len()), (None, 0));
        assert!(dry.to_string().contains("dry run: nothing was written"), "{dry}");
        assert!(store.runs(&RunFilter::new()).await.unwrap().is_empty());
        assert!(!archive.path().join("old").exists());

        let done = store.import(&old.location, &options.clone().apply(true), NOW).await.unwrap();
        assert_eq!(
            (&done.tables, &done.notes),
            (&dry.tables, &dry.notes),
            "the dry run said what would be done"
        );
        assert_eq!((done.tables["bets"].kept, done.tables["metrics"].kept), (3, 6));
        let run = done.run.unwrap();
        let loaded = store.load_run(run).await.unwrap();
        assert!(loaded.finished);
        assert_eq!((loaded.data.season.as_str(), loaded.data.weeks), ("2023-24", 3));
        let [opening, first, second] = &loaded.run.weeks[..] else { panic!("{:?}", loaded.run.weeks) };
        let money = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(
            (loaded.run.bankroll_at_start, opening.bankroll, opening.bets),
            (money("1000"), money("1000"), 0)
        );
        assert_eq!(
            (first.bankroll, first.profit, first.staked),
            (money("1011.50"), money("11.50"), money("10"))
        );
        assert_eq!(
            (first.brier_model, first.brier_market, first.accuracy),
            (Some(0.61), Some(0.6), Some(0.5))
        );
        // 1011.50 − 10.01 is 1001.49; the 1001.499 that was recorded becomes 1001.50 and is kept.
        assert_eq!(
            (second.bankroll, second.profit, second.brier_model),
            (money("1001.50"), money("-10.01"), None)
        );
        let bets = &loaded.run.bets;
        let ends: Vec<_> = bets.iter().map(|bet| (bet.result, bet.profit.to_string())).collect();
        assert_eq!(
            ends,
            [
                (BetResult::Won, "11.50".into()),
                (BetResult::Lost, "-10.01".into()),
                (BetResult::Void, "0.00".into())
            ]
        );
        assert!((bets[1].fair_probability - 1.0 / 3.0).abs() < 1e-15 && (bets[0].edge - 0.075).abs() < 1e-12);
        let kinds: Vec<_> = loaded.run.ledger.iter().map(|entry| entry.kind).collect();
        let [deposit, stake, back, refund] =
            [EntryKind::Deposit, EntryKind::Stake, EntryKind::Return, EntryKind::Refund];
        assert_eq!(kinds, [deposit, stake, back, stake, stake, refund]);
        let balance: Decimal = loaded.run.ledger.iter().map(|entry| entry.amount).sum();
        assert_eq!(balance, money("1001.49"));

        // What was not taken over is in the archive, with its own columns.
        let read = |name: &str| std::fs::read_to_string(archive.path().join("old").join(name)).unwrap();
        assert_eq!(done.archived_in.len(), 3);
        let lines = |text: String| text.lines().count();
        assert_eq!(
            (lines(read("bets.csv")), lines(read("predictions.csv")), lines(read("metrics.csv"))),
            (5, 3, 3)
        );
        assert!(read("bets.csv").contains("it lost more than its stake"), "{}", read("bets.csv"));
        assert!(
            read("predictions.csv").starts_with("Home Win,id,archived because"),
            "{}",
            read("predictions.csv")
        );
        assert!(read("metrics.csv").contains("cpu_load"), "{}", read("metrics.csv"));

        // A second time nothing changes.
        let tables = ["runs", "weekly_bets", "weekly_performance", "ledger", "bankroll_history"];
        let mut before = Vec::new();
        for table in tables {
            before.push(place.dump(table).await);
        }
        let again = store.import(&old.location, &options.apply(true), NOW).await.unwrap();
        assert_eq!((again.run, again.already_imported), (Some(run), true));
        for (table, before) in tables.iter().zip(before) {
            assert_eq!(place.dump(table).await, before, "{table}");
        }
        // Nor does it when the same rows come from elsewhere.
        elsewhere.execute(&old_tables(&elsewhere)).await.unwrap();
        let options = ImportOptions::new(archive.path().join("again")).apply(true);
        let same = store.import(&elsewhere.location, &options, NOW).await.unwrap();
        assert_eq!((same.run, same.already_imported), (Some(run), true));
        store.close().await;
    });
}

fn what_is_no_earlier_system_is_refused(place: &Place) {
    let (empty, ours) = (place.another(), place.another());
    wait(async {
        empty.execute("CREATE TABLE something (id INTEGER)").await.unwrap();
        ours.open().await.close().await;
        let store = place.open().await;
        let options = ImportOptions::new("no/such/folder");
        for (from, words) in [
            (empty.location.as_str(), "has none of the tables metrics, bets and predictions"),
            (&ours.location, "has fairline's own tables"),
            ("/no/such/file.db", "/no/such/file.db: there is no such file"),
            ("sqlite:///no/such/file.db", "sqlite:///no/such/file.db: there is no such file"),
        ] {
            let error = store.import(from, &options, NOW).await.unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
        }
        let nothing = "CREATE TABLE bets (id INTEGER)";
        empty.execute(nothing).await.unwrap();
        let error = store.import(&empty.location, &options, NOW).await.unwrap_err();
        assert!(matches!(error, Error::Import(_)), "{error}");
        store.close().await;
    });
}

fn a_bare_list_of_bets_is_enough(place: &Place) {
    let (old, archive) = (place.another(), tempfile::tempdir().unwrap());
    wait(async {
        let bets = "CREATE TABLE bets (timestamp TEXT, home TEXT, away TEXT, outcome TEXT, odds TEXT, stake TEXT, edge TEXT, won TEXT); \
             INSERT INTO bets VALUES ('2024-05-19 15:00:00', 'Ajax', 'PSV', '1', '2.50', '4.00', '0.1', '1'), \
             ('2024-08-17', 'PSV', 'Ajax', '2', '2.55', '3.33', '0.02', '1')";
        old.execute(bets).await.unwrap();
        let store: Store = place.open().await;
        let options = ImportOptions::new(archive.path()).apply(true);
        let report = store.import(&old.location, &options, NOW).await.unwrap();
        assert_eq!(
            (report.tables["bets"].kept, report.notes.len(), report.archived_in.len()),
            (2, 4, 0),
            "{report}"
        );
        let run = store.load_run(report.run.unwrap()).await.unwrap();
        assert_eq!(run.data.season, "2023-24 to 2024-25");
        // 3.33·1.55 = 5.1615.
        assert_eq!(run.run.final_bankroll(), "1011.16".parse().unwrap());
        assert!((run.run.bets[0].probability - 0.44).abs() < 1e-12);
        store.close().await;
    });
}

fn the_earlier_system_is_left_as_it_is(place: &Place) {
    if place.is_postgres() {
        return; // a server keeps readers from writing by itself
    }
    let (old, archive) = (place.another(), tempfile::tempdir().unwrap());
    let folder = std::path::Path::new(&old.location).parent().unwrap().to_owned();
    let files = || {
        let mut files: Vec<_> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    wait(async {
        old.execute(&old_tables(&old)).await.unwrap();
        let before = files();
        let store = place.open().await;
        let options = ImportOptions::new(archive.path()).apply(true);
        store.import(&old.location, &options, NOW).await.unwrap();
        // A name that is wrong makes no file of that name.
        for wrong in ["missing.db", "sqlite:missing.db", "sqlite://missing.db"] {
            let wrong = wrong.replace("missing", folder.join("missing").to_str().unwrap());
            let error = store.import(&wrong, &options, NOW).await.unwrap_err();
            assert!(matches!(error, Error::NoFile { .. }), "{error}");
        }
        assert!(before == files(), "the same files with the same bytes");
        store.close().await;
    });
}

fn the_last_of_a_day_is_the_last_by_the_clock(place: &Place) {
    let (old, archive) = (place.another(), tempfile::tempdir().unwrap());
    wait(async {
        // Rows are in no order that means anything.
        let tables = "CREATE TABLE metrics (id INTEGER, name TEXT, value DOUBLE PRECISION, timestamp TEXT); \
             INSERT INTO metrics VALUES (1, 'bankroll', 1012, '2023-08-14T22:00:00Z'), \
             (2, 'bankroll', 1002, '2023-08-14T08:00:00Z'), (3, 'bankroll', 1007, '2023-08-14T23:30:00+02:00'); \
             CREATE TABLE bets (id INTEGER, timestamp TEXT, home TEXT, away TEXT, outcome TEXT, odds TEXT, stake TEXT, \
             probability TEXT, won TEXT); \
             INSERT INTO bets VALUES (1, '2023-08-14 20:00:00', 'Ajax', 'PSV', '1', '2', '5', '0.5', '1'), \
             (2, '2023-08-14 12:30:00', 'PSV', 'Ajax', '2', '2', '7', '0.5', '1')";
        old.execute(tables).await.unwrap();
        let store = place.open().await;
        let options = ImportOptions::new(archive.path()).apply(true);
        let report = store.import(&old.location, &options, NOW).await.unwrap();
        let run = store.load_run(report.run.unwrap()).await.unwrap().run;
        assert_eq!(run.final_bankroll(), Decimal::from(1012));
        let balances: Vec<_> = run.bets.iter().map(|bet| (bet.home.as_str(), bet.bankroll_after)).collect();
        assert_eq!(balances, [("PSV", Decimal::from(1007)), ("Ajax", Decimal::from(1012))]);
        store.close().await;
    });
}
