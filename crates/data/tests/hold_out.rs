//! Setting one season aside.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::fs;

use fairline_data::{Dataset, Error, HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions, Source};

fn matches() -> Vec<fairline_data::Match> {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).clubs(6)).unwrap().matches
}

#[test]
fn training_is_everything_before_and_testing_is_the_season() {
    let matches = matches();
    let split = HoldOut::split(&matches, Season::new(2017)).unwrap();
    assert_eq!((split.train.len(), split.test.len(), split.season), (30, 30, Season::new(2017)));
    assert!(split.train.iter().all(|played| played.season() == Season::new(2016)));
    assert!(split.test.iter().all(|played| played.season() == Season::new(2017)));
    assert_eq!((&split.train[..], &split.test[..]), (&matches[..30], &matches[30..60]));

    let last = HoldOut::split(&matches, Season::new(2018)).unwrap();
    assert_eq!((last.train.len(), last.test.len()), (60, 30));
}

#[test]
fn a_season_that_does_not_exist_is_told_with_those_that_do() {
    let error = HoldOut::split(&matches(), Season::new(2030)).unwrap_err();
    assert!(matches!(&error, Error::NoSuchSeason { available, .. } if available.len() == 3));
    assert_eq!(
        error.to_string(),
        "season 2030-31 is not in the data, which holds 2016-17, 2017-18, 2018-19; \
         ask for one of these or add the season's CSV file to the folder"
    );
    let error = HoldOut::split(&[], Season::new(2030)).unwrap_err();
    assert!(error.to_string().contains("which holds no seasons;"), "{error}");
}

#[test]
fn the_first_season_has_nothing_to_train_on() {
    let error = HoldOut::split(&matches(), Season::new(2016)).unwrap_err();
    assert!(matches!(error, Error::NoTraining { .. }));
    assert_eq!(
        error.to_string(),
        "season 2016-17 has no earlier season to train on, the data holds 2016-17, 2017-18, 2018-19; \
         ask for a later one or add an earlier season's CSV file to the folder"
    );
}

#[test]
fn a_data_set_of_matches_is_put_in_order() {
    let matches = matches();
    let mut shuffled = matches.clone();
    shuffled.reverse();
    let data = Dataset::from_matches(shuffled);
    assert_eq!(data.matches, matches);
    assert_eq!(data.seasons(), [2016, 2017, 2018].map(Season::new));
}

#[test]
fn the_first_source_that_there_is_gets_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let path = || Some(dir.path().to_owned());
    let named = |path: &str| Some(path.into());
    let simulated = Source::Simulated { seed: 7 };

    assert_eq!(Source::choose(named("a"), named("b"), path(), 7), Source::Given("a".into()));
    assert_eq!(Source::choose(None, named("b"), path(), 7), Source::Environment("b".into()));
    assert_eq!(Source::choose(named(""), named(""), None, 7), simulated);
    assert_eq!(Source::choose(None, None, path(), 7), simulated, "an empty cache is none");
    assert_eq!(Source::choose(None, None, Some(dir.path().join("missing")), 7), simulated);
    fs::write(dir.path().join("E0-2023.csv"), "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n").unwrap();
    let cache = Source::choose(None, None, path(), 7);
    assert_eq!(cache, Source::Cache(dir.path().to_owned()));
    assert_eq!(cache.load().unwrap().files.len(), 1);
    assert!(matches!(Source::Given("/no/such/folder".into()).load(), Err(Error::NoSuchFolder { .. })));
    assert_eq!(Source::Simulated { seed: 42 }.load().unwrap().matches.len(), 3040);
}

#[test]
fn a_source_says_in_one_line_what_it_is() {
    for (source, line) in [
        (Source::Given("d".into()), "football-data.co.uk CSV in d (--data)"),
        (Source::Environment("d".into()), "football-data.co.uk CSV in d (FAIRLINE_DATA)"),
        (Source::Cache("d".into()), "football-data.co.uk CSV in d (download cache)"),
        (Source::Simulated { seed: 42 }, "simulated league, seed 42"),
    ] {
        assert_eq!(source.to_string(), line);
    }
}

#[test]
fn the_order_of_the_matches_does_not_matter() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2)).unwrap();
    let sorted = HoldOut::split(&league.matches, Season::new(2017)).unwrap();
    let mut by_club = league.matches;
    by_club.sort_by(|one, other| one.home.cmp(&other.home));
    assert_eq!(HoldOut::split(&by_club, Season::new(2017)).unwrap(), sorted);
}
