//! The table of a sweep: written in order, read back to the bit, gone on with after a break.

#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use std::path::PathBuf;

use fairline_data::{Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{
    Configuration, EloPredictor, Error, MultinomialPredictor, Prices, Shard, Sweep, SweepOptions,
    SweepProgress, SweepReport, SweepReportOptions, SweepSpace, SweepStaking, Trial, read_trials,
};
use rust_decimal::Decimal;
use tempfile::TempDir;

const SEASONS: [Season; 2] = [Season::new(2017), Season::new(2018)];

struct Search {
    sweep: Sweep,
    configurations: Vec<Configuration>,
    folder: TempDir,
}

fn matches(seed: u64) -> Vec<Match> {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(seed)).unwrap().matches
}

fn space() -> SweepSpace {
    SweepSpace::new()
        .forecaster("elo, \"quoted\"", EloPredictor::default)
        .prices([Prices::Bookmaker("B365".into()), Prices::Best])
        .staking([SweepStaking::Flat(Decimal::TEN), SweepStaking::LevelProfit(Decimal::new(125, 1))])
        .min_edge([Some(0.1 + 0.2), Some(0.05)])
        .max_edge([None, Some(1e300)])
        .odds_band([None, Some([1.5, 1e9])])
        .competitions([None, Some(vec!["E0".into(), "D1".into()])])
}

