//! A season stored call by call, as it is played, has the rows of one that is played in one go.

use fairline_data::{
    BettingWeek, HoldOut, Match, Season, SimulatedLeague, SimulatedLeagueOptions, UpcomingMatch,
};
use fairline_sim::{
    Alert, AlertKind, Announced, DataSummary, EloPredictor, KellyStrategy, Manifest, MonitorOptions,
    RetrainingOptions, Schedule, ScheduleOptions, SeasonOptions, Severity, Simulation, ValueOptions,
};
use fairline_store::{AlertFilter, Error, RunFilter, Store};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::fixture::{NOW, Place};
use crate::runs::TABLES;
use crate::{Test, wait};

pub(crate) const TESTS: &[(&str, Test)] = &[
    ("a_live_run_has_the_rows_of_one_in_one_go", a_live_run_has_the_rows_of_one_in_one_go),
    ("only_a_live_run_is_opened_half_a_week", only_a_live_run_is_opened_half_a_week),
    ("a_writer_that_lost_its_lock_overwrites_nothing", a_writer_that_lost_its_lock_overwrites_nothing),
    ("an_alert_is_delivered_once_to_each_sink", an_alert_is_delivered_once_to_each_sink),
];

/// The first months of a season, after one to learn from.
fn matches() -> Vec<Match> {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(5)).unwrap();
    league.matches.into_iter().filter(|game| game.date <= date(2017, 12, 31)).collect()
}

fn prices() -> ScheduleOptions {
    ScheduleOptions::new().commission("B365", 0.02)
}

fn options() -> SeasonOptions {
    let retraining = RetrainingOptions::new().schedule(4).min_new_matches(20).trial(20).cool_down(1);
    SeasonOptions::new()
        .value(ValueOptions::new().min_edge(0.03))
        .monitor(MonitorOptions::new())
        .reference_weeks(10)
        .retraining(retraining)
}

fn simulation(schedule: &Schedule) -> Simulation<'_> {
    let elo = EloPredictor::default;
    Simulation::new(schedule, elo(), KellyStrategy, &options()).unwrap().challenger(elo())
}

fn data(weeks: usize) -> DataSummary {
    DataSummary {
        source: "simulated league".to_owned(),
        competitions: vec!["E0".to_owned()],
        season: "2017-18".to_owned(),
        train_matches: 380,
        test_matches: 0,
        refused_rows: 0,
        incomplete_quotes: 0,
        weeks,
    }
}

/// What a run is made of before anything is known.
fn manifest() -> Manifest {
    Manifest {
        version: "0".to_owned(),
        data: String::new(),
        matches: 0,
        forecaster: "elo".to_owned(),
        strategy: "kelly".to_owned(),
        configuration: String::new(),
        seed: None,
    }
}

/// One call: closes the week that is over, opens the next one.
async fn call(store: &Store, matches: &[Match], today: Date) {
    let (now, soon) =
        [today, today + 7.days()].map(|day| matches.partition_point(|game| game.date < day)).into();
    let (results, upcoming) = (&matches[..now], &matches[now..soon]);
    let upcoming: Vec<UpcomingMatch> = upcoming.iter().map(UpcomingMatch::of).collect();
    let start = options_bankroll();
    let mut writer = store.open_live_run("main", &manifest(), &data(0), start, NOW).await.unwrap();
    let mut snapshot = writer.snapshot().map(<[u8]>::to_vec);
    if let Some(bytes) = &snapshot {
        let schedule =
            Schedule::live(results, &[], Announced::from_snapshot(bytes).unwrap(), &prices()).unwrap();
        let mut run = simulation(&schedule);
        run.resume(bytes).unwrap();
        if run.week_is_over(today) {
            run.close_week(|_| {}).unwrap();
            writer.record_week(&run, NOW).await.unwrap();
            snapshot = Some(run.snapshot().unwrap());
        }
    }
    let mut announced =
        snapshot.as_deref().map_or_else(Announced::default, |bytes| Announced::from_snapshot(bytes).unwrap());
    if announced.announce(results, &upcoming, today.at(6, 0, 0, 0), &prices()).unwrap() > 0 {
        let weeks = announced.weeks();
        let schedule = Schedule::live(results, &[], announced, &prices()).unwrap();
        let mut run = simulation(&schedule);
        if let Some(bytes) = &snapshot {
            run.resume(bytes).unwrap();
        }
        run.open_week(|_| {}).unwrap();
        let manifest = run.manifest("elo", "kelly", None);
        writer.record_opening(&run, &manifest, &data(weeks), NOW).await.unwrap();
        let loaded = store.load_run(writer.id()).await.unwrap();
        assert_eq!((&loaded.manifest, loaded.data.weeks), (&manifest, weeks));
        assert_eq!(
            (&loaded.run.predictions, &loaded.run.open),
            (&run.run().predictions, &run.open().to_vec())
        );
        assert_eq!(loaded.run.ledger, run.ledger().entries());
    }
}

