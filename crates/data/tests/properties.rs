//! What was written is read back, and nothing that can be written makes the reader panic.

use std::path::Path;

use fairline_data::{
    HandicapQuote, Line, Match, Outcome, Quote, TotalQuote, read_bytes, read_fixtures_bytes,
};
use jiff::ToSpan;
use jiff::civil::{date, time};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

const REQUIRED: &str = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR";
const BOOKS: [(&str, &str, Line); 5] = [
    ("B365", "B365", Line::Opening),
    ("VC", "VC", Line::Opening),
    ("BbMx", "Max", Line::Opening),
    ("B365C", "B365", Line::Closing),
    ("VCC", "VC", Line::Closing),
];

const TOTALS: [(&str, &str, Line, f64); 3] =
    [("P", "PS", Line::Opening, 2.5), ("P", "PS", Line::Opening, 3.5), ("BbAv", "Avg", Line::Opening, 2.5)];

/// Code, column of the handicap, name and line.
const HANDICAPS: [(&str, &str, &str, Line); 2] =
    [("B365", "AHh", "B365", Line::Opening), ("PC", "AHCh", "PS", Line::Closing)];

/// What makes a match unique here: its day after 1 January 1993, and which of the clubs are at home.
type Key = (u16, u8);

fn pair() -> impl Strategy<Value = [u32; 2]> {
    [0..30_u32, 0..30_u32]
}

prop_compose! {
    fn contents()(
        minutes in option::of(0..1440_i16),
        goals in pair(),
        half_time in option::of(pair()),
        shots in option::of(pair()),
        shots_on_target in option::of(pair()),
        prices in proptest::array::uniform5(option::of(proptest::array::uniform3(1.0001..1000.0_f64))),
        statistics in proptest::array::uniform4(option::of(pair())),
        totals in proptest::array::uniform3(option::of(proptest::array::uniform2(1.0001..1000.0_f64))),
        handicaps in proptest::array::uniform2((-20..20_i32, option::of(proptest::array::uniform2(1.0001..1000.0_f64)))),
    ) -> Match {
        let [corners, fouls, yellow_cards, red_cards] = statistics;
        let totals = TOTALS.iter().zip(totals).filter_map(|(&(_, name, line, goals), odds)| {
            Some(TotalQuote { bookmaker: name.into(), line, goals, odds: odds? })
        });
        let handicaps = HANDICAPS.iter().zip(handicaps).filter_map(|(&(.., name, line), (quarters, odds))| {
            let handicap = f64::from(quarters) / 4.0;
            Some(HandicapQuote { bookmaker: name.into(), line, handicap, odds: odds? })
        });
        let quotes = BOOKS.iter().zip(prices).filter_map(|(&(_, name, line), odds)| {
            Some(Quote { bookmaker: name.into(), line, odds: odds? })
        });
        Match {
            competition: "E0".to_owned(),
            date: date(1993, 1, 1),
            time: minutes.map(|minutes| time(0, 0, 0, 0) + i64::from(minutes).minutes()),
            home: String::new(),
            away: String::new(),
            goals,
            half_time,
            shots,
            shots_on_target,
            corners,
            fouls,
            yellow_cards,
            red_cards,
            named_season: None,
            quotes: quotes.collect(),
            totals: totals.collect(),
            handicaps: handicaps.collect(),
        }
    }
}

