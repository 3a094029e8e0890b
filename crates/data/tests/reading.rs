//! Reading match files: every variation of the layout, every refusal, every error of a file or folder.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fairline_data::{Dataset, Error, Line, Outcome, Quote, Reason, Season, read_bytes, read_dir, read_file};
use jiff::civil::{date, time};

const HEADER: &str = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR,Referee,HS,AS,HST,AST,\
                      B365H,B365D,B365A,B365AHH,B365AHA,B365CH,B365CD,B365CA";
const ROW: &str = "E0,12/08/2023,15:00,Aldwick,Brenmoor,2,1,H,1,0,H,A Whistle,14,9,6,3,\
                   1.9,3.6,4.5,1.95,1.95,1.85,3.7,4.75";

fn read(text: &str) -> Dataset {
    read_bytes(Path::new("folder/E0.csv"), text.as_bytes()).unwrap()
}

/// A file of one row in which `from` is replaced by `to`, and what is said about it.
fn refusal(from: &str, to: &str) -> String {
    assert_eq!(ROW.matches(from).count(), 1, "{from} is not unique");
    let good = ROW.replace("12/08/2023", "19/08/2023");
    let data = read(&format!("{HEADER}\n{}\n{good}\n", ROW.replace(from, to)));
    assert_eq!((data.matches.len(), data.refused.len()), (1, 1), "{to}: {:?}", data.refused);
    assert_eq!(data.matches[0].date, date(2023, 8, 19));
    data.refused[0].to_string()
}

fn odds_of(data: &Dataset, bookmaker: &str) -> [Option<[f64; 3]>; 2] {
    [Line::Opening, Line::Closing].map(|line| data.matches[0].odds(bookmaker, line))
}

#[test]
fn one_row_is_one_match() {
    let data = read(&format!("{HEADER}\n{ROW}\n"));
    assert_eq!((data.refused.len(), data.incomplete_quotes), (0, 0));
    assert_eq!(data.files, [PathBuf::from("folder/E0.csv")]);
    let played = &data.matches[0];
    assert_eq!((played.competition.as_str(), played.date), ("E0", date(2023, 8, 12)));
    assert_eq!(played.time, Some(time(15, 0, 0, 0)));
    assert_eq!((played.home.as_str(), played.away.as_str()), ("Aldwick", "Brenmoor"));
    assert_eq!((played.goals, played.half_time), ([2, 1], Some([1, 0])));
    assert_eq!((played.shots, played.shots_on_target), (Some([14, 9]), Some([6, 3])));
    assert_eq!((played.season(), played.outcome()), (Season::new(2023), Outcome::Home));
    assert_eq!(odds_of(&data, "B365"), [Some([1.9, 3.6, 4.5]), Some([1.85, 3.7, 4.75])]);
    assert_eq!((played.quotes.len(), played.odds("B365AH", Line::Opening)), (2, None));
}

#[test]
fn the_same_rows_in_other_clothes_are_the_same_matches() {
    let expected = read(&format!("{HEADER}\n{ROW}\n")).matches;
    let commas = ",".repeat(23);
    let spaced = HEADER.split(',').map(|name| format!(" {name} ")).collect::<Vec<_>>().join(",");
    let quoted = ROW.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",");
    for (name, text) in [
        ("byte order mark", format!("\u{feff}{HEADER}\n{ROW}\n")),
        ("no line end at the end", format!("{HEADER}\n{ROW}")),
        ("CRLF", format!("{HEADER}\r\n{ROW}\r\n")),
        ("trailing blank lines", format!("{HEADER}\n{ROW}\n\n  \n\r\n")),
        ("blank lines between", format!("\n{HEADER}\n\n{ROW}\n")),
        ("rows of commas", format!("{HEADER}\n{commas}\n{ROW}\n{commas}\n , ,\n")),
        ("empty header columns", format!("{HEADER},,,\n{ROW},,,\n")),
        ("longer rows", format!("{HEADER}\n{ROW},,\n")),
        ("spaced header", format!("{spaced}\n{ROW}\n")),
        ("spaced cells", format!("{HEADER}\n{}\n", ROW.replace(',', " , "))),
        ("quoted cells", format!("{HEADER}\n{quoted}\n")),
        ("short year", format!("{HEADER}\n{}\n", ROW.replace("/2023", "/23"))),
        ("counts with a fraction", format!("{HEADER}\n{}\n", ROW.replace(",2,1,H,", ",2.0,1.0,H,"))),
    ] {
        let data = read(&text);
        assert_eq!(data.matches, expected, "{name}");
        assert_eq!((data.refused.len(), data.incomplete_quotes), (0, 0), "{name}");
    }
}