fn options_bankroll() -> rust_decimal::Decimal {
    rust_decimal::Decimal::ONE_THOUSAND
}

fn a_live_run_has_the_rows_of_one_in_one_go(place: &Place) {
    let matches = matches();
    let whole = place.another();
    let tables = TABLES.into_iter().filter(|table| *table != "snapshots").collect::<Vec<_>>();
    wait(async {
        let store = place.open().await;
        let season = matches.iter().filter(|game| game.season() == Season::new(2017));
        let weeks = season.map(|game| BettingWeek::containing(game.date, BettingWeek::FIRST_WEEKDAY));
        let mut days: Vec<Date> = weeks.flat_map(|week| [week.start(), week.end() + 1.day()]).collect();
        days.sort();
        days.dedup();
        for day in days {
            call(&store, &matches, day).await;
            let before = place.dump_all(&TABLES).await;
            call(&store, &matches, day).await;
            assert_eq!(before, place.dump_all(&TABLES).await, "the same call again on {day}");
        }
        let live = store.runs(&RunFilter::new().name("main")).await.unwrap().swap_remove(0);
        assert!(live.weeks_done > 10 && live.weeks == live.weeks_done && live.finished_at.is_none());
        assert!(store.runs(&RunFilter::new().name("other")).await.unwrap().is_empty());

        let store = whole.open().await;
        let hold_out = HoldOut::split(&matches, Season::new(2017)).unwrap();
        let schedule = Schedule::new(&hold_out, &prices()).unwrap();
        let run = simulation(&schedule);
        let manifest = run.manifest("elo", "kelly", None);
        let played =
            store.record_season(run, &manifest, &data(schedule.weeks()), || NOW, |_| {}).await.unwrap();
        assert!(played.run.evaluations.len() > 1 && played.run.bets.len() > 20);
        for (table, [live, whole]) in tables.iter().zip(
            place.dump_all(&tables).await.into_iter().zip(whole.dump_all(&tables).await).map(<[_; 2]>::from),
        ) {
            assert_eq!(live, whole, "{table}");
        }
        let loaded = place.open().await.load_run(live.id).await.unwrap().run;
        assert_eq!(loaded.funnel, played.run.funnel);
        assert_eq!(loaded.evidence, played.run.evidence);
    });
}

