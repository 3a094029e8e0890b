//! A run that goes on with the season, stored call by call: some weeks are over, one is open with bets to place.

use std::sync::OnceLock;

use fairline_data::{BettingWeek, Match, Season, SimulatedLeague, SimulatedLeagueOptions, UpcomingMatch};
use fairline_sim::{
    Announced, DataSummary, EloPredictor, KellyStrategy, Manifest, Schedule, ScheduleOptions, SeasonOptions,
    Simulation, ValueOptions,
};
use fairline_store::{RunWriter, Store};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;

/// Weeks of the season that are over.
pub(crate) const WEEKS: usize = 6;

pub(crate) fn followed() -> &'static tempfile::TempDir {
    static FOLLOWED: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLLOWED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("fairline.db");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::open(place.to_str().unwrap()).await.unwrap();
            follow(&store).await;
            store.close().await;
        });
        folder
    })
}

async fn follow(store: &Store) {
    let league = SimulatedLeagueOptions::new().seasons(2).clubs(8).seed(3);
    let matches = SimulatedLeague::generate(&league).unwrap().matches;
    let first = matches.iter().find(|game| game.season() == Season::new(2017)).unwrap();
    let mut day = BettingWeek::containing(first.date, BettingWeek::FIRST_WEEKDAY).start();
    let data = |weeks| DataSummary {
        source: "simulated league".to_owned(),
        competitions: vec!["SIM".to_owned()],
        season: "2017-18".to_owned(),
        train_matches: 56,
        test_matches: 0,
        refused_rows: 0,
        incomplete_quotes: 0,
        weeks,
    };
    let manifest = Manifest {
        version: "0".to_owned(),
        data: String::new(),
        matches: 0,
        forecaster: "elo".to_owned(),
        strategy: "kelly".to_owned(),
        configuration: String::new(),
        seed: None,
    };
    let start = Decimal::ONE_THOUSAND;
    let mut writer = store.open_live_run("main", &manifest, &data(0), start, Timestamp::now()).await.unwrap();
    let (mut snapshot, mut to_place) = (None, 0);
    while writer.weeks_stored() < WEEKS || to_place == 0 {
        to_place = call(&mut writer, &matches, day, &mut snapshot, &data).await;
        day += 7.days();
    }
}

/// Closes the week that is over, opens the one that begins, and says how many bets there are to place.
async fn call(
    writer: &mut RunWriter,
    matches: &[Match],
    today: Date,
    snapshot: &mut Option<Vec<u8>>,
    data: &impl Fn(usize) -> DataSummary,
) -> usize {
    let prices = ScheduleOptions::new();
    let [known, soon] = [today, today + 7.days()].map(|day| matches.partition_point(|game| game.date < day));
    let (results, upcoming) = (&matches[..known], &matches[known..soon]);
    if let Some(bytes) = snapshot {
        let schedule =
            Schedule::live(results, &[], Announced::from_snapshot(bytes).unwrap(), &prices).unwrap();
        let mut run = simulation(&schedule);
        run.resume(bytes).unwrap();
        if run.week_is_over(today) {
            run.close_week(|_| {}).unwrap();
            writer.record_week(&run, Timestamp::now()).await.unwrap();
        }
        let after = run.snapshot().unwrap();
        *bytes = after;
    }
    let mut announced =
        snapshot.as_deref().map_or_else(Announced::default, |bytes| Announced::from_snapshot(bytes).unwrap());
    let upcoming: Vec<UpcomingMatch> = upcoming.iter().map(UpcomingMatch::of).collect();
    if announced.announce(results, &upcoming, today.at(6, 0, 0, 0), &prices).unwrap() == 0 {
        return 0;
    }
    let weeks = announced.weeks();
    let schedule = Schedule::live(results, &[], announced, &prices).unwrap();
    let mut run = simulation(&schedule);
    if let Some(bytes) = snapshot {
        run.resume(bytes).unwrap();
    }
    run.open_week(|_| {}).unwrap();
    let manifest = run.manifest("elo", "kelly", None);
    writer.record_opening(&run, &manifest, &data(weeks), Timestamp::now()).await.unwrap();
    *snapshot = Some(run.snapshot().unwrap());
    run.open().len()
}

fn simulation(schedule: &Schedule) -> Simulation<'_> {
    let options = SeasonOptions::new().value(ValueOptions::new().min_edge(0.0));
    Simulation::new(schedule, EloPredictor::default(), KellyStrategy, &options).unwrap()
}
