//! Any bytes as a snapshot of a run: refused, or a run that goes on to its end or says why not, and whose next snapshot
//! is taken up. The checksum would refuse whatever a fuzzer writes, so the contents of a real one are changed, and sealed.

#![no_main]

use std::sync::OnceLock;

use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{
    Announced, EloPredictor, KellyStrategy, MonitorOptions, SNAPSHOT_VERSION, Schedule, ScheduleOptions,
    SeasonOptions, Simulation, ValueOptions,
};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

/// Bytes before the contents.
const HEADER: usize = 44;

fn options() -> SeasonOptions {
    SeasonOptions::new().value(ValueOptions::new().min_edge(-0.02)).monitor(MonitorOptions::new())
}

fn begin(schedule: &Schedule) -> Simulation<'_> {
    Simulation::new(schedule, EloPredictor::default(), KellyStrategy, &options()).expect("a valid setting")
}

/// A season of six clubs, and a snapshot from the middle of it.
fn base() -> &'static (Schedule, Vec<u8>) {
    static BASE: OnceLock<(Schedule, Vec<u8>)> = OnceLock::new();
    BASE.get_or_init(|| {
        let league = SimulatedLeagueOptions::new().seasons(2).clubs(6);
        let league = SimulatedLeague::generate(&league).expect("valid options");
        let hold_out = HoldOut::split(&league.matches, Season::new(2017)).expect("the second season");
        let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).expect("valid options");
        let mut run = begin(&schedule);
        for _ in 0..3 {
            run.play_week(|_| {}).expect("a valid setting");
        }
        run.open_week(|_| {}).expect("a valid setting");
        let snapshot = run.snapshot().expect("no number that cannot be written");
        drop(run);
        (schedule, snapshot)
    })
}

fn sealed(contents: &[u8]) -> Vec<u8> {
    let mut bytes = b"fairline".to_vec();
    bytes.extend(SNAPSHOT_VERSION.to_le_bytes());
    bytes.extend(Sha256::digest(contents));
    bytes.extend(contents);
    bytes
}

/// The contents of the base with the changes that the input lists: place (2 bytes), kind, byte.
fn changed(changes: &[u8]) -> Vec<u8> {
    let mut contents = base().1[HEADER..].to_vec();
    for change in changes.chunks_exact(4) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % (contents.len() + 1);
        match (change[2] % 4, contents.get_mut(place)) {
            (0 | 1, Some(byte)) => *byte = change[3],
            (2, Some(_)) => drop(contents.drain(place..(place + usize::from(change[3])).min(contents.len()))),
            _ => contents.insert(place, change[3]),
        }
    }
    contents
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else { return };
    let snapshot = match kind % 3 {
        0 => sealed(&changed(rest)),
        1 => sealed(rest),
        _ => rest.to_vec(),
    };
    let _ = Announced::from_snapshot(&snapshot);
    let schedule = &base().0;
    let mut run = begin(schedule);
    if run.resume(&snapshot).is_err() {
        return;
    }
    for week in 0..=schedule.weeks() {
        match run.play_week(|_| {}) {
            Ok(Some(_)) if week > 0 => {}
            Ok(Some(_)) => {
                let next = run.snapshot().expect("no number that cannot be written");
                begin(schedule).resume(&next).expect("a snapshot of its own");
            }
            Ok(None) => break,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                break;
            }
        }
    }
    let _ = run.into_run().summary();
});