fn matches() -> impl Strategy<Value = Vec<Match>> {
    let name = |club: u8| format!("Club {club}, \"the {club}th\"");
    let key = (0..20_000_u16, 0..40_u8);
    btree_map(key, contents(), 0..12).prop_map(move |matches| {
        let placed = matches.into_iter().map(|((day, club), played): (Key, Match)| Match {
            date: date(1993, 1, 1) + i32::from(day).days(),
            home: name(club),
            away: name(club + 1),
            ..played
        });
        fairline_data::Dataset::from_matches(placed.collect()).matches
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn counts(pair: Option<[u32; 2]>) -> String {
    pair.map_or(",".to_owned(), |[home, away]| format!("{home},{away}"))
}

fn write_csv(matches: &[Match]) -> String {
    let prices = BOOKS.map(|(code, ..)| format!("{code}H,{code}D,{code}A"));
    let totals = TOTALS.map(|(code, _, _, goals)| format!("{code}>{goals},{code}<{goals}"));
    let handicaps = HANDICAPS.map(|(code, handicap, ..)| format!("{handicap},{code}AHH,{code}AHA"));
    let statistics = "HTHG,HTAG,HS,AS,HST,AST,HC,AC,HF,AF,HY,AY,HR,AR";
    let [prices, totals, handicaps] = [prices.join(","), totals.join(","), handicaps.join(",")];
    let mut lines = vec![format!("{REQUIRED},Time,{statistics},{prices},{totals},{handicaps}")];
    for played in matches {
        let [home, away] = played.goals;
        let mut cells = vec![
            played.competition.clone(),
            played.date.strftime("%d/%m/%Y").to_string(),
            quoted(&played.home),
            quoted(&played.away),
            format!("{home},{away}"),
            played.outcome().to_string(),
            played.time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default(),
        ];
        cells.extend([played.half_time, played.shots, played.shots_on_target].map(counts));
        cells.extend([played.corners, played.fouls, played.yellow_cards, played.red_cards].map(counts));
        cells.extend(BOOKS.map(|(_, name, line)| match played.odds(name, line) {
            Some([home, draw, away]) => format!("{home},{draw},{away}"),
            None => ",,".to_owned(),
        }));
        cells.extend(TOTALS.map(|(_, name, line, goals)| match played.total(name, line, goals) {
            Some([over, under]) => format!("{over},{under}"),
            None => ",".to_owned(),
        }));
        cells.extend(HANDICAPS.map(|(_, _, name, line)| match played.handicap(name, line) {
            Some((handicap, [home, away])) => format!("{handicap},{home},{away}"),
            None => "0,,".to_owned(), // a handicap without prices is nobody's quote
        }));
        lines.push(cells.join(","));
    }
    lines.join("\r\n")
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(matches in matches()) {
        let data = read_bytes(Path::new("E0.csv"), write_csv(&matches).as_bytes()).unwrap();
        prop_assert_eq!(&data.refused, &[]);
        prop_assert_eq!((data.incomplete_quotes, data.incomplete_two_way_quotes), (0, 0));
        prop_assert_eq!(data.matches, matches);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = read_bytes(Path::new("E0.csv"), &bytes);
        let mut below_a_header = format!("{REQUIRED},Time,HS,AS,PSH,PSD,PSA\n").into_bytes();
        below_a_header.extend(bytes);
        let _ = read_bytes(Path::new("E0.csv"), &below_a_header);
        let _ = read_fixtures_bytes(Path::new("fixtures.csv"), &below_a_header);
    }

    #[test]
    fn arbitrary_cells_are_kept_or_refused(rows in vec(vec("[ -~é]{0,6}|[0-9]{1,2}|H|D|A|1[.]5|01/02/03", 0..14), 0..20)) {
        let mut text = format!("{REQUIRED},Time,HS,AS,PSH,PSD,PSA\n");
        text.extend(rows.iter().map(|row| row.join(",") + "\n"));
        let data = read_bytes(Path::new("E0.csv"), text.as_bytes()).unwrap();
        prop_assert!(data.matches.len() + data.refused.len() <= rows.len());
        for refusal in &data.refused {
            prop_assert!((2..=rows.len() as u64 + 1).contains(&refusal.line));
            prop_assert!(!refusal.to_string().contains('\n'));
        }
        for played in &data.matches {
            prop_assert!(played.home != played.away && !played.home.is_empty());
            prop_assert_eq!(played.outcome(), Outcome::from_goals(played.goals));
            prop_assert!(played.quotes.iter().flat_map(|quote| quote.odds).all(|odds| odds.is_finite() && odds > 1.0));
        }
    }
}