impl Search {
    fn new() -> Self {
        let space = space();
        let sweep = Sweep::new(&space, &matches(5), &SEASONS, &SweepOptions::new()).unwrap();
        Self { sweep, configurations: space.random(9, 3).unwrap(), folder: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn whole(&self) -> Vec<u8> {
        let path = self.path("whole.csv");
        self.sweep.run_to_csv(&self.configurations, &path, |_| {}).unwrap();
        std::fs::read(path).unwrap()
    }

    /// Goes on with a file; its bytes in the end, and what was told at the start.
    fn go_on(&self, bytes: &[u8]) -> Result<(Vec<u8>, SweepProgress), Error> {
        let path = self.path("part.csv");
        std::fs::write(&path, bytes).unwrap();
        let mut told = Vec::new();
        self.sweep.run_to_csv(&self.configurations, &path, |progress| told.push(progress))?;
        assert!(told.windows(2).all(|pair| pair[1].done == pair[0].done + 1));
        assert_eq!(told.last().unwrap().done, self.configurations.len());
        Ok((std::fs::read(path).unwrap(), told[0]))
    }
}

#[test]
fn what_is_read_is_what_was_tried() {
    let search = Search::new();
    let mut trials: Vec<Trial> = Vec::new();
    let keep = |trial| {
        trials.push(trial);
        Ok(())
    };
    search.sweep.run(&search.configurations, keep).unwrap();
    search.whole();
    assert_eq!(read_trials(&search.path("whole.csv")).unwrap(), trials);
    assert!(trials.iter().any(|trial| trial.bets() > 100) && trials.iter().any(|trial| trial.bets() == 0));
}

#[test]
fn a_search_broken_off_anywhere_ends_with_the_same_bytes() {
    let search = Search::new();
    let whole = search.whole();
    let lines: Vec<usize> =
        whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(place, _)| place + 1).collect();
    assert_eq!(lines.len(), 1 + 2 * 9);
    // Nothing, half a header, the header, half a row, a row of two, in the middle of the last number, all.
    let last = whole.len();
    for cut in
        [0, 7, lines[0], lines[0] + 9, lines[1], lines[2], lines[2] + 1, lines[9], last - 2, last - 1, last]
    {
        let (bytes, first) = search.go_on(&whole[..cut]).unwrap();
        assert_eq!(bytes, whole, "cut at {cut}");
        let rows = lines.iter().filter(|end| **end <= cut).count().saturating_sub(1);
        assert_eq!((first.done, first.resumed, first.total), (rows / 2, rows / 2, 9), "cut at {cut}");
    }
}

#[test]
fn the_tables_of_all_shards_are_the_table_of_the_whole() {
    let search = Search::new();
    search.whole();
    let mut trials = Vec::new();
    for number in [3, 1, 2] {
        let path = search.path(&format!("{number}.csv"));
        let mine = Shard::new(number, 3).unwrap().of(&search.configurations);
        search.sweep.run_to_csv(&mine, &path, |_| {}).unwrap();
        trials.extend(read_trials(&path).unwrap());
    }
    let whole = read_trials(&search.path("whole.csv")).unwrap();
    let options = SweepReportOptions::new(1).resamples(50);
    let report = |trials: &[Trial]| SweepReport::of(trials, &options).unwrap();
    assert_eq!(report(&trials), report(&whole));
    let twice = [whole.clone(), whole[..1].to_vec()].concat();
    assert!(matches!(SweepReport::of(&twice, &options), Err(Error::MixedTrials { .. })));
    let mut other = whole;
    other[4].seasons.pop();
    assert!(matches!(SweepReport::of(&other, &options), Err(Error::MixedTrials { .. })));
}

#[test]
fn the_table_of_another_search_is_left_alone() {
    let search = Search::new();
    let whole = search.whole();
    let text = String::from_utf8(whole.clone()).unwrap();
    let refused = |bytes: &[u8], what: &str| {
        let error = search.go_on(bytes).unwrap_err();
        assert!(matches!(error, Error::SweepFile { .. }) && error.to_string().contains(what), "{error}");
        assert_eq!(std::fs::read(search.path("part.csv")).unwrap(), bytes, "the file was changed");
    };
    refused(b"date,home,away\n1,2,3\n", "header");
    refused(text.replacen("roi", "ROI", 1).as_bytes(), "header");
    refused(
        &[whole.as_slice(), whole.split_inclusive(|b| *b == b'\n').nth(1).unwrap()].concat(),
        "more rows",
    );
    refused(text.replacen(",2017,", ",2015,", 1).as_bytes(), "another search");
    refused(text.replacen(",E0+D1,", ",E0,", 1).as_bytes(), "another search");
    let mut cut_out: Vec<&str> = text.split_inclusive('\n').collect();
    cut_out.remove(2);
    let cut_out = cut_out.concat();
    refused(cut_out.as_bytes(), "line 3");
    refused(text.replacen('\n', "\n1,2\n", 1).as_bytes(), "2 cells");

    // Other matches, other options, another order.
    let other = |matches: &[Match], options: &SweepOptions| {
        let sweep = Sweep::new(&space(), matches, &SEASONS, options).unwrap();
        sweep.run_to_csv(&search.configurations, &search.path("whole.csv"), |_| {}).unwrap_err().to_string()
    };
    let error = other(&matches(6), &SweepOptions::new());
    assert!(error.contains("another search"), "{error}");
    let error = other(&matches(5), &SweepOptions::new().bankroll(Decimal::TWO));
    assert!(error.contains("another search"), "{error}");
    let mut reversed = search.configurations.clone();
    reversed.reverse();
    assert!(search.sweep.run_to_csv(&reversed, &search.path("whole.csv"), |_| {}).is_err());
    assert_eq!(std::fs::read(search.path("whole.csv")).unwrap(), whole);
}

#[test]
fn two_searches_do_not_write_to_one_file() {
    let search = Search::new();
    let path = search.path("whole.csv");
    let file = std::fs::File::create(&path).unwrap();
    file.lock().unwrap();
    let error = search.sweep.run_to_csv(&search.configurations, &path, |_| {}).unwrap_err();
    assert!(error.to_string().contains("another search is writing"), "{error}");
}

#[test]
fn tables_that_cannot_be_read_are_refused() {
    let search = Search::new();
    let text = String::from_utf8(search.whole()).unwrap();
    let path = search.path("bad.csv");
    let refused = |bytes: &[u8], what: &str| {
        std::fs::write(&path, bytes).unwrap();
        let error = read_trials(&path).unwrap_err().to_string();
        assert!(error.contains(what), "{what}: {error}");
    };
    refused(b"", "middle of a row");
    refused(&text.as_bytes()[..text.len() - 3], "middle of a row");
    refused(text.replacen(",flat,", ",fat,", 1).as_bytes(), "column staking");
    refused(text.replacen(",2018,", ",two,", 1).as_bytes(), "column season");
    let (head, _) = text.trim_end().rsplit_once(' ').unwrap();
    refused(format!("{head} NaN\n").as_bytes(), "column weekly_returns");
    refused(format!("{head} inf\n").as_bytes(), "column weekly_returns");
    let missing = read_trials(&search.path("none.csv")).unwrap_err();
    assert!(matches!(missing, Error::SweepFile { line: 0, .. }), "{missing}");
    let folder = search.sweep.run_to_csv(&search.configurations, search.folder.path(), |_| {});
    assert!(matches!(folder, Err(Error::SweepFile { .. })));
}

/// Every forecaster has its own forecasts, however many there are and whichever thread makes them.
#[test]
fn forecasters_are_kept_apart() {
    let space = SweepSpace::new()
        .forecaster("multinomial", MultinomialPredictor::default)
        .forecaster("elo", EloPredictor::default);
    let sweep = Sweep::new(&space, &matches(5), &SEASONS, &SweepOptions::new()).unwrap();
    let alone = SweepSpace::new().forecaster("elo", EloPredictor::default);
    let alone = Sweep::new(&alone, &matches(5), &SEASONS, &SweepOptions::new()).unwrap();
    let grid = space.grid().unwrap();
    let briers = |sweep: &Sweep, one: &Configuration| -> Vec<Option<f64>> {
        sweep.trial(one).unwrap().seasons.iter().map(|season| season.brier_model).collect()
    };
    assert_eq!(briers(&sweep, &grid[1]), briers(&alone, &grid[1]));
    assert_ne!(briers(&sweep, &grid[0]), briers(&sweep, &grid[1]));
}
