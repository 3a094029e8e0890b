//! Seasons in the simulated league, played once and shared.

#![allow(dead_code, reason = "every test program uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a failed call is a failed test")]

use fairline_data::{Dataset, HoldOut, Season, Source};
use fairline_report::SeasonReport;
use fairline_sim::{
    DataSummary, EloPredictor, Incident, IncidentKind, KellyStrategy, MonitorOptions, Predictor, Schedule,
    ScheduleOptions, SeasonOptions, Simulation, ValueOptions,
};
use jiff::ToSpan;

/// The options that the other season is played with.
pub(crate) fn other_options() -> SeasonOptions {
    SeasonOptions::new().value(ValueOptions::new().min_edge(0.10))
}

/// A season of Elo forecasts with a monitor, one club renamed if wanted.
pub(crate) fn elo(seed: u64, season: i16, name: Option<&str>) -> SeasonReport {
    let options = SeasonOptions::new().monitor(MonitorOptions::new());
    play(seed, season, EloPredictor::default(), "elo", &options, name)
}

/// Plays a season and reports on it, one club renamed if wanted.
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
    let prices = ScheduleOptions::new();
    play_at(&source, &dataset, &hold_out, &prices, predictor, named, options)
}

/// A season in which every 20th match was announced a week before it was played; its bets stand for so many days.
pub(crate) fn postponed(seed: u64, bets_stand: u16) -> SeasonReport {
    let source = Source::Simulated { seed };
    let dataset = source.load().unwrap();
    let hold_out = HoldOut::split(&dataset.matches, Season::new(2017)).unwrap();
    let mut prices = ScheduleOptions::new().bets_stand(bets_stand);
    for game in hold_out.test.iter().skip(60).step_by(20) {
        let kind = IncidentKind::Postponed { from: game.date.saturating_sub(7.days()) };
        prices = prices.incident(Incident { date: game.date, home: game.home.clone(), kind });
    }
    let options = SeasonOptions::new();
    play_at(&source, &dataset, &hold_out, &prices, EloPredictor::default(), "elo", &options)
}

fn play_at(
    source: &Source,
    dataset: &Dataset,
    hold_out: &HoldOut,
    prices: &ScheduleOptions,
    predictor: impl Predictor,
    named: &str,
    options: &SeasonOptions,
) -> SeasonReport {
    let schedule = Schedule::new(hold_out, prices).unwrap();
    let mut simulation = Simulation::new(&schedule, predictor, KellyStrategy, options).unwrap();
    while simulation.play_week(|_| {}).unwrap().is_some() {}
    let manifest = simulation.manifest(named, "kelly", Some(7));
    let data = DataSummary::new(source, dataset, hold_out, &schedule);
    SeasonReport::new(data, &simulation.into_run(), manifest, None).unwrap()
}
