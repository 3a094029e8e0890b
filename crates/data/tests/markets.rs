//! Totals, handicaps, the layout of the extra leagues, and matches to come.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::Path;

use fairline_data::{CheckOptions, Dataset, Fixtures, Line, Season, check, read_bytes, read_fixtures_bytes};
use jiff::civil::{date, time};

const HEADER: &str = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365>2.5,B365<2.5,P>2.5,P<2.5,B365C>2.5,B365C<2.5,\
                      AHh,B365AHH,B365AHA,AHCh,PCAHH,PCAHA,HC,AC,HF,AF,HY,AY,HR,AR";
const ROW: &str = "E0,12/08/2023,Aldwick,Brenmoor,2,1,H,1.8,2.05,1.85,2.06,1.75,2.1,-1.25,1.95,1.96,-1,1.9,2.01,7,4,11,13,2,3,0,1";

fn read(text: &str) -> Dataset {
    read_bytes(Path::new("E0.csv"), text.as_bytes()).unwrap()
}

#[test]
fn two_way_markets_and_statistics_are_read() {
    let data = read(&format!("{HEADER}\n{ROW}\n"));
    let played = &data.matches[0];
    assert_eq!(played.total("B365", Line::Opening, 2.5), Some([1.8, 2.05]));
    assert_eq!(played.total("B365", Line::Closing, 2.5), Some([1.75, 2.1]));
    assert_eq!(played.total("PS", Line::Opening, 2.5), Some([1.85, 2.06]));
    assert_eq!(played.total("PS", Line::Opening, 3.5), None);
    assert_eq!(played.handicap("B365", Line::Opening), Some((-1.25, [1.95, 1.96])));
    assert_eq!(played.handicap("PS", Line::Closing), Some((-1.0, [1.9, 2.01])));
    assert_eq!((played.totals.len(), played.handicaps.len(), played.quotes.len()), (3, 2, 0));
    assert_eq!((played.corners, played.fouls), (Some([7, 4]), Some([11, 13])));
    assert_eq!((played.yellow_cards, played.red_cards), (Some([2, 3]), Some([0, 1])));
    assert_eq!((data.incomplete_quotes, data.incomplete_two_way_quotes), (0, 0));
}

#[test]
fn two_way_quotes_are_whole_or_counted() {
    for (from, to, totals, handicaps, incomplete) in [
        ("1.8,2.05", "1.8,", 2, 2, 1),
        ("1.8,2.05", ",", 2, 2, 0),
        ("1.8,2.05", "0.0,2.05", 2, 2, 1),
        ("1.8,2.05", "0,0", 2, 2, 0),
        ("-1.25,", ",", 3, 1, 1),
        ("1.95,1.96", ",", 3, 1, 0),
    ] {
        let data = read(&format!("{HEADER}\n{}\n", ROW.replacen(from, to, 1)));
        let played = &data.matches[0];
        let found = (played.totals.len(), played.handicaps.len(), data.incomplete_two_way_quotes);
        assert_eq!(found, (totals, handicaps, incomplete), "{from} to {to}");
    }
    for (from, to, said) in [
        ("-1.25", "-1.2", "AHh: handicap \"-1.2\" is not a multiple of a quarter of a goal"),
        ("-1.25", "inf", "AHh: handicap \"inf\" is not a multiple of a quarter of a goal"),
        ("-1.25", "one", "AHh: \"one\" is not a number"),
        ("1.8,2.05", "1.8,1", "B365<2.5: odds \"1\" must be finite and greater than 1"),
        ("7,4,11", "7,x,11", "AC: \"x\" is not a whole number"),
    ] {
        let data = read(&format!("{HEADER}\n{}\n", ROW.replacen(from, to, 1)));
        assert_eq!(data.refused[0].to_string(), format!("E0.csv:2: column {said}"));
    }
}

#[test]
fn quotes_can_be_changed_like_a_list() {
    let mut played = read(&format!("{HEADER}\n{ROW}\n")).matches.remove(0);
    let mut totals: Vec<_> = played.totals.iter().collect();
    played.totals.retain(|quote| quote.line == Line::Closing);
    assert_eq!(played.totals.len(), 1);
    totals.retain(|quote| quote.line == Line::Opening);
    played.totals.extend(totals);
    assert_eq!((played.totals.len(), played.total("PS", Line::Opening, 2.5)), (3, Some([1.85, 2.06])));
    assert!(!played.totals.is_empty() && played.quotes.is_empty());
    assert_ne!(played.totals, read(&format!("{HEADER}\n{ROW}\n")).matches[0].totals, "the order counts");
}

#[test]
fn books_of_two_outcomes_are_checked() {
    let wrong = ROW.replace("1.85,2.06", "1.85,20.6").replace("-1,1.9,2.01", "-1,1.09,2.01");
    let report = check(&read(&format!("{HEADER}\n{wrong}\n")), &CheckOptions::new()).unwrap();
    let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "E0 2023-08-12 Aldwick v Brenmoor: PS opening total 2.5 1.85 / 20.6: booksum 0.589",
            "E0 2023-08-12 Aldwick v Brenmoor: PS closing handicap -1 1.09 / 2.01: booksum 1.415",
        ]
    );
}