#[test]
fn latin_1_and_utf_8_names_are_read_alike() {
    let text = format!("{HEADER}\n{}\n", ROW.replace("Aldwick", "Málaga"));
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let data = read_bytes(Path::new("SP1.csv"), &latin).unwrap();
    assert_eq!(data.matches[0].home, "Málaga");
    assert_eq!(data.matches, read(&text).matches);
}

#[test]
fn rows_may_end_after_the_required_columns() {
    let data = read(&format!("{HEADER}\nE0,12/08/2023,,Aldwick,Brenmoor,0,0,D\n"));
    let played = &data.matches[0];
    assert_eq!((played.time, played.half_time, played.shots), (None, None, None));
    assert_eq!((played.outcome(), played.quotes.len(), data.incomplete_quotes), (Outcome::Draw, 0, 0));
    let data = read("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nE0,12/08/98,Aldwick,Brenmoor,0,1,A\n");
    assert_eq!((data.matches[0].season(), data.matches[0].outcome()), (Season::new(1998), Outcome::Away));
}

#[test]
fn betbrain_and_vc_columns_keep_their_meaning() {
    let header = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,VCH,VCD,VCA,Bb1X2,BbMxH,BbAvH,BbMxD,BbAvD,BbMxA,BbAvA,\
                  BbAH,BbAHh,PSCH,PSCD,PSCA,VCCH,VCCD,VCCA";
    let row = "E0,12/08/16,Aldwick,Brenmoor,2,1,H,2,3,4,55,2.5,2.4,3.5,3.4,4.5,4.4,32,-0.25,2.1,3.1,4.1,2.2,3.2,4.2";
    let data = read(&format!("{header}\n{row}\n"));
    assert_eq!(odds_of(&data, "VC"), [Some([2.0, 3.0, 4.0]), Some([2.2, 3.2, 4.2])]);
    assert_eq!(odds_of(&data, "Max"), [Some([2.5, 3.5, 4.5]), None]);
    assert_eq!(odds_of(&data, "Avg"), [Some([2.4, 3.4, 4.4]), None]);
    assert_eq!(odds_of(&data, "PS"), [None, Some([2.1, 3.1, 4.1])]);
    assert_eq!(data.matches[0].quotes.len(), 5);
    let statistics = data.matches[0].quotes.iter().filter(Quote::is_statistic);
    assert_eq!(statistics.map(|quote| quote.bookmaker.to_string()).collect::<Vec<_>>(), ["Max", "Avg"]);
}

#[test]
fn incomplete_quotes_are_counted_and_absent_ones_are_not() {
    let one_missing = ROW.replace("1.9,3.6,4.5", "1.9,,4.5");
    let data = read(&format!("{HEADER}\n{one_missing}\n"));
    assert_eq!((data.matches.len(), data.incomplete_quotes), (1, 1));
    assert_eq!(odds_of(&data, "B365"), [None, Some([1.85, 3.7, 4.75])]);

    let cut_short = ROW.strip_suffix(",3.7,4.75").unwrap();
    assert_eq!(read(&format!("{HEADER}\n{cut_short}\n")).incomplete_quotes, 1);

    for none in [", ,", "0,0,0", "0.00,,0."] {
        let all_missing = ROW.replace("1.9,3.6,4.5", none);
        let data = read(&format!("{HEADER}\n{all_missing}\n"));
        assert_eq!((data.matches.len(), data.incomplete_quotes), (1, 0), "{none}");
        assert_eq!(odds_of(&data, "B365"), [None, Some([1.85, 3.7, 4.75])], "{none}");
    }
    for some in ["1.9,0,4.5", "0,3.6,4.5", "1.9,3.6,0.0"] {
        let data = read(&format!("{HEADER}\n{}\n", ROW.replace("1.9,3.6,4.5", some)));
        assert_eq!((data.matches.len(), data.incomplete_quotes), (1, 1), "{some}");
        assert_eq!(odds_of(&data, "B365").map(|odds| odds.is_some()), [false, true], "{some}");
    }
}

