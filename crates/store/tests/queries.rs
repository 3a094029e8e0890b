//! What report, API and dashboard ask for, against the run in memory.

use std::sync::Arc;

use fairline_data::{HandicapQuote, Line, Outcome, Quote, Season, TotalQuote, UpcomingMatch};
use fairline_sim::{Alert, BetResult, Severity};
use fairline_store::{AlertFilter, BetFilter, BetSort, RunFilter, Store, StoredBet};
use jiff::ToSpan;
use jiff::civil::{date, time};
use serde_json::json;

use crate::fixture::{NOW, Place, World};
use crate::{Test, wait};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("bets_are_chosen_sorted_and_paged", bets_are_chosen_sorted_and_paged),
    ("runs_are_listed", runs_are_listed),
    ("alerts_are_acknowledged_once", alerts_are_acknowledged_once),
    ("models_have_versions", models_have_versions),
    ("fixtures_are_replaced_as_a_whole", fixtures_are_replaced_as_a_whole),
    ("the_schema_refuses_what_cannot_be", the_schema_refuses_what_cannot_be),
];

fn settled(bets: &[StoredBet]) -> Vec<&fairline_sim::Bet> {
    let mut settled = Vec::new();
    for bet in bets {
        if let StoredBet::Settled(bet) = bet {
            settled.push(bet);
        }
    }
    settled
}

fn bets_are_chosen_sorted_and_paged(place: &Place) {
    let world = World::eventful(1);
    let played = world.played();
    wait(async {
        let store = place.open().await;
        let manifest = world.manifest();
        let record = store.record_season(world.simulation(), &manifest, &world.data, || NOW, |_| {});
        let id = record.await.unwrap().id;
        let all = store.bets(id, &BetFilter::new()).await.unwrap();
        let mut expected: Vec<_> = played.bets.iter().collect();
        expected.sort_by_key(|bet| bet.number);
        assert_eq!((all.total, settled(&all.rows)), (played.bets.len(), expected.clone()));

        let filter =
            BetFilter::new().result(BetResult::Won).outcome(Outcome::Away).bookmaker("B365").open(false);
        let chosen = store.bets(id, &filter.sort(BetSort::Odds, true)).await.unwrap();
        let mut won: Vec<_> = expected.clone();
        won.retain(|bet| bet.result == BetResult::Won && bet.outcome == Outcome::Away);
        won.sort_by(|one, other| other.odds.total_cmp(&one.odds).then(one.number.cmp(&other.number)));
        assert!(won.len() > 3);
        assert_eq!(settled(&chosen.rows), won);

        let bet = expected[expected.len() / 2];
        let of_week = store.bets(id, &BetFilter::new().week(bet.season, bet.week)).await.unwrap();
        assert_eq!(of_week.total, expected.iter().filter(|other| other.week == bet.week).count());
        let days = BetFilter::new().dates(bet.date, bet.date);
        let of_day = store.bets(id, &days).await.unwrap();
        assert_eq!(of_day.total, expected.iter().filter(|other| other.date == bet.date).count());

        for sort in [BetSort::Number, BetSort::Date, BetSort::Edge, BetSort::Stake, BetSort::Profit] {
            let page = store.bets(id, &BetFilter::new().sort(sort, false).page(10, 20)).await.unwrap();
            assert_eq!((page.total, page.rows.len()), (expected.len(), 10), "{sort:?}");
            let whole = store.bets(id, &BetFilter::new().sort(sort, false)).await.unwrap();
            assert_eq!(page.rows, whole.rows[20..30], "{sort:?}");
            let down = store.bets(id, &BetFilter::new().sort(sort, true)).await.unwrap();
            assert_eq!(down.rows.len(), whole.rows.len());
        }
        let clv = store.bets(id, &BetFilter::new().sort(BetSort::ClosingLineValue, true)).await.unwrap();
        let values: Vec<_> = settled(&clv.rows).iter().map(|bet| bet.closing_line_value).collect();
        assert!(values.is_sorted_by(|one, next| one >= next), "none comes last: {values:?}");
        let nothing = store.bets(id, &BetFilter::new().bookmaker("'; DROP TABLE runs; --")).await.unwrap();
        assert_eq!((nothing.total, nothing.rows.len()), (0, 0));
        store.close().await;
    });
}

