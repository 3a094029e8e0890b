//! Seasons in the simulated league, played once and shared.

#![allow(dead_code, reason = "every test program uses a part of it")]

use fairline_data::{HoldOut, Season, Source};
use fairline_report::SeasonReport;
use fairline_sim::{
    DataSummary, EloPredictor, KellyStrategy, MonitorOptions, Predictor, Schedule, ScheduleOptions,
    SeasonOptions, Simulation, ValueOptions,
};

/// The options that the other season is played with.
pub(crate) fn other_options() -> SeasonOptions {
    SeasonOptions::new().value(ValueOptions::new().min_edge(0.10))
}

/// A season of Elo forecasts with a monitor, one club renamed if wanted.
pub(crate) fn elo(seed: u64, season: i16, name: Option<&str>) -> SeasonReport {
    let options = SeasonOptions::new().monitor(MonitorOptions::new());
    play(seed, season, EloPredictor::default(), "elo", &options, name)
}

/// Plays a season and reports on it.
pub(crate) fn play(
    seed: u64,
    season: i16,
    predictor: impl Predictor,
    named: &str,
    options: &SeasonOptions,
    club: Option<&str>,
) -> SeasonReport {
    let source = Source::Simulated { seed };
    let mut dataset = source.load().unwrap();
    if let Some(club) = club {
        let old = dataset.matches[0].home.clone();
        for game in &mut dataset.matches {
            for name in [&mut game.home, &mut game.away] {
                if *name == old {
                    club.clone_into(name);
                }
            }
        }
    }
    let hold_out = HoldOut::split(&dataset.matches, Season::new(season)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let mut simulation = Simulation::new(&schedule, predictor, KellyStrategy, options).unwrap();
    while simulation.play_week(|_| {}).unwrap().is_some() {}
    let manifest = simulation.manifest(named, "kelly", Some(seed));
    let data = DataSummary::new(&source, &dataset, &hold_out, &schedule);
    SeasonReport::new(data, &simulation.into_run(), manifest, None).unwrap()
}
