//! Seasons, call by call.

use std::path::Path;

use fairline_data::{Match, Outcome, Season, SimulatedLeague, SimulatedLeagueOptions, Source};
use fairline_sim::{AlertKind, BetResult, RetrainingOptions, SeasonRun, Severity};
use fairline_store::{AlertFilter, Store, StoredAlert};
use fairline_weekly::{Forecaster, SeasonPlan, Settings, WeekDone, play_week, refresh};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::server::{Known, Server};
use crate::wait;

/// Where a bettor lives.
struct Home {
    folder: tempfile::TempDir,
    settings: Settings,
    server: Server,
}

impl Home {
    fn new(known: Known, competition: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(known);
        let mut settings = Settings::default();
        settings.data.url.clone_from(&server.url);
        settings.data.competitions = vec![competition.to_owned()];
        settings.week.reports = folder.path().join("reports");
        settings.db = folder.path().join("fairline.db").to_str().unwrap().into();
        Self { folder, settings, server }
    }

    /// The program is started on a day, at six in the morning, and ends.
    fn call(&self, today: Date) -> WeekDone {
        self.server.known.lock().unwrap().today = today;
        let now = moment(today);
        wait(async {
            let store = Store::open(&self.settings.db).await.unwrap();
            let cache = self.folder.path().join("cache");
            let done = play_week(&self.settings, &store, &cache, &|_| None, now).await.unwrap();
            store.close().await;
            done
        })
    }

    /// Alerts about the data.
    fn alerts(&self, severity: Severity) -> Vec<StoredAlert> {
        let mut all = wait(async {
            let store = Store::open(&self.settings.db).await.unwrap();
            store.alerts(&AlertFilter::new().severity(severity)).await.unwrap().rows
        });
        all.retain(|stored| stored.alert.kind == AlertKind::Data);
        all
    }

    fn stored(&self, run: i64) -> SeasonRun {
        wait(async { Store::open(&self.settings.db).await.unwrap().load_run(run).await.unwrap().run })
    }

    /// The same season, from its whole files, in one go, stored and loaded.
    fn in_one_go(&self, season: Season) -> SeasonRun {
        let folder = tempfile::tempdir().unwrap();
        self.server.known.lock().unwrap().write_whole(folder.path());
        let plan = SeasonPlan::new(&self.settings, &Source::Given(folder.path().to_owned()), season).unwrap();
        let simulation = plan.simulation().unwrap();
        let manifest = plan.manifest(&simulation);
        wait(async {
            let store = Store::open(":memory:").await.unwrap();
            store
                .record_season(simulation, &manifest, plan.data(), || moment(Date::ZERO), |_| {})
                .await
                .unwrap()
                .run
        })
    }
}

