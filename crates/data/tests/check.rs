//! What a check finds, and what it must not.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::fmt::Write;
use std::path::Path;

use fairline_data::{
    CheckOptions, DataReport, Dataset, Error, Finding, Likeness, SeasonState, SimulatedLeague,
    SimulatedLeagueOptions, Verdict, check, read_bytes, read_dir,
};
use jiff::ToSpan;
use jiff::civil::date;

const HEADER: &str =
    "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A,MaxH,MaxD,MaxA,B365CH,B365CD,B365CA\n";
const CLUBS: [&str; 6] = ["Aldwick", "Brenmoor", "Corley", "Dunhope", "Elmsea", "Farrow"];

/// The lines of a double round robin in rounds of three matches, ten rounds.
fn season(competition: &str, year: i16, clubs: [&str; 6]) -> Vec<String> {
    let mut lines = Vec::new();
    for round in 0..10 {
        let day = (date(year, 8, 12) + (7 * i32::try_from(round).unwrap()).days()).strftime("%d/%m/%Y");
        // The circle method: the last club stays, the others go round.
        for pair in 0..3 {
            let place = |seat: usize| if seat == 5 { 5 } else { (seat + round) % 5 };
            let [home, away] = [place(pair), place(5 - pair)];
            let [home, away] = if round < 5 { [home, away] } else { [away, home] };
            let [home, away] = [clubs[home], clubs[away]];
            lines.push(format!("{competition},{day},{home},{away},1,0,H,1.9,3.6,4.5,2,3.7,4.8,1.8,3.7,4.9"));
        }
    }
    lines
}

fn read(lines: &[String]) -> Dataset {
    read_bytes(Path::new("E0.csv"), (HEADER.to_owned() + &lines.join("\n")).as_bytes()).unwrap()
}

fn report(lines: &[String]) -> DataReport {
    check(&read(lines), &CheckOptions::new()).unwrap()
}

/// Problems and notes, each as its line.
fn told(report: &DataReport) -> [Vec<String>; 2] {
    [&report.problems, &report.notes].map(|findings| findings.iter().map(Finding::to_string).collect())
}

#[test]
fn a_good_season_is_clean() {
    let report = report(&season("E0", 2023, CLUBS));
    assert_eq!((report.verdict(), report.matches, report.refused), (Verdict::Clean, 30, 0));
    assert_eq!(told(&report), [[""; 0]; 2]);
    assert!(report.strict().is_ok());
    let [count] = report.seasons.as_slice() else { panic!("{:?}", report.seasons) };
    assert_eq!((count.clubs, count.matches, count.state), (6, 30, SeasonState::Complete));
    assert_eq!((report.files[0].matches, report.files[0].refused), (30, 0));
}

#[test]
fn the_simulated_league_is_clean() {
    for seed in 0..3 {
        let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(seed)).unwrap();
        let report = check(&Dataset::from_matches(league.matches), &CheckOptions::new()).unwrap();
        assert_eq!(told(&report), [[""; 0]; 2], "seed {seed}");
        assert!(report.seasons.iter().all(|season| season.state == SeasonState::Complete));
    }
}

#[test]
fn rows_twice_agree_or_conflict() {
    let mut lines = season("E0", 2023, CLUBS);
    lines.push(lines[0].clone());
    lines.push(lines[1].replace("1,0,H", "0,2,A"));
    let report = report(&lines);
    let [problems, notes] = told(&report);
    assert_eq!(
        problems,
        ["E0.csv:33: column HomeTeam: the same match is in E0.csv:3 and ended 1-0 there, 0-2 here"]
    );
    assert_eq!(notes, ["E0.csv:32: column HomeTeam: the same match is already in E0.csv:2"]);
    assert_eq!((report.files[0].matches, report.files[0].refused), (30, 2));
}

#[test]
fn missing_matches_are_listed_where_the_season_is_over() {
    let mut lines = season("E0", 2023, CLUBS);
    let gone = lines.remove(7);
    let cells: Vec<&str> = gone.split(',').collect();
    let expected = format!("E0 2023-24: 1 match missing: {} v {}", cells[2], cells[3]);
    // Four of six clubs have all their matches.
    assert_eq!(told(&report(&lines)), [vec![expected], vec![]]);

    // The last round is missing altogether: it may not have been played yet ...
    let mut lines = season("E0", 2023, CLUBS);
    lines.truncate(27);
    let report = report(&lines);
    assert_eq!((report.problems.len(), report.notes.len()), (0, 1));
    assert_eq!(report.seasons[0].state, SeasonState::ToCome(3));
    // ... unless the next season is there.
    lines.extend(season("E0", 2024, CLUBS));
    let report = self::report(&lines);
    assert_eq!((report.problems.len(), report.notes.len()), (1, 0));
    assert_eq!(report.seasons[0].state, SeasonState::Missing(3));
    // Another competition's next season tells nothing.
    let other = lines
        .iter()
        .map(|line| if line.contains("/2024") { line.replace("E0,", "E1,") } else { line.clone() });
    assert_eq!(self::report(&other.collect::<Vec<_>>()).problems, []);
}

