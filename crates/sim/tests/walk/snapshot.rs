//! A run taken up from a snapshot ends as the one that was never interrupted, and nothing but its snapshot is taken up.

use ciborium::Value;
use fairline_data::Match;
use fairline_kelly::BankrollPolicy;
use fairline_sim::{
    Error, FlatStrategy, Incident, IncidentKind, KellyStrategy, LevelProfitStrategy, MonitorOptions,
    OraclePredictor, Predictor, RetrainingOptions, Rhythm, SNAPSHOT_VERSION, Schedule, ScheduleOptions,
    SeasonOptions, SeasonRun, Simulation, Strategy, ValueOptions,
};
use jiff::ToSpan;
use proptest::prelude::*;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::common::{Make, SEASON, features, league, predictors, schedule};

/// Bytes before the checksum, and before the contents.
const HEADER: [usize; 2] = [12, 44];

/// One of each kind of incident, the first of them over the turn of a week.
fn incidents(matches: &[Match]) -> Vec<Incident> {
    let season: Vec<&Match> = matches.iter().filter(|game| game.season() == SEASON).collect();
    let from = season[20].date - 9.days();
    let kinds = [
        IncidentKind::Postponed { from },
        IncidentKind::Abandoned,
        IncidentKind::BetsVoid,
        IncidentKind::PricesWithdrawn,
        IncidentKind::PartlyMatched { share: 0.37 },
    ];
    let games = [20, 24, 28, 33, 37].map(|i| season[i]);
    let all = games.into_iter().zip(kinds);
    all.map(|(game, kind)| Incident { date: game.date, home: game.home.clone(), kind }).collect()
}

fn eventful(rhythm: Rhythm) -> Schedule {
    schedule_with(&league().matches, rhythm)
}

/// Any edge is bet on, everything is watched.
fn options() -> SeasonOptions {
    SeasonOptions::new()
        .value(ValueOptions::new().min_edge(-0.02))
        .monitor(MonitorOptions::new())
        .reference_weeks(10)
}

fn triggered() -> SeasonOptions {
    let often = RetrainingOptions::new().schedule(2).min_new_matches(0).cool_down(0).trial(8);
    options().retraining(often)
}

/// Who plays, and how: enough to begin the same run twice.
struct Setting<'a> {
    schedule: &'a Schedule,
    options: SeasonOptions,
    champion: &'a dyn Fn() -> Box<dyn Predictor>,
    challenger: &'a dyn Fn() -> Box<dyn Predictor>,
    strategy: &'a dyn Strategy,
}

impl<'a> Setting<'a> {
    fn begin(&self) -> Simulation<'a> {
        let strategy: &'a dyn Strategy = self.strategy;
        let run = Simulation::new(self.schedule, (self.champion)(), strategy, &self.options).unwrap();
        run.challenger((self.challenger)())
    }

    /// The whole run, with a snapshot before each week and after the last.
    fn whole(&self) -> (SeasonRun, Vec<Vec<u8>>) {
        let mut run = self.begin();
        let mut snapshots = vec![run.snapshot().unwrap()];
        while run.play_week(|_| {}).unwrap().is_some() {
            snapshots.push(run.snapshot().unwrap());
        }
        (run.into_run(), snapshots)
    }

    fn resumed(&self, snapshot: &[u8]) -> SeasonRun {
        let mut run = self.begin();
        run.resume(snapshot).unwrap();
        assert_eq!(run.snapshot().unwrap(), snapshot);
        while run.play_week(|_| {}).unwrap().is_some() {}
        run.into_run()
    }

    /// The run is the same from some of its weeks, which differ with `salt`; how often a challenger took over.
    fn check(&self, name: &str, salt: usize) -> usize {
        let (whole, snapshots) = self.whole();
        let n = snapshots.len();
        for week in [salt * 5 % n, (salt * 7 + 3) % n, n - 1] {
            let resumed = self.resumed(&snapshots[week]);
            assert_eq!(resumed, whole, "{name} after week {week}");
            assert_eq!(format!("{resumed:?}"), format!("{whole:?}"), "{name} after week {week}");
        }
        whole.evaluations.iter().filter(|trial| trial.promoted).count()
    }
}

fn uniform() -> Box<dyn Predictor> {
    Box::new(OraclePredictor::new(&league()).exponent(0.0))
}

fn everyone() -> Vec<(String, Make)> {
    predictors().into_iter().chain(features()).collect()
}

/// Makes every price of an away win longer.
fn lengthen(game: &mut Match) {
    game.quotes.for_each_mut(|quote| quote.odds[2] += 0.01);
}

#[test]
fn every_forecaster_goes_on_where_it_was() {
    for rhythm in [Rhythm::Weekly, Rhythm::Daily] {
        let schedule = &eventful(rhythm);
        for (salt, (name, champion)) in everyone().iter().enumerate() {
            let strategy = &KellyStrategy;
            Setting { schedule, options: options(), champion, challenger: &uniform, strategy }
                .check(name, salt);
        }
    }
}

