//! Where a file keeps what, found by the names in its header.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;

use super::bookmakers::{self, Prices};
use super::two_way;
use crate::quotes::{Name, Names};
use crate::{Error, Result};

/// Whether the rows of a file have been played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Results,
    Fixtures,
}

/// Where a row says which competition it is of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Competition {
    /// The main leagues: a code, and the season goes by the date.
    Code(usize),
    /// The extra leagues: country and league, and the season by name.
    League { country: usize, league: usize, season: usize },
}

/// Positions of the columns that are read; everything else in a file is ignored.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<String>,
    pub(super) competition: Competition,
    pub(super) date: usize,
    pub(super) time: Option<usize>,
    pub(super) home: usize,
    pub(super) away: usize,
    /// Goals of both clubs and the result; those of fixtures are never looked at.
    pub(super) result: [usize; 3],
    pub(super) half_time: Option<[usize; 2]>,
    pub(super) shots: Option<[usize; 2]>,
    pub(super) shots_on_target: Option<[usize; 2]>,
    pub(super) corners: Option<[usize; 2]>,
    pub(super) fouls: Option<[usize; 2]>,
    pub(super) yellow_cards: Option<[usize; 2]>,
    pub(super) red_cards: Option<[usize; 2]>,
    pub(super) quotes: PriceColumns<3>,
    pub(super) totals: PriceColumns<2>,
    /// Home price, away price, handicap.
    pub(super) handicaps: PriceColumns<3>,
}

/// Whose prices there are in a market, and where.
#[derive(Debug)]
pub(super) struct PriceColumns<const N: usize> {
    pub(super) names: Names,
    pub(super) columns: Vec<[usize; N]>,
}

impl<const N: usize> PriceColumns<N> {
    fn new(prices: Vec<Prices<'_, N>>, shared: &mut impl FnMut(&str) -> Arc<str>) -> Self {
        let columns = prices.iter().map(|prices| prices.columns).collect();
        let name = |prices: Prices<'_, N>| Name {
            bookmaker: shared(prices.bookmaker),
            line: prices.line,
            goals: prices.goals,
        };
        let names: Vec<Name> = prices.into_iter().map(name).collect();
        Self { names: (!names.is_empty()).then(|| names.into()), columns }
    }
}

/// The columns of the main leagues without which a row is no match; older files shorten the names of the clubs' columns.
const MAIN: [&[&str]; 4] = [&["Div"], &["Date"], &["HomeTeam", "HT"], &["AwayTeam", "AT"]];
const MAIN_RESULT: [&[&str]; 3] = [&["FTHG"], &["FTAG"], &["FTR"]];

/// The same of the extra leagues.
const EXTRA: [&[&str]; 6] = [&["Country"], &["League"], &["Season"], &["Date"], &["Home"], &["Away"]];
const EXTRA_RESULT: [&[&str]; 3] = [&["HG"], &["AG"], &["Res"]];

/// The position of each name in a header; of two columns with one name the first counts.
pub(super) type Positions<'a> = HashMap<&'a str, usize>;

/// The columns of a list, or the names of those that are missing.
fn all<const N: usize>(
    position: &Positions<'_>,
    wanted: [&[&'static str]; N],
) -> Result<[usize; N], Vec<&'static str>> {
    let place = |names: &[&str]| names.iter().find_map(|name| position.get(name).copied());
    let missing: Vec<_> = wanted
        .iter()
        .filter(|names| place(names).is_none())
        .filter_map(|names| names.first().copied())
        .collect();
    if missing.is_empty() { Ok(wanted.map(|names| place(names).unwrap_or_default())) } else { Err(missing) }
}

impl Columns {
    /// Finds the columns of a header; `shared` gives one string for all uses of a bookmaker's name.
    pub(super) fn find(
        header: &StringRecord,
        path: &Path,
        wanted: Wanted,
        mut shared: impl FnMut(&str) -> Arc<str>,
    ) -> Result<Self> {
        // Refusals quote names, and a quoted name may hold line ends.
        let one_line = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let names: Vec<String> = header.iter().map(one_line).collect();
        let mut position: Positions<'_> = HashMap::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            position.entry(name).or_insert(place);
        }
        let optional = |name: &str| position.get(name).copied();
        let pair = |home: &str, away: &str| Some([optional(home)?, optional(away)?]);

        let extra = optional("Country").is_some() && optional("League").is_some();
        let (of_row, of_result) = if extra {
            let of_row = all(&position, EXTRA).map(|[country, league, season, date, home, away]| {
                (Competition::League { country, league, season }, [date, home, away])
            });
            (of_row, all(&position, EXTRA_RESULT))
        } else {
            let of_row = all(&position, MAIN)
                .map(|[code, date, home, away]| (Competition::Code(code), [date, home, away]));
            (of_row, all(&position, MAIN_RESULT))
        };
        let of_result = if wanted == Wanted::Fixtures { Ok([0; 3]) } else { of_result };
        let ((competition, [date, home, away]), result) = match (of_row, of_result) {
            (Ok(row), Ok(result)) => (row, result),
            (row, result) => {
                let columns = [row.err(), result.err()].into_iter().flatten().flatten().collect();
                return Err(Error::MissingColumns { path: path.to_owned(), columns });
            }
        };
        let quotes = PriceColumns::new(bookmakers::find(&names, &position), &mut shared);
        let totals = PriceColumns::new(two_way::totals(&names, &position), &mut shared);
        let handicaps = PriceColumns::new(two_way::handicaps(&names, &position), &mut shared);
        Ok(Self {
            competition,
            date,
            time: optional("Time"),
            home,
            away,
            result,
            half_time: pair("HTHG", "HTAG"),
            shots: pair("HS", "AS"),
            shots_on_target: pair("HST", "AST"),
            corners: pair("HC", "AC"),
            fouls: pair("HF", "AF"),
            yellow_cards: pair("HY", "AY"),
            red_cards: pair("HR", "AR"),
            quotes,
            totals,
            handicaps,
            names,
        })
    }

    /// The header's name of a column, or the column's number where the header has none.
    pub(super) fn name(&self, column: usize) -> String {
        let name = self.names.get(column).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| (column + 1).to_string())
    }
}
