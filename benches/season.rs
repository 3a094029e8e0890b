//! A whole season: reading the files, and the walk through its weeks with each forecaster.
//!
//! The walk is the last of eight seasons of the simulated league, 38 fits and forecasts on up to 3,040 matches, with stakes
//! and settlement; what comes on top of the forecaster is the same for all, and `market`, which fits nothing, shows it.
//! `ratings` fits its three ratings for each of the 300 weeks before as well: 900 fits of some 60 parameters, each three
//! Newton steps of a factorisation of order 32. `reading` is the season files in `FAIRLINE_DATA`, 1.2 MB of text in 70 to 130
//! columns, all of whose prices are parsed; splitting the text into cells alone takes a quarter of it.

use std::hint::black_box;
use std::io::{Write, stderr};
use std::path::Path;

use criterion::{Criterion, Throughput};
use fairline::data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions, read_dir};
use fairline::market::Method;
use fairline::sim::{
    EloPredictor, GoalsPredictor, KellyStrategy, MarketPredictor, MultinomialPredictor, Predictor,
    RatingsPredictor, Schedule, ScheduleOptions, SeasonOptions, simulate_season,
};

const MATCHES: usize = 380;

/// Makes a forecaster that has learnt nothing.
type Make = Box<dyn Fn() -> Box<dyn Predictor>>;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    walks(&mut criterion);
    match std::env::var_os("FAIRLINE_DATA") {
        Some(folder) => reading(&mut criterion, folder.as_ref()),
        None => {
            let _ =
                writeln!(stderr(), "season/reading: skipped, set FAIRLINE_DATA to a folder of season files");
        }
    }
    criterion.final_summary();
}

fn walks(criterion: &mut Criterion) {
    let league =
        SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(42)).expect("the defaults are valid");
    let hold_out = HoldOut::split(&league.matches, Season::new(2023)).expect("the league's last season");
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).expect("every match has prices");
    let mut group = criterion.benchmark_group("season/walk");
    group.sample_size(10);
    let forecasters: [(&str, Make); 5] = [
        ("market", Box::new(|| Box::new(MarketPredictor::new(Method::Shin)))),
        ("elo", Box::new(|| Box::<EloPredictor>::default())),
        ("multinomial", Box::new(|| Box::<MultinomialPredictor>::default())),
        ("dixon-coles", Box::new(|| Box::<GoalsPredictor>::default())),
        ("ratings", Box::new(|| Box::<RatingsPredictor>::default())),
    ];
    for (name, forecaster) in forecasters {
        let walk = || {
            let options = SeasonOptions::new();
            simulate_season(black_box(&schedule), forecaster(), KellyStrategy, &options, |_| {})
        };
        assert_eq!(walk().expect("a season that can be walked").predictions.len(), MATCHES);
        group.bench_function(name, |b| b.iter(walk));
    }
    group.finish();
}

fn reading(criterion: &mut Criterion, folder: &Path) {
    let dataset = read_dir(folder).expect("FAIRLINE_DATA holds season files");
    assert!(!dataset.matches.is_empty());
    let mut group = criterion.benchmark_group("season/reading");
    group.throughput(Throughput::Elements(dataset.matches.len() as u64));
    let id = format!("files={}", dataset.files.len());
    group.bench_function(id, |b| b.iter(|| read_dir(black_box(folder))));
    group.finish();
}