#[test]
fn every_forecaster_goes_on_as_champion_and_as_challenger() {
    let schedule = &eventful(Rhythm::Weekly);
    for (salt, (name, model)) in everyone().iter().enumerate() {
        let strategy = &KellyStrategy;
        let worst = || -> Box<dyn Predictor> { Box::new(OraclePredictor::new(&league()).exponent(9.0)) };
        let truth = || -> Box<dyn Predictor> { Box::new(OraclePredictor::new(&league())) };
        let rises = Setting { schedule, options: triggered(), champion: &worst, challenger: model, strategy };
        assert!(rises.check(name, salt) > 0, "{name} is better than the worst");
        let falls = Setting { schedule, options: triggered(), champion: model, challenger: &truth, strategy };
        falls.check(name, salt);
    }
}

#[test]
fn every_strategy_goes_on_where_it_was() {
    let schedule = &eventful(Rhythm::Daily);
    let (_, champion) = &predictors()[1];
    let strategies: [&dyn Strategy; 3] =
        [&KellyStrategy, &FlatStrategy::new(Decimal::TEN), &LevelProfitStrategy::new(Decimal::TEN)];
    for (salt, strategy) in strategies.into_iter().enumerate() {
        let setting = Setting { schedule, options: triggered(), champion, challenger: champion, strategy };
        let (whole, snapshots) = setting.whole();
        assert!(whole.bets.len() > 20 && !whole.evaluations.is_empty());
        assert!(whole.open.is_empty());
        for snapshot in snapshots.iter().skip(salt % 2).step_by(2) {
            assert_eq!(setting.resumed(snapshot), whole);
        }
    }
}

/// A run of some weeks, its snapshot of then, and what it looks like.
fn some_weeks(schedule: &Schedule) -> (Simulation<'_>, Vec<u8>) {
    let mut run = begin(schedule, &options());
    for _ in 0..3 {
        run.play_week(|_| {}).unwrap();
    }
    let snapshot = run.snapshot().unwrap();
    run.play_week(|_| {}).unwrap();
    (run, snapshot)
}

/// Bytes are refused, for a reason that says so, and the run is as it was.
fn refuses(run: &mut Simulation<'_>, bytes: &[u8], why: &str) {
    let before = format!("{run:?}");
    let Err(Error::Snapshot { reason }) = run.resume(bytes) else { panic!("{why}: taken up") };
    assert!(reason.contains(why), "{why}: {reason}");
    assert_eq!(format!("{run:?}"), before);
}

/// Contents with a checksum that is right.
fn sealed(contents: &[u8]) -> Vec<u8> {
    let mut bytes = b"fairline".to_vec();
    bytes.extend(SNAPSHOT_VERSION.to_le_bytes());
    bytes.extend(Sha256::digest(contents));
    bytes.extend(contents);
    bytes
}

#[test]
fn what_is_cut_short_is_refused() {
    let schedule = eventful(Rhythm::Weekly);
    let (mut run, snapshot) = some_weeks(&schedule);
    let [before_checksum, before_contents] = HEADER;
    for (lengths, why) in [
        (0..8, "does not begin as one"),
        (8..before_checksum, "cut short"),
        (before_checksum..before_contents, "cut short"),
        (before_contents..before_contents + 50, "checksum is wrong"),
        (snapshot.len() - 50..snapshot.len(), "checksum is wrong"),
    ] {
        lengths.for_each(|length| refuses(&mut run, &snapshot[..length], why));
    }
    let longer = [snapshot.as_slice(), &[0]].concat();
    refuses(&mut run, &longer, "checksum is wrong");
    // Whoever makes the checksum right has still to make sense.
    let contents = &snapshot[before_contents..];
    for length in (0..contents.len()).step_by(contents.len() / 40) {
        refuses(&mut run, &sealed(&contents[..length]), "cannot be read");
    }
    refuses(&mut run, &sealed(&[0xff; 100]), "cannot be read");
    run.resume(&snapshot).unwrap();
    assert_eq!(run.snapshot().unwrap(), snapshot);
    assert_eq!(sealed(contents), snapshot);
}

/// A number of the contents made another, and sealed again.
fn with(snapshot: &[u8], path: &[&str], number: u64) -> Vec<u8> {
    let mut contents: Value = ciborium::from_reader(&snapshot[HEADER[1]..]).unwrap();
    let mut at = &mut contents;
    for step in path {
        at = match at {
            Value::Map(pairs) => {
                let (_, value) = pairs.iter_mut().find(|(key, _)| key.as_text() == Some(step)).unwrap();
                value
            }
            Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
            other => panic!("no {step} in {other:?}"),
        };
    }
    *at = Value::from(number);
    let mut bytes = Vec::new();
    ciborium::into_writer(&contents, &mut bytes).unwrap();
    sealed(&bytes)
}

