//! Finds the prices of totals and handicaps in a header.
//!
//! ```text
//! {code}>2.5 {code}<2.5           over and under, opening; {code}C>2.5 {code}C<2.5 closing; any number of goals
//! {code}AHH {code}AHA             home and away with a handicap, opening; {code}CAHH {code}CAHA closing
//! AHh, AHCh                       the home team's handicap, of all opening and of all closing prices
//! BbAHh                           the same of BbMxAHH, BbAvAHH …, before 2019-20
//! {code}AH                        a handicap of the bookmaker's own (GBAH, LBAH, B365AH), before 2008
//! ```
//! Source: notes.txt of football-data.co.uk.

use super::bookmakers::{Prices, bookmaker_and_line};
use super::columns::Positions;
use crate::Line;

/// Over and under of each bookmaker and number of goals.
pub(super) fn totals<'a>(names: &'a [String], position: &Positions<'_>) -> Vec<Prices<'a, 2>> {
    let mut found: Vec<Prices<'_, 2>> = Vec::new();
    for name in names {
        let Some((code, number)) = name.split_once('>') else { continue };
        let Ok(goals) = number.parse::<f64>() else { continue };
        let column = |code: &str, sign: char| position.get(format!("{code}{sign}{number}").as_str()).copied();
        let (Some(over), Some(under)) = (column(code, '>'), column(code, '<')) else { continue };
        let (bookmaker, line) = bookmaker_and_line(code, |base| column(base, '>').is_some());
        let known = |prices: &Prices<'_, 2>| {
            (prices.bookmaker, prices.line) == (bookmaker, line) && prices.goals.total_cmp(&goals).is_eq()
        };
        if !code.is_empty() && goals.is_finite() && goals > 0.0 && !found.iter().any(known) {
            found.push(Prices { bookmaker, line, goals, columns: [over, under] });
        }
    }
    found
}

/// Home price, away price and handicap of each bookmaker.
pub(super) fn handicaps<'a>(names: &'a [String], position: &Positions<'_>) -> Vec<Prices<'a, 3>> {
    let at = |name: &str| position.get(name).copied();
    let mut found: Vec<Prices<'_, 3>> = Vec::new();
    for code in names.iter().filter_map(|name| name.strip_suffix("AHH")).filter(|code| !code.is_empty()) {
        let (Some(home), Some(away)) = (at(&format!("{code}AHH")), at(&format!("{code}AHA"))) else {
            continue;
        };
        let (bookmaker, line) = bookmaker_and_line(code, |base| at(&format!("{base}AHH")).is_some());
        let common = match line {
            Line::Closing => "AHCh",
            Line::Opening if code.starts_with("Bb") => "BbAHh",
            Line::Opening => "AHh",
        };
        let Some(handicap) = at(&format!("{code}AH")).or_else(|| at(common)) else { continue };
        if !found.iter().any(|prices| (prices.bookmaker, prices.line) == (bookmaker, line)) {
            found.push(Prices { bookmaker, line, goals: 0.0, columns: [home, away, handicap] });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn of<T>(header: &str, find: impl Fn(&[String], &Positions<'_>) -> T) -> T {
        let names: Vec<String> = header.split(',').map(str::to_owned).collect();
        let position: HashMap<&str, usize> =
            names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        find(&names, &position)
    }

    fn found<const N: usize>(prices: &[Prices<'_, N>]) -> Vec<(String, Line, f64, [usize; N])> {
        prices.iter().map(|p| (p.bookmaker.to_owned(), p.line, p.goals, p.columns)).collect()
    }

    #[test]
    fn totals_of_every_age_are_found() {
        let header = "GB>2.5,GB<2.5,B365>2.5,B365<2.5,P>2.5,P<2.5,BbOU,BbMx>2.5,BbAv>2.5,BbMx<2.5,BbAv<2.5,\
                      B365C>2.5,B365C<2.5,PC>2.5,PC<2.5,VC>2.5,VC<2.5,B365>3.5,B365<3.5,X>2.5,>2.5,<2.5";
        let found = of(header, |names, position| found(&totals(names, position)));
        let expected = [
            ("GB", Line::Opening, 2.5, [0, 1]),
            ("B365", Line::Opening, 2.5, [2, 3]),
            ("PS", Line::Opening, 2.5, [4, 5]),
            ("Max", Line::Opening, 2.5, [7, 9]),
            ("Avg", Line::Opening, 2.5, [8, 10]),
            ("B365", Line::Closing, 2.5, [11, 12]),
            ("PS", Line::Closing, 2.5, [13, 14]),
            ("VC", Line::Opening, 2.5, [15, 16]),
            ("B365", Line::Opening, 3.5, [17, 18]),
        ];
        assert_eq!(
            found,
            expected.map(|(code, line, goals, columns)| (code.to_owned(), line, goals, columns))
        );
    }

    #[test]
    fn handicaps_of_every_age_are_found() {
        let header = "AHh,B365AHH,B365AHA,PAHH,PAHA,AHCh,B365CAHH,B365CAHA,BbAH,BbAHh,BbMxAHH,BbAvAHH,BbMxAHA,BbAvAHA,\
                      GBAHH,GBAHA,GBAH,LBAHH,HAHA";
        let found = of(header, |names, position| found(&handicaps(names, position)));
        let expected = [
            ("B365", Line::Opening, 0.0, [1, 2, 0]),
            ("PS", Line::Opening, 0.0, [3, 4, 0]),
            ("B365", Line::Closing, 0.0, [6, 7, 5]),
            ("Max", Line::Opening, 0.0, [10, 12, 9]),
            ("Avg", Line::Opening, 0.0, [11, 13, 9]),
            ("GB", Line::Opening, 0.0, [14, 15, 16]),
        ];
        assert_eq!(
            found,
            expected.map(|(code, line, goals, columns)| (code.to_owned(), line, goals, columns))
        );
        // Prices without a handicap mean nothing.
        assert!(of("B365AHH,B365AHA", |names, position| handicaps(names, position).is_empty()));
    }
}
