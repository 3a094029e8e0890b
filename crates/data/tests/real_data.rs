//! The eight Premier League seasons that football-data.co.uk publishes, read from the folder in `FAIRLINE_DATA`.
//!
//! The files may not be passed on and are no part of the repository. Without the variable every trial is listed as
//! ignored, so that a run cannot pass for one on real data.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::BTreeSet;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use fairline_data::{
    CheckOptions, Dataset, Finding, HoldOut, Line, Match, Season, SeasonState, check, read_dir,
};
use jiff::civil::date;
use libtest_mimic::{Arguments, Failed, Trial};

/// A trial's name and what it asserts.
type Check = (&'static str, fn(&Dataset));

#[expect(clippy::print_stderr, reason = "says why the trials are ignored, which libtest's list cannot")]
fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = env::var_os("FAIRLINE_DATA").filter(|value| !value.is_empty()).map(PathBuf::from);
    let checks: &[Check] = &[
        ("every_match_is_read", every_match_is_read),
        ("every_season_has_380_matches", every_season_has_380_matches),
        ("prices_are_those_of_the_file", prices_are_those_of_the_file),
        ("bookmakers_keep_their_names_across_layouts", bookmakers_keep_their_names_across_layouts),
        ("two_way_prices_are_those_of_the_file", two_way_prices_are_those_of_the_file),
        ("incomplete_quotes_are_as_in_the_files", incomplete_quotes_are_as_in_the_files),
        ("last_season_can_be_held_out", last_season_can_be_held_out),
        ("check_finds_whole_seasons_and_no_drift", check_finds_whole_seasons_and_no_drift),
        #[cfg(feature = "parquet")]
        ("parquet_gives_the_same_there_and_back", parquet_gives_the_same_there_and_back),
    ];
    if folder.is_none() {
        eprintln!(
            "ignored: set FAIRLINE_DATA to a folder with the football-data.co.uk files E0, 2016-17 to 2023-24"
        );
    }
    let data = folder.map(|folder| read_dir(&folder)).transpose();
    let trials = match data {
        Err(error) => {
            let message = error.to_string();
            vec![Trial::test("folder_is_read", move || Err(Failed::from(message)))]
        }
        Ok(data) => {
            let data = data.map(Arc::new);
            let trial = |&(name, check): &Check| {
                let data = data.clone();
                let ignored = data.is_none();
                Trial::test(name, move || {
                    // Reached without data only where ignored trials are asked for.
                    let data = data.ok_or_else(|| Failed::from("set FAIRLINE_DATA"))?;
                    check(&data);
                    Ok(())
                })
                .with_ignored_flag(ignored)
            };
            checks.iter().map(trial).collect()
        }
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn find<'a>(data: &'a Dataset, home: &str, season: i16) -> Option<&'a Match> {
    data.matches.iter().find(|played| played.home == home && played.season() == Season::new(season))
}

fn every_match_is_read(data: &Dataset) {
    assert_eq!((data.matches.len(), data.files.len()), (3040, 8));
    assert_eq!(data.refused, []);
    assert!(data.matches.iter().all(|played| played.shots.is_some() && played.half_time.is_some()));
    assert_eq!(data.matches.iter().filter(|played| played.time.is_some()).count(), 5 * 380);
}

fn every_season_has_380_matches(data: &Dataset) {
    let seasons: Vec<i16> = data.seasons().into_iter().map(Season::year).collect();
    assert_eq!(seasons, (2016..=2023).collect::<Vec<_>>());
    for season in data.seasons() {
        assert_eq!(data.matches.iter().filter(|played| played.season() == season).count(), 380, "{season}");
    }
}

fn prices_are_those_of_the_file(data: &Dataset) {
    let played = find(data, "Burnley", 2023).expect("Burnley played at home in 2023-24");
    assert_eq!((played.away.as_str(), played.date), ("Man City", date(2023, 8, 11)));
    assert_eq!((played.goals, played.shots_on_target), ([0, 3], Some([1, 8])));
    assert_eq!(played.odds("B365", Line::Opening), Some([8.0, 5.5, 1.33]));
    assert_eq!(played.odds("B365", Line::Closing), Some([9.0, 5.25, 1.33]));
}

fn bookmakers_keep_their_names_across_layouts(data: &Dataset) {
    for played in &data.matches {
        let later = played.season() >= Season::new(2019);
        for name in ["B365", "PS", "Max", "Avg", "WH", "VC"] {
            assert!(played.odds(name, Line::Opening).is_some(), "{name}: {played:?}");
            let closing = name == "PS" || later;
            assert_eq!(played.odds(name, Line::Closing).is_some(), closing, "{name}: {played:?}");
        }
        let [max, avg] = ["Max", "Avg"].map(|name| played.odds(name, Line::Opening).expect("asserted above"));
        assert!((0..3).all(|outcome| max[outcome] >= avg[outcome]), "{played:?}");
    }
    let names: BTreeSet<Arc<str>> =
        data.matches.iter().flat_map(|played| &played.quotes).map(|quote| quote.bookmaker).collect();
    assert_eq!(
        names.iter().map(|name| &**name).collect::<Vec<_>>(),
        ["Avg", "B365", "BW", "IW", "LB", "Max", "PS", "VC", "WH"]
    );
}