#[test]
fn a_state_that_contradicts_itself_or_the_schedule_is_refused() {
    let schedule = eventful(Rhythm::Weekly);
    let (mut run, _) = some_weeks(&schedule);
    run.open_week(|_| {}).unwrap();
    assert!(!run.open().is_empty());
    let snapshot = run.snapshot().unwrap();
    assert_eq!(with(&snapshot, &["state", "next"], run.weeks_played() as u64), snapshot);
    for (path, why) in [
        (&["state", "next"][..], "a week that the schedule does not have"),
        (&["state", "open", "0", "place", "0"], "a match that the schedule does not have"),
        (&["state", "open", "0", "place", "1"], "a match that the schedule does not have"),
        (&["state", "open", "0", "place", "2"], "a match that the schedule does not have"),
        (&["state", "opened", "batches"], "more behind it than the run"),
        (&["state", "opened", "first_prediction"], "more behind it than the run"),
        (&["state", "opened", "first_bet"], "more behind it than the run"),
    ] {
        refuses(&mut run, &with(&snapshot, path, 1_000_000), why);
    }
}

#[test]
fn what_belongs_elsewhere_is_refused() {
    let schedule = eventful(Rhythm::Weekly);
    let (_, snapshot) = some_weeks(&schedule);
    let mut matches = league().matches;
    let last = matches.len() - 1;
    for year in [2016, 2018] {
        // One goal more in one match of the past or of the season, the last one there is.
        let mut other = matches.clone();
        let place = other.iter().rposition(|game| game.season() == fairline_data::Season::new(year)).unwrap();
        other[place].goals[0] += 1;
        let same = schedule_with(&other, Rhythm::Weekly);
        refuses(&mut begin(&same, &options()), &snapshot, "other matches");
    }
    // A price of a match that was abandoned: it was bet on all the same.
    let mut other = matches.clone();
    let abandoned = incidents(&matches).into_iter().find(|it| it.kind == IncidentKind::Abandoned).unwrap();
    let game = other.iter_mut().find(|game| (game.date, &game.home) == (abandoned.date, &abandoned.home));
    lengthen(game.unwrap());
    refuses(&mut begin(&schedule_with(&other, Rhythm::Weekly), &options()), &snapshot, "other matches");
    lengthen(&mut matches[last]);
    refuses(&mut begin(&schedule_with(&matches, Rhythm::Weekly), &options()), &snapshot, "other matches");
    for other in [
        options().bankroll(Decimal::from(2000)),
        options().value(ValueOptions::new()),
        options().reference_weeks(9),
        triggered(),
        options().policy(BankrollPolicy::new(fairline_kelly::Options::new().fraction(0.24))),
    ] {
        refuses(&mut begin(&schedule, &other), &snapshot, "other options");
    }
    let mut run = begin(&schedule, &options());
    for version in [0, SNAPSHOT_VERSION + 1, u32::MAX] {
        let mut bytes = snapshot.clone();
        bytes[8..HEADER[0]].copy_from_slice(&version.to_le_bytes());
        refuses(&mut run, &bytes, "version");
    }
    run.resume(&snapshot).unwrap();
}

fn schedule_with(matches: &[Match], rhythm: Rhythm) -> Schedule {
    let options = ScheduleOptions::new().best_price().rhythm(rhythm).bets_stand(30).commission("PS", 0.02);
    schedule(matches, &incidents(matches).into_iter().fold(options, ScheduleOptions::incident))
}

fn begin<'a>(schedule: &'a Schedule, options: &SeasonOptions) -> Simulation<'a> {
    Simulation::new(schedule, predictors().remove(2).1(), KellyStrategy, options).unwrap()
}

#[test]
fn a_trial_cannot_go_on_without_its_challenger() {
    let schedule = eventful(Rhythm::Weekly);
    let model = || predictors().remove(2).1();
    let mut run =
        Simulation::new(&schedule, model(), KellyStrategy, &triggered()).unwrap().challenger(model());
    for _ in 0..4 {
        run.play_week(|_| {}).unwrap();
    }
    let snapshot = run.snapshot().unwrap();
    let mut alone = Simulation::new(&schedule, model(), KellyStrategy, &triggered()).unwrap();
    assert!(matches!(alone.resume(&snapshot), Err(Error::NoChallenger)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_are_refused(flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 1..4)) {
        let schedule = eventful(Rhythm::Weekly);
        let (mut run, snapshot) = some_weeks(&schedule);
        let mut bytes = snapshot.clone();
        for (place, bit) in flips {
            let place = place.index(snapshot.len());
            bytes[place] ^= 1 << bit;
        }
        if bytes != snapshot {
            refuses(&mut run, &bytes, "");
        }
    }
}