#[test]
fn older_names_of_the_clubs_columns_are_known() {
    let text = "Div,Date,HT,AT,FTHG,FTAG,FTR\nG1,12/08/01,Aldwick,Brenmoor,0,0,D\n";
    let data = read(text);
    assert_eq!((data.matches[0].home.as_str(), data.matches[0].date), ("Aldwick", date(2001, 8, 12)));
}

const EXTRA: &str =
    "\u{feff}Country,League,Season,Date,Time,Home,Away,HG,AG,Res,PSCH,PSCD,PSCA,MaxCH,MaxCD,MaxCA";

#[test]
fn extra_leagues_name_their_seasons() {
    let text = format!(
        "{EXTRA}\n\
         Argentina,Liga Profesional,2012/2013,04/08/2012,00:10,Aldwick,Brenmoor,2,1,H,1.9,3.6,4.5,2,3.7,4.6\n\
         Argentina,Liga Profesional,2016/2017,27/07/2017,19:00,Brenmoor,Aldwick,0,0,D,,,,,,\n\
         Brazil,Serie A,2012,19/05/2012,22:30,Málaga,Brenmoor,1,1,D,1.75,3.86,5.25,1.76,3.87,5.31\n\
         Brazil,Serie A,2012,02/12/2012,19:00,Brenmoor,Málaga,0,1,A,1.75,3.86,5.25,1.76,3.87,5.31\n\
         Brazil,Serie A,twelve,02/12/2012,19:00,Cray,Málaga,0,1,A,,,,,,\n\
         Brazil,Serie A,2012/2014,02/12/2012,19:00,Dunn,Málaga,0,1,A,,,,,,\n\
         Brazil,,2012,02/12/2012,19:00,Elm,Málaga,0,1,A,,,,,,\n"
    );
    let data = read(&text);
    let seasons: Vec<_> =
        data.matches.iter().map(|played| (played.competition.as_str(), played.season())).collect();
    assert_eq!(
        seasons,
        [
            ("Brazil, Serie A", Season::new(2012)),
            ("Argentina, Liga Profesional", Season::new(2012)),
            ("Brazil, Serie A", Season::new(2012)),
            ("Argentina, Liga Profesional", Season::new(2016)),
        ],
        "a year's two halves are one season"
    );
    assert_eq!(data.matches[0].odds("PS", Line::Closing), Some([1.75, 3.86, 5.25]));
    assert_eq!((data.matches[0].odds("PS", Line::Opening), data.matches[0].half_time), (None, None));
    let said: Vec<String> = data.refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "E0.csv:6: column Season: \"twelve\" is not a season (2012/2013 or 2012)",
            "E0.csv:7: column Season: \"2012/2014\" is not a season (2012/2013 or 2012)",
            "E0.csv:8: column League: is blank",
        ]
    );
    let latin: Vec<u8> = text
        .trim_start_matches('\u{feff}')
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    assert_eq!(read_bytes(Path::new("BRA.csv"), &latin).unwrap().matches, data.matches);
    let error =
        read_bytes(Path::new("BRA.csv"), b"Country,League,Date,Home,Away,HG\n").unwrap_err().to_string();
    assert!(error.contains("missing column Season, AG, Res"), "{error}");
}

fn fixtures(text: &str) -> Fixtures {
    read_fixtures_bytes(Path::new("fixtures.csv"), text.as_bytes()).unwrap()
}

#[test]
fn fixtures_have_prices_and_no_results() {
    let text = "Div,Date,Time,HomeTeam,AwayTeam,Referee,B365H,B365D,B365A,B365>2.5,B365<2.5,AHh,B365AHH,B365AHA\n\
         E1,19/08/2023,15:00,Cray,Dunn,,2,3.4,3.9,1.9,1.95,-0.5,2,1.9\n\
         E0,12/08/2023,,Aldwick,Brenmoor,,1.9,3.6,,,,,,\n\
         E0,12/08/2023,,Aldwick,Brenmoor,,1.9,3.6,4.5,,,,,\n\
         E0,40/08/2023,,Elm,Brenmoor,,1.9,3.6,4.5,,,,,\n";
    let read = fixtures(text);
    assert_eq!((read.matches.len(), read.refused.len(), read.incomplete_quotes), (2, 2, 1));
    let [first, second] = &read.matches[..] else { panic!("{read:?}") };
    assert_eq!((first.home.as_str(), first.time, first.odds("B365")), ("Aldwick", None, None));
    assert_eq!((second.competition.as_str(), second.time), ("E1", Some(time(15, 0, 0, 0))));
    assert_eq!((second.odds("B365"), second.season()), (Some([2.0, 3.4, 3.9]), Season::new(2023)));
    assert_eq!((second.totals.len(), second.handicaps.len()), (1, 1));
    let said: Vec<String> = read.refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "fixtures.csv:4: column HomeTeam: the same match is already in fixtures.csv:3",
            "fixtures.csv:5: column Date: \"40/08/2023\" is not a date (dd/mm/yy or dd/mm/yyyy)",
        ]
    );
    // Results are not looked at, whatever they are.
    let played = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nE0,12/08/2023,Aldwick,Brenmoor,x,y,z\n";
    assert_eq!(fixtures(played).matches.len(), 1);
    let error = read_fixtures_bytes(Path::new("fixtures.csv"), b"Div,HomeTeam\n").unwrap_err().to_string();
    assert!(error.contains("missing column Date, AwayTeam"), "{error}");
}
