//! Seasons kept as Parquet: the same data set as from CSV, there and back, and files that others wrote.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::fs;
use std::mem::{Discriminant, discriminant};
use std::path::Path;

use fairline_data::{Dataset, Error, Line, Match, Reason, convert, read_bytes, read_dir, read_file};
use jiff::civil::{date, time};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const SEASON: &str = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HS,AS,Referee,PSH,PSD,PSA,Attendance\n\
    E0,12/08/2023,15:00,Aldwick,\"Brenmoor, the\",2,1,H,10,4,J Moss,1.9,3.60,4.5,10000\n\
    E0,13/08/23,,Corley,Aldwick,0,0,D,,,O'Neill,2.1,3.3,,\n\
    E0,14/08/2023,20:00,Corley,Brenmoor,1,0,A\n";

/// Line, column and kind of reason of a refused row.
type Refused = (u64, String, Discriminant<Reason>);

/// A data set without file names, and refusals without the cell's text: `3.60` comes back as `3.6`.
fn content(data: &Dataset) -> (Vec<Match>, usize, Vec<Refused>) {
    let refused = data.refused.iter().map(|row| (row.line, row.column.clone(), discriminant(&row.reason)));
    (data.matches.clone(), data.incomplete_quotes, refused.collect())
}

/// The data sets of a CSV text, of the Parquet made of it, and of the CSV made of that.
fn there_and_back(csv: &str) -> [Dataset; 3] {
    let dir = tempfile::tempdir().unwrap();
    let [first, parquet, last] = ["a.csv", "b.parquet", "c.csv"].map(|name| dir.path().join(name));
    fs::write(&first, csv).unwrap();
    assert_eq!(convert(&first, &parquet).unwrap(), std::slice::from_ref(&parquet));
    convert(&parquet, &last).unwrap();
    [first, parquet, last].map(|path| read_file(&path).unwrap())
}

#[test]
fn a_season_is_the_same_there_and_back() {
    let [csv, parquet, again] = there_and_back(SEASON);
    assert_eq!(content(&csv), content(&parquet));
    assert_eq!(content(&csv), content(&again));
    let first = &parquet.matches[0];
    assert_eq!((first.date, first.time), (date(2023, 8, 12), Some(time(15, 0, 0, 0))));
    assert_eq!((first.away.as_str(), first.shots), ("Brenmoor, the", Some([10, 4])));
    assert_eq!(first.odds("PS", Line::Opening), Some([1.9, 3.6, 4.5]));
    assert_eq!((parquet.matches.len(), parquet.incomplete_quotes), (2, 1));
    let refusal = &parquet.refused[0];
    assert_eq!(refusal.to_string(), "b.parquet:4: column FTR: \"A\" contradicts the goals 1-0");
}

#[test]
fn every_column_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let [from, parquet, to] = ["a.csv", "b.parquet", "c.csv"].map(|name| dir.path().join(name));
    // Two columns of one name, one without, a blank one without, a cell beyond the header, a blank row.
    let csv = "\u{feff}Div, Date ,HomeTeam,AwayTeam,FTHG,FTAG,FTR,X,X,,\n\
               E0,12/08/23,A,B,1,0,H,1,2.50,note,,tail\n,,,\n\
               E0,13/08/23,B,A,1,0,H\n";
    fs::write(&from, csv).unwrap();
    convert(&from, &parquet).unwrap();
    convert(&parquet, &to).unwrap();
    let expected = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,X,X (2),10,12\n\
                    E0,12/08/2023,A,B,1,0,H,1,2.5,note,tail\n\
                    E0,13/08/2023,B,A,1,0,H,,,,\n";
    assert_eq!(fs::read_to_string(&to).unwrap(), expected);
}

#[test]
fn a_folder_may_mix_both_and_is_converted_in_one_call() {
    let dir = tempfile::tempdir().unwrap();
    let [csv, parquet, mixed] = ["csv", "parquet", "mixed"].map(|name| dir.path().join(name));
    for folder in [&csv, &mixed] {
        fs::create_dir(folder).unwrap();
    }
    let other = SEASON.replace("/2023", "/2022").replace("/23", "/22");
    fs::write(csv.join("one.CSV"), SEASON).unwrap();
    fs::write(csv.join("two.csv"), other).unwrap();
    let written = convert(&csv, &parquet).unwrap();
    assert_eq!(written, [parquet.join("one.parquet"), parquet.join("two.parquet")]);
    let expected = content(&read_dir(&csv).unwrap());
    assert_eq!(content(&read_dir(&parquet).unwrap()), expected);
    fs::copy(csv.join("one.CSV"), mixed.join("one.csv")).unwrap();
    fs::copy(parquet.join("two.parquet"), mixed.join("two.parquet")).unwrap();
    assert_eq!(content(&read_dir(&mixed).unwrap()), expected);

    let error = convert(&mixed, &dir.path().join("none")).unwrap_err().to_string();
    assert!(error.contains("mixed: holds both .csv and .parquet files; name"), "{error}");
    assert!(!dir.path().join("none").exists());
    let names: Vec<_> = fs::read_dir(&parquet).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "no part files: {names:?}");
}

