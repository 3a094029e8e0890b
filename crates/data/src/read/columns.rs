//! Where a file keeps what, found by the names in its header.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;

use super::bookmakers;
use crate::{Error, Line, Result};

/// The columns without which a row is no match.
const REQUIRED: [&str; 7] = ["Div", "Date", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "FTR"];

/// Positions of the columns that are read; everything else in a file is ignored.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<String>,
    pub(super) competition: usize,
    pub(super) date: usize,
    pub(super) time: Option<usize>,
    pub(super) home: usize,
    pub(super) away: usize,
    pub(super) goals: [usize; 2],
    pub(super) result: usize,
    pub(super) half_time: Option<[usize; 2]>,
    pub(super) shots: Option<[usize; 2]>,
    pub(super) shots_on_target: Option<[usize; 2]>,
    pub(super) prices: Vec<PriceColumns>,
}

/// Positions of one bookmaker's three prices.
#[derive(Debug)]
pub(super) struct PriceColumns {
    pub(super) bookmaker: Arc<str>,
    pub(super) line: Line,
    pub(super) columns: [usize; 3],
}

impl Columns {
    /// Finds the columns of a header; `shared` gives one string for all uses of a bookmaker's name.
    pub(super) fn find(
        header: &StringRecord,
        path: &Path,
        mut shared: impl FnMut(&str) -> Arc<str>,
    ) -> Result<Self> {
        // Refusals quote names, and a quoted name may hold line ends.
        let one_line = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let names: Vec<String> = header.iter().map(one_line).collect();
        let mut position: HashMap<&str, usize> = HashMap::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            position.entry(name).or_insert(place);
        }
        let optional = |name: &str| position.get(name).copied();
        let pair = |home: &str, away: &str| Some([optional(home)?, optional(away)?]);

        let [
            Some(competition),
            Some(date),
            Some(home),
            Some(away),
            Some(goals_home),
            Some(goals_away),
            Some(result),
        ] = REQUIRED.map(optional)
        else {
            let columns = REQUIRED.into_iter().filter(|name| !position.contains_key(name)).collect();
            return Err(Error::MissingColumns { path: path.to_owned(), columns });
        };
        let prices = bookmakers::find(&names, &position)
            .into_iter()
            .map(|prices| PriceColumns {
                bookmaker: shared(prices.bookmaker),
                line: prices.line,
                columns: prices.columns,
            })
            .collect();
        Ok(Self {
            competition,
            date,
            time: optional("Time"),
            home,
            away,
            goals: [goals_home, goals_away],
            result,
            half_time: pair("HTHG", "HTAG"),
            shots: pair("HS", "AS"),
            shots_on_target: pair("HST", "AST"),
            prices,
            names,
        })
    }

    /// The header's name of a column, or the column's number where the header has none.
    pub(super) fn name(&self, column: usize) -> String {
        let name = self.names.get(column).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| (column + 1).to_string())
    }
}