#[test]
fn every_bad_cell_is_refused_with_its_place() {
    for (from, to, expected) in [
        (",2,1,H,", ",2,1,X,", "FTR: \"X\" is not H, D or A"),
        (",2,1,H,", ",2,1,,", "FTR: is blank"),
        (",2,1,H,", ",2,1,A,", "FTR: \"A\" contradicts the goals 2-1"),
        (",2,1,H,", ",,1,H,", "FTHG: is blank"),
        (",2,1,H,", ",2,one,H,", "FTAG: \"one\" is not a whole number"),
        (",2,1,H,", ",2.5,1,H,", "FTHG: \"2.5\" is not a whole number"),
        (",2,1,H,", ",2,-1,H,", "FTAG: \"-1\" is not a whole number"),
        ("E0,", ",", "Div: is blank"),
        ("12/08/2023", "", "Date: is blank"),
        ("12/08/2023", "31/02/2023", "Date: \"31/02/2023\" is not a date (dd/mm/yy or dd/mm/yyyy)"),
        ("12/08/2023", "2023-08-12", "Date: \"2023-08-12\" is not a date (dd/mm/yy or dd/mm/yyyy)"),
        ("12/08/2023", "12/08/023", "Date: \"12/08/023\" is not a date (dd/mm/yy or dd/mm/yyyy)"),
        ("15:00", "25:00", "Time: \"25:00\" is not a time (hh:mm)"),
        ("15:00", "3 pm", "Time: \"3 pm\" is not a time (hh:mm)"),
        ("Aldwick", " ", "HomeTeam: is blank"),
        ("Brenmoor", "", "AwayTeam: is blank"),
        ("Brenmoor", "Aldwick", "AwayTeam: \"Aldwick\" is also the home team"),
        (",1,0,H,", ",x,0,H,", "HTHG: \"x\" is not a whole number"),
        (",14,9,", ",14,?,", "AS: \"?\" is not a whole number"),
        (",6,3,", ",6.1,3,", "HST: \"6.1\" is not a whole number"),
        (",1.9,3.6", ",evens,3.6", "B365H: \"evens\" is not a number"),
        (",3.6,", ",1,", "B365D: odds \"1\" must be finite and greater than 1"),
        (",4.5,", ",0.9,", "B365A: odds \"0.9\" must be finite and greater than 1"),
        (",1.85,", ",NaN,", "B365CH: odds \"NaN\" must be finite and greater than 1"),
        (",3.7,", ",inf,", "B365CD: odds \"inf\" must be finite and greater than 1"),
        (",4.75", ",1e999", "B365CA: odds \"1e999\" must be finite and greater than 1"),
        (",4.75", ",1e-400", "B365CA: odds \"1e-400\" must be finite and greater than 1"),
        (",4.75", ",-0", "B365CA: odds \"-0\" must be finite and greater than 1"),
        (",4.75", ",0.0.0", "B365CA: \"0.0.0\" is not a number"),
        (",4.75", ",-3", "B365CA: odds \"-3\" must be finite and greater than 1"),
    ] {
        assert_eq!(refusal(from, to), format!("E0.csv:2: column {expected}"), "{to}");
    }
    // Cells of columns that are not read may hold anything.
    let data = read(&format!("{HEADER}\n{}\n", ROW.replace(",1.95,1.95,", ",x,y,")));
    assert_eq!((data.matches.len(), data.refused.len()), (1, 0));
}

