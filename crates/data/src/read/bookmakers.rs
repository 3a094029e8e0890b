//! Finds the bookmakers' 1X2 prices in a header.
//!
//! ```text
//! {code}H {code}D {code}A      opening prices, if all three columns exist
//! {code}CH {code}CD {code}CA   closing prices of the same bookmaker
//! BbMxH …, BbAvH …             maximum and average before 2019-20, later MaxH …, AvgH …
//! PH …                         Pinnacle, elsewhere PSH …
//! ```
//! The draw column is what tells prices from the rest: handicaps (`B365AHH`, `B365AHA`) and team statistics (`HS`,
//! `AS`, `FTHG`, `BbAH`) have none.
//! Source: notes.txt of football-data.co.uk.

use super::columns::Positions;
use crate::{Line, Quote};

/// Codes that end in C by themselves: VC Bet. Every other final C means "closing".
const ENDING_IN_C: [&str; 1] = ["VC"];

/// The columns of one bookmaker's line in one market.
#[derive(Debug, PartialEq)]
pub(super) struct Prices<'a, const N: usize> {
    pub(super) bookmaker: &'a str,
    pub(super) line: Line,
    /// The line of a total; 0 in the other markets.
    pub(super) goals: f64,
    pub(super) columns: [usize; N],
}

/// The name that a bookmaker goes by in all files and markets, and the line, of a code in a header. `is_code` says whether
/// the header has prices of a code.
pub(super) fn bookmaker_and_line(code: &str, is_code: impl Fn(&str) -> bool) -> (&str, Line) {
    let (bookmaker, line) = match code.strip_suffix('C').filter(|base| !base.is_empty()) {
        Some(base) if is_code(base) || !ENDING_IN_C.contains(&code) => (base, Line::Closing),
        _ => (code, Line::Opening),
    };
    let bookmaker = match bookmaker {
        "BbMx" => Quote::MAXIMUM,
        "BbAv" => Quote::AVERAGE,
        // notes.txt names PSH and PH as the same bookmaker's, Pinnacle's.
        "P" => "PS",
        other => other,
    };
    (bookmaker, line)
}

/// All prices of a header, in its order; of two columns with one meaning the first counts.
pub(super) fn find<'a>(names: &'a [String], position: &Positions<'_>) -> Vec<Prices<'a, 3>> {
    let triple = |code: &str| -> Option<[usize; 3]> {
        let column = |outcome: char| position.get(format!("{code}{outcome}").as_str()).copied();
        Some([column('H')?, column('D')?, column('A')?])
    };
    let mut found: Vec<Prices<'_, 3>> = Vec::new();
    for code in names.iter().filter_map(|name| name.strip_suffix('H')).filter(|code| !code.is_empty()) {
        let Some(columns) = triple(code) else { continue };
        let (bookmaker, line) = bookmaker_and_line(code, |base| triple(base).is_some());
        if !found.iter().any(|prices| prices.bookmaker == bookmaker && prices.line == line) {
            found.push(Prices { bookmaker, line, goals: 0.0, columns });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(header: &str) -> Vec<(String, Line)> {
        let names: Vec<String> = header.split(',').map(str::to_owned).collect();
        let position = names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        find(&names, &position).iter().map(|prices| (prices.bookmaker.to_owned(), prices.line)).collect()
    }

    fn expected(codes: &[(&str, Line)]) -> Vec<(String, Line)> {
        codes.iter().map(|&(code, line)| (code.to_owned(), line)).collect()
    }

    #[test]
    fn only_triples_are_prices() {
        let header = "Div,FTHG,FTAG,FTR,HTHG,HTAG,HTR,HS,AS,HST,AST,HF,AF,HC,AC,HY,AY,HR,AR,BWH,BWD,BWA,Bb1X2,\
                      BbOU,BbAv>2.5,BbAH,BbAHh,BbMxAHH,BbAvAHA,AHh,B365AHH,B365AHA,PAHH,PAHA,B365CAHH,B365CAHA";
        assert_eq!(codes(header), expected(&[("BW", Line::Opening)]));
    }

    #[test]
    fn a_final_c_is_closing_except_in_vc() {
        let both = "VCH,VCD,VCA,VCCH,VCCD,VCCA,PSCH,PSCD,PSCA,PSH,PSD,PSA";
        let lines =
            [("VC", Line::Opening), ("VC", Line::Closing), ("PS", Line::Closing), ("PS", Line::Opening)];
        assert_eq!(codes(both), expected(&lines));
        // Closing prices alone, as some of the older files have them.
        assert_eq!(
            codes("PSCH,PSCD,PSCA,VCCH,VCCD,VCCA"),
            expected(&[("PS", Line::Closing), ("VC", Line::Closing)])
        );
        assert_eq!(codes("H,D,A,CH,CD,CA"), expected(&[("C", Line::Opening)]));
    }

    #[test]
    fn pinnacle_goes_by_one_name() {
        assert_eq!(codes("PH,PD,PA,PCH,PCD,PCA"), expected(&[("PS", Line::Opening), ("PS", Line::Closing)]));
    }

    #[test]
    fn betbrain_columns_carry_their_later_names() {
        let header = "Bb1X2,BbMxH,BbAvH,BbMxD,BbAvD,BbMxA,BbAvA,MaxH,MaxD,MaxA,MaxCH,MaxCD,MaxCA";
        let lines = [("Max", Line::Opening), ("Avg", Line::Opening), ("Max", Line::Closing)];
        assert_eq!(codes(header), expected(&lines));
    }
}