#[test]
fn other_formats_do_not_cry() {
    // Half a season; and a double round robin that half a one follows in spring.
    assert_eq!(told(&report(&season("SC0", 2023, CLUBS)[..15])), [[""; 0]; 2]);
    let mut lines = season("SC0", 2023, CLUBS);
    let spring = |line: &String| line.replace("/08/2023", "/02/2024").replace("/09/2023", "/03/2024");
    lines.extend(season("SC0", 2023, CLUBS)[..15].iter().map(spring));
    assert_eq!(told(&report(&lines)), [[""; 0]; 2]);
    assert_eq!(report(&lines).seasons[0].state, SeasonState::Other);
}

#[test]
fn clubs_short_of_matches_in_other_formats_are_noted() {
    // Ten clubs, each playing its neighbours in a circle once: two each, but for the clubs of a lost match.
    let name = |club: usize| {
        ["Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper"][club % 10]
    };
    let lines: Vec<String> = (1..10)
        .map(|club| format!("X,{:02}/09/2023,{},{},1,0,H", club, name(club), name(club + 1)))
        .collect();
    let [problems, notes] = told(&report(&lines));
    assert_eq!(problems, [""; 0]);
    assert_eq!(notes, ["X 2023-24: most clubs have 2 matches, Ash 1, Birch 1"]);
}

#[test]
fn a_match_on_two_days_is_a_repetition() {
    let mut lines = season("E0", 2023, CLUBS);
    lines.push(lines[0].replace("12/08/2023", "01/05/2024"));
    let [problems, _] = told(&report(&lines));
    assert_eq!(problems, ["E0 2023-24: Aldwick v Farrow on 2023-08-12, 2024-05-01"]);
}

#[test]
fn two_spellings_of_one_club_are_found_and_two_clubs_are_not() {
    let mut clubs = CLUBS;
    clubs[0] = "Man United";
    clubs[1] = "Man City";
    clubs[2] = "Nott'm Forest";
    let mut lines = season("E0", 2022, clubs);
    (clubs[0], clubs[2]) = ("Man Utd", "Nottingham Forest");
    lines.extend(season("E0", 2023, clubs));
    let report = report(&lines);
    let pairs: Vec<_> = report
        .problems
        .iter()
        .map(|finding| match finding {
            Finding::NameDrift { name, other, likeness } => (name.0.as_str(), other.0.as_str(), *likeness),
            other => panic!("{other}"),
        })
        .collect();
    let expected = [
        ("Man United", "Man Utd", Likeness::Abbreviation),
        ("Nott'm Forest", "Nottingham Forest", Likeness::Abbreviation),
    ];
    assert_eq!(pairs, expected);
    assert_eq!(
        told(&report)[0][0],
        "\"Man United\" (10 matches) and \"Man Utd\" (10 matches): an abbreviation; they never met nor played on one day"
    );
}

#[test]
fn a_match_proves_two_clubs() {
    // Alike, but opponents; alike, but on one day against others; alike, on one day against one club: a row spelt twice.
    for (clubs, expected) in [
        (["Malaga", "Málaga", "Brenmoor", "Corley"], 0),
        (["Malaga", "Brenmoor", "Málaga", "Corley"], 0),
        (["Malaga", "Brenmoor", "Málaga", "Brenmoor"], 1),
        (["Brenmoor", "Malaga", "Málaga", "Brenmoor"], 0),
    ] {
        let lines: Vec<String> =
            clubs.chunks(2).map(|pair| format!("SP1,12/08/2023,{},{},1,0,H", pair[0], pair[1])).collect();
        assert_eq!(report(&lines).problems.len(), expected, "{clubs:?}");
    }
    // Other countries are not compared.
    let lines = ["E0,12/08/2023,Arsenal,Brenmoor,1,0,H", "ARG,13/08/2023,Arsenal Sarandi,Corley,1,0,H"];
    assert_eq!(report(&lines.map(str::to_owned)).problems, []);
}