#[test]
fn refusals_are_data_with_the_line_as_an_editor_shows_it() {
    let bad = ROW.replace(",2,1,H,", ",2,1,X,");
    for (name, text) in [
        ("LF", format!("{HEADER}\n{ROW}\n{bad}\n")),
        ("CRLF", format!("{HEADER}\r\n{ROW}\r\n{bad}\r\n")),
        ("CR", format!("{HEADER}\r{ROW}\r{bad}\r")),
        ("blank line", format!("{HEADER}\n\n{bad}\n")),
        ("blank CRLF line", format!("{HEADER}\r\n\r\n{bad}\r\n")),
    ] {
        let refused = &read(&text).refused[0];
        assert_eq!((refused.line, refused.column.as_str()), (3, "FTR"), "{name}");
        assert_eq!(refused.file, Path::new("folder/E0.csv"));
        assert_eq!(refused.reason, Reason::NotAResult { value: "X".to_owned() });
    }
}

#[test]
fn long_cells_are_cut_and_stay_on_one_line() {
    let said = refusal(",14,9,", &format!(",{}\t,9,", "z\u{1b}".repeat(1000)));
    assert!(said.len() < 300 && !said.contains(['\n', '\t', '\u{1b}']), "{said}");
}

#[test]
fn an_unclosed_quotation_mark_costs_its_line_only() {
    let [second, third] = ["19/08/2023", "26/08/2023"].map(|day| ROW.replace("12/08/2023", day));
    for end in ["\n", "\r\n"] {
        let open = ROW.replace("A Whistle", "\"A Whistle");
        let data = read(&[HEADER, &open, &second, &third, ""].join(end));
        assert_eq!((data.matches.len(), data.refused.len()), (2, 1));
        let said = "E0.csv:2: column Referee: a quotation mark does not close in this line";
        assert_eq!(data.refused[0].to_string(), said);
    }
    // The header has no name for this column, so its number has to do.
    let data = read(&format!("{HEADER}\n{ROW},\"\n{second}\n"));
    assert_eq!((data.matches.len(), data.refused[0].column.as_str()), (1, "25"));
}

#[test]
fn the_same_match_is_refused_in_one_file_and_across_files() {
    let data = read(&format!("{HEADER}\n{ROW}\n\n{ROW}\n"));
    assert_eq!((data.matches.len(), data.refused.len()), (1, 1));
    let said = "E0.csv:4: column HomeTeam: the same match is already in E0.csv:2";
    assert_eq!(data.refused[0].to_string(), said);

    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("b.csv"), format!("{HEADER}\n{ROW}\n")).unwrap();
    fs::write(dir.path().join("a.csv"), format!("{HEADER}\n\n{ROW}\n")).unwrap();
    let data = read_dir(dir.path()).unwrap();
    assert_eq!(data.matches.len(), 1);
    assert_eq!(data.refused[0].to_string(), "b.csv:2: column HomeTeam: the same match is already in a.csv:3");
}

#[test]
fn two_clubs_may_meet_twice_at_one_ground() {
    // In Scotland they do within a season; on one day, only different competitions can mean different matches.
    let later = ROW.replace("12/08/2023", "13/01/2024");
    let other = ROW.replace("E0,", "E1,");
    let data = read(&format!("{HEADER}\n{ROW}\n{later}\n{other}\n"));
    assert_eq!((data.matches.len(), data.refused.len(), data.seasons()), (3, 0, vec![Season::new(2023)]));
}