fn moment(day: Date) -> Timestamp {
    day.at(6, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp()
}

/// The same, but for what a run says of its evidence only when it is finished.
fn assert_same(live: &SeasonRun, whole: &SeasonRun) {
    assert_eq!(live.weeks, whole.weeks);
    assert_eq!(live.predictions, whole.predictions);
    assert_eq!(live.bets, whole.bets);
    assert_eq!(live.ledger, whole.ledger);
    assert_eq!(live, whole);
}

/// 36 betting weeks, a call when the server is down, and one after the last match.
pub(crate) fn real(folder: &Path) {
    let known = Known::of_folder(folder, 2016, 2023);
    let calls = known.calls();
    let home = Home::new(known, "E0");
    let mut made = 0;
    for &today in &calls {
        if made == 20 {
            home.server.known.lock().unwrap().broken = true;
            let done = home.call(today);
            assert!(!done.failed.is_empty() && done.opened.is_none(), "{done:?}");
            home.server.known.lock().unwrap().broken = false;
            made += 1;
        }
        let done = home.call(today);
        made += 1;
        assert!(done.failed.is_empty(), "{done:?}");
        assert_eq!(done.closed.is_some(), today != calls[0], "{today}");
        assert_eq!(done.opened.is_some(), Some(&today) != calls.last(), "{today}");
        let reports = [done.closed.is_some(), done.opened.is_some()].map(|there| if there { 2 } else { 0 });
        assert_eq!(done.reports.len(), reports.iter().sum::<usize>());
        if made % 9 == 0 {
            let again = home.call(today);
            assert!(
                again.closed.is_none() && again.opened.is_none() && again.reports.is_empty(),
                "{again:?}"
            );
        }
    }
    assert_eq!(made, 38);
    let live = home.stored(1);
    assert_eq!((live.weeks.len(), live.predictions.len(), live.open.len()), (36, 380, 0));
    assert_same(&live, &home.in_one_go(Season::new(2023)));
}

/// Three seasons of a small league.
fn league() -> Vec<Match> {
    let options = SimulatedLeagueOptions::new().seed(8).seasons(3).clubs(10);
    SimulatedLeague::generate(&options).unwrap().matches
}

fn at_home() -> Home {
    let matches = league();
    let mut home = Home::new(Known::of_matches(&matches), &matches[0].competition);
    home.settings.forecast.model = Forecaster::Elo;
    home.settings.data.seasons = 3;
    home
}

pub(crate) fn simulated() {
    let mut home = at_home();
    home.settings.forecast.retrain = true;
    home.settings.forecast.reference_weeks = 10;
    home.settings.retraining =
        RetrainingOptions::new().schedule(4).min_new_matches(10).trial(10).cool_down(1);
    let calls = home.server.known.lock().unwrap().calls();
    for today in calls {
        home.call(today);
    }
    let live = home.stored(1);
    assert!(live.evaluations.len() > 2 && !live.bets.is_empty());
    assert_same(&live, &home.in_one_go(Season::new(2018)));
}

pub(crate) fn failed_download() {
    let home = at_home();
    let calls = home.server.known.lock().unwrap().calls();
    home.call(calls[0]);
    home.server.known.lock().unwrap().broken = true;
    for _ in 0..3 {
        let done = home.call(calls[1]);
        // The results of the week are not there: it stays open, with its bets.
        assert!(done.closed.is_none() && done.opened.is_none() && done.open_until.is_some());
        assert!(done.failed.len() >= 2, "{:?}", done.failed);
    }
    let alerts = wait(async {
        let store = Store::open(&home.settings.db).await.unwrap();
        store.alerts(&AlertFilter::new()).await.unwrap().rows
    });
    assert_eq!(alerts.len(), 1, "the same is not said three times a day");
    assert_eq!((alerts[0].alert.kind, alerts[0].alert.severity), (AlertKind::Data, Severity::Warning));
    assert!(alerts[0].alert.text.contains("500"), "{}", alerts[0].alert.text);
    home.server.known.lock().unwrap().broken = false;
    let done = home.call(calls[1]);
    assert!(done.closed.is_some() && done.opened.is_some());
    // Nothing to begin with is an error that says what to do.
    let mut nothing = at_home();
    nothing.server.known.lock().unwrap().broken = true;
    nothing.settings.week.run = "other".into();
    let error = wait(async {
        let store = Store::open(":memory:").await.unwrap();
        let cache = nothing.folder.path().join("cache");
        play_week(&nothing.settings, &store, &cache, &|_| None, moment(calls[0])).await.unwrap_err()
    });
    let said = error.to_string();
    assert!(said.contains("has no match of SIM") && said.contains("the download failed"), "{said}");
}

pub(crate) fn last_days_of_a_season() {
    let home = at_home();
    let first = home.server.known.lock().unwrap().calls()[0];
    let file = |name: &str| std::fs::read_to_string(home.folder.path().join(name)).unwrap();
    let matches = league();
    let before = matches.iter().rfind(|game| game.season() < Season::of(first)).unwrap();
    let name = format!("{}-{}.csv", before.competition, before.season().year());
    home.server.known.lock().unwrap().write_whole(home.folder.path());
    // The program is not started any more after this morning, until the next season begins.
    home.call(before.date);
    assert!(file(&format!("cache/{name}")).len() < file(&name).len());
    let done = home.call(first);
    assert_eq!(file(&format!("cache/{name}")), file(&name));
    assert!(done.failed.is_empty() && done.opened.is_some(), "{done:?}");
}

pub(crate) fn own_folder() {
    let mut home = at_home();
    let calls = home.server.known.lock().unwrap().calls();
    home.call(calls[0]); // fills the cache
    home.settings.data.dir = Some(home.folder.path().join("cache"));
    home.settings.week.run = "offline".into();
    home.server.known.lock().unwrap().broken = true;
    let done = home.call(calls[0]);
    assert!(done.failed.is_empty() && done.opened.is_some(), "{done:?}");
    assert_eq!(home.stored(1).predictions, home.stored(done.run).predictions);
}

pub(crate) fn corrected_result() {
    let mut home = at_home();
    let calls = home.server.known.lock().unwrap().calls();
    for &today in &calls[..3] {
        home.call(today);
    }
    let before = home.stored(1);
    let (place, scored) = before
        .predictions
        .iter()
        .enumerate()
        .find(|(_, game)| matches!(game.outcome, Some(Outcome::Draw | Outcome::Away)))
        .unwrap();
    home.server.known.lock().unwrap().correct(scored.date, &scored.home, ["9", "H"]);
    // Another call brought the file and was stopped; this one has a folder of its own, and no download to compare with.
    let cache = home.folder.path().join("cache");
    home.server.known.lock().unwrap().today = calls[3];
    let fetched = refresh(&home.settings.data, &cache, calls[3]).unwrap();
    assert_eq!(fetched.changed.len(), 1);
    home.settings.data.dir = Some(cache);
    for &today in &calls[3..6] {
        home.call(today);
    }
    assert_eq!(&home.stored(1).predictions[place], scored, "what was scored stays");
    let alerts = home.alerts(Severity::Critical);
    assert_eq!(alerts.len(), 1, "it is told once");
    let was = scored.outcome.unwrap();
    let told = format!("{} v {}: {was}, now H", scored.home, scored.away);
    assert!(alerts[0].alert.text.ends_with(&told), "{}", alerts[0].alert.text);
}

pub(crate) fn refused_row() {
    let home = at_home();
    let calls = home.server.known.lock().unwrap().calls();
    let bets = home.call(calls[0]).bets;
    let bet = &bets[0];
    home.server.known.lock().unwrap().correct(bet.date, &bet.home, ["2", "X"]);
    for &today in &calls[1..3] {
        let done = home.call(today);
        assert!(done.closed.is_some() && done.bets.iter().any(|open| open.number == bet.number), "{today}");
    }
    // By now the stake would have come back; and each call said so.
    let alerts = home.alerts(Severity::Warning);
    let text = &alerts[0].alert.text;
    assert_eq!(alerts.len(), 2);
    assert!(text.contains("column FTR: \"X\" is not H, D or A"), "{text}");
    assert!(text.contains(&format!("({} v {})", bet.home, bet.away)), "{text}");
    home.server.known.lock().unwrap().correct(bet.date, &bet.home, ["9", "H"]);
    home.call(calls[3]);
    let run = home.stored(1);
    let settled = run.bets.iter().find(|settled| settled.number == bet.number).unwrap();
    let won = bet.outcome == Outcome::Home;
    assert_eq!(settled.result, if won { BetResult::Won } else { BetResult::Lost });
    assert_eq!(home.alerts(Severity::Warning).len(), 2);
}