#[test]
fn books_and_jumps_beyond_the_bounds_are_found() {
    let line = |prices: &str| vec![format!("E0,12/08/2023,Aldwick,Brenmoor,1,0,H,{prices}")];
    let found = |prices: &str| told(&report(&line(prices)))[0].clone();
    let place = "E0 2023-08-12 Aldwick v Brenmoor: ";
    assert_eq!(found("19,3.6,4.5"), [format!("{place}B365 opening 19 / 3.6 / 4.5: booksum 0.553")]);
    assert_eq!(found("1.09,3.6,4.5"), [format!("{place}B365 opening 1.09 / 3.6 / 4.5: booksum 1.417")]);
    // An arbitrage over bookmakers is real; a maximum with such a margin is not.
    assert_eq!(found(",,,2.2,4,5.2"), [""; 0]);
    assert_eq!(found(",,,1.2,3,4"), [format!("{place}Max opening 1.2 / 3 / 4: booksum 1.417")]);
    let jump = format!("{place}B365 A opened at 150 and closed at 15");
    assert_eq!(found("1.02,15,150,,,,1.01,16,15"), [jump]);
    let none = CheckOptions::new().greatest_move(11.0).greatest_booksum(1.5);
    let data = read(&line("1.02,15,150,,,,1.01,16,15"));
    assert_eq!(check(&data, &none).unwrap().problems, []);
}

#[test]
fn options_out_of_range_are_named() {
    let options = CheckOptions::new();
    for (options, name) in [
        (options.clone().least_booksum(0.0), "least_booksum"),
        (options.clone().greatest_booksum(0.9), "greatest_booksum"),
        (options.clone().greatest_booksum(f64::NAN), "greatest_booksum"),
        (options.greatest_move(1.0), "greatest_move"),
    ] {
        let error = check(&Dataset::default(), &options).unwrap_err();
        assert!(error.to_string().starts_with(&format!("option {name} = ")), "{error}");
    }
}

/// A folder with one of everything.
fn broken() -> DataReport {
    let dir = tempfile::tempdir().unwrap();
    let mut lines = season("E0", 2022, CLUBS);
    lines.remove(4);
    lines.push(lines[0].replace("1,0,H", "1,1,D"));
    lines.push(lines[1].clone());
    lines[9] = lines[9].replace("1.9,3.6", "19,3.6");
    std::fs::write(dir.path().join("E0-2022-23.csv"), HEADER.to_owned() + &lines.join("\n")).unwrap();
    let mut clubs = CLUBS;
    clubs[3] = "Dunhope Town";
    let mut lines = season("E0", 2023, clubs);
    lines[3] = lines[3].replace("1,0,H", "1,0,A");
    std::fs::write(dir.path().join("E0-2023-24.csv"), HEADER.to_owned() + &lines.join("\n")).unwrap();
    check(&read_dir(dir.path()).unwrap(), &CheckOptions::new()).unwrap()
}

#[test]
fn a_strict_check_names_the_first_problem_and_counts_the_rest() {
    let report = broken();
    let Err(Error::Findings { first, more }) = report.strict() else { panic!("{report}") };
    assert_eq!((first, more), (report.problems[0].to_string(), report.problems.len() - 1));
    assert_eq!(report.verdict().exit_code(), 1);
}

#[test]
fn the_text_holds_every_finding_once() {
    let report = broken();
    let text = report.to_string();
    let kinds = [
        "rows refused: 2",
        "matches missing: 2",
        "names that may be one club: 1",
        "books that cannot be right: 1",
    ];
    for expected in kinds.iter().chain(&[
        "problems: 7",
        "odds that jumped: 1",
        "rows left out as they are there already: 1",
        "notes: 1",
        "E0           2022-23      6       29  1 missing",
        "not clean",
    ]) {
        assert_eq!(text.matches(expected).count(), 1, "{expected} in\n{text}");
    }
    for finding in report.problems.iter().chain(&report.notes) {
        let mut line = String::new();
        write!(line, "{finding}").unwrap();
        assert_eq!(text.matches(&line).count(), 1, "{line} in\n{text}");
        assert!(!line.contains('\n'));
    }
}

#[test]
fn long_lists_are_cut() {
    let rows: Vec<String> = (1..=25).map(|day| format!("E0,{day:02}/09/2023,A,B,1,0,X")).collect();
    let text = report(&rows).to_string();
    assert!(text.contains("problems: 25\n") && text.contains("    … and 15 more\n"), "{text}");
}

#[cfg(feature = "serde")]
#[test]
fn json_is_read_back_as_the_same_report() {
    let report = broken();
    let json = serde_json::to_string_pretty(&report).unwrap();
    assert!(json.contains("\"kind\": \"name_drift\""), "{json}");
    assert_eq!(serde_json::from_str::<DataReport>(&json).unwrap(), report);
}