#[test]
fn a_folder_is_read_by_name_and_sorted_by_time() {
    let dir = tempfile::tempdir().unwrap();
    let late = ROW.replace("15:00", "20:00");
    let unknown = ROW.replace("15:00", "").replace("Aldwick", "Zeal").replace("Brenmoor", "Yarn");
    let early = ROW.replace("12/08/2023", "06/08/2022");
    fs::write(dir.path().join("2.CSV"), format!("{HEADER}\n{early}\n")).unwrap();
    fs::write(dir.path().join("1.csv"), format!("{HEADER}\n{late}\n{unknown}\n")).unwrap();
    fs::write(dir.path().join("notes.txt"), "not read").unwrap();
    fs::write(dir.path().join("._1.csv"), [0, 5, 22, 7]).unwrap();
    fs::create_dir(dir.path().join("old.csv")).unwrap();

    let data = read_dir(dir.path()).unwrap();
    assert_eq!(data.files, [dir.path().join("1.csv"), dir.path().join("2.CSV")]);
    let order: Vec<_> = data.matches.iter().map(|played| (played.date, played.time)).collect();
    let day = date(2023, 8, 12);
    let expected = [(date(2022, 8, 6), Some(time(15, 0, 0, 0))), (day, None), (day, Some(time(20, 0, 0, 0)))];
    assert_eq!(order, expected);
    assert_eq!(data.seasons(), [Season::new(2022), Season::new(2023)]);
    let [one, other] = [0, 2].map(|place: usize| data.matches[place].quotes.iter().next().unwrap().bookmaker);
    assert!(Arc::ptr_eq(&one, &other), "names are shared across files");
}

#[test]
fn what_is_no_season_file_is_an_error_of_one_line() {
    let name = Path::new("folder/E0.csv");
    let cure = "not a football-data.co.uk CSV file; fetch it again or remove it";
    for (bytes, found) in [
        (&b"PK\x03\x04\x00\x00"[..], "a binary file"),
        (b"\xff\xfeD\x00i\x00v\x00", "a binary file"),
        (b" \n<!DOCTYPE html>\n<html></html>", "an HTML page"),
        (b"", "an empty file"),
        (b"\xEF\xBB\xBF\r\n \n", "an empty file"),
        (b"Div,Date,Time,HomeTeam,AwayTeam,HG,AG,FTR\n", "missing column FTHG, FTAG"),
        (b"hello world", "missing column Div, Date, HomeTeam, AwayTeam, FTHG, FTAG, FTR"),
        (b",,,\n,,,\n", "missing column Div, Date, HomeTeam, AwayTeam, FTHG, FTAG, FTR"),
    ] {
        let error = read_bytes(name, bytes).unwrap_err();
        assert_eq!(error.to_string(), format!("folder/E0.csv: {found}, {cure}"));
    }
    assert_eq!(read(HEADER).matches.len(), 0, "a header alone is a season before its first match");
}

#[test]
fn folder_problems_name_the_path_and_the_cure() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("E0.csv");
    let missing = dir.path().join("nowhere");
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    fs::write(&file, "no header").unwrap();

    let error = read_dir(&missing).unwrap_err();
    assert!(matches!(error, Error::NoSuchFolder { .. }));
    let cure = "no such folder; pass a folder of football-data.co.uk CSV files";
    assert_eq!(error.to_string(), format!("{}: {cure}", missing.display()));

    assert!(matches!(read_dir(&file), Err(Error::NotAFolder { .. })));
    assert!(matches!(read_dir(&empty), Err(Error::NoCsvFiles { .. })));
    assert!(matches!(read_dir(dir.path()), Err(Error::MissingColumns { .. })));
    assert!(matches!(read_file(&missing), Err(Error::Io { .. })));
    for path in [&missing, &file, &empty, &dir.path().to_owned()] {
        let said = read_dir(path).unwrap_err().to_string();
        assert!(said.starts_with(&path.display().to_string()) && !said.contains('\n'), "{said}");
    }
    assert!(!read_file(&missing).unwrap_err().to_string().contains('\n'));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_asks_for_its_feature() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("E0.parquet"), "PAR1").unwrap();
    let error = read_dir(dir.path()).unwrap_err();
    assert!(matches!(error, Error::WithoutParquet { .. }));
    assert!(
        error.to_string().contains("E0.parquet: Parquet cannot be read without feature `parquet`"),
        "{error}"
    );
}
