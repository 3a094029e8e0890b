//! Season files as wide as those of today.

use std::fmt::Write as _;

/// The columns of 2023-24: 106 of them.
const HEADER: &str = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR,Referee,HS,AS,HST,AST,HF,AF,HC,AC,HY,AY,HR,AR";
const BOOKS: [&str; 8] = ["B365", "BW", "IW", "PS", "WH", "VC", "Max", "Avg"];
const TWO_WAY: [&str; 4] = ["B365", "P", "Max", "Avg"];

/// A file of a season's 380 matches, all of them different, as large as a real one.
pub(crate) fn season_file(season: usize) -> String {
    let mut text = HEADER.to_owned();
    for closing in ["", "C"] {
        for book in BOOKS {
            let _ = write!(text, ",{book}{closing}H,{book}{closing}D,{book}{closing}A");
        }
        for book in TWO_WAY {
            let _ = write!(text, ",{book}{closing}>2.5,{book}{closing}<2.5");
        }
        let _ = write!(text, ",AH{closing}h");
        for book in TWO_WAY {
            let _ = write!(text, ",{book}{closing}AHH,{book}{closing}AHA");
        }
    }
    text.push('\n');
    for game in 0..380 {
        // Any numbers will do, as long as they are as long as real ones.
        let number = |k: usize| (season * 7919 + game * 104_729 + k * 1299) % 997;
        let (home, away) = (number(1) % 5, number(2) % 4);
        let result = match home.cmp(&away) {
            std::cmp::Ordering::Greater => 'H',
            std::cmp::Ordering::Equal => 'D',
            std::cmp::Ordering::Less => 'A',
        };
        let (day, month) = (1 + game % 28, 1 + game / 28 % 12);
        let _ = write!(
            text,
            "E0,{day:02}/{month:02}/{:04},15:00,Home Club {},Away Town {},{home},{away},{result},0,0,D,A Whistle",
            1900 + season,
            game / 20,
            game % 20
        );
        for k in 0..12 {
            let _ = write!(text, ",{}", number(k) % 20);
        }
        for line in 0..2 {
            for k in 0..32 {
                let _ = write!(text, ",{}.{:02}", 1 + number(k + line) % 9, 1 + number(k) % 99);
            }
            let _ = write!(text, ",-{}", 0.25 * (number(line) % 8) as f64);
            for k in 0..8 {
                let _ = write!(text, ",1.{:02}", 1 + number(k + line) % 99);
            }
        }
        text.push('\n');
    }
    text
}