fn runs_are_listed(place: &Place) {
    let worlds = [1, 2, 3].map(World::eventful);
    wait(async {
        let store = place.open().await;
        let mut ids = Vec::new();
        for (minutes, world) in (0..).zip(&worlds) {
            let now = NOW + i64::from(minutes).minutes();
            let start = world.simulation().run().bankroll_at_start;
            ids.push(store.open_run(&world.manifest(), &world.data, start, now).await.unwrap().id());
        }
        ids.reverse();
        let listed =
            |runs: Vec<fairline_store::RunSummary>| runs.iter().map(|run| run.id).collect::<Vec<_>>();
        assert_eq!(listed(store.runs(&RunFilter::new()).await.unwrap()), ids, "the newest first");
        let page = store.runs(&RunFilter::new().page(1, 1)).await.unwrap();
        assert_eq!(listed(page), ids[1..2]);
        let all = RunFilter::new().season("2017-18").forecaster("elo").finished(false);
        assert_eq!(listed(store.runs(&all).await.unwrap()), ids);
        for none in [all.clone().finished(true), all.clone().season("2018-19"), all.forecaster("market")] {
            assert!(store.runs(&none).await.unwrap().is_empty());
        }
        let first = &store.runs(&RunFilter::new().page(1, 2)).await.unwrap()[0];
        assert_eq!((first.started_at, first.weeks, first.weeks_done), (NOW, worlds[0].data.weeks, 0));
        store.close().await;
    });
}

fn alert() -> Alert {
    let world = World::eventful(1);
    let run = world.played();
    let mut alert = run.alerts().next().unwrap().clone();
    alert.feature = Some("Erwartung \u{2014} 'x'".to_owned());
    alert.severity = Severity::Critical;
    alert
}

fn alerts_are_acknowledged_once(place: &Place) {
    let alert = alert();
    wait(async {
        let store = place.open().await;
        for minutes in [1, 2, 3] {
            store.raise(&alert, NOW + minutes.minutes()).await.unwrap();
        }
        let all = store.alerts(&AlertFilter::new()).await.unwrap();
        assert_eq!((all.total, all.rows.len()), (3, 3));
        assert!(all.rows.is_sorted_by(|one, next| one.raised_at > next.raised_at), "the newest first");
        assert!(all.rows.iter().all(|row| row.alert == alert && row.run.is_none()));
        let id = all.rows[1].id;
        assert!(store.acknowledge(id, NOW).await.unwrap());
        assert!(store.acknowledge(id, NOW + 1.hour()).await.unwrap());
        assert!(!store.acknowledge(id + 1000, NOW).await.unwrap());
        let seen = store.alerts(&AlertFilter::new().acknowledged(true)).await.unwrap();
        assert_eq!((seen.total, seen.rows[0].id, seen.rows[0].acknowledged_at), (1, id, Some(NOW)));
        let open = AlertFilter::new().acknowledged(false).severity(Severity::Critical).page(1, 0);
        let open = store.alerts(&open).await.unwrap();
        assert_eq!((open.total, open.rows.len()), (2, 1));
        assert_eq!(store.alerts(&AlertFilter::new().severity(Severity::Notice)).await.unwrap().total, 0);
        store.close().await;
    });
}

fn models_have_versions(place: &Place) {
    wait(async {
        let store = place.open().await;
        let (one, two) =
            (json!({ "intercept": 0.1, "huge": 1e300 }), json!({ "intercept": 0.30000000000000004 }));
        assert_eq!(store.save_model("elo", &one, NOW).await.unwrap(), 1);
        assert_eq!(store.save_model("elo", &one, NOW).await.unwrap(), 1, "the same is not saved again");
        assert_eq!(store.save_model("elo", &two, NOW).await.unwrap(), 2);
        assert_eq!(store.save_model("elo", &one, NOW).await.unwrap(), 3);
        assert_eq!(store.save_model("logit", &two, NOW).await.unwrap(), 1);
        assert!(store.save_model("", &two, NOW).await.is_err());
        let names: Vec<_> = store.models().await.unwrap().into_iter().map(|m| (m.name, m.version)).collect();
        assert_eq!(names, [("elo".to_owned(), 3), ("logit".to_owned(), 1)]);
        assert_eq!(store.model("elo", Some(2)).await.unwrap().unwrap().document, two);
        assert_eq!(store.model("elo", None).await.unwrap().unwrap().document, one);
        assert_eq!(store.model("elo", Some(4)).await.unwrap(), None);
        store.close().await;
    });
}

