//! The table in the documentation of `MonitorOptions`.

use fairline_sim::{AlertKind, Monitor, MonitorOptions, Reference};

use super::simulated::{Random, Truth, matches, play};

const SEASONS: usize = 2000;
const WEEKS: usize = 38;
const DETECTORS: [AlertKind; 4] = [
    AlertKind::ScoreCusum,
    AlertKind::ScorePageHinkley,
    AlertKind::MarketCusum,
    AlertKind::MarketPageHinkley,
];

/// What a line of the table counts.
type Line = (&'static str, fn(AlertKind) -> bool);

const LINES: [Line; 11] = [
    ("worse than the market", |kind| kind == AlertKind::WorseThanMarket),
    ("worse than in training", |kind| kind == AlertKind::WorseThanTraining),
    ("calibration", |kind| kind == AlertKind::Calibration),
    ("CUSUM of the score", |kind| kind == AlertKind::ScoreCusum),
    ("Page-Hinkley of the score", |kind| kind == AlertKind::ScorePageHinkley),
    ("CUSUM against the market", |kind| kind == AlertKind::MarketCusum),
    ("Page-Hinkley against the market", |kind| kind == AlertKind::MarketPageHinkley),
    ("any of these four", |kind| DETECTORS.contains(&kind)),
    ("always-valid interval", |kind| kind == AlertKind::MarketInterval),
    ("any degradation", AlertKind::is_degradation),
    ("drift of the forecasts", |kind| kind == AlertKind::FeatureDrift),
];

/// For each line the first week in which its condition held.
fn season(monitor: &mut Monitor, truth: Truth, random: &mut Random) -> [Option<usize>; LINES.len()] {
    let mut first = [None; LINES.len()];
    for week in 1..=WEEKS {
        let health = play(monitor, week, &matches(10, truth, random)).expect("a valid week");
        for (first, (_, counts)) in first.iter_mut().zip(LINES) {
            if first.is_none() && health.conditions.iter().any(|&kind| counts(kind)) {
                *first = Some(week);
            }
        }
    }
    first
}

#[test]
#[ignore = "prints the table of MonitorOptions, half a minute in release mode"]
#[expect(clippy::print_stderr, reason = "the table is what it is run for")]
fn false_alarms_and_delays() {
    let (mut alone, mut trained) = ([0; LINES.len()], [0; LINES.len()]);
    let mut delays = [const { Vec::new() }; LINES.len()];
    for seed in 0..SEASONS as u64 {
        let mut random = Random(seed);
        let mut monitor = Monitor::new(&MonitorOptions::new()).expect("the defaults");
        let without_reference = season(&mut monitor, Truth::Halfway, &mut random);
        let training = matches(1000, Truth::Model, &mut random);
        monitor.set_reference(Reference::of(&training, None).expect("a reference"));
        let sound = season(&mut monitor, Truth::Model, &mut random);
        let spoilt = season(&mut monitor, Truth::Spoilt, &mut random);
        for line in 0..LINES.len() {
            alone[line] += usize::from(without_reference[line].is_some());
            trained[line] += usize::from(sound[line].is_some());
            if sound[line].is_none() {
                delays[line].push(spoilt[line].unwrap_or(usize::MAX));
            }
        }
    }
    let share = |count: usize, of: usize| 100.0 * count as f64 / of as f64;
    for (line, (name, _)) in LINES.into_iter().enumerate() {
        let delays = &mut delays[line];
        delays.sort_unstable();
        let found = delays.iter().filter(|&&week| week <= WEEKS).count();
        let median =
            if 2 * found > delays.len() { delays[delays.len() / 2].to_string() } else { "–".to_owned() };
        let alone = share(alone[line], SEASONS);
        let trained = share(trained[line], SEASONS);
        let found = share(found, delays.len());
        eprintln!("/// | {name} | {alone:.1} % | {trained:.1} % | {found:.0} % | {median} |");
    }
}
