//! How often detectors alarm by luck, and how soon when they should.

use fairline_sim::{AlertKind, Monitor, MonitorOptions, Reference};

use super::simulated::{Random, Truth, matches, play};

const SEASON: usize = 380;

/// Share of monitors whose detectors alarmed within so many matches of a truth, in the order of `WeekHealth::detectors`.
fn alarmed(
    options: &MonitorOptions,
    reference: Option<usize>,
    truth: Truth,
    runs: usize,
    length: usize,
) -> [f64; 4] {
    let mut alarms = [0; 4];
    for seed in 0..runs {
        let mut random = Random(1_000_003 * seed as u64);
        let mut monitor = Monitor::new(options).expect("valid options");
        if let Some(size) = reference {
            monitor
                .set_reference(Reference::of(&matches(size, truth, &mut random), None).expect("a reference"));
        }
        let health = play(&mut monitor, 1, &matches(length, truth, &mut random)).expect("a valid week");
        for (alarms, detector) in alarms.iter_mut().zip(&health.detectors) {
            *alarms += usize::from(detector.alarm);
        }
    }
    alarms.map(|count| count as f64 / runs as f64)
}

/// Four standard errors of a share.
fn luck(share: f64, runs: usize) -> f64 {
    4.0 * (share * (1.0 - share) / runs as f64).sqrt()
}

/// The stated chance, 1 − exp(−n/L), is an upper bound that is nearly reached once n is many allowances long.
#[test]
fn false_alarms_come_as_often_as_stated() {
    const RUNS: usize = 600;
    let options = MonitorOptions::new().shift(0.4).false_alarm_every(500.0);
    let length = 2000;
    let stated = 1.0 - (-(length as f64) / options.run_length(0.0).unwrap()).exp();
    let measured = alarmed(&options, None, Truth::Halfway, RUNS, length);
    for share in measured {
        assert!(share < stated + luck(stated, RUNS), "{measured:?}, stated {stated}");
        assert!(share > 0.7 * stated, "{measured:?}, stated {stated}");
    }
}

#[test]
fn a_reference_makes_false_alarms_no_more_frequent() {
    const RUNS: usize = 300;
    let options = MonitorOptions::new().shift(0.4).false_alarm_every(500.0);
    let length = 1000;
    let stated = 1.0 - (-(length as f64) / options.run_length(0.0).unwrap()).exp();
    for truth in [Truth::Model, Truth::Market] {
        let measured = alarmed(&options, Some(1000), truth, RUNS, length);
        assert!(measured.iter().all(|&share| share < stated + luck(stated, RUNS)), "{measured:?}, {stated}");
    }
}

#[test]
fn a_model_that_is_spoilt_is_found() {
    const RUNS: usize = 40;
    let mut delays = Vec::new();
    for seed in 0..RUNS as u64 {
        let mut random = Random(seed);
        let mut monitor = Monitor::new(&MonitorOptions::new()).unwrap();
        let training = matches(1000, Truth::Model, &mut random);
        monitor.set_reference(Reference::of(&training, None).unwrap());
        play(&mut monitor, 0, &matches(SEASON, Truth::Model, &mut random)).unwrap();
        monitor.restart();
        let found = (1..=38).find(|&week| {
            play(&mut monitor, week, &matches(10, Truth::Spoilt, &mut random)).unwrap().degraded()
        });
        assert_eq!(monitor.degraded(), found.is_some());
        delays.push(found.unwrap_or(99));
    }
    delays.sort_unstable();
    assert!(delays[RUNS - 1] < 99 && delays[RUNS / 2] <= 12, "{delays:?}");
}

/// Read every week for two seasons: at most (1 − confidence)/2 of them may ever say that a model halfway is worse.
#[test]
fn the_always_valid_interval_hardly_ever_alarms_by_luck_and_does_when_it_should() {
    const RUNS: usize = 200;
    let options = MonitorOptions::new().confidence(0.8);
    let ever = |truth| {
        let alarms = (0..RUNS as u64).filter(|&seed| {
            let mut random = Random(seed);
            let mut monitor = Monitor::new(&options).unwrap();
            (1..=38).any(|week| {
                let health = play(&mut monitor, week, &matches(20, truth, &mut random)).unwrap();
                health.conditions.contains(&AlertKind::MarketInterval)
            })
        });
        alarms.count() as f64 / RUNS as f64
    };
    assert!(ever(Truth::Halfway) <= 0.1 + luck(0.1, RUNS));
    assert!(ever(Truth::Spoilt) > 0.9);
}

/// The model with a reference is compared with its distance in training, not with the market itself.
#[test]
fn a_model_that_always_was_behind_the_market_is_not_degraded_by_it() {
    let mut random = Random(5);
    let mut monitor = Monitor::new(&MonitorOptions::new().worse_than_market(None)).unwrap();
    monitor.set_reference(Reference::of(&matches(2000, Truth::Spoilt, &mut random), None).unwrap());
    let health = play(&mut monitor, 1, &matches(SEASON, Truth::Spoilt, &mut random)).unwrap();
    assert!(!health.degraded(), "{:?}", health.conditions);
    monitor = Monitor::new(&MonitorOptions::new()).unwrap();
    let health = play(&mut monitor, 1, &matches(SEASON, Truth::Spoilt, &mut random)).unwrap();
    assert!(health.conditions.contains(&AlertKind::MarketCusum), "{:?}", health.conditions);
}