fn incomplete_quotes_are_as_in_the_files(data: &Dataset) {
    // Newcastle v Man City of 2021-22 has an over and an under at 0.0, which is no price.
    assert_eq!((data.incomplete_quotes, data.incomplete_two_way_quotes), (0, 0));
    // Interwetten left during 2023-24: its prices are blank, which is absence and not a defect.
    let without = data.matches.iter().filter(|played| played.odds("IW", Line::Opening).is_none());
    assert_eq!(without.count(), 182);
}

fn two_way_prices_are_those_of_the_file(data: &Dataset) {
    // Burnley v Man City and, in the older layout, Burnley v Swansea.
    let first = |season, home| {
        let of_home = |played: &&Match| played.season() == Season::new(season) && played.home == home;
        data.matches.iter().find(of_home).expect("the first home match")
    };
    let played = first(2023, "Burnley");
    assert_eq!(played.total("B365", Line::Opening, 2.5), Some([1.67, 2.2]));
    assert_eq!(played.total("Avg", Line::Closing, 2.5), Some([1.64, 2.28]));
    assert_eq!(played.handicap("PS", Line::Opening), Some((1.5, [1.86, 2.07])));
    assert_eq!(played.handicap("Max", Line::Closing), None, "its two cells are blank");
    assert_eq!((played.corners, played.fouls), (Some([6, 5]), Some([11, 8])));
    assert_eq!((played.yellow_cards, played.red_cards), (Some([0, 0]), Some([1, 0])));
    let played = first(2016, "Burnley");
    assert_eq!(played.total("Max", Line::Opening, 2.5), Some([2.4, 1.68]));
    assert_eq!(played.handicap("Avg", Line::Opening), Some((-0.25, [2.06, 1.81])));
    assert!(data.matches.iter().all(|played| played.total("Avg", Line::Opening, 2.5).is_some()));
    assert!(data.matches.iter().all(|played| played.corners.is_some() && played.fouls.is_some()));
}

fn last_season_can_be_held_out(data: &Dataset) {
    let split = HoldOut::split(&data.matches, Season::new(2023)).expect("2023-24 is there");
    assert_eq!((split.train.len(), split.test.len()), (7 * 380, 380));
}

fn check_finds_whole_seasons_and_no_drift(data: &Dataset) {
    let report = check(data, &CheckOptions::new()).unwrap();
    assert!(report.seasons.iter().all(|season| season.state == SeasonState::Complete), "{report}");
    assert!(report.files.iter().all(|file| file.matches == 380 && file.refused == 0), "{report}");
    // What is left to find are prices: the text says which.
    let prices = |finding: &Finding| matches!(finding, Finding::Book { .. } | Finding::Move { .. });
    assert!(report.problems.iter().all(prices) && report.notes.is_empty(), "{report}");

    // Two clubs of the last season under other names: both are found, and nothing else is.
    let mut renamed = data.clone();
    for played in renamed.matches.iter_mut().filter(|played| played.season() == Season::new(2023)) {
        for club in [&mut played.home, &mut played.away] {
            match club.as_str() {
                "Man United" => "Man Utd".clone_into(club),
                "Nott'm Forest" => "Nottingham Forest".clone_into(club),
                _ => {}
            }
        }
    }
    let drift = check(&renamed, &CheckOptions::new()).unwrap().problems;
    let drift = drift.iter().filter_map(|finding| match finding {
        Finding::NameDrift { name, other, .. } => Some([name.0.as_str(), other.0.as_str()]),
        _ => None,
    });
    assert!(drift.eq([["Man United", "Man Utd"], ["Nott'm Forest", "Nottingham Forest"]]));
}

#[cfg(feature = "parquet")]
fn parquet_gives_the_same_there_and_back(data: &Dataset) {
    let dir = tempfile::tempdir().unwrap();
    let [parquet, csv] = ["parquet", "csv"].map(|name| dir.path().join(name));
    let from = data.files[0].parent().unwrap();
    assert_eq!(fairline_data::convert(from, &parquet).unwrap().len(), data.files.len());
    fairline_data::convert(&parquet, &csv).unwrap();
    for folder in [parquet, csv] {
        let again = read_dir(&folder).unwrap();
        assert_eq!(again.matches, data.matches, "{}", folder.display());
        assert_eq!(again.incomplete_quotes, data.incomplete_quotes);
        assert_eq!(again.refused.len(), data.refused.len());
    }
}