fn fixtures_are_replaced_as_a_whole(place: &Place) {
    let fixture = |day, home: &str, odds| {
        let (bookmaker, line): (Arc<str>, _) = ("B365".into(), Line::Opening);
        let quote = Quote { bookmaker: bookmaker.clone(), line, odds: [odds, 3.3, 4.2] };
        let total = TotalQuote { bookmaker: bookmaker.clone(), line, goals: 2.5, odds: [1.9, 1.95] };
        let handicap = HandicapQuote { bookmaker, line, handicap: -0.25, odds: [2.02, 1.88] };
        UpcomingMatch {
            competition: "E0".to_owned(),
            date: date(2023, 8, day),
            time: (day != 12).then_some(time(19, 45, 0, 0)),
            home: home.to_owned(),
            away: "Wolverhampton Wanderers".to_owned(),
            // A league that plays from spring to autumn.
            named_season: (day == 11).then_some(Season::new(2024)),
            quotes: [quote].into_iter().collect(),
            totals: [total].into_iter().collect(),
            handicaps: [handicap].into_iter().collect(),
        }
    };
    wait(async {
        let store = place.open().await;
        let first =
            [fixture(13, "Nott'm Forest", 2.0), fixture(11, "Luton", 3.1), fixture(12, "Bochum", 1.5)];
        store.replace_fixtures(&first, NOW).await.unwrap();
        let read = store.fixtures(date(2023, 8, 1)).await.unwrap();
        let fixtures: Vec<_> = read.iter().map(|stored| stored.fixture.clone()).collect();
        assert_eq!(fixtures, [first[1].clone(), first[2].clone(), first[0].clone()]);
        assert_eq!(store.fixtures(date(2023, 8, 13)).await.unwrap().len(), 1);
        // One has gone, one has new prices; the same moment, as a clock may say.
        let second = [fixture(13, "Nott'm Forest", 2.2), fixture(11, "Luton", 3.1)];
        store.replace_fixtures(&second, NOW).await.unwrap();
        let again = store.fixtures(date(2023, 8, 1)).await.unwrap();
        assert_eq!(again.len(), 2);
        assert_eq!((again[1].id, &again[1].fixture), (read[2].id, &second[0]));
        assert_eq!(again[0].updated_at, NOW);
        // A bad one among them: none is taken.
        let bad =
            UpcomingMatch { home: "Luton".to_owned(), away: "Luton".to_owned(), ..fixture(14, "", 2.0) };
        assert!(store.replace_fixtures(&[fixture(20, "Ajax", 2.0), bad], NOW).await.is_err());
        let twice = [fixture(21, "Ajax", 2.0), fixture(21, "Ajax", 2.1)];
        let error = store.replace_fixtures(&twice, NOW).await.unwrap_err().to_string();
        assert!(
            error.contains("Ajax v Wolverhampton Wanderers on 2023-08-21 is given twice in E0"),
            "{error}"
        );
        assert_eq!(store.fixtures(date(2023, 8, 1)).await.unwrap(), again);
        store.close().await;
    });
}

fn the_schema_refuses_what_cannot_be(place: &Place) {
    let world = World::eventful(1);
    wait(async {
        let store: Store = place.open().await;
        let manifest = world.manifest();
        let record = store.record_season(world.simulation(), &manifest, &world.data, || NOW, |_| {});
        record.await.unwrap();
        for bad in [
            "UPDATE weekly_bets SET stake = 0",
            "UPDATE weekly_bets SET odds = 1",
            "UPDATE weekly_bets SET probability = 1.1",
            "UPDATE weekly_bets SET fair_probability = -0.1",
            "UPDATE weekly_bets SET result = 'maybe'",
            "UPDATE weekly_bets SET result = NULL",
            "UPDATE weekly_bets SET settled = 1",
            "UPDATE weekly_bets SET run = 999999",
            "UPDATE predictions SET model_draw = 2",
            "UPDATE predictions SET outcome = 'H'",
            "UPDATE predictions SET number = 0",
            "UPDATE bankroll_history SET at_hand = at_hand + 1",
            "UPDATE weekly_performance SET week = 0",
            "UPDATE runs SET weeks_done = weeks + 1",
            "UPDATE alerts SET severity = 'loud'",
            "UPDATE model_evaluations SET p_value = 1.5",
        ] {
            assert!(place.execute(bad).await.is_err(), "{bad}");
        }
        assert_eq!(store.load_run(1).await.unwrap().run, world.played());
        store.close().await;
    });
}