fn only_a_live_run_is_opened_half_a_week(place: &Place) {
    let matches = matches();
    wait(async {
        let store = place.open().await;
        let hold_out = HoldOut::split(&matches, Season::new(2017)).unwrap();
        let schedule = Schedule::new(&hold_out, &prices()).unwrap();
        let mut run = simulation(&schedule);
        let manifest = run.manifest("elo", "kelly", None);
        let start = options_bankroll();
        let mut writer = store.open_run(&manifest, &data(schedule.weeks()), start, NOW).await.unwrap();
        run.open_week(|_| {}).unwrap();
        let refused = writer.record_opening(&run, &manifest, &data(schedule.weeks()), NOW).await;
        assert!(matches!(refused, Err(Error::WeekOrder { .. })));
        let nameless = store.open_live_run("", &manifest, &data(0), start, NOW).await;
        assert!(matches!(nameless, Err(Error::Value { column: "name", .. })));
        // Two runs of the same make, one of which goes on, are two runs.
        let live = store.open_live_run("main", &manifest, &data(0), start, NOW).await.unwrap();
        assert_ne!(live.id(), writer.id());
    });
}

/// Two programs open the same week, as the first one's connection broke, or somebody deleted its lock file.
fn a_writer_that_lost_its_lock_overwrites_nothing(place: &Place) {
    let matches = matches();
    let first = matches.iter().find(|game| game.season() == Season::new(2017)).unwrap().date;
    let today = BettingWeek::containing(first, BettingWeek::FIRST_WEEKDAY).start();
    let at = |day: Date| matches.partition_point(|game| game.date < day);
    let upcoming: Vec<_> = matches[at(today)..at(today + 7.days())].iter().map(UpcomingMatch::of).collect();
    let mut announced = Announced::default();
    let results = &matches[..at(today)];
    announced.announce(results, &upcoming, today.at(6, 0, 0, 0), &prices()).unwrap();
    let weeks = announced.weeks();
    let schedule = Schedule::live(results, &[], announced, &prices()).unwrap();
    let mut run = simulation(&schedule);
    run.open_week(|_| {}).unwrap();
    wait(async {
        let (slow, fast) = (place.open().await, place.open().await);
        let start = options_bankroll();
        let mut writer = slow.open_live_run("main", &manifest(), &data(0), start, NOW).await.unwrap();
        place.take_lock(writer.id()).await;
        call(&fast, &matches, today).await;
        let before = place.dump_all(&TABLES).await;
        let made_of = run.manifest("elo", "kelly", None);
        let error = writer.record_opening(&run, &made_of, &data(weeks), NOW).await.unwrap_err();
        assert!(matches!(error, Error::Overtaken { run } if run == writer.id()), "{error}");
        assert_eq!(before, place.dump_all(&TABLES).await);
        // Whoever begins anew goes on from there.
        drop(writer);
        call(&slow, &matches, today).await;
        assert_eq!(before, place.dump_all(&TABLES).await);
    });
}

fn an_alert_is_delivered_once_to_each_sink(place: &Place) {
    wait(async {
        let store = place.open().await;
        let alert = |text: &str| Alert {
            kind: AlertKind::Data,
            severity: Severity::Warning,
            season: Season::new(2023),
            week: 1,
            feature: None,
            value: 1.0,
            threshold: 0.0,
            text: text.to_owned(),
        };
        store.raise(&alert("one"), NOW).await.unwrap();
        store.raise(&alert("two"), NOW + 1.second()).await.unwrap();
        let waiting = async |sink: &str| -> Vec<String> {
            store.undelivered(sink, NOW).await.unwrap().into_iter().map(|stored| stored.alert.text).collect()
        };
        assert_eq!(waiting("log").await, ["one", "two"]);
        let first = store.undelivered("log", NOW).await.unwrap().swap_remove(0).id;
        for _ in 0..2 {
            store.delivered(first, "log", NOW).await.unwrap();
        }
        assert_eq!(waiting("log").await, ["two"]);
        assert_eq!(waiting("webhook").await, ["one", "two"]);
        store.acknowledge(first, NOW).await.unwrap();
        assert_eq!(waiting("webhook").await, ["two"]);
        assert!(store.undelivered("log", NOW + 2.seconds()).await.unwrap().is_empty());
        assert!(store.delivered(99, "log", NOW).await.is_err());
        assert_eq!(store.alerts(&AlertFilter::new()).await.unwrap().total, 2);
    });
}