#[test]
fn what_cannot_be_converted_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("a.csv"), SEASON).unwrap();
    fs::write(path("open.csv"), SEASON.replace("J Moss", "\"J Moss")).unwrap();
    fs::write(path("page.csv"), "<html>").unwrap();
    fs::write(path("text.parquet"), SEASON).unwrap();
    for (from, to, expected) in [
        ("a.csv", "b.csv", "a.csv: is not to be converted"),
        ("a.csv", "b", "a.csv: is not to be converted"),
        ("none.csv", "b.parquet", "none.csv: No such file"),
        ("open.csv", "b.parquet", "open.csv:2: a quotation mark does not close"),
        ("page.csv", "b.parquet", "page.csv: an HTML page"),
        ("text.parquet", "b.csv", "text.parquet: cannot be read as Parquet: "),
    ] {
        let error = convert(&path(from), &path(to)).unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains('\n'), "{error}");
        assert!(!path(to).exists() || to == "b.csv");
    }
    assert!(matches!(read_file(&path("text.parquet")).unwrap_err(), Error::NotParquet { .. }));
}

#[test]
fn damage_is_an_error_and_never_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let [csv, parquet] = ["a.csv", "a.parquet"].map(|name| dir.path().join(name));
    fs::write(&csv, SEASON).unwrap();
    convert(&csv, &parquet).unwrap();
    let bytes = fs::read(&parquet).unwrap();
    for end in 4..bytes.len() {
        let error = read_bytes(&parquet, &bytes[..end]).unwrap_err();
        assert!(matches!(error, Error::NotParquet { .. }), "{end}: {error}");
    }
    for place in 0..bytes.len() {
        for flip in [0x55, 0xff, 0x80, 1] {
            let mut bytes = bytes.clone();
            bytes[place] ^= flip;
            // Some bytes only change a cell.
            let _ = read_bytes(Path::new("a.parquet"), &bytes);
        }
    }
}

/// Written by pandas: see `fixtures/write_pandas.py`.
#[test]
fn files_of_pandas_are_read() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for name in ["pandas-plain.parquet", "pandas-typed.parquet", "pandas-strings.parquet"] {
        let data = read_file(&fixtures.join(name)).unwrap();
        assert_eq!(data.refused, [], "{name}");
        assert_eq!((data.matches.len(), data.incomplete_quotes), (3, 1), "{name}");
        let [first, second, third] = data.matches.as_slice() else { unreachable!() };
        assert_eq!((first.date, first.time), (date(2023, 8, 12), Some(time(15, 0, 0, 0))), "{name}");
        assert_eq!((first.home.as_str(), first.away.as_str(), first.goals), ("Aldwick", "Málby", [2, 1]));
        assert_eq!((first.shots, second.shots), (Some([11, 4]), None), "{name}");
        assert_eq!(first.odds("PS", Line::Opening), Some([1.9, 3.6, 4.33]), "{name}");
        assert_eq!((second.odds("PS", Line::Opening), third.time), (None, None), "{name}");
        assert_eq!(third.odds("B365", Line::Closing), Some([1.01, 13.5, 41.0]), "{name}");
    }
}

const COLUMNS: [&str; 24] = [
    "Div",
    "Date",
    "HomeTeam",
    "AwayTeam",
    "FTHG",
    "FTAG",
    "FTR",
    "Time",
    "HTHG",
    "HTAG",
    "HS",
    "AS",
    "HST",
    "AST",
    "Referee",
    "B365H",
    "B365D",
    "B365A",
    "PSCH",
    "PSCD",
    "PSCA",
    "",
    "HS",
    "Attendance",
];

prop_compose! {
    /// A table with the required columns, any of the others in any order, and rows of any length.
    fn tables()(
        more in subsequence(&COLUMNS[7..], 0..=COLUMNS.len() - 7).prop_shuffle(),
        rows in vec((vec(cell(), COLUMNS.len() + 1), 7..=COLUMNS.len() + 1, 1..28_u8, 0..5_usize, any::<bool>()), 0..9),
    ) -> String {
        let header: Vec<&str> = COLUMNS[..7].iter().copied().chain(more).collect();
        let mut text = header.join(",") + "\n";
        for (row, (mut cells, length, day, goals, good)) in rows.into_iter().enumerate() {
            if good {
                let result = ["A", "D", "H"][goals.min(2)];
                let required = ["E0", &format!("{day:02}/09/20"), &row.to_string(), "Away", &goals.to_string(), "1", result];
                cells.splice(..7, required.map(str::to_owned));
            }
            "E0".clone_into(&mut cells[0]);
            text += &(cells[..length].join(",") + "\n");
        }
        text
    }
}

fn cell() -> impl Strategy<Value = String> {
    let odd = [
        "",
        " ",
        "3.",
        ".5",
        "+3",
        "007",
        "1e3",
        "-0",
        "3.0",
        "3.50",
        "inf",
        "NaN",
        "2016-08-13",
        "1/9/20",
        "12:30",
        "x",
    ];
    let odd = select(odd.map(str::to_owned).to_vec());
    let odds = (1.001..30.0_f64).prop_map(|odds| odds.to_string());
    let count = (0..30_u32).prop_map(|count| count.to_string());
    prop_oneof![3 => Just(String::new()), 4 => odds, 8 => count, 1 => odd, 1 => "[ -!#-+.-~é]{0,5}"]
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_table_gives_the_same_data_set_there_and_back(table in tables()) {
        let [csv, parquet, again] = there_and_back(&table);
        prop_assert_eq!(content(&csv), content(&parquet));
        prop_assert_eq!(content(&csv), content(&again));
    }
}
